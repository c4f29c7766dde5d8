"""Intervals from clusters and from survey designs."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.estimation import Members, design_of, jackknife_t, kish, mean_estimate, t_quantile
from pipeline.findings import Estimate, undefined


def mean_without_each(values: dict[str, list[float]]) -> tuple[Estimate, dict[str, float | None]]:
    """The mean of cluster means and, per cluster, that mean without it."""
    means = {name: float(np.mean(cluster)) for name, cluster in values.items()}
    full = Estimate(float(np.mean(list(means.values()))), method="mean", n=sum(map(len, values.values())))
    without: dict[str, float | None] = {
        gone: float(np.mean([m for name, m in means.items() if name != gone])) for gone in means
    }
    return full, without


def test_jackknife_of_a_mean_is_the_t_interval() -> None:
    """For a mean of clusters the jackknife gives what Student's t gives: mean -/+ t s / sqrt(G)."""
    values = {"a": [1.0], "b": [2.0], "c": [4.0], "d": [9.0], "e": [4.0]}
    estimate = jackknife_t(*mean_without_each(values))
    every = np.array([v[0] for v in values.values()])
    half = 2.7764451052 * every.std(ddof=1) / math.sqrt(5)
    assert estimate.low is not None
    assert estimate.high is not None
    assert pytest.approx((4 - half, 4 + half)) == (estimate.low, estimate.high)
    assert 5 == estimate.clusters
    assert "mean; interval by the jackknife over transcripts, t(4)" == estimate.method


def test_jackknife_covers_as_often_as_it_says() -> None:
    """With ten clusters that differ among themselves a 95 % interval holds the truth in 92 to 98 % of worlds."""
    rng = np.random.default_rng(20261)
    covered = 0
    for _ in range(400):
        shift = rng.normal(0, 1, 10)
        world = {str(g): list(rng.normal(shift[g], 1, 8)) for g in range(10)}
        estimate = jackknife_t(*mean_without_each(world))
        assert estimate.low is not None
        assert estimate.high is not None
        covered += estimate.low <= 0 <= estimate.high
    assert 0.92 <= covered / 400 <= 0.98


NO_INTERVAL = [
    ("three clusters", {"a": 0.1, "b": 0.2, "c": 0.3}, "at least 4 transcripts, here 3"),
    ("undefined without one", {"a": 0.1, "b": None, "c": 0.3, "d": 0.2}, "undefined without b"),
    ("never changes", dict.fromkeys("abcd", 1.0), "does not change when any one of the transcripts"),
]


@pytest.mark.parametrize(("name", "without", "reason"), NO_INTERVAL, ids=[case[0] for case in NO_INTERVAL])
def test_no_interval_says_why(name: str, without: dict[str, float | None], reason: str) -> None:
    """Where the jackknife can say nothing there is a value, no interval and a reason."""
    estimate = jackknife_t(Estimate(0.2), without)
    assert (0.2, None, None) == (estimate.value, estimate.low, estimate.high)
    assert reason in estimate.no_interval_because


def test_undefined_stays_undefined() -> None:
    """An undefined statistic keeps its reason and gets no interval."""
    estimate = jackknife_t(undefined("no variation"), dict.fromkeys("abcde"))
    assert (None, "no variation", 5) == (estimate.value, estimate.undefined_because, estimate.clusters)


def test_interval_is_cut_to_what_is_possible() -> None:
    """An interval does not promise a share above one or below nought."""
    estimate = jackknife_t(
        Estimate(0.5), {"a": 0.1, "b": 0.9, "c": 0.2, "d": 0.8}, bounds=(0.0, 1.0), unit="focus groups"
    )
    assert (0.0, 1.0) == (estimate.low, estimate.high)
    assert "over focus groups" in estimate.method


def test_t_quantiles_are_the_table() -> None:
    """The printed table of Student's t: 12.706, 2.776, 2.262, 1.984."""
    assert [12.706, 2.776, 2.262, 1.984] == [round(t_quantile(df), 3) for df in (1, 4, 9, 100)]


def test_kish() -> None:
    """Equal weights count in full; one respondent with all the weight counts as one; none counts as nought."""
    assert pytest.approx(5) == kish([2.0] * 5)
    assert pytest.approx(1) == kish([3.0, 0, 0])
    assert pytest.approx(1.8) == kish([1.0, 2.0])
    assert 0 == kish([])


