"""The index of kinds of people: by age group, gender, area and whatever else the study declares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.analysis.survey_respondents import Respondents
from pipeline.analysis.survey_traits import Trait
from pipeline.estimation import kish
from pipeline.findings import Cell
from pipeline.measured import DomainIndex

NOBODY_LIKE_THIS = "nobody like this was measured here"


def domain_indices(people: Respondents, traits: Sequence[Trait]) -> list[DomainIndex]:
    """The index of the respondents with each value of each trait, in every cell and margin.

    A number without bounds has no groups and is left out. The domain is estimated, not cut out.
    """
    return [
        _domain(people, cell, trait, number)
        for trait in traits
        for cell in people.cells
        for number in range(len(trait.values))
    ]


def _domain(people: Respondents, cell: Cell, trait: Trait, number: int) -> DomainIndex:
    """The index of those in group `number` of a trait."""
    values = np.where(trait.groups == number, people.index(cell), np.nan)
    measured = ~np.isnan(values)
    return DomainIndex(
        cell=cell,
        attribute=trait.attribute.column,
        value=trait.values[number],
        index=people.mean(values, nobody=NOBODY_LIKE_THIS),
        respondents=int(measured.sum()),
        effective_n=kish(people.design.weights[measured]),
        label=trait.attribute.label,
    )
