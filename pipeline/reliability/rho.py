"""Shaffer's rho: whether agreement on a sample speaks for all segments.

Coders are imagined who would agree badly on all segments: with a kappa below a threshold. Rho is the share of samples of
theirs, drawn as the real one was, in which kappa is as high as the one observed or higher. Where it is small (below .05),
bad coders would hardly ever have come by such a sample, and the agreement is said to generalise.

Sources: Shaffer, Quantitative Ethnography (2017), chapter 6; Eagan, Brohinsky, Wang and Shaffer, Testing the reliability of
inter-rater reliability (LAK 2020); the R package rhoR 1.3.1. Threshold and ranges are arguments, not laws, so each result
carries them. Where this module deviates from rhoR, on purpose: the threshold is .65, as published (rhoR 1.3.1: .9); kappas
and precisions of the bad coders are spread evenly instead of drawn, which leaves less to chance; tables of the bad coders are
not padded with agreements and false alarms that their kappa does not ask for, and left out where rounding takes their kappa
out of the range; rho is not set to 1 below the mean of the simulated kappas; a table without variation has no kappa.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.reliability.coefficients.tables import Flags, Floats, Whole

THRESHOLD = 0.65
LEVEL = 0.05
SEGMENTS = 10_000  # as many as in rhoR, where nobody says how many there are
_SAME = 1e-9
_GOLDEN = (math.sqrt(5) - 1) / 2

Table = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is assumed of coders who agree badly.

    Over all segments their kappa lies between `lowest` and `threshold`, and the second one's precision (the share of what
    the second gives that the first gives, too) between `least_precision` and `most_precision`, all of it equally likely.
    `replicates` samples are drawn, by `seed`.
    """

    threshold: float = THRESHOLD
    lowest: float = 0.4
    least_precision: float = 0.6
    most_precision: float = 1.0
    replicates: int = 4000
    seed: int = 0

    def __post_init__(self) -> None:
        """Hold the ranges; raises ValueError."""
        if not 0 <= self.lowest < self.threshold < 1:
            raise ValueError("0 <= lowest kappa < threshold < 1")
        if not 0 < self.least_precision <= self.most_precision <= 1:
            raise ValueError("0 < least precision <= most precision <= 1")
        if self.replicates < 1 or self.seed < 0:
            raise ValueError("at least one replicate, and a seed from 0")


AS_PUBLISHED = Assumptions()


@dataclass(frozen=True, slots=True)
class Rho:
    """Rho of a sample, None exactly where `undefined_because` says why.

    `kappa` was observed on `size` segments, of which the first coder gave the code to the part `inflation` at least (0:
    drawn as it came). `base_rate` is how common the code is in all `length` segments.
    """

    value: float | None
    kappa: float | None
    base_rate: float
    size: int
    inflation: float
    length: int
    threshold: float
    undefined_because: str = ""

    @property
    def generalises(self) -> bool:
        """True where rho is below .05."""
        return self.value is not None and self.value < LEVEL

    @property
    def words(self) -> str:
        """What it says, with the threshold."""
        if self.value is None or self.kappa is None:
            return f"rho (threshold {self.threshold:g}) is undefined: {self.undefined_because}"
        verdict = "the agreement generalises" if self.generalises else "that does not show more than chance"
        return (
            f"rho {self.value:.3f} at a threshold of {self.threshold:g}: coders whose kappa over all segments is below"
            f" {self.threshold:g} reach the {self.kappa:.2f} seen here in {100 * self.value:.1f} % of samples of"
            f" {self.size}; {verdict}"
        )


def recall(kappa: Floats | float, base_rate: float, precision: Floats | float) -> Floats:
    """The recall of coders with that kappa: kappa P / (2 (P - B) - kappa (1 - 2 B)), over 1 where there are none such.

    With B the share of segments to which the first gives the code, P the precision of the second. Source: rhoR. inf where
    the denominator is not positive.
    """
    below = np.asarray(2 * (precision - base_rate) - kappa * (1 - 2 * base_rate))
    there = below > 0
    return np.where(there, kappa * precision / np.where(there, below, 1.0), np.inf)


