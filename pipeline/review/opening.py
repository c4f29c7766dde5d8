"""Opening a coder's session on a study: who is it, which segments, what may be seen."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import partial

from pipeline.decisions import CoderState, Decision
from pipeline.errors import FocusError, InputError, Problem
from pipeline.findings import Conflict
from pipeline.review.reminders import why_again
from pipeline.review.session import Dispute, Session
from pipeline.segments import Segment
from pipeline.settings import FILE_NAME
from pipeline.store import Store
from pipeline.suggestions import Suggestion
from pipeline.transcripts import speaker_key
from pipeline.workflow.analysing import coded
from pipeline.workflow.queues import open_batches
from pipeline.workflow.study import Study, now

ADJUDICATION = "adjudication"
# So many codes that are no yes are shown with a segment.
MOST_RANKED = 3


def check_request(study: Study, coder: str, *, transcript_id: str = "", conflicts: bool = False) -> None:
    """Refuse what cannot be opened, before anything is brought up to date for it; reads only.

    Raises InputError for a name that cannot be one, a transcript that is not there, and for conflicts asked for by
    somebody whom study.toml does not name as adjudicator.
    """
    known = {*study.settings.review.adjudicators}
    if study.has_database:
        known |= {decision.coder for decision in study.store.decisions()}
        known |= {draw.coder for draw in study.store.draws()}
    _check_name(coder, known)
    if conflicts and coder not in study.settings.review.adjudicators:
        how = f'Add the name there: adjudicators = ["{coder}"].'
        raise InputError(
            Problem(FILE_NAME, f"{coder!r} is not one of the adjudicators.", how, key="review.adjudicators")
        )
    if transcript_id and transcript_id not in study.transcript_files:
        what = f"there is no transcript {transcript_id!r}."
        raise InputError(
            Problem(study.settings.transcripts.folder, what, f"Known: {', '.join(study.transcript_files)}.")
        )


def open_session(
    study: Study,
    coder: str,
    *,
    hints: bool,
    transcript_id: str = "",
    conflicts: bool = False,
    everything: bool = False,
    reopen: float | None = None,
) -> Session:
    """A session of `coder` on the batch that is open, where one is; otherwise on all segments.

    `everything` asks for all of them in spite of a batch, `transcript_id` for one transcript, `conflicts` (adjudicators)
    for what is in conflict.
    A coder sees nobody else's decisions. An adjudicator on conflicts sees what the coders decided; machine suggestions
    are shown only where `hints` asks for them. What was judged by another meaning of a code comes back; `reopen` is the
    share of the segments completed without a code that is new or wider (None: as study.toml says). Raises InputError as
    `check_request` does.
    """
    check_request(study, coder, transcript_id=transcript_id, conflicts=conflicts)
    adjudicating = coder in study.settings.review.adjudicators
    transcripts = study.store.transcripts()
    queue: Sequence[Segment] = study.store.segments(transcript_id or None)
    disputes = _disputes(study, coder) if conflicts else None
    by_hand = everything or conflicts or bool(transcript_id)
    waiting = () if by_hand else open_batches(study, coder)
    batch = waiting[0] if waiting else None
    if disputes is not None:
        queue = [segment for segment in queue if segment.id in disputes]
    elif batch is not None:
        known = {segment.id: segment for segment in queue}
        queue = [known[i.segment_id] for i in batch.draw.items if i.segment_id in known]
    codebook = study.codebook_of(coder)
    study.store.keep_codebook(codebook)
    return Session(
        coder=coder,
        codebook=codebook,
        transcripts=transcripts,
        queue=queue,
        decisions=study.store.decisions(coder),
        memos=study.store.memos(coder),
        suggestions=partial(_proposed, study, coder),
        log=_OneAtATime(study.store),
        round_id=ADJUDICATION if adjudicating else study.settings.review.round,
        hints=hints,
        clock=now,
        disputes=disputes,
        draw=batch.draw if batch is not None else None,
        next_batch=waiting[1].draw.number if len(waiting) > 1 else None,
        past=study.past,
        reopen=study.settings.review.reopen if reopen is None else reopen,
    )


def _proposed(study: Study, coder: str, segment_id: str) -> tuple[Suggestion, ...]:
    """The suggestions that are a yes, and of those that are only ranked the best few: more would only lead the coder."""
    found = study.store.suggestions(for_coder=coder, segment_id=segment_id)
    yes = [suggestion for suggestion in found if suggestion.hit]
    ranked = [suggestion for suggestion in found if not suggestion.hit]
    return (*yes, *ranked[:MOST_RANKED])


class CoderBusy(FocusError):
    """Somebody goes on with the same coder's log elsewhere."""

    exit_code = 4


