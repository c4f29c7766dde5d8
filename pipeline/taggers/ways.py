"""The ways in which a pattern is looked for, and what they share: a text that is being read, and what was found.

A phrase is tried at a word, a regular expression and a pattern of tokens in a sentence: none reaches over its end.
Positions are indices of tokens; spans are made by those who ask.
"""

from __future__ import annotations

import itertools
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from pipeline.language import Token, TokenisedText, written
from pipeline.language.documents import document

if TYPE_CHECKING:
    from spacy.tokens import Doc

# (as written?, word or lemma): what must occur for a pattern to be tried.
Trigger = tuple[bool, str]
# Words that must stand one after the other, each of them one of several.
Run = tuple[frozenset[Trigger], ...]
# A reach that has no end.
ANYWHERE = sys.maxsize


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens `first` to `last` (both included) that meet a pattern; whether it counts is not yet said.

    `used` are the tokens that met a word of the pattern: a negation between them negates. `meant` says that the
    pattern has a negation of its own, `opposite` that a word carries one (Czech ne-) which the pattern has not.
    """

    first: int
    last: int
    used: frozenset[int]
    meant: bool = False
    opposite: bool = False


class Standing(Protocol):
    """Words that stand one after the other, comparable by what they look for."""

    @property
    def row(self) -> tuple[Token, ...]:
        """The words."""

    def at(self, row: Sequence[Token], start: int) -> bool:
        """True where they stand from token `start` of `row`."""

    def __hash__(self) -> int:
        """Equal for what looks for the same."""


class Reading:
    """One text while patterns are looked for in it: what several of them need is made once, on demand."""

    def __init__(self, text: TokenisedText) -> None:
        self.text = text
        self._places: dict[tuple[Standing, int], tuple[tuple[int, int], ...]] = {}

    def places(self, words: Standing, sentence: int) -> tuple[tuple[int, int], ...]:
        """Where some words stand in a sentence, in order: their first token, and the one after their last."""
        if (words, sentence) not in self._places:
            row = self.text.tokens
            starts = (start for start in range(*self.bounds[sentence]) if words.at(row, start))
            self._places[words, sentence] = tuple((start, start + len(words.row)) for start in starts)
        return self._places[words, sentence]

    @cached_property
    def words_before(self) -> tuple[int, ...]:
        """For each token, and for the end, how many words stand before it; marks are none."""
        return tuple(itertools.accumulate((token.is_word for token in self.text.tokens), initial=0))

    @cached_property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """First token of each sentence, and the one after its last."""
        row = self.text.tokens
        starts = [i for i, token in enumerate(row) if i == 0 or token.sentence != row[i - 1].sentence]
        return tuple(itertools.pairwise([*starts, len(row)]))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences as a regular expression sees them."""
        return tuple(Sentence(self.text.tokens[first:end], first) for first, end in self.bounds)

    @cached_property
    def documents(self) -> tuple[Doc, ...]:
        """The text as the Matcher sees it: once, and again where words have a second reading."""
        if any(token.alternative for token in self.text.tokens):
            return document(self.text), document(self.text, second=True)
        return (document(self.text),)


class Sentence:
    """A sentence as it reads: words as `written` gives them, one space wherever there is white space between them.

    `first` is the index of its first token in the text.
    """

    def __init__(self, row: tuple[Token, ...], first: int) -> None:
        self._first = first
        self._starts: list[int] = []
        self._ends: list[int] = []
        parts: list[str] = []
        length = 0
        for index, token in enumerate(row):
            gap = " " if index and row[index - 1].end < token.start else ""
            word = written(token.text)
            parts += [gap, word]
            self._starts.append(length + len(gap))
            length += len(gap) + len(word)
            self._ends.append(length)
        self.text = "".join(parts)

    def touched(self, start: int, end: int) -> range:
        """Indices of the tokens that `text[start:end]` has a character of; an empty part touches none."""
        if start >= end:
            return range(0)
        first, after = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return range(self._first + first, self._first + max(first, after))


class Way(Protocol):
    """One way to find a pattern. Without triggers it is tried in every sentence."""

    @property
    def name(self) -> str:
        """The phrase as it stands in the codebook, where a pattern has several; else ""."""

    @property
    def triggers(self) -> frozenset[Trigger]:
        """What must occur for it to be tried."""

    @property
    def needs(self) -> tuple[Run, ...]:
        """What a text must hold for it to be found there: every one of these runs."""

    @property
    def reach(self) -> int:
        """How many words there are at most between a word of one run and one of another, the former counted."""

    @property
    def by_sentence(self) -> bool:
        """True where it is looked for in a whole sentence at once, not around its trigger."""

    def found(self, reading: Reading, place: int) -> Iterator[Found]:
        """Where it stands: around token `place`, or, `by_sentence`, in sentence `place`."""
