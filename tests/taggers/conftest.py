"""Passages and codebooks for the tests of the taggers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.segments import Segment, segment_id
from pipeline.spans import Span
from pipeline.taggers import Passage

PassageMaker = Callable[..., Passage]


@pytest.fixture(scope="session")
def passage() -> PassageMaker:
    """Makes the passage of a text: `start` is where it begins in the transcript, the rest are attributes."""

    def make(text: str, language: str = "en", start: int = 0, **attributes: str) -> Passage:
        """A passage whose segment is the whole text."""
        segment = Segment(
            id=segment_id("T", "turn", "a", text, start),
            transcript_id="T",
            position=0,
            span=Span(start, start + len(text)),
            speaker_id="a",
            quote=text,
            rule="turn",
            turns=(0, 1),
        )
        return Passage(segment, language, attributes)

    return make
