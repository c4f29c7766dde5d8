"""Words, lemmas, sentences and negation per language.

spaCy's blank pipelines split text into tokens (no model is downloaded), simplemma finds the lemmas, and the rules here
find sentences and negation. What stands between two white spaces is read once and looked up from then on: `tokenised`
makes tokens with their places of a text; `pipeline.language.rows` makes numbers of many (it loads numpy, this package
does not). Only the languages in use are loaded, on first use: importing this package loads neither library. Offsets are
code points of the text that was passed in, half-open.
"""

from __future__ import annotations

from pipeline.language.languages import LANGUAGES, base_language, stop_words, support
from pipeline.language.lemmas import lemma, reading, surface, written
from pipeline.language.negation import is_negation, negation_cues, negation_scopes
from pipeline.language.tokenising import TokenisedText, sentences, tokenised, tokens, word_places
from pipeline.language.words import Token, Word

__all__ = [
    "LANGUAGES",
    "Token",
    "TokenisedText",
    "Word",
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
    "word_places",
    "written",
]
