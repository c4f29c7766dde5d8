"""How coders change over their reading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reliability.coefficients.ratings import NO_CLUSTERS
from pipeline.reliability.drift import _holm, _Judged, drift
from pipeline.reliability.units import Units
from tests.reliability.tables import drawn, made

WHERE = "vwxyz"


def two(many: int, gave: list[int]) -> Units:
    """Ada gives code a to all units, Ben where `gave` has the unit; transcripts take turns."""
    rows = [("a", "a" if at in gave else "") for at in range(many)]
    return made(rows, "ab", "".join(WHERE[at % 5] for at in range(many)))


def test_stretches_are_about_equal_and_as_many_as_have_twenty_units() -> None:
    """Forty units make two stretches, 99 four, a thousand five; below forty there are none and the trend says why."""
    sizes = {many: [s.units for s in drift(two(many, []))[0].stretches] for many in (40, 99, 1000)}
    assert {40: [20, 20], 99: [25, 25, 25, 24], 1000: [200] * 5} == sizes
    ada = drift(two(39, []))[0]
    assert ((), "drift needs at least 40 units that somebody else judged as well, here 39") == (
        ada.stretches,
        ada.trend.undefined_because,
    )


def test_a_stretch_by_hand() -> None:
    """Ben gives the code in the first half and not in the second."""
    _, ben = drift(two(40, list(range(20))))
    first, last = ben.stretches
    assert (1.0, 0.0) == (first.same.value, last.same.value)
    assert (1.0, 0.0, 1.0, 1.0) == (first.codes_each, last.codes_each, first.codes_others, last.codes_others)
    assert [(1, 2), (2, 2)] == [(s.number, s.of) for s in ben.stretches]
    assert ("2026-11-02", "ben") == (first.first, first.coder)


def test_the_trend_is_the_least_squares_slope() -> None:
    """The slope of 1 … 1 0 … 0 on places from 0 to 1, against numpy's."""
    _, ben = drift(two(50, list(range(30))))
    expected = np.polyfit(np.linspace(0, 1, 50), [1.0] * 30 + [0.0] * 20, 1)[0]
    assert pytest.approx(expected) == ben.trend.value
    assert ben.trend.high is not None
    assert ben.trend.high < 0
    assert 5 == ben.trend.clusters


def test_the_order_is_the_coders_own() -> None:
    """Ben read the same units backwards: what was late for Ada was early for him."""
    units = two(40, list(range(20)))
    order = np.stack([np.arange(40.0), np.arange(40.0)[::-1]], axis=1)
    ada, ben = drift(replace(units, order=order))
    assert ada.trend.value is not None
    assert pytest.approx(-ada.trend.value) == ben.trend.value
    assert [0.0, 1.0] == [s.same.value for s in ben.stretches]


def test_who_moved_is_told_by_the_rate_of_the_others_on_the_same_units() -> None:
    """Ben all but stopped giving code a: for either of them it is named, with the changes of both."""
    ada, ben = drift(two(40, [*range(3), *range(4, 20), 27]))
    ((code, own, others),) = ben.codes
    assert ("a", 0.0) == (code, others)
    assert pytest.approx(-0.9) == own
    assert (("a", 0.0, own),) == ada.codes


def test_a_change_without_any_spread_is_no_certainty() -> None:
    """The same difference whichever transcript is left out has no standard error, and so is not named."""
    assert [(), ()] == [d.codes for d in drift(two(40, list(range(20))))]


def test_a_code_that_changed_for_everybody_is_not_named() -> None:
    """Where the talk moves on to something else all coders' rates change alike: that is no drift."""
    rows = []
    for at in range(200):
        there = at < 100
        ada, ben = there != (at % 10 == 0), there != (at % 10 == 5)
        rows.append(("a" if ada else "", "a" if ben else ""))
    units = made(rows, "ab", "".join(WHERE[at % 5] for at in range(200)))
    assert [(), ()] == [d.codes for d in drift(units)]


