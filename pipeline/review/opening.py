"""Opening a coder's session on a study: who is it, which segments, what may be seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from functools import partial

from pipeline.decisions import Decision
from pipeline.errors import FocusError, InputError, Problem
from pipeline.review.blindness import Blindness
from pipeline.review.session import Session
from pipeline.settings import FILE_NAME
from pipeline.store import Store
from pipeline.suggestions import Suggestion
from pipeline.transcripts import speaker_key
from pipeline.workflow.lazily import LazySegments, LazyTranscripts
from pipeline.workflow.queues import Batch, open_batches
from pipeline.workflow.rulings import ADJUDICATION, coded_before, settling_name
from pipeline.workflow.study import Study, now

# So many codes that are no yes are shown with a segment.
MOST_RANKED = 3


def check_request(study: Study, coder: str, *, transcript_id: str = "", conflicts: bool = False) -> None:
    """Refuse what cannot be opened, before anything is brought up to date for it; reads only.

    Raises InputError for a name that cannot be one, a transcript that is not there, for conflicts asked for by somebody
    whom study.toml does not name as adjudicator, and for an adjudicator who has coded and settled nothing yet.
    """
    known = {*study.settings.review.adjudicators}
    if study.has_database:
        known |= study.store.coders()
    _check_name(coder, known)
    _check_judge(study, coder, conflicts=conflicts)
    if transcript_id and transcript_id not in study.transcript_files:
        what = f"there is no transcript {transcript_id!r}."
        raise InputError(
            Problem(study.settings.transcripts.folder, what, f"Known: {', '.join(study.transcript_files)}.")
        )


def _check_judge(study: Study, coder: str, *, conflicts: bool) -> None:
    """Refuse conflicts to who is no adjudicator, and the first ruling to an adjudicator whose codings would be rulings."""
    judges = study.settings.review.adjudicators
    decisions = study.store.decisions(coder) if study.has_database else ()
    problem = None
    if coder in judges:
        for both in coded_before(decisions, (coder,)):
            if not both.adjudicated:
                problem = Problem(FILE_NAME, both.what, both.how, key="review.adjudicators")
    elif conflicts:
        named = ", ".join(f'"{name}"' for name in (*judges, coder))
        how = f"Add the name there: adjudicators = [{named}]."
        if any(d.round != ADJUDICATION for d in decisions):
            how = (
                f"{coder} has coded, and would then count as a judge and no longer as a coder: let somebody else settle,"
                f" or name {settling_name(coder)!r} there and settle as that."
            )
        what = f"{coder!r} is not one of the adjudicators."
        problem = Problem(FILE_NAME, what, how, key="review.adjudicators")
    if problem is not None:
        raise InputError(problem)


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
    store, review = study.store, study.settings.review
    round_id = ADJUDICATION if coder in review.adjudicators else review.round
    waiting = () if everything or conflicts or transcript_id else open_batches(study, coder)
    codebook = study.codebook_of(coder)
    store.keep_codebook(codebook)
    queue, found = [place[0] for place in store.places(transcript_id or None)], None
    if conflicts:
        from pipeline.review.disputes import disputes, in_order

        found = disputes(study, coder)
        queue = in_order(found, queue)
    elif not (everything or transcript_id):
        queue = _own_part(study, coder, queue, waiting)
    decisions = store.decisions(coder)
    transcripts, segments = LazyTranscripts(store), LazySegments(store, queue)
    return Session(
        coder=coder,
        codebook=codebook,
        transcripts=transcripts,
        segments=segments,
        queue=queue,
        decisions=decisions,
        memos=store.memos(coder),
        suggestions=partial(_proposed, study, coder),
        log=_OneAtATime(store),
        round_id=round_id,
        blindness=_blindness(study, coder, hints=hints, conflicts=conflicts),
        clock=now,
        disputes=found,
        draw=waiting[0].draw if waiting else None,
        next_batch=waiting[1].draw.number if len(waiting) > 1 else None,
        past=study.past,
        reopen=review.reopen if reopen is None else reopen,
        start="" if conflicts else _undone(decisions) or store.last_shown(coder),
        tick_from=review.tick_from,
        group_key=study.settings.comparison.group,
        reread=partial(_forget, transcripts, segments),
    )


def _own_part(study: Study, coder: str, queue: Sequence[str], waiting: Sequence[Batch]) -> list[str]:
    """What a coder reads: the batch that is open; where parts were assigned, these alone, also when they are done; else all.

    What was assigned to others, or is left for a later sample, is not read by slipping on.
    """
    there = frozenset(queue)
    draws = [waiting[0].draw] if waiting else []
    if not draws:
        open_round = study.settings.review.round
        draws = [d for d in study.store.draws(coder) if d.design.coders and d.round == open_round]
    if not draws:
        return list(queue)
    return [item.segment_id for draw in draws for item in draw.items if item.segment_id in there]


def _blindness(study: Study, coder: str, *, hints: bool, conflicts: bool) -> Blindness:
    """What the coder must not be shown. A conflict is settled with suggestions off, or on for all of them.

    Who judges again to be compared with the first time judges as blind as any sample is judged.
    """
    review = study.settings.review
    shared = [draw for draw in study.store.draws(coder) if draw.design.shared]
    samples = frozenset(item.segment_id for draw in shared for item in draw.items)
    return Blindness(
        hints=hints and coder not in review.again,
        share=0.0 if conflicts else review.blind_share,
        may_reveal=review.hints or conflicts,
        hinted=study.store.hinted(coder),
        samples=samples,
    )


def _undone(decisions: Sequence[Decision]) -> str:
    """The segment of what the coder took back last of all: there they are, though another was shown after it. Else ""."""
    if not decisions or decisions[-1].kind != "withdraw":
        return ""
    kinds = {decision.id: decision.kind for decision in decisions}
    undo = kinds.get(decisions[-1].supersedes or "") != "withdraw"
    return decisions[-1].segment_id if undo else ""


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

    def append_all(self, decisions: Sequence[Decision]) -> None:
        """Add an act; raises CoderBusy where its place in the coder's log is taken."""
        try:
            self._store.append_all(decisions)
        except InputError:
            raise CoderBusy(
                f"{decisions[0].coder} has gone on coding in another window. Only the last thing typed here was not"
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


def _forget(transcripts: LazyTranscripts, segments: LazySegments) -> None:
    """Read both anew: the words of one belong to the places of the other."""
    transcripts.forget()
    segments.forget()
