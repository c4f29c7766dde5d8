"""Stakeholder groups compared with each other: within mixed focus groups, or between homogeneous ones.

The focus group is the sample: each contributes one mean a stakeholder group, whatever number of people and segments stand
behind it. Where more discussions hold both groups than hold only one of the two, they are compared within each discussion
and those that hold only one are left out; otherwise discussions that hold one are compared with those that hold the other.
Who sat decides that, not who was graded: the design is that of the study, whatever came out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.analysis.people import Attendance, Person
from pipeline.analysis.permutation import (
    dominance,
    holm,
    permutation_p,
    sign_flip_p,
    smallest_flip_p,
    smallest_split_p,
    spread_error,
    t_p,
    welch,
)
from pipeline.estimation import FEWEST_CLUSTERS, NEGLIGIBLE, jackknife_t, t_quantile
from pipeline.findings import AgreedCoding, Estimate, undefined
from pipeline.segments import Segment
from pipeline.verdicts import Contrast

PAIRED = "mean over focus groups of the difference within each, t"
APART = "difference of the means of focus groups, Welch's t"
WITHIN_NEEDS = f"an interval needs at least {FEWEST_CLUSTERS} focus groups, here "
APART_NEEDS = f"an interval needs at least {FEWEST_CLUSTERS} focus groups a side"
DELTA = "Cliff's delta over speakers"
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Voices:
    """What the speakers of one stakeholder group score, by focus group."""

    by_group: Mapping[str, Sequence[float]]

    @property
    def speakers(self) -> int:
        """How many speakers there are."""
        return sum(len(scores) for scores in self.by_group.values())

    def means(self, groups: Sequence[str]) -> list[float]:
        """The mean over the speakers of each of these focus groups."""
        return [float(np.mean(self.by_group[group])) for group in groups]

    def only(self, groups: Sequence[str]) -> Voices:
        """The same in these focus groups alone."""
        return Voices({group: self.by_group[group] for group in groups})


def voices(scores: Mapping[Person, float], group: str) -> Voices:
    """The scores of a stakeholder group's people, by focus group."""
    found: dict[str, list[float]] = defaultdict(list)
    for person, score in scores.items():
        if person.group == group:
            found[person.transcript_id].append(score)
    return Voices(dict(found))


def own_shares(
    people: Attendance,
    segments: Sequence[Segment],
    agreed: Sequence[AgreedCoding],
    judged: Collection[str],
    code_id: str,
) -> dict[Person, float]:
    """Of each person's own segments that were `judged` for a code, the share that was given it; nobody without any.

    As in `CodeShare.per_speaker`: a coding counts for whom it is credited to, in segments in which they speak themselves;
    a segment with a coding that is credited to somebody who counts was judged.
    """
    given = {one.segment_id: one for one in agreed if one.code_id == code_id}
    spoken: dict[Person, int] = defaultdict(int)
    coded: dict[Person, int] = defaultdict(int)
    for segment in segments:
        coding = given.get(segment.id)
        credited = people.credited(segment, coding) if coding is not None else ()
        if segment.id not in judged and not credited:
            continue
        for person in people.in_segment(segment):
            spoken[person] += 1
            coded[person] += person in credited
    return {person: coded[person] / count for person, count in spoken.items()}


def contrasts(
    measures: Mapping[str, Mapping[Person, float]],
    pairs: Sequence[tuple[str, str]],
    sitting: Mapping[str, Collection[str]],
) -> tuple[Contrast, ...]:
    """Every pair of stakeholder groups on every measure, with Holm's correction over all of them.

    `measures` maps a measure's name to the score of each person who has one, `sitting` each focus group to the stakeholder
    groups that were present, the silent included. All of it is one family: declare it before looking. The corrected p is
    that of flipping or permuting, which asks for no normal distribution.
    """
    found = [
        contrast(measure, (one, voices(scores, one)), (other, voices(scores, other)), sitting)
        for measure, scores in measures.items()
        for one, other in pairs
    ]
    family = sum(one.p is not None for one in found)
    adjusted = holm([one.p for one in found])
    # Holm's p only grows with any p of the family: at the least of each it is the least that it can be.
    least = holm([one.smallest_p for one in found])
    return tuple(
        replace(one, adjusted=p, note=_joined(one.note, _corrected_reach(one.smallest_p, best, family)))
        for one, p, best in zip(found, adjusted, least, strict=True)
    )


