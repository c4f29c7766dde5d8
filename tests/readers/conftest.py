"""Fixtures of the readers' tests: a file made of a text and read, as a study would read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers import ReadingSettings, ReadTranscript, read_transcript
from pipeline.transcripts import Participant

Read = Callable[..., ReadTranscript]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read("fg.txt", content, participants, **settings)` writes a file and reads it as the transcript `fg`."""

    def write_and_read(
        name: str, content: str | bytes, participants: Sequence[Participant] = (), **settings: Any
    ) -> ReadTranscript:
        """The file of that name and content, read."""
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_transcript(
            path,
            transcript_id=path.stem,
            source=name,
            participants=participants,
            settings=ReadingSettings(**settings),
        )

    return write_and_read


@pytest.fixture
def turns(read: Read) -> Callable[..., list[tuple[str, str]]]:
    """As `read`, but gives (speaker key, words) of each turn."""

    def read_turns(name: str, content: str | bytes, *rest: Any, **settings: Any) -> list[tuple[str, str]]:
        """Who says what."""
        transcript = read(name, content, *rest, **settings).transcript
        return [(turn.speaker_id, transcript.words_of(turn)) for turn in transcript.turns]

    return read_turns