def api(path: Path) -> dict[str, list[str]]:
    """A file of the California school data as columns."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


def numbers(column: list[str]) -> list[float]:
    """A column of numbers."""
    return [float(value) for value in column]


def mean(values: list[float], weights: list[float], **known: Any) -> tuple[Estimate, Members]:
    """The weighted mean in a design of which that is known, and who it is of."""
    design, y = design_of(weights, **known), np.array(values)
    return mean_estimate(design, y), design.members(~np.isnan(y))


@pytest.mark.shared
def test_stratified_sample_is_that_of_r_survey(shared: Path) -> None:
    """R survey 4.5 on apistrat: mean of api00 662.2874, standard error 9.4089."""
    data = api(shared / "irr" / "apistrat.csv")
    found, members = mean(
        numbers(data["api00"]), numbers(data["pw"]), strata=data["stype"], fpc=numbers(data["fpc"])
    )
    assert pytest.approx((662.2874, 9.4089), abs=5e-5) == (found.value, found.error)
    assert len(data["pw"]) - 3 == members.df


@pytest.mark.shared
def test_cluster_sample_is_that_of_r_survey(shared: Path) -> None:
    """R survey 4.5 on apiclus1: mean of api00 644.1694, standard error 23.5422."""
    data = api(shared / "irr" / "apiclus1.csv")
    found, members = mean(
        numbers(data["api00"]), numbers(data["pw"]), psu=data["dnum"], fpc=numbers(data["fpc"])
    )
    assert pytest.approx((644.1694, 23.5422), abs=5e-5) == (found.value, found.error)
    assert (15, 15, 14) == (found.clusters, members.units, members.df)


def test_equal_weights_give_the_plain_standard_error() -> None:
    """Without a design and with equal weights it is s / sqrt(n) and t(n - 1)."""
    values = [3.0, 5.0, 4.0, 8.0]
    found, _ = mean(values, [2.0] * 4)
    assert pytest.approx(float(np.std(values, ddof=1)) / 2) == found.error
    assert (
        "mean, all weights equal, Taylor linearisation with weights only (no strata or sampling units declared), t(3)"
        == found.method
    )


def test_a_domain_is_estimated_not_cut_out() -> None:
    """How many fall into a domain is chance too: its error is that of a ratio over the whole sample."""
    values = [1.0, 2.0, 6.0]
    whole, _ = mean([*values, *[math.nan] * 3], [1.0] * 6)
    cut, _ = mean(values, [1.0] * 3)
    assert pytest.approx((3.0, 3.0)) == (whole.value, cut.value)
    assert pytest.approx(math.sqrt(6 / 5 * 14) / 3) == whole.error
    assert pytest.approx(math.sqrt(3 / 2 * 14) / 3) == cut.error
    assert (3, 6) == (whole.n, whole.clusters)


def test_degrees_of_freedom_are_those_of_the_domains_strata() -> None:
    """A stratum without a member of the domain lends it no certainty: 2 of 5 units, one of two strata, t(1)."""
    values, strata = [1.0, 2.0, math.nan, math.nan, math.nan], ["uk", "uk", "dk", "dk", "dk"]
    found, members = mean(values, [1.0] * 5, strata=strata)
    assert [1, 2, 2, 2, 2] == [members.df, members.units, members.n, found.clusters, found.n]


def test_a_lonely_unit_is_centred_at_the_sample_mean() -> None:
    """A stratum's only unit adds its squared score and is named in the method."""
    values, strata = [1.0, 3.0, 8.0], ["a", "a", "b"]
    found, members = mean(values, [1.0] * 3, strata=strata)
    scores = (np.array(values) - 4) / 3
    within = 2 * float(np.sum((scores[:2] - scores[:2].mean()) ** 2))
    assert pytest.approx(math.sqrt(within + scores[2] ** 2)) == found.error
    assert (1, 1) == (members.lonely, members.df)
    assert "only sampling unit is centred" in found.method


UNDEFINED_MEANS = [
    ("nobody", [], [], "nobody with a weight answered"),
    ("no answer", [math.nan, math.nan], [1.0, 1.0], "nobody with a weight answered"),
    ("no weight", [1.0, 2.0], [0.0, 0.0], "nobody with a weight answered"),
]


@pytest.mark.parametrize(
    ("name", "values", "weights", "reason"), UNDEFINED_MEANS, ids=[case[0] for case in UNDEFINED_MEANS]
)
def test_no_mean_says_why(name: str, values: list[float], weights: list[float], reason: str) -> None:
    """A mean of nothing is undefined with a reason, never NaN."""
    found, _ = mean(values, weights)
    assert (None, reason) == (found.value, found.undefined_because)


def test_a_mean_without_spread_has_no_interval() -> None:
    """One observation or equal answers: the value stands, the interval does not."""
    alone, _ = mean([4.0], [1.0])
    assert "an interval needs two sampling units in one stratum" == alone.no_interval_because
    same, _ = mean([4.0, 4.0, 4.0], [1.0, 2.0, 1.0])
    assert (4.0, None, "all values are the same") == (same.value, same.low, same.no_interval_because)


@given(
    st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 5), st.integers(0, 2)), min_size=3, max_size=30),
    st.floats(0.01, 100),
)
def test_only_proportions_of_weights_matter(rows: list[tuple[float, float, int]], factor: float) -> None:
    """Multiplying all weights by one number changes neither mean nor error."""
    values, weights, strata = ([row[i] for row in rows] for i in range(3))
    one, _ = mean(values, weights, strata=strata)
    other, _ = mean(values, [w * factor for w in weights], strata=strata)
    assert pytest.approx((one.value, one.error or 0), abs=1e-9) == (other.value, other.error or 0)