def contrast(
    measure: str,
    first: tuple[str, Voices],
    second: tuple[str, Voices],
    sitting: Mapping[str, Collection[str]],
) -> Contrast:
    """Two stakeholder groups (name, voices) on one measure; the difference is first − second.

    `sitting` maps each focus group to the stakeholder groups that were present; who has a score was present. They are
    compared within focus groups where more hold both than hold only one of the two, or where one never sat without the
    other; then in those in which both have scores. Otherwise between those in which one of them sat and has scores.
    """
    a, b = first[1], second[1]
    of_first, of_second = _where(first[0], a, sitting), _where(second[0], b, sitting)
    both, one = of_first & of_second, of_first ^ of_second
    if both and (len(both) > len(one) or not of_first - both or not of_second - both):
        used = sorted(both & set(a.by_group) & set(b.by_group))
        made = _within(a.only(used), b.only(used), used)
        left, unscored = _left_out(len(one), "only one of the two"), _unscored(len(both) - len(used), "both")
    else:
        apart = [one & set(side.by_group) for side in (a, b)]
        made = _between(a.only(sorted(apart[0])), b.only(sorted(apart[1])))
        silent = len(one) - len(apart[0]) - len(apart[1])
        left, unscored = _left_out(len(both), "both"), _unscored(silent, "only one of the two")
    told = _joined(left, unscored, _reach(made.smallest_p))
    return replace(made, measure=measure, first=first[0], second=second[0], note=told)


def _where(group: str, own: Voices, sitting: Mapping[str, Collection[str]]) -> set[str]:
    """The focus groups in which a stakeholder group sat."""
    return {name for name, present in sitting.items() if group in present} | set(own.by_group)


def _joined(*parts: str) -> str:
    """What there is to note, in one line."""
    return "; ".join(part for part in parts if part)


def _left_out(count: int, what: str) -> str:
    """How many focus groups are not compared because of what they hold, "" where none."""
    if not count:
        return ""
    if count == 1:
        return f"1 focus group holds {what} and is left out"
    return f"{count} focus groups hold {what} and are left out"


def _unscored(count: int, what: str) -> str:
    """How many focus groups of the design are not compared because there is nobody to compare, "" where none."""
    who = "nobody of one of them has a value" if what == "both" else "nobody of it has a value"
    if not count:
        return ""
    if count == 1:
        return f"1 focus group holds {what}, but {who}, and is left out"
    return f"{count} focus groups hold {what}, but {who}, and are left out"


def _reach(smallest: float | None) -> str:
    """What the design can show at best, where that is too little."""
    if smallest is None or smallest <= ALPHA:
        return ""
    return f"with so few focus groups no p can be below {smallest:.3g}"


def _corrected_reach(smallest: float | None, least: float | None, family: int) -> str:
    """What is left of that after correction for a family of contrasts, where only the correction makes it too little."""
    if smallest is None or least is None or smallest > ALPHA or least <= ALPHA:
        return ""
    return f"with {family} contrasts no corrected p can be below {least:.3g}"


def _within(a: Voices, b: Voices, groups: Sequence[str]) -> Contrast:
    """The contrast within focus groups that hold both and have scores of both."""
    n = len(groups)
    first, second = a.means(groups), b.means(groups)
    difference, p_t = _paired(first, second)
    return Contrast(
        measure="",
        first="",
        second="",
        design="within",
        difference=difference,
        delta=_delta_within(a, b, groups),
        p=sign_flip_p([one - other for one, other in zip(first, second, strict=True)]),
        p_t=p_t,
        adjusted=None,
        smallest_p=smallest_flip_p(n),
        groups=(n, n),
        speakers=(a.speakers, b.speakers),
    )


def _paired(first: Sequence[float], second: Sequence[float]) -> tuple[Estimate, float | None]:
    """The mean difference of pairs with its interval, and its p by t where there are enough pairs."""
    n = len(first)
    if not n:
        return undefined("no focus group has scores of both stakeholder groups", method=PAIRED), None
    differences = np.array(first) - np.array(second)
    value = float(differences.mean())
    base = Estimate(value, method=f"{PAIRED}({n - 1})", n=n, clusters=n)
    if n < FEWEST_CLUSTERS:
        return replace(base, no_interval_because=f"{WITHIN_NEEDS}{n}"), None
    error = spread_error(float(differences.std(ddof=1)) / math.sqrt(n), [*first, *second])
    return _with_t(base, error, n - 1), t_p(value, error, n - 1)


