"""Perceived against measured for a study: its joint display, contrasts, ranks, and how far the headline depends on choices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from pipeline.analysis.contrasts import contrasts, own_shares
from pipeline.analysis.joint import Beside, joint_rows, on_both_sides, rule_in_words
from pipeline.analysis.people import Attendance, Person, focus_groups, level_values, together
from pipeline.analysis.perception import perception_scores, speaker_levels
from pipeline.analysis.prevalence import Sampling
from pipeline.analysis.ranks import compare_ranks, with_interval
from pipeline.analysis.survey_resampling import resampled_indices
from pipeline.estimation import without_interval
from pipeline.findings import AgreedCoding, Cell, Estimate, PerceptionScore, SurveyIndex, undefined
from pipeline.reliability import Consensus
from pipeline.reports.wording import counted
from pipeline.segments import Segment
from pipeline.settings import ComparisonSettings
from pipeline.verdicts import Comparison, Contrast, JointRow, RankComparison, Sensitivity
from pipeline.workflow.independent import before_discussion, blind
from pipeline.workflow.part_read import PartRead, part_read
from pipeline.workflow.settling import agreed_by_rule
from pipeline.workflow.study import Study


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a comparison: who was there, what was agreed on, what was measured.

    `samplings` are the acts of chance that picked what was read (`part_read.samplings_of`).
    """

    study: Study
    segments: Sequence[Segment]
    people: Attendance
    agreed: Sequence[AgreedCoding]
    read: frozenset[str]
    unread: Mapping[str, frozenset[str]]
    indices: Mapping[Cell, SurveyIndex]
    alpha: Estimate | None
    samplings: Sequence[Sampling] = ()

    @property
    def keys(self) -> ComparisonSettings:
        """What study.toml says of the comparison."""
        return self.study.settings.comparison

    @property
    def values(self) -> dict[str, float | None]:
        """The index points of each level of the graded code, None off the scale.

        Where the study declares none: how far up its scale a level lies, from 0 to 100.
        """
        levels = level_values(self.study.codebook, self.keys.perceived)
        on = [value for value in levels.values() if value is not None]
        low, high = min(on, default=0), max(on, default=0)
        declared = self.keys.levels
        return {
            level: None
            if value is None
            else declared[level]
            if declared
            else 100.0 * (value - low) / max(high - low, 1)
            for level, value in levels.items()
        }

    def judged(self, code_id: str) -> frozenset[str]:
        """The segments that were read for a code."""
        return self.read - self.unread.get(code_id, frozenset())

    def part(self, people: Attendance, code_id: str = "") -> PartRead:
        """How far these people's talk was read for a code, the graded one where none is named."""
        judged = self.judged(code_id or self.keys.perceived)
        return part_read(self.samplings, people, self.segments, judged)

    def points(
        self, people: Attendance, agreed: Sequence[AgreedCoding], part: PartRead
    ) -> dict[Person, float]:
        """Each speaker's mean level in these points."""
        return self._levels(people, agreed, part, self.values)

    def _levels(
        self,
        people: Attendance,
        agreed: Sequence[AgreedCoding],
        part: PartRead,
        values: Mapping[str, float | None],
    ) -> dict[Person, float]:
        """Each speaker's mean level by these values, weighed where chance picked what was read of their talk."""
        code_id = self.keys.perceived
        plain = speaker_levels(people, self.segments, agreed, values, code_id)
        if part.weights is None:
            return plain
        weighed = speaker_levels(people, self.segments, agreed, values, code_id, part.weights)
        return part.of(weighed, plain)

    def scores(self, people: Attendance) -> list[PerceptionScore]:
        """The perceived level in every cell of these people; without an interval where what was read may lean."""
        codebook, part, code_id = self.study.codebook, self.part(people), self.keys.perceived
        means = self._levels(people, self.agreed, part, level_values(codebook, code_id))
        scores = perception_scores(people, self.segments, self.agreed, codebook, code_id, means)
        beside = self.beside({}, part.unread)
        return [
            replace(score, mean=without_interval(score.mean, beside.leaning(score.cell))) for score in scores
        ]

    def beside(self, points: Mapping[Person, float], unread: Mapping[Person, tuple[int, int]]) -> Beside:
        """These levels beside the survey's indices."""
        declared, matters = bool(self.keys.levels), self.keys.matters
        return Beside(points, self.indices, declared=declared, matters=matters, unread=unread)


