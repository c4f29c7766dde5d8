"""Coefficients by hand: what they are, what makes them undefined, and their standard errors."""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np
import pytest

from pipeline.reliability.coefficients import (
    LINEARISED,
    Linearised,
    MetricName,
    WeightName,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    fleiss_kappa_by_value,
    gwet_ac,
    kappa_max,
    krippendorff_alpha,
    negative_agreement,
    percent_agreement,
    positive_agreement,
    prevalence_by_coder,
    scott_pi,
    specific_agreement,
    sums,
    weight_matrix,
    with_error,
)
from pipeline.reliability.coefficients.ratings import ratings

Rows = list[list[Hashable | None]]

# Two coders, a = 2, b = 1, c = 2, d = 5.
TWO: Rows = [
    [int(pair[0]), int(pair[1])] for pair in ["11", "11", "10", "01", "01", "00", "00", "00", "00", "00"]
]


def test_specific_agreement_by_hand() -> None:
    """Two coders with a = 2, b = 1, c = 2, d = 5: positive 4/7, negative 10/13, percent 7/10."""
    assert pytest.approx(4 / 7) == positive_agreement(TWO).value
    assert pytest.approx(10 / 13) == negative_agreement(TWO).value
    assert pytest.approx(0.7) == percent_agreement(TWO).value


def test_specific_agreement_of_many_counts_pairs() -> None:
    """Of three judgements two are yes in one unit, of two judgements one in another: 2 of 5 pairs."""
    data: Rows = [[1, 1, 0], [1, None, 0], [0, 0, 0]]
    assert pytest.approx(2 / 5) == positive_agreement(data).value
    assert pytest.approx(6 / 9) == negative_agreement(data).value


def test_specific_agreement_on_what_nobody_judged() -> None:
    """Agreement on a code that nobody gave, or everybody everywhere, is undefined and says which."""
    assert "no coder gave the code" == positive_agreement([[0, 0], [0, 0]]).undefined_because
    assert "every coder gave the code everywhere" == negative_agreement([[1, 1]]).undefined_because
    assert "no coder made this judgement" == specific_agreement([[1, 0]], 7).undefined_because
    assert "no segment was judged by two coders" == positive_agreement([[1, None]]).undefined_because
    only_alone = sums([[0, 0], [1, None]], values=[0, 1])
    assert "no coder gave the code" == positive_agreement(only_alone).undefined_because


def test_prevalence_by_coder_shows_who_gives_a_code_more_often() -> None:
    """Each coder's share of own judgements, those nobody else made included; who judged nothing has none."""
    found = prevalence_by_coder([[1, 1, None], [0, 1, None], [None, 0, None], [0, 1, None]])
    assert [pytest.approx(1 / 3), 0.75, None] == [estimate.value for estimate in found]
    assert [3, 4, 0] == [estimate.n for estimate in found]
    assert "the coder judged nothing" == found[2].undefined_because
    assert [0.0, 0.0] == [estimate.value for estimate in prevalence_by_coder([["a", "b"]], "c")]


def test_kappas_by_hand() -> None:
    """Two coders, p_a = .7: chance agreement is .3 · .4 + .7 · .6 for Cohen, .35² + .65² for Scott."""
    cohen, scott = 0.3 * 0.4 + 0.7 * 0.6, 0.35**2 + 0.65**2
    assert pytest.approx((0.7 - cohen) / (1 - cohen)) == cohen_kappa(TWO).value
    assert pytest.approx((0.7 - scott) / (1 - scott)) == scott_pi(TWO).value
    assert pytest.approx((0.3 + 0.6 - cohen) / (1 - cohen)) == kappa_max(TWO).value


def test_kappas_of_two_are_not_made_up_for_three() -> None:
    """Cohen's and Scott's are for two coders and say so; Conger's and Fleiss' are for any number."""
    three: Rows = [[1, 1, 0], [0, 0, 0], [1, 1, 1]]
    assert "Cohen's kappa compares two coders, here are 3" == cohen_kappa(three).undefined_because
    assert "Cohen's kappa compares two coders, here are 3" == kappa_max(three).undefined_because
    assert "Scott's pi compares two coders, here are 3" == scott_pi(three).undefined_because
    assert conger_kappa(three).value is not None
    assert fleiss_kappa(three).value is not None


def test_opposite_coders_have_kappa_at_or_below_nought() -> None:
    """One who always says yes beside one who always says no: kappa 0, alpha and pi below."""
    data: Rows = [[1, 0]] * 4
    assert 0.0 == cohen_kappa(data).value
    assert -1.0 == scott_pi(data).value
    assert pytest.approx(1 - 7 * 8 / 32) == krippendorff_alpha(data).value


