"""How far reading has come, code by code: what is shown to be found, what is not yet, and what cannot be told.

One coder's reading by that coder's own decisions, or everybody's together. Segments count in the order in which they
were first completed; only those that are in the transcripts now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.codebook import Codebook
from pipeline.decisions import CoderState, Decision, effective, fold
from pipeline.segments import Segment
from pipeline.settings import ReviewSettings
from pipeline.stopping import (
    RecallTest,
    audit_test,
    most_left,
    recall_p,
    recall_tests,
    to_last_look,
    to_next_look,
)
from pipeline.workflow.queues import Batch, batches_of
from pipeline.workflow.reading_progress import CodeProgress, ReadingProgress
from pipeline.workflow.study import Study

Labels = NDArray[np.int8]


class Placed(NamedTuple):
    """What has to be known of a segment here: reading all words of a large study takes most of a second."""

    id: str
    transcript_id: str


Segments = Sequence[Segment] | Sequence[Placed]


def own_progress(study: Study, coder: str) -> ReadingProgress:
    """One coder's reading; no other coder's decisions are looked at."""
    segments = [Placed(own, transcript_id) for own, transcript_id, _ in study.store.places()]
    decisions = study.store.decisions(coder)
    state = study.instrument(coder).follow(fold(decisions).get(coder, CoderState(coder)))
    known = [segment.id for segment in segments]
    batches = batches_of(study.store.draws(coder), decisions, known)
    return coder_progress(
        state, decisions, segments, study.codebook_of(coder), study.settings.review, batches
    )


def coder_progress(
    state: CoderState,
    decisions: Iterable[Decision],
    segments: Segments,
    codebook: Codebook,
    settings: ReviewSettings,
    batches: Iterable[Batch] = (),
) -> ReadingProgress:
    """The reading of the coder whose `state` it is, with the first finished random check among their `batches`."""
    known = {segment.id for segment in segments}
    own = [decision for decision in decisions if decision.coder == state.coder]
    first = {d.segment_id: d for d in _completions(own, known)}
    order = sorted(first, key=lambda segment_id: first[segment_id].sequence)
    codes = [code.id for code in codebook.codable]
    labels = _labels(state, order, codes)
    found = _progress(state.coder, order, labels, segments, codebook, settings)
    drawn = [batch for batch in batches if batch.draw.coder == state.coder]
    waiting = {segment_id for batch in drawn for segment_id in batch.remaining}
    check = _first_check(drawn, own, order, known)
    return _with_check(
        replace(found, waiting=len(waiting)), check, dict(zip(codes, labels, strict=True)), order, settings
    )


def joint_progress(
    states: Mapping[str, CoderState],
    decisions: Iterable[Decision],
    segments: Segments,
    codebook: Codebook,
    settings: ReviewSettings,
    batches: Iterable[Batch] = (),
) -> ReadingProgress:
    """Everybody's reading together: what anybody completed is read, and has the codes that any coder gave it.

    What an adjudicator said of a segment and code goes before what the coders said. Of the `batches` the first finished
    random check of anybody's counts, as far as it is of what nobody had read when it was drawn.
    """
    decisions = list(decisions)
    known = {segment.id for segment in segments}
    first: dict[str, Decision] = {}
    for decision in sorted(_completions(decisions, known), key=lambda d: (d.decided_at, d.coder, d.sequence)):
        first.setdefault(decision.segment_id, decision)
    order, codes = list(first), [code.id for code in codebook.codable]
    given, settled = np.full((2, len(codes), len(order)), -1, dtype=np.int8)
    for name, state in states.items():
        side = settled if name in settings.adjudicators else given
        np.maximum(side, _labels(state, order, codes), out=side)
    labels = np.where(settled >= 0, settled, given)
    found = _progress("", order, labels, segments, codebook, settings)
    check = _first_check(batches, decisions, order, known)
    return _with_check(found, check, dict(zip(codes, labels, strict=True)), order, settings)


def _completions(decisions: Iterable[Decision], known: Collection[str]) -> list[Decision]:
    """Each coder's first standing completion of each segment that is still there."""
    first: dict[tuple[str, str], Decision] = {}
    for decision in effective(decisions):
        if decision.kind == "complete" and decision.segment_id in known:
            first.setdefault((decision.coder, decision.segment_id), decision)
    return list(first.values())


def _labels(state: CoderState, order: Sequence[str], codes: Sequence[str]) -> Labels:
    """Codes × segments in the order of reading: 1 has the code, 0 was judged and has it not, −1 was not judged."""
    column = {segment_id: place for place, segment_id in enumerate(order)}
    row = {code_id: place for place, code_id in enumerate(codes)}
    labels = np.full((len(codes), len(order)), -1, dtype=np.int8)
    labels[:, [column[segment_id] for segment_id in state.completed if segment_id in column]] = 0
    for segment_id, late in state.unjudged.items():
        if segment_id in column:
            labels[[row[code_id] for code_id in late if code_id in row], column[segment_id]] = -1
    for said, label in ((state.rejected, 0), (state.codings, 1)):
        for segment_id, code_id in said:
            if segment_id in column and code_id in row:
                labels[row[code_id], column[segment_id]] = label
    return labels


