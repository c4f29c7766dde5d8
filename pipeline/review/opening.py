"""Opening a coder's session on a study: who is it, which segments, what may be seen."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from pipeline.decisions import fold
from pipeline.errors import InputError, Problem
from pipeline.findings import Conflict
from pipeline.review.session import Session
from pipeline.segments import Segment
from pipeline.settings import FILE_NAME
from pipeline.transcripts import speaker_key
from pipeline.workflow.analysing import coded
from pipeline.workflow.study import Study, now

ADJUDICATION = "adjudication"


def open_session(
    study: Study, coder: str, *, hints: bool, transcript_id: str = "", conflicts: bool = False
) -> Session:
    """A session of `coder` on all segments, on one transcript, or (adjudicators) on what is in conflict.

    A coder sees nobody else's decisions. An adjudicator on conflicts sees what the coders decided; machine suggestions
    are shown only where `hints` asks for them. Raises InputError for a name that cannot be one, an unknown transcript,
    and for conflicts asked for by somebody whom study.toml does not name as adjudicator.
    """
    _check_name(coder, {decision.coder for decision in study.store.decisions()})
    adjudicating = coder in study.settings.review.adjudicators
    if conflicts and not adjudicating:
        how = f'Add the name there: adjudicators = ["{coder}"].'
        raise InputError(
            Problem(FILE_NAME, f"{coder!r} is not one of the adjudicators.", how, key="review.adjudicators")
        )
    transcripts = study.store.transcripts()
    if transcript_id and transcript_id not in transcripts:
        what = f"there is no transcript {transcript_id!r}."
        raise InputError(
            Problem(study.settings.transcripts.folder, what, f"Known: {', '.join(transcripts)}.")
        )
    queue: Sequence[Segment] = study.store.segments(transcript_id or None)
    remarks: Callable[[str], Sequence[str]] = lambda _segment_id: ()  # noqa: E731  # the default of Session, typed
    if conflicts:
        said = _said(study)
        queue = [segment for segment in queue if segment.id in said]
        remarks = said.__getitem__
    return Session(
        coder=coder,
        codebook=study.codebook,
        transcripts=transcripts,
        queue=queue,
        decisions=study.store.decisions(coder),
        memos=study.store.memos(coder),
        suggestions=lambda segment_id: study.store.suggestions(for_coder=coder, segment_id=segment_id),
        log=study.store,
        round_id=ADJUDICATION if adjudicating else study.settings.review.round,
        hints=hints,
        clock=now,
        remarks=remarks,
    )


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


def _said(study: Study) -> dict[str, list[str]]:
    """For each segment in conflict, what each coder decided on what they differ about."""
    found = coded(study)
    adjudicators = study.settings.review.adjudicators
    states = fold(d for d in study.store.decisions() if d.coder not in adjudicators)
    said: dict[str, list[str]] = defaultdict(list)
    for conflict in found.consensus.conflicts:
        said[conflict.segment_id].append(
            _told(
                conflict,
                {
                    name: state.codings[conflict.segment_id, conflict.code_id].level or "yes"
                    for name, state in states.items()
                    if (conflict.segment_id, conflict.code_id) in state.codings
                },
            )
        )
    return said


def _told(conflict: Conflict, given: dict[str, str]) -> str:
    """A conflict on one line."""
    yes = ", ".join(f"{name}: {level}" for name, level in sorted(given.items()))
    no = ", ".join(f"{name}: no" for name in conflict.no)
    return f"in conflict ({conflict.about}): {conflict.code_id} — {', '.join(filter(None, (yes, no)))}"