def kappa_by_recall(recalled: Floats | float, base_rate: float, precision: Floats | float) -> Floats:
    """The kappa of coders with that recall, 2 R (P - B) / (P + R (1 - 2 B)); the inverse of `recall`."""
    return np.asarray(2 * recalled * (precision - base_rate) / (precision + recalled * (1 - 2 * base_rate)))


def least_precision(kappa: Floats | float, base_rate: float) -> Floats:
    """The precision at which recall is 1: with less, no coders have that kappa at that base rate."""
    return np.asarray((2 * base_rate + kappa - 2 * base_rate * kappa) / (2 - kappa))


def kappa_of_table(table: Table) -> float | None:
    """Cohen's kappa of ((both, the first alone), (the second alone, neither)); None where nothing varies."""
    (both, first), (second, neither) = table
    found, there = _kappas(*(np.array([cell], dtype=float) for cell in (both, first, second, neither)))
    return float(found[0]) if there[0] else None


def base_rates(table: Table) -> tuple[float, float]:
    """The share of segments to which the first coder, and to which the second, gives the code."""
    (both, first), (second, neither) = table
    total = both + first + second + neither
    return (both + first) / total, (both + second) / total


def rho(
    kappa: float | None,
    base_rate: float,
    size: int,
    *,
    inflation: float = 0.0,
    positives: int | None = None,
    length: int = SEGMENTS,
    assumed: Assumptions = AS_PUBLISHED,
) -> Rho:
    """Rho of a kappa observed on `size` of `length` segments; arguments and result as in `Rho`.

    `positives` is how many segments of the sample the first coder gave the code to, where that was not left to chance as in
    a plan: then bad coders are given samples with just as many, and `inflation` counts for nothing.

    A code with a base rate of 0 or 1 has rho 1: there is nothing that coders could be seen to agree on. Undefined where
    kappa is, and where no coders can be imagined such as are assumed (too few segments have the code). Raises ValueError
    for numbers out of range.
    """
    check_numbers(base_rate, size, length, inflation)

    def found(value: float | None, because: str = "") -> Rho:
        """The result."""
        return Rho(value, kappa, base_rate, size, inflation, length, assumed.threshold, because)

    if kappa is None:
        return found(None, "kappa is undefined: nothing varies in the sample")
    if not 0 < base_rate < 1:
        return found(1.0)
    simulated = sampled_kappas(base_rate, size, inflation, length, assumed, positives)
    if not len(simulated):
        return found(None, _no_worlds(base_rate, length))
    return found(float(np.mean(simulated >= kappa - _SAME)))


def rho_of_table(
    table: Table,
    *,
    base_rate: float | None = None,
    inflation: float = 0.0,
    length: int = SEGMENTS,
    assumed: Assumptions = AS_PUBLISHED,
) -> Rho:
    """Rho of a sample that two coders have coded; the base rate is the first coder's unless it is known otherwise."""
    size = round(sum(map(sum, table)))
    common = base_rates(table)[0] if base_rate is None else base_rate
    return rho(kappa_of_table(table), common, size, inflation=inflation, length=length, assumed=assumed)


def certifying_kappa(
    base_rate: float,
    size: int,
    *,
    inflation: float = 0.0,
    length: int = SEGMENTS,
    level: float = LEVEL,
    assumed: Assumptions = AS_PUBLISHED,
) -> float | None:
    """The least kappa, in thousandths, that has a rho below `level` on `size` segments, and is not below the threshold.

    None where not even perfect agreement has.
    """
    if not 0 < base_rate < 1:
        return None
    simulated = sampled_kappas(base_rate, size, inflation, length, assumed)
    if not len(simulated):
        return None
    values, counts = np.unique(np.round(simulated, 9), return_counts=True)
    shares = np.cumsum(counts[::-1])[::-1] / len(simulated)
    too_often = float(values[shares >= level][-1])  # the share of the lowest value is 1
    if too_often >= 1:
        return None
    return min(1.0, max(assumed.threshold, (math.floor(1000 * too_often + _SAME) + 1) / 1000))


