"""Lines: broken at words, counted in cells, marked by places of the text, and never changed in what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.review.wording.pieces import (
    Marked,
    Piece,
    broken,
    cut_line,
    fit,
    flowing,
    padded,
    pieces_of,
    shown,
    width_of,
)
from pipeline.spans import Span
from pipeline.verbatim import visible

TEXTS = st.text(st.sampled_from("ab [/]\n\t\x1b\u202e\u0301漢字é👍\u200d’.-"), max_size=60)

BREAKS: list[tuple[str, str, int, list[str]]] = [
    ("at words", "We waited [inaudible] long", 11, ["We waited", "[inaudible]", "long"]),
    ("a long word", "abcdefghij k", 4, ["abcd", "efgh", "ij k"]),
    ("line breaks", "a\n\nb", 10, ["a", "", "b"]),
    ("wide", "漢字漢字 x", 4, ["漢字", "漢字", "x"]),
    ("combining", "e\u0301e\u0301e\u0301 f", 3, ["e\u0301e\u0301e\u0301", "f"]),
    ("control", "a \x1b[31mb", 6, ["a", "␛[31mb"]),
    ("a word as long as the line, after a space", " [[[[漢字 b", 8, ["[[[[漢字", "b"]),
    ("nothing", "", 5, [""]),
]


@pytest.mark.parametrize(("name", "text", "width", "expected"), BREAKS, ids=[case[0] for case in BREAKS])
def test_broken(name: str, text: str, width: int, expected: list[str]) -> None:
    """Lines break at white space, and inside a word only where it is longer than a line."""
    assert expected == [shown(text[a:b]) for a, b in broken(text, 0, len(text), width)]


@given(TEXTS, st.integers(8, 30))
def test_nothing_is_lost(text: str, width: int) -> None:
    """Whatever the text, only white space is left out between lines, and no line is wider than it may be."""
    ranges = broken(text, 0, len(text), width)
    said = "".join(text[a:b] for a, b in ranges)
    assert [c for c in text if c not in " \t\n"] == [c for c in said if c not in " \t\n"]
    assert all(a <= b for a, b in ranges)
    assert all(cell_len(shown(text[a:b])) <= width for a, b in ranges)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_marks(text: str, ends: list[tuple[int, int]]) -> None:
    """Marks fall on the places of the text that they name, however it is shown there."""
    marks = [Marked(Span(min(pair), max(pair)), f"m{n}") for n, pair in enumerate(ends)]
    pieces = pieces_of(text, 0, len(text), "here", marks)
    assert shown(text) == "".join(piece.text for piece in pieces)
    for mark in marks:
        marked = "".join(piece.text for piece in pieces if mark.role in piece.role.split())
        assert shown(text[mark.span.start : mark.span.end]) == marked


def test_marks_on_unseen_characters() -> None:
    """A character shown as a symbol of eight cells is one place of the text."""
    pieces = pieces_of("a\u202ebc", 0, 4, "here", [Marked(Span(2, 3), "evidence")])
    assert (Piece("a⟨U+202E⟩", "here"), Piece("b", "here evidence"), Piece("c", "here")) == pieces


@given(TEXTS, st.integers(1, 20))
def test_cut(text: str, width: int) -> None:
    """What is cut fits, ends in … where something is missing, and what is padded is exactly as wide as asked."""
    text = text.replace("\u200d", "")  # Rich counts nothing for whatever follows a joiner
    cut = fit(shown(text), width)
    assert cell_len(cut) <= width
    assert cut == shown(text) or cut.endswith("…")
    assert width == cell_len(padded(shown(text), width))
    assert width_of(cut_line((Piece("ab", "x"), Piece(shown(text))), width)) <= width


def test_flowing() -> None:
    """Pieces that follow one another keep their roles over the lines; what does not fit ends in …."""
    lines = flowing((Piece("one two ", "a"), Piece("three four five", "b")), 9, most=2)
    assert [(Piece("one two", "a"),), (Piece("three fo…", "b"),)] == lines


def test_shown() -> None:
    """Text from outside is on one line and as `visible` shows it."""
    text = "[b]x[/b]\x1b[31m\n\ty"
    assert visible(text).replace("\n", " ").replace("\t", "    ") == shown(text)
