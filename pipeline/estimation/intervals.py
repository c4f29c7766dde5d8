"""Intervals around a value: Student's t, and the limits of what is possible."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

from pipeline.findings import Estimate

CONFIDENCE = 0.95
NEGLIGIBLE = 1e-12


@cache
def t_quantile(df: float) -> float:
    """The upper 97.5 % point of Student's t with `df` > 0 degrees of freedom, whole or not."""
    from scipy.special import stdtrit

    return float(stdtrit(df, (1 + CONFIDENCE) / 2))


def with_interval(estimate: Estimate, half: float, bounds: tuple[float, float]) -> Estimate:
    """`estimate` with the interval of that half width, cut to `bounds` but never so far that it loses the value."""
    value = estimate.value if estimate.value is not None else math.nan
    low, high = max(value - half, min(bounds[0], value)), min(value + half, max(bounds[1], value))
    return replace(estimate, low=low, high=high)


def logit_interval(share: float, error: float, quantile: float) -> tuple[float, float]:
    """The interval of a share in (0, 1), symmetric on the scale of log odds: logit(p) -/+ t error / (p (1 - p)), back again.

    It stays within 0 and 1 and holds for rare things, where the plain one fails (svyciprop of R's survey, method "logit").
    """
    centre, half = math.log(share / (1 - share)), quantile * error / (share * (1 - share))
    return 1 / (1 + math.exp(-max(centre - half, -700.0))), 1 / (1 + math.exp(-min(centre + half, 700.0)))


def without_interval(estimate: Estimate, because: str) -> Estimate:
    """The estimate as it is, without its interval and error, and why; one that is undefined stays as it is."""
    if estimate.value is None or not because:
        return estimate
    return replace(estimate, low=None, high=None, error=None, no_interval_because=because)
