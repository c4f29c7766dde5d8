"""How alike the definitions of codes are.

A code's definition is its name, `definition` and `use_when`, as lemmas without function words. Each lemma is weighted
by how often it stands there times ln((1 + n) / (1 + df)) + 1 over the n codes compared; the likeness of two codes is
the cosine of these weights (Salton and McGill, Introduction to Modern Information Retrieval, 1983): 0 where no word is
shared, 1 where all are.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook import Code, Codebook
from pipeline.language import base_language, stop_words, surface, tokens

# From which likeness on two definitions are near each other, and from which on they say almost the same. Chosen by
# eye: in a sound codebook neighbours lie at .2 to .4, a definition copied under another name at .9.
NEAR = 0.2
SAME = 0.8

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two codes, in the order of the codebook, and the likeness of their definitions, in 0..1."""

    first: Code
    second: Code
    likeness: float


def alike(codebook: Codebook, *, least: float = NEAR) -> list[Alike]:
    """The pairs of codable codes whose likeness is at least `least`, the most alike first."""
    codes = codebook.codable
    rows = _weights([_words(code, definition_language(codebook)) for code in codes])
    pairs = [
        Alike(codes[i], codes[j], round(_cosine(rows[i], rows[j]), 6))
        for i, j in itertools.combinations(range(len(codes)), 2)
    ]
    return sorted((pair for pair in pairs if pair.likeness >= least), key=lambda pair: -pair.likeness)


def alike_to(code: Code, codebook: Codebook, *, least: float = NEAR) -> list[Alike]:
    """The codable codes of `codebook` whose likeness to `code` is at least `least`, the most alike first.

    `code` need not be in the codebook: it stands first in each pair, and is not compared with one of its own id.
    """
    others = [other for other in codebook.codable if other.id != code.id]
    language = definition_language(codebook)
    row, *rows = _weights([_words(entry, language) for entry in (code, *others)])
    pairs = [Alike(code, other, round(_cosine(row, of), 6)) for other, of in zip(others, rows, strict=True)]
    return sorted((pair for pair in pairs if pair.likeness >= least), key=lambda pair: -pair.likeness)


def definition_language(codebook: Codebook) -> str:
    """The language that the definitions are in: of those the codebook declares, and English, whose function words
    make up most of them; "xx" where there are none.
    """
    declared = dict.fromkeys(base_language(language) for language in (*codebook.languages, "en"))
    words = [
        surface(token.text)
        for code in codebook.codable
        for token in tokens(f"{code.definition} {code.use_when}", "xx")
    ]
    counts = {language: sum(word in stop_words(language) for word in words) for language in declared}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else "xx"


def _words(code: Code, language: str) -> Counter[str]:
    """The lemmas of a code's definition with their number, function words left out."""
    common = stop_words(language)
    text = f"{code.name}. {code.definition} {code.use_when}"
    return Counter(
        token.lemma
        for token in tokens(text, language)
        if token.is_word and token.lemma not in common and surface(token.text) not in common
    )


def _weights(rows: Sequence[Counter[str]]) -> list[Weights]:
    """The weight of each lemma of each row, brought to length 1."""
    present = Counter(word for row in rows for word in row)
    weighted: list[Weights] = []
    for row in rows:
        weights = {
            word: count * (math.log((1 + len(rows)) / (1 + present[word])) + 1) for word, count in row.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        weighted.append({word: weight / length for word, weight in weights.items()})
    return weighted


def _cosine(one: Weights, other: Weights) -> float:
    """The cosine of two rows of length 1."""
    return min(sum(weight * other.get(word, 0.0) for word, weight in one.items()), 1.0)
