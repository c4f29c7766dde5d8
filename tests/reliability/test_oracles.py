"""Coefficients against independent programs on random tables, and the laws they keep."""

from __future__ import annotations

import math
import random as chance
from collections.abc import Callable, Hashable, Sequence

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from pipeline.findings import Estimate
from pipeline.reliability.coefficients import (
    METRICS,
    WEIGHT_NAMES,
    MetricName,
    WeightName,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    fleiss_kappa_by_value,
    gwet_ac,
    krippendorff_alpha,
    negative_agreement,
    percent_agreement,
    positive_agreement,
    scott_pi,
    sums,
    with_error,
)

Rows = list[list[Hashable | None]]
FEW = settings(max_examples=settings().max_examples // 4)  # each works through whole tables


def rows_of(cells: st.SearchStrategy[int | None], coders: st.SearchStrategy[int]) -> st.SearchStrategy[Rows]:
    """Tables of up to a dozen units."""
    return coders.flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=12)
    )


FULL = st.integers(0, 3)
HOLED = st.none() | st.integers(0, 4)
tables = rows_of(HOLED, st.integers(2, 4))
full_tables = rows_of(FULL, st.integers(2, 4))
pairs = rows_of(FULL, st.just(2))


def varies(data: Rows) -> bool:
    """Whether there are two values at least."""
    return len({value for row in data for value in row}) > 1


def as_array(data: Rows) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The table with NaN for missing."""
    return np.array([[math.nan if v is None else v for v in row] for row in data], dtype=float)


# --- other programs ---------------------------------------------------------------------------------------------------


@FEW
@given(tables, st.sampled_from(METRICS))
def test_alpha_is_that_of_the_package_krippendorff(data: Rows, metric: MetricName) -> None:
    """On tables with holes alpha is that of krippendorff, by every metric; where that raises, it is undefined."""
    table = as_array(data).T
    paired = table[:, np.sum(~np.isnan(table), axis=0) >= 2]
    estimate = krippendorff_alpha(data, metric)
    if len(np.unique(paired[~np.isnan(paired)])) < 2:
        assert estimate.value is None
        return
    oracle = krippendorff.alpha(reliability_data=table, level_of_measurement=metric)
    assert pytest.approx(oracle, abs=1e-9) == estimate.value


@FEW
@given(pairs, st.sampled_from([("identity", None), ("linear", "linear"), ("quadratic", "quadratic")]))
def test_cohens_kappa_is_that_of_scikit_learn(data: Rows, names: tuple[WeightName, str | None]) -> None:
    """Plain and weighted; where scikit-learn's is NaN ours says why."""
    ours, theirs = names
    estimate = cohen_kappa(data, ours)
    if not varies(data):
        assert "no variation: every judgement is the same" == estimate.undefined_because
        return
    # scikit-learn weighs by place among the labels it is told, ours by value: tell it all values in reach.
    labels = list(range(min(cells(data)), max(cells(data)) + 1))
    first, second = zip(*data, strict=True)
    oracle = cohen_kappa_score(first, second, labels=labels, weights=theirs)
    assert pytest.approx(oracle, abs=1e-9) == estimate.value


def cells(data: Rows) -> list[int]:
    """All values of a table of whole numbers, one by one."""
    return [value for row in data for value in row if isinstance(value, int)]


@FEW
@given(pairs, st.sampled_from(["identity", "linear", "quadratic"]))
def test_cohens_kappa_is_that_of_statsmodels(data: Rows, weights: WeightName) -> None:
    """From the table of two raters, plain and weighted."""
    assume(varies(data))
    table = np.zeros((4, 4))
    for first, second in zip(*[iter(cells(data))] * 2, strict=True):
        table[first, second] += 1
    own = weights if weights != "identity" else None
    oracle = inter_rater.cohens_kappa(table, wt=own, return_results=False)
    assert pytest.approx(oracle, abs=1e-9) == cohen_kappa(data, weights).value


@FEW
@given(full_tables)
def test_fleiss_and_brennan_prediger_are_those_of_statsmodels(data: Rows) -> None:
    """Fleiss' kappa, and with uniform chance Randolph's, which is Brennan and Prediger's of many raters."""
    assume(varies(data))
    counts, _ = inter_rater.aggregate_raters(np.array(data))
    assert pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-9) == fleiss_kappa(data).value
    oracle = inter_rater.fleiss_kappa(counts, method="randolph")
    assert pytest.approx(oracle, abs=1e-9) == brennan_prediger(data).value


