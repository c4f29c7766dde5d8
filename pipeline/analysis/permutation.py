"""Tests for a handful of focus groups: by flipping signs, by permuting groups, by t; Holm's correction; Cliff's delta.

The focus group is the unit. Exact wherever all arrangements can be gone through, otherwise by a fixed number of random
ones with a fixed seed; the arrangement that was seen counts among them, so that no p is ever 0 (Phipson & Smyth 2010).
Values are put in order of size first, so that no p depends on what groups and places are called.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pipeline.estimation import NEGLIGIBLE

EXACT_FLIPS = 16  # groups: 65,536 arrangements
EXACT_SPLITS = 50_000
RANDOM = 20_000
SEED = 20081121
SLACK = 1e-9  # of two sums that differ by rounding alone

Floats = NDArray[np.float64]


def sign_flip_p(differences: Sequence[float]) -> float | None:
    """The two-sided p that the mean of paired differences is 0, over all ways to flip their signs; None for none.

    Source: Fisher 1935, The Design of Experiments, section 21.
    """
    given = np.asarray(differences, dtype=float)
    n = len(given)
    if n == 0:
        return None
    seen, d = abs(float(given.sum())), np.sort(np.abs(given))
    if n <= EXACT_FLIPS:
        sums = np.abs(_signs(n) @ d)
        return float(np.mean(sums >= seen - SLACK * max(1.0, seen)))
    flips = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(RANDOM, n))
    more = int(np.sum(np.abs(flips @ d) >= seen - SLACK * max(1.0, seen)))
    return (more + 1) / (RANDOM + 1)


@lru_cache(maxsize=4)
def _signs(n: int) -> Floats:
    """All ways to give `n` differences a sign, one a row."""
    return np.asarray(1.0 - 2.0 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1), dtype=np.float64)


@lru_cache(maxsize=4)
def _splits(n: int, k: int) -> NDArray[np.intp]:
    """All ways to pick `k` of `n`, one a row."""
    return np.array(list(combinations(range(n), k)), dtype=np.intp)


def smallest_flip_p(n: int) -> float | None:
    """The smallest two-sided p that `n` pairs can reach by flipping signs: five cannot go below .0625.

    Where signs are flipped at random, it is the one of no flip as extreme as what was seen.
    """
    if not n:
        return None
    return 2.0 ** (1 - n) if n <= EXACT_FLIPS else 1 / (RANDOM + 1)


def permutation_p(first: Sequence[float], second: Sequence[float]) -> float | None:
    """The two-sided p that two sets of groups have the same mean, over all ways to deal the groups; None without either.

    Source: Fisher 1935; Good 2005, Permutation, Parametric and Bootstrap Tests of Hypotheses, chapter 3.
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if not len(a) or not len(b):
        return None
    pooled = np.sort(np.concatenate([a, b]))
    n, k = len(pooled), min(len(a), len(b))
    seen = abs(float(a.mean() - b.mean()))
    least = seen - SLACK * max(1.0, seen)
    if math.comb(n, k) <= EXACT_SPLITS:
        sums = pooled[_splits(n, k)].sum(axis=1)
        return float(np.mean(_gap(sums, pooled, k) >= least))
    rng = np.random.default_rng(SEED)
    dealt = pooled[rng.permuted(np.tile(np.arange(n), (RANDOM, 1)), axis=1)[:, :k]].sum(axis=1)
    return (int(np.sum(_gap(dealt, pooled, k) >= least)) + 1) / (RANDOM + 1)


def _gap(sums: Floats, pooled: Floats, k: int) -> Floats:
    """How far apart the means of both sides are, for each sum of a side of `k`."""
    return np.asarray(np.abs(sums / k - (pooled.sum() - sums) / (len(pooled) - k)), dtype=float)


def smallest_split_p(first: int, second: int) -> float | None:
    """The smallest two-sided p that so many groups a side can reach: three and three cannot go below .10.

    Where groups are dealt at random, it is the one of no deal as extreme as what was seen.
    """
    if not first or not second:
        return None
    ways = math.comb(first + second, first)
    return (2 if first == second else 1) / ways if ways <= EXACT_SPLITS else 1 / (RANDOM + 1)


def spread_error(error: float, values: Sequence[float]) -> float:
    """The standard error of what was computed from `values`; 0 where it is no more than their rounding.

    The same everywhere is written with errors in the last digits, which grow with the values.
    """
    size = max((abs(value) for value in values), default=0.0)
    return error if error > NEGLIGIBLE * max(1.0, size) else 0.0


def t_p(value: float, error: float, df: float) -> float | None:
    """The two-sided p of value / error by Student's t; None where there is no error but that of rounding."""
    from scipy.special import stdtr

    if df <= 0 or not spread_error(error, [value]):
        return None
    return float(2 * stdtr(df, -abs(value) / error))


def welch(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Standard error and degrees of freedom of the difference of two means with variances of their own.

    Both are 0 where a side has fewer than two groups or neither varies by more than rounding. Source: Welch 1947.
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if len(a) < 2 or len(b) < 2:
        return 0.0, 0.0
    u, v = float(a.var(ddof=1)) / len(a), float(b.var(ddof=1)) / len(b)
    error = spread_error(math.sqrt(u + v), [*first, *second])
    if not error:
        return 0.0, 0.0
    return error, (u + v) ** 2 / (u**2 / (len(a) - 1) + v**2 / (len(b) - 1))


def holm(values: Sequence[float | None]) -> list[float | None]:
    """Each p adjusted for the family of all that are there, by Holm's step-down procedure (Holm 1979)."""
    order = sorted((p, place) for place, p in enumerate(values) if p is not None)
    adjusted: list[float | None] = [None] * len(values)
    running = 0.0
    for rank, (p, place) in enumerate(order):
        running = max(running, min(1.0, (len(order) - rank) * p))
        adjusted[place] = running
    return adjusted


def dominance(first: Sequence[float], second: Sequence[float]) -> tuple[int, int]:
    """How often a value of the first is above one of the second less how often below, and the number of pairs.

    Their ratio is Cliff's delta (Cliff 1993).
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    signs = np.sign(a[:, None] - b[None, :])
    return int(signs.sum()), signs.size
