"""Learning from codings: one logistic regression per code, one against the rest.

Plain weights, no balancing of classes: the probabilities then come out nearly calibrated. Beside words and characters a
model knows how near the text is to what the codebook says, which counts most while codings are few. How strongly weights
are held back, and whether what stands around a passage helps, is chosen on transcripts kept aside, for all codes
alike, by the log loss of the codes with most codings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.codebook import Codebook
from pipeline.taggers.features import PLACES, FeatureSpace
from pipeline.taggers.folds import folds_of
from pipeline.taggers.logistic import of_words
from pipeline.taggers.nearness import Background, Nearness
from pipeline.taggers.passages import TrainingSegment
from pipeline.taggers.talk import Ints, Talk, Vector, talk_of

NAME = "classifier/2"
# What a code needs before it is learnt; until then its suggestions come from the codebook's words alone.
LEAST_POSITIVES = 2
LEAST_NEGATIVES = 2
# Inverse strengths of the L2 penalty that are tried.
STRENGTHS = (1.0, 4.0, 16.0)
# How many codes, those with most codings, the choice is made on.
TRIED = 8
# Brings z to the size of the other features before the penalty is laid on all alike.
NEARNESS_SHARE = 0.25


@dataclass(frozen=True, eq=False)
class Models:
    """What was learnt, a column for each code of `codes`: logit = features · coefficients + z · nearness + intercept."""

    codes: tuple[int, ...]
    coefficients: Vector
    nearness: Vector
    intercepts: Vector


@dataclass(frozen=True)
class Choice:
    """How it was learnt: inverse strength of the penalty, and whether context helped."""

    strength: float
    context: bool


@dataclass(frozen=True, eq=False)
class TrainedClassifier:
    """What was learnt from some examples, for the codable codes of the codebook.

    `counts`: (positives, negatives) by code, in the codebook's order. `kept_aside[f]` was learnt without fold f; `fold`
    maps a transcript to its fold, or each segment where all stand in one transcript. `folds` are those of the `examples`, which are
    in order of transcript and place; `verdicts` are theirs (examples × codes; NaN where not judged).
    """

    codebook: Codebook
    nearness: Nearness
    background: Background
    space: FeatureSpace
    choice: Choice
    counts: Ints
    models: Models
    kept_aside: tuple[Models, ...] = ()
    fold: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[TrainingSegment, ...] = ()
    folds: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    verdicts: Vector = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def in_one_transcript(self) -> bool:
        """True where all examples stand in one transcript: what was kept aside is then much like the rest."""
        return len({example.transcript_id for example in self.examples}) == 1


def verdicts_of(examples: Sequence[TrainingSegment], codebook: Codebook) -> Vector:
    """1 yes, 0 no, NaN not judged: examples × codable codes."""
    columns = {code.id: column for column, code in enumerate(codebook.codable)}
    found = np.full((len(examples), len(columns)), np.nan)
    for row, example in enumerate(examples):
        for code_id, verdict in example.verdicts.items():
            if code_id in columns:
                found[row, columns[code_id]] = verdict
    return found


def train(
    examples: Sequence[TrainingSegment],
    codebook: Codebook,
    *,
    choice: Choice | None = None,
) -> TrainedClassifier:
    """Learn every code that has at least two positives and two negatives among `examples`.

    The order of the examples does not matter. Codes that the codebook does not have are ignored. `choice` spares the
    search for it.
    """
    ordered = tuple(
        sorted(
            examples,
            key=lambda e: (
                e.transcript_id,
                e.passage.segment.position,
                e.passage.segment.id,
                e.passage.language,
            ),
        )
    )
    near = Nearness(codebook, [(e.passage.segment.quote, e.passage.language) for e in ordered])
    talk = talk_of([example.passage for example in ordered])
    verdicts = verdicts_of(ordered, codebook)
    counts = np.column_stack([np.nansum(verdicts, axis=0), np.nansum(1 - verdicts, axis=0)]).astype(np.int64)
    background = near.background(talk.texts)
    space = FeatureSpace(talk)
    folds = folds_of(ordered)
    lesson = _Lesson(space, talk, distances(near, background, talk), verdicts, folds)
    enough = (counts[:, 0] >= LEAST_POSITIVES) & (counts[:, 1] >= LEAST_NEGATIVES)
    codes = tuple(int(code) for code in np.flatnonzero(enough))
    chosen = choice or lesson.choice(codes, counts)
    kept_aside = lesson.kept_aside(codes, chosen)
    names = [example.transcript_id for example in ordered]
    ids = [example.passage.segment.id for example in ordered]
    return TrainedClassifier(
        codebook=codebook,
        nearness=near,
        background=background,
        space=space,
        choice=chosen,
        counts=counts,
        models=lesson.learn(codes, chosen, np.ones(len(ordered), dtype=bool)),
        kept_aside=kept_aside,
        fold=dict(zip(names if len(set(names)) > 1 else ids, folds.tolist(), strict=True))
        if kept_aside
        else {},
        examples=ordered,
        folds=folds,
        verdicts=verdicts,
    )


def distances(nearness: Nearness, background: Background, talk: Talk) -> Vector:
    """Z of every distinct text for every codable code."""
    texts = talk.texts
    found = np.zeros((len(texts), len(nearness.codes)))
    for language in dict.fromkeys(texts.languages):
        rows = [row for row, of_row in enumerate(texts.languages) if of_row == language]
        found[rows] = background.distances(nearness.of(texts, language), language)[rows]
    return found


class _Lesson:
    """The examples as a matrix, and what is learnt from parts of them."""

    def __init__(self, space: FeatureSpace, talk: Talk, near: Vector, verdicts: Vector, folds: Ints) -> None:
        self.matrix = space.matrix(talk)
        self.near = near[talk.own] if len(talk) else near
        self.verdicts = verdicts
        self.folds = folds
        self._starts = space.columns.starts
        self._last: tuple[Any, Ints, Any] | None = None

    def _features(self, *, context: bool) -> Any:
        """The features, with or without those of the context."""
        return self.matrix if context else self._without_context

    @cached_property
    def _without_context(self) -> Any:
        """The features of the passages' own words."""
        return self.matrix[:, : self._starts[PLACES[0]]].tocsr()

    def learn(self, codes: Sequence[int], choice: Choice, rows: Any) -> Models:
        """The models of some codes, from those of the `rows` (mask) that were judged for them."""
        features = self._features(context=choice.context)
        coefficients = np.zeros((self._starts["end"], len(codes)))
        near, intercepts = np.zeros(len(codes)), np.zeros(len(codes))
        for column, code in enumerate(codes):
            weights = self._fitted(features, code, rows, choice.strength)
            coefficients[: len(weights) - 2, column] = weights[:-2]
            near[column], intercepts[column] = weights[-2] * NEARNESS_SHARE, weights[-1]
        return Models(tuple(codes), coefficients, near, intercepts)

    def _fitted(self, features: Any, code: int, rows: Any, strength: float) -> Vector:
        """Weights of the features, of z and the intercept; where one verdict is missing, the intercept says how often."""
        from scipy.sparse import csr_matrix, hstack

        judged = np.flatnonzero(rows & ~np.isnan(self.verdicts[:, code]))
        verdicts = self.verdicts[judged, code]
        z = csr_matrix(self.near[judged, code].reshape(-1, 1) * NEARNESS_SHARE)
        both = hstack([self._judged(features, judged), z], format="csr")
        both.has_canonical_format = True  # its parts are; otherwise every fit would sort them again
        found = of_words(both, verdicts, strength)
        if found is None:
            share = (verdicts.sum() + 0.5) / (len(verdicts) + 1)
            found = np.zeros(features.shape[1] + 2)
            found[-1] = np.log(share / (1 - share))
        return found

    def _judged(self, features: Any, judged: Ints) -> Any:
        """Some rows of the features; the last ones are kept, since most codes were judged on the same segments."""
        if self._last is None or self._last[0] is not features or not np.array_equal(self._last[1], judged):
            self._last = features, judged, features[judged]
            self._last[2].sum_duplicates()
        return self._last[2]

    def choice(self, codes: Sequence[int], counts: Ints) -> Choice:
        """Strength first, then context, by the log loss on what was kept aside."""
        tried = sorted(codes, key=lambda code: (-min(counts[code]), code))[:TRIED]
        if not tried or len(set(self.folds.tolist())) < 2:
            return Choice(STRENGTHS[1], context=False)
        losses = {strength: self._loss(tried, Choice(strength, False)) for strength in STRENGTHS}
        best = min(STRENGTHS, key=lambda strength: losses[strength])
        with_context = self._loss(tried, Choice(best, True))
        return Choice(best, with_context < losses[best])

    def kept_aside(self, codes: Sequence[int], choice: Choice) -> tuple[Models, ...]:
        """For each fold the models that were learnt without it."""
        folds = sorted(set(self.folds.tolist()))
        if len(folds) < 2:
            return ()
        return tuple(self.learn(codes, choice, self.folds != fold) for fold in folds)

    def _loss(self, codes: Sequence[int], choice: Choice) -> float:
        """Mean log loss of some codes on what was kept aside."""
        features, columns = self._features(context=choice.context), list(codes)
        total, count = 0.0, 0
        for fold, models in enumerate(self.kept_aside(codes, choice)):
            rows = np.flatnonzero(self.folds == fold)
            weights = models.coefficients[: features.shape[1]]
            logits = features[rows] @ weights + self.near[rows][:, columns] * models.nearness
            logits = logits + models.intercepts
            verdicts = self.verdicts[rows][:, columns]
            judged = ~np.isnan(verdicts)
            signs = np.where(verdicts[judged] > 0, -1.0, 1.0)
            total += float(np.logaddexp(0, signs * logits[judged]).sum())
            count += int(judged.sum())
        return total / max(count, 1)
