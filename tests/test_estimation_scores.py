"""Linearisation scores, inequality and regression: by hand, by brute force and by their laws."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.estimation import (
    CannotFit,
    design_of,
    gini,
    half_by,
    linearised_estimate,
    mean_estimate,
    median_of,
    share_estimate,
    standard_error,
    weighted_regression,
)

Floats = NDArray[np.float64]


def derivatives(statistic: Callable[[Floats], float], weights: Floats) -> Floats:
    """Weight times the derivative of a statistic with respect to each weight, by central differences."""
    found = np.empty(len(weights))
    for place, weight in enumerate(weights.tolist()):
        step = 1e-5 * weight
        more, less = weights.copy(), weights.copy()
        more[place] += step
        less[place] -= step
        found[place] = weight * (statistic(more) - statistic(less)) / (2 * step)
    return found


# amounts and weights → half_by, gini; by hand
UNEQUAL = [
    ("everybody does the same", [2.0, 2.0, 2.0, 2.0], [1.0] * 4, 0.5, 0.0),
    ("one of four does all", [0.0, 0.0, 0.0, 3.0], [1.0] * 4, 0.125, 0.75),
    ("half of them do all", [0.0, 0.0, 1.0, 1.0], [1.0] * 4, 0.25, 0.5),
    ("one does half", [1.0, 1.0, 1.0, 3.0], [1.0] * 4, 0.25, 0.25),
    ("a weight of three is three people", [0.0, 1.0], [3.0, 1.0], 0.125, 0.75),
    ("beyond the first", [1.0, 2.0, 2.0, 1.0], [1.0] * 4, 0.375, 1 / 6),
]


@pytest.mark.parametrize(
    ("name", "amounts", "weights", "half", "uneven"), UNEQUAL, ids=[case[0] for case in UNEQUAL]
)
def test_inequality_by_hand(
    name: str, amounts: list[float], weights: list[float], half: float, uneven: float
) -> None:
    """The share of people who hold half, people of the same amount taken in part, and Gini."""
    assert half == pytest.approx(half_by(np.array(amounts), np.array(weights))[0])
    assert uneven == pytest.approx(gini(np.array(amounts), np.array(weights))[0])


amounts = st.lists(
    st.tuples(st.sampled_from([0.0, 0.0, 0.5, 1.0, 1.5, 2.0, 7.0]), st.integers(1, 5)),
    min_size=2,
    max_size=14,
)


@given(amounts)
def test_inequality_by_brute_force(people: list[tuple[float, int]]) -> None:
    """Gini is the mean difference of all pairs over twice the mean; half_by what taking the busiest one by one gives."""
    y = np.array([one for one, _ in people])
    w = np.array([float(many) for _, many in people])
    assume(y.sum() > 0)
    mean = float(w @ y / w.sum())
    pairs = float(w @ np.abs(y[:, None] - y) @ w) / w.sum() ** 2
    assert pairs / (2 * mean) == pytest.approx(gini(y, w)[0])
    each = sorted(np.repeat(y, w.astype(int)).tolist(), reverse=True)
    need, taken = sum(each) / 2, 0.0
    for amount in each:
        part = min(1.0, need / amount) if need > 1e-12 and amount > 0 else 0.0
        need -= part * amount
        taken += part
    assert taken / len(each) == pytest.approx(half_by(y, w)[0])


@given(amounts, st.integers(0, 10**6))
def test_scores_are_derivatives(people: list[tuple[float, int]], seed: int) -> None:
    """Scores of Gini and half_by are weight times derivative by weight (Demnati & Rao 2004), and sum to nought."""
    y = np.array([one for one, _ in people])
    assume(y.sum() > 0)
    w = np.random.default_rng(seed).uniform(0.5, 2, len(y))
    for measure in (gini, half_by):
        _, scores = measure(y, w)
        assert derivatives(lambda weights, f=measure: f(y, weights)[0], w) == pytest.approx(scores, abs=1e-6)  # type: ignore[misc]  # mypy infers no default of a lambda
        assert pytest.approx(0, abs=1e-12) == float(scores.sum())


def test_regression_scores_are_derivatives() -> None:
    """Errors of coefficients, plain and standardised, are those of the derivatives by weight, whatever the design."""
    rng = np.random.default_rng(3)
    n = 60
    columns = np.column_stack([rng.normal(50, 15, n), rng.random(n) < 0.4]).astype(float)
    y = 0.4 * columns[:, 0] + 5 * columns[:, 1] + rng.normal(0, 8, n)
    weights, strata, psu = (
        rng.uniform(0.5, 3, n),
        rng.integers(0, 3, n).tolist(),
        rng.integers(0, 8, n).tolist(),
    )
    inside, scaled = rng.random(n) < 0.8, np.array([True, False])

    def fitted(w: Floats) -> Floats:
        """All coefficients by these weights."""
        fit = weighted_regression(design_of(w), y, columns, inside, scaled)
        return np.concatenate([fit.coefficients, fit.standardised])

    design = design_of(weights, strata=strata, psu=psu)
    fit = weighted_regression(design, y, columns, inside, scaled)
    errors = np.concatenate([fit.errors, fit.standardised_errors])
    for place, error in enumerate(errors.tolist()):
        scores = derivatives(lambda w, k=place: float(fitted(w)[k]), weights)  # type: ignore[misc]  # mypy infers no default of a lambda
        assert standard_error(design, scores) == pytest.approx(error, rel=1e-5)


COLUMNS = np.arange(12.0)
CANNOT = [
    ("a constant column", np.column_stack([COLUMNS, np.full(12, 3.0)]), COLUMNS**2, 1),
    ("twice the same", np.column_stack([COLUMNS, 2 * COLUMNS + 1]), COLUMNS**2, 1),
    (
        "two groups and the rest",
        np.column_stack([COLUMNS < 4, COLUMNS < 8, (COLUMNS >= 4) & (COLUMNS < 8)]),
        COLUMNS**2,
        2,
    ),
    ("the outcome is constant", COLUMNS[:, None], np.full(12, 7.0), None),
]


@pytest.mark.parametrize(("name", "columns", "outcome", "column"), CANNOT, ids=[case[0] for case in CANNOT])
def test_what_cannot_be_fitted_names_the_column(
    name: str, columns: Floats, outcome: Floats, column: int | None
) -> None:
    """A column that is constant or follows from those before it is named; None means the outcome."""
    every = np.ones(12, dtype=bool)
    with pytest.raises(CannotFit) as problem:
        weighted_regression(
            design_of([1.0] * 12), outcome, columns.astype(float), every, every[: columns.shape[1]]
        )
    assert column == problem.value.column


def test_years_are_no_trouble() -> None:
    """A column with a large mean and a small spread (years of birth) is fitted, not taken for a constant."""
    years = 1950.0 + COLUMNS
    every = np.ones(12, dtype=bool)
    fit = weighted_regression(design_of([1.0] * 12), 3 * years, years[:, None], every, every[:1])
    assert pytest.approx([3, 1]) == [*fit.coefficients.tolist(), fit.r_squared]


def test_a_share_stays_within_its_limits() -> None:
    """Of a rare thing the plain interval reaches below nought; that of a share does not, and the method says how."""
    yes = np.array([1.0] + [0.0] * 39)
    design = design_of([1.0] * 40)
    plain, share = mean_estimate(design, yes), share_estimate(design, yes)
    assert plain.low is not None
    assert share.low is not None
    assert share.high is not None
    assert plain.low < 0 < share.low < 1 / 40 < share.high < 1
    assert "log odds" in share.method
    assert "all values are the same" == share_estimate(design, yes * 0).no_interval_because


def test_a_census_leaves_nothing_to_chance() -> None:
    """Where the whole population was asked there is a value and no interval, and it says why."""
    design = design_of([1.0] * 3, fpc=[3.0] * 3)
    found = mean_estimate(design, np.array([1.0, 2.0, 6.0]))
    assert (3.0, None) == (found.value, found.low)
    assert "whole population" in found.no_interval_because


def test_more_coefficients_than_units() -> None:
    """A regression on as many terms as there are degrees of freedom has coefficients and no interval."""
    design = design_of([1.0] * 6, psu=["a", "a", "b", "b", "c", "c"])
    members = design.members(np.ones(6, dtype=bool))
    found = linearised_estimate(design, 1.0, 0.5, members, what="regression", spent=2)
    assert "more sampling units than 2 coefficients" in found.no_interval_because


MEDIANS = [
    ("equal weights", [3.0, 1.0, 2.0], [1.0, 1.0, 1.0], 2.0),
    ("even", [1.0, 2.0, 3.0, 4.0], [1.0] * 4, 2.0),
    ("a heavy one", [1.0, 2.0, 9.0], [1.0, 1.0, 3.0], 9.0),
    ("not answered", [math.nan, 2.0, 5.0], [9.0, 1.0, 1.0], 2.0),
    ("no weight", [1.0], [0.0], math.nan),
]


@pytest.mark.parametrize(("name", "values", "weights", "median"), MEDIANS, ids=[case[0] for case in MEDIANS])
def test_weighted_median(name: str, values: list[float], weights: list[float], median: float) -> None:
    """The smallest value up to which half of the weight lies."""
    assert pytest.approx(median, nan_ok=True) == median_of(np.array(values), np.array(weights))
