"""Standard errors of coefficients for tables that name no transcripts: units are taken as independent.

To first order each coefficient is a mean over units; the spread of these terms x_u gives its standard error,
sqrt(sum (x_u - coefficient)² / (n (n - 1))), n the number of units. Source: Gwet 2014, Handbook of Inter-Rater
Reliability, chapters 5 and 6; Gwet 2008 for AC1; the formulas are those of his package irrCAC for raw ratings. A unit
that a single coder judged adds nought to p_a, so that with many of them errors come out too large. Where units lie in
transcripts they come out too small: use the jackknife (`ratings.jackknifed`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from pipeline.estimation import NEGLIGIBLE, t_quantile
from pipeline.findings import Estimate
from pipeline.reliability.coefficients.alpha import Metric, krippendorff_alpha, squared_differences
from pipeline.reliability.coefficients.chance import (
    brennan_prediger,
    cohen_kappa,
    conger_expected,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    scott_pi,
)
from pipeline.reliability.coefficients.ratings import Ratings, Sums, ratings, sums
from pipeline.reliability.coefficients.specific import (
    negative_agreement,
    percent_agreement,
    positive_agreement,
)
from pipeline.reliability.coefficients.tables import Data, Floats
from pipeline.reliability.coefficients.weights import Weighting, weight_matrix

Linearised = Literal[
    "alpha",
    "percent",
    "positive",
    "negative",
    "kappa",
    "conger",
    "fleiss",
    "scott",
    "brennan_prediger",
    "ac1",
]
LINEARISED: tuple[Linearised, ...] = get_args(Linearised)
FEWEST_UNITS = 4


def with_error(
    coefficient: Linearised,
    data: Data | Ratings,
    weights: Weighting = "identity",
    metric: Metric = "nominal",
) -> Estimate:
    """A coefficient with its standard error and the interval of t(n - 1), as if units were independent of each other.

    "kappa" is Cohen's for two coders, else Conger's; "ac1" with weights is AC2; `metric` is for "alpha" alone, whose
    distances are taken as given (those of the ordinal metric come from the data). There is no interval, and the estimate
    says so, with fewer than four units, where units weigh differently, and where no unit differs from the others in what
    it adds. `method` names what was assumed; `clusters` stays 0.
    """
    found = ratings(data)
    if coefficient == "kappa" and found.raters != 2:
        coefficient = "conger"
    estimate = _point(coefficient, sums(found), weights, metric)
    if estimate.value is None:
        return estimate
    because = _no_error(found, estimate.n)
    if because:
        return replace(estimate, no_interval_because=because)
    known = _known(found, 1 if coefficient in _ALL_RATED else 2)
    terms = _terms(coefficient, known, estimate.value, weights, metric)
    error = math.sqrt(float(np.sum(known.units * terms**2)) / (known.n * (known.n - 1)))
    if error < NEGLIGIBLE:
        return replace(estimate, no_interval_because="no unit differs from the others in what it adds")
    return _within(estimate, error, round(known.n) - 1, 0.0 if coefficient in _SHARES else -1.0)


# Units that a single coder judged count in what chance would do.
_ALL_RATED = frozenset({"percent", "conger", "fleiss", "brennan_prediger", "ac1"})
_SHARES = frozenset({"percent", "positive", "negative"})
_WEIGHTED: dict[Linearised, Callable[[Sums, Weighting], Estimate]] = {
    "percent": percent_agreement,
    "kappa": cohen_kappa,
    "conger": conger_kappa,
    "fleiss": fleiss_kappa,
    "scott": scott_pi,
    "brennan_prediger": brennan_prediger,
    "ac1": gwet_ac,
}


def _point(coefficient: Linearised, found: Sums, weights: Weighting, metric: Metric) -> Estimate:
    """The coefficient alone."""
    if coefficient == "alpha":
        return krippendorff_alpha(found, metric)
    if coefficient in ("positive", "negative"):
        return positive_agreement(found) if coefficient == "positive" else negative_agreement(found)
    return _WEIGHTED[coefficient](found, weights)


def _no_error(found: Ratings, paired: int) -> str:
    """Why there is no standard error; "" where there may be."""
    if paired < FEWEST_UNITS:
        return f"an interval needs at least {FEWEST_UNITS} units, here {paired}"
    return "units weigh differently, and nothing says how they were drawn" if found.weighted else ""


def _within(estimate: Estimate, error: float, df: int, least: float) -> Estimate:
    """`estimate` with its standard error and interval, cut to `least` and 1."""
    value, half = estimate.value if estimate.value is not None else math.nan, t_quantile(df) * error
    return replace(
        estimate,
        low=max(value - half, min(least, value)),
        high=min(value + half, max(1.0, value)),
        method=f"{estimate.method}; standard error by linearisation, units taken as independent, t({df})",
        error=error,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What terms are made of, by kind of unit: ratings, how many units, counts of values, ratings of a unit."""

    found: Ratings
    counts: Floats
    judged: Floats

    @property
    def units(self) -> Floats:
        """How many units are of each kind."""
        return self.found.units

    @property
    def n(self) -> float:
        """How many units there are."""
        return float(self.units.sum())

    def mean(self, rows: Floats) -> Floats:
        """The mean over units of something given by kind."""
        return np.asarray(self.units @ rows / self.n)

    def agreeing(self, matrix: Floats) -> Floats:
        """By kind the weighted pairs of ratings that agree: sum_k r_k ((w r)_k - 1)."""
        return np.asarray((self.counts * (self.counts @ matrix - 1)).sum(axis=1))