def test_a_rater_who_said_nothing_is_none() -> None:
    """An empty column changes no kappa of many coders."""
    silent: Rows = [[*row, None] for row in TWO]
    assert conger_kappa(TWO).value == conger_kappa(silent).value
    assert with_error("conger", TWO).error == with_error("conger", silent).error


def test_fleiss_kappa_of_a_value_that_nobody_used() -> None:
    """A declared value that nobody gave has no kappa; the others do."""
    found = fleiss_kappa_by_value(sums(TWO, values=[0, 1, 2]))
    assert [0, 1, 2] == list(found)
    assert found[2].value is None
    assert pytest.approx(fleiss_kappa(TWO).value) == found[1].value
    nobody = fleiss_kappa_by_value(sums([[1, None]], values=[0, 1]))
    assert ["no segment was judged by two coders"] * 2 == [e.undefined_because for e in nobody.values()]


def test_weights_of_alpha_are_those_of_the_units() -> None:
    """A unit that weighs more pulls alpha its way, however great all weights are together."""
    plain = krippendorff_alpha(TWO).value
    for scale in (1.0, 1000.0):
        weighted = krippendorff_alpha(sums(TWO, weights=[9 * scale] * 2 + [scale] * 8)).value
        assert plain is not None
        assert weighted is not None
        assert weighted > plain
    expected = 1 - 19 / 20 * (2 * 3 / 52) / (1 - (39 / 52) ** 2 - (13 / 52) ** 2)
    assert pytest.approx(expected) == krippendorff_alpha(sums(TWO, weights=[9.0] * 2 + [1.0] * 8)).value


# --- metrics and weights ----------------------------------------------------------------------------------------------

NOT_NUMBERS: list[tuple[str, Hashable, MetricName]] = [
    ("text", "much", "ordinal"),
    ("infinite", math.inf, "interval"),
    ("negative for a ratio", -1.0, "ratio"),
]


@pytest.mark.parametrize(("name", "value", "metric"), NOT_NUMBERS, ids=[case[0] for case in NOT_NUMBERS])
def test_a_metric_needs_fit_numbers(name: str, value: Hashable, metric: MetricName) -> None:
    """A value that the metric cannot measure is refused, not guessed at."""
    with pytest.raises(ValueError, match="is no value for the"):
        krippendorff_alpha([[value, 1.0], [1.0, 2.0]], metric)
    if metric != "interval":
        with pytest.raises(ValueError, match="is no value for the"):
            gwet_ac([[value, 1.0], [1.0, 2.0]], "ratio")


OWN: list[tuple[str, list[list[float]], str]] = [
    ("too small", [[0.0]], "need distances 2 × 2"),
    ("not a number", [[0.0, math.nan], [math.nan, 0.0]], "finite"),
    ("below nought", [[0.0, -1.0], [-1.0, 0.0]], "not below 0"),
    ("a distance to itself", [[1.0, 1.0], [1.0, 0.0]], "0 between a value and itself"),
    ("another way back", [[0.0, 1.0], [2.0, 0.0]], "the same both ways"),
]


@pytest.mark.parametrize(("name", "matrix", "reason"), OWN, ids=[case[0] for case in OWN])
def test_a_matrix_of_distances_must_be_one(name: str, matrix: list[list[float]], reason: str) -> None:
    """What is no distance is refused, with the reason."""
    with pytest.raises(ValueError, match=reason):
        krippendorff_alpha(TWO, np.array(matrix))


def test_a_matrix_of_weights_must_be_one() -> None:
    """Weights are square, finite, the same both ways and 1 on the diagonal."""
    for matrix in (np.ones((3, 3)), np.zeros((2, 2)), np.array([[1, 0.5], [0.2, 1]])):
        with pytest.raises(ValueError, match="weights"):
            gwet_ac(TWO, matrix)


def test_distances_of_its_own_are_taken_as_they_stand() -> None:
    """A matrix is neither squared nor scaled: doubled it makes the same alpha, squared another."""
    data: Rows = [["a", "b"], ["b", "c"], ["c", "c"], ["a", "a"]]
    matrix = np.array([[0, 0.5, 1], [0.5, 0, 0.2], [1, 0.2, 0]])
    found = krippendorff_alpha(data, matrix).value
    # n = 8; o_ab 2 · .5, o_bc 2 · .2; marginals 3, 2, 3.
    assert pytest.approx(1 - 7 * (2 * 0.5 + 2 * 0.2) / (2 * (6 * 0.5 + 9 * 1 + 6 * 0.2))) == found
    assert pytest.approx(found) == krippendorff_alpha(data, 2 * matrix).value
    assert found != krippendorff_alpha(data, matrix**2).value


