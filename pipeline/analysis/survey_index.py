"""The co-production index of the survey and the ranking of activities: what citizens say that they do.

Each answer's score s is first put on 0..1: u = (s - lowest) / (highest - lowest) over the scores of the declared
formula, 1 - u for a reversed item. The index of a respondent in a sector is
100 * sum(item weight * u) / sum(item weight), over the items that the rule for missing answers leaves in. The index
over several sectors is the mean of the sector indices that the respondent has. A cell's index is the weighted mean
of its respondents. Countries are separate samples: each is a stratum of its own, within which declared strata count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.estimation import WEIGHTS_ONLY, kish, weighted_mean
from pipeline.findings import Cell, Estimate, ItemShare, SurveyIndex, undefined
from pipeline.survey import IndexFormula, Survey

Floats = NDArray[np.float64]

FLAT = "the formula gives every answer the same score"
NOBODY = "no respondent answered enough items"


@dataclass(frozen=True, slots=True)
class _Design:
    """What the interval rests on, one entry per respondent; `psu` is None where no sampling unit is declared.

    `known` says in words what is known of it.
    """

    weights: Floats
    countries: NDArray[np.object_]
    strata: list[tuple[str, str]]
    psu: list[str] | None
    known: str


def respondent_index(survey: Survey, sector: str) -> Floats:
    """Each respondent's index (0..100) in one sector, NaN where there is none, in the order of `survey.responses`.

    Missing answers by the formula's rule: `skip` leaves the item out where at least `least_answered` of the sector's
    items were answered (and at least one), `zero` counts it as no co-production, `drop` gives no index.
    """
    formula = survey.formula
    columns = [index for index, item in enumerate(formula.items) if item.sector == sector]
    scores = _unit_scores(survey)[:, columns]
    weights = np.array([formula.items[index].weight for index in columns], dtype=float)
    answered = ~np.isnan(scores)
    share = answered.mean(axis=1) if columns else np.zeros(len(scores))
    enough = share > 0
    if formula.missing == "skip":
        enough &= share >= formula.least_answered
        most = answered @ weights
    else:
        most = np.full(len(scores), weights.sum())
        enough = enough & (share == 1) if formula.missing == "drop" else enough | bool(columns)
    sums = np.where(answered, scores, 0.0) @ weights
    enough &= most > 0
    return np.where(enough, 100 * sums / np.where(most > 0, most, 1.0), np.nan)


def survey_indices(survey: Survey) -> list[SurveyIndex]:
    """The index of every country × sector, country, sector, and of all, each with its design-based interval.

    Countries are in alphabetical order, sectors in that of the items; a cell nobody can be measured in is undefined.
    Respondents without a country and items without a sector count where these are summed over.
    """
    by_sector = {sector: respondent_index(survey, sector) for sector in survey.sectors}
    overall = _row_means(np.array([*by_sector.values()]).reshape(len(by_sector), len(survey.responses)).T)
    countries = sorted({response.country for response in survey.responses} - {""})
    sectors = [sector for sector in survey.sectors if sector]
    design = _design(survey)
    wanted = [
        Cell(),
        *(Cell(sector=sector) for sector in sectors),
        *(Cell(country=country) for country in countries),
        *(Cell(country, sector) for country in countries for sector in sectors),
    ]
    return [
        _index(cell, by_sector[cell.sector] if cell.sector else overall, design, survey.formula)
        for cell in wanted
    ]


def item_shares(survey: Survey) -> list[ItemShare]:
    """Every activity's weighted share of the highest answer and mean score (0..1), best liked first.

    Over all respondents who answered the item. For a reversed item, so named in its label, the lowest
    answer is the highest co-production.
    Equal shares stay in the order of the items.
    """
    scores = _unit_scores(survey)
    design = _design(survey)
    found = []
    for column, item in enumerate(survey.formula.items):
        unit = scores[:, column]
        highest = np.where(np.isnan(unit), np.nan, (unit >= 1.0).astype(float))
        found.append(
            ItemShare(
                item_id=item.id,
                label=f"{item.label} (reversed)" if item.reverse else item.label,
                sector=item.sector,
                often=_estimate(highest, design, survey.formula, (0.0, 1.0)),
                mean=_estimate(unit, design, survey.formula, (0.0, 1.0)),
                how=item.how,
                benefits=item.benefits,
            )
        )
    return sorted(found, key=lambda share: -(share.often.value if share.often.value is not None else -1.0))


def _index(cell: Cell, values: Floats, design: _Design, formula: IndexFormula) -> SurveyIndex:
    """The index of one cell from the respondents' index in its sector."""
    if cell.country:
        values = np.where(design.countries == cell.country, values, np.nan)
    measured = ~np.isnan(values)
    return SurveyIndex(
        cell=cell,
        index=_estimate(values, design, formula, (0.0, 100.0)),
        respondents=int(measured.sum()),
        effective_n=kish(design.weights[measured]),
    )


def _estimate(
    values: Floats, design: _Design, formula: IndexFormula, bounds: tuple[float, float]
) -> Estimate:
    """The weighted mean of the values that are there, or why there is none."""
    if len(set(formula.scores.values())) < 2:
        return undefined(FLAT)
    if np.isnan(values).all():
        return undefined(NOBODY)
    return weighted_mean(
        values,
        design.weights,
        strata=design.strata,
        psu=design.psu,
        bounds=bounds,
        known=design.known,
    )


def _design(survey: Survey) -> _Design:
    """Weights, strata and sampling units of all respondents."""
    responses = survey.responses
    strata, psu = any(r.stratum for r in responses), any(r.psu for r in responses)
    declared = " and ".join(name for name, given in (("strata", strata), ("sampling units", psu)) if given)
    return _Design(
        weights=np.array([r.weight for r in responses], dtype=float),
        countries=np.array([r.country for r in responses], dtype=object),
        strata=[(r.country, r.stratum) for r in responses],
        psu=[r.psu or f"respondent {r.respondent_id}" for r in responses] if psu else None,
        known=f"each country a stratum, {declared or WEIGHTS_ONLY}",
    )


def _unit_scores(survey: Survey) -> Floats:
    """Respondents × items: the score on 0..1, direction set right, NaN where not answered."""
    formula = survey.formula
    low, high = min(formula.scores.values(), default=0.0), max(formula.scores.values(), default=0.0)
    raw = np.array(
        [[_number(response.answers.get(item.id)) for item in formula.items] for response in survey.responses],
        dtype=float,
    ).reshape(len(survey.responses), len(formula.items))
    unit = (raw - low) / (high - low if high > low else 1.0)
    reverse = np.array([item.reverse for item in formula.items], dtype=bool)
    return np.where(reverse, 1.0 - unit, unit)


def _number(answer: float | None) -> float:
    """An answer's score, NaN where there is none."""
    return float("nan") if answer is None else float(answer)


def _row_means(values: Floats) -> Floats:
    """Each row's mean over what is there, NaN where nothing is."""
    there = ~np.isnan(values)
    count = there.sum(axis=1)
    total = np.where(there, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
