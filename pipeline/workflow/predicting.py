"""The taggers of a study as predictors, to be evaluated: each alone, and all together as the study uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from pipeline.errors import InputError, Problem
from pipeline.evaluation import Predicted, Predictor
from pipeline.taggers import Passage, TrainedClassifier, TrainingSegment, train
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.learnt import Taggers, learn
from pipeline.workflow.learning import study_taggers
from pipeline.workflow.study import Study

BOTH = "both"
ALL = "all taggers"


def predictors(study: Study) -> tuple[Mapping[str, Predictor], str]:
    """Predictors by name, and the name of the one that suggests in this study; columns are the codable codes.

    Raises InputError where study.toml names no tagger, or one that is not there, or a pattern cannot be used.
    """
    used = study_taggers(study)
    parts: dict[str, Taggers] = {}
    if used.rules is not None:
        parts["rules"] = Taggers(used.rules, classifier=False)
    if used.classifier:
        parts["classifier"] = Taggers(None, classifier=True)
    parts |= {other.name: Taggers(None, classifier=False, others=(other,)) for other in used.others}
    if not parts:
        what, how = (
            "names no tagger: there are no suggestions to evaluate.",
            'Name one: taggers = ["rules", …].',
        )
        raise InputError(Problem("study.toml", what, how, key="suggestions.taggers"))
    if len(parts) > 1:
        parts = {(BOTH if set(parts) == {"rules", "classifier"} else ALL): used, **parts}
    lesson = _Lesson(study)
    return {name: partial(lesson.predict, taggers) for name, taggers in parts.items()}, next(iter(parts))


class _Lesson:
    """What the taggers of a study say after having learnt, as the study has them learn and suggest."""

    def __init__(self, study: Study) -> None:
        self._codebook = study.codebook
        settings, codes = study.settings.suggestions, study.codebook.codable
        usual = {} if settings.threshold is None else {code.id: settings.threshold for code in codes}
        self._thresholds = {**usual, **settings.thresholds}
        self._last: tuple[Sequence[TrainingSegment], TrainedClassifier] | None = None

    def predict(
        self, taggers: Taggers, examples: Sequence[TrainingSegment], passages: Sequence[Passage]
    ) -> Predicted:
        """What some taggers say of passages after having learnt from examples.

        Where a code is not suggested to such a speaker nothing is said. That a yes needs codings in the language is not
        asked here: what was coded in the transcripts that are scored would have a say in it.
        """
        learnt = learn(examples, self._codebook, taggers, trained=self._trained(examples))
        tagger = CombinedTagger(learnt, "", self._thresholds)
        codes = self._codebook.codable
        admitted = np.array([[c.speakers.admits(p.attributes) for c in codes] for p in passages], dtype=bool)
        scores = np.where(admitted, tagger.scores(learnt.observe(passages)), np.nan)
        thresholds = np.broadcast_to(tagger.thresholds, scores.shape)
        return Predicted(scores, thresholds, np.isin(np.arange(len(codes)), learnt.learnt))

    def _trained(self, examples: Sequence[TrainingSegment]) -> TrainedClassifier:
        """The classifier after those examples; the last one is kept, since one tagger after the other asks for it."""
        if self._last is None or self._last[0] != examples:
            self._last = examples, train(examples, self._codebook)
        return self._last[1]
