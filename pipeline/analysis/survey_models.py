"""One regression of the index in a cell: who is in it, which terms are free, and every coefficient or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis.survey_respondents import FLAT, Respondents
from pipeline.analysis.survey_traits import Trait
from pipeline.estimation import CannotFit, Fit, linearised_estimate, weighted_regression
from pipeline.findings import Cell, Estimate, undefined

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST_PER_COEFFICIENT = 10
FEWEST_OF_A_KIND = 10
COUNTRY = "Country"
SAME_INDEX = "the index is the same for everybody here"
NOT_KNOWN = "nobody here has an index and is known in all of this"
ALIKE = "it is the same for everybody here"


@dataclass(frozen=True, slots=True)
class Term:
    """A trait, or the countries, as the columns of a model: from `first` to below `last`."""

    label: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What the index is regressed on, a row per respondent: NaN where not known.

    `scaled` says which columns are numbers (standardised by their standard deviation), the others are 0/1. `base` is 1 for
    those in the reference group of a 0/1 column's trait.
    """

    values: Floats
    scaled: Bools
    base: Floats
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A regression that was tried: `fit` is None exactly where `reason` says why.

    `place` gives for each column its place among the fit's, -1 where it is constant here and was left out. `few` says of
    each column why its interval would mean nothing, "" where it does not. `measured` counts those with an index, `rows`
    those of them of whom all traits are known.
    """

    terms: tuple[Term, ...]
    place: tuple[int, ...]
    few: tuple[str, ...]
    measured: int
    rows: int
    fit: Fit | None
    reason: str


def columns_of(people: Respondents, traits: Sequence[Trait], *, countries: bool) -> Columns:
    """The columns of these traits, after those of all countries but the first where `countries` are held fixed."""
    names = sorted(set(people.countries.tolist())) if countries else []
    living = np.array([people.countries == name for name in names], dtype=float)
    living = living.reshape(len(names), len(people.countries)).T
    fixed, reference = living[:, 1:], living[:, :1]
    values, base = [fixed], [np.repeat(reference, fixed.shape[1], axis=1)]
    scaled = [False] * fixed.shape[1]
    terms = [Term(COUNTRY, 0, fixed.shape[1])] if fixed.shape[1] else []
    for trait in traits:
        width = trait.columns.shape[1]
        values.append(trait.columns)
        base.append(np.repeat(1 - trait.columns.sum(axis=1, keepdims=True), width, axis=1))
        terms.append(Term(trait.attribute.label, len(scaled), len(scaled) + width))
        scaled += [trait.attribute.kind == "number"] * width
    return Columns(np.hstack(values), np.array(scaled, dtype=bool), np.hstack(base), tuple(terms))


def model(people: Respondents, cell: Cell, columns: Columns) -> Model:
    """The regression of the index on these columns in a cell.

    Columns that are constant among its rows are left out; what is left must have ten respondents a coefficient.
    """
    index = people.index(cell)
    measured = ~np.isnan(index) & (people.design.weights > 0)
    rows = measured & ~np.isnan(columns.values).any(axis=1)
    here = columns.values[rows]
    free = (here != here[:1]).any(axis=0) if len(here) else np.zeros(here.shape[1], dtype=bool)
    fit, reason = _fit(people, index, columns, rows, free)
    return Model(
        terms=columns.terms,
        place=tuple(np.where(free, np.cumsum(free) - 1, -1).tolist()),
        few=_few(columns, rows),
        measured=int(measured.sum()),
        rows=int(rows.sum()),
        fit=fit,
        reason=reason,
    )


def coefficient(people: Respondents, tried: Model, column: int, *, standardised: bool = False) -> Estimate:
    """A column's coefficient with its interval, in index points or standardised, or why there is none."""
    if tried.fit is None:
        return undefined(tried.reason, n=tried.rows)
    place, fit = tried.place[column], tried.fit
    if place < 0:
        return undefined(ALIKE, n=tried.rows)
    value, error = fit.coefficients[place], fit.errors[place]
    words = people.design.weighted("regression")
    if standardised:
        value, error = fit.standardised[place], fit.standardised_errors[place]
        words += ", standardised"
    found = linearised_estimate(
        people.design, float(value), float(error), fit.members, what=words, spent=fit.spent
    )
    if tried.few[column] and found.low is not None:
        return replace(found, low=None, high=None, error=None, no_interval_because=tried.few[column])
    return found


def falls(tried: Model) -> tuple[tuple[str, float], ...]:
    """By how much r squared falls without each term that varies here, by the term's label."""
    if tried.fit is None:
        return ()
    found = []
    for term in tried.terms:
        places = [place for place in tried.place[term.first : term.last] if place >= 0]
        if places:
            found.append((term.label, tried.fit.falls_without(places)))
    return tuple(found)


def _fit(
    people: Respondents, index: Floats, columns: Columns, rows: Bools, free: Bools
) -> tuple[Fit | None, str]:
    """The fit over the rows and the free columns, or why there is none."""
    count, width = int(rows.sum()), int(free.sum())
    reason = FLAT if people.flat else NOT_KNOWN if not count else ALIKE if not width else ""
    if not reason and count < FEWEST_PER_COEFFICIENT * width:
        reason = f"{count} respondents for {width} coefficients: {FEWEST_PER_COEFFICIENT} each are needed"
    if reason:
        return None, reason
    try:
        return weighted_regression(
            people.design, index, columns.values[:, free], rows, columns.scaled[free]
        ), ""
    except CannotFit as problem:
        if problem.column is None:
            return None, SAME_INDEX
        column = int(np.flatnonzero(free)[problem.column])
        label = next(term.label for term in columns.terms if term.first <= column < term.last)
        return None, f"{label} follows from the other terms here: its part cannot be told from theirs"


def _few(columns: Columns, rows: Bools) -> tuple[str, ...]:
    """For each column why its interval would mean nothing: a category, or its reference, of too few people.

    The sandwich knows nothing of a group whose members all lie near the fit because there is hardly anybody in it.
    """
    has, lacks = columns.values[rows].sum(axis=0), columns.base[rows].sum(axis=0)
    fewest = np.where(columns.scaled, FEWEST_OF_A_KIND, np.minimum(has, lacks))
    reason = (
        f"an interval needs {FEWEST_OF_A_KIND} respondents in the group and in its reference, here {{:.0f}}"
    )
    return tuple("" if least >= FEWEST_OF_A_KIND else reason.format(least) for least in fewest.tolist())
