"""What trained models say of passages: the log odds of each code, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.taggers.features import (
    EDGE_SHARE,
    GROUP_SHARE,
    NEIGHBOUR_SHARE,
    FeatureSpace,
    FeatureTexts,
)
from pipeline.taggers.talk import NOBODY, Ints, Talk, Vector
from pipeline.taggers.training import Models
from pipeline.taggers.word_runs import WordWorth, lengths_of, word_counts


class ModelReader:
    """Models of some codes, ready to read talk; what words are worth is kept from call to call."""

    def __init__(self, space: FeatureSpace, models: Models) -> None:
        self.space = space
        self.models = models
        self._starts = space.columns.starts
        self._worth = WordWorth(space.runs, self.part("runs"))

    def part(self, name: str) -> Vector:
        """The coefficients of one kind of feature (columns × codes); words and pairs together under "words"."""
        names = list(self._starts)
        after = {"words": "runs"}.get(name, names[names.index(name) + 1])
        return self.models.coefficients[self._starts[name] : self._starts[after]]

    def read(self, talk: Talk, texts: FeatureTexts, near: Vector) -> Scored:
        """The log odds for some passages; `texts` are those of `talk`, `near` is z of each text for the models' codes."""
        return Scored(self, talk, texts, near)

    def of_words(self, words: tuple[str, ...]) -> tuple[Vector, Vector]:
        """What words' runs are worth by code, and the squares of their lengths."""
        return self._worth.of(words)


@dataclass(eq=False)
class Scored:
    """The log odds of some passages for some codes, part by part.

    `own` is what a text's own words say (texts × codes, intercept included), `logits` is all (passages × codes).
    """

    reader: ModelReader
    talk: Talk
    texts: FeatureTexts
    near: Vector

    @cached_property
    def run_lengths(self) -> Vector:
        """The length of each text among runs of characters."""
        return lengths_of(self._counts, self.of_words[1])

    @cached_property
    def _counts(self) -> Any:
        """How often each distinct word stands in each text."""
        return word_counts(self.talk.texts)

    @cached_property
    def of_words(self) -> tuple[Vector, Vector]:
        """What each distinct word's runs are worth by code, and the squares of their lengths."""
        return self.reader.of_words(self.talk.texts.words)

    @cached_property
    def from_nearness(self) -> Vector:
        """What nearness to the codebook adds (texts × codes)."""
        return self.near * self.reader.models.nearness

    @cached_property
    def own(self) -> Vector:
        """What the words of each text say, wherever it stands."""
        runs = np.asarray(self._counts @ self.of_words[0]) / self.run_lengths[:, None]
        words = np.asarray(self.texts.words @ self.reader.part("words"))
        edges = np.asarray(self.texts.edges @ self.reader.part("edges"))
        return np.asarray(runs + words + edges + self.from_nearness + self.reader.models.intercepts)

    @cached_property
    def around(self) -> dict[str, Vector]:
        """What stands around a passage adds, by kind (passages × codes); empty where context is not looked at."""
        coefficients, starts = self.reader.models.coefficients, self.reader.space.columns.starts
        first = starts["before, same speaker"]
        if not coefficients[first:].any():
            return {}
        found = {}
        for name, rows in self.talk.neighbours():
            edges = np.asarray(self.texts.edges @ self.reader.part(name)) * (NEIGHBOUR_SHARE / EDGE_SHARE)
            found[name] = picked(edges, rows)
        ends = self.reader.part("ends") * NEIGHBOUR_SHARE
        found["first of all"] = (self.talk.before == NOBODY)[:, None] * ends[0]
        found["last of all"] = (self.talk.after == NOBODY)[:, None] * ends[1]
        asked = self.texts.asked @ self.reader.part("question")[: len(self.reader.space.word_weights)]
        found["question"] = picked(np.asarray(asked), self.talk.question)
        found["group"] = self._of_groups()
        return found

    def _of_groups(self) -> Vector:
        """What the speaker's group adds."""
        known, worth = self.reader.space.groups, self.reader.part("groups") * GROUP_SHARE
        worth = np.vstack([worth, np.zeros((1, worth.shape[1]))])
        return worth[[known.get(group, len(known)) for group in self.talk.groups]]

    @cached_property
    def logits(self) -> Vector:
        """The log odds of each passage for each code."""
        total = self.own[self.talk.own]
        for part in self.around.values():
            total = total + part
        return total

    def of_neighbour(self, rows: Ints) -> Vector:
        """What the words of each passage's neighbour say of the neighbour (passages × codes), 0 for NOBODY."""
        return picked(self.own, rows)


def picked(values: Vector, rows: Ints) -> Vector:
    """The rows of a table, zeros for NOBODY."""
    return np.where((rows >= 0)[:, None], values[np.maximum(rows, 0)], 0.0)
