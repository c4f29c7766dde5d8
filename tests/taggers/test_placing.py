"""Words within a distance: where their parts are placed, and in how many steps."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Pattern
from pipeline.language import TokenisedText, tokenised
from pipeline.taggers import placing
from pipeline.taggers.matching import PatternIndex, compiled
from pipeline.taggers.phrases import PhraseWay
from pipeline.taggers.placing import Place, Placing
from pipeline.taggers.ways import Reading

WORDS = ["yeah", "the", "a", "of", ",", ".", "!", "tree", "trees"]
TALK = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
PARTS = st.lists(
    st.sampled_from(["yeah", "the", "a", "of", "tree", "yeah yeah", "the a", "a of", "yeah, yeah"]),
    min_size=2,
    max_size=4,
)


def plainly(way: PhraseWay, text: TokenisedText, anchor: int, start: int, within: int) -> frozenset[int]:
    """The tokens of the shortest way to place the parts, by trying every combination."""
    row = text.tokens
    sentence = row[start].sentence
    places = [
        [start]
        if number == anchor
        else [at for at, token in enumerate(row) if token.sentence == sentence and part.at(row, at)]
        for number, part in enumerate(way.parts)
    ]
    best: tuple[int, int, frozenset[int]] | None = None
    for combination in itertools.product(*places):
        sets = [set(range(at, at + len(p.row))) for at, p in zip(combination, way.parts, strict=True)]
        used = frozenset().union(*sets)
        first, last = min(used), max(used)
        words = sum(token.is_word for token in row[first + 1 : last])
        if len(used) < sum(map(len, sets)) or words > within:
            continue
        if best is None or (last - first, first) < best[:2]:
            best = last - first, first, used
    return best[2] if best else frozenset()


@settings(max_examples=300, deadline=None)
@given(PARTS, TALK, st.integers(1, 6))
def test_what_is_found_is_what_trying_everything_finds(parts: list[str], text: str, within: int) -> None:
    """The shortest way is found, of equals the first, with the very tokens that every combination tried would give."""
    (way,) = compiled(Pattern(words=tuple(parts), within=within), "en").ways
    assert isinstance(way, PhraseWay)
    row = tokenised(text, "en")
    reading = Reading(row)
    for anchor, start in itertools.product(range(len(parts)), range(len(row.tokens))):
        if not way.parts[anchor].at(row.tokens, start):
            continue
        rest = [part for number, part in enumerate(way.parts) if number != anchor]
        others = [reading.places(part, row.tokens[start].sentence) for part in rest]
        around = (start, start + len(way.parts[anchor].row))
        found = Placing(around, others, reading.words_before, within).tokens()
        assert plainly(way, row, anchor, start, within) == found


def placing_of(anchor: Place, others: list[list[Place]], within: int) -> frozenset[int]:
    """What is placed in a text of a thousand words without marks."""
    return Placing(anchor, others, range(1001), within).tokens()


PLACED: list[tuple[str, Place, list[list[Place]], int, set[int]]] = [
    ("nearest", (5, 6), [[(1, 2), (4, 5), (9, 10)]], 9, {4, 5}),
    ("of equals the earlier", (5, 6), [[(3, 4), (7, 8)]], 9, {3, 5}),
    ("too far", (5, 6), [[(0, 1)]], 3, set()),
    ("just near enough", (5, 6), [[(0, 1)]], 4, {0, 5}),
    ("no place", (5, 6), [[(4, 5)], []], 9, set()),
    ("not on the anchor", (5, 7), [[(4, 6), (6, 7)]], 9, set()),
    ("two on one token", (5, 6), [[(4, 5)], [(4, 5)]], 9, set()),
    ("two on two tokens", (5, 6), [[(4, 5), (6, 7)], [(4, 5)]], 9, {4, 5, 6}),
    ("on both sides", (5, 6), [[(1, 2), (7, 8)], [(4, 5), (9, 10)]], 9, {4, 5, 7}),
]


@pytest.mark.parametrize(
    ("name", "anchor", "others", "within", "expected"), PLACED, ids=[r[0] for r in PLACED]
)
def test_places(name: str, anchor: Place, others: list[list[Place]], within: int, expected: set[int]) -> None:
    """Parts are placed as near to each other as they come, each on tokens of its own."""
    assert expected == placing_of(anchor, others, within)


MANY = [
    ("one word four times", ("yeah",) * 4, "yeah " * 40, 37),
    ("one word six times", ("yeah",) * 6, "yeah " * 300, 295),
    ("phrases that overlap", ("yeah yeah",) * 4, "yeah " * 200, 193),
    ("five words", ("the", "a", "of", "and", "to"), "the house a man of and go to water " * 27, 27),
    ("ten words", ("the", "a", "of", "and", "to", "in", "is", "it", "that", "was"), "the a of and to in is it that was " * 40, 40),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words", "text", "expected"), MANY, ids=[row[0] for row in MANY])
def test_words_that_are_everywhere_take_few_steps(
    name: str, words: tuple[str, ...], text: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that are said all the time are placed by looking at some stretches around each, not at all combinations."""
    steps: list[int] = []
    fit = placing._fit

    def counted(parts: list[list[Place]]) -> bool:
        """As it was, and counted."""
        steps.append(1)
        return fit(parts)

    monkeypatch.setattr(placing, "_fit", counted)
    row = tokenised(text, "en")
    found = PatternIndex([compiled(Pattern(words=words, within=20), "en")]).matches(row)
    assert expected == len({(one.first, one.last) for one in found})
    assert len(steps) < 120 * len(row.tokens)
