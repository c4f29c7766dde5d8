"""Numbers, estimates and strangers' text are written in one way."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings import Cell, Estimate, undefined
from pipeline.reports.wording import (
    Notes,
    Shown,
    cell_name,
    counted,
    listed,
    number,
    of_present,
    percent,
    visible,
)

NUMBERS = (
    ("a whole number", 5021, 0, "5,021"),
    ("two decimals", 0.705, 2, "0.70"),
    ("a true minus", -0.25, 2, "−0.25"),
    ("no negative zero", -0.001, 2, "0.00"),
    ("thousands and decimals", -12345.67, 1, "−12,345.7"),
)
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


@pytest.mark.parametrize(("name", "value", "digits", "expected"), NUMBERS, ids=[n[0] for n in NUMBERS])
def test_number(name: str, value: float, digits: int, expected: str) -> None:
    """Numbers have commas between thousands, a true minus and no negative zero."""
    assert expected == number(value, digits)


@pytest.mark.parametrize(("name", "text", "expected"), TEXTS, ids=[t[0] for t in TEXTS])
def test_visible(name: str, text: str, expected: str) -> None:
    """What would act unseen is shown as a symbol, and nothing else is touched."""
    assert expected == visible(text)


@given(st.text())
def test_visible_text_can_be_written_and_holds_no_control(text: str) -> None:
    """Whatever comes in, what is shown is valid UTF-8 and free of controls and of direction marks."""
    shown = visible(text)
    assert shown == shown.encode("utf-8").decode("utf-8")
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert not [c for c in shown if unicodedata.bidirectional(c) in ("LRO", "RLO", "LRE", "RLE", "PDF")]
    assert shown == visible(shown)


def test_phrases() -> None:
    """Counts come with their noun, people with how many were present, lists with `and`."""
    assert "1 turn" == counted(1, "turn")
    assert "1,200 turns" == counted(1200, "turn")
    assert "0 of 4" == of_present(0, 4)
    assert "47\u202f%" == percent(0.468)
    assert ["", "a", "a and b", "a, b and c"] == [listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])]
    assert ["all", "DK, manager"] == [cell_name(Cell()), cell_name(Cell(country="DK", group="manager"))]


def test_an_undefined_estimate_is_a_dash_with_its_reason() -> None:
    """A dash points to a numbered reason, and the same reason has the same number."""
    notes = Notes()
    assert Shown("—", notes=(1,)) == notes.show(undefined("one coder"))
    assert Shown("—", notes=(2,)) == notes.show(undefined("no variation"))
    assert Shown("—", notes=(1,)) == notes.show(undefined("one coder"))
    assert ["one coder", "no variation"] == notes.reasons


def test_an_interval_is_shown_or_its_absence_explained() -> None:
    """An estimate has its interval, or a note why there is none; below zero the interval says `to`."""
    notes = Notes()
    assert Shown("0.71", "0.55–0.87") == notes.show(Estimate(0.71, 0.55, 0.87))
    assert Shown("0.10", "−0.20 to 0.40") == notes.show(Estimate(0.1, -0.2, 0.4))
    assert Shown("83\u202f%", "82–84") == notes.show(Estimate(0.83, 0.82, 0.84), 0, share=True)
    assert Shown("0.71") == notes.show(Estimate(0.71, 0.55, 0.87), interval=False)
    assert Shown("0.83", notes=(1,)) == notes.show(Estimate(0.83, no_interval_because="three transcripts"))
    assert Shown("") == notes.show(None)
