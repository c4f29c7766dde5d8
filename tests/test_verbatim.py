"""Strangers' text is shown, never obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verbatim import printable, visible

TEXTS = (
    ("plain text stays", "Wir — äh [lacht] l’eau\n\tzweite Zeile", "Wir — äh [lacht] l’eau\n\tzweite Zeile"),
    ("escape", "\x1b[31mred", "␛[31mred"),
    ("NUL and delete", "a\x00b\x7f", "a␀b␡"),
    ("carriage return", "a\r", "a␍"),
    ("C1 control", "\x9b", "⟨U+009B⟩"),
    ("right-to-left override", "\u202eabc", "⟨U+202E⟩abc"),
    ("isolates", "\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
    ("zero width space", "a\u200bb", "a⟨U+200B⟩b"),
    ("lone surrogate", "\ud83d", "⟨U+D83D⟩"),
    ("tag characters", "\U000e0041", "⟨U+E0041⟩"),
    ("joiners that scripts need", "नि\u200dक", "नि\u200dक"),
)


@pytest.mark.parametrize(("name", "text", "expected"), TEXTS, ids=[t[0] for t in TEXTS])
def test_visible(name: str, text: str, expected: str) -> None:
    """What would act unseen is shown as a symbol, and nothing else is touched."""
    assert expected == visible(text)


# Words that are not written rightly without their marks: joiners, spaces without width, marks of direction.
SCRIPTS = (
    ("Hebrew with a mark after the stop", "זה לא נכון!\u200f אמרתי"),
    ("Hebrew with a number", "\u200eCOVID-19\u200e וגם"),
    ("Arabic with its letter mark", "نعم\u061c 5"),
    ("Persian without a join", "می\u200cخواهم"),
    ("Hindi with a join", "क्\u200dष"),
    ("Thai between words", "สวัสดี\u200bครับ"),
    ("Khmer between words", "ភាសា\u200bខ្មែរ"),
    ("a word joiner", "Art.\u20605"),
    ("a join that is no space", "wor\ufeffld"),
    ("a family of emoji", "👩\u200d👩\u200d👧"),
    ("plain text, lines and tabs", "Wir — äh [lacht] l’eau\n\tzweite\u00a0Zeile\u00ad"),
)

# What acts on other text than its own, or on a terminal: (what it is, the text, on a page, as words in a file of data).
ACTING = (
    ("escape", "\x1b[2J", "␛[2J", "␛[2J"),
    ("C1 control", "\x9b2J", "⟨U+009B⟩2J", "⟨U+009B⟩2J"),
    ("override", "\u202egnp\u202c", "⟨U+202E⟩gnp⟨U+202C⟩", "\u202egnp\u202c"),
    ("isolate", "\u2067x\u2069", "⟨U+2067⟩x⟨U+2069⟩", "\u2067x\u2069"),
    ("end of a line", "a\u2028b", "a⟨U+2028⟩b", "a\u2028b"),
)


@pytest.mark.parametrize(("name", "text"), SCRIPTS, ids=[t[0] for t in SCRIPTS])
def test_marks_of_scripts_are_printed(name: str, text: str) -> None:
    """On pages and in files a word keeps the marks that its script needs, so that it can be copied as it was said."""
    assert [text, text] == [printable(text), printable(text, exact=True)]


@pytest.mark.parametrize(("name", "text", "page", "data"), ACTING, ids=[t[0] for t in ACTING])
def test_what_acts_is_printed_as_a_symbol(name: str, text: str, page: str, data: str) -> None:
    """What turns other text round is seen on pages; in words as data nothing but what would steer a terminal."""
    assert [page, data] == [printable(text), printable(text, exact=True)]


@given(st.text())
def test_what_is_shown_on_a_terminal_is_printable(text: str) -> None:
    """Whatever is shown needs no further change, on a page or in a file."""
    shown = visible(text)
    assert [shown, shown] == [printable(shown), printable(shown, exact=True)]


@given(st.text())
def test_visible_text_can_be_written_and_holds_no_control(text: str) -> None:
    """Whatever comes in, what is shown is valid UTF-8 and free of controls and of direction marks."""
    shown = visible(text)
    assert shown == shown.encode("utf-8").decode("utf-8")
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert not [c for c in shown if unicodedata.bidirectional(c) in ("LRO", "RLO", "LRE", "RLE", "PDF")]
    assert shown == visible(shown)
