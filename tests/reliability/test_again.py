"""Agreement of coders with themselves."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.agreement import WHOLE
from pipeline.reliability.again import again
from pipeline.reliability.parts import code_agreement
from tests.reliability.tables import made

ROWS = [("a", "a"), ("ab", "a"), ("", ""), ("b", "b"), ("a", "-")]
NAMES = ("ines", "ines-2")
DATES = np.array(
    [["2026-11-02", "2026-11-12"]] * 2 + [["2026-11-02", "2026-11-22"]] * 2 + [["2026-11-02", ""]]
)
ROUNDS = np.array([["pilot", "later"]] * 3 + [["one", "later"]] + [["one", ""]])
TWICE = made(ROWS, "ab", "vwxyz", coders=NAMES, dates=DATES, rounds=ROUNDS)


def test_agreement_with_oneself_by_hand() -> None:
    """Of four units judged twice three have the very same set; on code b three agree, on code a all."""
    found = {row.code_id: row for row in again(TWICE, {"ines-2": "ines"})}
    assert [WHOLE, "a", "b"] == list(found)
    assert (0.75, 1.0, 0.75) == tuple(row.percent.value for row in found.values())
    assert pytest.approx(1.0) == found["a"].alpha.value
    assert pytest.approx(1 - 7 * 2 / (2 * 3 * 5)) == found["b"].alpha.value
    assert {4} == {row.units for row in found.values()}


def test_rounds_and_days_are_those_of_units_judged_twice() -> None:
    """Most were judged in the pilot first; ten days twice and twenty twice have the median fifteen."""
    whole = again(TWICE, {"ines-2": "ines"})[0]
    assert ("ines", ("pilot", "later"), 15.0) == (whole.coder, whole.rounds, whole.days)


def test_which_name_comes_first_in_the_alphabet_is_irrelevant() -> None:
    """The later time may have the earlier name: days are counted from the first time on."""
    units = made(ROWS, "ab", "vwxyz", coders=("again", "zoe"), dates=DATES[:, ::-1], rounds=ROUNDS[:, ::-1])
    whole = again(units, {"again": "zoe"})[0]
    assert ("zoe", ("pilot", "later"), 15.0) == (whole.coder, whole.rounds, whole.days)


def test_other_coders_do_not_count() -> None:
    """A third coder changes nothing about how somebody agrees with oneself."""
    rows = [(*row, "b") for row in ROWS]
    dates = np.concatenate([DATES, np.full((5, 1), "2026-01-01")], axis=1)
    rounds = np.concatenate([ROUNDS, np.full((5, 1), "one")], axis=1)
    units = made(rows, "ab", "vwxyz", coders=(*NAMES, "tom"), dates=dates, rounds=rounds)
    assert again(TWICE, {"ines-2": "ines"}) == again(units, {"ines-2": "ines"})


def test_unknown_dates_give_no_days() -> None:
    """A table from elsewhere knows no dates."""
    units = made(ROWS, "ab", coders=NAMES, dates=np.full((5, 2), ""))
    assert again(units, {"ines-2": "ines"})[0].days is None


def test_who_never_judged_again_is_not_listed() -> None:
    """A name without a column has judged nothing."""
    assert () == again(TWICE, {"tom-2": "tom", "ines-3": "ines"})


def test_no_unit_judged_twice_is_undefined_and_says_why() -> None:
    """Two times over different units cannot be compared."""
    units = made([("a", "-"), ("-", "a")], "ab", coders=NAMES)
    (whole,) = again(units, {"ines-2": "ines"})
    assert (WHOLE, 0, "no segment was judged by two coders") == (
        whole.code_id,
        whole.units,
        whole.alpha.undefined_because,
    )


def test_figures_are_those_of_two_coders() -> None:
    """With oneself agreement is computed as with somebody else, intervals included."""
    (_, _, b) = again(TWICE, {"ines-2": "ines"})
    same = code_agreement(TWICE.presence["b"][:4], TWICE.transcripts[:4])
    assert (same.alpha, same.percent) == (b.alpha, b.percent)
