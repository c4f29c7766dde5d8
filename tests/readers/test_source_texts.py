"""Text files as they come: encodings, byte order marks, line ends, control characters."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.hashing import digest_bytes
from pipeline.readers import ReadTranscript, read_participants

Read = Callable[..., ReadTranscript]
TALK = "Jana: Příliš.\r\nPetr: Ne.\r\nJana: Žluťoučký 😀 kůň.\r\nPetr: Ne.\r\n"
WORDS = ["Příliš.", "Ne.", "Žluťoučký 😀 kůň.", "Ne."]


def words(result: ReadTranscript) -> list[str]:
    """What is said, turn by turn."""
    return [result.transcript.words_of(turn) for turn in result.transcript.turns]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TALK.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TALK.encode(), "utf-8"),
        (TALK.encode("utf-16"), "utf-16"),
        (TALK.replace("\r\n", "\r").encode(), "utf-8"),
    ],
    ids=["utf-8", "byte order mark", "utf-16", "old Mac line ends"],
)
def test_encodings_and_line_ends(read: Read, content: bytes, encoding: str) -> None:
    """Byte order marks and line ends leave no trace in the words, and the digest is that of the bytes."""
    result = read("fg.txt", content, encoding=encoding)
    assert WORDS == words(result)
    assert digest_bytes(content) == result.transcript.digest
    assert () == result.notices


def test_a_declared_encoding(read: Read) -> None:
    """A file of another encoding is read where it is declared."""
    content = "Léa: Ça va.\nMarc: Été.\nLéa: Ah.\nMarc: Oui."
    assert words(read("fg.txt", content.encode("cp1252"), encoding="cp1252")) == [
        "Ça va.",
        "Été.",
        "Ah.",
        "Oui.",
    ]


@pytest.mark.parametrize("name", ["fg.txt", "fg.csv", "fg.vtt", "fg.srt"])
def test_another_encoding_than_declared(read: Read, name: str) -> None:
    """Every text format names the file, line and byte that is not of the declared encoding, and how to mend it."""
    with pytest.raises(InputError) as caught:
        read(name, "Jana: Ano.\nLéa: Ah.".encode("cp1252"))
    (problem,) = caught.value.problems
    assert (name, 2) == (problem.where, problem.line)
    assert "byte 13 of the file (byte 2 of the line, 0xE9) is not utf-8." == problem.what
    declared = 'write encoding = "cp1252" under [transcripts.about."fg"] in study.toml'
    kind = "“CSV UTF-8”" if name.endswith("csv") else "UTF-8"
    assert (
        f"Save it as {kind}, or, if it is cp1252, {declared} (or under [transcripts], if all its text files are)."
        == problem.how
    )


def test_an_encoding_of_one_file(read: Read) -> None:
    """What is declared of one file wins over what is declared of all."""
    content = "Léa: Ça va.\nMarc: Été.".encode("cp1252")
    assert ["Ça va.", "Été."] == words(read("fg {1}.txt", content, encodings={"fg {1}": "cp1252"}))
    with pytest.raises(InputError, match=r'under \[transcripts\.about\."fg \{1\}"\]'):
        read("fg {1}.txt", content, encodings={"fg": "cp1252"})


SHORT = "Jana: Schön.\nPetr: Ja.\nJana: Nein.\nPetr: Ja."
NOT_AS_DECLARED: list[tuple[str, bytes, str, list[str]]] = [
    ("UTF-8 under cp1252", SHORT.encode(), "cp1252", ["cp1252"]),
    ("UTF-8 under cp1250", SHORT.encode(), "cp1250", ["cp1250"]),
    ("UTF-8 under utf-16", SHORT.encode(), "utf-16", ["utf-16"]),
    ("UTF-8 with its mark", b"\xef\xbb\xbf" + SHORT.encode(), "cp1252", ["cp1252"]),
    ("UTF-8 by another name", SHORT.encode(), "U8", []),
    ("UTF-16 as declared", SHORT.encode("utf-16"), "utf-16", []),
    ("UTF-16 with its mark under cp1252", SHORT.encode("utf-16"), "cp1252", ["cp1252"]),
    ("UTF-16 of a Mac under cp1252", codecs.BOM_UTF16_BE + SHORT.encode("utf-16-be"), "cp1252", ["cp1252"]),
    ("cp1252 as declared", SHORT.encode("cp1252"), "cp1252", []),
]


@pytest.mark.parametrize(
    ("content", "encoding", "expected"),
    [case[1:] for case in NOT_AS_DECLARED],
    ids=[case[0] for case in NOT_AS_DECLARED],
)
def test_utf_8_under_another_declared_encoding(
    read: Read, content: bytes, encoding: str, expected: list[str]
) -> None:
    """What is UTF-8, or bears the mark of UTF-16, is never read as anything else, and a notice says where the declaration was not followed."""
    result = read("fg.txt", content, encoding=encoding)
    assert ["Schön.", "Ja.", "Nein.", "Ja."] == words(result)
    assert expected == [notice.text for notice in result.notices]


def test_utf_16_is_recognised_in_the_message(read: Read) -> None:
    """A UTF-16 file taken for UTF-8 is called by its name."""
    with pytest.raises(InputError, match="It looks like UTF-16"):
        read("fg.txt", TALK.encode("utf-16"))


@pytest.mark.parametrize("encoding", ["klingon", "base64", "utf-8\x00"])
def test_an_unknown_encoding(read: Read, encoding: str) -> None:
    """An encoding that does not exist, or is none of text, is refused."""
    with pytest.raises(InputError, match="no known encoding"):
        read("fg.txt", TALK, encoding=encoding)


def test_control_characters_are_reported_and_left_out(read: Read) -> None:
    """NUL, escape and a byte order mark inside the text go, once reported per kind with count and first line."""
    result = read("fg.txt", "Jana: A\x00n\x1bo.\nPetr: N\x00e.\n\ufeffJana: Ano.\nPetr:\tNe.\u00ad")
    assert ["Ano.", "Ne.", "Ano.", "Ne.\u00ad"] == words(result)
    assert [("U+0000", 1), ("U+001B", 1), ("U+FEFF", 3)] == [(n.text, n.line) for n in result.notices]
    assert "2 times" in result.notices[0].reason


def test_unicode_is_not_normalised(read: Read) -> None:
    """A letter with a combining mark stays two code points, and no-break spaces stay inside the words."""
    assert ["C\u030c a\u00a0b"] == words(read("fg.txt", "Moderator: C\u030c a\u00a0b"))


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    """A file that is not there, or is a folder, is a problem of the input."""
    with pytest.raises(InputError, match="there is no such file"):
        read_participants(tmp_path / "none.csv", source="none.csv")
    with pytest.raises(InputError, match="it cannot be read"):
        read_participants(tmp_path, source="folder")
