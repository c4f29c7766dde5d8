"""How coders change over their reading: each coder's agreement with the others, in the order in which that coder read.

Only units that somebody else completed as well say anything. On each unit the codes are compared that all judged who
completed it. Order and place are the coder's own: two coders may read the same unit at different times, and what is
found for one says nothing about who of the two has moved; that is why the others' rate on the very same units stands
beside a coder's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.agreement import Drift, Stretch
from pipeline.estimation import FEWEST_CLUSTERS, NEGLIGIBLE, jackknife_t
from pipeline.findings import Estimate, undefined
from pipeline.reliability.coefficients.ratings import without_clusters
from pipeline.reliability.coefficients.tables import Flags, Floats, Whole
from pipeline.reliability.units import Units, known

MOST_STRETCHES = 5
FEWEST_UNITS = 20  # in a stretch; below two stretches nothing is said
LEVEL = 0.05  # of the test whether a code's rate changed, over all codes of a coder
_SAME = "share of comparisons with others who gave the very same set of codes"
_TREND = (
    "least squares slope of agreement with the others on the place in the order of reading (0 first, 1 last)"
)


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """The shared units in the order in which one coder read them.

    `places` are their rows; `same` the others who gave the very same set, `others` all of them; `own` (units × codes) the
    codes given, NaN where not compared, `theirs` the share of the others who gave them.
    """

    places: Whole
    same: Floats
    others: Floats
    own: Floats
    theirs: Floats
    transcripts: tuple[str, ...]


def drift(units: Units) -> tuple[Drift, ...]:
    """For each coder whose order of reading is known how agreement and rates changed, coders in alphabetical order.

    A coder's shared units fall into at most five stretches of about equal size with 20 units or more each; with fewer
    than 40 units there are none and the trend is undefined. In a stretch `same` is the share of comparisons (units ×
    others) with the very same set of codes, its interval by the jackknife over transcripts. `trend` is the least squares
    slope of each unit's share of the others with the same set on its place in the reading (0 the first unit, 1 the last),
    by the jackknife over transcripts, t(G - 1): where coders read transcript by transcript, harder transcripts late look
    like drift, and it is this interval that allows for it.

    `codes` names a code where its own rate changed otherwise than the others' did on the same units. With x_u the coder's
    0 or 1 less the others' share on unit u, the difference of changes is mean x over the last half of the reading less
    mean x over the first; its standard error is by the jackknife over transcripts (four or more), its p from t(G - 1),
    and it is named where Holm's correction over all codes of the coder leaves p below .05.
    """
    if not bool((~np.isnan(units.order)).any()):
        return ()
    judged = _Judged.of(units)
    readings = ((name, _reading(units, column, judged)) for column, name in enumerate(units.coders))
    return tuple(_drift(name, units, reading) for name, reading in readings if reading is not None)


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """What all coders said: `comparable` (units × codes) is what all who completed the unit judged.

    `given` (units × coders × codes) are the codes given among these, `times` (units × codes) how many gave each, `coders`
    how many completed each unit, `same` (units × coders) how many others gave it the very same set.
    """

    comparable: Flags
    given: Flags
    times: Floats
    coders: Floats
    same: Floats

    @classmethod
    def of(cls, units: Units) -> _Judged:
        """Those of a table: a unit's coders are counted once, and not again for each of them."""
        comparable = np.logical_and.reduce(units.judged | ~units.completed[:, :, None], axis=1)
        given = units.given & comparable[:, None, :] & units.completed[:, :, None]
        rows, columns = np.nonzero(units.completed)
        kind = rows
        for byte in np.moveaxis(np.packbits(given, axis=2), 2, 0):  # the unit, and then the set byte by byte
            kind = np.unique(kind * 256 + byte[rows, columns], return_inverse=True)[1]
        same = np.zeros(units.completed.shape)
        same[rows, columns] = np.bincount(kind)[kind] - 1
        times = given.sum(axis=1).astype(np.float64)
        return cls(comparable, given, times, units.completed.sum(axis=1).astype(np.float64), same)


def _reading(units: Units, column: int, judged: _Judged) -> _Reading | None:
    """One coder's reading; None where its order is not known for any shared unit."""
    shared = units.completed[:, column] & (judged.coders >= 2) & ~np.isnan(units.order[:, column])
    shared &= judged.comparable.any(axis=1)
    places = np.nonzero(shared)[0]
    if not len(places):
        return None
    places = places[np.argsort(units.order[places, column], kind="stable")]
    compared, mine = judged.comparable[places], judged.given[places, column].astype(np.float64)
    others = judged.coders[places] - 1
    return _Reading(
        places,
        same=judged.same[places, column],
        others=others,
        own=np.where(compared, mine, np.nan),
        theirs=np.where(compared, (judged.times[places] - mine) / others[:, None], np.nan),
        transcripts=tuple(units.transcripts[at] for at in places),
    )


