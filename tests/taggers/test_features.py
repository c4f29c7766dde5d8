"""Passages as features: by hand on a tiny corpus, and against a slow and plain reading of any corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.taggers import Neighbour, Passage
from pipeline.taggers.features import EDGES, FeatureSpace
from pipeline.taggers.talk import talk_of, texts_of
from pipeline.taggers.word_runs import character_runs
from tests.taggers.conftest import made
from tests.taggers.test_talk import anything

Row = Mapping[tuple[str, object], float]
EDGE = 0.5 / sqrt(6)
LONGER_THAN = (1, 2, 3, 4, 5, 7, 10, 15, 25, 40)


def named(space: FeatureSpace, values: Sequence[float]) -> Row:
    """A row of the matrix by the names of its features, zeros left out."""
    word_of = {number + 1: word for word, number in space.word_numbers.items()}
    names: dict[str, list[object]] = {
        "words": list(space.word_numbers),
        "pairs": [(word_of[k // space.base], word_of[k % space.base]) for k in space.pair_keys.tolist()],
        "runs": [run for run, _ in sorted(space.runs.columns.items(), key=lambda item: item[1])],
        "ends": ["first", "last"],
        "question": list(space.word_numbers),
        "groups": list(space.groups),
    }
    edges = [_edge(key, space.base, word_of) for key in space.edge_keys.tolist()]
    starts = space.columns.starts
    kinds = [kind for kind in starts if kind != "end"]
    found = {
        (kind, name): values[starts[kind] + place]
        for kind in kinds
        for place, name in enumerate(names.get(kind, edges))
    }
    assert len(found) == len(values)
    return {name: value for name, value in found.items() if value}


def _edge(key: int, base: int, word_of: Mapping[int, str]) -> object:
    """What an edge's key stands for; words that are not known are None."""
    value, kind = divmod(key, len(EDGES))
    name = EDGES[kind]
    if name == "length":
        return name, value
    if name == "whole":
        value, count = divmod(value, 4)
        return name, tuple(word_of.get(value // base**step % base) for step in range(count))
    if name in ("first two", "last two"):
        return name, (word_of.get(value // base), word_of.get(value % base))
    return name, word_of.get(value)


class PlainReading:
    """The features once more, text by text and without a matrix, for fewer than 200 distinct texts."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Count in how many distinct texts each feature stands."""
        texts = {text for passage in passages for text in _texts(passage)}
        self.count = len(texts)
        self.present: Counter[tuple[str, object]] = Counter()
        for text in texts:
            words = words_of(*text)
            runs = {run for word in words for run in character_runs(word, 2, 5)}
            pairs = set(pairwise(words))
            self.present.update(("words", word) for word in set(words))
            self.present.update(("pairs", pair) for pair in pairs)
            self.present.update(("runs", run) for run in runs)
            self.present.update(("edges", edge) for edge in self.edges(words))

    def weight(self, kind: str, name: object) -> float:
        """Inverse document frequency; of an unknown feature that of one in no text."""
        return log((1 + self.count) / (1 + self.present[kind, name])) + 1

    def edges(self, words: Sequence[str]) -> list[object]:
        """The edges of a text."""
        said = [word if not self.present or self.present["words", word] else None for word in words]
        found: list[object] = [("length", sum(len(words) > bound for bound in LONGER_THAN))]
        if words:
            found += [("first", said[0]), ("last", said[-1])]
        if len(words) > 1:
            found += [("first two", tuple(said[:2])), ("last two", tuple(said[-2:]))]
        if 0 < len(words) <= 3:
            found.append(("whole", tuple(said)))
        return found

    def words(self, words: Sequence[str], share: float, *, pairs: bool) -> dict[tuple[str, object], float]:
        """Words and pairs of words; each place without a known word, or where no known pair begins, counts as strange."""
        following = [*pairwise(words), None] if words else []
        found: dict[tuple[str, object], float] = defaultdict(float)
        squares = 0.0
        for kind, names in (("words", words), ("pairs", following)):
            for name in names:
                if name is None or not self.present[kind, name]:
                    squares += (log(1 + self.count) + 1) ** 2
                else:
                    found[kind, name] += self.weight(kind, name)
        length = sqrt(squares + sum(value**2 for value in found.values())) or 1.0
        return {n: v * share / length for n, v in found.items() if pairs or n[0] == "words"}

    def runs(self, words: Sequence[str]) -> dict[tuple[str, object], float]:
        """Runs of characters; the words are taken as at right angles to each other."""
        found: dict[tuple[str, object], float] = defaultdict(float)
        squares = 0.0
        for word, times in Counter(words).items():
            own = Counter(character_runs(word, 2, 5))
            for run, count in own.items():
                weight = self.weight("runs", run)
                if self.present["runs", run]:
                    squares += (times * count * weight) ** 2
                    found["runs", run] += times * count * weight
                else:
                    squares += times**2 * count * weight**2
        return {name: value / (sqrt(squares) or 1.0) for name, value in found.items()}

    def row(self, passage: Passage) -> Row:
        """All features of a passage."""
        words = words_of(passage.segment.quote, passage.language)
        found = {**self.words(words, 0.5, pairs=True), **self.runs(words)}
        found |= {("edges", edge): EDGE for edge in self.edges(words) if self.present["edges", edge]}
        for side, neighbour in (("before", passage.before), ("after", passage.after)):
            if neighbour is None:
                found["ends", "first" if side == "before" else "last"] = 0.35
                continue
            kind = f"{side}, {'same' if neighbour.same_speaker else 'another'} speaker"
            edges = self.edges(words_of(neighbour.text, passage.language))
            found |= {(kind, edge): EDGE * 0.7 for edge in edges if self.present["edges", edge]}
        asked = self.words(words_of(passage.question, passage.language), 0.3, pairs=False)
        found |= {("question", name): value for (_, name), value in asked.items()}
        return found | ({("groups", passage.group): 0.5} if passage.group else {})


def _texts(passage: Passage) -> Iterator[tuple[str, str]]:
    """The texts of a passage with their language."""
    yield passage.segment.quote, passage.language
    for neighbour in (passage.before, passage.after):
        if neighbour is not None:
            yield neighbour.text, passage.language
    if passage.question:
        yield passage.question, passage.language


def words_of(text: str, language: str) -> list[str]:
    """The words of a text as they are compared."""
    texts, _ = texts_of([(text, language)])
    return texts.row_words(0)


TINY = [
    made("We sort", before=Neighbour("Yes"), group="manager"),
    made("Yes", after=Neighbour("We sort", same_speaker=True), question="We"),
]


def test_a_tiny_corpus_by_hand() -> None:
    """The words, pair, edges and context of two passages, worked out with a pencil (three texts: We sort, Yes, We)."""
    space = FeatureSpace(talk_of(TINY))
    first, second = (named(space, row) for row in space.matrix(talk_of(TINY)).toarray())
    we, once, strange = log(4 / 3) + 1, log(4 / 2) + 1, log(4) + 1
    # Words "we" and "sort" and their pair; no pair begins at "sort".
    length = sqrt(we**2 + once**2 + once**2 + strange**2)
    assert 0.5 * we / length == pytest.approx(first["words", "we"])
    assert 0.5 * once / length == pytest.approx(first["words", "sort"])
    assert 0.5 * once / length == pytest.approx(first["pairs", ("we", "sort")])
    edges = {("first", "we"), ("last", "sort"), ("whole", ("we", "sort")), ("length", 1)}
    edges |= {("first two", ("we", "sort")), ("last two", ("we", "sort"))}
    assert edges == {name for kind, name in first if kind == "edges"}
    assert [EDGE] * 6 == pytest.approx([value for (kind, _), value in first.items() if kind == "edges"])
    before = {("first", "yes"), ("last", "yes"), ("whole", ("yes",)), ("length", 0)}
    assert before == {name for kind, name in first if kind == "before, another speaker"}
    assert 0.35 / sqrt(6) == pytest.approx(first["before, another speaker", ("first", "yes")])
    assert (0.5, 0.35) == (first["groups", "manager"], first["ends", "last"])
    assert ("ends", "first") not in first
    # The question is one word, and no pair begins there.
    assert 0.3 * we / sqrt(we**2 + strange**2) == pytest.approx(second["question", "we"])
    assert edges == {name for kind, name in second if kind == "after, same speaker"}
    assert {"first"} == {name for kind, name in second if kind == "ends"}


def in_the_space(learnt_from: Sequence[Passage], read: Sequence[Passage]) -> Iterator[tuple[Row, Row]]:
    """For each passage what a plain reading finds in the space of others, and its row of the matrix."""
    plain, space = PlainReading(learnt_from), FeatureSpace(talk_of(learnt_from))
    rows = space.matrix(talk_of(read)).toarray()
    for passage, row in zip(read, rows, strict=True):
        expected = {
            name: value
            for name, value in plain.row(passage).items()
            if name[0] != "groups" or name[1] in space.groups
        }
        yield expected, named(space, row.tolist())


neighbours = st.none() | st.builds(Neighbour, anything, st.booleans())
passages = st.builds(
    made,
    anything,
    language=st.sampled_from(["en", "de"]),
    question=anything,
    group=st.sampled_from(["", "citizen", "manager"]),
    before=neighbours,
    after=neighbours,
)


@settings(max_examples=40)
@given(st.lists(passages, min_size=1, max_size=5), st.lists(passages, max_size=3))
def test_the_matrix_is_what_a_plain_reading_finds(learnt: list[Passage], read: list[Passage]) -> None:
    """Any passages, read in the space of any others, known words and strange ones, in any script."""
    for expected, found in in_the_space(learnt, [*learnt, *read]):
        assert pytest.approx(expected) == found


def test_without_context_its_columns_are_empty() -> None:
    """What is said is the same with and without context; what stands around is left out."""
    space = FeatureSpace(talk_of(TINY))
    start = space.columns.starts["before, same speaker"]
    with_context, without = (
        space.matrix(talk_of(TINY), context=context).toarray() for context in (True, False)
    )
    np.testing.assert_array_equal(with_context[:, :start], without[:, :start])
    assert not without[:, start:].any()
    assert with_context.shape == without.shape


def test_with_many_texts_a_feature_must_stand_in_two() -> None:
    """From 200 distinct texts on, what stands in one alone is as strange as what stands in none."""
    many = [made(f"we sort w{number:03}", position=number) for number in range(200)]
    space = FeatureSpace(talk_of(many))
    assert ["sort", "we"] == list(space.word_numbers)
    assert 1 == len(space.pair_keys)
    fewer = FeatureSpace(talk_of(many[:199]))
    assert 201 == len(fewer.word_numbers)


def test_no_passages() -> None:
    """A space of nothing has the lengths and ends alone, and reads anything."""
    space = FeatureSpace(talk_of([]))
    assert (2, space.columns.starts["end"]) == space.matrix(talk_of(TINY)).shape
