"""The codebook's revision follows its meaning."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.codebook import Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition

SCALE = Scale(
    (Level("none", "None", "nothing", 0), Level("much", "Much", "a lot", 1), Level("dk", "Don't know"))
)
CODE = Code(
    id="grade",
    name="Grade",
    definition="How much.",
    examples=(Example("They do a lot.", "en", "manager", level="much"),),
    patterns={"en": (Pattern("do a lot"),)},
    scale=SCALE,
)
BOOK = Codebook("book", "1", "Book", (CODE, Code("other", "Other", "Another.")), languages=("en",))

MEANINGFUL: list[tuple[str, dict[str, Any]]] = [
    ("name", {"name": "Level"}),
    ("definition", {"definition": "How little."}),
    ("use when", {"use_when": "asked"}),
    ("avoid when", {"avoid_when": "joking"}),
    ("example", {"examples": (Example("They do a lot.", "en", "manager", level="none"),)}),
    ("counter-example", {"counter_examples": (Example("Hm."),)}),
    ("scale", {"scale": Scale(SCALE.levels[:2])}),
    ("anchor", {"scale": Scale((replace(SCALE.levels[0], anchor="hardly anything"), *SCALE.levels[1:]))}),
    ("parent", {"parent_id": "other"}),
    ("heading", {"codable": False}),
    ("status", {"status": "provisional"}),
]
FINDING: list[tuple[str, dict[str, Any]]] = [
    ("pattern", {"patterns": {"en": (Pattern("do a lot", negation="allow"),)}}),
    ("language", {"patterns": {"da": (Pattern("do a lot"),)}}),
    ("speakers", {"speakers": SpeakerCondition({"stakeholder_group": ("manager",)})}),
]
COSMETIC: list[tuple[str, dict[str, Any]]] = [
    ("colour", {"colour": "#ff0000"}),
    ("notes", {"notes": "discussed in March"}),
    ("source", {"source": "briefing"}),
    ("line of a pattern", {"patterns": {"en": (Pattern("do a lot", line=7),)}}),
]


@pytest.mark.parametrize(("name", "change"), MEANINGFUL, ids=[case[0] for case in MEANINGFUL])
def test_a_change_of_meaning_is_a_new_revision(name: str, change: dict[str, Any]) -> None:
    """Whatever a coder judges by gives another revision, and another fingerprint with it."""
    changed = replace(BOOK, codes=(replace(CODE, **change), *BOOK.codes[1:]))
    assert BOOK.revision != changed.revision
    assert BOOK.fingerprint != changed.fingerprint


@pytest.mark.parametrize(("name", "change"), FINDING, ids=[case[0] for case in FINDING])
def test_a_change_of_what_is_found_is_no_new_meaning(name: str, change: dict[str, Any]) -> None:
    """Patterns and speaker conditions change what is suggested, and no decision is out of date for them."""
    changed = replace(BOOK, codes=(replace(CODE, **change), *BOOK.codes[1:]))
    assert BOOK.revision == changed.revision
    assert BOOK.fingerprint != changed.fingerprint


@pytest.mark.parametrize(("name", "change"), COSMETIC, ids=[case[0] for case in COSMETIC])
def test_a_cosmetic_change_is_none(name: str, change: dict[str, Any]) -> None:
    """A colour or a note makes no decision and no suggestion out of date."""
    changed = replace(BOOK, codes=(replace(CODE, **change), *BOOK.codes[1:]))
    assert BOOK.revision == changed.revision
    assert BOOK.fingerprint == changed.fingerprint


def test_what_can_be_given() -> None:
    """Headings and deprecated codes cannot be given; provisional ones can."""
    codes = (
        Code("heading", "", "", codable=False),
        Code("old", "", "", status="deprecated"),
        Code("new", "", "", status="provisional"),
        Code("plain", "", ""),
    )
    assert ["new", "plain"] == [code.id for code in Codebook("b", "1", "", codes).codable]


CONDITIONS: list[tuple[str, dict[str, str], bool]] = [
    ("an allowed value", {"group": "manager"}, True),
    ("another value", {"group": "citizen"}, False),
    ("unknown", {}, True),
    ("empty", {"group": ""}, True),
    ("something else", {"country": "DK"}, True),
]


@pytest.mark.parametrize(("name", "attributes", "expected"), CONDITIONS, ids=[case[0] for case in CONDITIONS])
def test_speaker_conditions(name: str, attributes: dict[str, str], expected: bool) -> None:
    """A condition shuts out speakers known to be others, never the unknown."""
    condition = SpeakerCondition({"group": ("manager", "professional")})
    assert expected == condition.admits(attributes)


def test_levels_on_and_off_the_scale() -> None:
    """Answers off the scale are no step of it; an unknown level is an error."""
    assert ["none", "much"] == [level.id for level in SCALE.on_scale]
    assert SCALE.level("dk").value is None
    with pytest.raises(KeyError, match="some"):
        SCALE.level("some")


def test_codes_by_id() -> None:
    """A code is found by its id; an unknown one is an error."""
    assert BOOK.code("grade") is CODE
    with pytest.raises(KeyError, match="nothing"):
        BOOK.code("nothing")


def test_a_pattern_in_words() -> None:
    """A pattern reads as a person would say it."""
    assert "do a lot" == Pattern("do a lot").text
    assert "lack … money (within 4 words)" == Pattern(words=("lack", "money"), within=4).text


SPOKEN: list[tuple[str, Pattern, str]] = [
    ("a phrase", Pattern("water the tree"), "water the tree"),
    ("alternatives", Pattern("give|lend a hand"), "give lend a hand"),
    ("several phrases", Pattern(any_of=("lend a hand", "help|assist")), "lend a hand help assist"),
    ("words", Pattern(words=("water", "tree|plant"), within=3), "water tree plant"),
    ("a regular expression", Pattern(regex=r"\bhelp"), ""),
]


@pytest.mark.parametrize(
    ("pattern", "expected"), [case[1:] for case in SPOKEN], ids=[case[0] for case in SPOKEN]
)
def test_the_words_of_a_pattern(pattern: Pattern, expected: str) -> None:
    """The words that a pattern looks for, however it says so, are words of its code's profile."""
    assert expected == pattern.spoken
