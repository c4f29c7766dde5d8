"""Five classes of utterance in real meetings (MRDA: statement, backchannel, disruption, floor-grabber, question).

Trained on the 51 meetings of `train`, tested on the 12 of `test`, as given; `val` is not used. The five classes are five
codes, and the most probable one counts. Published: 91.1 % accuracy (Raheja & Tetreault 2019), a linear TF-IDF 89.2 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from quality_baselines import plain_words, words_and_marks
from quality_corpora import BASIC_CODES, bare_codebook, mrda
from quality_figures import pooled_ece
from quality_predictors import Predictors
from quality_running import Floor, Plan, spread, timed
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.taggers import RulesTagger, TrainingSegment
from pipeline.taggers.learnt import Taggers
from pipeline.taggers.training import verdicts_of

LEAST_ACCURACY = 0.895
MOST_ECE = 0.05
QUICK_MEETINGS = 10


@dataclass(frozen=True, slots=True)
class Unit:
    """One run: with the corpus's punctuation or without, on all training meetings or the first few."""

    shared: Path
    punctuation: bool
    meetings: int | None

    @property
    def name(self) -> str:
        """How it is called."""
        return "punctuation as given" if self.punctuation else "without . ? ! ,"


@dataclass(frozen=True, slots=True)
class Figures:
    """Accuracy of ours and of the linear baselines, our pooled calibration error; how many segments were learnt and read.

    `words`: plain words; `marks`: words, marks and pairs of them.
    """

    ours: float
    words: float
    marks: float
    ece: float
    learnt: int
    read: int


def figures(unit: Unit) -> Figures:
    """Learn from the training meetings and score on the test meetings."""
    codebook = bare_codebook("mrda", BASIC_CODES)
    train = mrda(unit.shared, "train", punctuation=unit.punctuation, meetings=unit.meetings)
    test = mrda(unit.shared, "test", punctuation=unit.punctuation)
    known, truth = verdicts_of(train, codebook), verdicts_of(test, codebook)
    words, marks = (
        _linear(vectoriser, train, known.argmax(axis=1), test)
        for vectoriser in (plain_words(), words_and_marks())
    )
    passages = [example.passage for example in test]
    said = Predictors(codebook, Taggers(RulesTagger(codebook))).predict("both", train, passages)
    classes = truth.argmax(axis=1)
    return Figures(
        float(np.mean(said.probabilities.argmax(axis=1) == classes)),
        float(np.mean(words == classes)),
        float(np.mean(marks == classes)),
        pooled_ece(truth, np.where(said.learnt, said.probabilities, np.nan)),
        len(train),
        len(test),
    )


def _linear(
    vectoriser: TfidfVectorizer,
    train: tuple[TrainingSegment, ...],
    classes: np.ndarray,
    test: tuple[TrainingSegment, ...],
) -> np.ndarray:
    """The class of each test utterance by TF-IDF and one multinomial regression with scikit-learn's defaults."""
    known = vectoriser.fit_transform([example.passage.segment.quote for example in train])
    model = LogisticRegression(max_iter=1000).fit(known, classes)
    return np.asarray(
        model.predict(vectoriser.transform([example.passage.segment.quote for example in test]))
    )


def run(plan: Plan) -> list[Floor]:
    """Print accuracy and calibration with punctuation and without; the floors."""
    meetings = QUICK_MEETINGS if plan.quick else None
    units = [Unit(plan.shared, punctuation, meetings) for punctuation in (True, False)]
    with timed(
        "mrda: accuracy on five classes, train and test meetings as given (published 0.911; linear 0.892)"
    ):
        found = spread(figures, units, plan.jobs, lambda unit: unit.name)
        print(
            f"  {'':24}{'plain words':>12}{'words, marks':>14}{'ours':>8}{'pooled ECE':>12}{'learnt from':>13}{'tested on':>11}"
        )
        for unit, figure in zip(units, found, strict=True):
            print(
                f"  {unit.name:24}{figure.words:12.3f}{figure.marks:14.3f}{figure.ours:8.3f}{figure.ece:12.3f}"
                f"{figure.learnt:13,}{figure.read:11,}"
            )
    return [
        Floor("mrda, punctuation as given: accuracy", found[0].ours, LEAST_ACCURACY),
        *(
            Floor(f"mrda, {unit.name}: pooled ECE", one.ece, MOST_ECE, ceiling=True)
            for unit, one in zip(units, found, strict=True)
        ),
    ]
