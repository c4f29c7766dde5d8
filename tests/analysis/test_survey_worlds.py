"""The intervals of the survey's measures hold as often as they say, in samples from a population that is known.

Short: one design, a few statistics. benchmarks/coverage_survey.py asks of every measure, in five designs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.estimation import (
    Design,
    design_of,
    gini,
    half_by,
    linearised_estimate,
    mean_estimate,
    share_estimate,
    standard_error,
    weighted_regression,
)
from pipeline.findings import Estimate

Floats = NDArray[np.float64]
WORLDS = 250
STRATA, UNITS, SIZE = 4, 150, 30
DRAWN, PEOPLE = 10, 8


class Population:
    """18,000 citizens in municipalities within regions: an index, a trait, and an organised activity that few do."""

    def __init__(self, rng: np.random.Generator) -> None:
        n = STRATA * UNITS * SIZE
        self.unit = np.repeat(np.arange(STRATA * UNITS), SIZE)
        self.stratum = self.unit // UNITS
        place = rng.normal(0, 5, STRATA * UNITS)[self.unit] + 4.0 * self.stratum
        self.trait = rng.integers(1, 6, n) + 0.05 * place
        self.alone = 60 + place + 4 * self.trait + rng.normal(0, 15, n)
        self.together = 30 + 0.5 * self.alone + rng.normal(0, 12, n)
        chance = 1 / (1 + np.exp(2.2 - 0.08 * place))
        self.organised = (rng.random(n) < chance) * rng.integers(1, 3, n) / 2.0

    def sample(self, rng: np.random.Generator) -> tuple[NDArray[np.intp], Design]:
        """Ten municipalities a region, eight citizens in each, with the weights of a region of another size of sample."""
        units = np.concatenate(
            [h * UNITS + rng.choice(UNITS, DRAWN + 2 * h, replace=False) for h in range(STRATA)]
        )
        rows = (
            units[:, None] * SIZE
            + rng.permuted(np.tile(np.arange(SIZE), (len(units), 1)), axis=1)[:, :PEOPLE]
        ).ravel()
        stratum = self.stratum[rows]
        weights = UNITS / (DRAWN + 2.0 * stratum) * SIZE / PEOPLE
        return rows, design_of(weights, strata=stratum.tolist(), psu=self.unit[rows].tolist())

    def estimates(self, rows: NDArray[np.intp], design: Design) -> dict[str, Estimate]:
        """All statistics of a sample."""
        every = np.ones(len(rows), dtype=bool)
        members = design.members(every)
        alone, together, organised = self.alone[rows], self.together[rows], self.organised[rows]
        fit = weighted_regression(design, alone, self.trait[rows][:, None], every, every[:1])
        found = {
            "mean": mean_estimate(design, alone),
            "gap": mean_estimate(design, alone - together),
            "share": share_estimate(design, (organised > 0).astype(float)),
        }
        for name, value, error in (
            ("coefficient", fit.coefficients[0], fit.errors[0]),
            ("standardised", fit.standardised[0], fit.standardised_errors[0]),
        ):
            found[name] = linearised_estimate(design, float(value), float(error), members, what=name, spent=1)
        for name, measure in (("half_by", half_by), ("gini", gini)):
            value, scores = measure(organised, design.weights)
            found[name] = linearised_estimate(
                design, value, standard_error(design, scores), members, what=name
            )
        return found


def test_intervals_hold_as_often_as_they_say() -> None:
    """Mean, gap within respondents, share, half_by, Gini and coefficients: between 92 and 99 of 100 intervals hold the truth."""
    rng = np.random.default_rng(20261122)
    population = Population(rng)
    whole = np.arange(len(population.unit))
    truth = population.estimates(whole, design_of(np.ones(len(whole))))
    held = dict.fromkeys(truth, 0)
    for _ in range(WORLDS):
        for name, found in population.estimates(*population.sample(rng)).items():
            value = truth[name].value
            assert value is not None
            assert found.low is not None
            assert found.high is not None
            held[name] += found.low <= value <= found.high
    assert {} == {name: count / WORLDS for name, count in held.items() if not 0.92 <= count / WORLDS <= 0.99}
