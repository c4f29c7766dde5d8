"""Codings worth a second look, listed and never changed.

Where the machine would have expected the opposite, and where the same words were coded differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from pipeline.evaluation.measures import Floats
from pipeline.evaluation.predicting import JudgedSegment, OutOfFold, verdict_matrix
from pipeline.scorecard import Place, Suspicion, Twins

MOST = 20
# The machine is sure that a code applies from here on, and that it does not where it is far below what is usual.
SURE = 0.5
FAR_BELOW = 0.5
LIKE = 0.9
FEWEST_WORDS = 4
BLOCK = 500


def suspicions(
    items: Sequence[JudgedSegment], codes: Sequence[str], predicted: OutOfFold, *, most: int = MOST
) -> tuple[Suspicion, ...]:
    """At most `most` codings in each direction, the most surprising first.

    First codes that were not given though the machine's probability is at least .5; then codes that were given though
    it is less than half of the share that the code has among the judged segments. Only where the machine had learnt
    the code from codings, none of them in that transcript.
    """
    verdicts = verdict_matrix([item.verdicts for item in items], codes)
    judged = ~np.isnan(verdicts)
    usual = np.nansum(verdicts, axis=0) / np.maximum(judged.sum(axis=0), 1)
    missed: list[tuple[float, int, int]] = []
    doubted: list[tuple[float, int, int]] = []
    for row, column in zip(*np.nonzero(judged & predicted.learnt), strict=True):
        probability = float(predicted.probabilities[row, column])
        if verdicts[row, column] == 0.0 and probability >= SURE:
            missed.append((-probability, int(row), int(column)))
        elif verdicts[row, column] == 1.0 and probability < FAR_BELOW * usual[column]:
            doubted.append((probability / float(usual[column]), int(row), int(column)))
    return tuple(
        Suspicion(
            place_of(items[row]),
            codes[column],
            coded=coded,
            probability=float(predicted.probabilities[row, column]),
            usual=float(usual[column]),
        )
        for coded, found in ((False, missed), (True, doubted))
        for _, row, column in sorted(found)[:most]
    )


def twins(
    items: Sequence[JudgedSegment], codes: Sequence[str], *, like: float = LIKE, most: int = MOST
) -> tuple[Twins, ...]:
    """At most `most` pairs of segments of one language with almost the same words and different verdicts.

    Words are compared without case, punctuation and spaces; likeness is the cosine of the counts of runs of 3–5
    characters within words, weighted by inverse document frequency. Segments of fewer than four words ("yes, that is
    so") are passed over: they mean what their neighbours make of them. The most alike first, of equals those that
    differ in the most codes.
    """
    verdicts = verdict_matrix([item.verdicts for item in items], codes)
    rows_of: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, item in enumerate(items):
        text = _plain(item.passage.segment.quote)
        if len(text.split()) >= FEWEST_WORDS:
            rows_of[item.passage.language, text].append(row)
    pairs: list[tuple[float, int, int]] = []
    for likeness, first, second in _alike(list(rows_of), like):
        same = first == second
        pairs += [
            (likeness, one, other)
            for one in rows_of[first]
            for other in rows_of[second]
            if (one < other or not same) and _differ(verdicts, one, other).any()
        ]
    ranked = sorted(pairs, key=lambda pair: (-pair[0], -_differ(verdicts, *pair[1:]).sum(), *pair[1:]))
    return tuple(_twins(items, codes, verdicts, *pair) for pair in ranked[:most])


def _plain(text: str) -> str:
    """A text without case and punctuation, its words one space apart."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _alike(
    texts: Sequence[tuple[str, str]], like: float
) -> Iterator[tuple[float, tuple[str, str], tuple[str, str]]]:
    """Pairs of (language, text) of one language with their likeness, each text with itself among them."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for language, text in texts:
        by_language[language].append(text)
        yield 1.0, (language, text), (language, text)
    for language, own in by_language.items():
        features = _features(own)
        for start in range(0, len(own), BLOCK):
            near = (features[start : start + BLOCK] @ features.T).tocoo()
            high = np.flatnonzero((near.data >= like) & (near.row + start < near.col))
            for place in high.tolist():
                first, second = own[start + near.row[place]], own[near.col[place]]
                yield round(float(near.data[place]), 6), (language, first), (language, second)


def _features(texts: Sequence[str]) -> Any:
    """Runs of 3–5 characters as a sparse matrix with rows of length 1."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=False).fit_transform(texts)


def _differ(verdicts: Floats, one: int, other: int) -> Floats:
    """1 for each code that was judged on both and given to one of them."""
    return np.asarray(np.abs(verdicts[one] - verdicts[other]) == 1.0, dtype=np.float64)


def _twins(
    items: Sequence[JudgedSegment],
    codes: Sequence[str],
    verdicts: Floats,
    likeness: float,
    one: int,
    other: int,
) -> Twins:
    """The record of a pair, the segment that comes first in the study first."""
    one, other = sorted((one, other))
    apart = _differ(verdicts, one, other) == 1.0
    return Twins(
        place_of(items[one]),
        place_of(items[other]),
        likeness,
        tuple(c for c, d, v in zip(codes, apart, verdicts[one], strict=True) if d and v == 1.0),
        tuple(c for c, d, v in zip(codes, apart, verdicts[other], strict=True) if d and v == 1.0),
    )


def place_of(item: JudgedSegment) -> Place:
    """Where a segment is, and its words."""
    segment = item.passage.segment
    return Place(
        segment.id, segment.transcript_id, segment.position, segment.quote, language=item.passage.language
    )
