"""What was said and by whom, of a study as it stands: shares corrected where chance picked the part that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.analysis.coded_talk import CodedTalk, Flags, Ints, coded_talk
from pipeline.analysis.people import Attendance, cells, crossed, margins, places
from pipeline.analysis.prevalence import Floats, Review
from pipeline.analysis.talk import talk
from pipeline.findings import Cell, Estimate
from pipeline.perceived import Talk
from pipeline.reliability import Consensus
from pipeline.segments import Segment
from pipeline.transcripts import Transcript
from pipeline.workflow.drawing import traits_of
from pipeline.workflow.prevalence import Progress, Verdicts, machine_scores
from pipeline.workflow.samplings import acts_of, numbered
from pipeline.workflow.study import Study


def _silent(_what: str, _unit: str, _done: int, _total: int) -> None:
    """Progress that nobody is told of."""


def study_talk(
    study: Study,
    people: Attendance,
    transcripts: Sequence[Transcript],
    segments: Sequence[Segment],
    consensus: Consensus,
    progress: Progress = _silent,
) -> Talk:
    """Everything measured of the talk, with the codes of resource mentions that study.toml names.

    Raises KeyError where one of these cannot be given by the codebook.
    """
    keys = study.settings.comparison
    return talk(
        people,
        transcripts,
        segments,
        consensus.agreed,
        consensus.read,
        consensus.unread,
        study.codebook,
        public=keys.public_inputs,
        citizens=keys.citizen_inputs,
        shares=corrected_shares(study, people, segments, consensus, progress),
    )


def corrected_shares(
    study: Study,
    people: Attendance,
    segments: Sequence[Segment],
    consensus: Consensus,
    progress: Progress = _silent,
) -> dict[tuple[str, Cell], Estimate]:
    """By code and cell the share of all segments, where only part of the cell was read for the code and chance picked it.

    The estimates are those of `focuscode prevalence` for groups like these (docs/prevalence.md), by the same verdicts and
    scores; a segment with a code that is credited to nobody of the cell, to others or to a moderator alone, counts as one
    without. Empty where everything was read or no batch supports an estimate: then no model is trained. A cell of which too
    little was drawn has an undefined estimate that says so.
    """
    if not segments or not study.has_database:
        return {}
    verdicts = Verdicts(study, segments)
    if not np.isnan(verdicts.no).any():
        return {}
    samplings = acts_of(study, segments, traits_of(study, segments)).samplings
    if not samplings:
        return {}
    codes = [code.id for code in study.codebook.codable]
    scores, _ = machine_scores(study, segments, verdicts, codes, progress)
    said = coded_talk(people, segments, consensus.agreed, consensus.read, consensus.unread, study.codebook)
    review = Review(samplings, numbered([segment.transcript_id for segment in segments]))
    part = _Part(said, segments, verdicts.no, scores, review)
    wanted = (*margins(people), *crossed(people), *places(people), *cells(people))
    return {key: estimate for cell in wanted for key, estimate in part.estimates(cell).items()}


class _Part:
    """Estimates cell by cell: verdicts and scores of all segments, and whose talk each of them is."""

    def __init__(
        self,
        said: CodedTalk,
        segments: Sequence[Segment],
        verdicts: Floats,
        scores: Floats,
        review: Review,
    ) -> None:
        self._said, self._verdicts, self._scores, self._review = said, verdicts, scores, review
        places = {segment.id: place for place, segment in enumerate(segments)}
        self._rows: Ints = np.array([places[segment.id] for segment in said.segments], dtype=np.int64)

    def estimates(self, cell: Cell) -> Mapping[tuple[str, Cell], Estimate]:
        """The estimates of a cell, for the codes for which not all of it was read."""
        members = self._said.members(cell)
        rows = self._rows[self._said.speaking.among(members)[self._said.speaking.sets]]
        found: dict[tuple[str, Cell], Estimate] = {}
        for column, code in enumerate(self._said.codes):
            verdicts = self._verdicts[:, column]
            if len(rows) and np.isnan(verdicts[rows]).any():
                own = np.where((verdicts == 1.0) & ~self._of_members(members, column), 0.0, verdicts)
                found[code, cell] = self._review.prevalence(own, self._scores[:, column], rows).groups
        return found

    def _of_members(self, members: Flags, column: int) -> Flags:
        """The segments with a code that is credited to somebody of the cell who speaks in them."""
        said = self._said
        own = (said.given_at[:, 1] == column) & said.own.among(members)[said.own.sets]
        flags = np.zeros(len(self._verdicts), dtype=bool)
        flags[self._rows[said.given_at[own, 0]]] = True
        return flags
