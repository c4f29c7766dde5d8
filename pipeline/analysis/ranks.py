"""Whether talk and survey put the places in the same order: Spearman's rho over country × sector cells.

A place's perceived level is the mean over its speakers of each one's own level. The interval comes from resampling all that
might have been otherwise: the places, the focus groups within each of them, and the survey's respondents.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.people import Person
from pipeline.estimation import NEGLIGIBLE, t_quantile
from pipeline.findings import Cell, Estimate, SurveyIndex, undefined
from pipeline.verdicts import RankComparison, RankRow

FEWEST_CELLS = 4
FEWEST_FOR_INTERVAL = 8
EXACT_UP_TO = 8
DRAWS = 2000
SEED = 20081121
ENOUGH = 0.95  # of the resamples have to have a rho
DIGITS = 9  # what differs beyond is rounding: a tie
SPEARMAN = "Spearman's rank correlation, ties with mid-ranks"

Floats = NDArray[np.float64]


def compare_ranks(
    levels: Mapping[Person, float], indices: Mapping[Cell, SurveyIndex], group: str = ""
) -> RankComparison:
    """Ranks side by side over the country × sector cells that have both a perceived level and an index.

    `levels` is each speaker's mean level; a place has the mean over its speakers of the stakeholder group `group`, of
    everybody where that is "". Spearman's rho (Pearson's correlation of mid-ranks) is undefined below four cells and where
    either side is the same everywhere. See `with_interval`.
    """
    pairs = [
        (cell, float(np.mean([level for own in groups.values() for level in own])), index.index.value)
        for cell, groups in sorted(_by_place(levels, group).items(), key=lambda item: _order(item[0]))
        if (index := indices.get(cell)) is not None and index.index.value is not None
    ]
    perceived = _ranks([value for _, value, _ in pairs])
    measured = _ranks([value for _, _, value in pairs])
    n = len(pairs)
    enough = n >= FEWEST_CELLS
    return RankComparison(
        group=group,
        rows=tuple(
            RankRow(cell, p, m, float(perceived[i]), float(measured[i]))
            for i, (cell, p, m) in enumerate(pairs)
        ),
        rho=_rho(perceived, measured),
        smallest_p=2 / math.factorial(n) if enough else None,
        least_rho=least_rho(n) if enough else None,
    )


def with_interval(
    compared: RankComparison, levels: Mapping[Person, float], drawn: Mapping[Cell, Floats]
) -> RankComparison:
    """The comparison with an interval of rho from resampling places, focus groups and respondents together.

    `levels` is what the places were ranked by; `drawn` maps each cell to its index in every resample of the respondents, all
    of one length, NaN where nobody was drawn who has one. Each resample draws as many places as there are, with replacement;
    in each of them as many of its focus groups as it has, with replacement and with all their speakers; and takes the
    index of that place in that resample of the respondents. A place that comes twice counts twice, with focus groups drawn
    anew. A place without an index is left out of that resample. Since focus groups are drawn within a place, one with
    people of two places is drawn for each of them on its own. Places and focus groups are drawn from in an order of what was found
    in them, so that nothing depends on their names.

    The interval holds the middle 95 % of rho over the resamples in which it exists (Davison & Hinkley 1997, section 3.8).
    Below eight cells there is none: so few have too few orders.
    """
    rho = compared.rho
    cells = [row.cell for row in compared.rows]
    if rho.value is None or len(cells) < FEWEST_FOR_INTERVAL or any(cell not in drawn for cell in cells):
        return compared
    by_place = _by_place(levels, compared.group)
    groups = {cell: sorted(sorted(own) for own in by_place[cell].values()) for cell in cells}
    ordered = sorted(compared.rows, key=lambda row: (row.measured, row.perceived, groups[row.cell]))
    measured = np.array([drawn[row.cell] for row in ordered], dtype=float)
    found = _resampled([groups[row.cell] for row in ordered], measured)
    if len(found) < ENOUGH * measured.shape[1]:
        return _without(compared, "too many resamples have one rank or too few places")
    low, high = (float(edge) for edge in np.quantile(found, (0.025, 0.975)))
    if high - low < NEGLIGIBLE:
        return _without(compared, "it is the same in all resamples")
    method = (
        f"{SPEARMAN}; interval from {measured.shape[1]} joint resamples of places, of the focus groups in them and of"
        f" respondents, seed {SEED}"
    )
    if not low <= rho.value <= high:
        method += ", stretched to the value: it lies outside the middle 95 % of them"
    made = replace(
        rho,
        method=method,
        low=min(low, rho.value),
        high=max(high, rho.value),
        clusters=len({name for cell in cells for name in by_place[cell]}),
        no_interval_because="",
    )
    return replace(compared, rho=made)


def _without(compared: RankComparison, because: str) -> RankComparison:
    """The comparison without an interval, and why."""
    return replace(compared, rho=replace(compared.rho, no_interval_because=because))


def _by_place(levels: Mapping[Person, float], group: str) -> dict[Cell, dict[str, list[float]]]:
    """The levels of a stakeholder group's speakers, "" for everybody's, by country × sector and focus group."""
    found: dict[Cell, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for person, level in levels.items():
        if person.country and person.sector and group in ("", person.group):
            found[Cell(person.country, person.sector)][person.transcript_id].append(level)
    return found


def _order(cell: Cell) -> tuple[str, str]:
    """Where a place stands among the rows."""
    return cell.country, cell.sector


def _resampled(groups: Sequence[Sequence[Sequence[float]]], measured: Floats) -> Floats:
    """Rho in each resample in which it exists.

    `groups` are each place's focus groups as the levels of their speakers, `measured` the indices (places × resamples).
    """
    rng = np.random.default_rng(SEED)
    places, resamples = measured.shape
    at = rng.integers(places, size=(resamples, places))
    perceived = np.empty(at.shape)
    for place, own in enumerate(groups):
        here = at == place
        sums, sizes = np.array([sum(one) for one in own]), np.array([len(one) for one in own])
        times = rng.multinomial(len(own), np.full(len(own), 1 / len(own)), size=int(here.sum()))
        perceived[here] = (times @ sums) / (times @ sizes)
    index = measured[at, np.arange(resamples)[:, None]]
    return np.array([*_rhos(np.where(np.isnan(index), np.nan, perceived), index)])


def _rhos(perceived: Floats, measured: Floats) -> Iterator[float]:
    """Spearman's rho of each row that has one; where both sides are NaN there is no place."""
    there = ~np.isnan(measured)
    count = np.maximum(there.sum(axis=1, keepdims=True), 1)
    centred = []
    for side in (perceived, measured):
        ranks = np.where(there, _ranks(side), 0.0)
        centred.append(np.where(there, ranks - ranks.sum(axis=1, keepdims=True) / count, 0.0))
    a, b = centred
    spread = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    known = (there.sum(axis=1) >= FEWEST_CELLS) & (spread > NEGLIGIBLE)
    yield from np.clip((a * b).sum(axis=1)[known] / spread[known], -1.0, 1.0).tolist()


