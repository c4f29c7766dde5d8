"""A pattern as it is typed to be tried."""

from __future__ import annotations

import pytest

from pipeline.codebook import Pattern, SpeakerCondition
from pipeline.errors import InputError
from pipeline.readers.pattern_texts import parse_pattern, pattern_of

TYPED = [
    ("phrase", "{phrase: help out, exact: true}", Pattern("help out", exact=True)),
    ("words", "{words: [water, tree], within: 3}", Pattern(words=("water", "tree"), within=3)),
    ("any", "{any: [help, water], negation: require}", Pattern(any_of=("help", "water"), negation="require")),
    ("regex", "{regex: 'help\\w+', unless: [police]}", Pattern(regex="help\\w+", unless=("police",))),
    ("matcher", "{matcher: [{LEMMA: help}]}", Pattern(matcher='[{"LEMMA":"help"}]')),
    (
        "speakers",
        "{phrase: help, speakers: {group: [citizen]}}",
        Pattern("help", speakers=SpeakerCondition({"group": ("citizen",)})),
    ),
]


@pytest.mark.parametrize(("name", "text", "pattern"), TYPED, ids=[row[0] for row in TYPED])
def test_a_pattern_as_in_the_codebook(name: str, text: str, pattern: Pattern) -> None:
    """Every form of the codebook is read the same way."""
    assert pattern == parse_pattern(text)


def test_a_matcher_may_be_json() -> None:
    """The tokens of a matcher may come as text."""
    assert Pattern(matcher='[{"LOWER":"a"},{"OP":"?"}]') == pattern_of(
        {"matcher": '[{"LOWER": "a"}, {"OP": "?"}]'}
    )


def test_every_mistake_at_once() -> None:
    """All mistakes are named by their keys, without a file that is not there."""
    with pytest.raises(InputError) as caught:
        parse_pattern("{phrase: help, exact: perhaps, negation: never}")
    assert {"the pattern, exact", "the pattern, negation"} == {p.place for p in caught.value.problems}


@pytest.mark.parametrize("text", ["help", "[help]", "{phrase: help", "{}"])
def test_what_is_no_pattern(text: str) -> None:
    """Something else than keys and values is bad input."""
    with pytest.raises(InputError):
        parse_pattern(text)
