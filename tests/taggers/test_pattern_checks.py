"""Patterns that cannot be used: each is named with what is wrong and how to mend it, and none does harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Pattern
from pipeline.hashing import canonical_json
from pipeline.language import tokenised
from pipeline.taggers.matching import PatternIndex, compiled
from pipeline.taggers.pattern_checks import wrong


def made(pattern: dict[str, Any]) -> Pattern:
    """A pattern; its `matcher` may be given as a list."""
    if isinstance(pattern.get("matcher"), list):
        pattern = {**pattern, "matcher": json.dumps(pattern["matcher"])}
    return Pattern(**pattern)


WRONG = [
    ("no words", {"phrase": " "}, "a pattern holds no words."),
    ("marks alone", {"phrase": "?!"}, '"?!" holds no words.'),
    ("a control character", {"phrase": "\bhelp"}, '"␈help" holds a control character: YAML makes one of \\b in'),
    ("a control character in an entry", {"any_of": ("help", "a\x1bb")}, "YAML makes one of \\e in"),
    ("a control character in a regex", {"regex": "\bhelp(er)?\b"}, "YAML makes one of \\b in"),
    ("a separator in a regex", {"regex": "a\u2029b"}, "YAML makes one of \\P in"),
    ("a control character without a letter", {"regex": "a\x01b"}, "YAML makes one of \\x01 in"),
    ("an entry of words", {"words": ("help", "…"), "within": 3}, '"…" holds no words.'),
    ("an entry of any", {"any_of": ("help", "")}, "a pattern holds no words."),
    ("an entry of unless", {"phrase": "help", "unless": ("!",)}, '"!" holds no words.'),
    ("alternative missing between", {"phrase": "a||b"}, 'an alternative is missing in "a||b".'),
    ("alternative missing before", {"any_of": ("help", "|a")}, 'an alternative is missing in "|a".'),
    ("alternatives with spaces", {"words": ("help", "a | b"), "within": 2}, 'an alternative is missing in "a | b".'),
    ("alternative missing in unless", {"phrase": "a", "unless": ("b|",)}, 'an alternative is missing in "b|".'),
    ("alternative without words", {"phrase": "help|?"}, '"help|?" holds no words.'),
    ("too many", {"phrase": " ".join(["a|b"] * 11)}, "stands for 2,048 phrases, more than 1,000."),
    ("too many in words", {"words": ("a|b c|d e|f",) * 4, "within": 9}, "stands for 4,096 phrases"),
    ("regex not closed", {"regex": "(a"}, "/(a/ is not a regular expression: missing ) (character 3)."),
    ("regex repeats nothing", {"regex": "*a"}, "nothing to repeat (character 1)."),
    ("regex met by nothing", {"regex": "a*"}, "/a*/ is met by nothing at all, and so everywhere."),
    ("regex without an end", {"regex": "(a|aa)+$"}, "/(a|aa)+$/ can take for ever"),
    ("regex without an end, in words", {"regex": r"(\w|\w\w)+x"}, "can take for ever"),
    ("matcher not JSON", {"matcher": "[{"}, "the matcher cannot be read:"),
    ("matcher no list", {"matcher": '{"LOWER":"a"}'}, "it is not a list of tokens."),
    ("matcher empty", {"matcher": []}, "the matcher has no token that asks for something"),
    ("matcher of gaps", {"matcher": [{}, {"OP": "*"}]}, "the matcher has no token that asks for something"),
    ("matcher that may be left out", {"matcher": [{"LOWER": "a", "OP": "?"}]}, "and must be there"),
    ("matcher ends in a gap", {"matcher": [{"LOWER": "a"}, {"OP": "+"}]}, "one that begins or ends it."),
    ("matcher with two gaps", {"matcher": [{"LOWER": "a"}, {"OP": "*"}, {"LOWER": "b"}, {"OP": "{2,}"}, {"LOWER": "c"}]}, "gaps without an end: more than one"),
    ("matcher too long", {"matcher": [{"LOWER": "a"}, {"OP": "{0,40}"}, {"OP": "{0,40}"}]}, "stands for 1,681 sequences"),
    ("a trained model", {"matcher": [{"LOWER": "a"}, {"POS": "VERB"}]}, "token 2 of the matcher asks for POS, which needs a trained model"),
    ("a trained model, small letters", {"matcher": [{"ent_type": "ORG"}]}, "asks for ENT_TYPE, which needs a trained model"),
    ("an unknown key", {"matcher": [{"LEMA": "a"}]}, "asks for LEMA, which is unknown."),
    ("an extension", {"matcher": [{"_": {"a": True}}]}, "asks for _, which is unknown."),
    ("a wrong operator", {"matcher": [{"LOWER": "a", "OP": "x"}]}, 'token 1 of the matcher: OP cannot be "x".'),
    ("an operator turned round", {"matcher": [{"LOWER": "a"}, {"OP": "{3,1}"}]}, 'token 2 of the matcher: OP cannot be "{3,1}".'),
    ("an operator too large", {"matcher": [{"LOWER": "a", "OP": "{999}"}]}, "is repeated up to {999} times."),
    ("a wrong value", {"matcher": [{"LOWER": 3}]}, "token 1 of the matcher: LOWER cannot be 3."),
    ("no value", {"matcher": [{"LOWER": None}]}, "token 1 of the matcher: LOWER cannot be null."),
    ("a wrong flag", {"matcher": [{"IS_DIGIT": "yes"}]}, 'token 1 of the matcher: IS_DIGIT cannot be "yes".'),
    ("a wrong number", {"matcher": [{"LENGTH": "x"}]}, 'token 1 of the matcher: LENGTH cannot be "x".'),
    ("a wrong list", {"matcher": [{"LOWER": {"IN": "a"}}]}, 'LOWER cannot be {"IN":"a"}.'),
    ("two words in one", {"matcher": [{"LOWER": "a lot"}]}, 'asks for "a lot", which is 2 tokens: "a", "lot".'),
    ("a contraction", {"matcher": [{"LOWER": {"IN": ["don't"]}}]}, 'which is 2 tokens: "do", "n\'t".'),
    ("regex in a token", {"matcher": [{"LOWER": {"REGEX": "("}}]}, "/(/ is not a regular expression"),
    ("regex in a list", {"matcher": [{"LOWER": {"REGEX": {"IN": ["a", "a*"]}}}]}, "/a*/ is met by nothing at all"),
    ("regex that is no text", {"matcher": [{"LOWER": {"REGEX": 3}}]}, "REGEX needs a text"),
    ("regex too deep", {"matcher": [{"LOWER": {"FUZZY": {"REGEX": "a"}}}]}, "REGEX that does not stand right under a text."),
    ("regex on a number", {"matcher": [{"LENGTH": {"REGEX": "1"}}]}, "REGEX that does not stand right under a text."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pattern", "expected"), WRONG, ids=[row[0] for row in WRONG])
def test_what_is_wrong(name: str, pattern: dict[str, Any], expected: str) -> None:
    """A pattern that cannot be used is named with what is wrong and how to mend it; it finds nothing."""
    ((what, how),) = wrong(made(pattern), "en")
    assert expected in what
    assert how
    assert () == compiled(made(pattern), "en").ways
    assert [] == PatternIndex([compiled(made(pattern), "en")]).matches(tokenised("a help !", "en"))


def test_a_czech_negation_is_no_lemma() -> None:
    """A lemma with ne- would never be met: the message says what to write."""
    complaints = wrong(made({"matcher": [{"LEMMA": "nepomáhat"}]}), "cs")
    assert ['Write LEMMA: "pomáhat" and negation: require.'] == [how for _, how in complaints]


def test_a_control_character_is_written_anew() -> None:
    """The remedy shows the pattern as it should have been written."""
    ((_, how),) = wrong(Pattern(regex="\bhelp(er)?\b"), "en")
    assert r"Write the pattern in single quotation marks: '\bhelp(er)?\b'." == how


RIGHT = [
    {"phrase": "REGEX"},
    {"phrase": "two\n\twords"},
    {"phrase": "well-known", "unless": ("a|b c|d",)},
    {"regex": r"\p{L}+ing\b"},
    {"regex": r"(\w+\s+){1,5}help"},
    {"regex": "[[a]b"},
    {"matcher": [{"LOWER": "REGEX"}]},
    {"matcher": [{"LOWER": "n't"}, {"OP": "{0,5}"}, {"LEMMA": "help"}]},
    {"matcher": [{"LENGTH": {">=": 12}, "IS_ALPHA": True}]},
    {"matcher": [{"LOWER": {"FUZZY1": "help"}}, {"IS_PUNCT": True, "OP": "*"}, {"SHAPE": "Xxxx"}]},
]


@pytest.mark.parametrize("pattern", RIGHT, ids=str)
def test_what_is_right(pattern: dict[str, Any]) -> None:
    """A pattern that can be used is not complained of."""
    assert () == wrong(made(pattern), "en")


def test_the_unlimited_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with a pattern is found out once, however often it is asked for."""
    tried: list[str] = []
    monkeypatch.setattr("pipeline.taggers.pattern_checks.tires", tried.append)
    for _ in range(3):
        assert () == wrong(Pattern(regex="asked only once"), "en")
    assert ["asked only once"] == tried


