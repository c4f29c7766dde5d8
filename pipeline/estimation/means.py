"""Weighted means, shares and medians, the former two with design-based intervals."""

from __future__ import annotations

import math

import numpy as np

from pipeline.estimation.design import Design, Floats
from pipeline.estimation.linearised import linearised_estimate, method, standard_error
from pipeline.findings import Estimate, undefined

NOBODY = "nobody with a weight answered"
ANYTHING = (-math.inf, math.inf)


def mean_estimate(
    design: Design, values: Floats, *, bounds: tuple[float, float] = ANYTHING, what: str = "mean"
) -> Estimate:
    """The weighted mean of the `values`, one for each observation of the sample; NaN where an observation lies outside the domain.

    With m = sum(w y) / sum(w) over the domain each observation scores z = w (y - m) / sum(w), 0 outside of it; their variance
    is that of `Design.variances`. The interval is value -/+ t(df) standard errors, cut to `bounds`; `what` the mean is called
    in the method. `n` counts observations, `clusters` sampling units (those of all strata in which the domain has members).

    Source: Särndal, Swensson & Wretman 1992, section 5.6.
    """
    return _estimate(design, values, what, bounds, share=False)


def share_estimate(design: Design, values: Floats, *, what: str = "share") -> Estimate:
    """The weighted share of ones among the `values` (0 or 1, NaN outside the domain), its interval on the scale of log odds."""
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