def test_below_four_transcripts_no_code_is_named_and_no_interval_given() -> None:
    """Three transcripts cannot tell drift from transcripts."""
    rows = [("a", "a" if at < 20 else "") for at in range(40)]
    _, ben = drift(made(rows, "ab", "xyz" * 13 + "x"))
    assert () == ben.codes
    assert "an interval needs at least 4 transcripts, here 3" == ben.trend.no_interval_because


def test_without_transcripts_the_trend_has_no_interval_and_says_why() -> None:
    """A table that names no transcripts has a slope alone."""
    _, ben = drift(replace(two(40, []), transcripts=("",) * 40))
    assert NO_CLUSTERS == ben.trend.no_interval_because
    assert {NO_CLUSTERS} == {stretch.same.no_interval_because for stretch in ben.stretches}


def test_only_units_that_somebody_else_judged_count() -> None:
    """Sixty units, of which Ben judged 45: these are Ada's reading, with her own places in it."""
    rows = [("a", "-" if at % 4 == 0 else "") for at in range(60)]
    ada, _ = drift(made(rows, "ab", "vwxyz" * 12))
    assert 45 == sum(s.units for s in ada.stretches)


def test_where_the_order_is_not_known_nothing_is_said() -> None:
    """Tables from elsewhere know no order."""
    units = two(50, [])
    assert () == drift(replace(units, order=np.full((50, 2), np.nan)))


def test_a_code_that_one_could_not_judge_is_not_compared() -> None:
    """Ben judged before code b came: that Ada gives it makes no difference between them."""
    rows = [("ab", "a!b")] * 40
    ada, ben = drift(made(rows, "ab", "vwxyz" * 8))
    assert [1.0, 1.0] == [s.same.value for s in ada.stretches]
    assert [1.0, 1.0] == [s.codes_each for s in ada.stretches]
    assert [1.0, 1.0] == [s.codes_each for s in ben.stretches]


def test_the_share_of_comparisons_weighs_each_other_coder() -> None:
    """Ada agrees with one of two others everywhere: half of the comparisons."""
    ada, *_ = drift(made([("a", "a", "")] * 40, "ab", "vwxyz" * 8))
    assert [0.5, 0.5] == [s.same.value for s in ada.stretches]
    assert [0.5, 0.5] == [s.codes_others for s in ada.stretches]


@given(drawn())
@settings(max_examples=30)
def test_what_the_others_said_is_what_counting_one_by_one_gives(units: Units) -> None:
    """Counted once for all coders: how many others gave the very same set, and how many gave each code."""
    found, judged = _Judged.of(units), units.judged
    for row, who in enumerate(units.completed):
        there = np.nonzero(who)[0]
        codes = judged[row, there].all(axis=0) if len(there) else np.ones(3, dtype=bool)
        assert codes.tolist() == found.comparable[row].tolist()
        sets = {coder: (units.given[row, coder] & codes).tolist() for coder in there.tolist()}
        for coder, own in sets.items():
            assert sum(own == other for other in sets.values()) - 1 == found.same[row, coder]
        assert [sum(own[at] for own in sets.values()) for at in range(3)] == found.times[row].tolist()


def test_holm_corrects_step_by_step() -> None:
    """Holm 1979: the smallest of four times 4, the next times 3 and so on, never below one before."""
    assert pytest.approx([0.02, 0.04, 0.04, 0.02]) == _holm(np.array([0.005, 0.02, 0.04, 0.0051]))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=40, max_size=70), st.integers(0, 3))
@settings(max_examples=20)
def test_stretches_cover_the_reading_and_agreement_is_mutual(
    pairs: list[tuple[bool, bool]], shift: int
) -> None:
    """No unit is lost between stretches, and two coders who read in the same order agree alike with each other."""
    rows = [("a" if one else "", "a" if other else "") for one, other in pairs]
    where = "".join(WHERE[(at + shift) % 5] for at in range(len(rows)))
    ada, ben = drift(made(rows, "ab", where))
    assert len(rows) == sum(s.units for s in ada.stretches)
    assert [s.same for s in ada.stretches] == [s.same for s in ben.stretches]
    assert ada.trend == ben.trend
    assert {code for code, *_ in ada.codes} == {code for code, *_ in ben.codes}
