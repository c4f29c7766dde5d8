"""Where patterns stand in talk, and what keeps them from counting."""

from __future__ import annotations

import pytest

from pipeline.codebook import Pattern, SpeakerCondition
from pipeline.taggers.concordance import Concordance, Fate
from tests.taggers.conftest import PassageMaker

FATES: list[tuple[str, Pattern, str, list[tuple[str, Fate]]]] = [
    ("plain", Pattern("help"), "We help, she helped.", [("help", "hit"), ("helped", "hit")]),
    ("negated", Pattern("help"), "We don't help. I help.", [("help", "negated"), ("help", "hit")]),
    ("allowed", Pattern("help", negation="allow"), "We don't help.", [("help", "hit")]),
    ("required", Pattern("help", negation="require"), "We don't help. I help.", [("help", "hit"), ("help", "affirmed")]),
    ("cancelled", Pattern("help", unless=("police",)), "We help the police. We help.", [("help", "unless"), ("help", "hit")]),
    ("nothing", Pattern("help"), "We come.", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pattern", "text", "fates"), FATES, ids=[row[0] for row in FATES])
def test_fates(
    name: str, pattern: Pattern, text: str, fates: list[tuple[str, Fate]], passage: PassageMaker
) -> None:
    """Every place is found, in the order of the text, with what keeps it from counting."""
    found = Concordance(lambda _: [pattern]).read([passage(text)])
    assert fates == [(occasion.span.of(text), occasion.fate) for occasion in found]


def test_speakers(passage: PassageMaker) -> None:
    """Talk on which a code or a pattern is not looked for is found and does not count."""
    only = SpeakerCondition({"group": ("citizen",)})
    said = [passage("We help.", group=group) for group in ("citizen", "manager")]
    for concordance in (
        Concordance(lambda _: [Pattern("help")], speakers=only),
        Concordance(lambda _: [Pattern("help", speakers=only)]),
    ):
        assert ["hit", "speakers"] == [occasion.fate for occasion in concordance.read(said)]


def test_a_place_is_named_once(passage: PassageMaker) -> None:
    """Two patterns on the same words are one hit with both; where one does not count, the other has the word."""
    patterns = [Pattern("help"), Pattern("helps", exact=True), Pattern("help", unless=("she",))]
    (occasion,) = Concordance(lambda _: patterns).read([passage("She helps.")])
    assert ("hit", tuple(patterns[:2])) == (occasion.fate, occasion.patterns)


def test_each_language_has_its_patterns(passage: PassageMaker) -> None:
    """Patterns are asked for by base language, once."""
    asked: list[str] = []

    def patterns_in(language: str) -> list[Pattern]:
        """The patterns of a language."""
        asked.append(language)
        return [Pattern("help")] if language == "en" else []

    texts = [passage("We help.", "en-GB"), passage("We help.", "da"), passage("I help.", "en")]
    assert ["We help.", "I help."] == [
        occasion.passage.segment.quote for occasion in Concordance(patterns_in).read(texts)
    ]
    assert ["en", "da"] == asked
