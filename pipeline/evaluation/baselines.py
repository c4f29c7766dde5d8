"""What a suggestion must be better than: the share of a code in what was coded, and its one best word or phrase."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from pipeline.evaluation.measures import Flags, Floats
from pipeline.evaluation.predicting import Predicted, Predictor, verdict_matrix
from pipeline.taggers import Passage, TrainingSegment


def prior(codes: Sequence[str]) -> Predictor:
    """A predictor that gives every segment the share of the code among the training segments; yes from .5 on."""

    def predict(train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """The same row for every passage."""
        shares = _shares(verdict_matrix([segment.verdicts for segment in train], codes))
        learnt = ~np.isnan(shares)
        return Predicted(np.tile(shares, (len(test), 1)), np.where(learnt, 0.5, np.nan), learnt)

    return predict


def keyword(codes: Sequence[str]) -> Predictor:
    """A predictor by one word or pair of words for each code: the one with the best F1 on the training segments.

    Of equals the one that stands in more segments with the code, then the first in the alphabet. A segment's probability
    is the share of the code among training segments with the word, or without it, after one yes and one no are added.
    """

    def predict(train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """The best word of each code, looked for in the passages."""
        verdicts = verdict_matrix([segment.verdicts for segment in train], codes)
        rows, columns = _occurrences([_phrases(segment.passage.segment.quote) for segment in train])
        tested = [frozenset(_phrases(passage.segment.quote)) for passage in test]
        shape = (len(test), len(codes))
        probabilities, thresholds = np.full(shape, np.nan), np.full(len(codes), np.nan)
        for place in range(len(codes)):
            best = _best(rows, columns, verdicts[:, place])
            if best is None:
                probabilities[:, place] = _shares(verdicts[:, [place]])[0]
                continue
            phrase, with_it, without = best
            probabilities[:, place] = [with_it if phrase in own else without for own in tested]
            thresholds[place] = (with_it + without) / 2
        return Predicted(probabilities, thresholds, ~np.isnan(thresholds))

    return predict


def _shares(verdicts: Floats) -> Floats:
    """The share of yes in each column, NaN where nobody judged."""
    judged = (~np.isnan(verdicts)).sum(axis=0)
    yes = np.nansum(verdicts, axis=0)
    return np.asarray(np.where(judged > 0, yes / np.maximum(judged, 1), np.nan), dtype=np.float64)


def _phrases(text: str) -> list[str]:
    """The words of a text and its pairs of neighbours, case-folded."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
    return [*words, *map(" ".join, pairwise(words))]


def _occurrences(texts: Sequence[Sequence[str]]) -> tuple[Any, list[str]]:
    """Which text has which phrase, as a sparse matrix of 0 and 1 (CSR), and the phrases of its columns."""
    from scipy.sparse import csr_matrix

    sets = [frozenset(text) for text in texts]
    phrases = sorted(frozenset().union(*sets))
    number = {phrase: place for place, phrase in enumerate(phrases)}
    ends = np.cumsum([0, *(len(own) for own in sets)])
    indices = [number[phrase] for own in sets for phrase in sorted(own)]
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(sets), len(phrases))), phrases


def _best(rows: Any, phrases: Sequence[str], verdicts: Floats) -> tuple[str, float, float] | None:
    """The best phrase of a code with the probabilities with and without it; None where nothing speaks for the code."""
    yes: Flags = np.asarray(verdicts == 1.0, dtype=np.bool_)
    no: Flags = np.asarray(verdicts == 0.0, dtype=np.bool_)
    if not phrases or not yes.any():
        return None
    hits = np.asarray(rows[yes].sum(axis=0)).ravel()
    misses = np.asarray(rows[no].sum(axis=0)).ravel()
    scores = 2 * hits / (int(yes.sum()) + hits + misses)
    best = int(np.lexsort((-hits, -np.round(scores, 12)))[0])
    found, wrong = float(hits[best]), float(misses[best])
    others_yes, others_no = yes.sum() - found, no.sum() - wrong
    with_it, without = (found + 1) / (found + wrong + 2), (others_yes + 1) / (others_yes + others_no + 2)
    return phrases[best], with_it, float(without)
