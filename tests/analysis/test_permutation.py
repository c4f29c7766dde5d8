"""Tests for a handful of focus groups: published cases, other programs, laws."""

from __future__ import annotations

from random import Random

import pytest
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.analysis.permutation import (
    dominance,
    holm,
    permutation_p,
    sign_flip_p,
    smallest_flip_p,
    smallest_split_p,
    spread_error,
    t_p,
    welch,
)

# Darwin's maize, crossed less self-fertilised, in eighths of an inch: of the 32,768 sums that flipping the signs gives, 863 are as
# large as the one that was seen (Fisher 1935, The Design of Experiments, section 21).
DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
# Mice that survived after surgery, treated and not (Efron & Tibshirani 1993, table 2.1).
TREATED, CONTROL = [94, 197, 16, 38, 99, 141, 23], [52, 104, 146, 10, 51, 30, 40, 27, 46]

scores = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=6)


def test_darwins_maize() -> None:
    """Fisher's own count of the flipped sums comes out."""
    assert pytest.approx(2 * 863 / 32768) == sign_flip_p(DARWIN)


def test_the_mice_as_scipy_permutes_them() -> None:
    """All 11,440 ways to deal the mice give the p of an independent program."""
    found = scipy.stats.permutation_test(
        (TREATED, CONTROL),
        lambda a, b, axis: abs(a.mean(axis) - b.mean(axis)),
        vectorized=True,
        alternative="greater",
        n_resamples=10**6,
    )
    assert pytest.approx(found.pvalue) == permutation_p(TREATED, CONTROL)


def test_many_groups_are_flipped_and_dealt_at_random() -> None:
    """Past what can be gone through, p is near that of t, never 0, and the same on every run."""
    differences = [((-1) ** n) * (n % 7) + 1.2 for n in range(30)]
    expected = scipy.stats.ttest_1samp(differences, 0).pvalue
    assert pytest.approx(expected, abs=0.02) == sign_flip_p(differences)
    assert sign_flip_p(differences) == sign_flip_p(differences)
    assert pytest.approx(1 / 20_001) == sign_flip_p([1.0 + n / 100 for n in range(30)])
    left, right = [float(n % 9) for n in range(20)], [n % 9 + 1.5 for n in range(20)]
    expected = scipy.stats.ttest_ind(left, right).pvalue
    assert pytest.approx(expected, abs=0.02) == permutation_p(left, right)


# What a design can reach at best: METHODS names three and three (.10) and five pairs (.0625).
REACH = [
    ("five pairs", smallest_flip_p(5), 0.0625),
    ("six pairs", smallest_flip_p(6), 0.03125),
    ("no pair", smallest_flip_p(0), None),
    ("three a side", smallest_split_p(3, 3), 0.1),
    ("five a side", smallest_split_p(5, 5), 2 / 252),
    ("three and five", smallest_split_p(3, 5), 1 / 56),
    ("nobody on one side", smallest_split_p(0, 5), None),
    ("sixteen pairs, the last exact", smallest_flip_p(16), 2**-15),
    ("seventeen pairs, flipped at random", smallest_flip_p(17), 1 / 20_001),
    ("nine a side, the last exact", smallest_split_p(9, 9), 2 / 48_620),
    ("ten a side, dealt at random", smallest_split_p(10, 10), 1 / 20_001),
]


@pytest.mark.parametrize(("name", "found", "expected"), REACH, ids=[case[0] for case in REACH])
def test_what_a_design_can_reach(name: str, found: float | None, expected: float | None) -> None:
    """The smallest p is that of the most extreme arrangement."""
    assert (None if expected is None else pytest.approx(expected)) == found


@given(scores, scores)
def test_no_p_is_below_what_the_design_can_reach(one: list[float], other: list[float]) -> None:
    """Whatever was seen, p lies between the smallest that the design can reach and 1."""
    flipped, dealt = sign_flip_p(one), permutation_p(one, other)
    assert flipped is not None
    assert dealt is not None
    assert (smallest_flip_p(len(one)) or 0) - 1e-12 <= flipped <= 1
    assert (smallest_split_p(len(one), len(other)) or 0) - 1e-12 <= dealt <= 1


