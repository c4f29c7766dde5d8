"""Reliability data: what each rater said of each unit, and the sums over units that all coefficients are made of.

These sums are additive: that of all units without one cluster (transcript) is the whole less the cluster's own, so a
jackknife over clusters costs hardly more than the coefficient itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.estimation import jackknife_t
from pipeline.findings import Estimate
from pipeline.reliability.coefficients.tables import Data, Floats, Whole, clustered, numbered

Bounds = tuple[float, float]

ONE_CODER = "fewer than two coders"
NO_OVERLAP = "no segment was judged by two coders"
NO_VARIATION = "no variation: every judgement is the same"
ANY_COEFFICIENT = (-1.0, 1.0)
ALL_ONE = "all units"  # the only cluster of a table that names none
NO_CLUSTERS = "the table names no transcripts, and units of one discussion are not independent"
FEW_KINDS = 4096  # so many are counted, however few the units
NOTHING_LEFT = 1e-11  # what a difference of sums may leave of nothing, as a share of the sum


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """What each rater said of each unit, equal units of a cluster put together.

    `values` are the categories: as declared, or those found, in ascending order where all are numbers. `rows` is
    kinds × raters: the number of the value, -1 where the rater said nothing of such a unit. `units` says how many units
    there are of each kind, `times` how much they weigh together (as many, where units have no weights), `cluster` (an
    index into `clusters`) in which of the clusters they are.
    """

    values: tuple[Hashable, ...]
    rows: Whole
    times: Floats
    cluster: Whole
    units: Floats
    clusters: tuple[str, ...] = (ALL_ONE,)

    @property
    def raters(self) -> int:
        """The number of raters, silent ones included."""
        return int(self.rows.shape[1])

    @property
    def counts(self) -> Floats:
        """Kinds × values: how many raters gave each value to such a unit."""
        kinds, many = self.rows.shape[0], len(self.values)
        # a silent rater counts in a column of its own, which is cut off: quicker than to look where nobody is silent
        at = np.where(self.rows >= 0, self.rows, many) + np.arange(kinds)[:, None] * (many + 1)
        flat = np.bincount(at.ravel(), minlength=kinds * (many + 1))
        return flat.reshape(kinds, many + 1)[:, :many].astype(np.float64)

    @property
    def unpaired_because(self) -> str:
        """Why no two judgements can be compared; "" where some can."""
        if bool(((self.rows >= 0).sum(axis=1) >= 2).any()):
            return ""
        return ONE_CODER if self.raters < 2 else NO_OVERLAP

    @property
    def weighted(self) -> bool:
        """Whether units weigh differently."""
        share = self.times / self.units
        return len(share) > 0 and float(share.max() - share.min()) > NOTHING_LEFT * float(share.max())

    def only(self, kinds: NDArray[np.bool_]) -> Ratings:
        """The same for some kinds of units alone; all clusters stay."""
        part = {name: getattr(self, name)[kinds] for name in ("rows", "times", "cluster", "units")}
        return replace(self, **part)


def ratings(
    data: Data | Ratings,
    clusters: Sequence[str] | None = None,
    weights: ArrayLike | None = None,
    values: Sequence[Hashable] | None = None,
) -> Ratings:
    """The ratings of a table of units × raters: an array with NaN, or rows of any hashable values with None, for missing.

    `clusters` names the cluster of each unit; without it all units are of one. `weights` says how much each unit counts
    (1 without it; only their relation matters). `values` declares the categories, in their order: those that nobody used
    count for the coefficients that ask how many there are (Brennan-Prediger, Gwet), and a matrix of distances or weights
    refers to them. Without it values are those found, in ascending order where all are numbers, else in the order of
    first appearance. Raises ValueError where clusters or weights do not fit the table, a weight is not above nought, or
    a value is none of those declared.
    """
    if isinstance(data, Ratings):
        return data
    found, rows = numbered(data, values)
    names: tuple[str, ...] = (ALL_ONE,)
    cluster = np.zeros(len(rows), dtype=np.int64)
    if clusters is not None and len(rows):
        names, cluster = clustered(tuple(clusters))
    units = np.ones(len(rows))
    times = units if weights is None else np.asarray(weights, dtype=np.float64)
    if len(cluster) != len(rows) or times.shape != units.shape:
        raise ValueError("clusters and weights have one entry for each unit")
    if not bool(np.all(np.isfinite(times) & (times > 0))):
        raise ValueError("weights are finite numbers above 0")
    return _compressed(Ratings(found, rows, times, cluster, units, names))


def _compressed(found: Ratings) -> Ratings:
    """The same with equal units of a cluster put together, where there are few kinds of units to be told apart."""
    base, raters = len(found.values) + 1, found.raters
    kinds = base**raters * len(found.clusters)
    if kinds > 4 * len(found.rows) + FEW_KINDS:  # to sort them would take longer than all that follows
        return found
    key = found.cluster
    for column in range(raters):
        key = key * base + (found.rows[:, column] + 1)
    number = np.bincount(key, minlength=kinds)
    left = np.flatnonzero(number)
    units = number[left].astype(np.float64)
    times = units if found.times is found.units else _added(key, found.times, kinds)[left]
    rows = np.empty((len(left), raters), dtype=np.int64)
    for column in reversed(range(raters)):
        left, rest = np.divmod(left, base)
        rows[:, column] = rest - 1
    return Ratings(found.values, rows, times, left, units, found.clusters)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums over the units of each cluster; every array has the clusters first.

    With r_uk the raters who gave unit u the value k, and m_u those who rated it: `rated` and `paired` weigh the units
    with m_u >= 1 and m_u >= 2. Over paired units `pairs` (value × value) sums the pairs of judgements r_uk (r_ul -
    [k = l]), `coincidences` the same / (m_u - 1) and `agreements` the same / (m_u (m_u - 1)). `shares` (value) sums
    r_uk / m_u over rated units. `by_rater` (rater × value) weighs each rater's ratings of all rated units,
    `by_rater_paired` those of paired units. `units` counts paired units and `judgements` their ratings, whatever they
    weigh.
    """

    values: tuple[Hashable, ...]
    clusters: tuple[str, ...]
    rated: Floats
    paired: Floats
    pairs: Floats
    coincidences: Floats
    agreements: Floats
    shares: Floats
    by_rater: Floats
    by_rater_paired: Floats
    units: Floats
    judgements: Floats
    unpaired_because: str = ""

    @property
    def n(self) -> int:
        """The number of units that two raters or more judged."""
        return round(float(self.units.sum()))

    @property
    def raters(self) -> int:
        """The number of raters, silent ones included."""
        return int(self.by_rater.shape[1])

    def compares(self, cluster: int) -> bool:
        """Whether two raters judged a unit of a cluster."""
        return bool(self.paired[cluster] > 0)

    def without(self, cluster: int) -> Self:
        """The sums over all units but those of one cluster, as those of a single cluster."""
        rest = {name: less(getattr(self, name), cluster) for name in _ADDED}
        alone = "" if float(rest["units"][0]) > 0 else NO_OVERLAP
        return type(self)(self.values, (ALL_ONE,), **rest, unpaired_because=self.unpaired_because or alone)


