"""Numbers and estimates are written in one way."""

from __future__ import annotations

import pytest

from pipeline.cli.exhibit_tables import written
from pipeline.exhibits import Column
from pipeline.findings import Cell, Estimate, undefined
from pipeline.reports.wording import (
    Notes,
    Shown,
    cell_name,
    counted,
    letter,
    listed,
    number,
    of_present,
    percent,
    signed,
    with_interval,
)

NUMBERS = (
    ("a whole number", 5021, 0, "5,021"),
    ("two decimals", 0.704, 2, "0.70"),
    ("a true minus", -0.25, 2, "−0.25"),
    ("no negative zero", -0.001, 2, "0.00"),
    ("a half of a percent", 12.5, 0, "13"),
    ("a half after the mark", 0.705, 2, "0.71"),
    ("a half below zero", -2.5, 0, "−3"),
    ("a half that a product blurs", 100 * 0.285, 0, "29"),
    ("no half", 12.4999, 0, "12"),
    ("much", 1e30, 0, "1,000,000,000,000,000,000,000,000,000,000"),
    ("thousands and decimals", -12345.67, 1, "−12,345.7"),
)


@pytest.mark.parametrize(("name", "value", "digits", "expected"), NUMBERS, ids=[n[0] for n in NUMBERS])
def test_number(name: str, value: float, digits: int, expected: str) -> None:
    """Numbers have commas between thousands, a true minus and no negative zero, and a half as it is written is rounded up."""
    assert expected == number(value, digits)


def test_the_terminal_rounds_as_the_report_does() -> None:
    """Half a percent is rounded up in the tables of the terminal too, and there is no negative zero."""
    share, gap = Column("share", "Share", "share", 0), Column("gap", "Gap", "difference", 1)
    assert ["13 %", "29 %", "+2.3", "+0.0"] == [
        written(value, column)
        for value, column in ((0.125, share), (0.285, share), (2.25, gap), (-0.04, gap))
    ]


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


WRITTEN = (
    ("above nought", Estimate(0.64, 0.54, 0.74), "0.64 [0.54–0.74]"),
    ("below nought", Estimate(-0.44, -0.79, -0.09), "−0.44 [−0.79 to −0.09]"),
    ("never a negative nought", Estimate(-0.001, -0.004, 0.004), "0.00 [0.00–0.00]"),
    ("without an interval", Estimate(0.64, no_interval_because="three transcripts"), "0.64"),
    ("undefined", undefined("no variation"), "—"),
)


@pytest.mark.parametrize(("name", "estimate", "expected"), WRITTEN, ids=[w[0] for w in WRITTEN])
def test_an_estimate_is_written_one_way(name: str, estimate: Estimate, expected: str) -> None:
    """In a line of text the interval stands in brackets, written as in a table."""
    assert expected == with_interval(estimate)
    shown = Notes().show(estimate)
    assert expected == shown.text + (f" [{shown.interval}]" if shown.interval else "")


def test_a_change_has_its_sign() -> None:
    """More has a plus, less a true minus, nothing neither."""
    assert ["+12\u202f%", "−12\u202f%", "0\u202f%"] == [signed(change) for change in (0.12, -0.12, -0.001)]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (1, "a"),
        (2, "b"),
        (26, "z"),
        (27, "aa"),
        (28, "ab"),
        (52, "az"),
        (53, "ba"),
        (702, "zz"),
        (703, "aaa"),
    ],
)
def test_notes_are_marked_by_letters(place: int, expected: str) -> None:
    """A mark is no digit, which copied with a number would be read as one more of its own; after z comes aa."""
    assert expected == letter(place)
