"""Dictionary forms: simplemma, and what it gets wrong in the five languages of the sample study.

simplemma erases the Czech negation (nevíme → vědět), so ne- is read on the surface, and it does not know all forms of
the verbs in -ovat (zapojují). It gives German nominalised adjectives several lemmas (Freiwillige → Freiwilliger,
Freiwilligen → Freiwillige), which are brought together.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Characters that are invisible inside a word and apostrophes that are typed in several ways.
_FOLD = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "") | dict.fromkeys("’ʼ‘`´", "'"))
_GENDER_FORM = re.compile(r"(?<=[a-zäöüß])(?:[*_]i|I)n(?:nen)?$")
# Forms whose lemma in simplemma differs from that of the rest of their paradigm.
_IRREGULAR = {"cs": {"lidem": "člověk"}, "da": {"borger": "borger"}}
# Endings of Czech verbs by which a form that the dictionary lacks is still understood.
_CZECH_VERBS = (
    (re.compile(r"(?<=..)(?:uj(?:i|u|í|ou|eš|e|eme|ete)|oval[aioy]?|ovat)\Z"), "ovat"),
    (re.compile(r"(?<=..)ají\Z"), "at"),
)


def written(word: str) -> str:
    """`word` as it reads: composed, one kind of apostrophe, no invisible characters; capitals are kept."""
    return unicodedata.normalize("NFC", word.translate(_FOLD))


@lru_cache(maxsize=200_000)
def surface(word: str) -> str:
    """`word` for comparison as written: as it reads, and case-folded."""
    return written(word).casefold()


@lru_cache(maxsize=1)
def _known_languages() -> frozenset[str]:
    """Codes of the languages that simplemma has a dictionary for."""
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return frozenset(SUPPORTED_LANGUAGES)


def has_lemmas(language: str) -> bool:
    """True where there is a dictionary of lemmas for that language code."""
    return language in _known_languages()


def lemma(word: str, language: str) -> str:
    """The dictionary form of `word`, case-folded; the word itself (folded) where the language has no dictionary."""
    return reading(word, language)[0]


@lru_cache(maxsize=200_000)
def reading(word: str, language: str) -> tuple[str, bool]:
    """Lemma (case-folded) of `word`, and whether the word carries a negation that the lemma does not show."""
    if not any(character.isalpha() for character in word) or not has_lemmas(language):
        return surface(word), False
    form = written(word)
    irregular = _IRREGULAR.get(language, {}).get(form.casefold())
    if irregular is not None:
        return irregular, False
    if language == "cs":
        return _czech(form)
    if language == "de":
        return _german(form), False
    return _looked_up(form, language), False


def _looked_up(word: str, language: str) -> str:
    """What simplemma says, case-folded."""
    import simplemma

    return simplemma.lemmatize(word, lang=language).casefold()


def _czech(word: str) -> tuple[str, bool]:
    """Lemma of a Czech word without its negation, and whether it had one.

    The superlative (nejvíce → hodně) begins with ne- as well and is told apart by its rest, which is no word.
    """
    import simplemma

    folded = word.casefold()
    found = _czech_lemma(word)
    rest = folded[2:]
    if not folded.startswith("ne") or len(rest) < 2:
        return found, False
    if not found.startswith("ne"):
        return found, not rest.startswith("j") or simplemma.is_known(rest, "cs")
    positive = _czech_lemma(rest)
    is_verb = is_infinitive(positive) and (positive != rest or simplemma.is_known(rest, "cs"))
    if is_verb and (found == "ne" + positive or not simplemma.is_known(folded, "cs")):
        return positive, True
    return found, False


def _czech_lemma(word: str) -> str:
    """Lemma of a Czech word, case-folded, by the dictionary or else by the ending of a verb."""
    import simplemma

    folded = word.casefold()
    if folded.endswith("ovat") or not simplemma.is_known(word, "cs"):
        for ending, infinitive in _CZECH_VERBS:
            if ending.search(folded):
                return ending.sub(infinitive, folded)
    return _looked_up(word, "cs")


def is_infinitive(word: str) -> bool:
    """True where a Czech lemma has the ending of a verb."""
    return word.endswith(("t", "ci")) or word == "lze"


def _german(word: str) -> str:
    """Lemma of a German word: gender forms (Bürger*innen) and nominalised adjectives brought together."""
    import simplemma

    word = _GENDER_FORM.sub("", word)
    found = simplemma.lemmatize(word, lang="de")
    if found[:1].isupper():
        for ending in ("er", "en", "es", "e"):
            stem = found.removesuffix(ending).casefold()
            is_adjective = len(stem) > 3 and simplemma.lemmatize(stem, lang="de") == stem
            if found.endswith(ending) and is_adjective and simplemma.is_known(stem, "de"):
                return stem + "e"
    return found.casefold()
