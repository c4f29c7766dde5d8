"""How few do the organised activities: the measured side of the “usual suspects”."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.survey_respondents import FLAT, NOBODY, SHARE, Respondents, answered
from pipeline.estimation import gini, half_by, linearised_estimate, standard_error
from pipeline.findings import Cell, Estimate, undefined
from pipeline.measured import Concentration

Floats = NDArray[np.float64]

NONE_ORGANISED = "no activity here is declared as organised"
NOTHING_DONE = "nobody does any of the organised activities"


def concentration(people: Respondents) -> list[Concentration]:
    """Concentration of the organised activities in every cell and margin; empty where none is declared as organised.

    Over those who answered enough of the cell's organised items by the formula's rule for missing answers. The amount of
    a citizen is the mean score (0..1) over these items: those answered under `skip`, all of them under `zero`.
    """
    if not any(item.organised for item in people.survey.formula.items):
        return []
    return [_cell(people, cell) for cell in people.cells]


def _cell(people: Respondents, cell: Cell) -> Concentration:
    """The concentration in one cell."""
    columns = people.columns(lambda item: item.organised, cell.sector)
    scores = people.unit[:, columns]
    inside = answered(scores, people.survey.formula) & people.within(cell)
    reason = NONE_ORGANISED if not columns else FLAT if people.flat else NOBODY if not inside.any() else ""
    if reason:
        nothing = undefined(reason)
        return Concentration(cell, len(columns), nothing, nothing, nothing, nothing, 0)
    done = np.nan_to_num(scores, nan=0.0)
    out_of = (~np.isnan(scores)).sum(axis=1) if people.survey.formula.missing == "skip" else len(columns)
    amounts = np.where(inside, done.sum(axis=1) / np.maximum(out_of, 1), np.nan)
    often = np.where(inside, (done >= 1.0).any(axis=1), np.nan)
    ever = np.where(inside, (done > 0).any(axis=1), np.nan)
    half, uneven = _spread(people, amounts)
    return Concentration(
        cell=cell,
        items=len(columns),
        often=people.share(often),
        ever=people.share(ever),
        half_by=half,
        gini=uneven,
        respondents=int(inside.sum()),
    )


def _spread(people: Respondents, amounts: Floats) -> tuple[Estimate, Estimate]:
    """`half_by` and Gini of the amounts that are there."""
    inside = ~np.isnan(amounts) & (people.design.weights > 0)
    weights = people.design.weights[inside]
    if float(weights @ amounts[inside]) <= 0:
        return undefined(NOTHING_DONE), undefined(NOTHING_DONE)
    members = people.design.members(inside)
    found = []
    for measure, what in ((half_by, "share who account for half"), (gini, "Gini coefficient")):
        value, part = measure(amounts[inside], weights)
        scores = np.zeros(len(amounts))
        scores[inside] = part
        error = standard_error(people.design, scores)
        words = people.design.weighted(what)
        found.append(linearised_estimate(people.design, value, error, members, what=words, bounds=SHARE))
    return found[0], found[1]
