"""Passages as features: what is said, how it begins and ends, and what stands around it.

- words and pairs of words, and the runs of 2-5 characters inside words, each weighted by inverse document frequency and
  brought to length 1; words count half beside runs where both speak;
- edges: the first and last word or two, the whole of what has at most three words, and roughly how long it is. In talk
  the edges tell a question, an answer or a filler (measured on the MRDA corpus: accuracy .895 with words alone, .900
  with edges, .908 with those of the neighbours);
- context, used where it helps: the edges of what was said right before and after, by the same speaker or another, the
  words of the moderator's question, the speaker's stakeholder group.

Only features that stand in at least two texts are learnt where there are many texts; the others are all alike unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.taggers.talk import NOBODY, Ints, Talk, Texts, Vector
from pipeline.taggers.word_runs import (
    RunSpace,
    inverse_frequency,
    lengths_of,
    run_space,
    word_counts,
)

SHORTEST, LONGEST = 2, 5
WORD_SHARE = 0.5
EDGE_SHARE = 0.5
NEIGHBOUR_SHARE = 0.35
QUESTION_SHARE = 0.3
GROUP_SHARE = 0.5
# From so many texts on a feature must stand in two of them.
MANY = 200
# Upper bounds of the classes of length, in words and marks.
LENGTHS = np.array([1, 2, 3, 4, 5, 7, 10, 15, 25, 40])
PLACES = ("before, same speaker", "before, another speaker", "after, same speaker", "after, another speaker")


@dataclass(frozen=True, eq=False)
class Columns:
    """Where each kind of feature stands among the columns: start of each, in this order, and the end."""

    words: int
    pairs: int
    runs: int
    edges: int
    groups: int

    @property
    def starts(self) -> dict[str, int]:
        """The first column of each kind, and "end"."""
        sizes = {
            "words": self.words,
            "pairs": self.pairs,
            "runs": self.runs,
            "edges": self.edges,
            **dict.fromkeys(PLACES, self.edges),
            "ends": 2,
            "question": self.words,
            "groups": self.groups,
        }
        starts, at = {}, 0
        for name, size in sizes.items():
            starts[name] = at
            at += size
        return {**starts, "end": at}


class FeatureSpace:
    """The features that occur in some passages, and their weights."""

    def __init__(self, talk: Talk) -> None:
        texts, count = talk.texts, len(talk.texts)
        least = 2 if count >= MANY else 1
        counts = word_counts(texts)
        present = np.bincount(counts.indices, minlength=len(texts.words))
        kept = sorted((word, number) for number, word in enumerate(texts.words) if present[number] >= least)
        self.word_numbers: Mapping[str, int] = {word: number for number, (word, _) in enumerate(kept)}
        self.word_weights = inverse_frequency([present[number] for _, number in kept], count)
        self.unknown = float(inverse_frequency(np.zeros(1), count)[0])
        self.runs: RunSpace = run_space(texts.words, counts, shortest=SHORTEST, longest=LONGEST, least=least)
        numbers = self.numbers(texts)
        pairs, seen = np.unique(_once_a_row(_pair_keys(numbers, texts, self.base), texts), return_counts=True)
        listed = (pairs >= 0) & (seen >= least)
        self.pair_keys, self.pair_weights = pairs[listed], inverse_frequency(seen[listed], count)
        keys, seen = np.unique(_edge_keys(numbers, texts, self.base), return_counts=True)
        self.edge_keys = keys[(keys >= 0) & (seen >= least)]
        self.groups: Mapping[str, int] = {g: i for i, g in enumerate(sorted({*talk.groups} - {""}))}
        self.columns = Columns(
            len(self.word_weights),
            len(self.pair_keys),
            len(self.runs.columns),
            len(self.edge_keys),
            len(self.groups),
        )

    @property
    def base(self) -> int:
        """One more than the number of known words: what keys of several words are made with."""
        return len(self.word_numbers) + 1

    def numbers(self, texts: Texts) -> Ints:
        """The number of the word at every place of the texts, from 1; 0 for unknown words."""
        known = self.word_numbers
        of_word = np.array([known.get(word, -1) + 1 for word in texts.words], dtype=np.int64)
        return of_word[texts.ids] if len(texts.words) else np.zeros(0, dtype=np.int64)

    def read(self, texts: Texts) -> FeatureTexts:
        """Some texts among these features."""
        return FeatureTexts(self, texts)

    def matrix(self, talk: Talk, *, context: bool = True) -> Any:
        """All features of some passages (CSR); without `context` its columns are empty."""
        from scipy.sparse import csr_matrix, hstack

        texts = self.read(talk.texts)
        own = talk.own
        blocks = [texts.words[own], texts.runs[own], texts.edges[own]]
        if context:
            for _, rows in talk.neighbours():
                blocks.append(_picked(texts.edges, rows) * (NEIGHBOUR_SHARE / EDGE_SHARE))
            blocks += [csr_matrix(_ends(talk)), _picked(texts.asked, talk.question), self._group_rows(talk)]
        made = hstack(blocks, format="csr")
        made.resize(len(own), self.columns.starts["end"])
        return made

    def _group_rows(self, talk: Talk) -> Any:
        """The speaker's group, one column each."""
        from scipy.sparse import csr_matrix

        known = [(row, self.groups[g]) for row, g in enumerate(talk.groups) if g in self.groups]
        rows, columns = np.array(known, dtype=np.int64).reshape(-1, 2).T
        shape = len(talk), len(self.groups)
        return csr_matrix((np.full(len(rows), GROUP_SHARE), (rows, columns)), shape=shape)


