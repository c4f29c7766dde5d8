"""Words for how much and how many, a list for each language: data, looked up by `pipeline.taggers.quantities`."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.language.quantity_words.czech import CZECH
from pipeline.language.quantity_words.danish import DANISH
from pipeline.language.quantity_words.english import ENGLISH
from pipeline.language.quantity_words.french import FRENCH
from pipeline.language.quantity_words.german import GERMAN
from pipeline.language.quantity_words.records import Lexicon

LEXICONS: Mapping[str, Lexicon] = {
    "en": ENGLISH,
    "cs": CZECH,
    "da": DANISH,
    "fr": FRENCH,
    "de": GERMAN,
}

__all__ = ["LEXICONS", "Lexicon"]
