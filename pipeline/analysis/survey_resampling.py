"""What the survey's indices might have been with other respondents: the rescaled bootstrap of sampling units.

In each stratum n_h − 1 of its n_h units are drawn with replacement, and a unit that was drawn m times weighs
m n_h / (n_h − 1) as much as before (Rao & Wu 1988). A stratum with one unit stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.survey_respondents import respondents
from pipeline.estimation import Design
from pipeline.findings import Cell
from pipeline.survey import Survey

Floats = NDArray[np.float64]

RESAMPLES = 2000
SEED = 20081121
AT_ONCE = 200


def resampled_indices(
    survey: Survey, cells: Sequence[Cell], resamples: int = RESAMPLES, seed: int = SEED
) -> dict[Cell, Floats]:
    """The index of each cell in each resample of the respondents; cells without any index are left out."""
    people = respondents(survey)
    values = {cell: people.index(cell) for cell in cells}
    known = {cell: own for cell, own in values.items() if not np.isnan(own).all()}
    if not known:
        return {}
    answered = np.array([~np.isnan(own) for own in known.values()], dtype=float).T
    indices = np.nan_to_num(np.array([*known.values()])).T
    parts = []
    for times in _times(people.design, resamples, np.random.default_rng(seed)):
        weights = times[:, people.design.unit] * people.design.weights
        total = weights @ answered
        parts.append((weights @ indices) / np.where(total > 0, total, np.nan))
    drawn = np.concatenate(parts)
    return {cell: drawn[:, place] for place, cell in enumerate(known)}


def _times(design: Design, resamples: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Blocks of resamples × units: how much a unit weighs against before."""
    units = [np.flatnonzero(design.of_unit == stratum) for stratum in range(len(design.counts))]
    for begin in range(0, resamples, AT_ONCE):
        count = min(AT_ONCE, resamples - begin)
        times = np.ones((count, len(design.of_unit)))
        for own in units:
            n = len(own)
            if n > 1:
                drawn = rng.multinomial(n - 1, np.full(n, 1 / n), size=count)
                times[:, own] = drawn * (n / (n - 1))
        yield times