@given(scores, scores, st.integers(-30, 30))
def test_another_zero_and_the_other_order_change_no_p(
    one: list[float], other: list[float], shift: int
) -> None:
    """A permutation p knows neither the scale's zero nor which side stands first."""
    moved = permutation_p([v + shift for v in one], [v + shift for v in other])
    assert pytest.approx(permutation_p(one, other)) == moved
    assert pytest.approx(permutation_p(one, other)) == permutation_p(other, one)
    assert pytest.approx(sign_flip_p(one)) == sign_flip_p([-v for v in one])


@given(
    st.lists(st.integers(-20, 20).map(float), min_size=17, max_size=20),
    st.lists(st.integers(-20, 20).map(float), min_size=9, max_size=9),
    st.randoms(use_true_random=False),
)
@settings(max_examples=10, deadline=None)
def test_random_p_do_not_depend_on_the_order(one: list[float], other: list[float], chance: Random) -> None:
    """The order in which focus groups stand, which is that of their names, changes no p, not even one at random."""
    dealt, shuffled = (chance.sample(values, len(values)) for values in (one, other))
    assert sign_flip_p(one) == sign_flip_p(dealt) == sign_flip_p([-value for value in one])
    assert permutation_p(one, other) == permutation_p(dealt, shuffled) == permutation_p(other, one)


def test_nothing_to_compare_has_no_p() -> None:
    """No pair, no group on one side, no error: None, not a number."""
    assert [None, None, None] == [sign_flip_p([]), permutation_p([], [1.0]), t_p(1.0, 0.0, 3)]


@settings(max_examples=50)
@given(st.lists(st.floats(0, 10), min_size=2, max_size=8), st.lists(st.floats(0, 10), min_size=2, max_size=8))
def test_welch_as_scipy_has_it(one: list[float], other: list[float]) -> None:
    """Error, degrees of freedom and p are those of an independent program."""
    error, df = welch(one, other)
    assume(max(one) - min(one) > 1e-3 and max(other) - min(other) > 1e-3)
    found = scipy.stats.ttest_ind(one, other, equal_var=False)
    assert pytest.approx(found.df, rel=1e-6) == df
    assert pytest.approx(found.pvalue, rel=1e-6, abs=1e-12) == t_p(
        sum(one) / len(one) - sum(other) / len(other), error, df
    )


def test_the_random_p_reaches_what_is_said_of_it() -> None:
    """Beyond the exact range, the most extreme case has the p that is called the smallest, for pairs and for two sides."""
    assert smallest_flip_p(40) == sign_flip_p([1.0 + n / 100 for n in range(40)])
    left, right = [float(n) for n in range(12)], [1000.0 + n for n in range(12)]
    assert smallest_split_p(12, 12) == permutation_p(left, right)


# The same shift everywhere, written with the rounding errors of each size.
ROUNDED = [(0.3, (0.1, 0.2, 0.3, 0.4, 0.6)), (1 / 3, (50.1, 41.7, 1.2, 162.9, 0.7)), (0.1, (1e5, 3e5, 7e5))]


@pytest.mark.parametrize(("shift", "values"), ROUNDED)
def test_rounding_is_no_spread(shift: float, values: tuple[float, ...]) -> None:
    """What differs in the last digits has neither an error nor a p, on any scale."""
    moved = [value + shift for value in values]
    differences = [one - other for one, other in zip(moved, values, strict=True)]
    assert 0 < max(differences) - min(differences)
    assert 0 == spread_error(max(differences) - min(differences), moved)
    noisy = [values[0] + n * 1e-16 * values[0] for n in (0, 3, 5, 9)]
    assert 0 < max(noisy) - min(noisy)
    assert (0.0, 0.0) == welch(noisy, [value + 10 for value in noisy])
    assert t_p(values[0], 1e-15 * values[0], 4) is None
    assert t_p(0.3, 1e-9, 4) is not None


def test_holm_steps_down() -> None:
    """The textbook's case; what has no p stays without one; a later p is never below an earlier."""
    assert [pytest.approx(p) for p in (0.03, 0.06, 0.06, 0.02)] == holm([0.01, 0.04, 0.03, 0.005])
    assert [None, pytest.approx(0.02), 0.9] == holm([None, 0.01, 0.9])
    assert [] == holm([])


@given(scores, scores)
def test_dominance_is_mann_whitneys_u(one: list[float], other: list[float]) -> None:
    """Cliff's delta is 2 U / (m n) − 1."""
    above, pairs = dominance(one, other)
    u = scipy.stats.mannwhitneyu(one, other).statistic
    assert len(one) * len(other) == pairs
    assert pytest.approx(2 * u / pairs - 1) == above / pairs