def _between(a: Voices, b: Voices) -> Contrast:
    """The contrast between focus groups that hold one or the other."""
    first, second = a.means(sorted(a.by_group)), b.means(sorted(b.by_group))
    difference, p_t = _apart(first, second)
    counts = (len(first), len(second))
    return Contrast(
        measure="",
        first="",
        second="",
        design="between",
        difference=difference,
        delta=_delta_between(a, b),
        p=permutation_p(first, second),
        p_t=p_t,
        adjusted=None,
        smallest_p=smallest_split_p(*counts),
        groups=counts,
        speakers=(a.speakers, b.speakers),
    )


def _apart(first: Sequence[float], second: Sequence[float]) -> tuple[Estimate, float | None]:
    """The difference of two means with its interval, and its p by t where there are enough on both sides.

    With three a side Welch's p is below .05 in .075 of the studies without any difference (benchmarks/recovery.py).
    """
    if not first or not second:
        return undefined("one of the two stakeholder groups gave nothing to compare", method=APART), None
    error, df = welch(first, second)
    value, n = float(np.mean(first) - np.mean(second)), len(first) + len(second)
    base = Estimate(value, method=f"{APART}({df:.1f})", n=n, clusters=n)
    if min(len(first), len(second)) < FEWEST_CLUSTERS:
        return replace(base, no_interval_because=APART_NEEDS), None
    return _with_t(base, error, df), t_p(value, error, df)


def _with_t(base: Estimate, error: float, df: float) -> Estimate:
    """The estimate with its t interval, or why it has none; an `error` of 0 is that of no spread."""
    if not error or base.value is None:
        return replace(base, no_interval_because="it is the same in all focus groups")
    half = t_quantile(df) * error
    return replace(base, low=base.value - half, high=base.value + half, error=error)


def _delta_within(a: Voices, b: Voices, groups: Sequence[str]) -> Estimate:
    """Cliff's delta over the pairs of speakers who sat together, jackknifed over focus groups."""
    parts = {group: dominance(a.by_group[group], b.by_group[group]) for group in groups}
    return _delta(parts, a.speakers + b.speakers)


def _delta(parts: Mapping[str, tuple[int, int]], speakers: int) -> Estimate:
    """Delta over summed parts, with the jackknife that leaves out one part at a time."""
    above, pairs = (sum(part[place] for part in parts.values()) for place in (0, 1))
    if not pairs:
        return undefined("no two speakers to compare", method=DELTA)
    full = Estimate(above / pairs, method=f"{DELTA} of the same focus group", n=speakers)
    without: dict[str, float | None] = {
        group: (above - own) / (pairs - of) if pairs > of else None for group, (own, of) in parts.items()
    }
    return jackknife_t(full, without, unit="focus groups", bounds=(-1.0, 1.0))


def _delta_between(a: Voices, b: Voices) -> Estimate:
    """Cliff's delta over all pairs of speakers, with the jackknife of two samples of focus groups.

    The variance is the sum over both sides of (n − 1) / n times the sum of squares around the mean of that side's values
    without one group (Shao & Tu 1995, section 2.1, for each sample).
    """
    first, second = (
        [v for one in a.by_group.values() for v in one],
        [v for one in b.by_group.values() for v in one],
    )
    above, pairs = dominance(first, second)
    if not pairs:
        return undefined("no two speakers to compare", method=DELTA)
    clusters = len(a.by_group) + len(b.by_group)
    full = Estimate(above / pairs, method=DELTA, n=len(first) + len(second), clusters=clusters)
    if min(len(a.by_group), len(b.by_group)) < FEWEST_CLUSTERS:
        return replace(full, no_interval_because=APART_NEEDS)
    variance = _side(a, second, above, pairs, turned=False) + _side(b, first, above, pairs, turned=True)
    if variance < NEGLIGIBLE:
        return replace(
            full, no_interval_because="it does not change when any one of the focus groups is left out"
        )
    half = t_quantile(clusters - 2) * math.sqrt(variance)
    value = above / pairs
    return replace(
        full,
        method=f"{DELTA}; interval by the jackknife over focus groups of both sides, t({clusters - 2})",
        low=max(-1.0, value - half),
        high=min(1.0, value + half),
        error=math.sqrt(variance),
    )


def _side(own: Voices, others: Sequence[float], above: int, pairs: int, *, turned: bool) -> float:
    """The jackknife variance that the focus groups of one side contribute."""
    values = []
    for scores in own.by_group.values():
        up, of = dominance(others, scores) if turned else dominance(scores, others)
        values.append((above - up) / (pairs - of))
    n = len(values)
    around = np.array(values) - float(np.mean(values))
    return (n - 1) / n * float(around @ around)