class _OneAtATime:
    """The log of a session, which notices that the same coder's log grows elsewhere, in another window."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.present = store.present
        self.note = store.note
        self.make = store.make
        self.keep_codebook = store.keep_codebook

    def append(self, decision: Decision) -> None:
        """Add a decision; raises CoderBusy where its place in the coder's log is taken."""
        try:
            self._store.append(decision)
        except InputError:
            raise CoderBusy(
                f"{decision.coder} has gone on coding in another window. Only the last thing typed here was not"
                " recorded; everything before it is saved. Close one of the two and start the other again."
            ) from None


def _check_name(coder: str, known: Collection[str]) -> None:
    """Refuse names that are empty, cannot be printed, or differ from a known coder's by case or spelling alone."""
    if not coder.strip() or coder != coder.strip() or any(unicodedata.category(c)[0] == "C" for c in coder):
        what = f"{coder!r} cannot be a coder's name."
        raise InputError(Problem("--coder", what, "Use a short name such as ines."))
    alike = [name for name in known if name != coder and speaker_key(name) == speaker_key(coder)]
    if alike:
        # "Ines" beside "ines" would be one person counted as two coders who agree with themselves.
        what = f"{coder!r} is written {alike[0]!r} in this study."
        raise InputError(
            Problem("--coder", what, f"Use --coder {alike[0]}, or a name that is clearly another.")
        )


def _disputes(study: Study, judge: str) -> dict[str, Dispute]:
    """For each segment in conflict the codes at issue, what each coder said of them, and what is agreed already.

    What this adjudicator settled by another meaning of a code is at issue again.
    """
    found = coded(study)
    adjudicators = study.settings.review.adjudicators
    states = {name: state for name, state in found.states.items() if name not in adjudicators}
    settled: dict[str, list[str]] = defaultdict(list)
    for coding in found.consensus.agreed:
        settled[coding.segment_id].append(coding.code_id + (f" = {coding.level}" if coding.level else ""))
    by_segment: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in found.consensus.conflicts:
        by_segment[conflict.segment_id].append(conflict)
    disputes = {
        segment_id: Dispute(
            codes=tuple(conflict.code_id for conflict in conflicts),
            remarks=(
                *(_told(conflict, states) for conflict in conflicts),
                *(f"agreed already: {what}" for what in settled[segment_id] if what not in _codes(conflicts)),
            ),
        )
        for segment_id, conflicts in by_segment.items()
    }
    settled_before = found.states.get(judge, CoderState(judge)).outdated
    for segment_id, reasons in settled_before.items():
        there = disputes.get(segment_id, Dispute((), ()))
        codes = dict.fromkeys((*there.codes, *(reason.code_id for reason in reasons)))
        remarks = (*there.remarks, *why_again(reasons, study.codebook))
        disputes[segment_id] = Dispute(tuple(codes), remarks)
    return disputes


def _codes(conflicts: Sequence[Conflict]) -> set[str]:
    """The codes at issue (a code whose level alone is disputed counts as agreed, without a level)."""
    return {conflict.code_id for conflict in conflicts}


def _told(conflict: Conflict, states: Mapping[str, CoderState]) -> str:
    """A conflict on one line."""
    key = (conflict.segment_id, conflict.code_id)
    given = {
        name: state.codings[key].level or "yes" for name, state in states.items() if key in state.codings
    }
    said = [f"{name}: {level}" for name, level in sorted(given.items())]
    said += [f"{name}: no" for name in conflict.no]
    return f"in conflict ({conflict.about}): {conflict.code_id} — {', '.join(said)}"
