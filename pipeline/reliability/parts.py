"""Agreement on parts: of the codebook, of the material, of the coders, of the time.

One figure for all hides where coders differ: in one language, in one pair, in the first round. Parts are compared by the
same two coefficients as the whole: alpha, nominal on the presence of a code and multi-valued on sets of codes, and percent
agreement. Small parts have wide intervals: they show where to look, and settle nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pipeline.agreement import KINDS, WHOLE, Kind, Part
from pipeline.estimation import jackknife_t
from pipeline.findings import Estimate
from pipeline.reliability.coefficients.alpha import krippendorff_alpha
from pipeline.reliability.coefficients.ratings import (
    ALL_ONE,
    FEW_KINDS,
    Ratings,
    jackknifed,
    sums,
    without_clusters,
)
from pipeline.reliability.coefficients.sets import code_sets, multivalued_alpha, same_sets
from pipeline.reliability.coefficients.specific import percent_agreement
from pipeline.reliability.coefficients.tables import Flags, Floats, Whole
from pipeline.reliability.units import Units, known

NOT_KNOWN = "(not known)"
BLIND, SEEN = "blind", "suggestions seen"
MOST_CODERS = (
    15  # with more there are over a hundred pairs of them: nobody reads these, and they take minutes
)
_VALUES = (0.0, 1.0)
_TRAITS: tuple[Kind, ...] = ("language", "group")
_SHARE = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Compared:
    """Agreement on some units: their number, that of the transcripts in which they lie (0 not known), and how far."""

    units: int
    transcripts: int
    alpha: Estimate
    percent: Estimate


def code_agreement(presence: Floats, transcripts: Sequence[str]) -> Compared:
    """Agreement on one code: nominal alpha and percent agreement of units × coders, by the jackknife over `transcripts`.

    Where these are not known (all ""), there is no interval.
    """
    of, yes = (~np.isnan(presence)).sum(axis=1), (presence == 1).sum(axis=1)
    return _of_code(of, yes, presence.shape[1], _Where.of(transcripts))


def set_agreement(units: Units) -> Compared:
    """Agreement on the sets of codes: multi-valued alpha and the share of pairs with the very same set."""
    return _of_sets(units.given, units.judged, units.clusters)


def parts(
    units: Units,
    traits: Mapping[Kind, Sequence[str]],
    branches: Mapping[str, tuple[str, ...]],
    kinds: Collection[Kind] = KINDS,
) -> tuple[Part, ...]:
    """Agreement by branch, language, stakeholder group, transcript, pair of coders, round and hints, in that order.

    For a branch (`branches` names the codes of each) there is one row, on the sets of its codes. For every other part there
    is a row on sets of all codes (`WHOLE`) and then one for each code. `traits` holds, under "language" and "group", a value
    for each unit; "" is a part of its own, "(not known)", and comes last. Under "transcript" it may hold the name that each
    unit's transcript is shown by. In a pair two coders alone are compared. In a
    round count judgements completed in that round, so a unit counts where at least two coders judged it in the same one;
    "blind" are judgements made without having seen suggestions, "suggestions seen" all others. A kind of which there is
    but one value is left out (transcripts are not, where they are known), and so is a part without a unit that two coders
    judged, and so are the pairs of more than `MOST_CODERS` coders (see `too_many_pairs`). Parts stand in alphabetical
    order, branches as given, transcripts in the order of the units. Of other kinds than `kinds` nothing is computed.
    """
    found = list(_branches(units, branches)) if "branch" in kinds else []
    slices = [*_rows_of(units, traits), *_pairs_of(units)]
    found += _of_view(units, [part for part in slices if part.kind in kinds])
    for kind, name, cells in _cells_of(units):
        if kind in kinds:
            some = units.masked(cells)
            found += _of_view(some, [_Slice(kind, name, some.double, tuple(range(len(units.coders))))])
    return tuple(found)


def by_hints(blind: Units, seen: Units) -> tuple[Part, ...]:
    """Agreement of the blind answers, and of what was said with suggestions in sight; nothing where nobody saw any.

    `blind` are the units by their blind answers, also where an answer was changed after a look at the suggestions: to leave
    these out would keep what nobody changed, where coders agree. `seen` are the units by their last answers, of which only
    judgements made with suggestions in sight count.
    """
    seen = seen.masked(~seen.blind)
    if not seen.double.any():
        return ()
    return tuple(
        part
        for name, units in ((BLIND, blind), (SEEN, seen))
        for part in _of_view(units, [_Slice("hints", name, units.double, tuple(range(len(units.coders))))])
    )


def too_many_pairs(coders: Collection[str]) -> str:
    """That the pairs of so many coders are not compared one by one, as a warning; "" where they are."""
    if len(coders) <= MOST_CODERS:
        return ""
    pairs = len(coders) * (len(coders) - 1) // 2
    return (
        f"Agreement is not given pair by pair: the {len(coders):,} coders make {pairs:,} pairs, and pairs are compared only"
        f" up to {MOST_CODERS} coders."
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Slice:
    """Some units (True in `rows`) and coders (their columns)."""

    kind: Kind
    name: str
    rows: Flags
    columns: tuple[int, ...]


def _branches(units: Units, branches: Mapping[str, tuple[str, ...]]) -> Iterator[Part]:
    """Agreement on the sets of codes of each branch."""
    if len(branches) < 2:
        return
    given, judged = units.given, units.judged
    place = {code_id: number for number, code_id in enumerate(units.presence)}
    for name, codes in branches.items():
        some = [place[code_id] for code_id in codes if code_id in place]
        compared = _of_sets(given[:, :, some], judged[:, :, some], units.clusters)
        if compared.units:
            yield _part("branch", name, WHOLE, compared)


def _rows_of(units: Units, traits: Mapping[Kind, Sequence[str]]) -> Iterator[_Slice]:
    """The units of each language, stakeholder group and transcript."""
    everybody = tuple(range(len(units.coders)))
    for kind in _TRAITS:
        values = np.array(traits.get(kind, ()), dtype=np.str_)
        names = sorted(set(values.tolist()), key=_known_first)
        if len(names) > 1:
            for name in names:
                yield _Slice(kind, name or NOT_KNOWN, values == name, everybody)
    shown = traits.get("transcript", units.transcripts)
    values = np.array(shown, dtype=np.str_)
    if any(shown):
        for name in sorted(dict.fromkeys(shown), key=lambda name: not name):
            yield _Slice("transcript", name or NOT_KNOWN, values == name, everybody)


def _pairs_of(units: Units) -> Iterator[_Slice]:
    """Each two coders, where there are more than two and not too many."""
    everything = np.ones(len(units.ids), dtype=bool)
    if 2 < len(units.coders) <= MOST_CODERS:
        for i, j in combinations(range(len(units.coders)), 2):
            yield _Slice("pair", f"{units.coders[i]} and {units.coders[j]}", everything, (i, j))


def _cells_of(units: Units) -> Iterator[tuple[Kind, str, Flags]]:
    """The judgements (units × coders) of each round, and those made with and without having seen suggestions."""
    rounds = sorted(set(units.rounds[units.completed].tolist()), key=_known_first)
    if len(rounds) > 1:
        for name in rounds:
            yield "round", name or NOT_KNOWN, units.rounds == name
    blind = units.blind[units.completed]
    if blind.any() and not blind.all():
        yield "hints", BLIND, units.blind
        yield "hints", SEEN, ~units.blind


def _of_view(units: Units, slices: Sequence[_Slice]) -> list[Part]:
    """Agreement on each slice of the same judgements, on sets and on every code."""
    given, judged = units.given, units.judged
    found: list[Part] = []
    for part in slices:
        columns = list(part.columns)
        rows = np.nonzero(part.rows & (units.completed[:, columns].sum(axis=1) >= 2))[0]
        if not len(rows):
            continue
        cells = rows[:, None], columns
        some_given, some_judged = given[cells], judged[cells]
        where = _Where.of([units.transcripts[row] for row in rows])
        compared = _of_sets(some_given, some_judged, where.clusters)
        found.append(_part(part.kind, part.name, WHOLE, compared))
        counted = zip(_over_coders(some_judged), _over_coders(some_given), strict=True)
        for code_id, (of, yes) in zip(units.presence, counted, strict=True):
            compared = _of_code(of, yes, len(columns), where)
            found.append(_part(part.kind, part.name, code_id, compared))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Where:
    """The transcript of each unit (None where none is known), and its number among `names`."""

    clusters: Sequence[str] | None
    names: tuple[str, ...]
    number: Whole

    @classmethod
    def of(cls, transcripts: Sequence[str]) -> _Where:
        """Those of some units; one of no name where none is known."""
        names, number = np.unique(np.asarray(transcripts, dtype=np.str_), return_inverse=True)
        clusters = known(transcripts)
        return cls(clusters, tuple(names.tolist()) if clusters else (ALL_ONE,), number.astype(np.int64))


def _over_coders(cells: Flags) -> Whole:
    """Codes × units: the number of coders of whom it is true, from units × coders × codes."""
    return np.ascontiguousarray(cells.sum(axis=1, dtype=np.int32).T).astype(np.int64)


def _of_code(of: Whole, yes: Whole, coders: int, where: _Where) -> Compared:
    """Agreement on one code: `of` is how many judged each unit, `yes` how many gave the code.

    Alpha and percent agreement ask how many gave the code to a unit, not who: so the units of a transcript are counted by
    these two numbers.
    """
    many = coders + 1
    key = ((where.number * many + of) * many + yes)[of >= 2]
    kinds, units = _counted(key, len(where.names) * many * many)
    transcript, numbers = np.divmod(kinds, many * many)
    of, yes = np.divmod(numbers, many)
    times = units.astype(np.float64)
    column = np.arange(many - 1)[None, :]
    rows = np.where(column < yes[:, None], 1, np.where(column < of[:, None], 0, -1))
    everything = sums(Ratings(_VALUES, rows, times, np.zeros(len(rows), dtype=np.int64), times))
    there, cluster = np.unique(transcript, return_inverse=True)
    names = tuple(where.names[at] for at in there) or (ALL_ONE,)
    without = _without_each(of.astype(np.float64), yes.astype(np.float64), times, cluster)
    estimates = [
        jackknife_t(full, dict(zip(names, values, strict=True)), bounds=bounds)
        if full.value is not None and names != (ALL_ONE,)
        else without_clusters(full)
        for full, values, bounds in (
            (krippendorff_alpha(everything), without[0], (-1.0, 1.0)),
            (percent_agreement(everything), without[1], _SHARE),
        )
    ]
    return _compared(len(key), names, *estimates)


def _counted(key: Whole, kinds: int) -> tuple[Whole, Whole]:
    """The numbers below `kinds` that occur, ascending, and how often; sorted where there are too many to count each."""
    if kinds > 4 * len(key) + FEW_KINDS:
        found, counts = np.unique(key, return_counts=True)
        return found, counts.astype(np.int64)
    counts = np.bincount(key)
    found = np.flatnonzero(counts)
    return found, counts[found]


def _without_each(
    of: Floats, yes: Floats, times: Floats, cluster: Whole
) -> tuple[list[float | None], list[float | None]]:
    """Nominal alpha and percent agreement without each cluster, None where undefined; `times` units of each kind.

    The same figures as `krippendorff_alpha` and `percent_agreement` give, for all clusters at once: a part may have a
    hundred of them. Of a unit with r of m yes 2 r (m - r) ordered pairs of judgements differ.
    """
    differing = times * 2 * yes * (of - yes)
    added = (times, times * of, times * yes, differing / (of - 1), differing / (of * (of - 1)))
    own = np.stack([np.bincount(cluster, weights=values) for values in added])
    units, n, ones, by_judgement, by_unit = own.sum(axis=1, keepdims=True) - own
    chance = 2 * ones * (n - ones)
    with np.errstate(invalid="ignore", divide="ignore"):
        alpha, percent = 1 - (n - 1) * by_judgement / chance, 1 - by_unit / units
    return (
        [float(value) if some > 0 else None for value, some in zip(alpha, chance, strict=True)],
        [float(value) if some > 0 else None for value, some in zip(percent, units, strict=True)],
    )


def _of_sets(given: Flags, judged: Flags, clusters: Sequence[str] | None) -> Compared:
    """Agreement on sets of codes."""
    sets = code_sets(given, judged, clusters)
    alpha = jackknifed(sets, multivalued_alpha)
    return _compared(int(sets.units.sum()), sets.clusters, alpha, jackknifed(sets, same_sets, bounds=_SHARE))


def _compared(units: int, clusters: Sequence[str], alpha: Estimate, percent: Estimate) -> Compared:
    """What was found of some units."""
    return Compared(units, len(set(clusters) - {"", ALL_ONE}), alpha, percent)


def _part(kind: Kind, name: str, code_id: str, compared: Compared) -> Part:
    """One row."""
    return Part(kind, name, code_id, compared.units, compared.transcripts, compared.alpha, compared.percent)


def _known_first(name: str) -> tuple[bool, str]:
    """Alphabetical, what is not known last."""
    return not name, name
