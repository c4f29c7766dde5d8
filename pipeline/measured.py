"""What the survey shows, as records: who does how much, how it is done, by whom, and what goes along with it.

Every figure is weighted and carries its design-based interval. Indices are 0–100, shares 0–1. A cell of a survey figure
has a country and a sector or is a margin over them; it has no stakeholder group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.findings import Cell, Estimate, ItemShare, SurveyIndex

Criterion = Literal["how", "benefits"]


@dataclass(frozen=True, slots=True)
class DomainIndex:
    """The index of the respondents who have `value` in `attribute` (age group, gender, area …) in a cell.

    `attribute` is the column in the file, `label` what people read; `effective_n` is Kish's.
    """

    cell: Cell
    attribute: str
    value: str
    index: Estimate
    respondents: int
    effective_n: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class MannerIndex:
    """The index over the items of one manner: by `criterion` `how` "alone" | "with others", by `benefits` "self" | "others"."""

    cell: Cell
    criterion: Criterion
    manner: str
    items: int
    index: Estimate
    respondents: int


@dataclass(frozen=True, slots=True)
class MannerGap:
    """The individual less the collective index of the same respondents: by `how` alone − with others, by `benefits` self − others."""

    cell: Cell
    criterion: Criterion
    individual: Estimate
    collective: Estimate
    gap: Estimate
    respondents: int


@dataclass(frozen=True, slots=True)
class Concentration:
    """How few do the organised activities: the survey's side of the “usual suspects”.

    `often` is the share of citizens who give the highest answer to at least one organised activity of the cell, `ever` of
    those who do any of them at all. `half_by` is the smallest share of citizens who together account for half of the
    organised activity (sum of scores). `gini` is that of the organised scores. `items` counts the organised activities.
    """

    cell: Cell
    items: int
    often: Estimate
    ever: Estimate
    half_by: Estimate
    gini: Estimate
    respondents: int


@dataclass(frozen=True, slots=True)
class WillingShare:
    """The share that gives one answer to the question what more one would do; `answer` "any" is every answer but the least.

    `little_done` is the share of those with that answer among citizens whose index lies below the median of their country:
    the untapped willingness.
    """

    cell: Cell
    answer: str
    share: Estimate
    little_done: Estimate
    respondents: int


@dataclass(frozen=True, slots=True)
class Slope:
    """How the index changes with an attribute alone: `per` says per what ("10", "female against male").

    `slope` is in index points, `standardised` in standard deviations of the index per standard deviation of the attribute (of
    a group: per membership). `attribute` is the column in the file, `label` what people read.
    """

    cell: Cell
    attribute: str
    per: str
    slope: Estimate
    standardised: Estimate
    respondents: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient of a regression of the index: the change in index points, all other terms held.

    `term` is the attribute's column, `level` the category (against `reference`) or "" for a number, per `per` ("10"; "" for a
    category); `label` says all of it to people. `standardised` puts terms on one scale: numbers per standard deviation, both in
    standard deviations of the index.
    """

    term: str
    level: str
    reference: str
    per: str
    label: str
    points: Estimate
    standardised: Estimate


@dataclass(frozen=True, slots=True)
class Regression:
    """The weighted regression of the index on demographics and self-efficacy in one cell (country × sector or margin).

    `r_squared` is weighted; `without` says for each term, by its label, how much r squared falls without it. In a margin over
    countries these are a term as well ("Country"), without coefficients of their own. `respondents` are those it rests on,
    `left_out` those with an index of whom a trait is not known. `undefined_because` is not empty where it could not be
    computed; then there are no coefficients.
    """

    cell: Cell
    coefficients: tuple[Coefficient, ...]
    r_squared: float | None
    without: tuple[tuple[str, float], ...]
    respondents: int
    left_out: int
    method: str
    undefined_because: str = ""


@dataclass(frozen=True, slots=True)
class SurveyMeasures:
    """Everything measured of a survey. A part that the study declares nothing for is empty.

    `items` ranks the activities over all respondents, `country_items` in each country.
    """

    indices: tuple[SurveyIndex, ...] = ()
    items: tuple[ItemShare, ...] = ()
    country_items: tuple[ItemShare, ...] = ()
    domains: tuple[DomainIndex, ...] = ()
    manners: tuple[MannerIndex, ...] = ()
    gaps: tuple[MannerGap, ...] = ()
    concentration: tuple[Concentration, ...] = ()
    willing: tuple[WillingShare, ...] = ()
    slopes: tuple[Slope, ...] = ()
    regressions: tuple[Regression, ...] = ()