WEIGHED: list[tuple[WeightName, list[float]]] = [
    # Of the values 1, 2, 3, 5, the weights between 1 and each: by the formulas, with a calculator.
    ("identity", [1, 0, 0, 0]),
    ("linear", [1, 3 / 4, 2 / 4, 0]),
    ("quadratic", [1, 15 / 16, 12 / 16, 0]),
    ("radical", [1, 1 / 2, 1 - math.sqrt(2) / 2, 0]),
    ("ratio", [1, 1 - (1 / 3) ** 2 / (4 / 6) ** 2, 1 - (2 / 4) ** 2 / (4 / 6) ** 2, 0]),
    ("ordinal", [1, 5 / 6, 3 / 6, 0]),
    ("bipolar", [1, 1 - 1 / 7, 1 - 4 / 12, 0]),
]


@pytest.mark.parametrize(("name", "expected"), WEIGHED, ids=[case[0] for case in WEIGHED])
def test_weights_by_hand(name: WeightName, expected: list[float]) -> None:
    """The first row of each matrix of Gwet's weights, which are the same both ways."""
    matrix = weight_matrix(name, [1, 2, 3, 5])
    np.testing.assert_allclose(matrix[0], expected, atol=1e-12)
    np.testing.assert_allclose(matrix, matrix.T)


def test_circular_weights_bring_the_ends_together() -> None:
    """Of months 1 to 12, December is as near to January as February; the seventh month is farthest."""
    matrix = weight_matrix("circular", range(1, 13))
    assert pytest.approx(matrix[0, 1]) == matrix[0, 11]
    assert pytest.approx(0.0) == matrix[0, 6]


def test_ordinal_weights_know_only_order() -> None:
    """Values far apart weigh as their ranks do, in whatever order they were declared."""
    np.testing.assert_allclose(weight_matrix("ordinal", [1, 2, 3]), weight_matrix("ordinal", [1, 50, 51]))
    turned = weight_matrix("ordinal", [51, 1, 50])
    np.testing.assert_allclose(weight_matrix("ordinal", [1, 50, 51]), turned[[1, 2, 0]][:, [1, 2, 0]])


# --- standard errors --------------------------------------------------------------------------------------------------


def test_an_error_for_independent_units_says_so() -> None:
    """The method names the assumption; the interval is that of t with n - 1 degrees of freedom, within the bounds."""
    found = with_error("percent", TWO)
    assert found.method.endswith("standard error by linearisation, units taken as independent, t(9)")
    assert pytest.approx(math.sqrt(0.7 * 0.3 / 9)) == found.error
    assert found.value is not None
    assert found.error is not None
    assert pytest.approx(found.value - 2.262157 * found.error) == found.low
    assert 1.0 == found.high
    assert 0 == found.clusters


@pytest.mark.parametrize("name", LINEARISED)
def test_every_coefficient_has_an_error(name: Linearised) -> None:
    """The interval holds the value and lies where the coefficient can."""
    found = with_error(name, TWO)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    least = 0 if name in ("percent", "positive", "negative") else -1
    assert least <= found.low < found.value < found.high <= 1


NO_ERROR: list[tuple[str, Rows, list[float] | None, str]] = [
    ("three units", TWO[:4][1:], None, "an interval needs at least 4 units, here 3"),
    ("weights", TWO, [1.0] * 9 + [2.0], "units weigh differently"),
    ("full agreement", [[1, 1], [0, 0], [1, 1], [0, 0]], None, "no unit differs from the others"),
]


@pytest.mark.parametrize(("name", "data", "weights", "reason"), NO_ERROR, ids=[case[0] for case in NO_ERROR])
def test_where_there_is_no_error_the_estimate_says_why(
    name: str, data: Rows, weights: list[float] | None, reason: str
) -> None:
    """The value stands without an interval, with the reason."""
    found = with_error("percent", ratings(data, weights=weights))
    assert found.value is not None
    assert found.error is None
    assert found.no_interval_because.startswith(reason)


def test_what_is_undefined_has_no_error_either() -> None:
    """The reason is that of the coefficient."""
    assert "no variation: every judgement is the same" == with_error("ac1", [[1, 1]] * 9).undefined_because
