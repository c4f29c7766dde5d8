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
    distance = _DISTANCES[weights](x[:, None], x[None, :], float(x.min()), float(x.max()))
    return np.asarray(1.0 - distance / distance.max())


def numbers(values: Sequence[Hashable], purpose: str, *, positive: bool = False) -> Floats:
    """The values as numbers; raises ValueError where one is none, infinite, or below nought where that matters."""
    for value in values:
        if not isinstance(value, int | float) or not math.isfinite(value) or (positive and value < 0):
            raise ValueError(f"{value!r} is no value for the {purpose}")
    return np.array(values, dtype=np.float64)


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
    total = x + y
    return np.asarray(((x - y) / np.where(total > 0, total, 1.0)) ** 2)


def _circular(x: Floats, y: Floats, low: float, high: float) -> Floats:
    """sin² of the way round, where the greatest value comes before the least."""
    return np.asarray(np.sin(np.pi * (x - y) / (high - low + 1)) ** 2)


def _bipolar(x: Floats, y: Floats, low: float, high: float) -> Floats:
    """(x - y)² / ((x + y - 2 low) (2 high - x - y)), 0 on the diagonal."""
    scale = (x + y - 2 * low) * (2 * high - x - y)
    return np.asarray((x - y) ** 2 / np.where(x == y, 1.0, scale))


_DISTANCES: dict[WeightName, Callable[[Floats, Floats, float, float], Floats]] = {
    "linear": _linear,
    "quadratic": _quadratic,
    "ordinal": _ordinal,
    "radical": _radical,
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}