def _progress(
    coder: str,
    order: Sequence[str],
    labels: Labels,
    segments: Segments,
    codebook: Codebook,
    settings: ReviewSettings,
) -> ReadingProgress:
    """The figures of all codes."""
    target, confidence = settings.recall_target, settings.stop_confidence
    judged = [row[row >= 0] for row in labels]
    now = recall_tests(judged, len(segments), target, confidence)
    looked = [to_last_look(row) for row in judged]
    chances = recall_p(looked, len(segments), target)
    then = [p if row.any() else None for p, row in zip(chances, looked, strict=True)]
    codes = (code.id for code in codebook.codable)
    found = {c: _standing(c, at, before, confidence) for c, at, before in zip(codes, now, then, strict=True)}
    read = set(order)
    begun = {segment.transcript_id for segment in segments if segment.id in read}
    return ReadingProgress(
        coder=coder,
        population=len(segments),
        read=len(order),
        target=target,
        confidence=confidence,
        not_begun=tuple(dict.fromkeys(s.transcript_id for s in segments if s.transcript_id not in begun)),
        codes=tuple(
            found.get(code.id) or CodeProgress(code.id, "no figure", because="no longer in use")
            for code in codebook.codes
            if code.id in found or code.status == "deprecated"
        ),
    )


def _standing(code_id: str, now: RecallTest, then: float | None, confidence: float) -> CodeProgress:
    """How a code stands, by the test of all that is read and by the p of what was read at the last look."""
    seen = CodeProgress(code_id, "all read", now.found, now.read)
    if now.read == 0:
        why = "not judged on any of the segments that were read"
        return replace(seen, standing="no figure", because=why)
    if now.read == now.population:
        return seen
    if now.found == 0:
        left = most_left(now.read, now.population, confidence)
        return replace(seen, standing="not found", at_most=left)
    if then is not None and then < 1 - confidence:
        return replace(seen, standing="shown", p=then, more=0)
    enough = min(to_next_look(now.read + now.more), now.population)
    return replace(seen, standing="not yet", p=then, more=enough - now.read)


@dataclass(frozen=True, slots=True)
class _Check:
    """A finished random check: of what was unread when it was drawn the `sample`, with what was `known` before it.

    `unread` counts the segments that nobody whose reading it checks had completed when it was drawn.
    """

    draw_id: str
    known: frozenset[str]
    sample: frozenset[str]
    unread: int


def _first_check(
    batches: Iterable[Batch], decisions: Sequence[Decision], order: Sequence[str], known: Collection[str]
) -> _Check | None:
    """The random check that was finished first, of those drawn from all that their coder had not read; None without.

    Several checks are several tests, and who draws until one pleases finds one by chance: so the first counts, whatever
    it shows, and later ones are reading like any other.
    """
    done = {(d.coder, d.segment_id): d.decided_at for d in _completions(decisions, known)}

    def finished(batch: Batch) -> tuple[str, str, int]:
        """When the last segment of it was completed."""
        coder = batch.draw.coder
        last = max(done.get((coder, item.segment_id), "") for item in batch.draw.items)
        return last, coder, batch.draw.number

    audits = [batch for batch in batches if batch.draw.design.audit and batch.is_finished and not batch.gone]
    checks = (_check_of(batch, decisions, order, known) for batch in sorted(audits, key=finished))
    return next((check for check in checks if check is not None), None)


def _check_of(
    batch: Batch, decisions: Iterable[Decision], order: Sequence[str], known: Collection[str]
) -> _Check | None:
    """What a finished batch checks of the reading that those decisions are; None where it is no check of all of it.

    It is none where it was drawn from a part of what its coder had not read, where the transcripts have changed since,
    where something read before it is not completed any more, and where others had read all that it drew. What others had
    not read of it is a random sample of all that nobody had read.
    """
    draw = batch.draw
    then = fold(
        d
        for d in decisions
        if (d.sequence <= draw.after if d.coder == draw.coder else d.decided_at <= draw.made_at)
    )
    there = frozenset(known)
    own = there & then.get(draw.coder, CoderState(draw.coder)).completed.keys()
    before = there.intersection(segment_id for state in then.values() for segment_id in state.completed)
    sample = frozenset(item.segment_id for item in draw.items) - before
    if draw.population != len(there - own) or not before <= set(order) or not sample:
        return None
    return _Check(draw.id, before, sample, len(there - before))


def _with_check(
    found: ReadingProgress,
    check: _Check | None,
    labels: Mapping[str, Labels],
    order: Sequence[str],
    settings: ReviewSettings,
) -> ReadingProgress:
    """The reading with the p of its random check, which shows the target where the reading alone did not.

    A code that was not judged on all of the sample, or never found, gets none.
    """
    if check is None:
        return found
    earlier = np.array([segment_id in check.known for segment_id in order], dtype=bool)
    drawn = np.array([segment_id in check.sample for segment_id in order], dtype=bool)

    def checked(code: CodeProgress) -> CodeProgress:
        """One code."""
        row = labels.get(code.code_id)
        if row is None or (row[drawn] < 0).any():
            return code
        before, hits = int((row[earlier] == 1).sum()), int((row[drawn] == 1).sum())
        if not before + hits:
            return code
        p = audit_test(before, len(check.sample), hits, check.unread, settings.recall_target)
        if code.standing == "not yet" and p < 1 - settings.stop_confidence:
            return replace(code, standing="shown", audit_p=p, more=0)
        return replace(code, audit_p=p)

    return replace(found, audit_draw=check.draw_id, codes=tuple(map(checked, found.codes)))
