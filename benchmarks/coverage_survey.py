"""What the intervals of the survey's measures cover: samples from made populations, of which the truth is known.

    python benchmarks/coverage_survey.py [--worlds N] [--seed N] [--only NAME]

A population of some 20,000 citizens is made once for each design: regions (strata) that differ, municipalities (sampling units) that
differ within them, people whose answers follow a propensity that rises with age and self-efficacy, and a few “usual
suspects” who do what is organised. Every world is a sample drawn from it as the design says; `survey_measures` of
the sample is held against `survey_measures` of the whole population. Printed for each measure: in what share of the worlds the 95 %
interval holds the truth, in how many worlds there was an interval, the mean error in standard deviations (`bias`), and
the mean standard error over the standard deviation of the estimates (`error`: 1 is right, below 1 too sure).
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.analysis import survey_measures
from pipeline.findings import Cell, Estimate
from pipeline.measured import SurveyMeasures
from pipeline.survey import Attribute, IndexFormula, Survey, SurveyItem, SurveyResponse, Willingness

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SEED = 20261122
ANSWERS = ("never", "sometimes", "often")
HOURS = ("none", "a few hours a month", "a few hours a week")
ITEMS = (
    SurveyItem("lock", "lock", "Lock up", "safety", "alone", "self"),
    SurveyItem("watch", "watch", "Keep an eye on the street", "safety", "alone", "others"),
    SurveyItem("ask", "ask", "Ask neighbours", "safety", "with others", "self"),
    SurveyItem(
        "patrol", "patrol", "Work in a safety group", "safety", "with others", "others", organised=True
    ),
    SurveyItem("sort", "sort", "Sort waste", "environment", "alone", "others"),
    SurveyItem("save", "save", "Save energy", "environment", "alone", "self"),
    SurveyItem("tell", "tell", "Speak to others", "environment", "with others", "others"),
    SurveyItem(
        "green", "green", "Work in a green group", "environment", "with others", "others", organised=True
    ),
)
EASE = (1.9, 0.0, -0.5, -4.0, 1.6, 0.9, -1.6, -3.8)
FORMULA = IndexFormula(ITEMS, {answer: float(score) for score, answer in enumerate(ANSWERS)})


@dataclass(frozen=True)
class Plan:
    """How a sample comes about.

    `strata` regions of `units` municipalities with about `size` citizens each; `drawn` municipalities a region and `people` in
    each (0: everybody, and then the finite population is declared). With `units` 0 citizens are drawn one by one
    with unequal probabilities, and only weights are known.
    """

    name: str
    strata: int = 5
    units: int = 160
    size: int = 25
    drawn: int = 12
    people: int = 12


PLANS = (
    Plan("weights only, 600 people", strata=1, units=0, size=20000, drawn=600),
    Plan("5 strata of 12 units"),
    Plan("5 strata of 12 whole units of 40", units=40, people=0, size=20),
    Plan("3 strata of 5 units", strata=3, units=260, drawn=5, people=25),
    Plan("weights only, 150 people", strata=1, units=0, size=20000, drawn=150),
)


@dataclass(frozen=True)
class Population:
    """Everybody, an entry each: region, municipality, traits, scores (a column an item), wish to do more."""

    stratum: Ints
    unit: Ints
    age: Ints
    female: NDArray[np.bool_]
    efficacy: Ints
    scores: Ints
    wish: Ints


def population(plan: Plan, rng: np.random.Generator) -> Population:
    """Make the population of a plan."""
    units = plan.strata * max(plan.units, 1)
    sizes = rng.poisson(plan.size * 0.6, units) + round(plan.size * 0.4)
    unit = np.repeat(np.arange(units), sizes)
    stratum = unit // max(plan.units, 1)
    n = len(unit)
    place = rng.normal(0, 0.35, units)[unit] + np.linspace(-0.4, 0.4, plan.strata)[stratum]
    age = rng.integers(18, 90, n)
    female = rng.random(n) < 0.52
    efficacy = 1 + np.digitize(rng.normal(0, 1, n) + 0.3 * place, (-1.4, -0.5, 0.5, 1.4))
    inclined = 0.012 * (age - 50) + 0.15 * female + 0.33 * (efficacy - 3) + place + rng.normal(0, 0.7, n)
    suspect = rng.random(n) < 0.045 * np.exp(0.5 * inclined)
    scores = np.empty((n, len(ITEMS)), dtype=np.int64)
    for column, (item, ease) in enumerate(zip(ITEMS, EASE, strict=True)):
        pull = inclined + ease + (4.5 * suspect if item.organised else 0) + rng.logistic(size=n)
        scores[:, column] = (pull > -2.2).astype(np.int64) + (pull > 0)
    wish = np.digitize(0.45 * inclined + rng.logistic(size=n), (-0.5, 1.6))
    return Population(stratum, unit, age, female, efficacy.astype(np.int64), scores, wish.astype(np.int64))


def asked(people: Population, rows: Ints, weights: Floats, fpc: Floats | None, *, design: bool) -> Survey:
    """These people's answers as a survey, with what is known of the design."""
    responses = tuple(
        SurveyResponse(
            respondent_id=str(number),
            country="Nowhere",
            weight=float(weights[place]),
            answers={item.id: float(people.scores[number, column]) for column, item in enumerate(ITEMS)},
            attributes={
                "age": str(people.age[number]),
                "gender": "female" if people.female[number] else "male",
                "efficacy": str(people.efficacy[number]),
                "hours": HOURS[people.wish[number]],
            },
            stratum=str(people.stratum[number]) if design else "",
            psu=str(people.unit[number]) if design else "",
            fpc=None if fpc is None else float(fpc[place]),
        )
        for place, number in enumerate(rows.tolist())
    )
    return Survey(
        "made",
        "",
        FORMULA,
        responses,
        weighted=True,
        demographics=(
            Attribute("age", "Age", "number", per=10, bounds=(18, 30, 65)),
            Attribute("gender", "Gender", reference="male"),
        ),
        efficacy=Attribute("efficacy", "Self-efficacy", "number"),
        willing=Willingness("hours", "What more", HOURS),
    )


