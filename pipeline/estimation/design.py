"""How a survey's sample was drawn, as arrays: weights, strata, sampling units, finite population."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

WEIGHTS_ONLY = "weights only (no strata or sampling units declared)"


def kish(weights: ArrayLike) -> float:
    """Kish's effective sample size: (sum of weights) squared / sum of squared weights; 0 without any weight.

    Source: Kish 1965, Survey Sampling, section 11.7.
    """
    w = np.asarray(weights, dtype=float)
    squares = float(np.sum(w * w))
    return float(np.sum(w)) ** 2 / squares if squares > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Members:
    """Who of a sample belongs to a domain, in numbers.

    `n` observations, `effective_n` Kish's for them. `units` counts the sampling units of all strata in which the domain has
    members. `df` is the number of units less that of strata, both counted where the domain has members with a weight (as
    `degf` of a subset in R's survey): a domain of few lends no certainty to its own spread. `lonely` counts strata with
    members and one unit.
    """

    n: int
    units: int
    df: int
    effective_n: float
    lonely: int


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A sample's design, one entry per observation, per sampling unit, or per stratum; made by `design_of`.

    `stratum` and `unit` number each observation's, `of_unit` is each unit's stratum and `counts` the number of units in
    each stratum. `scale` is what a unit's squared deviation counts in the variance: (1 - n_h / N_h) n_h / (n_h - 1), of a
    lonely unit 1 - 1 / N_h. `known` says in words what is known; `equal` is True where all weights are the same.
    """

    weights: Floats
    stratum: Ints
    unit: Ints
    of_unit: Ints
    counts: Ints
    scale: Floats
    known: str
    equal: bool

    def variances(self, scores: Floats) -> Floats:
        """The variance of the sum of each column of `scores` (observations × statistics).

        Scores are summed by sampling unit; the variance is the sum over strata of
        (1 - n_h / N_h) n_h / (n_h - 1) times the sum of squared deviations from the stratum's mean, where n_h counts the
        units of the whole sample: a domain is estimated, not cut out, by scores of 0 outside of it. A lonely unit
        (n_h = 1) is centred at the mean of the whole sample, which for linearisation scores is 0, and so adds
        (1 - 1 / N_h) z²: the conservative policy that R's survey calls "adjust".

        Source: Särndal, Swensson & Wretman 1992, section 5.7; Lumley, R package survey (svyrecvar).
        """
        totals = _sums(scores, self.unit, len(self.of_unit)) if len(self.of_unit) < len(scores) else scores
        means = _sums(totals, self.of_unit, len(self.counts)) / self.counts[:, None]
        means[self.counts == 1] = 0.0
        found: Floats = self.scale @ (totals - means[self.of_unit]) ** 2
        return found

    def members(self, inside: Bools) -> Members:
        """The numbers of the domain of the observations that are `inside`."""
        counted = inside & (self.weights > 0)
        present = np.zeros(len(self.of_unit), dtype=bool)
        present[self.unit[counted]] = True
        met = np.zeros(len(self.counts), dtype=bool)
        met[self.of_unit[present]] = True
        asked = np.zeros(len(self.counts), dtype=bool)
        asked[self.stratum[inside]] = True
        own = self.counts[asked]
        return Members(
            n=int(inside.sum()),
            units=int(own.sum()),
            df=int(present.sum()) - int(met.sum()),
            effective_n=kish(self.weights[inside]),
            lonely=int(np.sum(own == 1)),
        )

    def weighted(self, what: str) -> str:
        """`what` ("mean", "share" …) with how it was weighted, in words."""
        return f"{what}, all weights equal" if self.equal else f"weighted {what}"


def design_of(
    weights: ArrayLike,
    *,
    strata: Sequence[Hashable] | None = None,
    psu: Sequence[Hashable] | None = None,
    fpc: ArrayLike | None = None,
    known: str = "",
) -> Design:
    """The design of a sample; every argument has one entry per observation.

    An observation is a sampling unit of its own where `psu` is not given; a unit's name counts within its stratum. `fpc`
    is the number of units in the population of the observation's stratum, NaN where it is not known. The words say what was
    known of the design: `known` where it is given, otherwise which of strata, sampling units and finite population are,
    or that only weights were.
    """
    w = np.asarray(weights, dtype=float)
    stratum = numbered(strata) if strata is not None else np.zeros(len(w), dtype=np.intp)
    unit = np.arange(len(w), dtype=np.intp) if psu is None else _units(stratum, psu)
    first = np.unique(unit, return_index=True)[1]
    of_unit = stratum[first]
    counts = np.bincount(of_unit, minlength=int(stratum.max(initial=-1)) + 1)
    population = np.full(len(w), np.inf) if fpc is None else np.asarray(fpc, dtype=float)
    fraction = np.where(population > 0, 1.0 / np.where(population > 0, population, 1.0), 0.0)
    n = counts[of_unit]
    spread = np.where(n == 1, 1.0, n / np.maximum(n - 1, 1))
    given = (("strata", strata), ("sampling units", psu), ("finite population", fpc))
    words = " and ".join(name for name, value in given if value is not None)
    return Design(
        weights=w,
        stratum=stratum,
        unit=unit,
        of_unit=of_unit,
        counts=counts,
        scale=spread * np.maximum(1.0 - n * fraction[first], 0.0),
        known=known or words or WEIGHTS_ONLY,
        equal=len(np.unique(w)) <= 1,
    )


def numbered(names: Sequence[Hashable]) -> Ints:
    """Each name's number in order of first appearance."""
    number: dict[Hashable, int] = {}
    return np.array([number.setdefault(name, len(number)) for name in names], dtype=np.intp)


def _units(stratum: Ints, psu: Sequence[Hashable]) -> Ints:
    """Each observation's sampling unit, numbered."""
    return numbered(list(zip(stratum.tolist(), psu, strict=True)))


def _sums(values: Floats, groups: Ints, count: int) -> Floats:
    """The sum of each column of `values` in each of `count` groups."""
    columns = [np.bincount(groups, weights=column, minlength=count) for column in values.T]
    return np.array(columns, dtype=float).reshape(len(columns), count).T
