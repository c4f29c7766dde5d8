"""The taggers as an evaluation asks for them: what they say of some passages after having learnt from others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from pipeline.codebook import Codebook
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.learnt import Taggers, learn
from pipeline.taggers.passages import Passage, TrainingSegment
from pipeline.taggers.talk import Vector
from pipeline.taggers.training import TrainedClassifier, train

Variant = Literal["rules", "classifier", "both"]


@dataclass(frozen=True, eq=False)
class Said:
    """What taggers say of some passages, a column for each codable code.

    `probabilities` of codes that were not `learnt` order the passages and are no probabilities; `thresholds` are NaN
    where there is a ranking alone.
    """

    probabilities: Vector
    thresholds: Vector
    learnt: npt.NDArray[np.bool_]


class Predictors:
    """Rules alone, the classifier alone, and all taggers of a study together, each learning from the same segments."""

    def __init__(self, codebook: Codebook, taggers: Taggers) -> None:
        self._codebook = codebook
        self._taggers = taggers
        self._last: tuple[tuple[tuple[str, tuple[tuple[str, bool], ...]], ...], TrainedClassifier] | None = (
            None
        )

    def predict(
        self, variant: Variant, examples: Sequence[TrainingSegment], passages: Sequence[Passage]
    ) -> Said:
        """What a variant says of `passages` after having learnt from `examples`."""
        taggers = {
            "rules": Taggers(self._taggers.rules, classifier=False),
            "classifier": Taggers(None, classifier=True),
            "both": self._taggers,
        }[variant]
        learnt = learn(examples, self._codebook, taggers, trained=self._trained(examples))
        tagger = CombinedTagger(learnt, run_id="")
        scores = tagger.scores(learnt.observe(passages))
        known = np.isin(np.arange(len(self._codebook.codable)), learnt.learnt)
        return Said(scores, learnt.thresholds, known)

    def _trained(self, examples: Sequence[TrainingSegment]) -> TrainedClassifier:
        """The classifier after those examples; the last one is kept, since several variants ask for it."""
        key = tuple((e.passage.segment.id, tuple(sorted(e.verdicts.items()))) for e in examples)
        if self._last is None or self._last[0] != key:
            self._last = key, train(examples, self._codebook)
        return self._last[1]
