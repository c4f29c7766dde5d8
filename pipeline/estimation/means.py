"""Weighted means and ratios with design-based standard errors."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pipeline.estimation.design import Bools, Design, Floats, design_of
from pipeline.estimation.linearised import linearised_estimate, method, standard_error
from pipeline.findings import Estimate, undefined

NOBODY = "nobody with a weight answered"
ANYTHING = (-math.inf, math.inf)


@dataclass(frozen=True, slots=True)
class LinearisedMean:
    """A weighted mean or ratio, its standard error by Taylor linearisation (None without a degree of freedom), its design.

    `df`, `n`, `units`, `effective_n` and `lonely` are those of `pipeline.estimation.Members`.
    """

    value: float
    error: float | None
    df: int
    n: int
    units: int
    effective_n: float
    lonely: int


def linearised_mean(
    values: ArrayLike,
    weights: ArrayLike,
    *,
    strata: Sequence[Hashable] | None = None,
    psu: Sequence[Hashable] | None = None,
    fpc: ArrayLike | None = None,
    domain: ArrayLike | None = None,
) -> LinearisedMean | None:
    """The weighted mean of `values` over `domain`, with its design-based standard error; None without any weight.

    All arguments have one entry per observation of the whole sample. A value that is NaN lies outside the domain, so
    that unanswered questions need no other treatment. With m = sum(w y) / sum(w) over the domain, each observation
    scores z = w (y - m) / sum(w), 0 outside the domain; their variance is that of `Design.variances`.
    """
    design = design_of(weights, strata=strata, psu=psu, fpc=fpc)
    y = np.asarray(values, dtype=float)
    inside = None if domain is None else np.asarray(domain, dtype=bool)
    return linearised_ratio(design, y, np.ones(len(y)), inside)


def linearised_ratio(
    design: Design, above: Floats, below: Floats, inside: Bools | None = None
) -> LinearisedMean | None:
    """The ratio of the weighted sums of `above` and `below` over those `inside`; None where the sum of `below` is not > 0.

    With R the ratio each observation scores w (y - R x) / sum(w x) (Särndal, Swensson & Wretman 1992, section 5.6). A
    mean is the ratio to 1. Where either value is NaN an observation lies outside the domain.
    """
    domain = ~np.isnan(above) & ~np.isnan(below)
    if inside is not None:
        domain &= inside
    w = design.weights[domain]
    total = float(w @ below[domain])
    if total <= 0:
        return None
    ratio = float(w @ above[domain]) / total
    scores = np.zeros(len(above))
    scores[domain] = w * (above[domain] - ratio * below[domain]) / total
    members = design.members(domain)
    return LinearisedMean(
        value=ratio,
        error=standard_error(design, scores) if members.df > 0 else None,
        df=members.df,
        n=members.n,
        units=members.units,
        effective_n=members.effective_n,
        lonely=members.lonely,
    )


def weighted_mean(
    values: ArrayLike,
    weights: ArrayLike,
    *,
    strata: Sequence[Hashable] | None = None,
    psu: Sequence[Hashable] | None = None,
    fpc: ArrayLike | None = None,
    domain: ArrayLike | None = None,
    bounds: tuple[float, float] = ANYTHING,
    known: str = "",
) -> Estimate:
    """`linearised_mean` as an estimate with its interval, value -/+ t(df) standard errors, cut to `bounds`.

    The method says what was known of the design: `known` where it is given, otherwise which of strata, sampling units
    and finite population are, or that only weights were. `n` counts observations, `clusters` sampling units (those of
    all strata in which the domain has members).
    """
    design = design_of(weights, strata=strata, psu=psu, fpc=fpc, known=known)
    y = np.asarray(values, dtype=float)
    if domain is not None:
        y = np.where(np.asarray(domain, dtype=bool), y, np.nan)
    return mean_estimate(design, y, bounds=bounds)


def mean_estimate(
    design: Design, values: Floats, *, bounds: tuple[float, float] = ANYTHING, what: str = "mean"
) -> Estimate:
    """The weighted mean of the `values` that are not NaN, in a design that was prepared before.

    `what` it is called in the method.
    """
    return _estimate(design, values, what, bounds, share=False)


def share_estimate(design: Design, values: Floats, *, what: str = "share") -> Estimate:
    """The weighted share of ones among the `values` that are not NaN (0 or 1), its interval on the scale of log odds."""
    return _estimate(design, values, what, ANYTHING, share=True)


def _estimate(
    design: Design, values: Floats, what: str, bounds: tuple[float, float], *, share: bool
) -> Estimate:
    """A weighted mean or share."""
    domain = ~np.isnan(values)
    w = design.weights[domain]
    total = float(w.sum())
    words = design.weighted(what)
    if total <= 0:
        return undefined(NOBODY, method=method(design, None, words))
    mean = float(w @ values[domain]) / total
    scores = np.zeros(len(values))
    scores[domain] = w * (values[domain] - mean) / total
    error = standard_error(design, scores)
    members = design.members(domain)
    return linearised_estimate(design, mean, error, members, what=words, bounds=bounds, share=share)


def median_of(values: Floats, weights: Floats) -> float:
    """The weighted median: the smallest value up to which half of the weight lies; NaN without any weight."""
    there = ~np.isnan(values) & (weights > 0)
    if not there.any():
        return math.nan
    order = np.argsort(values[there], kind="stable")
    reached = np.cumsum(weights[there][order])
    place = int(np.searchsorted(reached, reached[-1] / 2 * (1 - 1e-12)))
    return float(values[there][order][place])