_ADDED = (
    "rated",
    "paired",
    "pairs",
    "coincidences",
    "agreements",
    "shares",
    "by_rater",
    "by_rater_paired",
    "units",
    "judgements",
)


def less(whole: Floats, cluster: int) -> Floats:
    """The sum over clusters, of an array that has them first, without one; what rounding leaves of nothing is nothing."""
    total = whole.sum(axis=0, keepdims=True)
    rest = total - whole[cluster : cluster + 1]
    rest[rest <= NOTHING_LEFT * total] = 0.0
    return np.asarray(rest)


Judgements = Data | Ratings | Sums


def sums(
    data: Judgements,
    clusters: Sequence[str] | None = None,
    weights: ArrayLike | None = None,
    values: Sequence[Hashable] | None = None,
) -> Sums:
    """The sums of a table (see `ratings`), of its ratings, or those given."""
    if isinstance(data, Sums):
        return data
    found = ratings(data, clusters, weights, values)
    judged, groups = (found.rows >= 0).sum(axis=1), len(found.clusters)
    times = np.where(judged >= 1, found.times, 0.0)
    both, units = np.where(judged >= 2, times, 0.0), np.where(judged >= 2, found.units, 0.0)
    by_rater, by_rater_paired, shares = _by_rater(found, (times, both, times / np.maximum(judged, 1)))
    pairs, coincidences, agreements = _pairs(found, judged)
    return Sums(
        values=found.values,
        clusters=found.clusters,
        rated=_added(found.cluster, times, groups),
        paired=_added(found.cluster, both, groups),
        pairs=pairs,
        coincidences=coincidences,
        agreements=agreements,
        shares=shares.sum(axis=1),
        by_rater=by_rater,
        by_rater_paired=by_rater_paired,
        units=_added(found.cluster, units, groups),
        judgements=_added(found.cluster, units * judged, groups),
        unpaired_because=found.unpaired_because,
    )


def _added(cluster: Whole, weights: Floats, groups: int) -> Floats:
    """The sum of weights by cluster."""
    return np.bincount(cluster, weights, minlength=groups).astype(np.float64, copy=False)


def _by_rater(found: Ratings, weights: Sequence[Floats]) -> Sequence[Floats]:
    """For each of the weights cluster × rater × value: what the ratings of that value weigh."""
    groups, raters, many = len(found.clusters), found.raters, len(found.values)
    shape = groups, raters, many + 1
    chosen = _or_silent(found.rows, many)
    place = ((found.cluster[:, None] * raters + np.arange(raters)) * (many + 1) + chosen).ravel()
    return [
        _added(place, np.repeat(weight, raters), groups * raters * (many + 1)).reshape(shape)[:, :, :many]
        for weight in weights
    ]


