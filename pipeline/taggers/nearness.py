"""How near a text is to what the codebook says of a code: the start where there are no codings yet.

The profile of a code in a language is its name, definition and `use_when`, its examples in that language (in all
languages where it has none in that one) and its pattern phrases in that language. Nearness is the cosine between the
runs of 3-6 characters of text and profile, function words left out, weighted by inverse document frequency over the
codebook's texts and the talk that was judged. (Measured on the CIMT thematic corpus with definitions made from the codes' names: average precision
.77 against .70 with function words and runs of 2-5 characters, .53 with whole words.)

z is how many standard deviations it lies above the mean of what is ordinary for that code: over the talk that was judged
where there is enough of it, otherwise over the other codes' examples (kept within −4 … 12). The score is
1 / (1 + e^(2 − z)), so that .5 stands for two standard deviations. It ranks; it is no probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.codebook import Code, Codebook, Example
from pipeline.language import base_language, stop_words
from pipeline.taggers.matching import patterns_in
from pipeline.taggers.talk import Texts, Vector, texts_of
from pipeline.taggers.word_runs import RunSpace, WordWorth, lengths_of, run_space, word_counts

SHORTEST, LONGEST = 3, 6
# What is taken for the mean and standard deviation where fewer than `FEWEST` texts to compare with are at hand.
USUAL = (0.06, 0.04)
FEWEST = 3
# How many texts make a background of their own.
ENOUGH = 20
BOUNDS = (-4.0, 12.0)


def scores_of(distances: Vector) -> Vector:
    """The score of each z, in 0..1."""
    return np.asarray(1 / (1 + np.exp(2 - distances)), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Profiles:
    """The codes in one language: what words are worth for each code, then for each of `examples`.

    `owners` are the columns of the codes that the examples belong to; `mean` and `deviation` what is ordinary by code.
    """

    worth: WordWorth
    examples: tuple[Example, ...]
    owners: tuple[int, ...]
    mean: Vector
    deviation: Vector

    @cached_property
    def of_code(self) -> dict[int, list[int]]:
        """Which examples belong to each code, by its column."""
        found: dict[int, list[int]] = {code: [] for code in range(len(self.mean))}
        for example, owner in enumerate(self.owners):
            found[owner].append(example)
        return found


@dataclass(frozen=True, eq=False)
class Near:
    """How near some texts are, to codes and to examples (cosines).

    `worth` is what each distinct word adds to a code's, before a text's length (`lengths`) divides it; `common` marks the
    words that do not count.
    """

    codes: Vector
    examples: Vector
    lengths: Vector
    worth: Vector
    common: Vector


class Nearness:
    """The codes of a codebook as texts that others can be near to."""

    def __init__(self, codebook: Codebook, talk: Sequence[tuple[str, str]] = ()) -> None:
        self.codes = codebook.codable
        self._talk = tuple(talk)
        self._profiles: dict[str, Profiles] = {}

    @cached_property
    def space(self) -> RunSpace:
        """The runs of all the codebook's texts."""
        languages = sorted({base_language(lang) for code in self.codes for lang in _languages(code)} | {"xx"})
        pairs = [pair for code in self.codes for lang in languages for pair in _profile(code, lang)]
        pairs += [(example.text, example.language) for code in self.codes for example in code.examples]
        texts, _ = texts_of([*pairs, *self._talk])
        return run_space(texts.words, word_counts(texts), shortest=SHORTEST, longest=LONGEST, least=1)

    def profiles(self, language: str) -> Profiles:
        """The codes in a language, made once."""
        language = base_language(language)
        if language not in self._profiles:
            self._profiles[language] = self._made(language)
        return self._profiles[language]

    def _made(self, language: str) -> Profiles:
        """The codes in a language."""
        owners, examples = [], []
        for index, code in enumerate(self.codes):
            for example in examples_in(code, language):
                owners.append(index)
                examples.append(example)
        groups = [_profile(code, language) for code in self.codes]
        groups += [[(example.text, example.language)] for example in examples]
        runs = self._rows(groups, language)
        worth = WordWorth(self.space, runs.T.tocsr())
        near = self._near(worth, [(e.text, e.language) for e in examples], language)
        background = [
            _ordinary(near[[row for row, owner in enumerate(owners) if owner != index], index])
            for index in range(len(self.codes))
        ]
        mean, deviation = np.array(background, dtype=np.float64).reshape(-1, 2).T
        return Profiles(worth, tuple(examples), tuple(owners), mean, deviation)

    def _rows(self, groups: Sequence[Sequence[tuple[str, str]]], language: str) -> Any:
        """Each group of texts together as one row among the runs (CSR), of length 1 (empty where no run is known)."""
        from scipy.sparse import csr_matrix, diags

        texts, rows = texts_of([pair for group in groups for pair in group])
        owners = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        belong = csr_matrix((np.ones(len(rows)), (owners, rows)), shape=(len(groups), len(texts)))
        by_word, _ = self.space.by_word(texts.words)
        found = (belong @ word_counts(texts, _common(texts, language)) @ by_word).tocsr()
        lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1), dtype=np.float64).ravel())
        lengths[lengths == 0] = 1.0
        return (diags(1 / lengths) @ found).tocsr()

    def _near(self, worth: WordWorth, pairs: Sequence[tuple[str, str]], language: str) -> Vector:
        """How near some texts are to each code (columns)."""
        texts, rows = texts_of(pairs)
        return self._of(worth, texts, language).codes[rows]

    def _of(self, worth: WordWorth, texts: Texts, language: str) -> Near:
        """How near the texts are, all of them read as of one language."""
        common = _common(texts, language)
        counts = word_counts(texts, common)
        by_word, squares = worth.of(texts.words)
        lengths = lengths_of(counts, squares)
        # Words count as at right angles: several forms of one word would come out nearer than the same words.
        near = np.minimum(np.asarray(counts @ by_word, dtype=np.float64) / lengths[:, None], 1.0)
        codes = len(self.codes)
        return Near(near[:, :codes], near[:, codes:], lengths, by_word[:, :codes], common)

    def of(self, texts: Texts, language: str) -> Near:
        """How near texts of one language are to the codes, and to the examples of `profiles(language).owners`."""
        return self._of(self.profiles(language).worth, texts, language)

    def background(self, texts: Texts) -> Background:
        """What is ordinary, by language: over these texts where there are enough of a language."""
        return Background(self, texts)


