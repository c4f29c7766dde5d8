"""The sample study's transcripts: five formats, five languages, read without a doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.readers import ReadingSettings, read_participants, read_transcript

FOLDER = Path(__file__).resolve().parents[2] / "transcripts" / "sample"
SILENT = {
    "fg-cz-health.txt": ["Tomáš"],
    "fg-cz-safety.srt": ["Růžena"],
    "fg-de-health.vtt": ["Birgit"],
    "fg-dk-environment.txt": ["Anders"],
    "fg-fr-health.txt": ["Lucas"],
    "fg-fr-safety.srt": ["Monique"],
    "fg-uk-health.txt": ["Callum"],
}
NAMES = sorted(path.name for path in FOLDER.glob("fg-*"))


def test_there_are_fifteen() -> None:
    """Five countries by three sectors, in five formats."""
    assert 15 == len(NAMES)
    assert {".txt", ".csv", ".docx", ".srt", ".vtt"} == {Path(name).suffix for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_sample_transcripts(name: str) -> None:
    """Each has 55 to 66 turns, a moderator, nobody unmatched, the silent ones it should have, and no notices."""
    result = read_transcript(
        FOLDER / name,
        transcript_id=name.partition(".")[0],
        source=name,
        participants=read_participants(FOLDER / "participants.csv", source="participants.csv"),
        settings=ReadingSettings(),
    )
    transcript = result.transcript
    assert 55 <= len(transcript.turns) <= 66
    assert "moderator" in {speaker.role for speaker in transcript.speakers}
    assert () == transcript.unmatched
    assert SILENT.get(name, []) == [speaker.label for speaker in transcript.silent]
    assert () == result.notices
