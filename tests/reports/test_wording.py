"""Numbers and estimates are written in one way."""

from __future__ import annotations

import pytest

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
)

NUMBERS = (
    ("a whole number", 5021, 0, "5,021"),
    ("two decimals", 0.705, 2, "0.70"),
    ("a true minus", -0.25, 2, "−0.25"),
    ("no negative zero", -0.001, 2, "0.00"),
    ("thousands and decimals", -12345.67, 1, "−12,345.7"),
)


@pytest.mark.parametrize(("name", "value", "digits", "expected"), NUMBERS, ids=[n[0] for n in NUMBERS])
def test_number(name: str, value: float, digits: int, expected: str) -> None:
    """Numbers have commas between thousands, a true minus and no negative zero."""
    assert expected == number(value, digits)


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
