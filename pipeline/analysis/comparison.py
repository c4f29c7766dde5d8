"""Perceived beside measured: the joint display, and whether both put the places in the same order.

The grade and the index stand on different scales. They are set side by side and their ranks compared; they are never
subtracted, and no verdict is drawn here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.estimation import t_quantile
from pipeline.findings import (
    Cell,
    Estimate,
    PerceptionScore,
    QuoteRef,
    SurveyGap,
    SurveyIndex,
    to_json,
    undefined,
)

FEWEST_CELLS = 4
EXACT_UP_TO = 8
SPEARMAN = "Spearman's rank correlation, ties with mid-ranks"

Floats = NDArray[np.float64]


def joint_display(
    perception: Sequence[PerceptionScore],
    indices: Sequence[SurveyIndex],
    quotes: Mapping[Cell, Sequence[QuoteRef]] | None = None,
) -> list[SurveyGap]:
    """A row for every cell and margin with a perceived level, in its order, then for indices that have none.

    The survey knows no stakeholder groups: beside a cell with a group stands the index of the same country and
    sector (of all, where both are summed over). `quotes` maps a cell to the quotes shown beneath it.
    """
    measured = {index.cell: index for index in indices}
    shown = quotes or {}
    rows = [
        SurveyGap(
            cell=score.cell,
            perceived=score,
            measured=measured.get(Cell(score.cell.country, score.cell.sector)),
            quotes=tuple(shown.get(score.cell, ())),
        )
        for score in perception
    ]
    perceived = {score.cell for score in perception}
    rows += [
        SurveyGap(index.cell, None, index, tuple(shown.get(index.cell, ())))
        for index in indices
        if index.cell not in perceived
    ]
    return rows


@dataclass(frozen=True, slots=True)
class RankRow:
    """One place with its ranks, 1 the highest, ties sharing the mean of their ranks."""

    cell: Cell
    perceived: float
    measured: float
    perceived_rank: float
    measured_rank: float


@dataclass(frozen=True, slots=True)
class RankComparison:
    """The ranks of country × sector cells by perceived and by measured level.

    `group` is the stakeholder group whose perceived level is ranked, "" everybody. `smallest_p` is the smallest
    two-sided p that any order of that many cells can reach; `least_rho` the smallest |rho| that would reach .05,
    None where none can. `note` says so in a sentence.
    """

    group: str
    rows: tuple[RankRow, ...]
    rho: Estimate
    smallest_p: float | None
    least_rho: float | None
    note: str

    def as_json(self) -> dict[str, Any]:
        """All fields as JSON."""
        record: dict[str, Any] = to_json(self)
        return record


def compare_ranks(gaps: Sequence[SurveyGap], group: str = "") -> RankComparison:
    """Ranks side by side over the country × sector cells that have both a perceived level and an index.

    Spearman's rho (Pearson's correlation of mid-ranks) is undefined below four cells and where either side is the
    same everywhere. It gets no interval: over a handful of cells there is none worth its name.
    """
    pairs = [pair for gap in gaps if (pair := _pair(gap, group)) is not None]
    perceived = _ranks([value for _, value, _ in pairs])
    measured = _ranks([value for _, _, value in pairs])
    n = len(pairs)
    enough = n >= FEWEST_CELLS
    least = least_rho(n) if enough else None
    return RankComparison(
        group=group,
        rows=tuple(
            RankRow(cell, p, m, float(perceived[i]), float(measured[i]))
            for i, (cell, p, m) in enumerate(pairs)
        ),
        rho=_rho(perceived, measured),
        smallest_p=2 / math.factorial(n) if enough else None,
        least_rho=least,
        note=_note(n, least),
    )


def _pair(gap: SurveyGap, group: str) -> tuple[Cell, float, float] | None:
    """A country × sector cell of the group with both values; None where it is another cell or has not both."""
    if not (gap.cell.country and gap.cell.sector and gap.cell.group == group):
        return None
    perceived = gap.perceived.mean.value if gap.perceived else None
    measured = gap.measured.index.value if gap.measured else None
    return None if perceived is None or measured is None else (gap.cell, perceived, measured)


def _ranks(values: Sequence[float]) -> Floats:
    """Ranks from 1 for the highest value, ties sharing the mean of theirs."""
    v = np.array(values, dtype=float)
    above = (v[None, :] > v[:, None]).sum(axis=1)
    same = (v[None, :] == v[:, None]).sum(axis=1)
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
    rho = np.abs(1 - 6 * squares / (n * (n * n - 1)))
    reached = [float(r) for r in np.unique(rho) if np.mean(rho >= r - 1e-9) <= 0.05]
    return min(reached, default=None)


def _note(n: int, least: float | None) -> str:
    """What so many cells can show at all."""
    if n < FEWEST_CELLS:
        return f"{n} cells have both a perceived and a measured level: too few to compare ranks."
    smallest = 2 / math.factorial(n)
    reach = f"over {n} cells no order can reach a two-sided p below {smallest:.2g}"
    need = (
        "so none is significant at .05"
        if least is None
        else f"and |rho| must be at least {least:.2f} for .05"
    )
    return f"{reach[0].upper()}{reach[1:]}, {need}."
