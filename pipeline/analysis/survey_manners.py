"""Individual against collective: what is done alone or with others, and what benefits oneself or others.

The two criteria do not coincide (an organ donor acts alone for others), so both are told.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.survey_respondents import Respondents, index_over, row_means
from pipeline.findings import Cell, undefined
from pipeline.measured import Criterion, MannerGap, MannerIndex

Floats = NDArray[np.float64]

INDIVIDUAL: Mapping[Criterion, str] = {"how": "alone", "benefits": "self"}
COLLECTIVE: Mapping[Criterion, str] = {"how": "with others", "benefits": "others"}
GAP_BOUNDS = (-100.0, 100.0)
NONE_LIKE_THIS = "no activity here is of this kind"
NONE_OF_BOTH = "no sector here has activities of both kinds"


def manner_measures(people: Respondents) -> tuple[list[MannerIndex], list[MannerGap]]:
    """The index over the items of each manner, and the gap between them, in every cell and margin.

    The index over a sector's items of one manner follows the declared formula over these items; over several sectors it
    is the mean of those that the respondent has. A criterion that no item declares is left out.
    """
    indices: list[MannerIndex] = []
    gaps: list[MannerGap] = []
    criteria: tuple[Criterion, ...] = ("how", "benefits")
    for criterion in criteria:
        manners = (INDIVIDUAL[criterion], COLLECTIVE[criterion])
        columns = {manner: _columns(people, criterion, manner) for manner in manners}
        if not any(places for by_sector in columns.values() for places in by_sector.values()):
            continue
        scores = {
            manner: {
                sector: index_over(people.unit, people.survey.formula, places)
                for sector, places in by_sector.items()
                if places
            }
            for manner, by_sector in columns.items()
        }
        for cell in people.cells:
            for manner in manners:
                items = sum(
                    len(places) for sector, places in columns[manner].items() if cell.sector in ("", sector)
                )
                indices.append(_index(people, cell, criterion, manner, items, scores[manner]))
            gaps.append(_gap(people, cell, criterion, scores[manners[0]], scores[manners[1]]))
    return indices, gaps


def _columns(people: Respondents, criterion: Criterion, manner: str) -> dict[str, list[int]]:
    """For each sector the columns of its items of a manner."""
    return {
        sector: [
            number
            for number, item in enumerate(people.survey.formula.items)
            if item.sector == sector and (item.how if criterion == "how" else item.benefits) == manner
        ]
        for sector in people.by_sector
    }


def _index(
    people: Respondents,
    cell: Cell,
    criterion: Criterion,
    manner: str,
    items: int,
    scores: Mapping[str, Floats],
) -> MannerIndex:
    """The index of one manner in a cell."""
    chosen = [values for sector, values in scores.items() if cell.sector in ("", sector)]
    values = people.only(cell, row_means(chosen, len(people.countries)))
    return MannerIndex(
        cell=cell,
        criterion=criterion,
        manner=manner,
        items=items,
        index=people.mean(values) if chosen else undefined(NONE_LIKE_THIS),
        respondents=int((~np.isnan(values)).sum()),
    )


def _gap(
    people: Respondents,
    cell: Cell,
    criterion: Criterion,
    individual: Mapping[str, Floats],
    collective: Mapping[str, Floats],
) -> MannerGap:
    """The difference within respondents who have both, over the sectors that have activities of both kinds."""
    both = [sector for sector in individual if sector in collective and cell.sector in ("", sector)]
    pairs = [(individual[sector], collective[sector]) for sector in both]
    one = [np.where(np.isnan(second), np.nan, first) for first, second in pairs]
    other = [np.where(np.isnan(first), np.nan, second) for first, second in pairs]
    ones = people.only(cell, row_means(one, len(people.countries)))
    others = people.only(cell, row_means(other, len(people.countries)))
    if not both:
        nothing = undefined(NONE_OF_BOTH)
        return MannerGap(cell, criterion, nothing, nothing, nothing, 0)
    return MannerGap(
        cell=cell,
        criterion=criterion,
        individual=people.mean(ones),
        collective=people.mean(others),
        gap=people.mean(ones - others, GAP_BOUNDS, what="mean difference within respondents"),
        respondents=int((~np.isnan(ones)).sum()),
    )
