"""Agreement on which characters have which value: Krippendorff's alphas for unitizing.

Coders mark spans in a text and give each a value; what nobody marked counts as well. Offsets are code points, half-open.
Texts (one for each transcript) stand one after another, each with its own coders, and all is summed by cluster, so that
the figures without one cluster are the whole less the cluster's own.

Source: Krippendorff, Mathet, Bouvry & Widlöcher 2016, On the reliability of unitizing textual continua: Further
developments, Quality & Quantity 50; Krippendorff 2019, Content Analysis, 4th edition, section 12.6.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.findings import Estimate, undefined
from pipeline.reliability.coefficients.ratings import ALL_ONE, ONE_CODER, less
from pipeline.reliability.coefficients.tables import Floats, Whole
from pipeline.spans import Span

Unit = tuple[int, int, int]  # start, end, number of the value

NO_TEXT = "no text was judged by two coders"
ONE_VALUE = "no variation: all text was judged alike"
NOT_SHARED = "nowhere did two coders give a value to the same characters"
ALONE = "where one coder gave this value, no other gave any"
ONLY_ONE = "no variation: where two coders gave a value it was this one"
NEVER = "nobody gave this value"
NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True)
class Continuum:
    """A text of `length` code points and the spans that each coder who read it gave a value.

    A coder who marked nothing has no spans; a coder who did not read the text is not in `spans`. Spans of a coder that
    share characters are one unit where they have one value; those that only touch are two. Raises ValueError where a
    span is empty or reaches past the text.
    """

    length: int
    spans: Mapping[str, Sequence[tuple[Span, Hashable]]]

    def __post_init__(self) -> None:
        """Refuse spans that mark nothing, or more than there is."""
        for coder, marked in self.spans.items():
            for span, value in marked:
                where = f"the span {span.start}..{span.end} ({value!r}) of {coder}"
                if not len(span):
                    raise ValueError(f"{where} is empty")
                if span.end > self.length:
                    raise ValueError(f"{where} reaches past the text of {self.length} characters")


@dataclass(frozen=True, slots=True, eq=False)
class Unitized:
    """Sums over the texts of each cluster that at least two coders read; every array has the clusters first.

    With m coders of a text, each character counts 1 / (m - 1) in `coincidences` for each ordered pair of coders and their
    two values; value 0 is "not marked", then follow `values`. `squares` (× values, 0 first) sums the squared lengths of
    units; each character not marked is one of its own. `shared_squares` (× `values`) sums, over units, the square of the
    mean over the other coders of what they marked of it. `lengths` (× `values`) counts the characters given each value,
    `units` the units.
    """

    values: tuple[Hashable, ...]
    clusters: tuple[str, ...]
    coincidences: Floats
    squares: Floats
    shared_squares: Floats
    lengths: Floats
    units: Floats
    unpaired_because: str = ""

    def compares(self, cluster: int) -> bool:
        """Whether two coders read a text of a cluster: only such texts are in the sums."""
        return bool(self.coincidences[cluster].sum() > NEGLIGIBLE)

    def without(self, cluster: int) -> Unitized:
        """The sums over all clusters but one, as those of a single cluster."""
        rest = {
            name: less(getattr(self, name), cluster)
            for name in ("coincidences", "squares", "shared_squares", "lengths", "units")
        }
        alone = "" if rest["coincidences"].sum() > NEGLIGIBLE else NO_TEXT
        return Unitized(self.values, (ALL_ONE,), **rest, unpaired_because=self.unpaired_because or alone)

    @property
    def n(self) -> int:
        """How many units there are."""
        return round(float(self.units.sum()))


def unitized(continua: Sequence[Continuum], clusters: Sequence[str] | None = None) -> Unitized:
    """The sums over texts, each with its own coders; those that fewer than two coders read are left out.

    `clusters` names the cluster of each text (its transcript); without it all are of one. Raises ValueError where a coder
    gave two values to the same characters: then make one continuum for each value.
    """
    read = [at for at, text in enumerate(continua) if len(text.spans) >= 2 and text.length > 0]
    names = [ALL_ONE if clusters is None else clusters[at] for at in read]
    found = tuple(sorted(set(names))) or (ALL_ONE,)
    number: dict[Hashable, int] = {}
    for at in read:
        for marked in continua[at].spans.values():
            for _, value in marked:
                number.setdefault(value, len(number) + 1)
    many, groups = len(number), len(found)
    several = len({coder for text in continua for coder in text.spans}) > 1
    out = Unitized(
        values=tuple(number),
        clusters=found,
        coincidences=np.zeros((groups, many + 1, many + 1)),
        squares=np.zeros((groups, many + 1)),
        shared_squares=np.zeros((groups, many)),
        lengths=np.zeros((groups, many)),
        units=np.zeros(groups),
        unpaired_because="" if read else NO_TEXT if several else ONE_CODER,
    )
    for at, name in zip(read, names, strict=True):
        _add(out, found.index(name), continua[at], number)
    return out


def _add(out: Unitized, cluster: int, text: Continuum, number: Mapping[Hashable, int]) -> None:
    """Add a text to the sums of its cluster."""
    units = {coder: _units(coder, marked, number) for coder, marked in text.spans.items()}
    ends = [end for own in units.values() for unit in own for end in unit[:2]]
    bounds = np.unique(np.array([0, text.length, *ends], dtype=np.int64))
    lengths = np.diff(bounds).astype(np.float64)
    table = np.zeros((len(units), len(lengths)), dtype=np.int64)
    pieces: list[Unit] = []
    for row, own in enumerate(units.values()):
        for start, end, value in own:
            first, last = np.searchsorted(bounds, (start, end)).tolist()
            table[row, first:last] = value
            pieces.append((first, last, value))
            out.squares[cluster, value] += (end - start) ** 2
            out.lengths[cluster, value - 1] += end - start
            out.units[cluster] += 1
    counts = np.zeros((len(number) + 1, len(lengths)))
    for judged in table:
        counts[judged, np.arange(len(lengths))] += 1
    others = len(units) - 1
    weighted = counts * (lengths / others)
    out.coincidences[cluster] += weighted @ counts.T - np.diag(weighted.sum(axis=1))
    out.squares[cluster, 0] += float(counts[0] @ lengths)
    marked_by = (table > 0).sum(axis=0) - 1
    for first, last, value in pieces:
        shared = float(lengths[first:last] @ marked_by[first:last]) / others
        out.shared_squares[cluster, value - 1] += shared**2


def _units(coder: str, marked: Sequence[tuple[Span, Hashable]], number: Mapping[Hashable, int]) -> list[Unit]:
    """A coder's units in the order of the text, those of one value that share characters joined."""
    out: list[Unit] = []
    for start, end, value in sorted((span.start, span.end, number[value]) for span, value in marked):
        if not out or start >= out[-1][1]:
            out.append((start, end, value))
        elif value == out[-1][2]:
            out[-1] = (out[-1][0], max(end, out[-1][1]), value)
        else:
            raise ValueError(
                f"{coder} gave two values to the characters {start}..{min(end, out[-1][1])}: "
                "make one continuum for each value"
            )
    return out


