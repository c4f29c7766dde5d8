"""The linear models that suggestions are held against, on the very same folds.

Each sees the words of the segment alone, as the usual recipe has it: TF-IDF and logistic regression from scikit-learn.
What is tuned is tuned inside the training part, on folds that no transcript is in twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from quality_figures import Flags, Floats, macro_f1
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from pipeline.taggers.combining import thresholds_of

Names = npt.NDArray[np.str_]
STRENGTHS = (0.25, 1.0, 4.0, 16.0, 64.0)
BALANCES = (None, "balanced")
INNER_FOLDS = 4
MARKS_TOO = r"(?u)[\w']+|[^\w\s]"
# Chosen on CIMT thematic itself, in the reference's favour: 1, the default, is .03 worse, and 100 at most .003 better.
CHARACTERS_STRENGTH = 10.0


def plain_words() -> TfidfVectorizer:
    """TF-IDF of words with scikit-learn's defaults."""
    return TfidfVectorizer()


def words_and_marks() -> TfidfVectorizer:
    """TF-IDF of words, marks and pairs of them: the default leaves out marks, which alone tell many a question."""
    return TfidfVectorizer(token_pattern=MARKS_TOO, ngram_range=(1, 2), min_df=2, sublinear_tf=True)


def characters() -> TfidfVectorizer:
    """TF-IDF of runs of 2-5 characters inside words."""
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)


def one_by_one(
    vectoriser: TfidfVectorizer,
    train: Sequence[str],
    verdicts: Floats,
    test: Sequence[str],
    strength: float = 1.0,
) -> Floats:
    """Probabilities by one logistic regression per code; of a code with one verdict alone, how often it was given.

    `strength` is C; 1 is scikit-learn's default.
    """
    known, asked = vectoriser.fit_transform(train), vectoriser.transform(test)
    found = np.tile(verdicts.mean(axis=0), (len(test), 1))
    for code in range(verdicts.shape[1]):
        if len(np.unique(verdicts[:, code])) == 2:
            model = LogisticRegression(C=strength, max_iter=1000).fit(known, verdicts[:, code])
            found[:, code] = model.predict_proba(asked)[:, 1]
    return found


def by_likeness(definitions: Sequence[str], texts: Sequence[str]) -> Floats:
    """The cosine of every text with every definition, by TF-IDF of characters; learns from no coding."""
    vectoriser = characters().fit([*definitions, *texts])
    return np.asarray((vectoriser.transform(texts) @ vectoriser.transform(definitions).T).toarray())


def words_and_characters(train: Sequence[str], test: Sequence[str]) -> tuple[csr_matrix, csr_matrix]:
    """Single words, pairs of words and runs of characters of both parts, weighted by what the first knows."""
    makers = (TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), characters())
    known = hstack([maker.fit_transform(train) for maker in makers], format="csr")
    return known, hstack([maker.transform(test) for maker in makers], format="csr")


@dataclass(frozen=True, slots=True)
class Tuned:
    """What a tuned regression says of the other part: `plain` with the threshold .5 and C alone chosen; `generous` with
    C, the weights of the classes and the threshold chosen together.
    """

    plain: Flags
    generous: Flags


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to fit, with its macro-F1 inside the training part."""

    f1: float
    strength: float
    balance: str | None
    threshold: float


def tuned(known: csr_matrix, truth: Flags, documents: Names, asked: csr_matrix) -> Tuned:
    """Choose inside the training part (`known`) by macro-F1 over grouped folds, fit on all of it, and answer `asked`."""
    tries = [
        (strength, balance, _out_of_fold(known, truth, documents, strength, balance))
        for balance in BALANCES
        for strength in STRENGTHS
    ]
    plain = [_Way(macro_f1(truth, p >= 0.5), s, b, 0.5) for s, b, p in tries if b is None]
    generous = [_with_threshold(truth, s, b, p) for s, b, p in tries]
    return Tuned(*(_answer(known, truth, asked, _best(ways)) for ways in (plain, generous)))


def _best(ways: list[_Way]) -> _Way:
    """The way with the best macro-F1, of equals the first."""
    return max(ways, key=lambda way: way.f1)


def _with_threshold(truth: Flags, strength: float, balance: str | None, probabilities: Floats) -> _Way:
    """A way with its best threshold, found by the rule by which the product finds its own."""
    verdicts = truth.astype(np.float64)[:, None]
    threshold = float(thresholds_of(probabilities[:, None], verdicts)[0])
    if np.isnan(threshold):
        threshold = 0.5
    return _Way(macro_f1(truth, probabilities >= threshold), strength, balance, threshold)


def _answer(known: csr_matrix, truth: Flags, asked: csr_matrix, way: _Way) -> Flags:
    """What a way says yes to."""
    model = _fitted(known, truth, way.strength, way.balance)
    return np.asarray(model.predict_proba(asked)[:, 1] >= way.threshold)


def _out_of_fold(
    known: csr_matrix, truth: Flags, documents: Names, strength: float, balance: str | None
) -> Floats:
    """The probability of each row of the training part by a model that has not seen its document."""
    found = np.zeros(len(truth))
    folds = StratifiedGroupKFold(INNER_FOLDS, shuffle=True, random_state=0)
    for learnt, aside in folds.split(known, truth, documents):
        model = _fitted(known[learnt], truth[learnt], strength, balance)
        found[aside] = model.predict_proba(known[aside])[:, 1]
    return found


def _fitted(features: csr_matrix, truth: Flags, strength: float, balance: str | None) -> Any:
    """A logistic regression; liblinear's dual solver is the quick one on text."""
    return LogisticRegression(
        C=strength,
        class_weight=balance,
        solver="liblinear",
        dual=True,
        tol=1e-2,
        max_iter=1000,
        random_state=0,
    ).fit(features, truth)
