"""How much and how many is said: words, places, shares, in five languages."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Level, Scale
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.taggers.quantities import quantities
from pipeline.taggers.quantity_levels import level_of, reasons_of, step_of
from tests.taggers.quantity_corpora import CORPORA

LEVELS = ("none", "little", "some", "much", "great")
SCALE = Scale((*(Level(name, name, "", value) for value, name in enumerate(LEVELS)), Level("dk", "Unsure")))
PHRASES = [(language, *phrase) for language, corpus in CORPORA.items() for phrase in corpus]
Found = list[tuple[str, str]]


def found(text: str, language: str) -> Found:
    """The words of each quantity with its level on a scale of five."""
    return [(one.words, LEVELS[step_of(one.share, 5)]) for one in quantities(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "words", "level"), PHRASES, ids=[f"{one[0]}: {one[1]}" for one in PHRASES]
)
def test_phrases(*, language: str, text: str, words: str, level: str) -> None:
    """Each phrase has its quantity, with hedges and negation, or none; nothing else is found in it."""
    assert ([(words, level)] if words else []) == found(text, language)


@pytest.mark.parametrize("language", list(CORPORA))
def test_each_language_has_enough(language: str) -> None:
    """At least forty phrases with a quantity, and ten without."""
    with_one = sum(bool(words) for _, words, _ in CORPORA[language])
    assert with_one >= 40
    assert len(CORPORA[language]) - with_one >= 10


NUMBERS = [
    ("en", "thirty-four per cent", 0.34),
    ("en", "ninety nine percent", 0.99),
    ("en", "12.5 %", 0.125),
    ("de", "siebenundvierzig Prozent", 0.47),
    ("de", "dreissig Prozent", 0.30),
    ("fr", "soixante et onze pour cent", 0.71),
    ("fr", "quatre-vingt-dix-sept pour cent", 0.97),
    ("fr", "septante pour cent", 0.70),
    ("da", "fireoghalvtreds procent", 0.54),
    ("da", "syvoghalvfems procent", 0.97),
    ("cs", "třiasedmdesát procent", 0.73),
    ("cs", "dvaceti pěti procentům", 0.25),
    ("cs", "12,5 procenta", 0.125),
    ("en-GB", "ten per cent", 0.10),
]


@pytest.mark.parametrize(("language", "text", "share"), NUMBERS, ids=[one[1] for one in NUMBERS])
def test_number_words(*, language: str, text: str, share: float) -> None:
    """Number words to a hundred, in one word or several, in their cases; decimal marks of either kind."""
    (one,) = quantities(text, language)
    assert (text, "numeric") == (one.words, one.kind)
    assert pytest.approx(share) == one.low


NO_SHARES = ["150 %", "five in two", "12 in 2019", "one in one", "a hundred and ten per cent"]


@pytest.mark.parametrize("text", NO_SHARES)
def test_numbers_that_are_no_share(text: str) -> None:
    """More than all, more than there are, a year."""
    assert all(one.high <= 1 and one.words != text for one in quantities(text, "en"))


def test_what_is_told_of_a_quantity() -> None:
    """Hedges and negation are part of the words, and the bounds of words that bound a number are those of the words."""
    perhaps, less, more, nots, deny = (
        quantities(text, "en")[0]
        for text in (
            "Perhaps half.",
            "Less than half.",
            "More than half.",
            "Not many people.",
            "90 % of them don't.",
        )
    )
    assert ("Perhaps half", 0.5) == (perhaps.words, perhaps.low)
    assert pytest.approx([0.3, 0.5, 0.5, 0.7]) == [less.low, less.high, more.low, more.high]
    assert ("Not many people", 0.0, 0.15) == (nots.words, nots.low, nots.high)
    assert "90 % of them don't" == deny.words
    assert pytest.approx(0.1) == deny.low


def test_several_in_one_text() -> None:
    """Each is found, in order, and none within another."""
    text = "Nearly all of them check, but in practice one in five does; hardly anyone walks."
    assert ["Nearly all", "one in five", "hardly anyone"] == [one.words for one in quantities(text, "en")]


def test_other_languages_have_none() -> None:
    """Without a list of words nothing is found."""
    assert () == quantities("Quasi nessuno, 10 %", "it")


@pytest.mark.parametrize(
    "text",
    [
        "Presque personne\u2019s",
        "TREˇTINA",
        "sko\u00adro nikdo",
        unicodedata.normalize("NFD", "třetina lidí"),
    ],
)
def test_places_hold_however_it_is_typed(text: str) -> None:
    """Decomposed letters, soft hyphens and other apostrophes change no place."""
    for one in quantities(text, "cs") + quantities(text, "fr"):
        assert text[one.span.start : one.span.end] == one.words


def test_decomposed_letters_are_read() -> None:
    """A Czech word typed on a Mac is the same word."""
    text = unicodedata.normalize("NFD", "Řekněme čtvrtinu.")
    assert [(text[:-1], "some")] == found(text, "cs")


PIECES = st.sampled_from(
    [
        "hardly",
        "anyone",
        "not",
        "many",
        "people",
        "half",
        "of",
        "the",
        "hour",
        "10",
        "%",
        "one",
        "in",
        "five",
        "ten",
        "per",
        "cent",
        ".",
        ",",
        "!",
        "málokdo",
        "většina",
        "lidí",
        "nic",
        "nedělá",
        "pár",
        "z",
        "deseti",
        "die",
        "Hälfte",
        "kaum",
        "jemand",
        "pas",
        "beaucoup",
        "de",
        "gens",
        "d'",
        "næsten",
        "ingen",
        "hver",
        "femte",
        "\n",
        "\xad",
        "1,5",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=14), st.sampled_from(sorted(CORPORA)))
def test_laws(pieces: list[str], language: str) -> None:
    """The words stand where it says; quantities lie in order and apart; shares are between none and all."""
    text = " ".join(pieces)
    last = 0
    for one in quantities(text, language):
        assert text[one.span.start : one.span.end] == one.words
        assert last <= one.span.start < one.span.end
        assert 0 <= one.low <= one.high <= 1
        assert one.words.strip() == one.words
        last = one.span.end


STEPS = [
    (0.0, 5, 0), (0.01, 5, 1), (0.149, 5, 1), (0.15, 5, 2), (0.44, 5, 2), (0.45, 5, 3), (0.74, 5, 3), (0.75, 5, 4), (1.0, 5, 4),
    (0.0, 3, 0), (0.3, 3, 0), (0.34, 3, 1), (0.7, 3, 2), (1.0, 3, 2), (0.5, 2, 1), (1.0, 7, 6),
]  # fmt: skip


@pytest.mark.parametrize(("share", "levels", "step"), STEPS)
def test_steps(*, share: float, levels: int, step: int) -> None:
    """Five levels have the stated bounds, any other number equal steps."""
    assert step == step_of(share, levels)


LEVELS_OF = [
    ("Hardly anyone.", "little"),
    ("Nine in ten do, but two or three people come.", "much"),
    ("Half of them. It could well be half. One in five.", "much"),
    ("Nothing at all. Next to nothing.", "little"),
    ("We meet on Tuesdays.", None),
]


@pytest.mark.parametrize(("text", "level"), LEVELS_OF, ids=[one[0] for one in LEVELS_OF])
def test_levels_of_several(*, text: str, level: str | None) -> None:
    """Of several quantities the mean of their steps counts, half a step up; nothing where there is none."""
    proposed = level_of(quantities(text, "en"), SCALE)
    assert level == (proposed.id if proposed else None)


def test_a_scale_of_one_level_has_no_steps() -> None:
    """Nothing is proposed where there is nothing to choose."""
    assert None is level_of(quantities("Hardly anyone.", "en"), Scale((Level("only", "Only", "", 0),)))


def test_reasons_stand_in_the_transcript() -> None:
    """The words that led to a level are underlined where they were said."""
    segment = Segment("s", "t", 0, Span(100, 125), "ann", "Well, hardly\nanyone does.", "turn", (0, 1))
    (reason,) = reasons_of(quantities(segment.quote, "en"), segment)
    expected = ("quantity", 'said "hardly anyone"', Span(106, 119), 0.075)
    assert expected == (reason.kind, reason.text, reason.span, reason.weight)
