"""Which codes stand on the same segments, and how often chance alone would bring them together."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.coded_talk import CodedTalk, Ints
from pipeline.perceived import Pair


def pairs(talk: CodedTalk) -> tuple[Pair, ...]:
    """All pairs of codes that occur together at least once, the most frequent first, then by Jaccard's index.

    Everything is counted among the segments read for both codes: with n of them, a with the first and b with the second,
    chance brings them together in a · b / n.
    """
    judged, given = talk.judged.astype(np.float64), talk.given.astype(np.float64)
    both = judged.T @ judged
    together = given.T @ given
    # Of the segments read for both those with the code of the row.
    alone = given.T @ judged
    speakers = _speakers(talk)
    found = []
    for first, second in itertools.combinations(range(len(talk.codes)), 2):
        count = together[first, second]
        if count:
            a, b = alone[first, second], alone[second, first]
            found.append(
                Pair(
                    first=talk.codes[first],
                    second=talk.codes[second],
                    together=int(count),
                    first_in=int(a),
                    second_in=int(b),
                    expected=float(a * b / both[first, second]),
                    jaccard=float(count / (a + b - count)),
                    speakers=int(speakers[first, second]),
                )
            )
    return tuple(sorted(found, key=lambda pair: (-pair.together, -pair.jaccard)))


def _speakers(talk: CodedTalk) -> Ints:
    """How many people were given both codes on one and the same segment (codes × codes)."""
    members = talk.credited.members
    order = np.argsort(members[:, 0], kind="stable")
    starts = np.searchsorted(members[order, 0], np.arange(len(talk.credited.groups) + 1))
    sizes = np.diff(starts)[talk.credited.sets]
    rows = np.repeat(np.arange(len(sizes)), sizes)
    offsets = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    persons = members[order, 1][starts[talk.credited.sets[rows]] + offsets]
    at = talk.given_at[rows]
    keys = persons * max(len(talk.segments), 1) + at[:, 0]
    distinct, row = np.unique(keys, return_inverse=True)
    codes: NDArray[np.int64] = np.zeros((len(distinct), len(talk.codes)), dtype=np.int64)
    codes[row.reshape(-1), at[:, 1]] = 1
    several = codes.sum(axis=1) > 1
    codes, owners = codes[several], distinct[several] // max(len(talk.segments), 1)
    total = np.zeros((len(talk.codes), len(talk.codes)), dtype=np.int64)
    for own in np.split(codes, np.flatnonzero(np.diff(owners)) + 1):
        total += (own.T @ own) > 0
    return total
