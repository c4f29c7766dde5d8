"""Argument mining on German citizens' contributions: five sets, two published tasks, grouped folds.

Romberg & Conrad 2021 (8th Workshop on Argument Mining) report macro-F1 of .76-.80 for argumentative against not and of
.86-.93 for premise against position. A sentence is a segment; no contribution is in two folds; all models meet the same
folds. Codes have no definitions here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from quality_baselines import Tuned, one_by_one, plain_words, tuned, words_and_characters
from quality_corpora import ARGUMENT_CODES, Sentences, argument, bare_codebook
from quality_figures import Flags, Floats, chance_macro_f1, macro_f1, mean_and_spread, pooled_ece
from quality_predictors import Predictors
from quality_running import Floor, Plan, spread, timed
from sklearn.model_selection import StratifiedGroupKFold

from pipeline.taggers import RulesTagger, TrainingSegment
from pipeline.taggers.learnt import Taggers
from pipeline.taggers.training import verdicts_of

FOLDS = 5
LEAST_GAIN = 0.01
MOST_ECE = 0.05
MODELS = ("plain words", "tuned", "tuned generously", "ours")
SHUFFLES = 3
# Wide enough for what the mean of a few shuffles scatters by.
MOST_ABOVE_CHANCE = 0.03


@dataclass(frozen=True, slots=True)
class Task:
    """A published task: a code's column, whether its yes is the task's yes, the published macro-F1 (lowest, highest)."""

    name: str
    column: int
    reverse: bool
    published: tuple[float, float]


TASKS = (
    Task("argumentative or not", 0, True, (0.76, 0.80)),
    Task("premise or position", 3, False, (0.86, 0.93)),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What each model says of every sentence of a set, by model and task; `truth` by task, `judged` by task.

    `probabilities` are ours, beside the `verdicts`: sentences × codes.
    """

    said: dict[tuple[str, str], Flags]
    truth: dict[str, Flags]
    judged: dict[str, Flags]
    probabilities: Floats
    verdicts: Floats

    def f1(self, model: str, task: str, figure: Callable[[Flags, Flags], float] = macro_f1) -> float:
        """Macro-F1 over all sentences that the task is about, from all folds together."""
        rows = self.judged[task]
        return figure(self.truth[task][rows], self.said[model, task][rows])

    @property
    def ece(self) -> float:
        """The pooled calibration error of our probabilities."""
        return pooled_ece(self.verdicts, self.probabilities)


@dataclass(frozen=True, slots=True)
class Unit:
    """One run through a set. `shuffle` deals the verdicts anew among all sentences first, and leaves out the baselines."""

    shared: Path
    name: str
    seed: int
    shuffle: bool = False


def answers(unit: Unit) -> Answers:
    """What every model says of every sentence, each time without having learnt from its contribution."""
    sentences = argument(unit.shared, unit.name)
    examples = sentences.examples
    if unit.shuffle:
        order = np.random.default_rng(unit.seed).permutation(len(examples))
        examples = tuple(
            TrainingSegment(own.passage, examples[other].verdicts)
            for own, other in zip(examples, order.tolist(), strict=True)
        )
        sentences = Sentences(examples, sentences.codes[order], sentences.documents)
    verdicts = verdicts_of(examples, bare_codebook("argument", ARGUMENT_CODES))
    truth = {task.name: (verdicts[:, task.column] == 1) ^ task.reverse for task in TASKS}
    judged = {task.name: ~np.isnan(verdicts[:, task.column]) for task in TASKS}
    models = MODELS[-1:] if unit.shuffle else MODELS
    empty = np.zeros(len(examples), dtype=np.bool_)
    found = Answers(
        {(model, task.name): empty.copy() for model in models for task in TASKS},
        truth,
        judged,
        np.full(verdicts.shape, np.nan),
        verdicts,
    )
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=unit.seed)
    for train, test in folds.split(examples, sentences.codes, sentences.documents):
        _ours(found, sentences, train, test)
        if not unit.shuffle:
            _baselines(found, sentences, train, test)
    return found


