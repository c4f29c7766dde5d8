"""Which classifier speaks of which transcript: none that has learnt from it.

A model that has seen a segment's codings only echoes them, and a coder who reads it would be led by the others' codes.
So transcripts with codings are dealt into folds, and each gets its suggestions from a model that was trained without
its fold; a transcript without codings gets them from all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pipeline.hashing import content_id, digest
from pipeline.suggestions import Suggestion
from pipeline.taggers import ClassifierTagger, Passage, TrainingSegment, train
from pipeline.taggers.nearness import Nearness
from pipeline.taggers.training import LEAST_NEGATIVES, LEAST_POSITIVES
from pipeline.workflow.study import Study
from pipeline.workflow.training import taught

FOLDS = 5
ALL = -1


class Learning:
    """The classifiers of a study for everybody (`coder` "") or for one coder, each trained when it is first needed."""

    def __init__(self, study: Study, coder: str = "") -> None:
        self._study = study
        self._taught = taught(study, coder)
        self._fold = {name: place % FOLDS for place, name in enumerate(sorted(self._taught))}
        self._digests: dict[int, str] = {}
        self._taggers: dict[int, ClassifierTagger] = {}

    @cached_property
    def _nearness(self) -> Nearness:
        """The codebook's own words, which all models compare with."""
        return Nearness(self._study.codebook)

    def digest(self, transcript_id: str) -> str:
        """Digest of the codings from which the suggestions on that transcript are learnt."""
        fold = self._fold.get(transcript_id, ALL)
        if fold not in self._digests:
            examples = self._examples(fold)
            self._digests[fold] = digest([[e.text, e.language, dict(e.verdicts)] for e in examples])
        return self._digests[fold]

    def suggest(self, transcript_id: str, passages: Sequence[Passage]) -> list[Suggestion]:
        """Suggestions on passages of that transcript, by a model that has not learnt from it."""
        fold = self._fold.get(transcript_id, ALL)
        if fold not in self._taggers:
            self._taggers[fold] = self._train(fold, self.digest(transcript_id))
        return self._taggers[fold].suggest(passages)

    def facts(self) -> dict[str, Any]:
        """How many codings there are to learn from, by code, and whether they are enough."""
        counts = {}
        for code in self._study.codebook.codable:
            verdicts = [e.verdicts[code.id] for e in self._examples(ALL) if code.id in e.verdicts]
            yes, no = sum(verdicts), len(verdicts) - sum(verdicts)
            mode = "trained" if yes >= LEAST_POSITIVES and no >= LEAST_NEGATIVES else "definition"
            counts[code.id] = {"positives": yes, "negatives": no, "mode": mode}
        return counts

    def _examples(self, fold: int) -> list[TrainingSegment]:
        """What a model learns that speaks of the transcripts of a fold."""
        return [
            e
            for name, found in self._taught.items()
            if fold == ALL or self._fold[name] != fold
            for e in found
        ]

    def _train(self, fold: int, learnt: str) -> ClassifierTagger:
        """Train a model; the same codings, codebook and settings give the same one."""
        settings, codebook = self._study.settings.suggestions, self._study.codebook
        thresholds = {c.id: settings.thresholds.get(c.id, settings.threshold) for c in codebook.codable}
        run_id = content_id("run", "classifier", codebook.fingerprint, learnt, thresholds)
        model = train(self._examples(fold), codebook, self._nearness)
        return ClassifierTagger(model, run_id=run_id, thresholds=thresholds)
