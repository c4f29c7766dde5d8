"""Makes survey.csv of the sample study: invented answers of invented citizens in five countries.

The data are synthetic. No real person answered, every parameter below was chosen by hand, and the file
reproduces no published figure: neither sample sizes nor shares, index values or differences between countries
are anybody's results. It has the shape of such a survey (about 1,000 respondents a country), so that the tool
can be tried and shown on it:

- Each respondent has a propensity to contribute. It rises modestly with age, is slightly higher for women,
  and rises more clearly with self-efficacy; education and area hardly matter.
- An answer (never, sometimes, often) comes from an ordered logit of that propensity, the ease of the activity
  and a small shift of the country in the sector. Easy things done alone come first, a change of one's own
  lifestyle clearly lower, what needs getting in touch with others lower still, and organised groups last.
- A small group of "usual suspects", of another size in each country, often does what is organised in groups.
- Some kinds of people answer surveys more readily than others; weights restore the assumed population by age
  and gender. A few answers are missing.

The same seed gives the same file.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.str_]

DEFAULT_SEED = 20081121
SECTORS = ("safety", "env", "health")
ANSWERS = ("never", "sometimes", "often")
WILLING_HOURS = ("none", "a few hours a month", "a few hours a week")
MISSING_RATE = 0.015
AGE_BOUNDS = (18, 35, 50, 65, 91)
"""Bounds of the four age groups used for weighting: from each to below the next."""

READINESS = (0.49, 0.84, 1.18, 1.40, 0.64, 1.07, 1.46, 1.34)
"""How readily men, then women, of the four age groups answer a survey, relative to each other."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity.

    `ease` moves all answers upwards, `width` is the reach of "sometimes", `group` marks organised ones.
    """

    column: str
    ease: float
    width: float
    group: bool = False

    @property
    def sector(self) -> str:
        """The sector's short name, the first word of the column."""
        return self.column.split("_", 1)[0]


@dataclass(frozen=True, slots=True)
class Country:
    """What is assumed of a country.

    Sample size, shares of the age groups, shift of all answers by sector, share of usual suspects, and how
    far its people's confidence lies from the average.
    """

    code: str
    size: int
    age_shares: tuple[float, float, float, float]
    shifts: tuple[float, float, float]
    usual_suspects: float
    efficacy: float = 0.0


@dataclass(frozen=True, slots=True)
class People:
    """The respondents of one country, one array entry each."""

    age: Ints
    age_group: Ints
    female: npt.NDArray[np.bool_]
    education: Words
    area: Words
    efficacy: Ints


ACTIVITIES = (
    Activity("safety_lock_up", 1.90, 2.2),
    Activity("safety_keep_eye", 0.00, 2.3),
    Activity("safety_watch_home", -0.45, 1.9),
    Activity("safety_report_police", -1.30, 2.1),
    Activity("safety_ask_police", -2.70, 2.0),
    Activity("safety_group", -4.70, 2.4, group=True),
    Activity("env_recycle", 1.70, 2.1),
    Activity("env_save_energy", 1.15, 2.5),
    Activity("env_travel", -0.35, 2.1),
    Activity("env_speak_up", -1.75, 2.2),
    Activity("env_report_damage", -2.20, 2.1),
    Activity("env_group", -4.50, 2.6, group=True),
    Activity("health_hygiene", 1.50, 2.4),
    Activity("health_diet", 0.15, 2.6),
    Activity("health_exercise", -0.45, 2.2),
    Activity("health_ask_doctor", -1.05, 2.2),
    Activity("health_help_others", -2.00, 2.3),
    Activity("health_group", -4.90, 2.3, group=True),
)

COUNTRIES = (
    Country("CZ", 1004, (0.29, 0.28, 0.24, 0.19), (0.05, 0.20, -0.10), 0.045, efficacy=-0.10),
    Country("DK", 1008, (0.26, 0.26, 0.26, 0.22), (-0.30, 0.00, -0.05), 0.030, efficacy=0.10),
    Country("FR", 997, (0.27, 0.26, 0.25, 0.22), (-0.10, 0.15, 0.10), 0.035),
    Country("DE", 1012, (0.24, 0.25, 0.27, 0.24), (-0.05, 0.10, 0.15), 0.055),
    Country("UK", 1001, (0.28, 0.26, 0.24, 0.22), (0.25, 0.05, 0.20), 0.070, efficacy=0.05),
)


def draw_cells(country: Country, rng: np.random.Generator) -> Ints:
    """Draw each respondent's age-by-gender cell: 0-3 men, 4-7 women, by age group."""
    shares = population_shares(country) * np.array(READINESS)
    cells: Ints = rng.choice(len(READINESS), size=country.size, p=shares / shares.sum()).astype(np.int64)
    return cells


def population_shares(country: Country) -> Floats:
    """Give the assumed share of each age-by-gender cell; women are more than half of the old."""
    ages = np.array(country.age_shares)
    women = np.array((0.49, 0.50, 0.51, 0.56))
    return np.concatenate([ages * (1 - women), ages * women])