def _ours(found: Answers, sentences: Sentences, train: np.ndarray, test: np.ndarray) -> None:
    """Our answers for a fold: the product's own path, at the thresholds that it has learnt."""
    codebook = bare_codebook("argument", ARGUMENT_CODES)
    examples = [sentences.examples[row] for row in train]
    passages = [sentences.examples[row].passage for row in test]
    said = Predictors(codebook, Taggers(RulesTagger(codebook))).predict("both", examples, passages)
    found.probabilities[test] = np.where(said.learnt, said.probabilities, np.nan)
    for task in TASKS:
        yes = said.probabilities[:, task.column] >= said.thresholds[task.column]
        found.said["ours", task.name][test] = yes ^ task.reverse


def _baselines(found: Answers, sentences: Sentences, train: np.ndarray, test: np.ndarray) -> None:
    """The baselines' answers for a fold; each task has a model of its own, learnt from the sentences it is about."""
    texts = np.array([example.passage.segment.quote for example in sentences.examples], dtype=object)
    for task in TASKS:
        rows = train[found.judged[task.name][train]]
        truth = found.truth[task.name][rows]
        words = one_by_one(plain_words(), texts[rows], truth[:, None].astype(np.float64), texts[test])[:, 0]
        known, asked = words_and_characters(texts[rows], texts[test])
        best: Tuned = tuned(known, truth, sentences.documents[rows], asked)
        for model, said in zip(MODELS, (words >= 0.5, best.plain, best.generous), strict=False):
            found.said[model, task.name][test] = said


def run(plan: Plan) -> list[Floor]:
    """Print macro-F1 by set, task and model, and calibration; the floors."""
    units = [Unit(plan.shared, name, seed) for name, seed in product(plan.sets, range(plan.seeds))]
    with timed(f"argument: macro-F1, {FOLDS} folds grouped by contribution, mean of {plan.seeds} splits"):
        found = spread(answers, units, plan.jobs, lambda unit: f"{unit.name}, split {unit.seed + 1}")
        by_set: dict[str, list[Answers]] = {name: [] for name in plan.sets}
        for unit, answer in zip(units, found, strict=True):
            by_set[unit.name].append(answer)
        return _table(by_set)


def _table(by_set: dict[str, list[Answers]]) -> list[Floor]:
    """Print the figures; the floors."""
    floors = []
    head = "".join(f"{model:>18}" for model in MODELS)
    for task in TASKS:
        low, high = task.published
        print(f"  {task.name} (published {low:.2f}-{high:.2f})")
        print(f"  {'set':8}{head}{'ours - tuned':>16}{'ours - generous':>18}")
        for name, runs in by_set.items():
            plain, tuned_, generous, ours = (
                float(np.mean([run.f1(model, task.name) for run in runs])) for model in MODELS
            )
            cells = "".join(f"{value:18.3f}" for value in (plain, tuned_, generous, ours))
            print(f"  {name:8}{cells}{ours - tuned_:+16.3f}{ours - generous:+18.3f}")
            floors.append(Floor(f"argument {name}, {task.name}: ours - tuned", ours - tuned_, LEAST_GAIN))
        print()
    for name, runs in by_set.items():
        error = float(np.mean([run.ece for run in runs]))
        floors.append(Floor(f"argument {name}: pooled ECE", error, MOST_ECE, ceiling=True))
    print(
        "  pooled ECE: "
        + ", ".join(f"{name} {np.mean([r.ece for r in runs]):.3f}" for name, runs in by_set.items())
    )
    return floors


def run_shuffled(plan: Plan) -> list[Floor]:
    """Print macro-F1 on Cologne after the verdicts were dealt anew, beside what chance gives; the bounds."""
    units = [Unit(plan.shared, "CDC", seed, shuffle=True) for seed in range(SHUFFLES)]
    floors = []
    with timed(f"argument, CDC, verdicts shuffled: macro-F1, {SHUFFLES} shuffles"):
        found = spread(answers, units, plan.jobs, lambda unit: f"shuffle {unit.seed + 1}")
        for task in TASKS:
            ours = [one.f1("ours", task.name) for one in found]
            by_chance = [one.f1("ours", task.name, chance_macro_f1) for one in found]
            print(f"  {task.name:24} ours {mean_and_spread(ours)}, chance {np.mean(by_chance):.3f}")
            above = float(np.mean(ours) - np.mean(by_chance))
            name = f"argument CDC, {task.name}, shuffled: above chance"
            floors.append(Floor(name, above, MOST_ABOVE_CHANCE, ceiling=True))
    return floors