@FEW
@given(full_tables)
def test_coefficients_are_those_of_nltk(data: Rows) -> None:
    """Alpha, pi (of many: Fleiss' kappa), the kappa of many (Conger's), S (Brennan-Prediger) and percent agreement."""
    from nltk.metrics.agreement import AnnotationTask

    assume(varies(data))
    task = AnnotationTask([(c, u, v) for u, row in enumerate(data) for c, v in enumerate(row)])
    oracles: list[tuple[Callable[[Rows], Estimate], float]] = [
        (krippendorff_alpha, task.alpha()),
        (fleiss_kappa, task.pi()),
        (conger_kappa, task.multi_kappa()),
        (brennan_prediger, task.S()),
        (percent_agreement, task.avg_Ao()),
    ]
    for ours, oracle in oracles:
        assert pytest.approx(oracle, abs=1e-9) == ours(data).value, ours


# --- laws -------------------------------------------------------------------------------------------------------------

PLAIN: tuple[Callable[[Rows], Estimate], ...] = (
    krippendorff_alpha,
    percent_agreement,
    conger_kappa,
    fleiss_kappa,
    brennan_prediger,
    gwet_ac,
    lambda data: with_error("conger", data),
)


def figures(estimate: Estimate) -> tuple[object, ...]:
    """What an estimate says, words and numbers."""
    return (
        estimate.undefined_because,
        estimate.no_interval_because,
        estimate.n,
        estimate.value,
        estimate.error,
    )


def like(expected: Estimate) -> tuple[object, ...]:
    """What `figures` of an equal estimate are, sums rounded in another order apart."""
    *said, value, error = figures(expected)
    return (*said, pytest.approx(value, abs=1e-9), pytest.approx(error, abs=1e-9))


@FEW
@given(tables, st.integers(0, 10**6))
def test_the_order_of_coders_and_units_does_not_matter(data: Rows, seed: int) -> None:
    """Shuffling columns and rows leaves every coefficient as it was."""
    order = chance.Random(seed)
    columns = order.sample(range(len(data[0])), len(data[0]))
    shuffled = order.sample([[row[column] for column in columns] for row in data], len(data))
    for coefficient in PLAIN:
        assert like(coefficient(data)) == figures(coefficient(shuffled))


@FEW
@given(tables)
def test_other_names_for_values_change_nothing(data: Rows) -> None:
    """Large numbers or text in place of the values, in another order: every unweighted coefficient stays."""
    renamings: list[Callable[[object], Hashable]] = [
        lambda value: 10**12 - 7 * int(str(value)),
        lambda value: f"code {value}",
    ]
    for new in renamings:
        renamed: Rows = [[None if v is None else new(v) for v in row] for row in data]
        for coefficient in PLAIN:
            assert like(coefficient(data)) == figures(coefficient(renamed))


@FEW
@given(tables)
def test_ordinal_alpha_knows_only_order(data: Rows) -> None:
    """A monotone change of the values leaves ordinal alpha as it was."""
    cubes: Rows = [[None if v is None else int(str(v)) ** 3 - 5 for v in row] for row in data]
    assert like(krippendorff_alpha(data, "ordinal")) == figures(krippendorff_alpha(cubes, "ordinal"))


@FEW
@given(tables, st.sampled_from([1, 2.5, 1000]), st.sampled_from([0, -3, 0.25]))
def test_interval_alpha_knows_no_unit_and_no_nought(data: Rows, scale: float, shift: float) -> None:
    """Another unit or zero point leaves interval alpha as it was, another unit ratio alpha too."""
    moved: Rows = [[None if v is None else float(str(v)) * scale + shift for v in row] for row in data]
    assert like(krippendorff_alpha(data, "interval")) == figures(krippendorff_alpha(moved, "interval"))
    scaled: Rows = [[None if v is None else float(str(v)) * scale for v in row] for row in data]
    assert like(krippendorff_alpha(data, "ratio")) == figures(krippendorff_alpha(scaled, "ratio"))


@FEW
@given(tables)
def test_ac2_with_identity_weights_is_ac1(data: Rows) -> None:
    """So it is for every weighted coefficient: a matrix of ones on the diagonal is no weighting."""
    found = sums(data)
    identity = np.eye(len(found.values))
    for coefficient in (gwet_ac, fleiss_kappa, brennan_prediger, conger_kappa, percent_agreement):
        assert like(coefficient(found)) == figures(coefficient(found, identity))


@FEW
@given(tables)
def test_a_unit_without_ratings_changes_nothing(data: Rows) -> None:
    """Neither values nor errors nor the number of units."""
    more: Rows = [[None] * len(data[0]), *data, [None] * len(data[0])]
    for coefficient in (*PLAIN, positive_agreement, negative_agreement):
        assert like(coefficient(data)) == figures(coefficient(more))