def _drift(name: str, units: Units, reading: _Reading) -> Drift:
    """What one coder's reading shows."""
    many = len(reading.places)
    if many < 2 * FEWEST_UNITS:
        because = (
            f"drift needs at least {2 * FEWEST_UNITS} units that somebody else judged as well, here {many}"
        )
        return Drift(name, (), undefined(because, method=_TREND, n=many))
    parts = np.array_split(np.arange(many), min(MOST_STRETCHES, many // FEWEST_UNITS))
    stretches = tuple(
        _stretch(name, units, reading, part, number, len(parts)) for number, part in enumerate(parts, start=1)
    )
    return Drift(name, stretches, _trend(reading), _changed(reading, tuple(units.presence)))


def _stretch(name: str, units: Units, reading: _Reading, part: Whole, number: int, of: int) -> Stretch:
    """One stretch of a reading; `part` are places in it."""
    column = units.coders.index(name)
    dates = units.dates[reading.places[part], column]
    return Stretch(
        coder=name,
        number=number,
        of=of,
        first=str(dates[0]),
        last=str(dates[-1]),
        units=len(part),
        same=_same(reading.same[part], reading.others[part], [reading.transcripts[at] for at in part]),
        codes_each=float(np.nansum(reading.own[part]) / len(part)),
        codes_others=float(np.nansum(reading.theirs[part]) / len(part)),
    )


def _same(same: Floats, others: Floats, transcripts: Sequence[str]) -> Estimate:
    """The share of comparisons with the very same set."""
    full = Estimate(float(same.sum() / others.sum()), method=_SAME, n=len(same))
    names, cluster = np.unique(np.array(transcripts, dtype=np.str_), return_inverse=True)
    if known(transcripts) is None:
        return without_clusters(full)
    agreed = same.sum() - np.bincount(cluster, weights=same)
    left = others.sum() - np.bincount(cluster, weights=others)
    without = {str(key): float(a / n) if n else None for key, a, n in zip(names, agreed, left, strict=True)}
    return jackknife_t(full, without, bounds=(0.0, 1.0))


def _trend(reading: _Reading) -> Estimate:
    """The slope of agreement with the others on the place in the order of reading."""
    share = reading.same / reading.others
    place = np.linspace(0.0, 1.0, len(share))
    terms = np.stack([np.ones(len(share)), place, share, place * place, place * share], axis=1)
    slope = _slope(terms.sum(axis=0))
    if slope is None:
        return undefined("one unit has no trend", method=_TREND, n=len(share))
    full = Estimate(slope, method=_TREND, n=len(share))
    names, cluster = np.unique(np.array(reading.transcripts, dtype=np.str_), return_inverse=True)
    if known(reading.transcripts) is None:
        return without_clusters(full)
    own = np.zeros((len(names), terms.shape[1]))
    np.add.at(own, cluster, terms)
    without = {str(key): _slope(terms.sum(axis=0) - own[at]) for at, key in enumerate(names)}
    return jackknife_t(full, without)


def _slope(sums: Floats) -> float | None:
    """The least squares slope from n and the sums of x, y, x ** 2 and x y; None where x does not vary."""
    n, x, y, squares, products = (float(value) for value in sums)
    spread = n * squares - x * x
    return (n * products - x * y) / spread if n > 1.5 and spread > NEGLIGIBLE else None


def _changed(reading: _Reading, codes: Sequence[str]) -> tuple[tuple[str, float, float], ...]:
    """The codes whose own rate changed otherwise than the others', with both changes, in codebook order."""
    late = np.arange(len(reading.places)) >= len(reading.places) / 2
    names, cluster = np.unique(np.array(reading.transcripts, dtype=np.str_), return_inverse=True)
    if len(names) < FEWEST_CLUSTERS:
        return ()
    changes = [_difference(values, late, cluster, len(names)) for values in (reading.own, reading.theirs)]
    (own, own_without), (theirs, theirs_without) = changes
    p = _holm(_p(own - theirs, own_without - theirs_without))
    return tuple((codes[at], float(own[at]), float(theirs[at])) for at in np.nonzero(p < LEVEL)[0].tolist())


def _difference(values: Floats, late: Flags, cluster: Whole, many: int) -> tuple[Floats, Floats]:
    """Mean in the last half less mean in the first, by code, and the same without each cluster; NaN undefined."""
    known = ~np.isnan(values)
    cells = np.zeros((2, 2, many, values.shape[1]))  # sum and number; first and last half
    for half, rows in enumerate((~late, late)):
        np.add.at(cells[0, half], cluster[rows], np.nan_to_num(values[rows]))
        np.add.at(cells[1, half], cluster[rows], known[rows].astype(np.float64))
    whole = cells.sum(axis=2, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = [part[0] / np.where(part[1] > 0, part[1], np.nan) for part in (whole, whole - cells)]
    full, without = ((part[1] - part[0]) for part in means)
    return full[0], without


def _p(full: Floats, without: Floats) -> Floats:
    """Two-sided p of differences by the jackknife over clusters, t(G - 1); 1 where there is no standard error.

    None, too, where a difference is the very same whichever cluster is left out: with few clusters and a rare code that
    comes about by chance far too often to be taken for certainty.
    """
    from scipy.special import stdtr

    many = len(without)
    spread = ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    error = np.sqrt((many - 1) / many * spread)
    known = ~np.isnan(full) & (error > NEGLIGIBLE)
    t = np.where(known, np.abs(full), 0.0) / np.where(known, error, 1.0)
    return np.where(known, 2 * np.asarray(stdtr(many - 1, -t)), 1.0)


def _holm(p: Floats) -> Floats:
    """Holm's correction (1979) of p: the smallest times their number, the next times one less, never falling."""
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(stepped, 1.0)
    return corrected
