"""Phrases, alone or within a distance of each other.

Alternatives (`a|b`) are written out: a pattern with them is every phrase they stand for, each with a trigger of its
own. The trigger is the rarest-looking word of a phrase: with a few hundred patterns almost every segment is passed by
after one look-up per word.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.codebook import Pattern
from pipeline.language import Token, is_negation, stop_words, surface, tokenised
from pipeline.taggers.placing import Placing
from pipeline.taggers.ways import Found, Reading, Run, Trigger

# A pattern that stands for more phrases than this is refused: it was hardly meant.
MOST_WRITTEN_OUT = 1000


def choices(phrase: str) -> list[list[str]]:
    """The alternatives at each place of a phrase; an incomplete `a|` has an empty one."""
    return [word.split("|") for word in phrase.split()]


def count_written_out(phrases: Sequence[str]) -> int:
    """How many combinations of plain phrases some phrases with alternatives stand for."""
    return math.prod(len(options) for phrase in phrases for options in choices(phrase))


def written_out(phrase: str) -> list[str]:
    """Every plain phrase that a phrase with alternatives stands for, in its order: a|b c → a c, b c."""
    if "|" not in phrase:
        return [phrase]
    return [" ".join(words) for words in itertools.product(*choices(phrase))]


@dataclass(frozen=True)
class Words:
    """The words of a plain phrase as they are looked for: its tokens, by lemma or (`exact`) as written."""

    row: tuple[Token, ...]
    exact: bool = False

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What each word is compared by."""
        return tuple(surface(token.text) if self.exact else token.lemma for token in self.row)

    def fits(self, index: int, token: Token) -> bool:
        """True where `token` is the word number `index`; a negated word is met by a negated word alone."""
        if self.exact:
            return self.keys[index] == surface(token.text)
        return token.reads_as(self.keys[index]) and (token.negated or not self.row[index].negated)

    def at(self, row: Sequence[Token], start: int) -> bool:
        """True where all the words stand one after the other from token `start` of `row` in one sentence."""
        end = start + len(self.row)
        return (
            start >= 0
            and end <= len(row)
            and row[start].sentence == row[end - 1].sentence
            and all(self.fits(index, row[start + index]) for index in range(len(self.row)))
        )


def words_of(phrase: str, language: str, *, exact: bool = False) -> list[Words]:
    """The plain phrases that `phrase` stands for, ready to be looked for."""
    return [Words(tokenised(plain, language).tokens, exact) for plain in written_out(phrase)]


def trigger(keys: Sequence[str], language: str) -> int:
    """Which of some lemmas is looked for first: a content word before a function word, a long before a short one."""
    common = stop_words(language)
    return max(range(len(keys)), key=lambda i: (keys[i] not in common, len(keys[i]), -i))


class PhraseWay:
    """One plain phrase, or several in any order with at most `within` words between the first and the last."""

    by_sentence = False

    def __init__(self, parts: tuple[Words, ...], within: int, language: str, name: str = "") -> None:
        self.parts = parts
        self.name = name
        self._within = within
        self._language = language
        tokens = [token for part in parts for token in part.row]
        self._expects_negated = any(token.negated for token in tokens)
        self._has_negation = self._expects_negated or any(is_negation(token, language) for token in tokens)

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The lemmas (or written words) of each part: two ways with the same keys find the same passages."""
        return tuple(part.keys for part in self.parts)

    @cached_property
    def _trigger(self) -> tuple[int, int]:
        """Part and word of the trigger."""
        firsts = [trigger(part.keys, self._language) for part in self.parts]
        part = trigger([self.parts[i].keys[first] for i, first in enumerate(firsts)], self._language)
        return part, firsts[part]

    @cached_property
    def triggers(self) -> frozenset[Trigger]:
        """The word or lemma that must occur for the phrase to be tried."""
        part, word = self._trigger
        return frozenset({(self.parts[part].exact, self.parts[part].keys[word])})

    @property
    def needs(self) -> tuple[Run, ...]:
        """The words of each part."""
        return tuple(tuple(frozenset({(part.exact, key)}) for key in part.keys) for part in self.parts)

    @property
    def reach(self) -> int:
        """The words that may stand between the first and the last, and the first."""
        return self._within + 1

    def found(self, reading: Reading, place: int) -> Iterator[Found]:
        """The match whose trigger is the token at `place`, if there is one.

        Of several ways to place the other parts, in any order, the shortest is taken, and the earlier of equals.
        """
        part, word = self._trigger
        row = reading.text.tokens
        start = place - word
        if not self.parts[part].at(row, start):
            return
        used = frozenset(range(start, start + len(self.parts[part].row)))
        if len(self.parts) > 1:
            others = [
                reading.places(words, row[start].sentence) for i, words in enumerate(self.parts) if i != part
            ]
            anchor = start, start + len(self.parts[part].row)
            used = Placing(anchor, others, reading.words_before, self._within).tokens()
        if used:
            opposite = not self._expects_negated and any(row[index].negated for index in used)
            yield Found(min(used), max(used), used, meant=self._has_negation, opposite=opposite)


def phrase_ways(pattern: Pattern, language: str) -> tuple[PhraseWay, ...]:
    """The ways to find a pattern of `phrase`, `any` or `words`, alternatives written out."""
    if pattern.words:
        parts = [words_of(entry, language, exact=pattern.exact) for entry in pattern.words]
        return tuple(
            PhraseWay(combination, pattern.within, language) for combination in itertools.product(*parts)
        )
    return tuple(
        PhraseWay((words,), 0, language, name=phrase if pattern.any_of else "")
        for phrase in pattern.any_of or (pattern.phrase,)
        for words in words_of(phrase, language, exact=pattern.exact)
    )
