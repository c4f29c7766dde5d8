"""Records to rows and back. Nothing is lost on the way: each pair of functions is the inverse of the other."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Mapping
from typing import Any

from pipeline.decisions import Decision, Memo, Presentation
from pipeline.hashing import canonical_json
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.steps import StepRun
from pipeline.suggestions import Reason, ScoreTable, Suggestion
from pipeline.transcripts import Notice, Speaker, Transcript, Turn

Row = Mapping[Any, Any]


def transcript_json(transcript: Transcript) -> dict[str, Any]:
    """A transcript as JSON; the basis of its digest as well."""
    return {
        "id": transcript.id,
        "source": transcript.source,
        "digest": transcript.digest,
        "text": transcript.text,
        "language": transcript.language,
        "metadata": dict(transcript.metadata),
        "speakers": [
            [s.id, s.label, s.role, s.participant_id, dict(s.attributes)] for s in transcript.speakers
        ],
        "turns": [
            [t.index, t.speaker_id, t.span.start, t.span.end, t.started_at, t.ended_at, t.line]
            for t in transcript.turns
        ],
    }


def transcript_from_json(record: Mapping[str, Any]) -> Transcript:
    """The inverse of `transcript_json`."""
    return Transcript(
        id=record["id"],
        source=record["source"],
        digest=record["digest"],
        text=record["text"],
        language=record["language"],
        metadata=record["metadata"],
        speakers=tuple(Speaker(*values) for values in record["speakers"]),
        turns=tuple(
            Turn(index, speaker, Span(start, end), started, ended, line)
            for index, speaker, start, end, started, ended, line in record["turns"]
        ),
    )


def transcript_row(transcript: Transcript, notices: tuple[Notice, ...]) -> dict[str, Any]:
    """A row of `transcripts`."""
    listed = [[n.source, n.line, n.text, n.reason] for n in notices]
    return {
        "id": transcript.id,
        "record": canonical_json(transcript_json(transcript)),
        "notices": canonical_json(listed),
    }


def notices_from_row(row: Row) -> tuple[Notice, ...]:
    """What was not understood when that transcript was read."""
    return tuple(Notice(*values) for values in json.loads(row["notices"]))


def segment_row(segment: Segment) -> dict[str, Any]:
    """A row of `segments`."""
    return {
        "id": segment.id,
        "transcript_id": segment.transcript_id,
        "position": segment.position,
        "span_start": segment.span.start,
        "span_end": segment.span.end,
        "speaker_id": segment.speaker_id,
        "quote": segment.quote,
        "rule": segment.rule,
        "first_turn": segment.turns[0],
        "after_turn": segment.turns[1],
        "speaker_ids": canonical_json(list(segment.speaker_ids)),
    }


def segment_from_row(row: Row) -> Segment:
    """The inverse of `segment_row`."""
    return Segment(
        id=row["id"],
        transcript_id=row["transcript_id"],
        position=row["position"],
        span=Span(row["span_start"], row["span_end"]),
        speaker_id=row["speaker_id"],
        quote=row["quote"],
        rule=row["rule"],
        turns=(row["first_turn"], row["after_turn"]),
        speaker_ids=tuple(json.loads(row["speaker_ids"])),
    )


def suggestion_row(
    suggestion: Suggestion, transcript_id: str, for_coder: str, place: int = 0
) -> dict[str, Any]:
    """A row of `suggestions`; `for_coder` is "" for those that everybody sees."""
    reasons = [
        [r.kind, r.text, [r.span.start, r.span.end] if r.span is not None else None, r.weight]
        for r in suggestion.rationale
    ]
    return {
        "id": suggestion.id,
        "for_coder": for_coder,
        "transcript_id": transcript_id,
        "place": place,
        "segment_id": suggestion.segment_id,
        "code_id": suggestion.code_id,
        "span_start": suggestion.span.start,
        "span_end": suggestion.span.end,
        "score": suggestion.score,
        "rationale": canonical_json(reasons),
        "tagger": suggestion.tagger,
        "run_id": suggestion.run_id,
        "level": suggestion.level,
        "hit": suggestion.hit,
        "calibrated": suggestion.calibrated,
    }


def suggestion_from_row(row: Row) -> Suggestion:
    """The inverse of `suggestion_row`."""
    reasons = tuple(
        Reason(kind, text, Span(*span) if span else None, weight)
        for kind, text, span, weight in json.loads(row["rationale"])
    )
    return Suggestion(
        id=row["id"],
        segment_id=row["segment_id"],
        code_id=row["code_id"],
        span=Span(row["span_start"], row["span_end"]),
        score=row["score"],
        rationale=reasons,
        tagger=row["tagger"],
        run_id=row["run_id"],
        level=row["level"],
        hit=bool(row["hit"]),
        calibrated=bool(row["calibrated"]),
    )


def scores_row(scores: ScoreTable, transcript_id: str, for_coder: str) -> dict[str, Any]:
    """A row of `scores`; numbers are little-endian whatever the machine is."""
    values = array("f", scores.values)
    if sys.byteorder == "big":
        values.byteswap()
    return {
        "transcript_id": transcript_id,
        "for_coder": for_coder,
        "segments": canonical_json(list(scores.segments)),
        "codes": canonical_json([list(scores.codes), list(scores.calibrated)]),
        "numbers": values.tobytes(),
    }


def scores_from_row(row: Row) -> ScoreTable:
    """The inverse of `scores_row`."""
    values = array("f")
    values.frombytes(row["numbers"])
    if sys.byteorder == "big":
        values.byteswap()
    codes, calibrated = json.loads(row["codes"])
    return ScoreTable(tuple(json.loads(row["segments"])), tuple(codes), tuple(calibrated), values)


def decision_row(decision: Decision) -> dict[str, Any]:
    """A row of `decisions`."""
    row = {
        name: getattr(decision, name) for name in Decision.__slots__ if name not in ("span", "speaker_ids")
    }
    row["span_start"] = None if decision.span is None else decision.span.start
    row["span_end"] = None if decision.span is None else decision.span.end
    row["speaker_ids"] = canonical_json(list(decision.speaker_ids))
    return row


def decision_from_row(row: Row) -> Decision:
    """The inverse of `decision_row`."""
    values = dict(row)
    start, end = values.pop("span_start"), values.pop("span_end")
    values["span"] = None if start is None else Span(start, end)
    values["speaker_ids"] = tuple(json.loads(values["speaker_ids"]))
    values["hint_visible"] = bool(values["hint_visible"])
    return Decision(**values)


def presentation_row(presentation: Presentation) -> dict[str, Any]:
    """A row of `presentations`."""
    return {name: getattr(presentation, name) for name in Presentation.__slots__}


def memo_row(memo: Memo) -> dict[str, Any]:
    """A row of `memos`."""
    return {name: getattr(memo, name) for name in Memo.__slots__}


def run_row(run: StepRun) -> dict[str, Any]:
    """A row of `step_runs`."""
    return {
        "step": run.step,
        "unit": run.unit,
        "version": run.version,
        "inputs": canonical_json(dict(run.inputs)),
        "output": run.output,
        "ran_at": run.ran_at,
    }


def run_from_row(row: Row) -> StepRun:
    """The inverse of `run_row`."""
    return StepRun(
        row["step"], row["unit"], row["version"], json.loads(row["inputs"]), row["output"], row["ran_at"]
    )