class Background:
    """Mean and standard deviation of each code's nearness in each language."""

    def __init__(self, nearness: Nearness, texts: Texts) -> None:
        self._nearness = nearness
        self._found: dict[str, tuple[Vector, Vector]] = {}
        for language in sorted({*texts.languages}):
            rows = [row for row, of_row in enumerate(texts.languages) if of_row == language]
            if len(rows) >= ENOUGH:
                near = nearness.of(texts, language).codes[rows]
                self._found[language] = near.mean(axis=0), np.maximum(near.std(axis=0, ddof=1), 0.01)

    def distances(self, near: Near, language: str) -> Vector:
        """Z of every text for every codable code, in standard deviations."""
        language = base_language(language)
        profiles = self._nearness.profiles(language)
        mean, deviation = self._found.get(language, (profiles.mean, profiles.deviation))
        return np.asarray(np.clip((near.codes - mean) / deviation, *BOUNDS), dtype=np.float64)


def _ordinary(near: Vector) -> tuple[float, float]:
    """Mean and standard deviation of some nearnesses."""
    if len(near) < FEWEST:
        return USUAL
    return float(near.mean()), max(float(near.std(ddof=1)), 0.01)


def _common(texts: Texts, language: str) -> Vector:
    """Which words are function words of the language, or marks (1), which not (0)."""
    common = stop_words(language)
    return np.array(
        [word in common or not any(map(str.isalnum, word)) for word in texts.words], dtype=np.float64
    )


def _profile(code: Code, language: str) -> list[tuple[str, str]]:
    """The texts of a code's profile in a language, each with its own language."""
    said = [(f"{code.name}. {code.definition} {code.use_when}", "xx")]
    said += [(example.text, example.language) for example in examples_in(code, language)]
    return said + [(pattern.spoken, language) for pattern in patterns_in(code, language)]


def _languages(code: Code) -> set[str]:
    """The languages a code has examples or patterns in."""
    return {example.language for example in code.examples} | set(code.patterns)


def examples_in(code: Code, language: str) -> tuple[Example, ...]:
    """The examples of a code in a language; all of them where it has none in that language."""
    own = tuple(e for e in code.examples if base_language(e.language) == base_language(language))
    return own or code.examples
