"""Tables of units × raters turned into numbers of values: the reading half of `ratings`."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Data = Sequence[Sequence[Hashable | None]] | Floats

NEARBY = 4096  # whole numbers that lie within so few of each other are told apart by counting, not sorting
EXACT = 2**53  # whole numbers beyond are no floats


def numbered(data: Data, values: Sequence[Hashable] | None = None) -> tuple[tuple[Hashable, ...], Whole]:
    """The values of a table, and its cells as their numbers, -1 where missing.

    Values are those given, or else those found: in ascending order where all are numbers, else in the order of first
    appearance. Raises ValueError where a value is none of those given, or one of those is given twice.
    """
    found, rows = _from_array(data) if isinstance(data, np.ndarray) else _from_rows(data)
    if values is None or found == tuple(values):
        return found, rows
    return tuple(values), _renumbered(found, rows, values)


@lru_cache(maxsize=4)
def clustered(clusters: tuple[str, ...]) -> tuple[tuple[str, ...], Whole]:
    """The names of clusters, ascending, and the number of each unit's cluster; the last few tables are remembered.

    All codes of a study have the same units, and sorting a hundred thousand names takes longer than alpha does.
    """
    names, at = np.unique(np.asarray(clusters, dtype=np.str_), return_inverse=True)
    cluster = at.astype(np.int64)
    cluster.flags.writeable = False
    return tuple(names.tolist()), cluster


def _from_array(data: NDArray[np.generic]) -> tuple[tuple[Hashable, ...], Whole]:
    """Values and their numbers, from an array: of numbers with NaN, or of objects or text."""
    if data.dtype.kind not in "biuf":
        return _from_rows(data.tolist())
    missing = np.isnan(data)
    if missing.all():
        return (), np.full(data.shape, -1, dtype=np.int64)
    low = np.fmin.reduce(data, axis=None)
    if data.dtype.kind == "f" and _span(data, low) <= NEARBY:
        number = np.where(missing, -1.0, data - low).astype(np.int64)
        if bool(np.all((number + low == data) | missing)):
            used = np.bincount(number.ravel() + 1)[1:] > 0
            place = np.append(np.cumsum(used) - 1, -1)
            values = (np.flatnonzero(used) + low).tolist()
            return tuple(values), number if used.all() else place[number]
    distinct, at = np.unique(data[~missing], return_inverse=True)
    rows = np.full(data.shape, -1, dtype=np.int64)
    rows[~missing] = at
    return tuple(distinct.tolist()), rows


def _span(data: NDArray[np.generic], low: np.generic) -> float:
    """How far the numbers of an array reach; infinite where they are too great to be told apart as whole numbers."""
    least, most = float(low), float(np.fmax.reduce(data, axis=None))
    return most - least if max(abs(least), abs(most)) < EXACT else math.inf


def _from_rows(data: Sequence[Sequence[Hashable | None]]) -> tuple[tuple[Hashable, ...], Whole]:
    """Values and their numbers, from rows of anything hashable; 1 and True are one value, 1 and "1" are two."""
    number: dict[Hashable, int] = {}
    rows = np.full((len(data), max((len(row) for row in data), default=0)), -1, dtype=np.int64)
    for place, row in enumerate(data):
        for column, value in enumerate(row):
            if value is None or (isinstance(value, float) and math.isnan(value)):
                continue
            rows[place, column] = number.setdefault(value, len(number))
    values = tuple(number)
    numbers = [value for value in values if isinstance(value, int | float)]
    if len(numbers) != len(values):
        return values, rows
    return (ascending := tuple(sorted(numbers))), _renumbered(values, rows, ascending)


def _renumbered(values: Sequence[Hashable], rows: Whole, wanted: Sequence[Hashable]) -> Whole:
    """The rows with values numbered as in `wanted`; raises ValueError for a value that is not there, or is twice."""
    place = {value: at for at, value in enumerate(wanted)}
    unknown = [value for value in values if value not in place]
    if unknown or len(place) != len(wanted):
        raise ValueError(f"not a declared value: {unknown}" if unknown else "a value is declared twice")
    number = np.array([*(place[value] for value in values), -1], dtype=np.int64)
    return np.asarray(number[rows])
