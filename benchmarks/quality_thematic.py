"""Themes of German citizens' contributions, several at once, from few codings (CIMT thematic, Ottensen).

Ten codes have at least ten positives. Of each draw 250 contributions are held out, and codings of 20 to 300 of the others
are learnt from; a contribution is a transcript, so none is on both sides. The definitions (cimt_thematic.yaml) were
written from the names of the codes in the corpus's README alone, before any run.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from quality_baselines import CHARACTERS_STRENGTH, by_likeness, characters, one_by_one, plain_words
from quality_corpora import thematic
from quality_figures import (
    chance_average_precision,
    macro_average_precision,
    mean_and_spread,
    mean_prevalence,
    pooled_ece,
)
from quality_predictors import Predictors
from quality_running import Floor, Plan, spread, timed

from pipeline.codebook import Code
from pipeline.taggers import RulesTagger, TrainingSegment
from pipeline.taggers.learnt import Taggers
from pipeline.taggers.training import verdicts_of

LEAST_POSITIVES = 10
HELD_OUT = 250
LABELS = (0, 20, 50, 100, 200, 300)
FLOORS = {20: 0.75, 200: 0.81}
MOST_ECE = 0.05
SHUFFLED_LABELS = 200
SHUFFLED_DRAWS = 5
# Wide enough for what the mean of a few shuffles scatters by.
MOST_ABOVE_CHANCE = 0.03
MISSING = float("nan")


@dataclass(frozen=True, slots=True)
class Unit:
    """One draw with so many labels. `shuffle` deals the verdicts anew among all contributions first."""

    shared: Path
    draw: int
    labels: int
    shuffle: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out of a unit: average precision by model (NaN where it cannot be), calibration, and how many codes were
    learnt; `chance` is the average precision of a random order, `prevalence` the share of positives, mean over codes.
    """

    ours: float
    words: float
    characters: float
    likeness: float
    ece: float
    learnt: int
    chance: float
    prevalence: float


def figures(unit: Unit) -> Figures:
    """Draw, learn, and score on what was held out."""
    codebook, examples = thematic(unit.shared)
    verdicts = verdicts_of(examples, codebook)
    used = np.flatnonzero(verdicts.sum(axis=0) >= LEAST_POSITIVES)
    order = np.random.default_rng(unit.draw).permutation(len(examples))
    if unit.shuffle:
        dealt = np.random.default_rng([unit.draw, 1]).permutation(len(examples))
        verdicts = verdicts[dealt]
        examples = tuple(
            TrainingSegment(own.passage, examples[other].verdicts)
            for own, other in zip(examples, dealt.tolist(), strict=True)
        )
    test, train = order[:HELD_OUT], order[HELD_OUT : HELD_OUT + unit.labels]
    passages = [examples[row].passage for row in test]
    said = Predictors(codebook, Taggers(RulesTagger(codebook))).predict(
        "both", [examples[row] for row in train], passages
    )
    truth = verdicts[np.ix_(test, used)]
    probabilities = np.where(said.learnt, said.probabilities, np.nan)[:, used]
    words, runs, likeness = _baselines(
        [examples[row].passage.segment.quote for row in train],
        verdicts[np.ix_(train, used)],
        [passage.segment.quote for passage in passages],
        [_definition(codebook.codable[code]) for code in used.tolist()],
    )
    return Figures(
        ours=macro_average_precision(truth, said.probabilities[:, used]),
        words=MISSING if words is None else macro_average_precision(truth, words),
        characters=MISSING if runs is None else macro_average_precision(truth, runs),
        likeness=macro_average_precision(truth, likeness),
        ece=pooled_ece(truth, probabilities),
        learnt=int(said.learnt[used].sum()),
        chance=chance_average_precision(truth),
        prevalence=mean_prevalence(truth),
    )


def _definition(code: Code) -> str:
    """What the codebook says of a code, as one text."""
    return f"{code.name}. {code.definition} {code.use_when}"


def _baselines(
    train: list[str], verdicts: np.ndarray, test: list[str], definitions: list[str]
) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray]:
    """The scores of plain words, of characters, and of likeness with the definitions; None: there is nothing to learn."""
    likeness = by_likeness(definitions, test)
    if not train:
        return None, None, likeness
    return (
        one_by_one(plain_words(), train, verdicts, test),
        one_by_one(characters(), train, verdicts, test, CHARACTERS_STRENGTH),
        likeness,
    )


def run(plan: Plan) -> list[Floor]:
    """Print macro average precision by number of labels, calibration and codes learnt; the floors."""
    # The dearest first, so that no process is left alone with one at the end.
    units = [Unit(plan.shared, draw, labels) for labels, draw in product(reversed(LABELS), range(plan.draws))]
    title = (
        f"thematic: macro average precision, ten codes, {HELD_OUT} held out, {plan.draws} draws (mean ± SD)"
    )
    floors = []
    with timed(title):
        found = spread(figures, units, plan.jobs, lambda unit: f"{unit.labels} labels, draw {unit.draw + 1}")
        print(
            f"  {'labels':8}{'plain words':>16}{'characters':>16}{'likeness alone':>16}{'ours':>16}"
            f"{'pooled ECE':>12}{'learnt':>8}"
        )
        for labels in LABELS:
            own = [figure for unit, figure in zip(units, found, strict=True) if unit.labels == labels]
            cells = "".join(
                f"{mean_and_spread(values):>16}"
                for values in (
                    [figure.words for figure in own],
                    [figure.characters for figure in own],
                    [figure.likeness for figure in own],
                    [figure.ours for figure in own],
                )
            )
            error = float(np.mean([figure.ece for figure in own]))
            shown = "–" if np.isnan(error) else f"{error:.3f}"
            print(f"  {labels:<8}{cells}{shown:>12}{np.mean([figure.learnt for figure in own]):8.1f}")
            floors += _floors(labels, own, error)
    return floors


def _floors(labels: int, own: list[Figures], error: float) -> list[Floor]:
    """The floors that concern a number of labels."""
    floors = []
    if labels in FLOORS:
        ours = float(np.mean([figure.ours for figure in own]))
        floors.append(Floor(f"thematic, {labels} labels: macro average precision", ours, FLOORS[labels]))
    if labels:
        floors.append(Floor(f"thematic, {labels} labels: pooled ECE", error, MOST_ECE, ceiling=True))
    return floors


def run_shuffled(plan: Plan) -> list[Floor]:
    """Print macro average precision after the verdicts were dealt anew, beside chance; the bound."""
    units = [Unit(plan.shared, draw, SHUFFLED_LABELS, shuffle=True) for draw in range(SHUFFLED_DRAWS)]
    title = f"thematic, verdicts shuffled, {SHUFFLED_LABELS} labels: macro average precision, {len(units)} shuffles"
    with timed(title):
        found = spread(figures, units, plan.jobs, lambda unit: f"shuffle {unit.draw + 1}")
        ours, by_chance = [one.ours for one in found], [one.chance for one in found]
        print(
            f"  ours {mean_and_spread(ours)}, chance {np.mean(by_chance):.3f} "
            f"(prevalence {np.mean([one.prevalence for one in found]):.3f})"
        )
    above = float(np.mean(ours) - np.mean(by_chance))
    return [Floor("thematic, verdicts shuffled: above chance", above, MOST_ABOVE_CHANCE, ceiling=True)]
