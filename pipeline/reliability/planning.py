"""How many segments to code twice for agreement to generalise, and how many more to read for a precise prevalence.

The first by Shaffer's rho (`pipeline.reliability.rho`): bad coders are simulated, good ones computed exactly. The second by
the variance of a simple random sample from a finite population (Cochran, Sampling Techniques, 3rd ed. 1977, sections 2.6 and
4.4), and, for what shall hold beyond these discussions, by the variance between them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from pipeline.estimation import FEWEST_CLUSTERS, t_quantile
from pipeline.reliability.coefficients.tables import Floats, Whole
from pipeline.reliability.rho import (
    AS_PUBLISHED,
    LEVEL,
    SEGMENTS,
    Assumptions,
    certifying_kappa,
    check_numbers,
)

EXPECTED = 0.8
POWER = 0.8
SHARE = 0.2
HALF_WIDTH = 0.05
FEWEST_EACH_WAY = (
    10  # segments with the code, and without it: on fewer, one disagreement more or less decides
)
Z = 1.959963984540054  # the upper 97.5 % point of the normal distribution
MOST_GROUPS = 10_000
_STEPS = ((100, 5), (300, 10), (1000, 25), (4000, 100), (10_000, 250), (100_000, 2500))
_STRIDE = 6
_UNLIKELY = 1e-8


@dataclass(frozen=True, slots=True)
class Goal:
    """What double coding shall show: rho below `level`, with the probability `power`, by coders whose kappa is `expected`.

    `expected` is their kappa over all segments. `assumed` holds the threshold that it is to be shown to exceed.
    """

    expected: float = EXPECTED
    power: float = POWER
    level: float = LEVEL
    assumed: Assumptions = AS_PUBLISHED

    def __post_init__(self) -> None:
        """Hold the ranges; raises ValueError."""
        if not (-1 <= self.expected <= 1 and 0 < self.power < 1 and 0 < self.level < 1):
            raise ValueError("kappa lies between -1 and 1, power and level between 0 and 1")


@dataclass(frozen=True, slots=True)
class Need:
    """How many segments to code twice, None exactly where `because` says why no number will do.

    `size` is one of a row of round numbers (`sizes`), or all segments. `kappa` is the least that has to be observed on
    them, `positives` how many of them will have the code about, `power` the probability that good coders reach that kappa.
    `at_threshold` is that of coders whose kappa is the threshold and no more: rho holds the average over worse ones to .05,
    not theirs.
    """

    size: int | None
    kappa: float | None = None
    positives: float = 0.0
    power: float = 0.0
    at_threshold: float = 0.0
    because: str = ""


def sizes(length: int) -> tuple[int, ...]:
    """The sizes of samples that are considered: from 10, in steps that grow, up to all `length` segments."""
    found, size = [], 10
    for end, step in _STEPS:
        found += [*range(size, min(end, length), step)]
        size = max(size, end)
    return (*found, length) if length else ()


NEAR = 0.05  # of kappa: coders so little above the threshold are told from it by next to all segments


def segments_needed(
    base_rate: float, *, length: int = SEGMENTS, inflation: float = 0.0, goal: Goal | None = None
) -> Need:
    """The fewest of `length` segments, of `sizes`, on which good coders show that they are good.

    At least so many that ten of them are expected to have the code, and ten not. With `inflation` the sample holds so large a share of segments with the code (the first coder's) at least: then no more
    can be drawn than there are such segments for. Better coders never need more. Raises ValueError as `check_numbers`.
    """
    goal = Goal() if goal is None else goal
    check_numbers(base_rate, 1, length, inflation)
    given, threshold = round(base_rate * length), goal.assumed.threshold
    most = min(length, math.floor(given / inflation)) if inflation else length
    because = _impossible(goal, given, length)
    if because:
        return Need(None, because=because)

    def reached(size: int, expected: float = goal.expected) -> float:
        """The probability that coders with that kappa show it on so many segments."""
        wanted = replace(goal, expected=expected)
        return chance_to_certify(base_rate, size, inflation=inflation, length=length, goal=wanted)

    # Whatever suffices for some coders suffices for better ones, so both searches end earlier for these.
    tried = [n for n in sizes(length) if n <= most and _both(n, given, length, inflation) >= FEWEST_EACH_WAY]
    stops = [*range(_STRIDE - 1, len(tried), _STRIDE), len(tried) - 1]
    stop = next((at for at in stops if tried and reached(tried[at]) >= goal.power), None)
    if stop is None:
        return Need(None, because=_too_few(given, length, inflation, most, threshold))
    size = next(size for size in tried[max(0, stop - _STRIDE + 1) : stop + 1] if reached(size) >= goal.power)
    kappa = certifying_kappa(
        base_rate, size, inflation=inflation, length=length, level=goal.level, assumed=goal.assumed
    )
    positives = _positives(size, given, length, inflation)
    return Need(size, kappa, positives, reached(size), reached(size, threshold))


def _positives(size: int, given: int, length: int, inflation: float) -> float:
    """How many segments of a sample are expected to have the code."""
    least = min(given, math.ceil(inflation * size - 1e-9))
    return least + (size - least) * (given - least) / max(length - least, 1)


def _both(size: int, given: int, length: int, inflation: float) -> float:
    """How many have the code, or do not have it, whichever are fewer."""
    positives = _positives(size, given, length, inflation)
    return min(positives, size - positives) + 1e-9


def _impossible(goal: Goal, given: int, length: int) -> str:
    """Why no number of segments will do, as far as that can be told at once; "" else."""
    threshold = goal.assumed.threshold
    if goal.expected <= threshold:
        return (
            f"a kappa of {goal.expected:.2f} is not above the threshold of {threshold:g}: more segments would only show"
            " that more clearly"
        )
    if goal.expected < threshold + NEAR:
        return (
            f"a kappa of {goal.expected:.2f} is hardly above the threshold of {threshold:g}: so many segments would take to"
            " tell these apart that mending the definition is the better way"
        )
    if min(given, length - given) < FEWEST_EACH_WAY:
        which = "have" if given < FEWEST_EACH_WAY else "do not have"
        return (
            f"fewer than {FEWEST_EACH_WAY} of {length} segments {which} it: too few to show agreement on, however many are"
            " double-coded"
        )
    return ""


def _too_few(given: int, length: int, inflation: float, most: int, threshold: float) -> str:
    """Why not even the largest sample will do."""
    if inflation and most < length:
        return f"only about {given} of {length} segments have it: a sample in which {inflation:g} do has {most} at most"
    return (
        f"about {given} of {length} segments have it: not even all of them show a kappa above {threshold:g}"
    )


def chance_to_certify(
    base_rate: float,
    size: int,
    *,
    inflation: float = 0.0,
    length: int = SEGMENTS,
    goal: Goal | None = None,
) -> float:
    """The probability that good coders reach the certifying kappa on `size` of `length` segments; never falls with theirs.

    Good coders have the kappa that is expected over all segments and give the code equally often: then both precision and
    recall are B + kappa (1 - B). Computed, not simulated: of the sampled segments with the code both give it to a
    hypergeometric number, as the second does alone to those without. Raises ValueError as `check_numbers`.
    """
    goal = Goal() if goal is None else goal
    check_numbers(base_rate, size, length, inflation)
    cut = certifying_kappa(
        base_rate, size, inflation=inflation, length=length, level=goal.level, assumed=goal.assumed
    )
    if cut is None:
        return 0.0
    given = round(base_rate * length)
    share = given / length
    both = round(given * (share + goal.expected * (1 - share)))
    least = min(given, math.ceil(inflation * size - 1e-9))
    return _chance_of(cut, given, both, size, least, length)


def _chance_of(cut: float, given: int, both: int, size: int, least: int, length: int) -> float:
    """The probability of a kappa of `cut` or more, given the first coder's segments and those that both have.

    With p of the sampled segments the first coder's, a of them both's and n = size - p others, kappa is at least k exactly
    where the second alone has at most (2 a n - k (p (p - a + n) + a n)) / (2 p + k (n - p)) of the others.
    """
    alone, without = given - both, length - given
    if alone > without:
        return 0.0
    positive, chances = _likely(given - least, without, size - least)
    positive = positive + least
    varied = (positive > 0) & (positive < size)  # elsewhere there is no kappa, or it is 0
    positive, chances = positive[varied], chances[varied]
    if not len(positive):
        return 0.0
    p = positive[:, None]
    n = size - p
    a = _about(both, given, positive[[0, -1]])[None, :]
    most = np.floor((2 * a * n - cut * (p * (p - a + n) + a * n)) / (2 * p + cut * (n - p)) + 1e-9)
    agreed = _hypergeometric(both, alone, p, a)
    widest = int(min(max(most.max(), 0), _about(alone, without, size - positive[[0, -1]])[-1]))
    upto = np.cumsum(_hypergeometric(alone, without - alone, n, np.arange(widest + 1)[None, :]), axis=1)
    within = np.take_along_axis(upto, np.clip(most, 0, widest).astype(np.int64), axis=1)
    total = chances[:, None] * agreed * np.where(most >= 0, within, 0.0)
    return min(1.0, float(total.sum()))


def _about(good: int, of: int, drawn: Whole) -> Whole:
    """How many of those drawn, between the two numbers given, may be good: all within eight standard deviations."""
    share, low, high = good / of, int(drawn.min()), int(drawn.max())
    far = 8 * math.sqrt(high * share * (1 - share)) + 1
    return np.arange(
        max(0, math.floor(low * share - far)), min(high, good, math.ceil(high * share + far)) + 1
    )


def _likely(good: int, bad: int, drawn: int) -> tuple[Whole, Floats]:
    """How many good ones may be drawn, but for what hardly ever happens, and with which probability each."""
    counts = np.arange(max(0, drawn - bad), min(good, drawn) + 1)
    chances = _hypergeometric(good, bad, np.array([[drawn]]), counts[None, :])[0]
    kept = chances > _UNLIKELY * chances.max()
    return counts[kept], chances[kept]


def _hypergeometric(good: int, bad: int, drawn: Whole, counts: Whole) -> Floats:
    """The probability that so many of those drawn are good, 0 for what cannot be."""
    logs = _log_factorials(good + bad)
    other = drawn - counts
    possible = (counts >= 0) & (counts <= good) & (other >= 0) & (other <= bad)
    taken, rest = np.where(possible, counts, 0), np.where(possible, other, 0)
    ways = logs[good] - logs[taken] - logs[np.maximum(good - taken, 0)]
    ways = ways + logs[bad] - logs[rest] - logs[np.maximum(bad - rest, 0)]
    all_ways = logs[good + bad] - logs[drawn] - logs[good + bad - drawn]
    found: Floats = np.where(possible, np.exp(ways - all_ways), 0.0)
    return found


@lru_cache(maxsize=8)
def _log_factorials(most: int) -> Floats:
    """The natural logarithms of 0! to most!."""
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, most + 1)))))


def more_to_review(unread: int, total: int, variance: float, half_width: float, *, z: float = Z) -> int:
    """How many of the unread segments to draw and read, so that prevalence among all is known to +/- `half_width`.

    The read part counts as known. The least n with z U sqrt((1 / n - 1 / U) s^2) / N <= half width, for U unread of N: the
    variance s^2 is that of what is not known beforehand: of the verdict, or of the verdict less the machine's score. 0
    where the unread part cannot move the whole so far. Raises ValueError for numbers out of range.
    """
    if not (0 <= unread <= total and total > 0 and variance >= 0 and half_width > 0):
        raise ValueError("0 <= unread <= total, total > 0, variance >= 0 and half_width > 0")
    if unread / total <= half_width:  # whatever they hold
        return 0
    if not variance:
        return 1
    inverse = (half_width * total / (z * unread)) ** 2 / variance + 1 / unread
    return min(unread, math.ceil(1 / inverse - 1e-9))


@dataclass(frozen=True, slots=True)
class Beyond:
    """How far a prevalence can hold for groups like these, of which the discussions are the sample.

    `at_best` is the half width of the interval once every segment is read; reading cannot make it less. `groups` is how
    many focus groups there are, `needed` how many it takes for the half width that is wanted, all of them read. `because`
    says why nothing can be told; then the others are None.
    """

    groups: int
    at_best: float | None
    needed: int | None
    because: str = ""


def beyond(
    given: Sequence[float], read: Sequence[float], segments: Sequence[float], half_width: float
) -> Beyond:
    """What the differences between groups allow: by group the segments that have the code, were read, and are there.

    The prevalence is a ratio over groups, so the part of group g is z_g = N_g / mean N (p_g - p); their variance is V =
    sum z^2 / (G - 1), less what comes of having read only a part, (N_g / mean N)^2 (1 / n_g - 1 / N_g) s_g^2 on the
    average. The half width at best is t(G - 1) sqrt(V / G). Groups of which fewer than two segments were read are left out.
    """
    kept = [at for at, n in enumerate(read) if n >= 2]
    y, n, whole = (np.array([row[at] for at in kept], dtype=float) for row in (given, read, segments))
    groups = len(kept)
    if groups < FEWEST_CLUSTERS:
        return Beyond(
            groups, None, None, f"it takes {FEWEST_CLUSTERS} focus groups that were read, here {groups}"
        )
    rates, size = y / n, whole / whole.mean()
    parts = size * (rates - float(np.sum(whole * rates) / whole.sum()))
    by_reading = size**2 * (1 / n - 1 / whole) * rates * (1 - rates) * n / (n - 1)
    variance = float(np.sum(parts**2) / (groups - 1) - np.mean(by_reading))
    if variance <= 1e-12:
        return Beyond(groups, None, None, "no difference between the focus groups is to be seen")
    at_best = t_quantile(groups - 1) * math.sqrt(variance / groups)
    return Beyond(groups, at_best, groups_needed(variance, half_width))


def groups_needed(variance: float, half_width: float) -> int | None:
    """The least G from 4 with t(G - 1) sqrt(variance / G) <= half width, None where 10,000 are too few."""
    count = max(FEWEST_CLUSTERS, math.floor(variance * (Z / half_width) ** 2))
    while count <= MOST_GROUPS and t_quantile(count - 1) * math.sqrt(variance / count) > half_width:
        count += 1
    return count if count <= MOST_GROUPS else None
