"""How much and how many is said: verbal quantities ("hardly anyone", "most of them") and numbers ("perhaps ten per cent").

Each stands with its words and with the share (0–1) that it means, as an interval. Words are looked up in a tree of
phrases, made once for each language of `pipeline.language.quantity_words`; a text is walked through once. Offsets are code
points of the text, half-open, and `text[start:end]` is what is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from pipeline.language import base_language, reading, surface
from pipeline.language.quantity_words import LEXICONS, Lexicon
from pipeline.spans import Span
from pipeline.taggers.quantity_phrases import Node, phrases_of

Kind = Literal["verbal", "numeric"]
Bounds = tuple[float, float]

# What the verbal ones mean: the interval of each step.
STEPS: dict[str, Bounds] = {
    "none": (0.0, 0.0),
    "little": (0.0, 0.15),
    "some": (0.15, 0.45),
    "much": (0.45, 0.75),
    "most": (0.75, 1.0),
    "all": (1.0, 1.0),
}
# The same where a negation stands before them ("not many"); without an entry nothing is told ("not nobody").
NOT: dict[str, Bounds] = {
    "little": (0.45, 0.75),
    "some": (0.0, 0.15),
    "much": (0.0, 0.15),
    "most": (0.15, 0.45),
    "all": (0.15, 0.7),
}
# How far "more than" and "less than" reach.
REACH = 0.2
# So many words back a negation turns a large quantity round, and so many on those meant are denied something.
BACK, FORTH = 3, 4
# So many words on a quantity is one of time, money or another thing.
NEAR = 3
LARGEST_WHOLE = 1000  # "one in …": beyond it, it is a year

_LETTER = r"[^\W_]"
_JOINTS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_WORD = rf"{_LETTER}[\w{_JOINTS}]*"
_NUMBER = r"\d+(?:[.,]\d+)?(?![^\W_])"
_PLAIN = re.compile(rf"{_NUMBER}|{_WORD}(?:[-’'*]{_WORD})*|\S")
_ELIDING = re.compile(rf"{_NUMBER}|{_WORD}(?:-{_WORD})*[’']?|\S")
_SENTENCE_ENDS = frozenset(".?!…")
_MARKS = frozenset('.?!…;:,—–()[]"„“”«»')


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text: `words == text[span.start:span.end]`, hedges and negation included.

    `low` to `high` is the share of those, or of that, spoken of (0–1); equal where it is exact.
    """

    span: Span
    words: str
    kind: Kind
    low: float
    high: float

    @property
    def share(self) -> float:
        """The middle of the interval."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class _Match:
    """A phrase that was met: words `start` to `end`, what it means, the numbers in it.

    `closed`: it ends with those who are meant, so that what follows says nothing of its kind.
    """

    start: int
    end: int
    name: str
    value: float
    numbers: tuple[float, ...]
    closed: bool


@lru_cache(maxsize=4096)
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """The quantities in a text, in order, none within another; nothing in languages without a list of words."""
    lexicon = LEXICONS.get(base_language(language))
    if lexicon is None:
        return ()
    return tuple(_Walk(text, base_language(language), lexicon).found())


class _Walk:
    """One text, walked through."""

    def __init__(self, text: str, language: str, lexicon: Lexicon) -> None:
        self._text = text
        self._language = language
        self._phrases = phrases_of(language)
        pieces = (_ELIDING if lexicon.elides else _PLAIN).finditer(text)
        # What is invisible, standing alone, is no word.
        words = [(surface(piece[0]), piece.span()) for piece in pieces]
        self._words = [word for word, _ in words if word]
        self._spans = [span for word, span in words if word]

    def found(self) -> Iterator[Quantity]:
        """The quantities, in order."""
        place, last = 0, 0
        while place < len(self._words):
            match = self._match(place)
            made = self._quantity(match, last) if match is not None else None
            if match is not None and made is not None:
                yield made
            while match is not None and made is not None and self._spans[match.end - 1][1] < made.span.end:
                match = replace(match, end=match.end + 1)
            place = match.end if match is not None else place + 1
            last = place if match is not None else last

    def _match(self, place: int) -> _Match | None:
        """The longest phrase that begins at a word; one that must stand alone only where it does."""
        phrases = self._phrases
        word = self._words[place]
        if word not in phrases.triggers and not word[0].isdecimal():
            return None
        best = self._longest(phrases.root, place)
        if self._begins_sentence(place):
            alone = self._longest(phrases.alone, place)
            longer = alone is not None and (best is None or alone.end >= best.end)
            if alone is not None and longer and self._ends_sentence(alone.end):
                best = alone
        return best

    def _begins_sentence(self, place: int) -> bool:
        """Whether a word is the first of a sentence."""
        return place == 0 or self._words[place - 1] in _SENTENCE_ENDS

    def _ends_sentence(self, place: int) -> bool:
        """Whether a sentence is over before a word."""
        return place == len(self._words) or self._words[place] in _SENTENCE_ENDS

    def _longest(self, root: Node, place: int) -> _Match | None:
        """The longest phrase of a tree that begins at a word."""
        best: _Match | None = None
        open_: list[tuple[Node, int, tuple[float, ...]]] = [(root, place, ())]
        while open_:
            node, at, numbers = open_.pop()
            if node.meaning is not None and (best is None or at > best.end):
                best = _Match(place, at, *node.meaning, numbers, node.closed)
            if at == len(self._words):
                continue
            word = self._words[at]
            if word in node.words:
                open_.append((node.words[word], at + 1, numbers))
            if node.numbers is not None:
                value, after = self._number(at)
                if after > at:
                    open_.append((node.numbers, after, (*numbers, value)))
            if node.ordinals is not None and word in self._phrases.ordinals:
                open_.append((node.ordinals, at + 1, (*numbers, float(self._phrases.ordinals[word]))))
        return best

    def _number(self, place: int) -> tuple[float, int]:
        """The number that begins at a word and the word after it; that word itself where there is none."""
        word = self._words[place]
        if word[0].isdecimal():
            try:
                return float(word.replace(",", ".")), place + 1
            except ValueError:
                return 0.0, place
        phrases = self._phrases
        if word.split("-")[0] in phrases.number_starts:
            for end in range(min(place + phrases.longest_number, len(self._words)), place, -1):
                said = "-".join(self._words[place:end])
                if said in phrases.numbers:
                    return float(phrases.numbers[said]), end
        return 0.0, place

    def _quantity(self, match: _Match, earliest: int) -> Quantity | None:
        """A phrase with all that bears on it, None where it is no quantity after all."""
        bounds = _bounds(match)
        if bounds is None or (not match.closed and self._is_of_other(match.end)) or self._is_a_part(match):
            return None
        numeric = match.name not in STEPS
        start, end = self._hedges(match.start, earliest), match.end
        if numeric:
            start, bounds = self._bounded(start, earliest, bounds)
            start = self._hedges(start, earliest)
        negation = self._negation(start, earliest, match.name)
        if negation is not None:
            turned = (0.0, bounds[1]) if numeric else NOT.get(match.name)
            if turned is None:
                return None
            start, bounds = negation, turned
        else:
            denial = self._denial(match)
            if denial is not None and match.name in ("little", "some"):
                return None
            if denial is not None and match.name != "none":
                end, bounds = denial + 1, (1 - bounds[1], 1 - bounds[0])
        span = Span(self._spans[start][0], self._spans[end - 1][1])
        low, high = bounds
        return Quantity(span, span.of(self._text), "numeric" if numeric else "verbal", low, high)

    def _is_of_other(self, after: int) -> bool:
        """Whether what follows a quantity says that it is one of time, money or another thing."""
        if self._words[after : after + 1] and self._words[after] in self._phrases.followed:
            return True
        for word in self._words[after : after + NEAR]:
            if word in _MARKS or self._phrases.is_people(word) or word in self._phrases.doing:
                return False
            if self._phrases.is_other(word):
                return True
        return False

    def _is_a_part(self, match: _Match) -> bool:
        """Whether a fraction is one of another thing: "my half", "one and a half", "half eight"."""
        if match.name != "share":
            return False
        before = self._words[match.start - 1] if match.start else ""
        follows_number = match.end < len(self._words) and self._number(match.end)[1] > match.end
        return before in self._phrases.preceded or follows_number

    def _before(self, place: int, earliest: int, wanted: Sequence[tuple[str, ...]]) -> int:
        """Where one of some phrases that ends right before a word begins; that word itself where none does."""
        for phrase in wanted:
            begin = place - len(phrase)
            if begin >= earliest and tuple(self._words[begin:place]) == phrase:
                return begin
        return place

    def _hedges(self, start: int, earliest: int) -> int:
        """Where the hedges before a word begin; that word itself where there are none."""
        while (before := self._before(start, earliest, self._phrases.hedges)) < start:
            start = before
        return start

    def _bounded(self, start: int, earliest: int, bounds: Bounds) -> tuple[int, Bounds]:
        """The same for words that bound a number from below or above."""
        low, high = bounds
        less = self._before(start, earliest, self._phrases.less)
        if less < start:
            return less, (max(low - REACH, 0.0), high)
        more = self._before(start, earliest, self._phrases.more)
        if more < start:
            return more, (low, min(high + REACH, 1.0))
        return start, bounds

    def _negation(self, start: int, earliest: int, name: str) -> int | None:
        """Where the negation before a quantity stands, None where there is none.

        Right before it, intensifiers apart; before much, most or all it may stand some words back ("don't do much").
        """
        reach = BACK if name in ("much", "most", "all") else 1
        words = 0
        for place in range(start - 1, max(earliest, start - 6) - 1, -1):
            word = self._words[place]
            if word in _MARKS or word in self._phrases.breaks - self._phrases.intensifiers:
                return None
            if self._is_negation(word, name):
                return place
            words += word not in self._phrases.intensifiers
            if words >= reach:
                return None
        return None

    def _is_negation(self, word: str, name: str) -> bool:
        """Whether a word turns a quantity round; nobody and nothing are not turned round by a verb that goes with them."""
        if word in self._phrases.negations or word.endswith(("n't", "n’t")):
            return name != "none"
        return (
            self._phrases.lexicon.negated_verbs
            and name in ("much", "most", "all")
            and reading(word, self._language)[1]
        )

    def _denial(self, match: _Match) -> int | None:
        """The word after a quantity that denies something of those meant, None where there is none."""
        end = match.end
        if not self._phrases.nobody.isdisjoint(self._words[match.start : end]):
            return None
        for place in range(end, min(end + FORTH, len(self._words))):
            word = self._words[place]
            if word in _MARKS or word in self._phrases.breaks:
                return None
            if word in self._phrases.denials:
                return place
            if self._phrases.lexicon.negated_verbs and reading(word, self._language)[1]:
                return place
        return None


def _bounds(match: _Match) -> Bounds | None:
    """The share that a phrase means, None where its numbers make none."""
    if match.name in STEPS:
        return STEPS[match.name]
    if match.name == "share":
        return match.value, match.value
    if match.name == "every":
        return 1 / match.numbers[0], 1 / match.numbers[0]
    if match.name == "percent":
        low, high = min(match.numbers) / 100, max(match.numbers) / 100
        return (low, high) if high <= 1 else None
    *parts, whole = match.numbers
    if not 1 < whole <= LARGEST_WHOLE or max(parts) > whole:
        return None
    return min(parts) / whole, max(parts) / whole
