"""The co-production index of the survey and the ranking of activities: what citizens say that they do.

The index of a respondent is that of `pipeline.analysis.survey_respondents`; a cell's index is the weighted mean of its
respondents.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.survey_respondents import (
    SHARE,
    Respondents,
    index_over,
    respondents,
    unit_scores,
)
from pipeline.estimation import kish
from pipeline.findings import Cell, ItemShare, SurveyIndex
from pipeline.survey import Survey

Floats = NDArray[np.float64]


def respondent_index(survey: Survey, sector: str) -> Floats:
    """Each respondent's index (0..100) in one sector, NaN where there is none, in the order of `survey.responses`.

    Missing answers by the formula's rule, see `pipeline.analysis.survey_respondents.index_over`.
    """
    columns = [index for index, item in enumerate(survey.formula.items) if item.sector == sector]
    return index_over(unit_scores(survey), survey.formula, columns)


def survey_indices(survey: Survey) -> list[SurveyIndex]:
    """The index of every country × sector, country, sector, and of all, each with its design-based interval.

    Countries are in alphabetical order, sectors in that of the items; a cell nobody can be measured in is undefined.
    Respondents without a country and items without a sector count where these are summed over.
    """
    return indices_of(respondents(survey))


def indices_of(people: Respondents) -> list[SurveyIndex]:
    """`survey_indices` of arrays that were made before."""
    return [_index(cell, people) for cell in people.cells]


def item_shares(survey: Survey) -> list[ItemShare]:
    """Every activity's weighted share of the highest answer and mean score (0..1), best liked first.

    Over all respondents who answered the item. For a reversed item, so named in its label, the lowest
    answer is the highest co-production.
    Equal shares stay in the order of the items.
    """
    return shares_of(respondents(survey), Cell())


def shares_of(people: Respondents, place: Cell) -> list[ItemShare]:
    """`item_shares` of those who live in a country, or of all."""
    found = []
    for column, item in enumerate(people.survey.formula.items):
        unit = people.only(place, people.unit[:, column])
        highest = np.where(np.isnan(unit), np.nan, (unit >= 1.0).astype(float))
        found.append(
            ItemShare(
                item_id=item.id,
                label=f"{item.label} (reversed)" if item.reverse else item.label,
                sector=item.sector,
                often=people.share(highest),
                mean=people.mean(unit, SHARE),
                how=item.how,
                benefits=item.benefits,
                country=place.country,
            )
        )
    return sorted(found, key=lambda share: -(share.often.value if share.often.value is not None else -1.0))


def _index(cell: Cell, people: Respondents) -> SurveyIndex:
    """The index of one cell from the respondents' index in its sector."""
    values = people.index(cell)
    measured = ~np.isnan(values)
    return SurveyIndex(
        cell=cell,
        index=people.mean(values),
        respondents=int(measured.sum()),
        effective_n=kish(people.design.weights[measured]),
    )
