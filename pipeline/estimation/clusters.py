"""Intervals where the independent units are few clusters: the jackknife over focus groups."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pipeline.estimation.intervals import NEGLIGIBLE, t_quantile, with_interval
from pipeline.findings import Estimate

FEWEST_CLUSTERS = 4


def jackknife_t(
    full: Estimate,
    leave_one_out: Mapping[str, float | None],
    *,
    unit: str = "transcripts",
    bounds: tuple[float, float] = (-math.inf, math.inf),
    fewest: int = FEWEST_CLUSTERS,
) -> Estimate:
    """`full` with an interval by the jackknife over clusters, t(G - 1), cut to `bounds`.

    `leave_one_out` maps each of the G clusters to the statistic without it, None where it does not exist then. With
    v the sum over clusters of (statistic without g - mean of these) squared, the standard error is
    sqrt((G - 1) / G * v) (Efron & Tibshirani 1993, chapter 11); the interval lies around the full value. Below
    `fewest` clusters, or where leaving one out makes the statistic undefined or never changes it, there is no
    interval and `no_interval_because` says so. `unit` names the clusters in the plural.
    """
    clusters = len(leave_one_out)
    full = replace(full, clusters=clusters, low=None, high=None, error=None)
    if full.value is None:
        return full
    reason = _no_jackknife(leave_one_out, unit, fewest)
    if reason:
        return replace(full, no_interval_because=reason)
    without = np.array([value for value in leave_one_out.values() if value is not None], dtype=float)
    error = math.sqrt((clusters - 1) / clusters * float(np.sum((without - without.mean()) ** 2)))
    half = t_quantile(clusters - 1) * error
    method = f"{full.method}; interval by the jackknife over {unit}, t({clusters - 1})".removeprefix("; ")
    return with_interval(replace(full, method=method, no_interval_because="", error=error), half, bounds)


def _no_jackknife(leave_one_out: Mapping[str, float | None], unit: str, fewest: int) -> str:
    """Why the jackknife gives no interval; "" where it does."""
    if len(leave_one_out) < fewest:
        return f"an interval needs at least {fewest} {unit}, here {len(leave_one_out)}"
    gone = [name for name, value in leave_one_out.items() if value is None]
    if gone:
        return f"it is undefined without {', '.join(gone)}"
    values = [value for value in leave_one_out.values() if value is not None]
    if max(values) - min(values) < NEGLIGIBLE:
        return f"it does not change when any one of the {unit} is left out"
    return ""
