"""Runs of characters inside words, and what words are worth."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from pipeline.taggers import word_runs
from pipeline.taggers.talk import texts_of
from pipeline.taggers.word_runs import WordWorth, character_runs, lengths_of, run_space, word_counts

RUNS = [
    ("a word", "ab", [" a", "ab", "b ", " ab", "ab "]),
    ("a letter", "a", [" a", "a ", " a "]),
    ("a pictograph", "😀", [" 😀", "😀 ", " 😀 "]),
    ("nothing", "", ["  "]),
]


@pytest.mark.parametrize(("word", "expected"), [case[1:] for case in RUNS], ids=[case[0] for case in RUNS])
def test_runs_of_a_word(word: str, expected: list[str]) -> None:
    """The runs of two and three characters of a word with a space at either end."""
    assert expected == list(character_runs(word, 2, 3))


def test_weights_by_inverse_document_frequency() -> None:
    """A run weighs ln((1 + n) / (1 + df)) + 1 by the texts it stands in; an unknown run as one that stands in none."""
    texts, _ = texts_of([("ab ab", "en"), ("ac", "en"), ("d", "en")])
    space = run_space(texts.words, word_counts(texts), shortest=2, longest=2, least=1)
    assert [" a", " d", "ab", "ac", "b ", "c ", "d "] == sorted(space.columns)
    assert log(4 / 3) + 1 == pytest.approx(space.weights[space.columns[" a"]])
    assert log(4 / 2) + 1 == pytest.approx(space.weights[space.columns["ab"]])
    assert log(4) + 1 == pytest.approx(space.unknown)
    twice = run_space(texts.words, word_counts(texts), shortest=2, longest=2, least=2)
    assert [" a"] == sorted(twice.columns)


def test_the_length_of_a_text_takes_words_as_at_right_angles() -> None:
    """The root of the sum of (times a word is said × length of its runs)², unknown runs included; 1 where it is empty."""
    texts, rows = texts_of([("ab ab ac", "en"), ("", "en"), ("zz", "en")])
    known, _ = texts_of([("ab", "en"), ("ac", "en")])
    space = run_space(known.words, word_counts(known), shortest=2, longest=2, least=1)
    _, squares = space.by_word(texts.words)
    shared, own, strange = log(3 / 3) + 1, log(3 / 2) + 1, log(3) + 1
    square = shared**2 + 2 * own**2
    assert [np.sqrt(4 * square + square), 1.0, np.sqrt(3) * strange] == pytest.approx(
        lengths_of(word_counts(texts), squares)[rows]
    )


def test_what_words_are_worth_is_kept_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word's worth is the product of its runs with the coefficients, whether it is known, new or was forgotten."""
    words = ("sort", "sorted", "guard", "日本", "sort😀")
    texts, _ = texts_of([(word, "en") for word in words])
    space = run_space(texts.words, word_counts(texts), shortest=2, longest=4, least=1)
    coefficients = np.random.default_rng(1).normal(size=(len(space.columns), 3))
    rows, squares = space.by_word(words)
    monkeypatch.setattr(word_runs, "MOST_WORDS", 3)
    worth = WordWorth(space, coefficients)
    for asked in ([0], [1, 0], [2, 3, 0, 4], [4, 1], [0, 1, 2, 3, 4]):
        values, lengths = worth.of([words[i] for i in asked])
        np.testing.assert_allclose((rows @ coefficients)[asked], values, atol=1e-12)
        np.testing.assert_allclose(squares[asked], lengths, atol=1e-12)
