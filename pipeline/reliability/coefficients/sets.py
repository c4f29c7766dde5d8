"""Agreement on sets of codes: a segment holds none, one or several, and coders may share some of them.

Sets are bits in 64-bit words. All that is needed is summed by cluster (transcript), so that the figures without one
cluster are the whole less the cluster's own and a jackknife costs hardly more than the coefficient.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.findings import Estimate, undefined
from pipeline.reliability.coefficients.ratings import ALL_ONE, NO_OVERLAP, NO_VARIATION, ONE_CODER
from pipeline.reliability.coefficients.tables import Flags, Floats, Whole

Bits = NDArray[np.uint64]
SetDistance = Literal["masi", "jaccard", "dice"]
# Distance of two sets from their sizes and the size of what they share, 0 for two empty ones; arrays that broadcast.
Measure = Callable[[Whole, Whole, Whole], Floats]

WORD = 64
BLOCK = 1 << 18  # pairs of distinct sets compared at once
MANY_PAIRS = 300  # of coders: so many are quick to go through one by one


def dice_distance(first: Whole, second: Whole, both: Whole) -> Floats:
    """1 - 2 |A and B| / (|A| + |B|); 0 for two empty sets. Source: Dice 1945; in Krippendorff & Craggs 2016 for alpha."""
    total = first + second
    return np.asarray(np.where(total > 0, 1 - 2 * both / np.maximum(total, 1), 0.0), dtype=np.float64)


def jaccard_distance(first: Whole, second: Whole, both: Whole) -> Floats:
    """1 - |A and B| / |A or B|; 0 for two empty sets. Source: Jaccard 1912."""
    union = first + second - both
    return np.asarray(np.where(union > 0, 1 - both / np.maximum(union, 1), 0.0), dtype=np.float64)


def masi_distance(first: Whole, second: Whole, both: Whole) -> Floats:
    """1 - J M, with J = |A and B| / |A or B|; 0 for two empty sets.

    M is 1 where the sets are the same, 2/3 where one holds the other, 1/3 where they share something, 0 otherwise.
    Source: Passonneau 2006, Measuring Agreement on Set-Valued Items (MASI), LREC. Another formula that goes by the same
    name is (1 - J)(1 - M), in DKPro Agreement; it is not this one.
    """
    same, within = (first == second) & (both == first), both == np.minimum(first, second)
    share = np.where(same, 1.0, np.where(within, 2 / 3, np.where(both > 0, 1 / 3, 0.0)))
    return np.asarray(1 - (1 - jaccard_distance(first, second, both)) * share, dtype=np.float64)


def _difference(first: Whole, second: Whole, both: Whole) -> Floats:
    """1 where the sets differ at all, 0 where they are the same."""
    return np.asarray((first != both) | (second != both), dtype=np.float64)


MEASURES: Mapping[SetDistance, tuple[str, Measure]] = {
    "masi": ("MASI distance (1 - J*M, Passonneau 2006)", masi_distance),
    "jaccard": ("Jaccard distance", jaccard_distance),
    "dice": ("Dice distance", dice_distance),
}


@dataclass(frozen=True, slots=True, eq=False)
class CodeSets:
    """The sets of codes that coders gave to those units that at least two of them judged.

    `words` is coders × units × 64-bit words, a bit for each code; `judged` coders × units; `cluster` the number of each
    unit's cluster among `clusters`. By cluster, `units` and `judgements` count those, `by_code` (× codes) how often each
    code was given, `sizes` (× 0..codes) the sets of each size. `left_out` is the cluster that does not count. `kept` holds
    what was worked out for a distance; the sets without a cluster share it.
    """

    words: Bits
    judged: Flags
    cluster: Whole
    clusters: tuple[str, ...]
    units: Whole
    judgements: Whole
    by_code: Whole
    sizes: Whole
    unpaired_because: str = ""
    left_out: int | None = None
    kept: dict[tuple[str, object], Floats] = field(default_factory=dict)

    @property
    def different(self) -> int:
        """How many different sets were given: what `set_alpha` costs grows with its square."""
        return len(np.unique(self.words[self.judged], axis=0))

    def compares(self, cluster: int) -> bool:
        """Whether two coders judged a unit of a cluster."""
        return bool(self.units[cluster] > 0)

    def without(self, cluster: int) -> CodeSets:
        """The same without one cluster, as sets of a single one; raises ValueError where one is left out already."""
        if self.left_out is not None:
            raise ValueError("one cluster has been left out already")
        because = self.unpaired_because or ("" if self.units.sum() > self.units[cluster] else NO_OVERLAP)
        return replace(self, left_out=cluster, clusters=(ALL_ONE,), unpaired_because=because)

    def total(self, by_cluster: NDArray[np.generic]) -> Floats:
        """The sum over the clusters that count, of an array that has the clusters first."""
        whole = by_cluster.astype(np.float64)
        summed = whole.sum(axis=0)
        return np.asarray(summed if self.left_out is None else summed - whole[self.left_out])


def code_sets(given: Flags, judged: Flags, clusters: Sequence[str] | None = None) -> CodeSets:
    """The sets of codes of a table.

    `given` (units × coders × codes) is True where the coder gave the code, `judged` where the coder judged: units ×
    coders, or units × coders × codes where some were not judged for some codes (a coder who completed a unit before a
    code came to the codebook). On such a unit only those codes are compared that all who judged it judged; where that
    is none, the unit does not count. `clusters` names the cluster of each unit; without it all are of one. Raises
    ValueError where the shapes do not fit.
    """
    if judged.shape not in (given.shape, given.shape[:2]) or given.ndim != 3:
        raise ValueError(f"judged {judged.shape} does not fit given {given.shape}")
    words = _packed(given)
    if judged.ndim == 3:
        known = _packed(judged)
        judged = np.asarray(known.any(axis=2), dtype=np.bool_)
        shared = np.bitwise_and.reduce(np.where(judged[..., None], known, ~np.uint64(0)), axis=0)
        judged &= shared.any(axis=1)
        words &= shared
    else:
        judged = np.ascontiguousarray(judged.T)
    paired = judged.sum(axis=0) >= 2
    names, cluster = _clusters(clusters, paired)
    because = "" if len(cluster) else ONE_CODER if len(judged) < 2 else NO_OVERLAP
    words, judged = words[:, paired], judged[:, paired]
    words *= judged[..., None]
    return _summed(words, judged, cluster, names, given.shape[2], because)


def sets_of(
    rows: Sequence[Sequence[AbstractSet[Hashable] | None]], clusters: Sequence[str] | None = None
) -> CodeSets:
    """The sets of codes of rows of units: one set per coder, None where the coder did not judge the unit."""
    number: dict[Hashable, int] = {}
    for row in rows:
        for value in row:
            for code in value or ():
                number.setdefault(code, len(number))
    coders = max((len(row) for row in rows), default=0)
    given = np.zeros((len(rows), coders, len(number)), dtype=bool)
    judged = np.zeros((len(rows), coders), dtype=bool)
    for unit, row in enumerate(rows):
        for coder, value in enumerate(row):
            if value is not None:
                judged[unit, coder] = True
                given[unit, coder, [number[code] for code in value]] = True
    return code_sets(given, judged, clusters)


def _packed(flags: Flags) -> Bits:
    """Units × coders × codes as coders × units × 64-bit words, at least one word."""
    units, coders, codes = flags.shape
    words = max(-(-codes // WORD), 1)
    out = np.zeros((coders, units, words * 8), dtype=np.uint8)
    packed = np.packbits(flags, axis=2, bitorder="little")
    out[..., : packed.shape[2]] = packed.transpose(1, 0, 2)
    return out.view("<u8").astype(np.uint64, copy=False)


def _clusters(clusters: Sequence[str] | None, paired: Flags) -> tuple[tuple[str, ...], Whole]:
    """The names of the clusters in which paired units lie, and the number of each of these units."""
    if clusters is None:
        return (ALL_ONE,), np.zeros(int(paired.sum()), dtype=np.int64)
    found, cluster = np.unique(np.asarray(clusters, dtype=np.str_)[paired], return_inverse=True)
    return tuple(found.tolist()) or (ALL_ONE,), cluster.astype(np.int64)


def _summed(
    words: Bits, judged: Flags, cluster: Whole, names: tuple[str, ...], codes: int, because: str
) -> CodeSets:
    """The sums by cluster of sets whose bits are 0 where nothing was judged."""
    many = len(names)
    by_code = np.zeros((many, codes), dtype=np.int64)
    for code in range(codes):
        given = (words[..., code // WORD] >> np.uint64(code % WORD)) & np.uint64(1)
        by_code[:, code] = np.bincount(cluster, weights=given.sum(axis=0), minlength=many)
    size = _size(words)
    place = (cluster * (codes + 1) + size)[judged]
    sizes = np.bincount(place, minlength=many * (codes + 1)).reshape(many, codes + 1)
    units = np.bincount(cluster, minlength=many)
    return CodeSets(words, judged, cluster, names, units, sizes.sum(axis=1), by_code, sizes, because)


def _size(words: Bits) -> Whole:
    """How many codes each set holds; words are the last axis."""
    return np.asarray(np.bitwise_count(words).sum(axis=-1, dtype=np.int64))


def multivalued_alpha(sets: CodeSets) -> Estimate:
    """Krippendorff's alpha for sets of codes, 1 - D_o / D_e with the Dice distance; `n` counts units.

    D_o is the mean over all n judgements of the mean distance to the unit's other judgements. D_e is the expected
    distance when codes are dealt anew to sets of the sizes there are: with N_i the number of sets of i codes,
    D_e = sum_ij N_i N_j f(i, j) / n**2, where f is the mean of 1 - 2k / (i + j) over the ways in which sets of i and j
    codes can share k, counted by the coefficient of x**i y**j z**k in the product over codes of
    1 + n_c x + n_c y + n_c (n_c - 1) x y z, n_c being how often code c was given. Sizes that no two sets of these codes
    can have together count as f = 0. Undefined where all sets are the same. Where every set holds one code it is nominal
    alpha.

    Source: Krippendorff & Craggs 2016, The Reliability of Multi-Valued Coding of Data, Communication Methods and
    Measures 10(4).
    """
    method = "multi-valued alpha (Krippendorff & Craggs 2016)"
    gone = _undefined(sets, method)
    if gone:
        return gone
    n = float(sets.total(sets.judgements))
    observed = float(sets.total(_disagreement(sets, dice_distance)))
    by_size = sets.total(sets.sizes)
    present = np.flatnonzero(by_size > 0)
    chance = _dealt_anew(sets.total(sets.by_code), int(present[-1]))[np.ix_(present, present)]
    expected = float(by_size[present] @ chance @ by_size[present]) / n
    return Estimate(1 - observed / expected, method=method, n=int(sets.total(sets.units)))


def set_alpha(sets: CodeSets, distance: SetDistance | Measure) -> Estimate:
    """Krippendorff's alpha whose values are whole sets, with a distance of sets as it stands (not squared).

    1 - (n - 1) * sum of the coincidences' distances / sum_st n_s n_t d(s, t), with n_s the times that the very set s was
    given; `n` of the estimate counts units. Of distances by name see `masi_distance`, `jaccard_distance` and
    `dice_distance`; another one is a function of two sizes and the size of what is shared. Undefined where all sets are
    the same. The pairs of distinct sets are compared in blocks; their number squared is what it costs.

    Source: Krippendorff 2004, chapter 11; Passonneau 2006; Artstein & Poesio 2008, section 2.6.
    """
    name, measure = MEASURES[distance] if isinstance(distance, str) else ("a distance of one's own", distance)
    method = f"Krippendorff's alpha, {name}"
    gone = _undefined(sets, method)
    if gone:
        return gone
    n = float(sets.total(sets.judgements))
    observed = float(sets.total(_disagreement(sets, measure)))
    expected = _all_pairs(sets, measure)
    if expected <= 0:
        return undefined(NO_VARIATION, method=method, n=int(sets.total(sets.units)))
    return Estimate(1 - (n - 1) * observed / expected, method=method, n=int(sets.total(sets.units)))


def same_sets(sets: CodeSets) -> Estimate:
    """The mean over units of the share of a unit's pairs of coders who gave the very same set; `n` counts units.

    Source: percent agreement for many coders, Gwet 2014, Handbook of Inter-Rater Reliability, section 2.3.
    """
    method = "share of pairs of coders with the very same codes"
    if sets.unpaired_because:
        return undefined(sets.unpaired_because, method=method)
    units = float(sets.total(sets.units))
    differing = float(sets.total(_disagreement(sets, _difference, each_unit=True)))
    return Estimate(1 - differing / units, method=method, n=int(units))


def _undefined(sets: CodeSets, method: str) -> Estimate | None:
    """The undefined estimate, with its reason, of sets that cannot be compared or do not vary."""
    if sets.unpaired_because:
        return undefined(sets.unpaired_because, method=method)
    n, by_code = sets.total(sets.judgements), sets.total(sets.by_code)
    if not ((by_code > 0) & (by_code < n)).any():
        return undefined(NO_VARIATION, method=method, n=int(sets.total(sets.units)))
    return None


def _disagreement(sets: CodeSets, measure: Measure, *, each_unit: bool = False) -> Floats:
    """By cluster the sum over units of the distances of its ordered pairs of judgements / (m - 1), m judgements.

    With `each_unit` / (m (m - 1)): then every unit counts alike and not every judgement.
    """
    key = "observed", measure
    if key not in sets.kept:
        coders, units = sets.judged.shape
        by_unit = coders * (coders - 1) // 2 > max(units, MANY_PAIRS)
        found = _apart_by_unit(sets, measure) if by_unit else _apart_by_pair(sets, measure)
        judges = sets.judged.sum(axis=0)
        weight = 2.0 / ((judges - 1) * (judges if each_unit else 1))
        sums = np.bincount(sets.cluster, weights=found * weight, minlength=len(sets.units))
        sets.kept[key] = sums.astype(np.float64, copy=False)
    return sets.kept[key]


def _apart_by_pair(sets: CodeSets, measure: Measure) -> Floats:
    """By unit the sum of the distances of its pairs of judgements, for each two coders on all their units at once."""
    size = _size(sets.words)
    found = np.zeros(len(sets.cluster))
    for first in range(len(size)):
        for second in range(first):
            pair = np.flatnonzero(sets.judged[first] & sets.judged[second])
            both = _size(sets.words[first, pair] & sets.words[second, pair])
            found[pair] += measure(size[first, pair], size[second, pair], both)
    return found


def _apart_by_unit(sets: CodeSets, measure: Measure) -> Floats:
    """The same where there are more pairs of coders than units: for each unit over the distinct sets it was given."""
    found = np.zeros(len(sets.cluster))
    for unit in range(len(found)):
        distinct, kind = _distinct(sets.words[sets.judged[:, unit], unit])
        count = np.bincount(kind, minlength=len(distinct)).astype(np.float64)
        found[unit] = float(count @ _towards(distinct, _size(distinct), count, measure)) / 2
    return found


def _dealt_anew(by_code: Floats, top: int) -> Floats:
    """f(i, j) of `multivalued_alpha` for sizes 0..`top`, both included; 0 where no two sets can have these sizes.

    Only the mean of k is needed, so the product is kept at z = 1 together with its derivative there. The coefficients
    pass 1e310 at 30 codes; x, y and xyz / s may be scaled by s without a change to f, and divided by what a code adds at
    x = y = s they are probabilities. s is chosen so that the middle sizes are the likely ones.
    """
    times = by_code[by_code > 0]
    scale = _tilt(times, top / 2)
    whole = (1 + scale * times) ** 2
    one, two = scale * times / whole, scale**2 * times * (times - 1) / whole
    count, shared = np.zeros((top + 1, top + 1)), np.zeros((top + 1, top + 1))
    count[0, 0] = 1.0
    for none, single, double in zip(1 / whole, one, two, strict=True):
        shared = _times(shared, none, single, double)
        shared[1:, 1:] += double * count[:-1, :-1]
        count = _times(count, none, single, double)
    size = np.add.outer(np.arange(top + 1), np.arange(top + 1))
    mean = np.divide(shared, count, out=np.zeros_like(count), where=count > 0)
    return np.where((count > 0) & (size > 0), 1 - 2 * mean / np.maximum(size, 1), 0.0)


def _times(table: Floats, none: float, single: float, double: float) -> Floats:
    """The coefficients of x**i y**j times those of none + single x + single y + double x y."""
    out = none * table
    out[1:] += single * table[:-1]
    out[:, 1:] += single * table[:, :-1]
    out[1:, 1:] += double * table[:-1, :-1]
    return out


def _tilt(times: Floats, middle: float) -> float:
    """The s at which the sum over codes of s n_c / (1 + s n_c) is `middle`, found by halving the range of log s."""
    low, high = -60.0, 60.0
    for _ in range(60):
        at = (low + high) / 2
        odds = np.exp(at) * times
        low, high = (at, high) if float((odds / (1 + odds)).sum()) < middle else (low, at)
    return float(np.exp((low + high) / 2))


def _all_pairs(sets: CodeSets, measure: Measure) -> float:
    """The sum over all ordered pairs of judgements of the distance of their sets.

    With counts n of the distinct sets, n_g those of cluster g and D the distances, it is n D n over all, and without
    the cluster n D n - 2 n_g D n + n_g D n_g.
    """
    key = "expected", measure
    if key not in sets.kept:
        place = np.broadcast_to(sets.cluster, sets.judged.shape)[sets.judged]
        distinct, kind = _distinct(sets.words[sets.judged])
        size = _size(distinct)
        count = np.bincount(kind, minlength=len(distinct)).astype(np.float64)
        towards = _towards(distinct, size, count, measure)
        found = [float(count @ towards)]
        for cluster in range(len(sets.units)):
            own = np.bincount(kind[place == cluster], minlength=len(distinct)).astype(np.float64)
            some = np.flatnonzero(own)
            among = own[some] @ _towards(distinct[some], size[some], own[some], measure)
            found.append(found[0] - 2 * float(own @ towards) + float(among))
        sets.kept[key] = np.array(found)
    return float(sets.kept[key][0 if sets.left_out is None else sets.left_out + 1])


def _distinct(words: Bits) -> tuple[Bits, Whole]:
    """The distinct sets, small ones first, and which of them each set is."""
    distinct, kind = np.unique(words, axis=0, return_inverse=True)
    order = np.argsort(_size(distinct), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return distinct[order], place[kind.reshape(-1)]


def _towards(distinct: Bits, size: Whole, count: Floats, measure: Measure) -> Floats:
    """For each distinct set the sum over all of count times distance; sets stand in the order of their size."""
    found = np.empty(len(distinct))
    top = int(size[-1])
    other, both = np.arange(top + 1)[:, None], np.arange(top + 1)[None, :]
    base = size * (top + 1)
    for start, end in _blocks(size, max(BLOCK // len(distinct), 1)):
        table = measure(size[start : start + 1, None], other, both).reshape(-1)
        shared = base + np.zeros((end - start, 1), dtype=np.int64)
        for word in range(distinct.shape[1]):
            shared += np.bitwise_count(distinct[start:end, word, None] & distinct[None, :, word])
        found[start:end] = table[shared] @ count
    return found


def _blocks(size: Whole, most: int) -> Iterator[tuple[int, int]]:
    """Ranges of at most `most` sets that have one size."""
    bounds = np.flatnonzero(np.diff(size, prepend=-1, append=-1))
    for first, last in pairwise(bounds.tolist()):
        for start in range(first, last, most):
            yield start, min(start + most, last)
