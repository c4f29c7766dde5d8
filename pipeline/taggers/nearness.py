"""How near a text is to what the codebook says of a code: the start where there are no codings yet.

The profile of a code in a language is its name, definition and `use_when`, its examples in that language (in all
languages where it has none in that one) and its pattern phrases in that language. Nearness is the cosine between the
character runs of text and profile, weighted by inverse document frequency over the codebook's texts.

It is compared with that of the other codes' examples: z is how many of their standard deviations it lies above their
mean (kept within −4 … 12). The score is 1 / (1 + e^(2 − z)), so that .5 stands for two standard deviations. It ranks;
it is no probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.codebook import Code, Codebook, Example
from pipeline.language import base_language
from pipeline.taggers.features import FeatureSpace, FeatureTexts, Vector, Words, words_of
from pipeline.taggers.matching import patterns_in

# What is taken for the mean and standard deviation where fewer than `FEWEST` examples of other codes are at hand.
USUAL = (0.06, 0.04)
FEWEST = 3
BOUNDS = (-4.0, 12.0)


def scores_of(distances: Vector) -> Vector:
    """The score of each z, in 0..1."""
    return np.asarray(1 / (1 + np.exp(2 - distances)), dtype=np.float64)


@dataclass(frozen=True)
class _Profiles:
    """The codes in one language: a row of the matrix per code, mean and deviation of the other codes' examples."""

    matrix: Any
    mean: Vector
    deviation: Vector


class Nearness:
    """The codes of a codebook as texts that others can be near to."""

    def __init__(self, codebook: Codebook) -> None:
        self.codes = codebook.codable
        self._examples = {code.id: code.examples for code in self.codes}
        self._profiles: dict[str, _Profiles] = {}

    @cached_property
    def space(self) -> FeatureSpace:
        """The features of all the codebook's texts."""
        languages = sorted({base_language(lang) for code in self.codes for lang in _languages(code)} | {"xx"})
        texts = [self._profile(code, language) for code in self.codes for language in languages]
        texts += [words_of(e.text, e.language) for code in self.codes for e in code.examples]
        return FeatureSpace(texts)

    def _profile(self, code: Code, language: str) -> Words:
        """The words of a code's profile in a language."""
        parts = [words_of(f"{code.name}. {code.definition} {code.use_when}", "xx")]
        parts += [words_of(e.text, e.language) for e in examples_in(code, language)]
        parts += [words_of(pattern.spoken, language) for pattern in patterns_in(code, language)]
        return tuple(word for part in parts for word in part)

    def profiles(self, language: str) -> _Profiles:
        """The codes in a language, made once."""
        language = base_language(language)
        if language not in self._profiles:
            rows = FeatureTexts(self.space, [self._profile(code, language) for code in self.codes]).characters
            self._profiles[language] = _Profiles(rows, *self._background(rows, language))
        return self._profiles[language]

    def _background(self, rows: Any, language: str) -> tuple[Vector, Vector]:
        """For each code, mean and standard deviation of the nearness of the other codes' examples."""
        owners, words = [], []
        for index, code in enumerate(self.codes):
            for example in code.examples:
                if base_language(example.language) == language:
                    owners.append(index)
                    words.append(words_of(example.text, example.language))
        near = (FeatureTexts(self.space, words).characters @ rows.T).toarray() if words else np.zeros((0, 0))
        background = []
        for index in range(len(self.codes)):
            others = [row for row, owner in enumerate(owners) if owner != index]
            if len(others) < FEWEST:
                background.append(USUAL)
            else:
                column = near[others, index]
                background.append((float(column.mean()), max(float(column.std(ddof=1)), 0.01)))
        mean, deviation = np.array(background, dtype=np.float64).reshape(-1, 2).T
        return mean, deviation

    def texts(self, texts: Sequence[Words]) -> FeatureTexts:
        """Some texts among the codebook's features."""
        return FeatureTexts(self.space, texts)

    def distances(self, texts: FeatureTexts, languages: Sequence[str]) -> Vector:
        """Z of every text (row) for every codable code (column), in standard deviations."""
        distances = np.zeros((len(languages), len(self.codes)))
        for language in sorted(set(languages)):
            rows = [row for row, of_text in enumerate(languages) if of_text == language]
            profiles = self.profiles(language)
            near = (texts.characters[rows] @ profiles.matrix.T).toarray()
            distances[rows] = np.clip((near - profiles.mean) / profiles.deviation, *BOUNDS)
        return distances

    def coefficients(self, code_index: int, language: str) -> Vector:
        """A code's profile as coefficients of the character block: their product with a text is the nearness."""
        return np.asarray(self.profiles(language).matrix[code_index].toarray(), dtype=np.float64).ravel()

    def nearest_example(
        self, texts: FeatureTexts, row: int, code_index: int, language: str
    ) -> tuple[Example, float] | None:
        """The example of a code that text `row` is nearest to, and how near (cosine); None where it has no examples."""
        examples = examples_in(self.codes[code_index], base_language(language))
        if not examples:
            return None
        rows = self._example_rows(code_index, base_language(language))
        near = (rows @ texts.characters[row].T).toarray().ravel()
        best = int(np.argmax(near))
        return examples[best], float(near[best])

    def _example_rows(self, code_index: int, language: str) -> Any:
        """The examples of a code in a language among the features, made once."""
        key = (code_index, language)
        if key not in self._rows:
            examples = examples_in(self.codes[code_index], language)
            self._rows[key] = FeatureTexts(
                self.space, [words_of(e.text, e.language) for e in examples]
            ).characters
        return self._rows[key]

    @cached_property
    def _rows(self) -> dict[tuple[int, str], Any]:
        """The examples by code and language that were asked for."""
        return {}


def _languages(code: Code) -> set[str]:
    """The languages a code has examples or patterns in."""
    return {example.language for example in code.examples} | set(code.patterns)


def examples_in(code: Code, language: str) -> tuple[Example, ...]:
    """The examples of a code in a language; all of them where it has none in that language."""
    own = tuple(e for e in code.examples if base_language(e.language) == language)
    return own or code.examples