def sample(plan: Plan, people: Population, rng: np.random.Generator) -> Survey:
    """A sample as the plan says, with its weights."""
    if not plan.units:
        chance = np.where(people.age < 40, 0.5, 1.0) * np.where(people.female, 1.3, 1.0)
        chance = plan.drawn * chance / chance.sum()
        rows = np.flatnonzero(rng.random(len(chance)) < chance)
        return asked(people, rows, 1 / chance[rows], None, design=False)
    members = np.split(np.arange(len(people.unit)), np.flatnonzero(np.diff(people.unit)) + 1)
    taken: list[Ints] = []
    weights: list[Floats] = []
    for stratum in range(plan.strata):
        for unit in rng.choice(plan.units, plan.drawn, replace=False).tolist():
            there = members[stratum * plan.units + unit]
            some = rng.choice(there, min(plan.people or len(there), len(there)), replace=False)
            taken.append(some)
            weights.append(np.full(len(some), plan.units / plan.drawn * len(there) / len(some)))
    every = np.concatenate(taken)
    fpc = None if plan.people else np.full(len(every), float(plan.units))
    return asked(people, every, np.concatenate(weights), fpc, design=True)


def figures(measures: SurveyMeasures) -> Mapping[str, Estimate]:
    """The estimates that are looked at, by name."""
    every, safety = Cell(), Cell(sector="safety")
    domains = {(d.attribute, d.value): d.index for d in measures.domains if d.cell == every}
    gaps = {(g.cell, g.criterion): g for g in measures.gaps}
    little = {w.answer: w for w in measures.willing if w.cell == every}
    slopes = {s.attribute: s for s in measures.slopes if s.cell == every}
    regression = next(r for r in measures.regressions if r.cell == every)
    terms = {c.term: c for c in regression.coefficients}
    crowd = {c.cell: c for c in measures.concentration}
    shares = {i.item_id: i for i in measures.items}
    return {
        "index, all": next(i.index for i in measures.indices if i.cell == every),
        "index, a sector": next(i.index for i in measures.indices if i.cell == safety),
        "index, women": domains["gender", "female"],
        "index, under 30": domains["age", "18–29"],
        "activity, often (common)": shares["sort"].often,
        "activity, often (rare)": shares["patrol"].often,
        "gap by how it is done": gaps[every, "how"].gap,
        "gap by who benefits": gaps[safety, "benefits"].gap,
        "organised, often": crowd[every].often,
        "organised, ever": crowd[every].ever,
        "half_by": crowd[every].half_by,
        "half_by, a sector": crowd[safety].half_by,
        "gini": crowd[every].gini,
        "gini, a sector": crowd[safety].gini,
        "willing, any": little["any"].share,
        "willing, who do little": little["any"].little_done,
        "slope of age": slopes["age"].slope,
        "slope of age, standardised": slopes["age"].standardised,
        "coefficient of age": terms["age"].points,
        "coefficient of gender": terms["gender"].points,
        "coefficient of efficacy": terms["efficacy"].points,
        "standardised, gender": terms["gender"].standardised,
        "standardised, efficacy": terms["efficacy"].standardised,
    }


@dataclass(frozen=True)
class Row:
    """What came out for one measure."""

    coverage: float
    worlds: int
    bias: float
    error: float


def row(truth: float, found: list[Estimate]) -> Row:
    """Coverage, number of intervals, bias and the standard errors against the spread."""
    held = [e for e in found if e.low is not None and e.high is not None and e.value is not None]
    if len(held) < 2:
        return Row(math.nan, len(held), math.nan, math.nan)
    values = np.array([e.value for e in held], dtype=float)
    covered = np.mean([(e.low or 0.0) <= truth <= (e.high or 0.0) for e in held])
    spread = float(values.std(ddof=1))
    errors = np.array([e.error or 0.0 for e in held])
    return Row(
        float(covered),
        len(held),
        float(values.mean() - truth) / spread,
        float(np.sqrt(np.mean(errors**2))) / spread,
    )


def simulate(
    plan: Plan, worlds: int, seed: int, look: Callable[[SurveyMeasures], Mapping[str, Estimate]] = figures
) -> dict[str, Row]:
    """All worlds of a plan."""
    rng = np.random.default_rng([seed, sum(map(ord, plan.name))])
    people = population(plan, rng)
    everybody = np.arange(len(people.unit))
    whole = look(survey_measures(asked(people, everybody, np.ones(len(everybody)), None, design=False)))
    found: dict[str, list[Estimate]] = {name: [] for name in whole}
    for _ in range(worlds):
        for name, estimate in look(survey_measures(sample(plan, people, rng))).items():
            found[name].append(estimate)
    return {name: row(estimate.value or 0.0, found[name]) for name, estimate in whole.items()}


def main() -> None:
    """Simulate all plans and print a table each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="only plans with this in their name")
    given = parser.parse_args()
    print(f"{given.worlds} worlds each, seed {given.seed}; coverage of 95 % intervals")
    for plan in PLANS:
        if given.only not in plan.name:
            continue
        print(f"\n{plan.name:34}{'coverage':>9}{'worlds':>8}{'bias':>7}{'error':>7}")
        for name, one in simulate(plan, given.worlds, given.seed).items():
            print(f"{name:34}{one.coverage:9.3f}{one.worlds:8}{one.bias:7.2f}{one.error:7.2f}", flush=True)


if __name__ == "__main__":
    main()