def comparison(sides: Sides, perception: Sequence[PerceptionScore]) -> Comparison:
    """Everything about perceived against measured that the study's codings and survey can say of these scores."""
    keys = sides.keys
    declared = bool(keys.levels)
    if not perception:
        return Comparison(rule=rule_in_words(declared=declared, matters=keys.matters))
    several = {" and ".join(keys.professionals): keys.professionals} if len(keys.professionals) > 1 else {}
    return Comparison(
        rows=on_both_sides(tuple(_rows(sides, perception)), several),
        contrasts=tuple(_contrasts(sides)),
        sensitivity=tuple(_sensitivity(sides)),
        ranks=tuple(_ranks(sides)),
        rule=rule_in_words(declared=declared, matters=keys.matters),
        note=_note(sides),
    )


def _rows(sides: Sides, perception: Sequence[PerceptionScore]) -> Iterator[JointRow]:
    """All rows: everybody, the professionals together where they are several groups, then every other margin and cell."""
    study, keys = sides.study, sides.keys
    off = [level for level, value in level_values(study.codebook, keys.perceived).items() if value is None]
    shown = partial(joint_rows, alpha=sides.alpha, expands=keys.expands, off_scale=off)

    def of(people: Attendance, scores: Sequence[PerceptionScore]) -> tuple[JointRow, ...]:
        """The rows of these people."""
        part = sides.part(people)
        return shown(scores, sides.beside(sides.points(people, sides.agreed, part), part.unread))

    rows = of(sides.people, perception)
    yield rows[0]
    if len(keys.professionals) > 1:
        merged, group = together(sides.people, keys.professionals), " and ".join(keys.professionals)
        own = [score for score in sides.scores(merged) if score.cell.group == group]
        yield from (row for row in of(merged, own) if row.perceived is not None)
    yield from rows[1:]


def _contrasts(sides: Sides) -> Iterator[Contrast]:
    """The declared contrasts; where part of the talk of either side was read and not by chance, the difference alone.

    The level counts by the probabilities of a batch; of a share of segments nothing but the whole talk is known.
    """
    keys, codebook = sides.keys, sides.study.codebook
    sitting: dict[str, set[str]] = defaultdict(set)
    for person in sides.people.persons:
        sitting[person.transcript_id].add(person.group)
    part = sides.part(sides.people)
    named = codebook.code(keys.perceived).name
    measures = {named: sides.points(sides.people, sides.agreed, part)}
    leaning = {named: {person.group for person in part.leaning}}
    for code_id in keys.contrast_codes:
        judged = sides.judged(code_id)
        name = f"share of segments: {codebook.code(code_id).name}"
        measures[name] = own_shares(sides.people, sides.segments, sides.agreed, judged, code_id)
        own = sides.part(sides.people, code_id)
        leaning[name] = {person.group for person in own.leaning | own.stood_for}
    for found in contrasts(measures, _pairs(sides), sitting):
        yield found if leaning[found.measure].isdisjoint((found.first, found.second)) else _leaning(found)


def _leaning(found: Contrast) -> Contrast:
    """A contrast without interval and p: what was read may lean to one side."""
    because = "part of the segments was read by nobody: what was read may lean"
    difference, delta = (without_interval(one, because) for one in (found.difference, found.delta))
    note = "; ".join(part for part in (found.note, because) if part)
    return replace(found, difference=difference, delta=delta, p=None, p_t=None, adjusted=None, note=note)


def _pairs(sides: Sides) -> list[tuple[str, str]]:
    """The declared pairs of stakeholder groups, all pairs where none is declared."""
    if sides.keys.contrasts:
        return list(sides.keys.contrasts)
    groups = sorted({person.group for person in sides.people.persons} - {""})
    return list(combinations(groups, 2))


def _sensitivity(sides: Sides) -> Iterator[Sensitivity]:
    """The headline as it would be by one coder alone, without decisions made with hints in sight, without each focus group."""
    groups = sides.keys.professionals
    cell = Cell(group=" and ".join(groups))
    everybody = together(sides.people, groups) if len(groups) > 1 else sides.people
    part = sides.part(everybody)
    for kind, what, agreed, without in _otherwise(sides, everybody, cell):
        kept = frozenset(person for person in everybody.persons if person.transcript_id != without)
        people = replace(everybody, persons=tuple(one for one in everybody.persons if one in kept))
        points = {p: level for p, level in sides.points(everybody, agreed, part).items() if p in kept}
        unread = {person: counts for person, counts in part.unread.items() if person in kept}
        row = joint_rows([_score(cell, people, sides.keys.perceived)], sides.beside(points, unread))[0]
        level = row.level or undefined("nobody gave a level on the scale")
        yield Sensitivity(kind, what, cell, level, row.difference, row.verdict)


