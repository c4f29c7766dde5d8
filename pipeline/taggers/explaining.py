"""Which words of a passage weighed how much: the log odds of a code, put down to the words that brought them about.

Everything is exact: the weights of a passage's words, what its length, the codebook's words and its surroundings add and
the intercept sum up to the log odds. A pair of words is halved between its two; what the whole of a short text is worth is
shared by its words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.taggers.features import EDGE_SHARE, EDGES, WORD_SHARE
from pipeline.taggers.nearness import Near
from pipeline.taggers.scoring import Scored
from pipeline.taggers.talk import Ints, Texts, Vector


@dataclass(frozen=True, eq=False)
class WordWeights:
    """The weight of every word of some texts for one code each.

    Pair i (a text and a code) has the weights `weights[ends[i]:ends[i + 1]]`, one for each word and mark of the text, in
    order; `length` is what the text's length adds.
    """

    weights: Vector
    ends: Ints
    length: Vector

    def of(self, pair: int) -> Vector:
        """The weights of one pair."""
        return self.weights[self.ends[pair] : self.ends[pair + 1]]

    def best(self, most: int, among: npt.NDArray[np.bool_], least: float) -> tuple[Ints, Ints]:
        """For each pair the places of its `most` heaviest words `among` the places, of `least` weight, heaviest first.

        Pairs, and for each the place in its text.
        """
        places = np.flatnonzero(among & (self.weights >= least))
        pairs = np.searchsorted(self.ends, places, side="right") - 1
        order = np.lexsort((places, -self.weights[places], pairs))
        places, pairs = places[order], pairs[order]
        ranks = np.arange(len(pairs)) - np.searchsorted(pairs, pairs)
        chosen = ranks < most
        return pairs[chosen], places[chosen] - self.ends[pairs[chosen]]


def learnt_weights(scored: Scored, rows: Ints, codes: Ints) -> WordWeights:
    """The words of texts `rows` for the codes at columns `codes` of the models."""
    said = _Said(scored.talk.texts.ends, rows)
    texts, reader = scored.texts, scored.reader
    column = said.per_place(codes)
    runs, words, edges = scored.of_words[0], reader.part("words"), reader.part("edges")
    known = len(texts.space.word_weights)
    weights = runs[scored.talk.texts.ids[said.places], column] / said.per_place(scored.run_lengths[rows])
    scale = said.per_place(WORD_SHARE / texts.word_lengths[rows])
    weights += _worth(texts.numbers[said.places], texts.space.word_weights, words[:known], column) * scale
    pairs = _worth(texts.pairs[said.places], texts.space.pair_weights, words[known:], column) * scale / 2
    weights += pairs
    weights[1:] += pairs[:-1]  # a pair never begins at the last word of a text
    at_edges = _edge_worth(texts.edge_columns[rows], edges, codes)
    said.add_edges(weights, at_edges)
    return WordWeights(weights, said.ends, at_edges[:, EDGES.index("length")])


def near_weights(texts: Texts, near: Near, rows: Ints, codes: Ints) -> WordWeights:
    """The words of texts `rows` by what they add to the nearness (cosine) to the codes at columns `codes`."""
    said = _Said(texts.ends, rows)
    ids = texts.ids[said.places]
    worth = near.worth[ids, said.per_place(codes)] / said.per_place(near.lengths[rows])
    return WordWeights(np.where(near.common[ids] > 0, 0.0, worth), said.ends, np.zeros(len(rows)))


class _Said:
    """All places of some texts, one text after the other; a text may come up several times."""

    def __init__(self, ends: Ints, rows: Ints) -> None:
        self.sizes = ends[rows + 1] - ends[rows]
        self.ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self.sizes)])
        shift = np.repeat(ends[rows] - self.ends[:-1], self.sizes)
        self.places = np.arange(self.ends[-1]) + shift

    def per_place(self, values: Vector | Ints) -> np.ndarray:
        """A value of each text at each of its places."""
        return np.repeat(values, self.sizes)

    def add_edges(self, weights: Vector, worth: Vector) -> None:
        """Put down what the edges are worth to the words they are made of."""
        some = self.sizes > 0
        first, last = self.ends[:-1][some], self.ends[1:][some] - 1
        second, last_but_one = np.minimum(first + 1, last), np.maximum(last - 1, first)
        worth_of = dict(zip(EDGES, worth[some].T, strict=True))
        weights[first] += worth_of["first"] + worth_of["first two"] / 2
        weights[second] += worth_of["first two"] / 2
        weights[last] += worth_of["last"] + worth_of["last two"] / 2
        weights[last_but_one] += worth_of["last two"] / 2
        weights += np.repeat(worth[:, EDGES.index("whole")] / np.maximum(self.sizes, 1), self.sizes)


def _worth(columns: Ints, weights: Vector, coefficients: Vector, codes: Ints) -> Vector:
    """What the feature at each place is worth for the code there; nothing where it is unknown (−1)."""
    if not len(weights):
        return np.zeros(len(columns))
    safe = np.maximum(columns, 0)
    return np.where(columns >= 0, weights[safe] * coefficients[safe, codes], 0.0)


def _edge_worth(columns: Ints, coefficients: Vector, codes: Ints) -> Vector:
    """What each edge of each text is worth for the pair's code (pairs × EDGES)."""
    if not len(coefficients):
        return np.zeros(columns.shape)
    worth = coefficients[np.maximum(columns, 0), codes[:, None]] * (EDGE_SHARE / np.sqrt(len(EDGES)))
    return np.where(columns >= 0, worth, 0.0)
