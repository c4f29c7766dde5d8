"""How near talk is to the codebook's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest

from pipeline.codebook import Code, Codebook, Example, Pattern
from pipeline.language import stop_words
from pipeline.taggers.nearness import USUAL, Near, Nearness, examples_in, scores_of
from pipeline.taggers.talk import texts_of
from pipeline.taggers.word_runs import character_runs
from tests.taggers.conftest import BOOK
from tests.taggers.test_features import words_of

Weighed = Mapping[str, float]
TEXTS = [
    "They sort the rubbish, and they sort it well.",
    "A burglar was in the street.",
    "sorted, sorting, sort",
    "She teaches music! Music lessons 🎵",
    "нота и музыка",
    "Quite other words: zq xw",
    "the and of",
    "",
]


def profile(code: Code, language: str) -> list[tuple[str, str]]:
    """The texts that say what a code is, in a language, each with the language it is read in."""
    own = [e for e in code.examples if e.language == language] or code.examples
    said = [(f"{code.name}. {code.definition} {code.use_when}", "xx")]
    said += [(example.text, example.language) for example in own]
    return said + [(pattern.text, language) for pattern in code.patterns.get(language, ())]


class PlainNearness:
    """The cosines once more, text by text."""

    def __init__(self, book: Codebook) -> None:
        """Count in how many of the codebook's texts each run of characters stands."""
        languages = {e.language for c in book.codable for e in c.examples} | {"xx"}
        languages |= {language for code in book.codable for language in code.patterns}
        texts = {pair for code in book.codable for lang in languages for pair in profile(code, lang)}
        self.book, self.count = book, len(texts)
        self.present = Counter(run for text in texts for run in {*self.runs(words_of(*text))})

    def runs(self, words: Sequence[str]) -> list[str]:
        """The runs of 3-6 characters of some words."""
        return [run for word in words for run in character_runs(word, 3, 6)]

    def weight(self, run: str) -> float:
        """Inverse document frequency."""
        return log((1 + self.count) / (1 + self.present[run])) + 1

    def told(self, words: Sequence[str], language: str) -> list[str]:
        """Words without function words and marks."""
        common = stop_words(language)
        return [w for w in words if w not in common and any(letter.isalnum() for letter in w)]

    def of_profile(self, pairs: Sequence[tuple[str, str]], language: str) -> Weighed:
        """Some texts as one, of length 1."""
        words = [word for pair in pairs for word in self.told(words_of(*pair), language)]
        runs = {r: n * self.weight(r) for r, n in Counter(self.runs(words)).items() if self.present[r]}
        length = sqrt(sum(value**2 for value in runs.values())) or 1.0
        return {run: value / length for run, value in runs.items()}

    def cosine(self, text: str, language: str, of: Weighed) -> float:
        """How near a text is to a profile; its length takes words as at right angles."""
        words = self.told(words_of(text, language), language)
        total = sum(of.get(run, 0.0) * self.weight(run) for run in self.runs(words))
        squares = sum(times**2 * self.square(word) for word, times in Counter(words).items())
        return total / (sqrt(squares) or 1.0)

    def square(self, word: str) -> float:
        """The square of a word's length, what the codebook does not have included."""
        runs = Counter(self.runs([word]))
        return sum((n if not self.present[r] else n**2) * self.weight(r) ** 2 for r, n in runs.items())


def near(nearness: Nearness, texts: Sequence[str], language: str) -> Near:
    """How near some texts are, in their order (each of them distinct)."""
    rows, order = texts_of([(text, language) for text in texts])
    assert list(range(len(texts))) == order.tolist()
    return nearness.of(rows, language)


@pytest.mark.parametrize("language", ["en", "de"])
def test_cosines_are_those_of_a_plain_reading(language: str) -> None:
    """To every code and to every example, in a language with patterns and examples of its own."""
    plain, nearness = PlainNearness(BOOK), Nearness(BOOK)
    found = near(nearness, TEXTS, language)
    of_codes = [plain.of_profile(profile(code, language), language) for code in BOOK.codable]
    expected = [[plain.cosine(text, language, of) for of in of_codes] for text in TEXTS]
    np.testing.assert_allclose(expected, found.codes, atol=1e-12)
    of_examples = [
        plain.of_profile([(e.text, e.language)], language)
        for code in BOOK.codable
        for e in [e for e in code.examples if e.language == language] or code.examples
    ]
    expected = [[plain.cosine(text, language, of) for of in of_examples] for text in TEXTS]
    np.testing.assert_allclose(expected, found.examples, atol=1e-12)


def test_the_right_code_is_nearest() -> None:
    """Other forms of the codebook's words are near; a code's own example is as near as can be."""
    found = near(Nearness(BOOK), [*TEXTS, "We sort glass and paper."], "en")
    assert [0, 1, 0, 2] == found.codes[:4].argmax(axis=1).tolist()
    assert 1.0 == pytest.approx(found.examples[-1, 0])