def u_alpha(found: Unitized) -> Estimate:
    """u-alpha: agreement on what is marked and with which value; `n` counts units.

    1 - D_o / D_e over the coincidences l_ck of characters, "not marked" being a value. With l_c their margins and l their
    sum, D_o = sum of l_ck, c != k, and D_e that of e_ck = l l_c l_k / (l**2 - sum of squared lengths of units), where
    a character that is not marked is a unit of length 1: no unit is expected to coincide with itself.

    Source: Krippendorff 2019, section 12.6.3, equation 34.
    """
    method = "u-alpha (Krippendorff 2019, 12.6.3)"
    return _alpha(found, found.coincidences.sum(axis=0), found.squares.sum(axis=0), method, ONE_VALUE)


def u_binary(found: Unitized) -> Estimate:
    """|u-alpha: agreement on what is marked at all, whatever the value; `n` counts units.

    `u_alpha` of the two values "marked" and "not marked"; units that touch stay two. Source: Krippendorff 2019, section
    12.6.4, equation 35.
    """
    coincidences, squares = found.coincidences.sum(axis=0), found.squares.sum(axis=0)
    ends = [0, 1] if found.values else [0]
    two = np.add.reduceat(np.add.reduceat(coincidences, ends, axis=0), ends, axis=1)
    method = "|u-alpha (Krippendorff 2019, 12.6.4)"
    return _alpha(found, two, np.add.reduceat(squares, ends), method, ONE_VALUE)