def _ranks(values: Sequence[float] | Floats) -> Floats:
    """Ranks from 1 for the highest value of each row, ties sharing the mean of theirs; NaN has none to speak of."""
    v = np.round(np.asarray(values, dtype=float), DIGITS)
    above = (v[..., None, :] > v[..., :, None]).sum(axis=-1)
    same = (v[..., None, :] == v[..., :, None]).sum(axis=-1)
    return np.asarray(above + (same + 1) / 2, dtype=float)


def _rho(perceived: Floats, measured: Floats) -> Estimate:
    """Spearman's rho of two rankings, undefined where there are too few or no order."""
    n = len(perceived)
    if n < FEWEST_CELLS:
        because = f"ranks are compared over at least {FEWEST_CELLS} cells with both values, here {n}"
        return undefined(because, method=SPEARMAN, n=n)
    a, b = perceived - perceived.mean(), measured - measured.mean()
    spread = math.sqrt(float(a @ a) * float(b @ b))
    if spread == 0:
        return undefined("all cells share one rank", method=SPEARMAN, n=n)
    value = max(-1.0, min(1.0, float(a @ b) / spread))
    return Estimate(value, method=SPEARMAN, no_interval_because=f"no interval over {n} cells", n=n)


@lru_cache(maxsize=32)
def least_rho(n: int) -> float | None:
    """The smallest |rho| over `n` >= 3 untied ranks with two-sided p <= .05; None where no order reaches it.

    Up to eight ranks over all n! orders, beyond by t = rho * sqrt((n - 2) / (1 - rho ** 2)) with n - 2 degrees of
    freedom (Kendall & Gibbons 1990, Rank Correlation Methods, chapter 4); 15 cells need .514.
    """
    if n > EXACT_UP_TO:
        t = t_quantile(n - 2)
        return t / math.sqrt(n - 2 + t * t)
    ranks = np.arange(n)
    squares = ((np.array(list(permutations(range(n)))) - ranks) ** 2).sum(axis=1)
    rho: Floats = np.abs(1 - 6 * squares / (n * (n * n - 1)))
    reached = [float(r) for r in np.unique(rho) if np.mean(rho >= r - 1e-9) <= 0.05]
    return min(reached, default=None)
