"""How common a code is where only part was read: design-based supervised learning over segments drawn by chance.

With m the machine's score of a segment, y the verdict on it, R whether chance drew it and π the probability with which it
did, D = m - (R / π)(m - y) has the mean of y over all segments, whatever m is worth: the machine only makes the figure
more precise (Egami, Hinck, Stewart & Wei 2023, Using imperfect surrogates for downstream inference: design-based supervised
learning, NeurIPS 36). The estimate is the mean of D over the segments that are asked about. docs/prevalence.md
has all formulas, and benchmarks/coverage_prevalence.py what they are worth.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.estimation import FEWEST_CLUSTERS, t_quantile
from pipeline.findings import Estimate, undefined

FEWEST_DRAWN = 2
NEGLIGIBLE = 1e-12
METHOD = "design-based supervised learning"
READ = "share of all segments, every one of them read"
NOT_DRAWN = (
    "nothing that chance picked was read to its end: what people pick by hand says nothing of the rest"
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sampling:
    """One act of chance, over all N segments; made by `sampling`.

    `within`: what it was limited to by attributes; `population`: what it was drawn from, without what was sure to be drawn;
    `drawn`: what of that was drawn and read; `chance`: the inclusion probability of each segment of the population, NaN where
    it is on record of the drawn alone. `units` numbers what was drawn whole (transcripts), None where single segments were.
    `precision` is what it weighs beside others, `size` how many segments the population has.
    """

    name: str
    within: Flags
    population: Flags
    drawn: Flags
    chance: Floats
    units: Ints | None
    precision: float
    size: int

    def of(self, rows: Ints) -> Sampling:
        """The same over some segments alone; it keeps its weight."""
        return replace(
            self,
            within=self.within[rows],
            population=self.population[rows],
            drawn=self.drawn[rows],
            chance=self.chance[rows],
            units=None if self.units is None else self.units[rows],
        )


def sampling(
    name: str, within: Flags, population: Flags, drawn: Flags, chance: Floats, units: Ints | None = None
) -> Sampling:
    """An act of chance. What was drawn with probability 1 was no matter of chance: it counts as known.

    Drawing n of N single segments, the precision of the total is that of a uniform draw, n / (N² (1 - n / N)): known before
    anything is read, so that weighting by it favours no result. Two draws one after the other are then as precise as one
    of both sizes. Of transcripts that were drawn whole their number takes the place of n.
    """
    uncertain = population & ~(drawn & (chance >= 1.0))
    picked = drawn & uncertain
    count, size = int(picked.sum()), max(int(uncertain.sum()), 1)
    effective = count if units is None else len(np.unique(units[picked]))
    left = max(1 - count / size, 1 / (2 * size))
    precision = effective / (size**2 * left)
    return Sampling(name, within, uncertain, picked, chance, units, precision, int(uncertain.sum()))


@dataclass(frozen=True, slots=True)
class Prevalence:
    """How common a code is in some segments, `transcripts`: in these very ones, `groups`: in groups like these.

    Of the `segments` asked about `read` have a verdict, `drawn` of these were drawn by chance and speak for others. `plain` is
    the share among all that were read, which is no estimate of anything where people or a machine chose what is read.
    `used` names the samplings behind the figures.
    """

    transcripts: Estimate
    groups: Estimate
    segments: int
    read: int
    drawn: int = 0
    plain: float | None = None
    used: tuple[str, ...] = ()


class Review:
    """What chance had to do with what was read of N segments; `transcripts` numbers the transcript of each."""

    def __init__(self, samplings: Sequence[Sampling], transcripts: Ints) -> None:
        self._samplings = tuple(samplings)
        self._transcripts = transcripts
        # Segments that the same samplings were limited to: within a cell every sampling covers all or nothing.
        limits = np.array([one.within for one in samplings], dtype=bool).reshape(
            len(samplings), len(transcripts)
        )
        self._cells: Ints = np.zeros(len(transcripts), dtype=np.int64)
        if not limits.all():
            self._cells = np.unique(limits, axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)

    def prevalence(self, verdicts: Floats, machine: Floats, rows: Ints | None = None) -> Prevalence:
        """How common a code is in `rows`, all segments where none are given.

        `verdicts` (N) are 1, 0 and NaN where there is none; `machine` (N) are scores by models that have not seen the segment's
        transcript, 0 where there is none. Raises ValueError for no segment at all.
        """
        chosen = np.arange(len(verdicts)) if rows is None else rows
        if not len(chosen):
            raise ValueError("there is no segment to estimate anything of")
        part = _Part(
            verdicts[chosen],
            machine[chosen],
            self._transcripts[chosen],
            self._cells[chosen],
            [one.of(chosen) for one in self._samplings] if rows is not None else list(self._samplings),
        )
        return part.prevalence()


@dataclass(frozen=True, slots=True)
class _Spread:
    """What the draws leave open: variance, the one that independent errors of variance 1 would have, segments drawn, df."""

    variance: float = 0.0
    scale: float = 0.0
    drawn: int = 0
    df: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The segments asked about: verdicts, scores, transcript, cell and samplings."""

    y: Floats
    m: Floats
    transcripts: Ints
    cells: Ints
    samplings: list[Sampling]

    @property
    def known(self) -> Flags:
        """Where there is a verdict."""
        return ~np.isnan(self.y)

    def prevalence(self) -> Prevalence:
        """Both targets, or why there is none."""
        known = self.known
        plain = float(self.y[known].mean()) if known.any() else None
        shape = Prevalence(
            undefined("not computed"), undefined("not computed"), len(self.y), int(known.sum()), plain=plain
        )
        if known.all():
            return self._with(shape, self.y, _Spread(), np.zeros(len(self.y), dtype=bool))
        weights = np.zeros((len(self.samplings), len(self.y)))
        usable = [self._hindrance(one) for one in self.samplings]
        for cell in np.unique(self.cells[~known]).tolist():
            here = self.cells == cell
            reasons = [
                reason or self._uncovered(one, here)
                for one, reason in zip(self.samplings, usable, strict=True)
            ]
            able = np.array([not reason for reason in reasons], dtype=bool)
            if not able.any():
                because = self._because(reasons, here)
                return replace(shape, transcripts=undefined(because), groups=undefined(because))
            precision = np.array([one.precision for one in self.samplings]) * able
            weights[:, here] = (precision / precision.sum())[:, None]
        return self._combined(shape, weights)

    def _hindrance(self, one: Sampling) -> str:
        """Why a sampling says nothing of these segments at all, "" where it may."""
        drawn = one.drawn
        missing = int((drawn & ~self.known).sum())
        if missing:
            return f"{missing} of the drawn segments have no verdict on this code, which came later"
        if one.units is not None and len(np.unique(one.units[drawn])) < FEWEST_CLUSTERS:
            count = len(np.unique(one.units[drawn]))
            return (
                f"whole transcripts were drawn and {count} of them read: it takes {FEWEST_CLUSTERS} at least"
            )
        if int(drawn.sum()) < FEWEST_DRAWN:
            return f"chance drew {int(drawn.sum())} of these segments: it takes {FEWEST_DRAWN} at least"
        return ""

    def _uncovered(self, one: Sampling, here: Flags) -> str:
        """Why a sampling does not speak of the segments of a cell, "" where it does."""
        lost = int((here & ~one.population & ~self.known).sum())
        if not lost:
            return ""
        return f"{lost} of {len(self.y)} segments were neither read nor among those that a finished batch was drawn from"

    def _because(self, reasons: Sequence[str], here: Flags) -> str:
        """The reason of the sampling that comes nearest to covering the cell."""
        if not reasons:
            return NOT_DRAWN
        open_ = [int((here & ~one.population & ~self.known).sum()) for one in self.samplings]
        nearest = min(range(len(reasons)), key=lambda place: open_[place])
        return reasons[nearest] if not open_[nearest] else self._uncovered(self.samplings[nearest], here)

    def _combined(self, shape: Prevalence, weights: Floats) -> Prevalence:
        """The mean of all samplings, each segment by those that speak of it."""
        rows = weights.any(axis=0)
        d: Floats = np.where(rows, 0.0, self.y)
        random, drawn = np.zeros(len(self.y), dtype=bool), np.zeros(len(self.y), dtype=bool)
        spread, used = _Spread(), []
        for one, weight in zip(self.samplings, weights, strict=True):
            if not weight.any():
                continue
            own, more = self._of(one, weight)
            d = d + own
            random |= one.population & (weight > 0)
            drawn |= one.drawn & (weight > 0)
            spread = _Spread(
                spread.variance + more.variance,
                spread.scale + more.scale,
                spread.drawn + more.drawn,
                spread.df + more.df,
            )
            used.append(one.name)
        shape = replace(shape, drawn=int(drawn.sum()), used=tuple(used))
        return self._with(shape, d, spread, random)

    def _of(self, one: Sampling, weight: Floats) -> tuple[Floats, _Spread]:
        """What one sampling adds: D of each segment times its weight, and how far chance could have moved their mean.

        With z = (y - m) / π on the drawn segments, G their mean (each weighing 1 - π) and the number that was to be expected
        here known, D = m + G π + R (z - G): so no estimate leaves what is possible because a few more or fewer segments
        were drawn here than could be expected. Over the whole population of a draw of fixed size that is D as it stands.
        """
        drawn = np.flatnonzero(one.drawn & (weight > 0))
        here = one.population & (weight > 0)
        chance, w = one.chance[drawn], weight[drawn]
        z = (self.y[drawn] - self.m[drawn]) / chance
        expected = not np.isnan(one.chance[here]).any()
        inertia = w**2 * (1 - chance)
        centre = 0.0
        if expected or int(here.sum()) == one.size:
            centre = float((inertia * z).sum() / inertia.sum())
        shift = centre * one.chance if expected else np.zeros(len(weight))
        d = np.where(one.population, self.m + shift, np.where(weight > 0, self.y, 0.0)) * weight
        d[drawn] += w * (z - centre if expected else z)
        parts: Floats = np.sqrt(inertia) * (z - centre)
        if one.units is not None:
            numbers = np.unique(one.units[drawn], return_inverse=True)[1].reshape(-1)
            parts = np.bincount(numbers, weights=parts).astype(np.float64)
        n = len(parts)
        scale = n / ((n - 1) * len(self.y) ** 2)
        alone = float((inertia / chance**2).sum())
        return d, _Spread(float(parts @ parts) * scale, alone * scale, len(drawn), n - 1)

    def _with(self, shape: Prevalence, d: Floats, spread: _Spread, random: Flags) -> Prevalence:
        """The estimates of both targets from the D of each segment; `random` are those that chance could leave out."""
        known = self.known
        count = len(d)
        low, high = float((self.y == 1).sum()) / count, (count - float((self.y == 0).sum())) / count
        value = min(max(float(d.mean()), low), high)
        exact = bool(known.all())
        fixed = float(np.where(random, 0.0, d).sum()) / len(d)
        interval = _Interval(value, fixed, float(random.mean()), spread)
        method = READ if exact else METHOD
        base = Estimate(
            value, method=method, n=int(known.sum()), clusters=len(np.unique(self.transcripts)), error=0.0
        )
        these = (
            replace(
                base, no_interval_because="every segment was read: it is the share itself, not an estimate"
            )
            if exact
            else interval.of_draw(base, (low, high))
        )
        return replace(shape, transcripts=these, groups=self._of_groups(base, d, interval))

    def _of_groups(self, base: Estimate, d: Floats, interval: _Interval) -> Estimate:
        """The same value for groups like these, with its interval over focus groups."""
        groups = base.clusters
        if groups < FEWEST_CLUSTERS:
            reason = f"an interval needs at least {FEWEST_CLUSTERS} focus groups, here {groups}"
            return replace(base, error=None, no_interval_because=reason)
        numbers = np.unique(self.transcripts, return_inverse=True)[1].reshape(-1)
        sums = np.bincount(numbers, weights=d - float(d.mean())) / len(d)
        return interval.of_groups(base, groups / (groups - 1) * float(sums @ sums))


