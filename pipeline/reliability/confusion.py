"""Which codes stand for each other: what one coder gave where another gave something else.

Two coders who judged the same unit are compared on the codes that both judged. What one gave and the other did not are
that coder's *extra* codes; two codes *meet* where one coder's extra is the one, and the other coder's extra the other.
Coders who gave the same codes, and codes given over nothing, are no confusion.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pipeline.agreement import Confusion
from pipeline.reliability.units import Flags, Floats, Units

MOST_UNITS = 3  # examples of a confusion


def confusions(units: Units, most: int = 20) -> tuple[Confusion, ...]:
    """The pairs of codes that meet, the most frequent first, at most `most` of them; of each its first three units.

    `times` counts pairs of coders and units: sum over units of (coders who gave A and judged but did not give B) times
    (coders who gave B and judged but did not give A). `expected` is how often they would meet if the codes that meet were
    put together by chance: with T the number of all meetings (a coder with two extras against one makes two) and q_c the
    share of code c among the 2 T codes that met,

        expected(A, B) = T * 2 q_A q_B / (1 - sum of q_c ** 2).

    (A code never meets itself, hence the division; the sum over all pairs of codes is T.) Of equally frequent pairs the
    less expected comes first, then the order of the codebook, in which the two codes of a pair stand as well.
    """
    codes = tuple(units.presence)
    met = np.triu(_meetings(units), 1)
    expected = _expected(met)
    first, second = np.nonzero(met)
    times = met[first, second]
    order = np.lexsort((second, first, expected[first, second], -times))[:most]
    return tuple(
        Confusion(
            codes[a],
            codes[b],
            times=int(met[a, b]),
            expected=float(expected[a, b]),
            units=_where(units, codes[a], codes[b]),
        )
        for a, b in zip(first[order].tolist(), second[order].tolist(), strict=True)
    )


def confusion_matrix(units: Units) -> NDArray[np.int64]:
    """Codes × codes, and last what stands against nothing: how a pair of coders judged a unit, over all units and pairs.

    Of K codes in codebook order cell (a, b) is how often one coder gave a and the other b in its place (see `confusions`),
    (a, a) how often both gave a, (a, K) and (K, a) how often one gave a and the other nothing in its place, (K, K) how
    often neither gave any code. Each pair of coders counts once, so the matrix is its own mirror.
    """
    many = len(units.presence)
    matrix = np.zeros((many + 1, many + 1), dtype=np.int64)
    matrix[:many, :many] = _meetings(units)
    for mine, yours, both in _pairs(units):
        extra, other = mine & ~yours, yours & ~mine
        matrix[np.arange(many), np.arange(many)] += (mine & yours).sum(axis=0)
        over_nothing = extra[~other.any(axis=1)].sum(axis=0) + other[~extra.any(axis=1)].sum(axis=0)
        matrix[:many, many] += over_nothing
        matrix[many, :many] += over_nothing
        matrix[many, many] += int((both & ~mine.any(axis=1) & ~yours.any(axis=1)).sum())
    return matrix


def _meetings(units: Units) -> NDArray[np.int64]:
    """Codes × codes: how often each two met; a mirror of itself with an empty diagonal."""
    many = len(units.presence)
    met: Floats = np.zeros((many, many))
    for mine, yours, _ in _pairs(units):
        extra, other = mine & ~yours, yours & ~mine
        rows = extra.any(axis=1) & other.any(axis=1)
        met += extra[rows].astype(np.float64).T @ other[rows].astype(np.float64)
    return np.rint(met + met.T).astype(np.int64)


def _pairs(units: Units) -> Iterator[tuple[Flags, Flags, Flags]]:
    """For each two coders the codes that each gave among those both judged (units × codes), and where they judged any."""
    given, judged = units.given, units.judged
    for i, j in combinations(range(len(units.coders)), 2):
        rows = units.completed[:, i] & units.completed[:, j]
        both = judged[rows, i] & judged[rows, j]
        yield given[rows, i] & both, given[rows, j] & both, both.any(axis=1)


def _expected(met: NDArray[np.int64]) -> Floats:
    """How often each two codes would meet by chance; `met` holds each pair once."""
    total = float(met.sum())
    if not total:
        return np.zeros(met.shape)
    share = (met.sum(axis=0) + met.sum(axis=1)) / (2 * total)
    return np.asarray(total * 2 * np.outer(share, share) / (1 - float(share @ share)))


def _where(units: Units, code_id: str, other: str) -> tuple[str, ...]:
    """The first units on which two codes met."""
    one, two = units.presence[code_id], units.presence[other]
    rows = ((one == 1) & (two == 0)).any(axis=1) & ((two == 1) & (one == 0)).any(axis=1)
    return tuple(units.ids[at] for at in np.nonzero(rows)[0][:MOST_UNITS])
