"""From a statistic and its linearisation scores to an estimate with a design-based interval."""

from __future__ import annotations

import math
from dataclasses import replace

from pipeline.estimation.design import Design, Floats, Members
from pipeline.estimation.intervals import NEGLIGIBLE, logit_interval, t_quantile, with_interval
from pipeline.findings import Estimate

NO_FREEDOM = "an interval needs two sampling units in one stratum"
ALL_ASKED = "the whole population was asked: nothing is left to chance"
SAME = "all values are the same"


def linearised_estimate(
    design: Design,
    value: float,
    error: float,
    members: Members,
    *,
    what: str,
    bounds: tuple[float, float] = (-math.inf, math.inf),
    spent: int = 0,
    share: bool = False,
) -> Estimate:
    """`value` -/+ t standard errors, cut to `bounds`; or the value and why it has no interval.

    Of a `share` the interval is symmetric on the scale of log odds (`logit_interval`), and the method says so.

    `error` is the square root of `design.variances` of the scores, `what` the method's first words. `spent` degrees of
    freedom are taken off (a regression's coefficients besides the intercept). `n` of the estimate counts observations,
    `clusters` sampling units: those of all strata in which the domain has members.
    """
    df = members.df - spent
    estimate = Estimate(value, method=method(design, members, what, df), n=members.n, clusters=members.units)
    if df <= 0:
        reason = f"an interval needs more sampling units than {spent} coefficients" if spent else NO_FREEDOM
        return replace(estimate, no_interval_because=reason)
    if error < NEGLIGIBLE or (share and not NEGLIGIBLE < value < 1 - NEGLIGIBLE):
        return replace(estimate, no_interval_because=SAME if design.scale.any() else ALL_ASKED)
    if share:
        low, high = logit_interval(value, error, t_quantile(df))
        return replace(
            estimate, error=error, low=low, high=high, method=f"{estimate.method}, on the scale of log odds"
        )
    return with_interval(replace(estimate, error=error), t_quantile(df) * error, bounds)


def method(design: Design, members: Members | None, what: str, df: int = 0) -> str:
    """What was done, in words."""
    parts = [what, f"Taylor linearisation with {design.known}"]
    if df > 0:
        parts.append(f"t({df})")
    if members is not None and members.lonely:
        parts.append("a stratum's only sampling unit is centred at the mean of the sample")
    return ", ".join(parts)


def standard_error(design: Design, scores: Floats) -> float:
    """The standard error of a statistic with these linearisation scores."""
    return math.sqrt(float(design.variances(scores[:, None])[0]))