@FEW
@given(tables, st.integers(0, 4))
def test_a_unit_of_one_coder_changes_only_what_it_should(data: Rows, value: int) -> None:
    """It is in no pair: alpha and percent agreement stay."""
    more: Rows = [*data, [value] + [None] * (len(data[0]) - 1)]
    assert like(krippendorff_alpha(data)) == figures(krippendorff_alpha(more))
    assert like(percent_agreement(data)) == figures(percent_agreement(more))
    assert like(with_error("alpha", data)) == figures(with_error("alpha", more))


@FEW
@given(pairs)
def test_for_two_coders_the_kappas_meet(data: Rows) -> None:
    """Of units that both judged, Conger's kappa is Cohen's and Fleiss' is Scott's pi, in every weighting."""
    for weights in ("identity", "linear", "quadratic", "ordinal"):
        assert like(cohen_kappa(data, weights)) == figures(conger_kappa(data, weights))
        assert like(scott_pi(data, weights)) == figures(fleiss_kappa(data, weights))


@FEW
@given(tables)
def test_a_cohen_kappa_looks_only_at_common_units(data: Rows) -> None:
    """Units that one of both did not judge change neither Cohen's kappa nor Scott's pi."""
    two: Rows = [row[:2] for row in data]
    common: Rows = [row for row in two if None not in row]
    if common:
        assert like(cohen_kappa(common)) == figures(cohen_kappa(two))
        assert like(scott_pi(common)) == figures(scott_pi(two))


@FEW
@given(tables)
def test_fleiss_kappa_is_the_mean_of_its_values(data: Rows) -> None:
    """Weighted by pi_k (1 - pi_k), the kappas of single values average to the kappa of all."""
    whole, found = fleiss_kappa(data), sums(data)
    assume(whole.value is not None)
    pi = found.shares[0] / found.rated[0]
    weights = pi * (1 - pi)
    kappas = [estimate.value or 0.0 for estimate in fleiss_kappa_by_value(data).values()]
    assert pytest.approx(whole.value, abs=1e-9) == float(np.dot(weights, kappas) / weights.sum())


@FEW
@given(rows_of(HOLED, st.integers(2, 4)))
def test_a_matrix_of_its_own_is_the_metric_it_stands_for(data: Rows) -> None:
    """Squared distances given as a matrix or as a function make the alpha of the named metric."""
    values = list(range(5))
    found = sums(data, values=values)
    matrix = np.array([[(one - other) ** 2 for other in values] for one in values], dtype=float)

    def squared(one: Hashable, other: Hashable) -> float:
        """The squared difference of two numbers."""
        return float((int(str(one)) - int(str(other))) ** 2)

    expected = krippendorff_alpha(data, "interval")
    assert like(expected) == figures(krippendorff_alpha(found, matrix))
    assert like(expected) == figures(krippendorff_alpha(data, squared))


def test_standard_errors_are_near_those_of_leaving_out_units() -> None:
    """On 300 units by two or three coders each error is within 5 % of the jackknife's over single units.

    Where some units have a single rating Gwet's errors are larger: p_a is taken over all units, with nought there.
    """
    random = np.random.default_rng(11)
    truth = random.random((300, 1)) < 0.3
    table = np.where(random.random((300, 3)) < 0.8, truth, random.random((300, 3)) < 0.3).astype(float)
    table[random.random(300) < 0.2, 2] = np.nan
    found = sums(table, [f"{number:03}" for number in range(300)])
    of: Sequence[tuple[str, Callable[..., Estimate]]] = (
        ("alpha", krippendorff_alpha),
        ("percent", percent_agreement),
        ("positive", positive_agreement),
        ("negative", negative_agreement),
        ("conger", conger_kappa),
        ("fleiss", fleiss_kappa),
        ("brennan_prediger", brennan_prediger),
        ("ac1", gwet_ac),
    )
    rests = [found.without(at) for at in range(300)]
    for name, coefficient in of:
        values = np.array([coefficient(rest).value for rest in rests], dtype=float)
        jackknife = math.sqrt(299 / 300 * float(np.sum((values - values.mean()) ** 2)))
        error = with_error(name, table).error  # type: ignore[arg-type]  # a name from the table above
        assert error is not None
        assert pytest.approx(jackknife, rel=0.05) == error, name


@pytest.mark.parametrize("weights", WEIGHT_NAMES)
def test_every_weighting_keeps_the_order_of_disagreement(weights: WeightName) -> None:
    """Full agreement is 1 by every weighting, and agreement lies between the unweighted and 1."""
    agreed: Rows = [[1, 1], [2, 2], [4, 4]]
    assert pytest.approx(1.0) == gwet_ac(agreed, weights).value
    apart: Rows = [[1, 2], [2, 2], [4, 1], [4, 4]]
    plain, weighted = percent_agreement(apart).value, percent_agreement(apart, weights).value
    assert plain is not None
    assert weighted is not None
    assert plain <= weighted <= 1
