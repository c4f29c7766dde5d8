"""Made surveys for the tests of measures: short to write, and large ones from random numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pipeline.survey import Attribute, IndexFormula, Missing, Survey, SurveyItem, SurveyResponse, Willingness

SCORES = {"never": 0.0, "sometimes": 1.0, "often": 2.0}
ITEMS = (
    SurveyItem("i1", "c1", "Lock up", "safety", "alone", "self"),
    SurveyItem("i2", "c2", "Neighbourhood watch", "safety", "with others", "others", organised=True),
    SurveyItem("i3", "c3", "Recycling", "env", "alone", "others"),
    SurveyItem("i4", "c4", "Green group", "env", "with others", "others", organised=True),
)
AGE = Attribute("age", "Age", "number", per=10, bounds=(18, 40, 65))
GENDER = Attribute("gender", "Gender", reference="male")
EFFICACY = Attribute("efficacy", "Self-efficacy", "number")
HOURS = Willingness("hours", "What more", ("none", "some", "many"))


def response(
    name: str,
    country: str,
    *scores: float | None,
    weight: float = 1.0,
    psu: str = "",
    traits: Mapping[str, str] | None = None,
) -> SurveyResponse:
    """A respondent's answers to i1, i2 and so on."""
    answers = {f"i{n}": score for n, score in enumerate(scores, start=1)}
    return SurveyResponse(name, country, weight, answers, dict(traits or {}), psu=psu)


def survey(
    *responses: SurveyResponse,
    items: tuple[SurveyItem, ...] = ITEMS,
    missing: Missing = "skip",
    least: float = 0.5,
    demographics: tuple[Attribute, ...] = (),
    efficacy: Attribute | None = None,
    willing: Willingness | None = None,
) -> Survey:
    """A survey of these respondents."""
    formula = IndexFormula(items, SCORES, missing, least)
    return Survey(
        "survey.csv",
        "b2:0",
        formula,
        responses,
        weighted=True,
        demographics=demographics,
        efficacy=efficacy,
        willing=willing,
    )


def large(n: int = 400, seed: int = 1, *, missing: float = 0.0, psu: bool = False) -> Survey:
    """A survey of two countries in which the index rises with age and more with self-efficacy, not with gender."""
    rng = np.random.default_rng(seed)
    age, efficacy, female = rng.integers(18, 90, n), rng.integers(1, 6, n), rng.random(n) < 0.5
    inclined = 0.02 * (age - 50) + 0.6 * (efficacy - 3) + rng.normal(0, 0.7, n)
    responses = []
    for place in range(n):
        pulls = inclined[place] + np.array([0.5, -1.5, 0.0, -1.8]) + rng.logistic(size=4)
        scores = [None if rng.random() < missing else float(pull > -1) + float(pull > 0.5) for pull in pulls]
        traits = {
            "age": "" if rng.random() < missing else str(age[place]),
            "gender": "female" if female[place] else "male",
            "efficacy": str(efficacy[place]),
            "hours": HOURS.answers[int(rng.integers(0, 3))],
        }
        name = f"r{place}"
        responses.append(
            response(
                name,
                "Denmark" if place % 3 else "France",
                *scores,
                weight=float(rng.uniform(0.5, 2)),
                psu=f"u{place % 24}" if psu else "",
                traits=traits,
            )
        )
    return survey(*responses, demographics=(AGE, GENDER), efficacy=EFFICACY, willing=HOURS)
