"""Vectors of texts: computed once, of length 1, kept while there is room."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from pipeline.taggers import embeddings
from pipeline.taggers.embeddings import Embedder


class Lengths:
    """A model whose vectors tell how long a text is, and how many spaces it has; it remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: list[str], /, *, batch_size: int, show_progress_bar: bool) -> list[list[float]]:
        """A vector for each text."""
        assert (64, False) == (batch_size, show_progress_bar)
        self.asked.append(texts)
        return [[float(len(text)), float(text.count(" "))] for text in texts]


@pytest.fixture
def model() -> Lengths:
    """A model that remembers what it was asked."""
    return Lengths()


@pytest.fixture
def embedder(model: Lengths) -> Embedder:
    """Vectors by that model."""
    return Embedder(lambda: model, "b2:0")


def test_a_text_is_computed_once(embedder: Embedder, model: Lengths) -> None:
    """What was asked for before, or twice at once, costs nothing more."""
    embedder.of(["a", "b c", "a"])
    embedder.of(["b c", "d"])
    assert [["a", "b c"], ["d"]] == model.asked


def test_vectors_have_length_one(embedder: Embedder) -> None:
    """Rows stand in the order of the texts and have length 1; where the model says nothing they are 0."""
    found = embedder.of(["abc d e fgh", ""])
    assert np.allclose([[11 / np.hypot(11, 3), 3 / np.hypot(11, 3)], [0, 0]], found)


def test_a_model_is_loaded_when_it_is_needed() -> None:
    """The model is loaded with the first text and not again."""
    loaded: list[Lengths] = []

    def load() -> Lengths:
        """Load the model."""
        loaded.append(Lengths())
        return loaded[-1]

    embedder = Embedder(load, "b2:0")
    assert [] == loaded
    embedder.of(["a"])
    embedder.of(["b"])
    assert 1 == len(loaded)


def test_what_is_kept_is_bounded(embedder: Embedder, model: Lengths, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no room the text goes that was not asked for the longest."""
    monkeypatch.setattr(embeddings, "MOST_NUMBERS", 4)
    embedder.of(["a", "b"])
    embedder.of(["a"])
    embedder.of(["c"])
    embedder.of(["a", "c"])
    assert [["a", "b"], ["c"]] == model.asked
    embedder.of(["b"])
    assert ["b"] == model.asked[-1]


def test_more_than_there_is_room_for(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call for more texts than can be kept is answered all the same."""
    monkeypatch.setattr(embeddings, "MOST_NUMBERS", 4)
    assert (9, 2) == embedder.of([f"text {number}" * number for number in range(1, 10)]).shape


def test_numbers_that_are_none() -> None:
    """A model that gives no numbers for a text makes a row of 0, not one that spreads."""

    def encode(*_: object, **__: object) -> list[list[float]]:
        """Not a number, and an endless one."""
        return [[float("nan"), 1.0], [float("inf"), 0.0]]

    assert [[0, 1], [0, 0]] == Embedder(lambda: SimpleNamespace(encode=encode), "b2:0").of(
        ["a", "b"]
    ).tolist()
