"""Whether a code can be given as it is meant: its level, the words that it holds for, who is credited with it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.codebook import Code
from pipeline.errors import FocusError
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.transcripts import Transcript


class ReviewError(FocusError):
    """An act that the session cannot do; the message says why and nothing was recorded."""

    exit_code = 2


def check_level(code: Code, level: str | None) -> None:
    """Refuse a graded code without a level of its scale, and a level on a code without a scale."""
    if code.scale is None:
        if level is not None:
            raise ReviewError(f"the code {code.id!r} has no levels")
        return
    levels = [candidate.id for candidate in code.scale.levels]
    if level not in levels:
        raise ReviewError(f"the code {code.id!r} needs one of its levels: {', '.join(levels)}")


def check_span(span: Span, segment: Segment, transcript: Transcript) -> None:
    """Refuse a span that lies outside of the transcript, or has none of the segment in it.

    It may reach over neighbouring turns: talk is interaction.
    """
    if not (0 <= span.start < span.end <= len(transcript.text)):
        raise ReviewError("these words are not in the transcript")
    if span.end <= segment.span.start or segment.span.end <= span.start:
        raise ReviewError("a coding holds for some words of its segment at least")


def check_speakers(speaker_ids: Sequence[str], span: Span, transcript: Transcript) -> None:
    """Refuse to credit somebody who says nothing in the span."""
    if not speaker_ids:
        return  # the usual case, and a transcript has thousands of turns
    speaking = {
        turn.speaker_id
        for turn in transcript.turns
        if turn.span.start < span.end and span.start < turn.span.end
    }
    for speaker_id in speaker_ids:
        if speaker_id not in speaking:
            raise ReviewError(f"{speaker_id} says nothing in these words")
