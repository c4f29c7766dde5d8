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


def broken(result: ReadTranscript, source: str) -> list[tuple[int, str]]:
    """Where which law is broken: spans in order without overlap, words never blank, every piece of them in the source."""
    transcript = result.transcript
    found, end, last = [], 0, ""
    for index, turn in enumerate(transcript.turns):
        words = transcript.words_of(turn)
        label = transcript.text[: turn.span.start].rpartition("\n")[2]
        laws = {
            "numbered": index == turn.index,
            "in order": end <= turn.span.start < turn.span.end <= len(transcript.text),
            "no space around": words == words.strip(),
            "verbatim": all(piece in source for piece in words.split("\n")),
            "behind the label": transcript.speaker(turn.speaker_id).id == speaker_key(label[:-2]),
            "another speaker than before": turn.speaker_id != last,
        }
        found += [(index, law) for law, holds in laws.items() if not holds]
        end, last = turn.span.end, turn.speaker_id
    return found


@given(SAID)
def test_typed_transcripts(said: list[tuple[str, list[str]]]) -> None:
    """For a typed transcript with a participant list, every word that was typed is in a turn, verbatim and in order."""
    source = "\n".join(f"{name}: " + "\n".join(parts) for name, parts in said)
    result = read("fg.txt", source, [Participant(name) for name in NAMES])
    if result is not None:
        assert [] == broken(result, source)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text(source: str) -> None:
    """Whatever stands in a text file, it is read by these laws or refused as bad input."""
    for name in ("fg.txt", "fg.vtt", "fg.srt", "fg.csv"):
        result = read(name, source)
        if result is not None and name == "fg.txt":
            clean = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]", "", source.replace("\r", "\n"))
            assert [] == broken(result, clean)


@given(SAID)
def test_tables(said: list[tuple[str, list[str]]]) -> None:
    """For a table, the words of a cell are the words of the turn."""
    cells = [(name, "\n".join(parts).replace('"', '""')) for name, parts in said]
    source = "speaker;text\n" + "\n".join(f'{name};"{words}"' for name, words in cells)
    result = read("fg.csv", source)
    if result is not None:
        assert [] == broken(result, "\n".join(part for _, parts in said for part in parts))


@given(SAID)
def test_reading_twice(said: list[tuple[str, list[str]]]) -> None:
    """The same file gives the same transcript."""
    source = "\n".join(f"{name}: " + "\n".join(parts) for name, parts in said)
    assert read("fg.txt", source) == read("fg.txt", source)
