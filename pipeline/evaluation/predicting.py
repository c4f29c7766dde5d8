"""What is evaluated, and predictions for it by models that were trained without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pipeline.evaluation.folds import Folding
from pipeline.evaluation.measures import Flags, Floats, Judged, Numbers
from pipeline.taggers import Passage, TrainingSegment

Progress = Callable[[str, str, int, int], None]


@dataclass(frozen=True, slots=True)
class JudgedSegment:
    """A segment that people judged.

    `verdicts`: code id → does the code apply, as far as it is settled; this is what models learn from. `blind` holds the
    verdicts of those who saw no suggestion.
    """

    passage: Passage
    verdicts: Mapping[str, bool]
    blind: Mapping[str, bool] = field(default_factory=dict)

    @property
    def hinted(self) -> Mapping[str, bool]:
        """The verdicts that nobody reached without a visible suggestion."""
        return {code: verdict for code, verdict in self.verdicts.items() if code not in self.blind}

    @property
    def training(self) -> TrainingSegment:
        """What a model learns from it."""
        return TrainingSegment(self.passage, dict(self.verdicts))


@dataclass(frozen=True, slots=True)
class Predicted:
    """What a predictor says of some passages.

    `probabilities` (passages × codes) are in 0–1, NaN where it cannot say. `thresholds` (codes, or passages × codes): from
    which probability on it says yes, NaN where it only ranks. `learnt` (codes): the code was learnt from codings, and
    what stands under probabilities is one; for another code it is no more than an order.
    """

    probabilities: Floats
    thresholds: Floats
    learnt: Flags


# Trained on the segments alone, thresholds included; columns are the codes of the evaluation, in their order.
Predictor = Callable[[Sequence[TrainingSegment], Sequence[Passage]], Predicted]


def narrowed(predictor: Predictor, columns: Sequence[int]) -> Predictor:
    """The predictor with some of its columns alone; it is trained on everything all the same."""

    def predict(train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """What it says of these codes."""
        said = predictor(train, test)
        return Predicted(said.probabilities[:, columns], said.thresholds[..., columns], said.learnt[columns])

    return predict


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Predictions for every segment (segments × codes), each by a model of another fold; as in `Predicted`.

    The machine says yes where the probability reaches the threshold, never without one.
    """

    probabilities: Floats
    thresholds: Floats
    learnt: Flags


def out_of_fold(
    items: Sequence[JudgedSegment],
    codes: Sequence[str],
    folding: Folding,
    predictors: Mapping[str, Predictor],
    *,
    chosen: Callable[[int, Numbers], Numbers] | None = None,
    done: Callable[[str, int], None] = lambda _name, _fold: None,
) -> dict[str, OutOfFold]:
    """By predictor, predictions for every segment by a model that was trained without its fold.

    `chosen` picks, for a fold, those rows of its training part that are trained on (all of them where it is not given).
    Predictors are asked one after the other with the very same list, so that they may share what they learn from it.
    `done` is told the name of a predictor and the number of the fold that it is done with.
    """
    shape = (len(items), len(codes))
    found = {
        name: OutOfFold(np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=np.bool_))
        for name in predictors
    }
    for fold in range(folding.count):
        tested = np.flatnonzero(folding.fold == fold)
        rows: Numbers = np.flatnonzero(folding.fold != fold).astype(np.int64)
        if chosen is not None:
            rows = chosen(fold, rows)
        train = [items[row].training for row in rows.tolist()]
        test = [items[row].passage for row in tested.tolist()]
        for name, predictor in predictors.items():
            said = predictor(train, test)
            found[name].probabilities[tested] = said.probabilities
            found[name].thresholds[tested] = said.thresholds
            found[name].learnt[tested] = said.learnt
            done(name, fold)
    return found


@dataclass(frozen=True, slots=True)
class Sheet:
    """Verdicts (segments × codes; 1, 0, NaN where there is none) beside predictions; `transcript` numbers each segment's."""

    codes: tuple[str, ...]
    verdicts: Floats
    predicted: OutOfFold
    transcript: Numbers

    def column(self, code_id: str, rows: Flags | None = None) -> Judged:
        """The judgements on one code, on all segments or those of `rows`, the highest probability first."""
        place = self.codes.index(code_id)
        known = ~np.isnan(self.verdicts[:, place])
        if rows is not None:
            known &= rows
        # In order already, every ranking of a part of them costs next to nothing.
        chosen = np.flatnonzero(known)
        chosen = chosen[np.argsort(-self.predicted.probabilities[chosen, place], kind="stable")]
        with np.errstate(invalid="ignore"):
            yes = self.predicted.probabilities[chosen, place] >= self.predicted.thresholds[chosen, place]
        return Judged(
            self.verdicts[chosen, place] == 1.0,
            self.predicted.probabilities[chosen, place],
            yes,
            self.predicted.learnt[chosen, place],
            self.transcript[chosen],
        )

    def ranked_only(self, code_id: str, rows: Flags | None = None) -> bool:
        """True where there was no threshold for that code on any of the segments."""
        thresholds = self.predicted.thresholds[:, self.codes.index(code_id)]
        return bool(np.isnan(thresholds if rows is None else thresholds[rows]).all())

    def judged_by(self, verdicts: Floats) -> Sheet:
        """The same predictions beside other verdicts."""
        return replace(self, verdicts=verdicts)


def verdict_matrix(verdicts: Sequence[Mapping[str, bool]], codes: Sequence[str]) -> Floats:
    """Verdicts as numbers (segments × codes): 1, 0, NaN where there is none."""
    return np.array(
        [[float(own[code]) if code in own else np.nan for code in codes] for own in verdicts],
        dtype=np.float64,
    ).reshape(len(verdicts), len(codes))


def numbered_transcripts(items: Sequence[JudgedSegment]) -> Numbers:
    """A number for the transcript of each segment, by name."""
    names = [item.passage.segment.transcript_id for item in items]
    number = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([number[name] for name in names], dtype=np.int64)
