"""What goes along with co-production: each trait alone, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.analysis.survey_models import Columns, coefficient, columns_of, falls, model
from pipeline.analysis.survey_respondents import Respondents
from pipeline.analysis.survey_traits import Trait
from pipeline.findings import Cell
from pipeline.measured import Coefficient, Regression, Slope


def slopes(people: Respondents, traits: Sequence[Trait]) -> list[Slope]:
    """How the index changes with each trait alone, in every cell and margin: one slope a number, one a category.

    A category's is the difference of its mean index from that of the reference.
    """
    found = []
    for trait in traits:
        columns = columns_of(people, [trait], countries=False)
        for cell in people.cells:
            found += _slopes(people, cell, trait, columns)
    return found


def regressions(people: Respondents, traits: Sequence[Trait]) -> list[Regression]:
    """The regression of the index on all traits, in every cell and margin; empty where no trait is declared.

    In margins over countries these are held fixed, so that what differs between countries is not put down to traits.
    """
    if not traits:
        return []
    together = columns_of(people, traits, countries=len(people.country_names) > 1)
    alone = columns_of(people, traits, countries=False)
    return [_regression(people, cell, traits, alone if cell.country else together) for cell in people.cells]


def _slopes(people: Respondents, cell: Cell, trait: Trait, columns: Columns) -> list[Slope]:
    """The slopes of one trait in one cell."""
    tried = model(people, cell, columns)
    return [
        Slope(
            cell=cell,
            attribute=trait.attribute.column,
            per=level.short,
            slope=coefficient(people, tried, column),
            standardised=coefficient(people, tried, column, standardised=True),
            respondents=tried.rows,
            label=trait.attribute.label,
        )
        for column, level in enumerate(trait.levels)
    ]


def _regression(people: Respondents, cell: Cell, traits: Sequence[Trait], columns: Columns) -> Regression:
    """The regression in one cell."""
    tried = model(people, cell, columns)
    levels = [(trait, level) for trait in traits for level in trait.levels]
    start = columns.values.shape[1] - len(levels)
    coefficients = [
        Coefficient(
            term=trait.attribute.column,
            level=level.value,
            reference=level.reference,
            per=level.per,
            label=level.label,
            points=coefficient(people, tried, column),
            standardised=coefficient(people, tried, column, standardised=True),
        )
        for column, (trait, level) in enumerate(levels, start)
    ]
    return Regression(
        cell=cell,
        coefficients=tuple(coefficients) if tried.fit else (),
        r_squared=tried.fit.r_squared if tried.fit else None,
        without=falls(tried),
        respondents=tried.rows,
        left_out=tried.measured - tried.rows,
        method=_method(people, fixed=bool(start)),
        undefined_because=tried.reason,
    )


def _method(people: Respondents, *, fixed: bool) -> str:
    """What was done, in words."""
    parts = [
        f"{people.design.weighted('linear regression')} of the index",
        "countries held fixed" if fixed else "",
        f"standard errors by Taylor linearisation with {people.design.known}",
        "Student's t with as many degrees of freedom as sampling units less strata less coefficients",
    ]
    return "; ".join(part for part in parts if part)