def cu_alpha(found: Unitized) -> Estimate:
    """cu-alpha: agreement on the value of those characters to which both coders of a pair gave one; `n` counts units.

    As `u_alpha`, without "not marked"; a unit counts with the mean, over the other coders, of how much of it they marked,
    and it is the square of this that is taken off. (Of the readings of this correction only this one gives the .724 that
    is printed.) `cu_coverage` tells how much of the text it speaks of. Source: Krippendorff 2019, section 12.6.5,
    equations 36 and 37.
    """
    marked = found.coincidences.sum(axis=0)[1:, 1:]
    method = "cu-alpha (Krippendorff 2019, 12.6.5)"
    return _alpha(found, marked, found.shared_squares.sum(axis=0), method, ONE_VALUE, NOT_SHARED)


def ku_alpha(found: Unitized, value: Hashable) -> Estimate:
    """(k)u-alpha: of one value, agreement on it where another coder gave a value as well; `n` counts units.

    1 - (l_k. - l_kk) / l_k. over (e_k. - e_kk) / e_k., the row of this value in the coincidences of `cu_alpha` and in
    those expected. Undefined where no other coder gave any value to what was given this one. Source: Krippendorff 2019,
    section 12.6.6, equation 38.
    """
    method = "(k)u-alpha (Krippendorff 2019, 12.6.6)"
    at, because = _place(found, value)
    if because:
        return undefined(because, method=method, n=found.n)
    marked = found.coincidences.sum(axis=0)[1:, 1:]
    total, own = float(marked.sum()), float(marked[at].sum())
    if own <= NEGLIGIBLE:
        return undefined(ALONE, method=method, n=found.n)
    if total - own <= NEGLIGIBLE:
        return undefined(ONLY_ONE, method=method, n=found.n)
    observed = (own - float(marked[at, at])) / own
    expected = own * (total - own) / (own * total - float(found.shared_squares[:, at].sum()))
    return Estimate(1 - observed / expected, method=method, n=found.n)


def cu_coverage(found: Unitized) -> Estimate:
    """The share of the text's characters that cu-alpha speaks of, 0..1, a mean over pairs of coders; `n` counts units."""
    method = "coverage of cu-alpha"
    if found.unpaired_because:
        return undefined(found.unpaired_because, method=method)
    all_pairs = found.coincidences.sum(axis=0)
    return Estimate(float(all_pairs[1:, 1:].sum() / all_pairs.sum()), method=method, n=found.n)


def ku_coverage(found: Unitized, value: Hashable) -> Estimate:
    """Of the characters given this value, the share that another coder gave a value as well, 0..1; `n` counts units.

    A mean over the other coders; it is what (k)u-alpha speaks of.
    """
    method = "coverage of (k)u-alpha"
    at, because = _place(found, value)
    if because:
        return undefined(because, method=method, n=found.n)
    shared = float(found.coincidences[:, at + 1, 1:].sum())
    return Estimate(shared / float(found.lengths[:, at].sum()), method=method, n=found.n)


def _place(found: Unitized, value: Hashable) -> tuple[int, str]:
    """The place of a value among the values, and why there is nothing to say of it ("" where there is)."""
    at = found.values.index(value) if value in found.values else -1
    given = at >= 0 and float(found.lengths[:, at].sum()) > NEGLIGIBLE
    return at, found.unpaired_because or ("" if given else NEVER)


def _alpha(
    found: Unitized,
    coincidences: Floats,
    squares: Floats,
    method: str,
    alike: str,
    nothing: str = NO_TEXT,
) -> Estimate:
    """Alpha of coincidences of characters, `squares` being what a unit's coincidences with itself come to.

    `nothing` is the reason where there are none, `alike` where all have one value.
    """
    if found.unpaired_because:
        return undefined(found.unpaired_because, method=method, n=found.n)
    margins = coincidences.sum(axis=1)
    total = float(margins.sum())
    differing = total**2 - float(margins @ margins)
    if total <= NEGLIGIBLE or differing <= NEGLIGIBLE * total**2:
        return undefined(nothing if total <= NEGLIGIBLE else alike, method=method, n=found.n)
    observed = total - float(np.trace(coincidences))
    expected = total * differing / (total**2 - float(squares.sum()))
    return Estimate(1 - observed / expected, method=method, n=found.n)


