"""Ways that are worth trying in a text: none that would find something is left out, and few that would not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Negation, Pattern
from pipeline.language import stretches, tokenised
from pipeline.language.rows import token_rows
from pipeline.taggers.matching import PatternIndex, compiled
from pipeline.taggers.pattern_checks import wrong

WORDS = [
    "help", "Helped", "helping", "tree", "trees", "Trees,", "not", "never", "DON'T", "park", "a", "only", ",", ".", "!",
    "help.", "(tree)", "vol\u00adun", "😀",
]  # fmt: skip
TALK = st.lists(st.sampled_from(WORDS), max_size=16).map(" ".join)
TEXTS = st.lists(TALK, min_size=1, max_size=5)
WORD = st.sampled_from(["help", "helping", "Trees", "tree|park", "don't", "a", "never", "volun", "."])
PHRASE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
NEGATION: st.SearchStrategy[Negation] = st.sampled_from(["exclude", "allow", "require"])


def sequence(words: list[str]) -> str:
    """A token pattern of some words, by lemma and as written in turn, with gaps."""
    named = [{("LEMMA", "LOWER")[i % 2]: {"IN": word.lower().split("|")}} for i, word in enumerate(words)]
    return json.dumps([token for one in named for token in (one, {"OP": "{0,2}"})])


PATTERN = st.one_of(
    st.builds(Pattern, PHRASE, exact=st.booleans(), negation=NEGATION),
    st.builds(
        Pattern,
        words=st.lists(PHRASE, min_size=2, max_size=3).map(tuple),
        within=st.integers(0, 4),
        negation=NEGATION,
    ),
    st.builds(Pattern, any_of=st.lists(PHRASE, min_size=1, max_size=3).map(tuple), negation=NEGATION),
    st.builds(Pattern, matcher=st.lists(WORD, min_size=1, max_size=3).map(sequence), negation=NEGATION),
    st.builds(Pattern, regex=st.sampled_from(["help", "tree.*park", "^a"]), negation=NEGATION),
).filter(lambda pattern: not wrong(pattern, "en"))


@settings(max_examples=300, deadline=None)
@given(st.lists(PATTERN, min_size=1, max_size=4), TEXTS)
def test_nothing_that_would_be_found_is_left_out(patterns: list[Pattern], texts: list[str]) -> None:
    """Trying the candidates alone finds what trying everything finds, and texts without candidates hold nothing."""
    index = PatternIndex(compiled(pattern, "en") for pattern in patterns)
    worth = dict(index.candidates(token_rows(texts, "en")))
    assert sorted(worth) == list(worth)
    for row, text in enumerate(texts):
        found = index.matches(tokenised(text, "en"))
        tried = index.matches(tokenised(text, "en"), ways=worth[row]) if row in worth else []
        assert found == tried


WORTH: list[tuple[str, dict[str, Any], str, bool]] = [
    ("its words side by side", {"phrase": "help the trees"}, "Now she helps the tree.", True),
    ("its words apart", {"phrase": "help the trees"}, "She helps all the trees.", False),
    ("one word missing", {"phrase": "help the trees"}, "She helps the hedges.", False),
    ("begun at the end", {"phrase": "help the trees"}, "She helps the", False),
    ("near enough", {"words": ("help", "tree"), "within": 2}, "Trees that we, well, help.", False),
    ("near enough, marks not counted", {"words": ("help", "tree"), "within": 3}, "Trees - that we, well, help.", True),
    ("too far", {"words": ("help", "tree"), "within": 2}, "Trees, all of them, they help.", False),
    ("another form, exact", {"phrase": "trees", "exact": True}, "A tree.", False),
    ("a second reading", {"phrase": "tree"}, "TREES!", True),
    ("tokens in any distance", {"matcher": '[{"LEMMA":"help"},{"OP":"*"},{"LEMMA":"tree"}]'}, "Help! Trees.", True),
    ("a token missing", {"matcher": '[{"LEMMA":"help"},{"OP":"*"},{"LEMMA":"tree"}]'}, "Help!", False),
    ("a token that may be missing", {"matcher": '[{"LEMMA":"help"},{"LEMMA":"tree","OP":"?"}]'}, "Help!", True),
    ("no word of its own", {"matcher": '[{"LIKE_NUM":true}]'}, "Nothing here.", True),
    ("a regular expression", {"regex": "tree"}, "Nothing here.", True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pattern", "text", "expected"), WORTH, ids=[row[0] for row in WORTH])
def test_what_is_worth_trying(name: str, pattern: dict[str, Any], text: str, expected: bool) -> None:
    """A pattern is tried where all its words stand as near to each other as it asks; without words, everywhere."""
    index = PatternIndex([compiled(Pattern(**pattern), "en")])
    found = list(index.candidates(token_rows(["", "Something else.", text], "en")))
    assert expected == ((2, frozenset({0})) in found)


def test_a_new_table_is_learnt_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that has seen one table of words finds as much in the next one, where words have other numbers."""
    index = PatternIndex([compiled(Pattern("tree"), "en")])
    first = list(index.candidates(token_rows(["hedges", "A tree."], "en")))
    monkeypatch.setattr(stretches, "_TABLES", {})
    second = list(index.candidates(token_rows(["Trees", "no", "tree"], "en")))
    assert [(1, frozenset({0}))] == first
    assert [(0, frozenset({0})), (2, frozenset({0}))] == second
