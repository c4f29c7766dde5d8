"""The pace: medians of active time, never of time away."""

from __future__ import annotations

import pytest

from pipeline.review.pace import Pace, spoken


def test_median_of_the_last() -> None:
    """The pace is the median of the last fifty segments, and what is left follows from it."""
    pace, now = Pace(0.0), 0.0
    for seconds in [50.0] * 40 + [4.0] * 26 + [6.0] * 24:
        now += seconds
        pace.done(now)
    assert 4.0 == pace.each
    assert 400.0 == pace.left(100)


def test_nothing_before_five() -> None:
    """Before five segments are done nothing is said."""
    pace = Pace(0.0)
    for second in range(1, 5):
        pace.done(float(second))
    assert (None, None) == (pace.each, pace.left(10))


def test_idle() -> None:
    """Of a break only a minute counts; keys pressed meanwhile keep the clock running."""
    pace = Pace(0.0)
    for number in range(1, 6):
        pace.done(number * 1000.0)
    assert 60.0 == pace.each
    busy = Pace(0.0)
    for number in range(500):
        busy.touch(number * 10.0)
        if number % 100 == 99:
            busy.done(number * 10.0)
    assert 1000.0 == busy.each


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.04, "0.0 s"),
        (7.44, "7.4 s"),
        (42.4, "42 s"),
        (600, "10 min"),
        (3599, "1 h 00 min"),
        (8220, "2 h 17 min"),
    ],
)
def test_spoken(seconds: float, expected: str) -> None:
    """Time is said as people say it."""
    assert expected == spoken(seconds)