def alpha_u_1995(continuum: Continuum, value: Hashable | None = None) -> Estimate:
    """The older alpha_U of one text: for one value, or (without it) for all together; `n` counts units.

    Kept to compare with what was published: with more than two coders it does not behave, which is why `u_alpha` replaced
    it. For each value, the text of length L is cut into units and gaps. D_o is the sum over pairs of coders of squared
    differences / L**2: between two units that intersect, those of their starts and of their ends; between a unit and a
    gap that holds all of it, the unit's length; and D_e its expectation over all ways to place the units:
    2 / L * sum over units of [(N - 1) / 3 * (2 l**3 - 3 l**2 + l) + l**2 * sum over gaps >= l of (gap - l + 1)] /
    (m L (m L - 1) - sum of l (l - 1)), N units of length l, m coders. Over values, D_o and D_e are added. Values may
    overlap.

    Source: Krippendorff 1995, On the reliability of unitizing contiguous data, Sociological Methodology 25; Krippendorff
    2004, Content Analysis, 2nd edition, pages 251 to 256.
    """
    method = "alpha_U (Krippendorff 1995)"
    if len(continuum.spans) < 2:
        return undefined(ONE_CODER, method=method)
    given = {one for marked in continuum.spans.values() for _, one in marked}
    chosen = given if value is None else given & {value}
    observed = expected = 0.0
    units = 0
    for one in chosen:
        marked_by = (
            [(span, one) for span, given_value in marked if given_value == one]
            for marked in continuum.spans.values()
        )
        parts = [_parts(_units("", marked, {one: 1}), continuum.length) for marked in marked_by]
        observed += _observed_1995(parts, continuum.length)
        expected += _expected_1995(parts, continuum.length)
        units += sum(int(part[:, 2].sum()) for part in parts)
    if expected <= 0:
        return undefined(ONE_VALUE if chosen else NEVER, method=method, n=units)
    return Estimate(1 - observed / expected, method=method, n=units)


def _parts(units: Sequence[Unit], length: int) -> Whole:
    """The text as rows of start, length and 1 for a unit or 0 for a gap."""
    out: list[Unit] = []
    at = 0
    for start, end, _ in (*units, (length, length, 1)):
        if start > at:
            out.append((at, start - at, 0))
        if end > start:
            out.append((start, end - start, 1))
        at = end
    return np.array(out, dtype=np.int64).reshape(-1, 3)


def _observed_1995(parts: Sequence[Whole], length: int) -> float:
    """D_o of `alpha_u_1995` for one value."""
    total = 0.0
    for first in parts:
        for second in parts:
            if first is second:
                continue
            start, size, unit = (column[:, None] for column in first.T)
            other_start, other_size, other_unit = second.T
            by, longer = start - other_start, size - other_size
            crossing = (unit == 1) & (other_unit == 1) & (-size < by) & (by < other_size)
            inside = (unit == 1) & (other_unit == 0) & (by >= 0) & (by <= -longer)
            total += float(np.where(crossing, by**2 + (by + longer) ** 2, 0).sum())
            total += 2 * float(np.where(inside, size**2, 0).sum())
    return total / (len(parts) * (len(parts) - 1) * length**2)


def _expected_1995(parts: Sequence[Whole], length: int) -> float:
    """D_e of `alpha_u_1995` for one value."""
    every = np.concatenate(parts)
    size = every[every[:, 2] == 1, 1].astype(np.float64)
    gaps = every[every[:, 2] == 0, 1].astype(np.float64)
    room = np.maximum(gaps[None, :] - size[:, None] + 1, 0).sum(axis=1)
    among = (len(size) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
    places = float(len(parts) * length)
    ways = places * (places - 1) - float((size * (size - 1)).sum())
    return 2 / length * float((among + size**2 * room).sum()) / ways