@dataclass(frozen=True, slots=True)
class _Interval:
    """Intervals of a share: score intervals with the variance that was found.

    `fixed` is what the segments that chance could not leave out add to the share; `random` the part of the others.
    """

    value: float
    fixed: float
    random: float
    spread: _Spread

    @property
    def _share(self) -> float:
        """The share among the segments that chance could leave out."""
        return min(max((self.value - self.fixed) / self.random, 0.0), 1.0) if self.random else 0.0

    @property
    def _per_variance(self) -> float:
        """The design variance for each unit of p(1 - p), both of the share among what chance could leave out.

        As if one drawn segment more had been misjudged by the machine: where a code is rare, that it was right on the few
        segments that were drawn is no proof.
        """
        spread, p = self.spread, self._share
        if not spread.scale:
            return 0.0
        once = 1 / spread.drawn
        ratio = (spread.variance / spread.scale + once) / (p * (1 - p) + once)
        return ratio * spread.scale / self.random**2

    def of_draw(self, base: Estimate, bounds: tuple[float, float]) -> Estimate:
        """`base` with the interval that the draw alone makes."""
        low, high = _score(self._share, self._per_variance, t_quantile(self.spread.df))
        low, high = self.fixed + self.random * low, self.fixed + self.random * high
        return replace(
            base,
            error=math.sqrt(self.spread.variance),
            low=min(max(low, bounds[0]), self.value),
            high=max(min(high, bounds[1]), self.value),
            method=f"{base.method}, design-based score interval, t({self.spread.df})",
        )

    def of_groups(self, base: Estimate, variance: float) -> Estimate:
        """`base` with an interval over focus groups, given the variance between these."""
        p, groups = self.value, base.clusters
        design = self._per_variance * self._share * (1 - self._share) * self.random**2
        least = max(variance, design)
        apart = p * (1 - p)
        per = least / apart if apart > NEGLIGIBLE else self._per_variance * self.random**2
        if per < NEGLIGIBLE:
            reason = "it is the same in every group, and every segment was read"
            return replace(base, error=math.sqrt(variance), no_interval_because=reason)
        low, high = _score(p, per, t_quantile(groups - 1))
        return replace(
            base,
            error=math.sqrt(variance),
            low=low,
            high=high,
            method=f"{base.method}, score interval over {groups} focus groups, t({groups - 1})",
        )


def _score(p: float, per: float, quantile: float) -> tuple[float, float]:
    """The shares q with |p - q| at most `quantile` standard errors, the variance being `per` q(1 - q).

    Wilson 1927, Journal of the American Statistical Association 22, with 1 / `per` in the place of the size of the sample.
    """
    a = quantile**2 * per
    middle = (p + a / 2) / (1 + a)
    half = math.sqrt(a * p * (1 - p) + a**2 / 4) / (1 + a)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def by_values(values: Sequence[str]) -> Iterator[tuple[str, Ints]]:
    """Each value with the rows that have it, in alphabetical order."""
    names, numbers = np.unique(np.asarray(values, dtype=object).astype(str), return_inverse=True)
    order = np.argsort(numbers.reshape(-1), kind="stable")
    ends = np.cumsum(np.bincount(numbers.reshape(-1), minlength=len(names)))
    for name, rows in zip(names.tolist(), np.split(order, ends[:-1]), strict=True):
        yield name, rows.astype(np.int64)
