"""Words, lemmas, sentences and negation per language; a text is tokenised once and shared.

spaCy's blank pipelines split a text into tokens (no model is downloaded), simplemma finds the lemmas, and the rules
here find sentences and negation. Only the languages in use are loaded, on first use: importing this package loads
neither library. Offsets are code points of the text that was passed in, half-open.
"""

from __future__ import annotations

from pipeline.language.lemmas import lemma, reading, surface, written
from pipeline.language.negation import is_negation, negation_cues, negation_scopes
from pipeline.language.tokenising import (
    LANGUAGES,
    TokenisedText,
    base_language,
    sentences,
    stop_words,
    support,
    tokenised,
    tokens,
)
from pipeline.language.words import Token

__all__ = [
    "LANGUAGES",
    "Token",
    "TokenisedText",
    "base_language",
    "is_negation",
    "lemma",
    "negation_cues",
    "negation_scopes",
    "reading",
    "sentences",
    "stop_words",
    "support",
    "surface",
    "tokenised",
    "tokens",
    "written",
]
