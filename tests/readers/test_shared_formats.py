"""Transcripts that other programs made: what each of them gives."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.readers import ReadingSettings, ReadTranscript, read_transcript

pytestmark = pytest.mark.shared

FIGURES = [
    ("formats/teams/jmarshrossney_teams_readme_excerpt.vtt", {"john smith": 1, "jane doe": 1}, 19, 0),
    ("formats/teams/turnchunk_teams.vtt", {"alice chen": 1, "bob ferreira": 1}, 33, 0),
    ("formats/teams/turnchunk_otter.txt", {"alice chen": 1, "bob ferreira": 1}, 22, 2),
    ("formats/qualcoder/transcript.txt", {"id1": 3, "id2": 2, "id3": 2}, 163, 0),
    ("formats/docx/aws_transcribe_example-call.docx", {"agent": 19, "customer": 18}, 467, 10),
]


def read(path: Path) -> ReadTranscript:
    """The transcript in a file."""
    return read_transcript(
        path, transcript_id=path.stem, source=path.name, participants=(), settings=ReadingSettings()
    )


@pytest.mark.parametrize(
    ("name", "turns", "words", "notices"), FIGURES, ids=[figure[0] for figure in FIGURES]
)
def test_figures(shared: Path, name: str, turns: dict[str, int], words: int, notices: int) -> None:
    """Turns per speaker, words and notices of each file stay what they were when it was looked through."""
    result = read(shared / "data" / name)
    transcript = result.transcript
    assert turns == Counter(turn.speaker_id for turn in transcript.turns)
    assert words == sum(len(transcript.words_of(turn).split()) for turn in transcript.turns)
    assert notices == len(result.notices)


def test_a_document_without_speakers(shared: Path) -> None:
    """A diary in Word names no speaker, and the message says what a turn looks like."""
    with pytest.raises(InputError, match=r"qualcoder_ID1.docx: no speaker was found. Begin each turn"):
        read(shared / "data" / "formats" / "docx" / "qualcoder_ID1.docx")


def test_times_of_a_speech_to_text_table(shared: Path) -> None:
    """The times of the table are read, in the order of the call."""
    transcript = read(shared / "data" / "formats" / "docx" / "aws_transcribe_example-call.docx").transcript
    times = [turn.started_at for turn in transcript.turns]
    assert [0.4, 6.31, 7.94] == times[:3]
    assert None not in times


def test_real_meetings(shared: Path, tmp_path: Path) -> None:
    """Twelve meetings written as `speaker: words`: a turn per run of one speaker, and nobody else speaks."""
    for path in sorted((shared / "data" / "mrda" / "test").glob("*.txt")):
        said = [line.split("|")[:2] for line in path.read_text(encoding="utf-8").splitlines() if line]
        runs = [
            said[0],
            *(after for before, after in pairwise(said) if before[0] != after[0]),
        ]
        typed = tmp_path / path.name
        typed.write_text("\n".join(f"{speaker}: {words}" for speaker, words in said), encoding="utf-8")
        transcript = read(typed).transcript
        assert [speaker for speaker, _ in runs] == [turn.speaker_id for turn in transcript.turns]
        assert {speaker for speaker, _ in said} == {speaker.id for speaker in transcript.speakers}
        assert (
            " ".join(words.strip() for _, words in said).split()
            == " ".join(transcript.words_of(turn) for turn in transcript.turns).split()
        )