def _known(found: Ratings, fewest: int) -> _Known:
    """What is known of the units with at least so many ratings."""
    kept = found.only((found.rows >= 0).sum(axis=1) >= fewest)
    counts = kept.counts
    return _Known(kept, counts, counts.sum(axis=1))


def _terms(
    coefficient: Linearised, known: _Known, value: float, weights: Weighting, metric: Metric
) -> Floats:
    """By kind of unit x_u - coefficient."""
    if coefficient in ("positive", "negative"):
        return _specific_terms(known, 1.0 if coefficient == "positive" else 0.0, value)
    if coefficient == "alpha":
        return _alpha_terms(known, metric)
    matrix = weight_matrix(weights, known.found.values)
    paired = known.judged >= 2
    pairs = np.where(paired, known.judged * (known.judged - 1), 1.0)
    share = float(known.units[paired].sum()) / known.n
    agreeing = np.where(paired, known.agreeing(matrix) / pairs, 0.0) / share
    if coefficient == "percent":
        return np.asarray(agreeing - value)
    expected, by_unit = _chance(coefficient, known, matrix)
    own = (agreeing - expected * paired / share) / (1 - expected)
    return np.asarray(own - value - 2 * (1 - value) * (by_unit - expected) / (1 - expected))


def _chance(coefficient: Linearised, known: _Known, matrix: Floats) -> tuple[float, Floats]:
    """p_e, and by kind of unit its part in p_e (their mean is p_e)."""
    if coefficient == "brennan_prediger":
        expected = float(matrix.mean())
        return expected, np.full(len(known.units), expected)
    if coefficient in ("kappa", "conger"):
        return _conger_chance(known, matrix)
    own = known.counts / known.judged[:, None]
    pi = known.mean(own)
    if coefficient == "ac1":
        each = float(matrix.sum()) / (len(pi) * (len(pi) - 1))
        return each * float(np.sum(pi * (1 - pi))), each * (own @ (1 - pi))
    return float(pi @ matrix @ pi), own @ (matrix @ pi)


def _conger_chance(known: _Known, matrix: Floats) -> tuple[float, Floats]:
    """p_e of Conger's kappa and its parts: each rater's shares are linearised by themselves."""
    by_rater = sums(known.found).by_rater.sum(axis=0)
    heard = by_rater.sum(axis=1) > 0
    by_rater, rows = by_rater[heard], known.found.rows[:, heard]
    given = by_rater.sum(axis=1)
    shares = by_rater / given[:, None]
    raters = len(shares)
    towards = (shares.sum(axis=0) - shares) @ matrix  # rater × value: what the others' shares make of it
    rated = rows >= 0
    chosen = np.where(rated, towards[np.arange(raters), np.where(rated, rows, 0)], 0.0)
    spread = (rated - given / known.n) * np.sum(shares * towards, axis=1)
    parts = ((chosen - spread) * (known.n / given)).sum(axis=1) / (raters * (raters - 1))
    return conger_expected(by_rater, matrix), np.asarray(parts)


def _alpha_terms(known: _Known, metric: Metric) -> Floats:
    """The terms of Krippendorff's alpha, without its correction for small samples, over paired units.

    With weights 1 - delta² / max delta², m the mean of ratings m_u, p_a and p_e as alpha defines them:
    x_u = (p_au - p_e) / (1 - p_e) - 2 (1 - alpha) (p_eu - p_e) / (1 - p_e), each part corrected for (m_u - m) / m.
    """
    counts, judged = known.counts, known.judged
    squared = squared_differences(known.found.values, known.units @ counts, metric)
    matrix = 1 - squared / squared.max()
    mean = float(known.mean(judged))
    pi, beyond = known.mean(counts) / mean, (judged - mean) / mean
    agreeing = known.agreeing(matrix) / (mean * (judged - 1))
    total = float(known.mean(agreeing))
    corrected = (1 - 1 / (known.n * mean)) * total + 1 / (known.n * mean)
    expected = float(pi @ matrix @ pi)
    value = (total - expected) / (1 - expected)
    own = (agreeing - corrected * beyond - expected) / (1 - expected)
    by_unit = counts @ (matrix @ pi) / mean - expected * beyond
    return np.asarray(own - value - 2 * (1 - value) * (by_unit - expected) / (1 - expected))


def _specific_terms(known: _Known, value: float, agreement: float) -> Floats:
    """The terms of a ratio of means: (a_u - agreement * b_u) / mean b, a_u pairs that agree on it, b_u all its pairs."""
    chosen = known.counts[:, known.found.values.index(value)]
    possible = chosen * (known.judged - 1)
    return np.asarray((chosen * (chosen - 1) - agreement * possible) / float(known.mean(possible)))
