"""Plain text: a typed transcript, a line per paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.readers.build import assemble
from pipeline.readers.labels import Line
from pipeline.readers.people import roll
from pipeline.readers.reading import ReadingSettings, ReadTranscript
from pipeline.readers.typed import find_turns
from pipeline.transcripts import Participant


def read_plain(
    path: Path,
    *,
    transcript_id: str,
    source: str,
    participants: Sequence[Participant],
    settings: ReadingSettings,
) -> ReadTranscript:
    """A typed transcript in a text file; raises InputError where it is empty or nobody speaks."""
    content = settings.text_of(path, source, transcript_id)
    if not content.text.strip():
        raise InputError(Problem(source, "the file is empty.", "Put the transcript in it, or remove it."))
    lines = [Line(text, number) for number, text in enumerate(content.text.split("\n"), 1)]
    known = roll(participants, transcript_id)
    heard = find_turns(lines, source=source, known=known, settings=settings)
    heard.notices[:0] = content.notices
    return assemble(
        heard,
        transcript_id=transcript_id,
        source=source,
        digest=content.digest,
        participants=participants,
        settings=settings,
    )