def post_stratify(cells: Ints, country: Country) -> Floats:
    """Give the weights that restore the population's age-by-gender cells, with mean 1."""
    drawn = np.bincount(cells, minlength=len(READINESS)) / len(cells)
    weights = population_shares(country)[cells] / drawn[cells]
    return np.asarray(weights / weights.mean(), dtype=np.float64)


def draw_people(country: Country, cells: Ints, rng: np.random.Generator) -> People:
    """Draw the attributes of the respondents in these cells; the old have had a little less schooling."""
    group = cells % 4
    bounds = np.array(AGE_BOUNDS)
    age = np.floor(rng.uniform(bounds[group], bounds[group + 1])).astype(np.int64)
    late = group == 3
    age[late] = 65 + np.floor(26 * rng.beta(1.1, 2.2, size=int(late.sum()))).astype(np.int64)
    schooling = rng.normal(size=country.size) - 0.15 * (group - 1.5)
    education = np.array(("low", "medium", "high"))[np.digitize(schooling, (-0.65, 0.60))]
    area = np.where(rng.uniform(size=country.size) < 0.66, "urban", "rural")
    confidence = country.efficacy + 0.10 * schooling + rng.normal(size=country.size)
    efficacy = 1 + np.digitize(confidence, (-1.45, -0.55, 0.45, 1.35)).astype(np.int64)
    return People(age, group, cells >= 4, education, area, efficacy)


def draw_propensity(people: People, rng: np.random.Generator) -> Floats:
    """Draw how inclined each is to contribute: by age, gender, more by efficacy, mostly themselves."""
    explained = (
        0.011 * (people.age - 50)
        + 0.14 * (people.female - 0.5)
        + 0.33 * (people.efficacy - 3)
        + 0.03 * (people.education == "high")
        + 0.02 * (people.area == "rural")
    )
    return np.asarray(explained + rng.normal(scale=0.70, size=len(people.age)), dtype=np.float64)


def draw_usual_suspects(country: Country, propensity: Floats, rng: np.random.Generator) -> Floats:
    """Draw who is always there (1, else 0): the country's share on average, likelier the more inclined."""
    odds = np.exp(0.6 * propensity)
    chance = np.minimum(country.usual_suspects * odds / odds.mean(), 0.9)
    drawn: Floats = (rng.uniform(size=len(propensity)) < chance).astype(np.float64)
    return drawn


def draw_answers(country: Country, propensity: Floats, rng: np.random.Generator) -> dict[str, Words]:
    """Draw the answers to every activity, by column; "" where none was given."""
    size = len(propensity)
    suspects = draw_usual_suspects(country, propensity, rng)
    sector_taste = {sector: rng.normal(scale=0.45, size=size) for sector in SECTORS}
    answers: dict[str, Words] = {}
    for activity in ACTIVITIES:
        shift = country.shifts[SECTORS.index(activity.sector)]
        pull = 4.6 * suspects if activity.group else 0.0
        inclined = propensity + sector_taste[activity.sector] + activity.ease + shift + pull
        inclined = inclined + rng.logistic(size=size)
        step = (inclined > -activity.width).astype(np.int64) + (inclined > 0).astype(np.int64)
        given = rng.uniform(size=size) >= MISSING_RATE
        answers[activity.column] = np.where(given, np.array(ANSWERS)[step], "")
    return answers


def draw_willingness(people: People, propensity: Floats, rng: np.random.Generator) -> Words:
    """Draw how many hours each would give: many who do little would still give some."""
    wish = 0.45 * propensity + 0.25 * (people.efficacy - 3) - 0.004 * (people.age - 50)
    step = np.digitize(wish + rng.logistic(size=len(propensity)), (-0.55, 1.60))
    return np.asarray(np.array(WILLING_HOURS)[step])


def make_country(country: Country, rng: np.random.Generator) -> pd.DataFrame:
    """Make the rows of one country."""
    cells = draw_cells(country, rng)
    people = draw_people(country, cells, rng)
    propensity = draw_propensity(people, rng)
    answers = draw_answers(country, propensity, rng)
    columns = {
        "respondent": [f"{country.code}-{number:04d}" for number in range(1, country.size + 1)],
        "country": [country.code] * country.size,
        "weight": [f"{weight:.4f}" for weight in post_stratify(cells, country)],
        "age": people.age,
        "gender": np.where(people.female, "female", "male"),
        "education": people.education,
        "area": people.area,
        "efficacy": people.efficacy,
        "willing_hours": draw_willingness(people, propensity, rng),
    }
    return pd.DataFrame({**columns, **answers})


def make_survey(seed: int = DEFAULT_SEED) -> pd.DataFrame:
    """Make the whole survey; each country has its own random numbers, so that one can change alone."""
    frames = [
        make_country(country, np.random.default_rng([seed, place])) for place, country in enumerate(COUNTRIES)
    ]
    return pd.concat(frames, ignore_index=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the survey to the path given on the command line."""
    parser = argparse.ArgumentParser(description="Make the synthetic survey of the sample study.")
    parser.add_argument("output", type=Path, help="the CSV file to write")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="default: %(default)s")
    options = parser.parse_args(arguments)
    make_survey(options.seed).to_csv(options.output, index=False, encoding="utf-8", lineterminator="\n")


if __name__ == "__main__":
    main()
