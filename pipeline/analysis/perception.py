"""The perceived level: how large a contribution of citizens speakers see, from agreed codings of the graded code.

A speaker's grades are averaged first, so that somebody who speaks often does not count for several. Focus groups are
the sample, not segments and not speakers: only margins with at least four of them get an interval.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pipeline.analysis.people import (
    Attendance,
    Person,
    cells,
    crossed,
    focus_groups,
    level_values,
    margins,
    places,
)
from pipeline.codebook import Codebook
from pipeline.estimation import jackknife_t
from pipeline.findings import AgreedCoding, Cell, Estimate, PerceptionScore, undefined
from pipeline.segments import Segment

MEAN = "mean over speakers of each speaker's mean grade"
MEDIAN = "median over speakers of each speaker's mean grade"


@dataclass(slots=True)
class _Grades:
    """Each person's grades on the scale; per coded segment those credited and its level (None: not settled)."""

    on_scale: dict[Person, list[int]] = field(default_factory=dict)
    levels: dict[str, tuple[tuple[Person, ...], str | None]] = field(default_factory=dict)


def perception_scores(
    people: Attendance,
    segments: Sequence[Segment],
    agreed: Sequence[AgreedCoding],
    codebook: Codebook,
    code_id: str,
    means: Mapping[Person, float] | None = None,
) -> list[PerceptionScore]:
    """The perceived level in every margin (all, group, country, sector, group within either), country × sector, and full cell.

    Cells with people but without a single grade on the scale are there, undefined, with the reason. Intervals (95 %,
    jackknife over focus groups) only where a cell is summed over something and at least four focus groups graded.
    Where only a part was read, `means` gives each speaker's mean grade (`speaker_levels`); counts are of all that was read.
    Raises KeyError where the codebook has no such code, ValueError where the code has no scale.
    """
    values = level_values(codebook, code_id)
    if not values:
        raise ValueError(f"the code {code_id!r} has no scale")
    grades = _graded(people, segments, agreed, values, code_id)
    wanted = [*margins(people), *crossed(people), *places(people), *cells(people)]
    if means is None:
        means = {person: float(np.mean(own)) for person, own in grades.on_scale.items()}
    return [_score(cell, code_id, people.present(cell), (grades, means), values) for cell in wanted]


def speaker_levels(
    people: Attendance,
    segments: Sequence[Segment],
    agreed: Sequence[AgreedCoding],
    values: Mapping[str, float | None],
    code_id: str,
    weights: Mapping[str, float] | None = None,
) -> dict[Person, float]:
    """The mean of each speaker's grades of a code, by the value of each level; nobody without a grade that has one.

    Where only a part was read, `weights` maps the segments that chance picked to one over their probability: then these
    alone count, each by its weight (Hájek 1971).
    """
    by_id = {segment.id: segment for segment in segments}
    sums: dict[Person, float] = defaultdict(float)
    of: dict[Person, float] = defaultdict(float)
    for coding in agreed:
        grade = values.get(coding.level or "") if coding.code_id == code_id else None
        weight = 1.0 if weights is None else weights.get(coding.segment_id, 0.0)
        if grade is None or not weight or coding.segment_id not in by_id:
            continue
        for person in people.credited(by_id[coding.segment_id], coding):
            sums[person] += weight * grade
            of[person] += weight
    return {person: total / of[person] for person, total in sums.items()}


def _graded(
    people: Attendance,
    segments: Sequence[Segment],
    agreed: Sequence[AgreedCoding],
    values: Mapping[str, int | None],
    code_id: str,
) -> _Grades:
    """All agreed codings of the code, with the people to whom they are credited."""
    by_id = {segment.id: segment for segment in segments}
    grades = _Grades()
    for coding in agreed:
        if coding.code_id != code_id or coding.segment_id not in by_id:
            continue
        credited = people.credited(by_id[coding.segment_id], coding)
        level = coding.level if coding.level in values else None
        grades.levels[coding.segment_id] = credited, level
        grade = values.get(level or "")
        if grade is not None:
            for person in credited:
                grades.on_scale.setdefault(person, []).append(grade)
    return grades


def _score(
    cell: Cell,
    code_id: str,
    present: Sequence[Person],
    given: tuple[_Grades, Mapping[Person, float]],
    values: Mapping[str, int | None],
) -> PerceptionScore:
    """The perceived level of one cell, from all grades and each speaker's mean grade."""
    members, (grades, every) = set(present), given
    levels = [level for persons, level in grades.levels.values() if not members.isdisjoint(persons)]
    counts = Counter(level for level in levels if level is not None)
    means = {person: every[person] for person in present if person in every}
    mean, median = _estimates(cell, means, coded=bool(levels), values=values)
    return PerceptionScore(
        cell=cell,
        code_id=code_id,
        mean=mean,
        median=median,
        counts={level: counts[level] for level in values},
        speakers=len(means),
        present=len(present),
        groups=len(focus_groups(present)),
        segments=counts.total(),
        undecided=len(levels) - counts.total(),
    )


def _estimates(
    cell: Cell, means: Mapping[Person, float], *, coded: bool, values: Mapping[str, int | None]
) -> tuple[Estimate, Estimate]:
    """Mean and median over speakers; `coded`: the code was given to somebody of the cell, on the scale or off it."""
    clusters = sorted(focus_groups(means))
    if not means:
        because = "nobody gave a level on the scale" if coded else "nobody of this cell spoke of it"
        return undefined(because, method=MEAN), undefined(because, method=MEDIAN)
    every = list(means.values())
    full = Estimate(float(np.mean(every)), method=MEAN, n=len(every), clusters=len(clusters))
    median = Estimate(
        float(np.median(every)),
        method=MEDIAN,
        no_interval_because="the median is given beside the counts of all levels, without an interval",
        n=len(every),
        clusters=len(clusters),
    )
    if not cell.is_margin:
        return replace(
            full, no_interval_because="a single cell is described by its counts and quotes"
        ), median
    without: dict[str, float | None] = {}
    for gone in clusters:
        rest = [value for person, value in means.items() if person.transcript_id != gone]
        without[gone] = float(np.mean(rest)) if rest else None
    scale = [value for value in values.values() if value is not None]
    return jackknife_t(full, without, unit="focus groups", bounds=(min(scale), max(scale))), median
