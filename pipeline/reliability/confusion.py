"""Which codes stand for each other: what one coder gave where another gave something else.

Two coders who judged the same unit are compared on the codes that both judged. What one gave and the other did not are
that coder's *extra* codes; two codes *meet* where one coder's extra is the one, and the other coder's extra the other.
Coders who gave the same codes, and codes given over nothing, are no confusion.
"""

from __future__ import annotations

import numpy as np

from pipeline.agreement import Confusion
from pipeline.reliability.coefficients.tables import Floats, Whole
from pipeline.reliability.units import Units

MOST_UNITS = 3  # examples of a confusion
BLOCK = 1 << 21  # numbers held at once
MOST_ROUNDS, CLOSE = 500, 1e-6  # of fitting


def confusions(units: Units) -> tuple[Confusion, ...]:
    """All pairs of codes that meet, the most frequent first; of each its first three units.

    `times` counts pairs of coders and units: sum over units of (coders who gave A and judged but did not give B) times
    (coders who gave B and judged but did not give A). `expected` is how often they would meet if only chance put the codes
    together that meet, each of them as often as it does: expected(A, B) = x_A x_B for two different codes, with x such that
    the expected meetings of each code add up to its own. (A code never meets itself: quasi-independence, fitted in turn.)
    So a code that is given too readily does not look confused with all others.

    Of equally frequent pairs the less expected comes first, then the order of the codebook, in which the two codes of a
    pair stand as well. Source: Goodman 1968, The analysis of cross-classified data; Bishop, Fienberg & Holland 1975,
    Discrete Multivariate Analysis, chapter 5.
    """
    codes = tuple(units.presence)
    met, where = _meetings(units)
    expected = _expected(met)
    first, second = np.nonzero(met)
    times = met[first, second]
    order = np.lexsort((second, first, np.round(expected[first, second], 3), -times))
    return tuple(
        Confusion(
            codes[a],
            codes[b],
            times=int(met[a, b]),
            expected=float(expected[a, b]),
            units=tuple(units.ids[at] for at in where[a, b]),
        )
        for a, b in zip(first[order].tolist(), second[order].tolist(), strict=True)
    )


def _meetings(units: Units) -> tuple[Whole, dict[tuple[int, int], list[int]]]:
    """Codes × codes, each two once: how often they met, and the first rows on which they did.

    Coders are counted, not paired, so that a thousand of them cost hardly more than ten.
    """
    given, many = units.given, len(units.presence)
    lacking = units.judged & ~given
    disputed = given.any(axis=1) & lacking.any(axis=1)
    rows = np.flatnonzero(disputed.sum(axis=1) >= 2)
    met = np.zeros((many, many), dtype=np.int64)
    where: dict[tuple[int, int], list[int]] = {}
    size = max(BLOCK // max(many * max(many, len(units.coders)), 1), 1)
    for start in range(0, len(rows), size):
        block = rows[start : start + size]
        # by unit, for each two codes the coders who gave the one and judged but did not give the other
        alone = given[block].transpose(0, 2, 1).astype(np.int64) @ lacking[block].astype(np.int64)
        meeting = np.triu(alone * alone.transpose(0, 2, 1), 1)
        met += meeting.sum(axis=0)
        for row, a, b in np.argwhere(meeting).tolist():
            found = where.setdefault((a, b), [])
            if len(found) < MOST_UNITS:
                found.append(int(block[row]))
    return met, where


def _expected(met: Whole) -> Floats:
    """How often each two codes would meet by chance; `met` holds each pair once."""
    own = (met.sum(axis=0) + met.sum(axis=1)).astype(np.float64)
    there = own > 0
    fitted = np.outer(there, there).astype(np.float64)
    np.fill_diagonal(fitted, 0.0)
    for _ in range(MOST_ROUNDS):
        found = fitted.sum(axis=1)
        if np.allclose(found, own, rtol=CLOSE, atol=CLOSE):
            break
        scale = np.sqrt(np.divide(own, found, out=np.zeros(len(own)), where=found > 0))
        fitted *= np.outer(scale, scale)
    return fitted
