"""Laws that hold for whatever is read."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.readers import ReadingSettings, ReadTranscript, read_transcript
from pipeline.transcripts import Participant, speaker_key

NAMES = ("Jana", "PETR", "P3", "Dr. Eva", "Moderator")
PARTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=12),
    st.sampled_from(
        [
            "😀",
            "[laughter]",
            "ano: ne",
            "“a”",
            "\u00ad",
            "\u202f",
            " ",
            "e\u0301",
            "-->",
            "<b>",
            "&amp;",
            "\t",
        ]
    ),
)
TALK = st.lists(PARTS, max_size=5).map("".join)
SAID = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(TALK, min_size=1, max_size=3)), min_size=1, max_size=8
)


def read(name: str, content: str, participants: Sequence[Participant] = ()) -> ReadTranscript | None:
    """The transcript of that content; None where nobody speaks in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content.encode())
        try:
            return read_transcript(
                path, transcript_id="fg", source=name, participants=participants, settings=ReadingSettings()
            )
        except InputError:
            return None


def check_laws(result: ReadTranscript, source: str) -> None:
    """Spans lie in order without overlap, words are never blank, every piece of them stands in the source."""
    transcript = result.transcript
    end = 0
    for index, turn in enumerate(transcript.turns):
        assert index == turn.index
        assert end <= turn.span.start < turn.span.end <= len(transcript.text)
        end = turn.span.end
        words = transcript.words_of(turn)
        assert words == words.strip()
        assert all(piece in source for piece in words.split("\n"))
        label = transcript.text[: turn.span.start].rpartition("\n")[2]
        assert transcript.speaker(turn.speaker_id).id == speaker_key(label[:-2])
    neighbours = zip(transcript.turns, transcript.turns[1:], strict=False)
    assert all(before.speaker_id != after.speaker_id for before, after in neighbours)


@given(SAID)
def test_typed_transcripts(said: list[tuple[str, list[str]]]) -> None:
    """For a typed transcript with a participant list, every word that was typed is in a turn, verbatim and in order."""
    source = "\n".join(f"{name}: " + "\n".join(parts) for name, parts in said)
    result = read("fg.txt", source, [Participant(name) for name in NAMES])
    if result is not None:
        check_laws(result, source)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text(source: str) -> None:
    """Whatever stands in a text file, it is read by these laws or refused as bad input."""
    for name in ("fg.txt", "fg.vtt", "fg.srt", "fg.csv"):
        result = read(name, source)
        if result is not None and name == "fg.txt":
            check_laws(result, re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]", "", source.replace("\r", "\n")))


@given(SAID)
def test_tables(said: list[tuple[str, list[str]]]) -> None:
    """For a table, the words of a cell are the words of the turn."""
    cells = [(name, "\n".join(parts).replace('"', '""')) for name, parts in said]
    source = "speaker;text\n" + "\n".join(f'{name};"{words}"' for name, words in cells)
    result = read("fg.csv", source)
    if result is not None:
        check_laws(result, "\n".join(part for _, parts in said for part in parts))


@given(SAID)
def test_reading_twice(said: list[tuple[str, list[str]]]) -> None:
    """The same file gives the same transcript."""
    source = "\n".join(f"{name}: " + "\n".join(parts) for name, parts in said)
    assert read("fg.txt", source) == read("fg.txt", source)
