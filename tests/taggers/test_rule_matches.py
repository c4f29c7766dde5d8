"""What the rules found in a block of passages: numbers at once, reasons on demand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.codebook import Code, Codebook, Level, Pattern, Scale, SpeakerCondition
from pipeline.language import stretches
from pipeline.taggers import Passage, RulesTagger

PassageMaker = Callable[..., Passage]

MANAGERS = SpeakerCondition({"stakeholder_group": ("manager",)})
CODES = (
    Code("heading", "H", "d", codable=False, patterns={"en": (Pattern("help"),)}),
    Code(
        "help",
        "Help",
        "d",
        patterns={
            "en": (Pattern("help"), Pattern("lend a hand"), Pattern("our job", speakers=MANAGERS)),
            "de": (Pattern("helfen"),),
        },
    ),
    Code(
        "trees",
        "Trees",
        "d",
        patterns={"en": (Pattern("tree", level="some"), Pattern("hedge", level="much"), Pattern("park"))},
        scale=Scale((Level("some", "Some", value=1), Level("much", "Much", value=2))),
    ),
    Code("managed", "M", "d", patterns={"en": (Pattern("job"),)}, speakers=MANAGERS),
)
BOOK = Codebook("b", "1", "B", CODES)


@pytest.fixture(scope="module")
def passages(passage: PassageMaker) -> list[Passage]:
    """Talk in several languages and of several people."""
    return [
        passage("They help, help, and lend a hand.", start=5),
        passage("Nothing."),
        passage("Wir helfen gern.", "de-AT"),
        passage("Our job: hedges, a hedge and trees.", stakeholder_group="citizen"),
        passage("It is our job to help.", stakeholder_group="manager"),
        passage("", "fr"),
        passage("They don't help. The park."),
    ]


def test_counts_are_those_of_different_patterns(passages: list[Passage]) -> None:
    """A row for each passage, a column for each code that can be given; a pattern counts once, if speakers allow."""
    read = RulesTagger(BOOK).read(passages)
    assert ("help", "trees", "managed") == read.codes
    assert [
        [2, 0, 0],
        [0, 0, 0],
        [1, 0, 0],
        [0, 2, 0],
        [2, 0, 1],
        [0, 0, 0],
        [0, 1, 0],
    ] == read.counts.tolist()


def test_reasons_and_level_on_demand(passages: list[Passage]) -> None:
    """What is asked for one passage and code is what its suggestion has; nothing where nothing counted."""
    read = RulesTagger(BOOK, run_id="r").read(passages)
    for suggestion in read.suggestions():
        row = next(i for i, p in enumerate(passages) if p.segment.id == suggestion.segment_id)
        assert suggestion == read.suggestion(row, suggestion.code_id)
        assert suggestion.rationale == read.reasons(row, suggestion.code_id)
        assert suggestion.level == read.level(row, suggestion.code_id)
        assert suggestion.score == 1 - 0.5 ** read.counts[row, read.codes.index(suggestion.code_id)]
    assert [
        'matched "help" (pattern "help")',
        'matched "help" (pattern "help")',
        'matched "lend a hand" (pattern "lend a hand")',
    ] == [reason.text for reason in read.reasons(0, "help")]
    assert "much" == read.level(3, "trees")
    assert ((), None) == (read.reasons(1, "help"), read.level(1, "help"))
    with pytest.raises(KeyError):
        read.suggestion(1, "help")


def test_blocks_and_small_tables_change_nothing(
    passages: list[Passage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Suggestions are the same however few passages are read at a time, and however soon words are forgotten."""
    tagger = RulesTagger(BOOK, run_id="r")
    at_once = tagger.suggest(passages)
    assert at_once == tagger.read(passages).suggestions()
    monkeypatch.setattr("pipeline.taggers.rules.AT_ONCE", 2)
    monkeypatch.setattr(stretches, "MOST_STRETCHES", 2)
    monkeypatch.setattr(stretches, "_TABLES", {})
    assert at_once == tagger.suggest(passages)
    assert [] == tagger.suggest([])
