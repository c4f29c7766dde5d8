"""Verdicts by thresholds: Gwet's rule, and what is left of it without an interval."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agreement import Band
from pipeline.findings import Estimate, undefined
from pipeline.reliability.bands import band, membership


def known(value: float, error: float, clusters: int = 0) -> Estimate:
    """An estimate with an interval of some kind."""
    return Estimate(value, low=max(value - 2 * error, -1.0), high=1.0, error=error, clusters=clusters)


VERDICTS: list[tuple[str, Estimate, str, str]] = [
    ("surely reliable", known(0.95, 0.03), "reliable", "reliable"),
    ("reliable by the value alone", known(0.82, 0.05), "tentative", "reliable"),
    ("too uncertain to be even tentative", known(0.82, 0.2), "not shown", "reliable"),
    ("surely tentative", known(0.75, 0.03), "tentative", "tentative"),
    ("surely not reliable", known(0.3, 0.05), "not reliable", "not reliable"),
    ("below nought", known(-0.5, 0.2), "not reliable", "not reliable"),
    ("many clusters: as good as the normal", known(0.88, 0.04, clusters=400), "reliable", "reliable"),
    ("four clusters: t(3) is wider", known(0.88, 0.04, clusters=4), "tentative", "reliable"),
]


@pytest.mark.parametrize(("name", "estimate", "word", "alone"), VERDICTS, ids=[case[0] for case in VERDICTS])
def test_the_verdict_is_the_highest_band_surely_reached(
    name: str, estimate: Estimate, word: str, alone: str
) -> None:
    """A band counts as reached where the probability of that is .95, whatever band the estimate falls in."""
    found = band(estimate)
    assert (word, "interval", alone) == (found.word, found.by, found.of_estimate)
    assert sorted(found.probabilities) == list(found.probabilities)
    assert 1.0 == found.probabilities[-1]


def test_without_an_interval_the_estimate_decides_and_says_so() -> None:
    """Three transcripts give no interval: the band that the value falls in, marked as such."""
    for value, word in (
        (0.8, "reliable"),
        (0.667, "tentative"),
        (0.6669, "not reliable"),
        (-1.0, "not reliable"),
    ):
        assert Band(word, "estimate", word) == band(Estimate(value, no_interval_because="three transcripts"))


def test_an_undefined_coefficient_has_no_band() -> None:
    """No variation is no verdict."""
    assert Band("") == band(undefined("no variation"))


def test_thresholds_are_the_studys_own() -> None:
    """A study may ask for more or less than the defaults."""
    assert "reliable" == band(known(0.75, 0.01), (0.7, 0.5)).word
    assert "not reliable" == band(known(0.85, 0.01), (0.95, 0.9)).word


@given(
    st.floats(-1, 1),
    st.floats(0.001, 2),
    st.lists(st.floats(-1, 1), min_size=1).map(sorted),
    st.integers(1, 60),
)
def test_probabilities_fall_as_the_bar_rises(value: float, error: float, cuts: list[float], df: int) -> None:
    """They lie between 0 and 1, fall with the cut, and reaching -1 is certain: by the normal and by t."""
    for degrees in (None, df):
        found = membership(value, error, [-1.0, *cuts], degrees)
        assert pytest.approx(1.0) == found[0]
        assert all(0 <= after <= before + 1e-12 for before, after in itertools.pairwise(found))