SIGNS = st.text(st.sampled_from("ab|\\()[]{}*+?.^$-,0Pp<=!&~é'’\u0301 "), max_size=8)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 3), SIGNS)
NAMES = st.sampled_from(
    ["LOWER", "LEMMA", "TEXT", "LENGTH", "OP", "IS_PUNCT", "POS", "REGEX", "IN", "x", "_"]
)
VALUES = st.one_of(
    SCALARS, st.lists(SCALARS, max_size=2), st.dictionaries(NAMES, st.one_of(SCALARS, st.lists(SIGNS)), max_size=2)
)  # fmt: skip
TOKENS = st.lists(st.dictionaries(NAMES, VALUES, max_size=3), max_size=3)


@settings(max_examples=200, deadline=None)
@given(SIGNS, TOKENS)
def test_nothing_that_is_written_crashes(signs: str, tokens: list[dict[str, Any]]) -> None:
    """Whatever stands in a pattern is either complained of in words or looked for; no other error comes out."""
    text = tokenised("A be\u0301 (ab) isn't a|b 😀 [x]?", "en")
    patterns = [Pattern(phrase=signs), Pattern(words=(signs, "a"), within=2), Pattern(regex=signs)]
    for pattern in [*patterns, Pattern(matcher=canonical_json(tokens))]:
        complaints = wrong(pattern, "en")
        assert all(what and how for what, how in complaints)
        found = PatternIndex([compiled(pattern, "en")]).matches(text)
        assert not (complaints and found)
