"""A survey as arrays, made once for all measures: its design, who is in a cell, scores and index of every respondent.

Each answer's score s is first put on 0..1: u = (s - lowest) / (highest - lowest) over the scores of the declared
formula (of the item, where it has its own), 1 - u for a reversed item. The index over some items of a sector is
100 * sum(item weight * u) / sum(item weight), over the items that the rule for missing answers leaves in. The index
over several sectors is the mean of the sector indices that the respondent has. Countries are separate samples: each is
a stratum of its own, within which declared strata count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.estimation import WEIGHTS_ONLY, Design, design_of, mean_estimate, share_estimate
from pipeline.findings import Cell, Estimate, undefined
from pipeline.survey import IndexFormula, Survey, SurveyItem

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FLAT = "the formula gives every answer the same score"
NOBODY = "no respondent answered enough items"
PERCENT = (0.0, 100.0)
SHARE = (0.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Respondents:
    """All respondents of a survey, an entry (or a row) each, in the order of `survey.responses`.

    `countries` names each one's country, `country_names` lists them in alphabetical order without "", `living` says who
    lives in each, and for "" everybody. `unit` has a column an item: the score on 0..1 with its direction set right, NaN where not answered. `by_sector` holds the index (0..100)
    in each sector, `overall` that over sectors, NaN where there is none. `flat` is True where no item tells one answer
    from another.
    """

    survey: Survey
    design: Design
    countries: NDArray[np.object_]
    country_names: tuple[str, ...]
    living: Mapping[str, Bools]
    unit: Floats
    by_sector: Mapping[str, Floats]
    overall: Floats
    flat: bool

    @property
    def sectors(self) -> list[str]:
        """Sectors that have a name, in the order of the items."""
        return [sector for sector in self.by_sector if sector]

    @property
    def cells(self) -> list[Cell]:
        """All, every sector, every country, every country × sector."""
        return [
            *(Cell(), *(Cell(sector=sector) for sector in self.sectors)),
            *(Cell(country=country) for country in self.country_names),
            *(Cell(country, sector) for country in self.country_names for sector in self.sectors),
        ]

    @property
    def places(self) -> list[Cell]:
        """All, and every country: the cells of what has no sector."""
        return [Cell(), *(Cell(country=country) for country in self.country_names)]

    def within(self, cell: Cell) -> Bools:
        """Who lives in the cell's country."""
        return self.living[cell.country]

    def index(self, cell: Cell) -> Floats:
        """The index of those who live in the cell, in its sector; NaN for the others."""
        return self.only(cell, self.by_sector[cell.sector] if cell.sector else self.overall)

    def only(self, cell: Cell, values: Floats) -> Floats:
        """`values` of those who live in the cell; NaN for the others."""
        return np.where(self.within(cell), values, np.nan) if cell.country else values

    def columns(self, wanted: Callable[[SurveyItem], bool], sector: str = "") -> list[int]:
        """The columns of the items that are wanted, of a sector or of all."""
        items = enumerate(self.survey.formula.items)
        return [n for n, item in items if wanted(item) and sector in ("", item.sector)]

    def mean(
        self, values: Floats, bounds: tuple[float, float] = PERCENT, nobody: str = NOBODY, what: str = "mean"
    ) -> Estimate:
        """The weighted mean of the values that are there, or why there is none."""
        return self._refused(values, nobody) or mean_estimate(self.design, values, bounds=bounds, what=what)

    def share(self, values: Floats) -> Estimate:
        """The weighted share of ones among the values that are there, or why there is none."""
        return self._refused(values, NOBODY) or share_estimate(self.design, values)

    def _refused(self, values: Floats, nobody: str) -> Estimate | None:
        """Why the values have no mean; None where they have."""
        if self.flat:
            return undefined(FLAT)
        return undefined(nobody) if np.isnan(values).all() else None


