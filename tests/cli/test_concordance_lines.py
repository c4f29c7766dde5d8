"""Lines of a keyword in context: width, alignment, and text that no terminal may obey."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.cli.concordance_lines import fitted, fitted_end, flat, lines
from pipeline.codebook import Pattern
from pipeline.spans import Span
from pipeline.taggers import Passage
from pipeline.taggers.codebook_tests import segment_of
from pipeline.taggers.concordance import Occasion
from pipeline.workflow.trying import Talk

CUTS = [
    ("fits", "abc", 3, "abc", "abc"),
    ("too long", "abcdef", 4, "abc…", "…def"),
    ("wide", "日本語の", 5, "日本…", "…語の"),
    ("wide, odd width", "日本語の", 4, "日…", "…の"),
    ("combining", "e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301…", "…e\u0301e\u0301"),
    ("joined", "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 3, "👨‍👩‍👧…", "…👨‍👩‍👧"),
    ("no room", "abc", 0, "", ""),
]


@pytest.mark.parametrize(("name", "text", "width", "begin", "end"), CUTS, ids=[row[0] for row in CUTS])
def test_cutting(name: str, text: str, width: int, begin: str, end: str) -> None:
    """A text is cut at whole characters, by what they take on the screen, at its end or at its beginning."""
    assert (begin, end) == (fitted(text, width), fitted_end(text, width))


def line_of(before: str, found: str, after: str, width: int) -> str:
    """The line of one hit, without colours."""
    quote = before + found + after
    passage = Passage(segment_of(quote, "T", "a"), "en")
    hit = Occasion(passage, Span(len(before), len(before) + len(found)), (Pattern("x"),), "hit")
    (line,) = lines([hit], Talk((passage,), {("T", "a"): "Anna"}), width)
    return line.plain


def test_nothing_is_obeyed() -> None:
    """Escapes, marks that turn the writing direction and line breaks are seen; markup stays as it is."""
    line = line_of("[b]\x1b[31m ", "a\nb", "\u202e\tz", 80)
    assert "[b]␛[31m  a b  ⟨U+202E⟩ z" in line


words = st.text(max_size=60)


@settings(max_examples=150)
@given(words, words, words, st.integers(40, 120))
def test_no_line_is_wider(before: str, found: str, after: str, width: int) -> None:
    """Whatever is said, a line has one line and at most the width."""
    line = line_of(before, found or "x", after, width)
    assert cell_len(line) <= width
    assert "\n" not in line


@given(words, st.integers(0, 40))
def test_a_cut_text_is_a_part(text: str, width: int) -> None:
    """What is left is the beginning or the end of the text, and fits."""
    text = flat(text)
    begin, end = fitted(text, width), fitted_end(text, width)
    assert text.startswith(begin.removesuffix("…")) or begin == text
    assert text.endswith(end.removeprefix("…")) or end == text
    assert max(cell_len(begin), cell_len(end)) <= width
