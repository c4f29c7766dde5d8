"""From decisions to findings: agreement, agreed codings, perception and survey, computed once and shared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.agreement import AgreementCard
from pipeline.analysis import Attendance, attendance, survey_measures
from pipeline.analysis.people import Person, unnamed_together
from pipeline.analysis.quotes import FULL, Quotable
from pipeline.decisions import CoderState, Decision, Outdated, effective
from pipeline.findings import Cell, PerceptionScore, QuoteRef, to_json
from pipeline.instrument import due
from pipeline.measured import SurveyMeasures
from pipeline.perceived import Talk
from pipeline.reliability import Consensus
from pipeline.segments import Segment
from pipeline.transcripts import Role, Transcript, as_role
from pipeline.verdicts import Comparison, JointRow
from pipeline.workflow.agreeing import agreement_card
from pipeline.workflow.comparing import Sides, comparison
from pipeline.workflow.part_read import samplings_of
from pipeline.workflow.settling import agreed_by_rule
from pipeline.workflow.study import Study
from pipeline.workflow.talking import study_talk

QUOTES_PER_CELL = 2


@dataclass(frozen=True, slots=True)
class Coded:
    """What coders made of the segments."""

    transcripts: dict[str, Transcript]
    segments: Sequence[Segment]
    states: dict[str, CoderState]
    card: AgreementCard
    consensus: Consensus


@dataclass(frozen=True, slots=True)
class Compared:
    """What stakeholders said, what citizens answered, and the two side by side.

    `chosen` holds the quotes of each code (its id) and stakeholder group; under "" stand those of people whose description has
    none. In `talk` stakeholder groups of too few people stand together as “other participants”.
    """

    people: Attendance
    perception: tuple[PerceptionScore, ...]
    talk: Talk
    measures: SurveyMeasures
    comparison: Comparison
    chosen: Mapping[tuple[str, str], tuple[QuoteRef, ...]]

    def as_json(self) -> dict[str, Any]:
        """Everything that was found, as JSON."""
        record: dict[str, Any] = {
            name: to_json(getattr(self, name)) for name in ("perception", "talk", "measures", "comparison")
        }
        record["quotes"] = [
            {"code_id": code_id, "group": group, "quotes": to_json(refs)}
            for (code_id, group), refs in self.chosen.items()
        ]
        return record


def coded(study: Study, *, everything: bool = False) -> Coded:
    """Fold the decisions and compute agreement and agreed codings; `everything` as in `agreement_card`."""
    transcripts, segments, states = study.store.transcripts(), study.store.segments(), study.states()
    consensus = agreed_by_rule(study, states, segments)
    card = agreement_card(study, states, segments, transcripts, consensus, everything=everything)
    return Coded(transcripts, segments, states, card, consensus)


def study_people(study: Study, transcripts: Iterable[Transcript]) -> Attendance:
    """Who sat in the discussions and counts, under the names that study.toml gives to countries."""
    keys, survey = study.settings.comparison, study.settings.survey
    roles: list[Role] = [as_role(role) for role in study.settings.segments.roles]
    return attendance(
        list(transcripts),
        country_key=keys.country,
        sector_key=keys.sector,
        group_key=keys.group,
        roles=roles,
        country_names=survey.mapping.country_names if survey else None,
    )


def compared(study: Study, found: Coded) -> Compared:
    """Measure talk and survey, and set them side by side."""
    perceived, given = study.settings.comparison.perceived, found.consensus.agreed
    people = study_people(study, found.transcripts.values())
    survey = study.survey
    measures = survey_measures(survey) if survey is not None and survey.formula.items else SurveyMeasures()
    sides = Sides(
        study=study,
        segments=found.segments,
        people=people,
        agreed=given,
        read=frozenset(found.consensus.read),
        unread={code: frozenset(segments) for code, segments in found.consensus.unread.items()},
        indices={index.cell: index for index in measures.indices},
        alpha={one.code_id: one.level for one in found.card.results}.get(perceived),
        samplings=samplings_of(study, found.segments),
    )
    quotable = Quotable(
        people,
        found.segments,
        given,
        codebook=study.codebook,
        perceived=perceived,
        least=study.settings.comparison.least_people,
    )
    perception = sides.scores(people) if perceived and given else []
    talking = unnamed_together(people, study.settings.comparison.least_people)
    side = comparison(sides, perception)
    return Compared(
        people=people,
        perception=tuple(perception),
        talk=study_talk(study, talking, list(found.transcripts.values()), found.segments, found.consensus),
        measures=measures,
        comparison=replace(side, rows=tuple(_cited(row, study, people, quotable) for row in side.rows)),
        chosen=_chosen(study, people, quotable),
    )


def _cited(row: JointRow, study: Study, people: Attendance, quotable: Quotable) -> JointRow:
    """A row with the quotes beneath it: of stakeholder groups and of single cells, not of one or two people.

    There they would undo the generalised description of who said it. So would the heading of a row that tells more of
    somebody than their description does: they are not quoted beneath it.
    """
    cell, keys = row.cell, study.settings.comparison
    few = row.perceived is None or row.perceived.present < keys.least_people
    if few or not cell.group or bool(cell.country) != bool(cell.sector):
        return row
    # The professionals together are several groups: nobody is of a group of that name.
    groups = (cell.group,) if cell.group != " and ".join(keys.professionals) else keys.professionals
    place, describe = Cell(cell.country, cell.sector), quotable.describe
    told = FULL if cell.country else 1
    among = [p for p in people.persons if p.group in groups and describe.told(p) >= told]
    return replace(row, quotes=tuple(quotable.choose(keys.perceived, place, QUOTES_PER_CELL, among=among)))


def _chosen(
    study: Study, people: Attendance, quotable: Quotable
) -> dict[tuple[str, str], tuple[QuoteRef, ...]]:
    """The quotes of every code and stakeholder group; people whose description has no group, together under ""."""
    most, under = study.settings.report.quotes, quoted_under(people, quotable)
    found: dict[tuple[str, str], tuple[QuoteRef, ...]] = {}
    for code in study.codebook.codable:
        for group, among in under.items():
            found[code.id, group] = tuple(quotable.choose(code.id, Cell(), most, among=among))
    return {key: refs for key, refs in found.items() if refs}


def quoted_under(people: Attendance, quotable: Quotable) -> dict[str, set[Person]]:
    """Whose quotes stand under each stakeholder group: under "", which comes last, those whose description has none.

    Who cannot be hidden among enough people stands under none.
    """
    found: dict[str, set[Person]] = {}
    for person in people.persons:
        if quotable.describe.hides(person):
            found.setdefault(person.group if quotable.describe.told(person) else "", set()).add(person)
    return {group: found[group] for group in sorted(found, key=lambda group: (not group, group))}


def orphans(decisions: Iterable[Decision], segments: Iterable[Segment]) -> dict[str, tuple[Decision, ...]]:
    """Standing decisions by segment, for the segments that are not in the transcripts any more.

    They are kept, and count for nothing: a transcript was renamed or edited, or is cut by another rule than before.
    """
    known = {segment.id for segment in segments}
    lost: dict[str, list[Decision]] = {}
    for decision in effective(decisions):
        if decision.segment_id not in known:
            lost.setdefault(decision.segment_id, []).append(decision)
    return {segment_id: tuple(found) for segment_id, found in lost.items()}


def to_be_read_again(
    study: Study, state: CoderState, segments: Collection[str]
) -> dict[str, tuple[Outdated, ...]]:
    """Of some segments those that come back to a coder, with what was judged there by another codebook."""
    back = due(state, study.settings.review.reopen)
    return {segment_id: why for segment_id, why in back.items() if segment_id in segments}
