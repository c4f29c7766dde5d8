"""Agreement on where segments begin, when two or more coders cut the same text.

A segmentation is given as the lengths of its segments, in whichever unit boundaries may stand between (code points, words,
turns): [2, 3, 6] is a text of eleven with boundaries after the second and the fifth. The start and the end of the text are
no boundaries.

Source: Fournier 2013, Evaluating Text Segmentation using Boundary Edit Distance, ACL; Fournier & Inkpen 2012,
Segmentation Similarity and Agreement, NAACL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pipeline.findings import Estimate, undefined
from pipeline.reliability.coefficients.ratings import ALL_ONE, ONE_CODER, less
from pipeline.reliability.coefficients.tables import Floats, Whole

Lengths = Sequence[int]

NEAR = 2
NO_TEXT = "no text was cut by two coders"
NO_PLACE = "the text has no place for a boundary"
NO_BOUNDARY = "nobody set a boundary"
TOO_SHORT = "the text is no longer than the window"
EVERYWHERE = "no variation: everybody set a boundary everywhere"
NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True)
class Edits:
    """What makes one segmentation into another: `matches` are boundaries that both have.

    A boundary that only one has is one of `additions`, unless it is paired with one that only the other has, less than
    `near` places away: then both are one of `moves`, and `moved` adds up how far these are. `places` counts where a
    boundary could stand.
    """

    matches: int
    additions: int
    moves: int
    moved: int
    places: int
    near: int

    @property
    def weight(self) -> float:
        """What the edits weigh: 1 for an addition, distance / `near` for a move."""
        return self.additions + self.moved / self.near

    @property
    def compared(self) -> int:
        """The number of matches and edits."""
        return self.matches + self.additions + self.moves


def edits(first: Lengths, second: Lengths, *, near: int = NEAR) -> Edits:
    """The boundary edit distance of two segmentations of a text.

    Moves are found shortest first, then from the left; 1 allows none. Raises ValueError where a length is not positive,
    the texts are not equally long, or `near` is below 1. Source: Fournier 2013, section 3 (n_t there, 2 by default).
    """
    if near < 1:
        raise ValueError(f"boundaries are near from 1 on, not {near}")
    places = _same_length(first, second) - 1
    ours, theirs = _boundaries(first), _boundaries(second)
    matches = len(ours & theirs)
    ours, theirs = ours - theirs, theirs - ours
    moves = moved = 0
    for distance in range(1, near):
        for at in sorted(ours | theirs):
            for here, there in ((ours, theirs), (theirs, ours)):
                if at in here and at + distance in there:
                    here.remove(at)
                    there.remove(at + distance)
                    moves, moved = moves + 1, moved + distance
    return Edits(matches, len(ours) + len(theirs), moves, moved, places, near)


def boundary_similarity(first: Lengths, second: Lengths, *, near: int = NEAR) -> Estimate:
    """Boundary similarity B: 1 - weight of the edits / (matches + edits), 0..1; `n` counts matches and edits.

    Undefined where neither has a boundary. Raises ValueError as `edits`. Source: Fournier 2013, equation 1.
    """
    method = f"boundary similarity B (Fournier 2013), moves below {near} places"
    found = edits(first, second, near=near)
    if not found.compared:
        return undefined(NO_BOUNDARY, method=method)
    return Estimate(1 - found.weight / found.compared, method=method, n=found.compared)


def segmentation_similarity(first: Lengths, second: Lengths, *, near: int = NEAR) -> Estimate:
    """Segmentation similarity S: 1 - weight of the edits / places for a boundary, 0..1; `n` counts places.

    It is high for any two segmentations with few boundaries. Raises ValueError as `edits`. Source: Fournier & Inkpen 2012,
    with the weights of Fournier 2013.
    """
    method = f"segmentation similarity S (Fournier & Inkpen 2012), moves below {near} places"
    found = edits(first, second, near=near)
    if not found.places:
        return undefined(NO_PLACE, method=method)
    return Estimate(1 - found.weight / found.places, method=method, n=found.places)


def window_diff(reference: Lengths, other: Lengths, *, window: int | None = None) -> Estimate:
    """WindowDiff, a disagreement: the share of windows in which the numbers of boundaries differ; `n` counts windows.

    Windows reach from each unit of the text to the one `window` further on: half the mean length of the reference's
    segments (halves to the even number), at least 2, where it is not given. Raises ValueError where the texts are not
    equally long or the window is below 1. Source: Pevzner & Hearst 2002, Computational Linguistics 28(1).
    """
    method = "WindowDiff (Pevzner & Hearst 2002)"
    ours, theirs = _windows(reference, other, window)
    if not len(ours):
        return undefined(TOO_SHORT, method=method)
    return Estimate(float(np.mean(ours != theirs)), method=method, n=len(ours))


def p_k(reference: Lengths, other: Lengths, *, window: int | None = None) -> Estimate:
    """Pk, a disagreement: the share of windows whose ends lie in one segment for one and not for the other.

    `n` counts windows, which are those of `window_diff`; raises ValueError as there. Source: Beeferman, Berger & Lafferty
    1999, Statistical Models for Text Segmentation, Machine Learning 34.
    """
    method = "Pk (Beeferman, Berger & Lafferty 1999)"
    ours, theirs = _windows(reference, other, window)
    if not len(ours):
        return undefined(TOO_SHORT, method=method)
    return Estimate(float(np.mean((ours == 0) != (theirs == 0))), method=method, n=len(ours))


def _windows(reference: Lengths, other: Lengths, window: int | None) -> tuple[Whole, Whole]:
    """How many boundaries each window holds, for both."""
    length = _same_length(reference, other)
    size = max(round(length / len(reference) / 2), 2) if window is None else window
    if size < 1:
        raise ValueError(f"a window reaches over 1 unit or more, not {size}")
    ours, theirs = (np.repeat(np.arange(len(cut)), cut) for cut in (reference, other))
    return ours[size:] - ours[:-size], theirs[size:] - theirs[:-size]


def _same_length(first: Lengths, second: Lengths) -> int:
    """The length of the text that both cut; raises ValueError where there is none."""
    if min((*first, *second), default=0) < 1:
        raise ValueError("segments have at least one unit")
    if sum(first) != sum(second):
        raise ValueError(f"texts of {sum(first)} and of {sum(second)} units are not the same")
    return sum(first)


def _boundaries(cut: Lengths) -> set[int]:
    """After which units of the text there are boundaries."""
    return set(np.cumsum(cut)[:-1].tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """Sums over the texts of each cluster, all clusters × pairs of coders.

    `agreed` is the number of matches and edits less the weight of the edits, `compared` that number; `first` and `second`
    count the boundaries of either coder of the pair, `places` where one could stand. `texts` counts those cut by two or
    more coders.
    """

    clusters: tuple[str, ...]
    agreed: Floats
    compared: Floats
    first: Floats
    second: Floats
    places: Floats
    texts: Floats
    unpaired_because: str = ""

    def compares(self, cluster: int) -> bool:
        """Whether two coders cut a text of a cluster."""
        return bool(self.texts[cluster, 0] > 0)

    def without(self, cluster: int) -> Segmented:
        """The sums over all clusters but one, as those of a single cluster."""
        rest = {
            name: less(getattr(self, name), cluster)
            for name in ("agreed", "compared", "first", "second", "places", "texts")
        }
        alone = "" if rest["texts"].sum() > NEGLIGIBLE else NO_TEXT
        return Segmented((ALL_ONE,), **rest, unpaired_because=self.unpaired_because or alone)


def segmented(
    texts: Sequence[Mapping[str, Lengths]], clusters: Sequence[str] | None = None, *, near: int = NEAR
) -> Segmented:
    """The sums over texts, each with the segmentations of its own coders.

    `clusters` names the cluster of each text; without it all are of one. Raises ValueError as `edits`.
    """
    read = [at for at, text in enumerate(texts) if len(text) >= 2]
    names = [ALL_ONE if clusters is None else clusters[at] for at in read]
    found = tuple(sorted(set(names))) or (ALL_ONE,)
    pairs = sorted({pair for at in read for pair in combinations(sorted(texts[at]), 2)})
    sums = np.zeros((5, len(found), len(pairs)))
    counted = np.zeros((len(found), 1))
    for at, name in zip(read, names, strict=True):
        text, cluster = texts[at], found.index(name)
        counted[cluster] += 1
        for pair in combinations(sorted(text), 2):
            ours, theirs = text[pair[0]], text[pair[1]]
            edit = edits(ours, theirs, near=near)
            row = edit.compared - edit.weight, edit.compared, len(ours) - 1, len(theirs) - 1, edit.places
            sums[:, cluster, pairs.index(pair)] += row
    several = len({coder for text in texts for coder in text}) > 1
    agreed, compared, first, second, places = sums
    because = "" if read else NO_TEXT if several else ONE_CODER
    return Segmented(found, agreed, compared, first, second, places, counted, because)


def mean_similarity(found: Segmented) -> Estimate:
    """Boundary similarity B over all texts and pairs of coders, each match and edit counting alike; `n` counts texts."""
    method = "boundary similarity B (Fournier 2013) over pairs of coders"
    n = round(float(found.texts.sum()))
    compared = float(found.compared.sum())
    if found.unpaired_because or compared < NEGLIGIBLE:
        return undefined(found.unpaired_because or NO_BOUNDARY, method=method, n=n)
    return Estimate(float(found.agreed.sum()) / compared, method=method, n=n)


def boundary_kappa(found: Segmented) -> Estimate:
    """Fleiss' kappa of boundaries, (B - A_e) / (1 - A_e), B as in `mean_similarity`; `n` counts texts.

    A_e is the mean over pairs of coders of the product of their shares of places that have a boundary: chance sets the
    same boundary. For two coders it is Cohen's. Source: Fournier & Inkpen 2012, section 3.2, after Davies & Fleiss 1982,
    with B in the place of S (Fournier 2013).
    """
    kept = found.places.sum(axis=0) > NEGLIGIBLE
    places = found.places.sum(axis=0)[kept]
    product = found.first.sum(axis=0)[kept] * found.second.sum(axis=0)[kept] / places**2
    return _corrected(found, float(product.mean()) if kept.any() else 0.0, "kappa of boundaries")


def boundary_pi(found: Segmented) -> Estimate:
    """Fleiss' pi of boundaries, (B - A_e) / (1 - A_e), B as in `mean_similarity`; `n` counts texts.

    A_e is the square of the share of places that have a boundary, over all coders. For two coders it is Scott's. Source:
    Fournier & Inkpen 2012, section 3.2, after Fleiss 1971, with B in the place of S (Fournier 2013).
    """
    places = 2 * float(found.places.sum())
    share = float(found.first.sum() + found.second.sum()) / places if places > NEGLIGIBLE else 0.0
    return _corrected(found, share**2, "pi of boundaries")


def _corrected(found: Segmented, chance: float, name: str) -> Estimate:
    """B corrected for what chance would agree on."""
    similar = mean_similarity(found)
    method = f"{name} (Fournier & Inkpen 2012; Fournier 2013)"
    if similar.value is None:
        return undefined(similar.undefined_because, method=method, n=similar.n)
    if chance >= 1 - NEGLIGIBLE:
        return undefined(EVERYWHERE, method=method, n=similar.n)
    return Estimate((similar.value - chance) / (1 - chance), method=method, n=similar.n)
