"""The whole evaluation: predictions are computed once per variant and fold, and all figures are made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.errors import InputError, Problem
from pipeline.evaluation.baselines import keyword, prior
from pipeline.evaluation.folds import FOLDS, Folding, deal
from pipeline.evaluation.learning_curve import DRAWS, learning_curve, sizes
from pipeline.evaluation.measures import Flags
from pipeline.evaluation.predicting import (
    JudgedSegment,
    OutOfFold,
    Predictor,
    Progress,
    Sheet,
    narrowed,
    numbered_transcripts,
    out_of_fold,
    verdict_matrix,
)
from pipeline.evaluation.scoring import scores
from pipeline.evaluation.shuffling import shuffle_check
from pipeline.evaluation.suspicion import suspicions, twins
from pipeline.scorecard import CurvePoint, Evaluation, Scores, ShuffleCheck

NONE_BLIND = (
    "Every judgement was made while suggestions were on the screen, so there is no figure of how good they are: "
    "coders lean towards what they are shown. What stands under “judged with a visible hint” flatters. "
    "Have some segments coded blind: focuscode review --blind."
)

LONE_LANGUAGES = (
    "Each of these languages was judged within one fold alone: {}. So nothing was learnt from it before it was scored; "
    "expect better where codings in the same language have been learnt from."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be evaluated and how.

    `all_codes` are the columns of the predictors, `codes` those of them that figures are wanted for. `by`: attributes
    of a speaker (or "language") to break the figures down by. `headline` names the variant that the tables are of.
    """

    all_codes: Sequence[str]
    codes: Sequence[str]
    headline: str
    by: Sequence[str] = ("language",)
    folds: int = FOLDS
    curve: bool = True
    shuffle: bool = False


def evaluate(
    items: Sequence[JudgedSegment], predictors: Mapping[str, Predictor], wanted: Wanted, progress: Progress
) -> Evaluation:
    """How good the suggestions of `predictors` are, with the baselines "prior" and "keyword" beside them.

    Figures are of the blind verdicts; the others are scored apart. Raises InputError where there is too little to set
    something aside. `progress` is told step, unit, done and total.
    """
    if not items:
        how = "Code some segments and close the round (study.toml: review.closed_rounds), or name a --coder."
        raise InputError(Problem("the codings", "no settled coding to evaluate on.", how))
    work = _Work(items, predictors, wanted, progress)
    predicted = work.predict()
    headline = predicted[wanted.headline]
    blind = work.sheet(headline, [item.blind for item in items])
    main = scores(blind)
    variants = {
        name: found
        for name, own in predicted.items()
        if (found := main if name == wanted.headline else work.scored(own)) is not None
    }
    return Evaluation(
        headline=wanted.headline,
        segments=len(items),
        transcripts=len({item.passage.segment.transcript_id for item in items}),
        folds=work.folding.plan,
        blind=main,
        hinted=scores(work.sheet(headline, [item.hinted for item in items])),
        variants=variants,
        parts=tuple(work.parts(blind)) if main else (),
        learning=work.learning(blind) if main and wanted.curve else (),
        suspicions=suspicions(items, wanted.codes, headline),
        twins=twins(items, wanted.codes),
        shuffled=work.shuffled() if wanted.shuffle else None,
        notes=tuple(filter(None, (work.folding.plan.note, work.lone_languages, "" if main else NONE_BLIND))),
    )


class _Work:
    """One evaluation while it is made."""

    def __init__(
        self,
        items: Sequence[JudgedSegment],
        predictors: Mapping[str, Predictor],
        wanted: Wanted,
        progress: Progress,
    ) -> None:
        every = list(wanted.all_codes)
        kept = [every.index(code) for code in wanted.codes]
        self.variants: Mapping[str, Predictor] = {
            **{name: narrowed(predictor, kept) for name, predictor in predictors.items()},
            "prior": prior(wanted.codes),
            "keyword": keyword(wanted.codes),
        }
        self._items, self._wanted, self._progress = items, wanted, progress
        self._headline = self.variants[wanted.headline]
        self._transcript = numbered_transcripts(items)
        segments = [item.passage.segment for item in items]
        self.folding: Folding = deal(
            [segment.transcript_id for segment in segments],
            [segment.position for segment in segments],
            verdict_matrix([item.verdicts for item in items], every) == 1.0,
            wanted.folds,
        )

    def predict(self) -> dict[str, OutOfFold]:
        """The predictions of every variant for all segments."""
        total = self.folding.count * len(self.variants)
        made = 0

        def done(name: str, _fold: int) -> None:
            """Show how far it is."""
            nonlocal made
            made += 1
            self._progress("evaluate", name, made, total)

        self._progress("evaluate", "", 0, total)
        return out_of_fold(self._items, self._wanted.codes, self.folding, self.variants, done=done)

    def sheet(self, predicted: OutOfFold, verdicts: Sequence[Mapping[str, bool]]) -> Sheet:
        """Predictions for the wanted codes beside verdicts."""
        codes = tuple(self._wanted.codes)
        return Sheet(codes, verdict_matrix(verdicts, codes), predicted, self._transcript)

    def scored(self, predicted: OutOfFold) -> Scores | None:
        """A variant on the blind judgements."""
        return scores(self.sheet(predicted, [item.blind for item in self._items]), whole=False)

    def parts(self, blind: Sheet) -> list[Scores]:
        """The headline by language and the other attributes asked for; one value alone makes no table."""
        found = []
        for name in self._wanted.by:
            values = [self._value(item, name) for item in self._items]
            if len(set(values)) < 2:
                continue
            for value in sorted(set(values), key=lambda value: (not value, value)):
                rows: Flags = np.array([own == value for own in values], dtype=np.bool_)
                part = scores(blind, rows=rows, only=(name, value), whole=False)
                found += [part] if part else []
        return found

    @property
    def lone_languages(self) -> str:
        """What has to be said where a language was scored by what was learnt from other languages alone."""
        folds: dict[str, set[int]] = {}
        for item, fold in zip(self._items, self.folding.fold.tolist(), strict=True):
            folds.setdefault(item.passage.language, set()).add(fold)
        alone = sorted(language for language, own in folds.items() if len(own) == 1)
        return LONE_LANGUAGES.format(", ".join(alone)) if alone and len(folds) > 1 else ""

    @staticmethod
    def _value(item: JudgedSegment, name: str) -> str:
        """The language of a segment, or an attribute of its speaker, "" where it is not known."""
        return item.passage.language if name == "language" else item.passage.attributes.get(name, "")

    def learning(self, blind: Sheet) -> tuple[CurvePoint, ...]:
        """The learning curve of the headline."""
        total = len(sizes(self.folding)) * DRAWS * self.folding.count
        made = 0

        def done() -> None:
            """Show how far it is."""
            nonlocal made
            made += 1
            self._progress("learning curve", self._wanted.headline, made, total)

        return learning_curve(self._items, blind, self.folding, self._headline, done=done)

    def shuffled(self) -> ShuffleCheck:
        """The headline on verdicts dealt anew."""

        def done(fold: int) -> None:
            """Show how far it is."""
            self._progress("shuffled", self._wanted.headline, fold + 1, self.folding.count)

        return shuffle_check(self._items, self._wanted.codes, self.folding, self._headline, done=done)
