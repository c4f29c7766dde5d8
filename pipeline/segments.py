"""The unit that is coded. Its id is made of content, not of position, so that an edit elsewhere orphans nothing."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.hashing import content_id
from pipeline.spans import Span


def segment_id(transcript_id: str, rule: str, speaker_id: str, quote: str, occurrence: int) -> str:
    """Id of the `occurrence`-th (from 0) segment of that speaker with those very words in that transcript."""
    return content_id("seg", transcript_id, rule, speaker_id, quote, occurrence)


@dataclass(frozen=True, slots=True)
class Segment:
    """A passage to be coded: `quote == span.of(transcript.text)`, re-checked whenever a study is read.

    `position` counts the segments of a transcript from 0. `turns` is the half-open range of turn indices it covers.
    `speaker_id` is the one who speaks (first, in a window); `speaker_ids` all who do.
    """

    id: str
    transcript_id: str
    position: int
    span: Span
    speaker_id: str
    quote: str
    rule: str
    turns: tuple[int, int]
    speaker_ids: tuple[str, ...] = ()
