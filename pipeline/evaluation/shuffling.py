"""The check that nothing leaks: on verdicts dealt anew at random, the whole machinery must score at chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from pipeline.evaluation.folds import Folding
from pipeline.evaluation.measures import Numbers
from pipeline.evaluation.predicting import (
    JudgedSegment,
    Predictor,
    Sheet,
    numbered_transcripts,
    out_of_fold,
    verdict_matrix,
)
from pipeline.evaluation.scoring import macro_mean
from pipeline.scorecard import ShuffleCheck

DEALS = 400
SEED = 4
WITHIN = 0.99


def shuffled(items: Sequence[JudgedSegment], seed: int = SEED) -> list[JudgedSegment]:
    """The same segments with their verdicts dealt anew within each transcript.

    The verdicts on a segment stay together, so codes go together as before and every transcript keeps its counts.
    """
    order = _order(numbered_transcripts(items), np.random.Generator(np.random.PCG64(seed)))
    return [
        replace(item, verdicts=items[other].verdicts, blind=items[other].blind)
        for item, other in zip(items, order, strict=True)
    ]


def shuffle_check(
    items: Sequence[JudgedSegment],
    codes: Sequence[str],
    folding: Folding,
    predictor: Predictor,
    *,
    deals: int = DEALS,
    done: Callable[[int], None] = lambda _: None,
) -> ShuffleCheck:
    """Train and score on shuffled verdicts, and compare with what chance alone gives.

    The scores of the shuffled run know nothing of the verdicts that they are held against, so one more deal of these
    within transcripts is as good as the one at hand: `deals` of them give the distribution under chance (a permutation
    test; Good 2005). A sound run lies outside the middle 99 % once in a hundred.
    """
    dealt = shuffled(items)
    transcript = numbered_transcripts(dealt)
    found = out_of_fold(dealt, codes, folding, {"": predictor}, done=lambda _name, fold: done(fold))[""]
    sheet = Sheet(tuple(codes), verdict_matrix([item.verdicts for item in dealt], codes), found, transcript)
    generator = np.random.Generator(np.random.PCG64(SEED + 1))
    values = [
        value
        for _ in range(deals)
        if (value := macro_mean(_redealt(sheet, generator), "average_precision")) is not None
    ]
    low, high = np.quantile(values, [(1 - WITHIN) / 2, (1 + WITHIN) / 2]) if values else (0.0, 1.0)
    return ShuffleCheck(macro_mean(sheet, "average_precision"), float(low), float(high), deals)


def _redealt(sheet: Sheet, generator: np.random.Generator) -> Sheet:
    """The sheet with its verdicts dealt once more within each transcript."""
    return sheet.judged_by(sheet.verdicts[_order(sheet.transcript, generator)])


def _order(transcript: Numbers, generator: np.random.Generator) -> Numbers:
    """A random order of rows in which each stays within its transcript."""
    order = np.arange(len(transcript))
    for name in np.unique(transcript):
        own = np.flatnonzero(transcript == name)
        order[own] = generator.permutation(own)
    return order
