"""Codes of languages, and what there is for each: a tokeniser, a dictionary of lemmas, function words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pipeline.language.lemmas import has_lemmas

if TYPE_CHECKING:
    from spacy.language import Language

# Languages whose sentences, lemmas and negation are looked after and tested here.
LANGUAGES = ("en", "cs", "da", "fr", "de")


@lru_cache(maxsize=1024)
def base_language(language: str) -> str:
    """The language of a code without its region: en-GB → en; an empty code → xx (any language)."""
    return language.replace("_", "-").split("-")[0].strip().lower() or "xx"


def support(language: str) -> Literal["lemmas", "words"]:
    """`lemmas` where words of that language are matched in all their forms, `words` where only as written."""
    return "lemmas" if has_lemmas(base_language(language)) else "words"


@lru_cache(maxsize=16)
def blank_pipeline(language: str) -> Language:
    """The blank spaCy pipeline of a language, or the general one where spaCy has none (or not installed whole)."""
    import spacy

    try:
        return spacy.blank(language)
    except ImportError:
        return spacy.blank("xx")


@lru_cache(maxsize=16)
def stop_words(language: str) -> frozenset[str]:
    """A language's function words as spaCy lists them, case-folded; empty where it has no list."""
    words = blank_pipeline(base_language(language)).Defaults.stop_words
    return frozenset(word.casefold() for word in words)
