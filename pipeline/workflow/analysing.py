"""From decisions to findings: agreement, agreed codings, perception and survey, computed once and shared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.agreement import AgreementCard
from pipeline.analysis import (
    Attendance,
    RankComparison,
    attendance,
    choose_quotes,
    code_counts,
    compare_ranks,
    item_shares,
    joint_display,
    perception_scores,
    survey_indices,
)
from pipeline.decisions import CoderState, Decision, Outdated, effective
from pipeline.findings import (
    Cell,
    CodeCount,
    ItemShare,
    PerceptionScore,
    QuoteRef,
    SurveyGap,
    SurveyIndex,
    to_json,
)
from pipeline.instrument import due
from pipeline.reliability import Consensus
from pipeline.segments import Segment
from pipeline.transcripts import Role, Transcript, as_role
from pipeline.workflow.agreeing import agreement_card
from pipeline.workflow.settling import agreed_by_rule
from pipeline.workflow.study import Study

QUOTES_PER_CODE = 4
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
    """What stakeholders said, what citizens answered, and the two side by side."""

    people: Attendance
    counts: list[CodeCount]
    quotes: dict[str, tuple[QuoteRef, ...]]
    perception: list[PerceptionScore]
    indices: list[SurveyIndex]
    items: list[ItemShare]
    gaps: list[SurveyGap]
    ranks: RankComparison

    def as_json(self) -> dict[str, Any]:
        """Everything that was found, as JSON."""
        names = ("counts", "quotes", "perception", "indices", "items", "gaps", "ranks")
        record: dict[str, Any] = {name: to_json(getattr(self, name)) for name in names}
        return record


def coded(study: Study, *, everything: bool = False) -> Coded:
    """Fold the decisions and compute agreement and agreed codings; `everything` as in `agreement_card`."""
    transcripts, segments, states = study.store.transcripts(), study.store.segments(), study.states()
    consensus = agreed_by_rule(study, states, segments)
    card = agreement_card(study, states, segments, transcripts, consensus, everything=everything)
    return Coded(transcripts, segments, states, card, consensus)


def compared(study: Study, found: Coded) -> Compared:
    """Count codes, measure perceptions and survey, and set them side by side."""
    settings = study.settings
    keys = settings.comparison
    roles: list[Role] = [as_role(role) for role in settings.segments.roles]
    people = attendance(
        list(found.transcripts.values()),
        country_key=keys.country,
        sector_key=keys.sector,
        group_key=keys.group,
        roles=roles,
        country_names=settings.survey.mapping.country_names if settings.survey else None,
    )
    given, codebook = found.consensus.agreed, study.codebook

    def quotes(code_id: str, cell: Cell, most: int) -> tuple[QuoteRef, ...]:
        """Quotes for a code from a cell."""
        return tuple(
            choose_quotes(people, found.segments, given, code_id, cell, most=most, least=keys.least_people)
        )

    perception = (
        perception_scores(people, found.segments, given, codebook, keys.perceived)
        if keys.perceived and given
        else []
    )
    survey = study.survey
    measurable = survey if survey is not None and survey.formula.items else None
    indices = survey_indices(measurable) if measurable else []
    grouped = any(score.cell.group for score in perception)
    cited = {
        # A quote beneath a row of one or two people would undo the generalised description of who said it.
        score.cell: quotes(keys.perceived, score.cell, QUOTES_PER_CELL)
        for score in perception
        if score.present >= keys.least_people and bool(score.cell.group) == grouped
    }
    gaps = joint_display(perception, indices, cited)
    return Compared(
        people=people,
        counts=code_counts(
            people, found.segments, given, found.consensus.read, codebook, found.consensus.unread
        )
        if found.consensus.read or given
        else [],
        quotes={code.id: quotes(code.id, Cell(), QUOTES_PER_CODE) for code in codebook.codable}
        if given
        else {},
        perception=perception,
        indices=indices,
        items=item_shares(measurable) if measurable else [],
        gaps=gaps,
        ranks=compare_ranks(gaps),
    )


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
