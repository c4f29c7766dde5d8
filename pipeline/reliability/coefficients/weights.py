"""Weights of agreement between categories: 1 for the same, less the farther two lie apart.

Source: Gwet 2014, Handbook of Inter-Rater Reliability, 4th edition, chapter 3; Cohen 1968 for linear and quadratic.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import Literal, get_args

import numpy as np

from pipeline.reliability.coefficients.tables import Floats

WeightName = Literal["identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]
WEIGHT_NAMES: tuple[WeightName, ...] = get_args(WeightName)
Weighting = WeightName | Floats


def weight_matrix(weights: Weighting, values: Sequence[Hashable]) -> Floats:
    """The matrix of weights for these categories, in their order; an array is taken as it stands.

    With x the values, a and b the least and the greatest: identity 1 for the same, else 0; linear 1 - |x - y| / (b - a);
    quadratic 1 - (x - y)² / (b - a)²; radical 1 - √|x - y| / √(b - a); ratio 1 - ((x - y) / (x + y))² over the same of a
    and b. The others are 1 - d / max d, with d for ordinal: r (r - 1) / 2, r the number of categories from the one to the
    other, both included; circular: sin² (π (x - y) / (b - a + 1)); bipolar: (x - y)² / ((x + y - 2a) (2b - x - y)).

    Raises ValueError for an array that does not fit the categories, and where a category is no finite number (for ratio:
    not above nought) though the weights need one.
    """
    if not isinstance(weights, str):
        return _own(np.asarray(weights, dtype=np.float64), len(values))
    if weights == "identity" or len(values) < 2:
        return np.eye(len(values))
    x = numbers(values, f"{weights} weights", positive=weights == "ratio")
    if weights == "ordinal":
        x = np.argsort(np.argsort(x)).astype(np.float64)
    elif weights not in ("circular", "ratio"):  # all others ask only how numbers relate
        x = scaled(x)
    distance = _DISTANCES[weights](x[:, None], x[None, :], float(x.min()), float(x.max()))
    # whole numbers so great that they are one floating-point number lie nowhere apart
    return np.asarray(1.0 - distance / (float(distance.max()) or 1.0))


def numbers(values: Sequence[Hashable], purpose: str, *, positive: bool = False) -> Floats:
    """The values as numbers; raises ValueError where one is none, infinite, or below nought where that matters."""
    for value in values:
        if not isinstance(value, int | float) or not _finite(value) or (positive and value < 0):
            raise ValueError(f"{value!r} is no value for the {purpose}")
    return np.array(values, dtype=np.float64)


def _finite(value: float) -> bool:
    """Whether a number is finite as a floating-point number; whole numbers may be greater than any of these."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def scaled(x: Floats) -> Floats:
    """The numbers divided by the power of two above the greatest magnitude, which changes no digit: within -1 and 1.

    Differences of such numbers, and their squares, can be written whatever the numbers are (1e200, 1e308 and -1e308).
    """
    _, power = np.frexp(np.abs(x).max(initial=0.0))
    return np.asarray(np.ldexp(x, -power))


def relative(x: Floats, y: Floats) -> Floats:
    """((x - y) / (x + y))², 0 for two noughts; x and y are not below nought. They are halved, so that no sum is infinite."""
    half, other = x / 2, y / 2
    total = half + other
    return np.asarray(((half - other) / np.where(total > 0, total, 1.0)) ** 2)


def _own(matrix: Floats, many: int) -> Floats:
    """A matrix of somebody's own, if it can be one of weights."""
    if matrix.shape != (many, many):
        raise ValueError(f"{many} values need weights {many} × {many}, not {matrix.shape}")
    if (
        not np.all(np.isfinite(matrix))
        or not np.allclose(matrix, matrix.T)
        or not np.allclose(np.diag(matrix), 1.0)
    ):
        raise ValueError("weights are finite, the same both ways, and 1 between a value and itself")
    return matrix


def _linear(x: Floats, y: Floats, *_: float) -> Floats:
    """|x - y|."""
    return np.abs(x - y)


def _quadratic(x: Floats, y: Floats, *_: float) -> Floats:
    """(x - y)²."""
    return np.asarray((x - y) ** 2)


def _ordinal(x: Floats, y: Floats, *_: float) -> Floats:
    """Pairs of ranks from the one to the other: r (r - 1) / 2."""
    reach = np.abs(x - y) + 1
    return np.asarray(reach * (reach - 1) / 2)


def _radical(x: Floats, y: Floats, *_: float) -> Floats:
    """√|x - y|."""
    return np.sqrt(np.abs(x - y))


def _ratio(x: Floats, y: Floats, *_: float) -> Floats:
    """((x - y) / (x + y))², 0 for two noughts."""
    return relative(x, y)


def _circular(x: Floats, y: Floats, low: float, high: float) -> Floats:
    """sin² of the way round, where the greatest value comes before the least, all divided by one number."""
    turn = (x / 2 - y / 2) / (high / 2 - low / 2 + 0.5)
    return np.asarray(scaled(np.sin(np.pi * turn)) ** 2)


def _bipolar(x: Floats, y: Floats, low: float, high: float) -> Floats:
    """(x - y)² / ((x + y - 2 low) (2 high - x - y)), 0 on the diagonal."""
    above, below = (x - low) + (y - low), (high - x) + (high - y)
    apart = x - y
    return np.asarray(apart / np.where(x == y, 1.0, above) * (apart / np.where(x == y, 1.0, below)))


_DISTANCES: dict[WeightName, Callable[[Floats, Floats, float, float], Floats]] = {
    "linear": _linear,
    "quadratic": _quadratic,
    "ordinal": _ordinal,
    "radical": _radical,
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}