@lru_cache(maxsize=512)
def sampled_kappas(
    base_rate: float,
    size: int,
    inflation: float,
    length: int,
    assumed: Assumptions,
    positives: int | None = None,
) -> Floats:
    """Kappas of samples of coders who agree badly, those in which kappa is defined; empty where there are no such coders.

    As many segments with the code (the first coder's) as `inflation` asks for are drawn first, or all where there are not
    so many; then the others, all without replacement. So rhoR does it. With `positives` there are just so many, and the
    others are without it.
    """
    given, both, second = _worlds(base_rate, length, assumed)
    if not len(both):
        return np.empty(0)
    least = min(given, math.ceil(inflation * size - _SAME))
    chance = np.random.Generator(np.random.PCG64([assumed.seed, size, least, length]))
    if positives is None:
        positive = least + chance.hypergeometric(given - least, length - given, size - least, size=len(both))
    else:
        positive = np.full(len(both), min(max(positives, size - (length - given)), given))
    agreed = chance.hypergeometric(both, given - both, positive)
    alone = chance.hypergeometric(second, length - given - second, size - positive)
    found, there = _kappas(agreed, positive - agreed, alone, size - positive - alone)
    kept: Floats = found[there]
    kept.flags.writeable = False  # it is kept for who asks again
    return kept


@lru_cache(maxsize=256)
def _worlds(base_rate: float, length: int, assumed: Assumptions) -> tuple[int, Whole, Whole]:
    """To how many segments the first coder gives the code, and by imagined pair: both, and the second coder alone."""
    given = round(base_rate * length)
    number = np.arange(assumed.replicates)
    kappa = assumed.lowest + (number + 0.5) / assumed.replicates * (assumed.threshold - assumed.lowest)
    least = np.maximum(assumed.least_precision, least_precision(kappa, base_rate))
    precision = least + (number * _GOLDEN % 1) * (assumed.most_precision - least)
    possible = (least < assumed.most_precision) & (0 < given < length)
    kappa, precision = kappa[possible], precision[possible]
    both = np.minimum(np.rint(given * recall(kappa, base_rate, precision)), given)
    second = np.minimum(np.rint(both * (1 - precision) / precision), length - given)
    found, there = _kappas(both, given - both, second, length - given - second)
    kept = there & (found >= assumed.lowest - _SAME) & (found <= assumed.threshold + _SAME)
    return given, both[kept].astype(np.int64), second[kept].astype(np.int64)


def _kappas(
    both: NDArray[np.generic],
    first: NDArray[np.generic],
    second: NDArray[np.generic],
    neither: NDArray[np.generic],
) -> tuple[Floats, Flags]:
    """Cohen's kappa by table, 2 (ad - bc) / ((a + b)(b + d) + (a + c)(c + d)), and whether it is defined."""
    a, b, c, d = (np.asarray(cell, dtype=np.float64) for cell in (both, first, second, neither))
    below = (a + b) * (b + d) + (a + c) * (c + d)
    there = below > 0
    return 2 * (a * d - b * c) / np.where(there, below, 1.0), there


def check_numbers(base_rate: float, size: int, length: int, inflation: float) -> None:
    """Raise ValueError for a base rate or share out of range, and for a sample larger than what it is drawn from."""
    if not 0 <= base_rate <= 1 or not 0 <= inflation < 1:
        raise ValueError(f"base rate {base_rate} and inflation {inflation} are shares")
    if not 1 <= size <= length:
        raise ValueError(f"a sample of {size} cannot be drawn from {length} segments")


def _no_worlds(base_rate: float, length: int) -> str:
    """Why no bad coders can be imagined."""
    count = round(base_rate * length)
    return f"with {count} of {length} segments that have the code no coders can be imagined who agree just so badly"
