"""How alike the definitions of codes are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Code, Codebook
from pipeline.taggers.likeness import alike, alike_to, definition_language

WATER = Code("water", "Watering", "Citizens water the street trees.", "Somebody waters a tree.")
RAIN = Code("rain", "Rain", "It rains on a holiday.")


def test_a_hand_made_value() -> None:
    """Two codes with one lemma in common of two each: 1 / (1 + w²), w = ln(3 / 2) + 1 being the weight of the others."""
    codes = (Code("a", "Tree", "Trees and water."), Code("b", "Trees", "Tree and fire."))
    (pair,) = alike(Codebook("b", "1", "B", codes), least=0.0)
    weight = 1.4054651081081644
    # Each has "tree" twice (weight 1) and a word of its own.
    assert pytest.approx(4 / (4 + weight**2), abs=1e-6) == pair.likeness


def test_identical_and_unlike_definitions() -> None:
    """The same words in another form and order are wholly alike; without a common word of content nothing is."""
    turned = Code(
        "again", "Watering", "The trees of a street: citizens' watering.", "A tree is watered by somebody."
    )
    pairs = {
        (p.first.id, p.second.id): p.likeness
        for p in alike(Codebook("b", "1", "B", (WATER, RAIN, turned)), least=0)
    }
    assert pairs["water", "again"] > 0.8
    assert 0.0 == pairs["water", "rain"]


def test_a_new_code_is_held_against_the_codebook() -> None:
    """A code that is not in the codebook yet is compared with the codable ones, and never with itself."""
    old = replace(WATER, id="old", status="deprecated")
    book = Codebook("b", "1", "B", (WATER, RAIN, old))
    assert ["water"] == [pair.second.id for pair in alike_to(replace(WATER, id="new"), book, least=0.5)]
    assert [] == alike_to(WATER, book, least=0.5)


LANGUAGES = [
    ("English", ("cs", "en"), "What anybody puts into the care of the trees.", "en"),
    ("Danish", ("da",), "Det som borgerne selv gør for træerne, og hvorfor de gør det.", "da"),
    ("English in a Danish study", ("da",), "What the citizens do for the trees and why they do it.", "en"),
    ("none", ("da",), "Ψάρι", "xx"),
]


@pytest.mark.parametrize(
    ("name", "declared", "text", "language"), LANGUAGES, ids=[row[0] for row in LANGUAGES]
)
def test_the_language_of_the_definitions(
    name: str, declared: tuple[str, ...], text: str, language: str
) -> None:
    """It is the declared language, or English, whose function words the definitions hold most of."""
    assert language == definition_language(
        Codebook("b", "1", "B", (Code("a", "A", text),), languages=declared)
    )


@settings(max_examples=30)
@given(st.lists(st.text("abc åřß ", max_size=30), min_size=2, max_size=5))
def test_likeness_is_symmetric_and_bounded(texts: list[str]) -> None:
    """Likeness lies in 0..1 and does not depend on the order of the codes."""
    codes = tuple(Code(f"c{n}", "", text) for n, text in enumerate(texts))
    one = {
        frozenset((p.first.id, p.second.id)): p.likeness
        for p in alike(Codebook("b", "1", "B", codes), least=0)
    }
    other = {
        frozenset((p.first.id, p.second.id)): p.likeness
        for p in alike(Codebook("b", "1", "B", codes[::-1]), least=0)
    }
    assert set(one) == set(other)
    assert all(0 <= value <= 1 and abs(value - other[pair]) < 1e-5 for pair, value in one.items())