def respondents(survey: Survey) -> Respondents:
    """The arrays of a survey."""
    countries = np.array([response.country for response in survey.responses], dtype=object)
    names = tuple(sorted(set(countries.tolist()) - {""}))
    unit = unit_scores(survey)
    formula = survey.formula
    by_sector = {
        sector: index_over(
            unit, formula, [n for n, item in enumerate(formula.items) if item.sector == sector]
        )
        for sector in survey.sectors
    }
    return Respondents(
        survey=survey,
        design=_design(survey),
        countries=countries,
        country_names=names,
        living={"": np.ones(len(countries), dtype=bool)} | {name: countries == name for name in names},
        unit=unit,
        by_sector=by_sector,
        overall=row_means(list(by_sector.values()), len(countries)),
        flat=not any(len(set(scores_of(formula, item).values())) > 1 for item in formula.items)
        and len(set(formula.scores.values())) < 2,
    )


def index_over(unit: Floats, formula: IndexFormula, columns: Sequence[int]) -> Floats:
    """Each respondent's index (0..100) over the items in these columns of `unit`, NaN where there is none.

    Missing answers by the formula's rule: `skip` leaves the item out where at least `least_answered` of these items were
    answered (and at least one), `zero` counts it as no co-production, `drop` gives no index.
    """
    scores = unit[:, list(columns)]
    weights = np.array([formula.items[index].weight for index in columns], dtype=float)
    there = ~np.isnan(scores)
    most = there @ weights if formula.missing == "skip" else np.full(len(scores), weights.sum())
    sums = np.where(there, scores, 0.0) @ weights
    enough = answered(scores, formula) & (most > 0)
    return np.where(enough, 100 * sums / np.where(most > 0, most, 1.0), np.nan)


def answered(scores: Floats, formula: IndexFormula) -> Bools:
    """Who answered enough of these items (columns) by the formula's rule for missing answers."""
    if not scores.shape[1]:
        return np.zeros(len(scores), dtype=bool)
    share = (~np.isnan(scores)).mean(axis=1)
    least = {"skip": formula.least_answered, "drop": 1.0, "zero": 0.0}[formula.missing]
    return np.asarray((share >= least) & ((share > 0) | (formula.missing == "zero")), dtype=bool)


def row_means(columns: Sequence[Floats], rows: int) -> Floats:
    """Each row's mean over the columns in which it has a value, NaN where it has none."""
    values = np.array(columns, dtype=float).reshape(len(columns), rows)
    there = ~np.isnan(values)
    count = there.sum(axis=0)
    total = np.where(there, values, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def scores_of(formula: IndexFormula, item: SurveyItem) -> Mapping[str, float]:
    """The scores of an item's answers: its own, or the formula's."""
    return item.scores or formula.scores


def unit_scores(survey: Survey) -> Floats:
    """Respondents × items: the score on 0..1, direction set right, NaN where not answered."""
    formula = survey.formula
    ids = [item.id for item in formula.items]
    raw = np.array(
        [[response.answers.get(item) for item in ids] for response in survey.responses], dtype=float
    ).reshape(len(survey.responses), len(ids))
    ends = [scores_of(formula, item).values() for item in formula.items]
    low = np.array([min(scores, default=0.0) for scores in ends], dtype=float)
    high = np.array([max(scores, default=0.0) for scores in ends], dtype=float)
    unit = (raw - low) / np.where(high > low, high - low, 1.0)
    turned: Floats = np.where(
        np.array([item.reverse for item in formula.items], dtype=bool), 1.0 - unit, unit
    )
    return turned


def _design(survey: Survey) -> Design:
    """Weights, strata, sampling units and finite population of all respondents, prepared once."""
    responses = survey.responses
    psu = any(response.psu for response in responses)
    fpc = any(response.fpc is not None for response in responses)
    given = (
        ("strata", any(response.stratum for response in responses)),
        ("sampling units", psu),
        ("finite population", fpc),
    )
    declared = " and ".join(name for name, there in given if there)
    return design_of(
        [response.weight for response in responses],
        strata=[(response.country, response.stratum) for response in responses],
        psu=[r.psu or f"respondent {r.respondent_id}" for r in responses] if psu else None,
        fpc=[np.nan if r.fpc is None else r.fpc for r in responses] if fpc else None,
        known=f"each country a stratum, {declared or WEIGHTS_ONLY}",
    )
