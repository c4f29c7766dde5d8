"""Estimates with intervals that hold for the way the data came about: in focus groups, and in a weighted survey.

Nothing here knows what is being estimated. Values are plain numbers, NaN where there is none; what cannot be
estimated is an `Estimate` with its reason. Intervals are 95 % and from Student's t.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.findings import Estimate, undefined

FEWEST_CLUSTERS = 4
CONFIDENCE = 0.95
NEGLIGIBLE = 1e-12
WEIGHTS_ONLY = "weights only (no strata or sampling units declared)"

Floats = NDArray[np.float64]


def t_quantile(df: int) -> float:
    """The upper 97.5 % point of Student's t with `df` >= 1 degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(df, (1 + CONFIDENCE) / 2))


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
    return _with_interval(replace(full, method=method, no_interval_because="", error=error), half, bounds)


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


def _with_interval(estimate: Estimate, half: float, bounds: tuple[float, float]) -> Estimate:
    """`estimate` with the interval of that half width, cut to `bounds` but never so far that it loses the value."""
    value = estimate.value if estimate.value is not None else math.nan
    low, high = max(value - half, min(bounds[0], value)), min(value + half, max(bounds[1], value))
    return replace(estimate, low=low, high=high)


def kish(weights: ArrayLike) -> float:
    """Kish's effective sample size: (sum of weights) squared / sum of squared weights; 0 without any weight.

    Source: Kish 1965, Survey Sampling, section 11.7.
    """
    w = np.asarray(weights, dtype=float)
    squares = float(np.sum(w * w))
    return float(np.sum(w)) ** 2 / squares if squares > 0 else 0.0


@dataclass(frozen=True, slots=True)
class LinearisedMean:
    """A weighted mean, its standard error by Taylor linearisation (None without a degree of freedom) and its design.

    `df` is the number of sampling units less that of strata, both counted where the domain has members; `n` counts
    the observations of the domain and `effective_n` is Kish's for them; `lonely` counts strata with one unit.
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
    scores z = w (y - m) / sum(w), 0 outside the domain; scores are summed by primary sampling unit (an observation
    of its own where `psu` is not given) and the variance is the sum over strata of
    (1 - n_h / N_h) * n_h / (n_h - 1) * sum((z_hi - mean z_h) ** 2), where n_h counts the units of the whole sample:
    a domain is estimated, not cut out. `fpc` gives N_h, the number of units in the population of the stratum.
    A lonely unit (n_h = 1) is centred at the mean of the whole sample, which for scores is 0, and so adds
    (1 - 1 / N_h) z ** 2: the conservative policy that R's survey calls "adjust".

    Source: Särndal, Swensson & Wretman 1992, section 5.7; Lumley, R package survey.
    """
    y, w = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    inside = ~np.isnan(y) & np.asarray(True if domain is None else domain, dtype=bool)
    total = float(w[inside].sum())
    if total <= 0:
        return None
    mean = float(np.sum(w[inside] * y[inside])) / total
    scores = np.where(inside, w * (np.where(inside, y, mean) - mean) / total, 0.0)
    stratum, unit = _design(len(y), strata, psu)
    fraction = np.zeros(len(y)) if fpc is None else 1.0 / np.asarray(fpc, dtype=float)
    first = np.unique(unit, return_index=True)[1]
    counts = np.bincount(stratum[first])
    totals: Floats = np.bincount(unit, weights=scores).astype(np.float64)
    variance = _variance(totals, stratum[first], counts, fraction[first])
    own = counts[np.unique(stratum[inside])]
    df = int(own.sum()) - len(own)
    return LinearisedMean(
        value=mean,
        error=math.sqrt(variance) if df > 0 else None,
        df=df,
        n=int(inside.sum()),
        units=int(own.sum()),
        effective_n=kish(w[inside]),
        lonely=int(np.sum(own == 1)),
    )


def _variance(totals: Floats, stratum: NDArray[np.intp], counts: NDArray[np.intp], fraction: Floats) -> float:
    """The variance of a sum of unit `totals`; `counts` per stratum, `fraction` is 1 / N_h for each unit."""
    n = counts[stratum]
    means = np.bincount(stratum, weights=totals) / counts
    lonely = n == 1
    centred = np.where(lonely, totals, totals - means[stratum])
    scale = np.where(lonely, 1.0, n / np.maximum(n - 1, 1)) * np.maximum(1.0 - n * fraction, 0.0)
    return float(np.sum(scale * centred**2))


def _design(
    n: int, strata: Sequence[Hashable] | None, psu: Sequence[Hashable] | None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Stratum and sampling unit of each observation, numbered from 0; a unit's name counts within its stratum."""
    stratum = _numbered(strata) if strata is not None else np.zeros(n, dtype=np.intp)
    if psu is None:
        return stratum, np.arange(n, dtype=np.intp)
    return stratum, _numbered(list(zip(stratum.tolist(), psu, strict=True)))


def _numbered(names: Sequence[Hashable]) -> NDArray[np.intp]:
    """Each name's number in order of first appearance."""
    number: dict[Hashable, int] = {}
    return np.array([number.setdefault(name, len(number)) for name in names], dtype=np.intp)


def weighted_mean(
    values: ArrayLike,
    weights: ArrayLike,
    *,
    strata: Sequence[Hashable] | None = None,
    psu: Sequence[Hashable] | None = None,
    fpc: ArrayLike | None = None,
    domain: ArrayLike | None = None,
    bounds: tuple[float, float] = (-math.inf, math.inf),
    known: str = "",
) -> Estimate:
    """`linearised_mean` as an estimate with its interval, value -/+ t(df) standard errors, cut to `bounds`.

    The method says what was known of the design: `known` where it is given, otherwise which of strata and sampling
    units are, or that only weights were. `n` counts observations, `clusters` sampling units (those of all strata in
    which the domain has members).
    """
    result = linearised_mean(values, weights, strata=strata, psu=psu, fpc=fpc, domain=domain)
    names = " and ".join(n for n, given in (("strata", strata), ("sampling units", psu)) if given is not None)
    method = _method(known or names or WEIGHTS_ONLY, weights, result)
    if result is None:
        return undefined("nobody with a weight answered", method=method)
    estimate = Estimate(result.value, method=method, n=result.n, clusters=result.units)
    if result.error is None:
        return replace(estimate, no_interval_because="an interval needs two sampling units in one stratum")
    if result.error < NEGLIGIBLE:
        return replace(estimate, no_interval_because="all values are the same")
    return _with_interval(replace(estimate, error=result.error), t_quantile(result.df) * result.error, bounds)


def _method(known: str, weights: ArrayLike, result: LinearisedMean | None) -> str:
    """What was done, in words."""
    equal = len(np.unique(np.asarray(weights, dtype=float))) <= 1
    parts = ["mean, all weights equal" if equal else "weighted mean", f"Taylor linearisation with {known}"]
    if result is not None and result.df > 0:
        parts.append(f"t({result.df})")
    if result is not None and result.lonely:
        parts.append("a stratum's only sampling unit is centred at the mean of the sample")
    return ", ".join(parts)