def test_function_words_and_marks_do_not_count() -> None:
    """A text of nothing else is near to nothing, and beside other words they change nothing."""
    found = near(
        Nearness(BOOK), ["the and of … !", "recycle paper", "And of the recycle the - paper?!"], "en"
    )
    assert not found.codes[0].any()
    assert not found.examples[0].any()
    np.testing.assert_allclose(found.codes[1], found.codes[2], atol=1e-12)
    assert (found.codes[1] > 0).any()


def test_examples_of_the_language_or_else_of_all() -> None:
    """German talk is held against German examples, talk of a region against those of its language, others against all."""
    waste = BOOK.codes[1]
    assert ["Wir trennen Glas und Papier."] == [e.text for e in examples_in(waste, "de-AT")]
    assert waste.examples == examples_in(waste, "eo")
    nearness = Nearness(BOOK)
    assert nearness.profiles("de") is nearness.profiles("de-AT")
    german = near(nearness, ["Altglas"], "de").codes[0, 0]
    esperanto = near(nearness, ["Altglas"], "eo").codes[0, 0]
    assert german > esperanto  # the pattern is German


def test_the_order_of_the_codebook_does_not_matter() -> None:
    """Codes and examples in another order have the same nearness and the same z."""
    turned = replace(
        BOOK, codes=tuple(replace(code, examples=code.examples[::-1]) for code in BOOK.codes[::-1])
    )
    texts, _ = texts_of([(text, "en") for text in TEXTS])
    values = []
    for book in (BOOK, turned):
        nearness = Nearness(book)
        found = nearness.of(texts, "en")
        values.append((found.codes, nearness.background(texts).distances(found, "en")))
    np.testing.assert_allclose(values[0][0], values[1][0][:, ::-1], atol=1e-12)
    np.testing.assert_allclose(values[0][1], values[1][1][:, ::-1], atol=1e-9)


TALK = [
    f"{opening} {rest}"
    for opening in ("We sort", "A burglar", "Nobody sang", "Once", "They recycle")
    for rest in ("at home.", "in May.", "again and again", "glass")
]


def test_what_is_ordinary_is_measured_on_talk() -> None:
    """With twenty texts of a language z is how many standard deviations a text lies above their mean."""
    nearness = Nearness(BOOK)
    texts, _ = texts_of([(text, "en") for text in TALK])
    found = nearness.of(texts, "en")
    expected = (found.codes - found.codes.mean(axis=0)) / np.maximum(found.codes.std(axis=0, ddof=1), 0.01)
    np.testing.assert_allclose(expected, nearness.background(texts).distances(found, "en"), atol=1e-12)


def test_without_enough_talk_the_other_examples_are_the_measure() -> None:
    """Below twenty texts the other codes' examples say what is ordinary, and where these are few, a usual value does."""
    nearness = Nearness(BOOK)
    few, _ = texts_of([(text, "en") for text in TALK[:19]])
    found = nearness.of(few, "en")
    mean, deviation = USUAL
    expected = np.clip((found.codes - mean) / deviation, -4, 12)
    np.testing.assert_allclose(expected, nearness.background(few).distances(found, "en"), atol=1e-12)
    others = tuple(Example(text, "en") for text in TEXTS[:3])
    book = replace(BOOK, codes=(BOOK.codes[1], replace(BOOK.codes[3], examples=others)))
    nearness = Nearness(book)
    far = near(nearness, TEXTS[:3], "en").codes[:, 0]
    found = nearness.of(few, "en")
    expected = np.clip((found.codes[:, 0] - far.mean()) / max(far.std(ddof=1), 0.01), -4, 12)
    np.testing.assert_allclose(expected, nearness.background(few).distances(found, "en")[:, 0], atol=1e-12)


def test_each_language_has_its_own_measure() -> None:
    """What is ordinary in much English talk says nothing of a little German talk."""
    nearness = Nearness(BOOK)
    texts, _ = texts_of([*((text, "en") for text in TALK), ("Altglas", "de")])
    alone, _ = texts_of([("Altglas", "de")])
    found = nearness.of(texts, "de")
    distances = nearness.background(texts).distances(found, "de-AT")
    expected = nearness.background(alone).distances(nearness.of(alone, "de"), "de")
    np.testing.assert_allclose(expected[0], distances[len(TALK)], atol=1e-12)


def test_two_standard_deviations_are_half_a_score() -> None:
    """1 / (1 + e^(2 − z)), within bounds however far a text lies off."""
    assert [0.5, 1 / (1 + exp(2)), 1 / (1 + exp(-10))] == pytest.approx(
        scores_of(np.array([2.0, 0.0, 12.0])).tolist()
    )


def test_a_codebook_of_little() -> None:
    """No codes, or a code that says nothing but marks, are near to nothing and do no harm."""
    assert (2, 0) == near(Nearness(Codebook("b", "1", "B", ())), ["a", "b"], "en").codes.shape
    silent = Codebook("b", "1", "B", (Code("x", "…", "—", patterns={"en": (Pattern("the"),)}),))
    assert [[0.0], [0.0]] == near(Nearness(silent), ["…", "sort"], "en").codes.tolist()
