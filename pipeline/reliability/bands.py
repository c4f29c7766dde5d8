"""What a coefficient means by thresholds, in the light of how exactly it is known."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.agreement import NOT_SHOWN, THRESHOLDS, WORDS, Band
from pipeline.findings import Estimate

CERTAINTY = 0.95


def membership(value: float, error: float, cuts: Sequence[float], df: int | None = None) -> tuple[float, ...]:
    """For each cut the probability that the coefficient is at least that: its cumulative membership probability.

    With F the distribution function of the normal, or of Student's t with `df` degrees of freedom,
    (F((value - cut) / error) - F((value - 1) / error)) / (F((value + 1) / error) - F((value - 1) / error)): a coefficient
    lies between -1 and 1. `error`, its standard error, is above 0. Source: Gwet 2014, Handbook of Inter-Rater Reliability,
    section 6.4 (benchmarking); irrCAC prints the same to five decimals.
    """
    bottom = _below((value - 1) / error, df)
    reach = _below((value + 1) / error, df) - bottom
    return tuple(min(max((_below((value - cut) / error, df) - bottom) / reach, 0.0), 1.0) for cut in cuts)


def band(estimate: Estimate, thresholds: tuple[float, float] = THRESHOLDS) -> Band:
    """The verdict by Gwet's rule: the highest band that is reached with a probability of .95.

    `thresholds` are reliable from, tentative from; below, it is not reliable where the estimate lies there as well, and not
    shown to be more where that is higher. The
    distribution is t with one degree of freedom less than there are clusters, or the normal where the standard error rests
    on none. Without a standard error the estimate alone decides, and the band says so.
    """
    if estimate.value is None:
        return Band("")
    cuts = (*thresholds, -1.0)
    alone = next(word for word, cut in zip(WORDS, cuts, strict=True) if estimate.value >= cut or cut == -1.0)
    if estimate.low is None or not estimate.error:
        return Band(alone, "estimate", alone)
    df = estimate.clusters - 1 if estimate.clusters > 1 else None
    reached = membership(estimate.value, estimate.error, cuts, df)
    word = next(word for word, share in zip(WORDS, (*reached[:2], 1.0), strict=True) if share >= CERTAINTY)
    word = NOT_SHOWN if word == WORDS[-1] != alone else word
    return Band(word, "interval", alone, (*reached[:2], 1.0))


def _below(point: float, df: int | None) -> float:
    """The distribution function at a point: normal, or Student's t."""
    if df is None:
        return (1 + math.erf(point / math.sqrt(2))) / 2
    from scipy.special import stdtr

    return float(stdtr(df, point))
