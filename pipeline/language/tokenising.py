"""Text → tokens → sentences. With `pipeline.language.documents` the only module that loads spaCy."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pipeline.language.lemmas import has_lemmas, reading, written
from pipeline.language.negation import negation_cues
from pipeline.language.sentence_ends import sentence_starts
from pipeline.language.words import Token
from pipeline.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

# Languages whose sentences, lemmas and negation are looked after and tested here.
LANGUAGES = ("en", "cs", "da", "fr", "de")


_SHOUTED = re.compile(r"\b[A-Z]+'[A-Z]+\b")


@dataclass(frozen=True, slots=True)
class TokenisedText:
    """A text, its tokens in order, and the indices of those that negate what stands beside them."""

    text: str
    language: str
    tokens: tuple[Token, ...]
    negations: frozenset[int]


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


@lru_cache(maxsize=4096)
def tokenised(text: str, language: str) -> TokenisedText:
    """The tokens of `text`, made once for all who ask (the last 4,096 texts are kept)."""
    base = base_language(language)
    read, places = _as_read(text)
    pieces = _pieces(read, places, base)
    starts = sentence_starts(read, pieces, base)
    made = []
    sentence = -1
    for index, (word, start) in enumerate(pieces):
        first = index in starts
        sentence += first
        begin, end = places[start], places[start + len(word)]
        made.append(_token(text[begin:end], begin, sentence, base, first=first))
    row = tuple(made)
    return TokenisedText(text, base, row, negation_cues(row, base))


def _pieces(read: str, places: Sequence[int], language: str) -> list[tuple[str, int]]:
    """The tokens of a text as it reads, each (text, start), without those that hold nothing of the text itself."""
    tokenizer = blank_pipeline(language).tokenizer
    # The tokeniser knows don't and Don't, not DON'T: shouted in one piece, its negation would be lost.
    spoken = _SHOUTED.sub(lambda word: word[0].lower(), read)
    pieces = [(token.text, token.idx) for token in tokenizer(spoken) if not token.is_space]
    return [(word, start) for word, start in pieces if places[start] < places[start + len(word)]]


def _as_read(text: str) -> tuple[str, Sequence[int]]:
    """`text` as `written` gives it, and for each place in it the one in `text`, end included.

    The tokeniser is shown that: it knows one kind of apostrophe, and leaves the full stop on a decomposed “café.”. What
    is invisible goes with the letter before it, at the beginning of a word with the one after it; alone it stays.
    """
    read = written(text)
    if len(read) == len(text) and unicodedata.is_normalized("NFC", text):
        return read, range(len(text) + 1)
    letters = _letters(text)
    starts = itertools.accumulate(map(len, letters), initial=0)
    places: list[int] = []
    made = [written(letter) or letter for letter in letters]
    for start, letter, one in zip(starts, letters, made, strict=False):
        # A letter that stays several characters keeps their places as far as there are any.
        places += [start + min(i, len(letter) - 1) if i else start for i in range(len(one))]
    return "".join(made), [*places, len(text)]


def _letters(text: str) -> list[str]:
    """The letters of a text, each with its combining marks and with what is invisible beside it."""
    letters: list[str] = []
    for character in text:
        before = letters[-1] if letters else " "
        if (letters and unicodedata.combining(character)) or not (
            before.isspace() or character.isspace() or (written(character) and written(before))
        ):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _token(word: str, start: int, sentence: int, language: str, *, first: bool) -> Token:
    """The token of one piece of text; a capital at the beginning of a sentence or in shouting gets two readings."""
    found, negated = reading(word, language)
    alternative = ""
    read = written(word)
    if first and read[:1].isupper():
        alternative = reading(read.lower(), language)[0]
    elif len(read) > 1 and read.isupper():
        alternative = reading(read.title(), language)[0]
    return Token(
        text=word,
        lemma=found,
        start=start,
        end=start + len(word),
        is_word=any(character.isalnum() for character in word),
        sentence=sentence,
        negated=negated,
        alternative="" if alternative == found else alternative,
    )


def tokens(text: str, language: str) -> Sequence[Token]:
    """The tokens of `text` in order, white space left out."""
    return tokenised(text, language).tokens


def sentences(text: str, language: str) -> list[Span]:
    """The sentences of `text` as spans without white space at their ends; together they cover every other character."""
    spans: list[Span] = []
    row = tokenised(text, language).tokens
    begin = 0
    for index, token in enumerate(row):
        if index + 1 == len(row) or row[index + 1].sentence != token.sentence:
            spans.append(Span(row[begin].start, token.end))
            begin = index + 1
    return spans