def _ends(talk: Talk) -> Vector:
    """Whether nothing was said before, and nothing after."""
    return np.column_stack([talk.before == NOBODY, talk.after == NOBODY]) * NEIGHBOUR_SHARE


def _picked(matrix: Any, rows: Ints) -> Any:
    """The rows of a matrix, an empty one for NOBODY."""
    from scipy.sparse import diags

    return (diags((rows >= 0).astype(np.float64)) @ matrix[np.maximum(rows, 0)]).tocsr()


def _pair_keys(numbers: Ints, texts: Texts, base: int) -> Ints:
    """At each place the key of its word with the next one of the same text; −1 where either is unknown or missing."""
    keys = np.full(len(numbers), -1, dtype=np.int64)
    if len(numbers) > 1:
        keys[:-1] = np.where((numbers[:-1] > 0) & (numbers[1:] > 0), numbers[:-1] * base + numbers[1:], -1)
    last = texts.ends[1:][texts.lengths > 0] - 1
    keys[last] = -1
    return keys


def _once_a_row(keys: Ints, texts: Texts) -> Ints:
    """The keys without those that a text has had before."""
    rows = np.repeat(np.arange(len(texts)), texts.lengths)
    both = np.unique(np.column_stack([rows, keys]), axis=0) if len(keys) else np.zeros((0, 2), np.int64)
    return np.asarray(both[:, 1], dtype=np.int64)


EDGES = ("first", "first two", "last", "last two", "whole", "length")


def _edge_keys(numbers: Ints, texts: Texts, base: int) -> Ints:
    """The keys of each text's edges (rows × EDGES); −1 where a text is too short, or too long, for one."""
    lengths, starts = texts.lengths, texts.ends[:-1]
    padded = np.concatenate([numbers, np.zeros(3, dtype=np.int64)])
    first, second, third = (padded[starts + step] for step in range(3))
    last = padded[np.maximum(texts.ends[1:] - 1, 0)]
    last_but_one = padded[np.maximum(texts.ends[1:] - 2, 0)]
    whole = (
        first + np.where(lengths > 1, second, 0) * base + np.where(lengths > 2, third, 0) * base * base
    ) * 4 + lengths
    values = (
        (first, lengths > 0),
        (first * base + second, lengths > 1),
        (last, lengths > 0),
        (last_but_one * base + last, lengths > 1),
        (whole, (lengths > 0) & (lengths <= 3)),
        (np.searchsorted(LENGTHS, lengths), lengths >= 0),
    )
    return np.column_stack(
        [np.where(there, value * len(EDGES) + kind, -1) for kind, (value, there) in enumerate(values)]
    )