def _or_silent(rows: Whole, many: int) -> Whole:
    """Numbers of values, with one more for those who said nothing: it is cut off once all is counted."""
    return np.where(rows >= 0, rows, many)


def _pairs(found: Ratings, judged: Whole) -> tuple[Floats, Floats, Floats]:
    """By cluster the sums over units of count_k (count_l - [k = l]): as it is, over m - 1, and over m (m - 1).

    `judged` is m, the number of ratings of each kind of unit. Counted over pairs of ratings, or over pairs of values,
    whichever are fewer.
    """
    groups, many = len(found.clusters), len(found.values)
    raw, by_judgement, by_unit = (np.zeros((groups, many, many)) for _ in range(3))
    for m in np.flatnonzero(np.bincount(judged)).tolist():
        if m < 2:
            continue
        part = found.only(judged == m)
        counted = _pairs_of_ratings(part, m) if m <= many else _pairs_of_values(part)
        raw += counted
        by_judgement += counted / (m - 1)
        by_unit += counted / (m * (m - 1))
    return raw, by_judgement, by_unit


def _pairs_of_ratings(found: Ratings, m: int) -> Floats:
    """Cluster × value × value: what the pairs of ratings weigh, of units that all have `m` ratings."""
    groups, many = len(found.clusters), len(found.values)
    chosen = np.sort(found.rows, axis=1)[:, -m:].T.copy()  # silent raters first, and cut off
    counted = np.zeros((groups, many, many))
    for first, second in itertools.combinations(range(m), 2):
        place = (found.cluster * many + chosen[first]) * many + chosen[second]
        counted += _added(place, found.times, counted.size).reshape(counted.shape)
    return np.asarray(counted + counted.transpose(0, 2, 1))


def _pairs_of_values(found: Ratings) -> Floats:
    """The same, counted over pairs of values."""
    groups, many, counts = len(found.clusters), len(found.values), found.counts
    counted = np.zeros((groups, many, many))
    for one, other in itertools.combinations_with_replacement(range(many), 2):
        both = counts[:, one] * (counts[:, other] - (one == other)) * found.times
        counted[:, one, other] = counted[:, other, one] = _added(found.cluster, both, groups)
    return counted


class Additive(Protocol):
    """Sums over units by cluster."""

    @property
    def clusters(self) -> tuple[str, ...]:
        """The names of the clusters."""
        ...

    def compares(self, cluster: int) -> bool:
        """Whether anything in a cluster is compared; where nothing is, it is no cluster to the jackknife."""
        ...

    def without(self, cluster: int) -> Self:
        """The sums without one cluster."""
        ...


SomeSums = TypeVar("SomeSums", bound=Additive)
Name = TypeVar("Name", bound=str)


def jackknifed(
    found: SomeSums,
    statistic: Callable[[SomeSums], Estimate],
    *,
    bounds: Bounds = ANY_COEFFICIENT,
    unit: str = "transcripts",
) -> Estimate:
    """The statistic of some sums with its interval by the jackknife over their clusters (see `jackknife_t`)."""
    return jackknifed_all(found, {"": statistic}, bounds={"": bounds}, unit=unit)[""]


def jackknifed_all(
    found: SomeSums,
    statistics: Mapping[Name, Callable[[SomeSums], Estimate]],
    *,
    bounds: Mapping[Name, Bounds] | None = None,
    unit: str = "transcripts",
) -> dict[Name, Estimate]:
    """Several statistics of the same sums, each as by `jackknifed`; `bounds` are -1 and 1 where they do not say.

    The sums without a cluster are made once for all of them. Where clusters are not named there is no interval, and the
    estimate says so.
    """
    full = {name: statistic(found) for name, statistic in statistics.items()}
    if found.clusters == (ALL_ONE,):
        return {name: without_clusters(estimate) for name, estimate in full.items()}
    defined = [name for name, estimate in full.items() if estimate.value is not None]
    without: dict[Name, dict[str, float | None]] = {name: {} for name in defined}
    for at, cluster in enumerate(found.clusters if defined else ()):
        if not found.compares(at):
            continue
        rest = found.without(at)
        for name in defined:
            without[name][cluster] = statistics[name](rest).value
    limits = bounds or {}
    return full | {
        name: jackknife_t(full[name], without[name], bounds=limits.get(name, ANY_COEFFICIENT), unit=unit)
        for name in defined
    }


def without_clusters(estimate: Estimate) -> Estimate:
    """`estimate` where clusters are not known: it has no interval, and says why."""
    return estimate if estimate.value is None else replace(estimate, no_interval_because=NO_CLUSTERS)
