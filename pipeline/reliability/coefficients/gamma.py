"""Gamma: agreement on spans and their values together, by the best way to align the coders' spans with each other.

Unlike the alphas for unitizing it lets a coder's spans overlap, and two spans that lie near each other without sharing a
character still agree a little. It costs much more, and by chance it is a sample.

Source: Mathet, Widlöcher & Métivier 2015, The Unified and Holistic Method Gamma (γ) for Inter-Annotator Agreement Measure
and Alignment, Computational Linguistics 41(3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pipeline.findings import Estimate, undefined
from pipeline.reliability.coefficients.ratings import ONE_CODER
from pipeline.reliability.coefficients.tables import Floats, Whole
from pipeline.reliability.coefficients.unitizing import Continuum

SAMPLES = 30
MOST_SETS = 5_000_000  # sets of units looked at to find those that may be aligned: 40 MB
NEGLIGIBLE = 1e-9
SHORTEST = 1e-6  # of a length that is drawn: no unit is empty

NO_SPANS = "no coder marked anything"


@dataclass(frozen=True, slots=True)
class Dissimilarity:
    """How unlike two units are: `position` * d_pos + `value` * d_value; a unit beside none differs by `empty`.

    d_pos = ((|difference of starts| + |difference of ends|) / (sum of both lengths)) ** 2 * `empty`, d_value = `empty`
    where the values differ and 0 otherwise. Source: Mathet et al. 2015, sections 4.1 and 4.2 (alpha, beta and delta-empty
    there); they take 1, 1 and 1.
    """

    position: float = 1.0
    value: float = 1.0
    empty: float = 1.0

    def between(self, first: Floats, second: Floats) -> Floats:
        """The dissimilarity of each unit of the one with each of the other and, in the last row and column, with none.

        Units are rows of start, end and number of the value.
        """
        out = np.full((len(first) + 1, len(second) + 1), self.empty)
        start, end, value = (column[:, None] for column in first.T)
        apart = np.abs(start - second[:, 0]) + np.abs(end - second[:, 1])
        moved = (apart / (end - start + second[:, 1] - second[:, 0])) ** 2
        out[:-1, :-1] = self.empty * (self.position * moved + self.value * (value != second[:, 2]))
        return out


def gamma(
    continuum: Continuum,
    dissimilarity: Dissimilarity | None = None,
    *,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Estimate:
    """Gamma, 1 - disorder of the best alignment / its mean over random continua; `n` counts units.

    Random continua have as many coders; each gets a number of units, and units get gaps before them and lengths, drawn
    from normal distributions with the mean and standard deviation found here, and values as often as here. (So does
    pygamma-agreement, the program most figures come from; the paper shifts the coders' own spans instead.) `seed` makes
    the draws the same each time; with `samples` = 30 the figure moves by some hundredths from one seed to the next.
    Undefined for fewer than two coders, without any span, and where there are too many ways to align them.

    Source: Mathet, Widlöcher & Métivier 2015, sections 4 and 5.
    """
    measure = dissimilarity or Dissimilarity()
    method = f"gamma (Mathet, Widlöcher & Métivier 2015), {samples} random continua, seed {seed}"
    units = _units(continuum)
    n = sum(len(own) for own in units)
    if len(units) < 2 or not n:
        return undefined(NO_SPANS if len(units) >= 2 else ONE_CODER, method=method, n=n)
    rng = np.random.default_rng(seed)
    try:
        observed = _disorder(units, measure)
        expected = float(np.mean([_disorder(_random(units, rng), measure) for _ in range(samples)]))
    except OverflowError as error:
        return undefined(str(error), method=method, n=n)
    if expected <= NEGLIGIBLE:
        return undefined("random continua agree as well", method=method, n=n)
    return Estimate(1 - observed / expected, method=method, n=n)


def disorder(continuum: Continuum, dissimilarity: Dissimilarity | None = None) -> float:
    """The disorder of the best alignment, 0 where all coders marked the same.

    An alignment puts every unit into one set with at most one unit of each coder. A set's disorder is the mean of the
    dissimilarities of its pairs, a coder without a unit in it counting as an empty one; that of the alignment is their
    sum / the mean number of units per coder. Raises ValueError for fewer than two coders or without any span,
    OverflowError where there are too many sets to choose from.
    """
    units = _units(continuum)
    if len(units) < 2 or not any(len(own) for own in units):
        raise ValueError("an alignment needs two coders and a span")
    return _disorder(units, dissimilarity or Dissimilarity())


def _units(continuum: Continuum) -> list[Floats]:
    """For each coder, rows of start, end and number of the value, in the order of the text."""
    values = {value for marked in continuum.spans.values() for _, value in marked}
    number = {value: at for at, value in enumerate(sorted(values, key=repr))}
    rows = (
        sorted((span.start, span.end, number[value]) for span, value in marked)
        for _, marked in sorted(continuum.spans.items())
    )
    return [np.array(own, dtype=np.float64).reshape(-1, 3) for own in rows]


def _disorder(units: Sequence[Floats], measure: Dissimilarity) -> float:
    """`disorder` of units."""
    unlike = {pair: measure.between(units[pair[0]], units[pair[1]]) for pair in _pairs(len(units))}
    two = len(units) == 2
    least = _two_coders(unlike[0, 1], measure.empty) if two else _many(units, unlike, measure.empty)
    return least * len(units) / sum(len(own) for own in units)


def _pairs(coders: int) -> list[tuple[int, int]]:
    """All pairs of coders."""
    return list(combinations(range(coders), 2))


def _two_coders(unlike: Floats, empty: float) -> float:
    """The least sum of disorders for two coders: an assignment problem.

    Aligning two units saves what both would cost alone; those that save nothing stay alone.
    """
    from scipy.optimize import linear_sum_assignment

    saved = np.minimum(unlike[:-1, :-1] - 2 * empty, 0.0)
    row, column = linear_sum_assignment(saved)
    return float(empty * (sum(unlike.shape) - 2) + saved[row, column].sum())


def _many(units: Sequence[Floats], unlike: dict[tuple[int, int], Floats], empty: float) -> float:
    """The least sum of disorders: of all sets of units, those that hold each unit once and cost least.

    An integer programme, solved exactly. A set that costs more than its units would alone cannot be in the best
    alignment and is left out beforehand (Mathet et al. 2015, section 5.1.1).
    """
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csc_array

    sets, cost = _candidates([len(own) for own in units], unlike, empty)
    bounds = np.concatenate([[0], np.cumsum([len(own) for own in units])])
    held = [np.flatnonzero(sets[:, coder] < len(own)) for coder, own in enumerate(units)]
    rows = np.concatenate([bounds[coder] + sets[which, coder] for coder, which in enumerate(held)])
    columns = np.concatenate(held)
    shape = int(bounds[-1]), len(sets)
    once = LinearConstraint(csc_array((np.ones(len(rows)), (rows, columns)), shape=shape), 1, 1)
    whole = np.ones(len(cost), dtype=np.int64)
    found = milp(cost, constraints=once, integrality=whole, options={"mip_rel_gap": 0.0})
    if found.fun is None:
        raise OverflowError(f"no best alignment was found: {found.message}")
    return float(found.fun)


def _candidates(
    sizes: Sequence[int], unlike: dict[tuple[int, int], Floats], empty: float
) -> tuple[Whole, Floats]:
    """Sets of units that may be in the best alignment, as a unit's number for each coder, and their disorders.

    The number after a coder's last unit means none.
    """
    pairs = len(unlike)
    most = len(sizes) * pairs * empty + NEGLIGIBLE
    sets = np.arange(sizes[0] + 1)[:, None]
    total = np.zeros(len(sets))
    for coder in range(1, len(sizes)):
        if len(sets) * (sizes[coder] + 1) > MOST_SETS:
            raise OverflowError(f"the spans of {len(sizes)} coders can be aligned in too many ways")
        grown = total[:, None] + sum(unlike[other, coder][sets[:, other]] for other in range(coder))
        row, column = np.nonzero(grown <= most)
        sets, total = np.column_stack([sets[row], column]), grown[row, column]
    alone = (sets < np.array(sizes)).sum(axis=1) * empty
    kept = (alone > 0) & (total / pairs <= alone + NEGLIGIBLE)
    return sets[kept], total[kept] / pairs


def _random(units: Sequence[Floats], rng: np.random.Generator) -> list[Floats]:
    """A continuum of as many coders with units placed by chance, at least one of them."""
    every, many = np.concatenate(units), np.array([len(own) for own in units])
    lengths, gaps = every[:, 1] - every[:, 0], _gaps(units)
    out: list[Floats] = []
    for _ in units:
        number = abs(int(rng.normal(many.mean(), many.std())))
        if not any(len(own) for own in out):
            number = max(number, 1)
        gap = rng.normal(gaps.mean(), gaps.std(), number)
        length = np.maximum(np.abs(rng.normal(lengths.mean(), lengths.std(), number)), SHORTEST)
        end = np.cumsum(gap + length)
        out.append(np.column_stack([end - length, end, rng.choice(every[:, 2], number)]))
    return out


def _gaps(units: Sequence[Floats]) -> Floats:
    """How far each unit starts after the end of the coder's last one, or the start of the text; negative if they overlap.

    A unit at the very start has no gap before it, and a gap of 0 is always among them: so in pygamma-agreement.
    """
    found = [0.0]
    for own in units:
        found += [start for start in own[:1, 0].tolist() if start > 0]
        found += (own[1:, 0] - own[:-1, 1]).tolist()
    return np.array(found)