def _located(keys: Ints, known: Ints) -> Ints:
    """The column of each key among the known ones (sorted), −1 where it is unknown."""
    if not len(known):
        return np.full(keys.shape, -1, dtype=np.int64)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(np.where(known[places] == keys, places, -1), dtype=np.int64)


class FeatureTexts:
    """Some texts in a feature space."""

    def __init__(self, space: FeatureSpace, texts: Texts) -> None:
        self.space = space
        self.texts = texts
        self.numbers = space.numbers(texts) - 1
        keys = _pair_keys(self.numbers + 1, texts, space.base)
        self.pairs = _located(keys, space.pair_keys)
        self.edge_columns = _located(_edge_keys(self.numbers + 1, texts, space.base), space.edge_keys)

    @cached_property
    def _row_of_place(self) -> Ints:
        """The text that each place belongs to."""
        return np.repeat(np.arange(len(self.texts)), self.texts.lengths)

    def _counted(self, columns: Ints, weights: Vector) -> Any:
        """A column per place as weighted counts by text (CSR); −1 is left out."""
        from scipy.sparse import csr_matrix

        there = columns >= 0
        rows, columns = self._row_of_place[there], columns[there]
        shape = len(self.texts), len(weights)
        counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
        counts.data *= weights[counts.indices]
        return counts

    def _strange(self, columns: Ints) -> Vector:
        """How many places of each text hold something unknown."""
        return np.bincount(self._row_of_place[columns < 0], minlength=len(self.texts)).astype(np.float64)

    @cached_property
    def _known(self) -> tuple[Any, Any]:
        """Words and pairs of words, weighted, not yet brought to length 1."""
        return (
            self._counted(self.numbers, self.space.word_weights),
            self._counted(self.pairs, self.space.pair_weights),
        )

    @cached_property
    def word_lengths(self) -> Vector:
        """The length of each text among words and pairs, what is unknown included; 1 where it has none."""
        squares = (self._strange(self.numbers) + self._strange(self.pairs)) * self.space.unknown**2
        for block in self._known:
            squares += np.asarray(block.multiply(block).sum(axis=1), dtype=np.float64).ravel()
        lengths = np.sqrt(squares)
        lengths[lengths == 0] = 1.0
        return lengths

    @cached_property
    def words(self) -> Any:
        """Words, then pairs of words (CSR), of length WORD_SHARE together."""
        from scipy.sparse import diags, hstack

        scale = diags(WORD_SHARE / self.word_lengths)
        return (scale @ hstack(self._known, format="csr")).tocsr()

    @cached_property
    def asked(self) -> Any:
        """Words alone (CSR), as the moderator's question counts."""
        from scipy.sparse import diags

        return (diags(QUESTION_SHARE / self.word_lengths) @ self._known[0]).tocsr()

    @cached_property
    def runs(self) -> Any:
        """Runs of characters (CSR), brought to length 1."""
        from scipy.sparse import diags

        counts = word_counts(self.texts)
        by_word, squares = self.space.runs.by_word(self.texts.words)
        return (diags(1 / lengths_of(counts, squares)) @ (counts @ by_word)).tocsr()

    @cached_property
    def edges(self) -> Any:
        """Edges (CSR), of length EDGE_SHARE."""
        from scipy.sparse import csr_matrix

        columns = self.edge_columns
        there = columns >= 0
        rows = np.broadcast_to(np.arange(len(self.texts))[:, None], columns.shape)[there]
        shape = len(self.texts), len(self.space.edge_keys)
        data = np.full(len(rows), EDGE_SHARE / np.sqrt(len(EDGES)))
        return csr_matrix((data, (rows, columns[there])), shape=shape)
