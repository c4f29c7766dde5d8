"""When enough has been read: what the order of finds, or a random check, shows about what was missed.

Everything here speaks of one code at a time: a 1 is a segment that has it, a 0 one that was judged and has it not.
Segments are counted, nothing else is known of them. Of what is unread it is supposed that it has the code no more often
than what was read last: true of a random order and of one that puts the likely ones first, not of an order in which
the talk about the code comes last.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

LOOK = 25  # segments
ROUNDING = 1e-9

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Labels = Sequence[int] | NDArray[np.int8] | NDArray[np.int64]
Row = TypeVar("Row", Sequence[int], NDArray[np.int8])


@dataclass(frozen=True, slots=True)
class RecallTest:
    """What the reading so far shows about a recall target.

    `found` of the `read` segments have the code, out of `population`. `p` is that of the hypothesis that the recall
    (found / all that have it) is below the target; `more` is how many further segments, read one after the other
    without a find, would bring p below 1 − confidence (0: it is below already).
    """

    found: int
    read: int
    population: int
    p: float
    more: int


def recall_test(
    labels: Labels, population: int, target: float = 0.95, confidence: float = 0.95
) -> RecallTest:
    """The stopping rule for one code; see `recall_tests`."""
    return recall_tests([labels], population, target, confidence)[0]


def recall_tests(
    rows: Sequence[Labels], population: int, target: float = 0.95, confidence: float = 0.95
) -> list[RecallTest]:
    """The stopping rule of Callaghan & Müller-Hansen (2020) for many codes at once.

    Each row holds the judgements (0 or 1) on one code in the order in which the segments were read, out of
    `population` segments. With r found among n read, the last m of them are looked upon as a random sample from the
    urn of all segments that were unread when it began, N − n + m; k of the sample have the code. Recall is below the
    target t if, and only if, the urn holds at least K = ⌊r / t⌋ − (r − k) + 1 segments with the code, and then

        p = P(X ≤ k),  X hypergeometric: m draws from N − n + m segments of which K have the code.

    p is the smallest over all m. In an order better than random the rule is conservative. Source: Callaghan &
    Müller-Hansen 2020, Statistical stopping criteria for automated screening in systematic reviews, Systematic Reviews
    9:273 (with random and with ranked quasi-sampling; the function calculate_h0 of their package buscarpy). Here
    ⌊r / t⌋ is taken of the target as it is written in decimals, and p is 0 where fewer segments are unread than would
    have to be missed. Nothing found (r = 0): p is that of the hypothesis that there is any.

    Raises ValueError for a target outside (0, 1], a confidence outside (0, 1), a row with other values than 0 and 1 or
    longer than the population.
    """
    _check(target, confidence)
    urns = [_Urns.of(row, population, target) for row in rows]
    if not urns:
        return []
    starts, samples = _side_by_side(urns)
    p = np.minimum.reduceat(_missing(*samples), starts)
    more = np.minimum.reduceat(_further(*samples, 1 - confidence), starts)
    return [
        RecallTest(urn.found, population - urn.unread, population, float(p[place]), int(more[place]))
        for place, urn in enumerate(urns)
    ]


def recall_p(rows: Sequence[Labels], population: int, target: float = 0.95) -> list[float]:
    """The p of `recall_tests` without `more`, which takes most of the time; raises ValueError as it does."""
    _check(target, 0.5)
    urns = [_Urns.of(row, population, target) for row in rows]
    if not urns:
        return []
    starts, samples = _side_by_side(urns)
    return [float(p) for p in np.minimum.reduceat(_missing(*samples), starts)]


def to_last_look(labels: Row) -> Row:
    """The judgements up to the last look: the rule is to be applied at every 25th segment, not at each.

    Who looks after every segment and stops at the first p below .05 stops too early by chance: in simulated readings
    in random order, 95 % was really found at .89 of such stops, and at all of them with a look at every 25th; where
    likely ones come first it is found either way (tests/test_stopping_worlds.py, docs/stopping.md).
    """
    return labels[: len(labels) - len(labels) % LOOK]


def to_next_look(read: int) -> int:
    """The first look at or after that number of segments read."""
    return -(-read // LOOK) * LOOK


def audit_test(found: int, size: int, hits: int, unread: int, target: float = 0.95) -> float:
    """P of the hypothesis that recall is below the target, from a random sample of what was unread.

    `found` segments with the code were known before `size` of the `unread` ones were drawn at random, all with the
    same probability; `hits` of the sample have it. With K = ⌊(found + hits) / t⌋ − found + 1 segments with the code
    among the unread ones, p = P(X ≤ hits), X hypergeometric: `size` draws from `unread` segments of which K have it.
    Unlike `recall_test` it supposes nothing about the order of reading. Source: Callaghan & Müller-Hansen 2020, the
    random sample that follows ranked screening. Raises ValueError for numbers that contradict each other.
    """
    _check(target, 0.5)
    if not 0 <= hits <= size <= unread or found < 0:
        raise ValueError(f"{hits} of {size} drawn from {unread}, {found} found before: that cannot be")
    missed = _missed(found + hits, target)
    p = _missing(*(np.array([number]) for number in (unread - size, size, hits, missed)))
    return float(p[0])


def most_left(read: int, population: int, confidence: float = 0.95) -> int:
    """How many of the unread segments have a code at most, with that confidence, when it was found in none of `read`.

    The largest K for which finding none in `read` draws from `population` segments of which K have it still has a
    probability of at least 1 − confidence: the upper limit of a one-sided exact interval (Cochran 1977, Sampling
    Techniques, section 3.6). It holds for a random order, and for one better than that. Raises ValueError for numbers
    that contradict each other.
    """
    _check(1.0, confidence)
    if not 0 <= read <= population:
        raise ValueError(f"{read} read out of {population}: that cannot be")
    logs, low, high = _log_factorials(population), 0, population - read
    least = math.log(1 - confidence) - ROUNDING  # a chance of exactly 1 − confidence is no less than that
    while low < high:
        middle = (low + high + 1) // 2
        none = logs[population - middle] - logs[population - middle - read] - logs[population]
        if none + logs[population - read] >= least:
            low = middle
        else:
            high = middle - 1
    return low


@dataclass(frozen=True, slots=True)
class _Urns:
    """The samples of one row that can be the smallest: `sample[k]` is the longest one that holds k finds.

    Of the samples with the same finds the longest has the smallest p (the urn gains nothing but misses), so one a
    find is enough. `missed` is how many of the `unread` would have the code at least if recall were below the target.
    """

    found: int
    unread: int
    missed: int
    sample: Whole

    @classmethod
    def of(cls, row: Labels, population: int, target: float) -> _Urns:
        """The samples of a row; raises ValueError."""
        labels = np.asarray(row, dtype=np.int64)
        if len(labels) > population:
            raise ValueError(f"{len(labels)} segments were read out of {population}")
        if not np.isin(labels, (0, 1)).all():
            raise ValueError("a judgement is 0 or 1")
        read, finds = len(labels), np.flatnonzero(labels)
        sample = np.append(read - 1 - finds[::-1], read)
        return cls(len(finds), population - read, _missed(len(finds), target), sample)


def _side_by_side(urns: Sequence[_Urns]) -> tuple[Whole, tuple[Whole, Whole, Whole, Whole]]:
    """Where each row begins, and unread, sample, finds and missed of all samples of all rows."""
    counts = np.array([len(urn.sample) for urn in urns])
    starts = np.cumsum(counts) - counts
    return starts, (
        np.repeat([urn.unread for urn in urns], counts),
        np.concatenate([urn.sample for urn in urns]),
        np.concatenate([np.arange(count) for count in counts]),
        np.repeat([urn.missed for urn in urns], counts),
    )


def _missed(found: int, target: float) -> int:
    """The fewest segments with the code that must have been missed for recall to be below the target."""
    return math.floor(found / Fraction(str(target))) - found + 1


def _missing(unread: Whole, sample: Whole, finds: Whole, missed: Whole) -> Floats:
    """P(X ≤ finds) for X of `sample` draws from unread + sample segments of which finds + missed have the code.

    The same as P(Y ≥ missed) for the Y of them that stay unread, and so 1 − Σ P(Y = y) over y < missed: few terms,
    since about a twentieth of what was found is missed at a target of .95.
    """
    whole, having = unread + sample, finds + missed
    logs = _log_factorials(int(whole.max()))
    below = np.zeros(len(whole))
    for y in range(int(missed.max())):
        # Where nothing can be missed any more, and where y and the rest do not go together, there is no such case.
        at = np.flatnonzero((missed > y) & (missed <= unread) & (unread >= y) & (sample - having + y >= 0))
        if not len(at):
            continue
        n, k, left, seen = whole[at], having[at], unread[at], sample[at]
        ways = logs[k] - logs[y] - logs[k - y] + logs[n - k] - logs[left - y] - logs[seen - k + y]
        below[at] += np.exp(ways - logs[n] + logs[left] + logs[seen])
    p = np.clip(1 - below, 0, 1)
    p[missed > unread] = 0
    return p


def _further(unread: Whole, sample: Whole, finds: Whole, missed: Whole, alpha: float) -> Whole:
    """How many further segments without a find bring each p below alpha: p only falls with them, so by halving."""
    low = np.zeros_like(unread)
    high: Whole = np.maximum(unread - missed + 1, 0)
    while (low < high).any():
        middle = (low + high) // 2
        enough = _missing(unread - middle, sample + middle, finds, missed) < alpha
        high = np.where(enough, middle, high).astype(np.int64)
        low = np.where(enough, low, np.minimum(middle + 1, high))
    return high


@lru_cache(maxsize=8)
def _log_factorials(most: int) -> Floats:
    """log(n!) for n from 0 to `most`."""
    logs = np.array([math.lgamma(n + 1) for n in range(most + 1)])
    logs.flags.writeable = False
    return logs


def _check(target: float, confidence: float) -> None:
    """Refuse a target that is no share and a confidence that nothing, or everything, reaches."""
    if not 0 < target <= 1:
        raise ValueError(f"a recall target lies above 0 and not above 1, not at {target:g}")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence:g}")