def _score(cell: Cell, people: Attendance, code_id: str) -> PerceptionScore:
    """A cell to be computed otherwise: its counts are not shown."""
    present = people.present(cell)
    nothing = Estimate(None, undefined_because="not asked here")
    return PerceptionScore(
        cell, code_id, nothing, nothing, {}, 0, len(present), len(focus_groups(present)), 0
    )


def _otherwise(
    sides: Sides, everybody: Attendance, cell: Cell
) -> Iterator[tuple[str, str, Sequence[AgreedCoding], str]]:
    """Kind, what is done otherwise, the codings that then count, and the focus group that is left out.

    Where less was read then than by all together, it is told how much of what the people of the cell said.
    """
    study = sides.study
    review = study.settings.review
    segments, decisions = sides.segments, study.store.decisions()
    said = [s.id for s in segments if any(one.belongs_to(cell) for one in everybody.in_segment(s))]

    def only(found: Consensus) -> str:
        """How much was read, "" where as much as ever."""
        judged = found.read - found.unread.get(sides.keys.perceived, frozenset())
        here, ever = (
            sum(name in read for name in said) for read in (judged, sides.judged(sides.keys.perceived))
        )
        return f" ({here} of {ever} segments)" if here < ever else ""

    # Who repeats an adjudicator's ruling has not said it alone.
    states = study.states(before_discussion(decisions, review.adjudicators)[0])
    coders = [c for c in sorted(states) if c not in review.adjudicators and c not in review.again]
    for coder in coders if len(coders) > 1 else ():
        alone = agreed_by_rule(study, {coder: states[coder]}, segments)
        yield "coder", f"{coder}’s codings alone{only(alone)}", alone.agreed, ""
    unseen = blind(decisions)
    if len(unseen) < len(decisions):
        found = agreed_by_rule(study, study.states(unseen), segments)
        yield "hints", f"without decisions made with suggestions in sight{only(found)}", found.agreed, ""
    for transcript_id in sorted({person.transcript_id for person in sides.people.persons}):
        yield "group", f"without {transcript_id}", sides.agreed, transcript_id


def _ranks(sides: Sides) -> Iterator[RankComparison]:
    """Ranks over country × sector cells: of everybody, and of the professionals where the study names them.

    Without an interval where part of what they said was read and not by chance.
    """
    groups = sides.keys.professionals
    merged = together(sides.people, groups) if len(groups) > 1 else sides.people
    wanted = [(sides.people, ""), *([(merged, " and ".join(groups))] if groups else [])]
    parts = [sides.part(people) for people, _ in wanted]
    levels = [
        {
            person: value
            for person, value in sides.points(people, sides.agreed, part).items()
            if group in ("", person.group)
        }
        for (people, group), part in zip(wanted, parts, strict=True)
    ]
    found = [compare_ranks(own, sides.indices, group) for own, (_, group) in zip(levels, wanted, strict=True)]
    survey = sides.study.survey
    cells = dict.fromkeys(row.cell for one in found for row in one.rows)
    drawn = resampled_indices(survey, list(cells)) if survey is not None and cells else {}
    for own, one, part in zip(levels, found, parts, strict=True):
        leaning = sides.beside(own, part.unread).leaning(Cell(group=one.group))
        made = with_interval(one, own, drawn)
        yield replace(made, rho=without_interval(made.rho, leaning))


def _note(sides: Sides) -> str:
    """What the design can show: how many focus groups there are, and of which kind."""
    by_group: dict[str, set[str]] = {}
    for person in sides.people.persons:
        by_group.setdefault(person.transcript_id, set()).add(person.group)
    mixed = sum(len(groups - {""}) > 1 for groups in by_group.values())
    return (
        f"{counted(len(by_group), 'focus group')}, {mixed} of them with several stakeholder groups. They are the sample: segments and speakers of"
        " one discussion are not independent."
    )
