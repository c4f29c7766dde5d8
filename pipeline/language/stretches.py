"""What each stretch of text between two white spaces is made of: found by spaCy once, then looked up.

spaCy's tokeniser treats every stretch on its own: in the languages that are looked after here, no special case of it
spans white space. Talk has few distinct stretches, so a text is read by splitting it at white space and looking each
stretch up. Positions are code points of the stretch as it stands.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.language.languages import blank_pipeline
from pipeline.language.lemmas import reading, surface, written
from pipeline.language.sentence_ends import Ending, sentence_starts
from pipeline.language.words import Word

# A table with more stretches, or more characters in them, is dropped and begun anew: some 100 MB.
MOST_STRETCHES = 200_000
MOST_CHARACTERS = 4_000_000
_SHOUTED = re.compile(r"\b[A-Z]+'[A-Z]+\b")


class Piece(NamedTuple):
    """One token of a stretch, where it stands in it, and whether it begins a sentence after another one in it."""

    word: Word
    start: int
    end: int
    begins: bool


class Stretch(NamedTuple):
    """The tokens of a stretch. `first` is the first one as it reads; `ending` says whether a sentence ends with it."""

    pieces: tuple[Piece, ...]
    first: str
    ending: Ending


class Stretches:
    """The stretches of one language that have been met, each under its number, and the words in them under theirs.

    `words` are the distinct words, `surfaces` their distinct surfaces, `surface_of` the number of that of each word;
    `is_word` says again of each whether it is a word, and no mark. The words of stretch number i are `word_of[firsts[i]:firsts[i + 1]]`;
    `begin_of` and `end_of` say where in the stretch they stand, `sizes` how long each stretch is. All of them only ever grow.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: list[Word] = []
        self.surfaces: list[str] = []
        self.surface_of = array("i")
        self.is_word = array("b")
        self.word_of = array("i")
        self.begin_of = array("i")
        self.end_of = array("i")
        self.sizes = array("i")
        self.firsts = array("i", [0])
        self._made: list[Stretch] = []
        self._numbers: dict[str, int] = {}
        self._word_numbers: dict[str, int] = {}
        self._surface_numbers: dict[str, int] = {}
        self._characters = 0

    @property
    def is_full(self) -> bool:
        """True where it has grown so large that it is better begun anew."""
        return len(self._made) > MOST_STRETCHES or self._characters > MOST_CHARACTERS

    def numbers(self, stretches: Sequence[str]) -> list[int]:
        """The number of each of some stretches; those not yet met are read first."""
        try:
            return list(map(self._numbers.__getitem__, stretches))
        except KeyError:
            self._learn(stretches)
            return list(map(self._numbers.__getitem__, stretches))

    def read(self, stretches: Sequence[str]) -> list[Stretch]:
        """What each of some stretches is made of."""
        return list(map(self._made.__getitem__, self.numbers(stretches)))

    def _learn(self, stretches: Iterable[str]) -> None:
        """Read the stretches that have not been met. spaCy forgets them at once: its own vocabulary never shrinks."""
        with blank_pipeline(self.language).vocab.memory_zone():
            for stretch in dict.fromkeys(stretches):
                if stretch not in self._numbers:
                    self._add(stretch)

    def _add(self, stretch: str) -> None:
        """Read one stretch."""
        read, places = as_read(stretch)
        pieces = _pieces(read, places, self.language)
        starts, ending = sentence_starts(pieces, self.language)
        made = []
        for index, (word, start) in enumerate(pieces):
            begin, end = places[start], places[start + len(word)]
            number = self._word_number(stretch[begin:end])
            self.word_of.append(number)
            self.begin_of.append(begin)
            self.end_of.append(end)
            made.append(Piece(self.words[number], begin, end, index in starts))
        self.firsts.append(len(self.word_of))
        self.sizes.append(len(stretch))
        self._numbers[stretch] = len(self._made)
        self._made.append(Stretch(tuple(made), pieces[0][0], ending))
        self._characters += len(stretch)

    def _word_number(self, text: str) -> int:
        """The number of a word."""
        number = self._word_numbers.setdefault(text, len(self.words))
        if number == len(self.words):
            word = _word(text, self.language)
            self.words.append(word)
            of_surface = self._surface_numbers.setdefault(word.surface, len(self.surfaces))
            if of_surface == len(self.surfaces):
                self.surfaces.append(word.surface)
            self.surface_of.append(of_surface)
            self.is_word.append(word.is_word)
        return number


_TABLES: dict[str, Stretches] = {}


def stretches_of(language: str) -> Stretches:
    """The table of a (base) language; one that is full is begun anew. Ask again for each text, or batch of texts."""
    table = _TABLES.get(language)
    if table is None or table.is_full:
        table = _TABLES[language] = Stretches(language)
    return table


def _word(text: str, language: str) -> Word:
    """What is known of a word; a capital at the beginning of a sentence, or shouting, gives it a second reading."""
    lemma, negated = reading(text, language)
    read = written(text)
    shouted = reading(read.title(), language)[0] if len(read) > 1 and read.isupper() else ""
    small = reading(read.lower(), language)[0] if read[:1].isupper() else shouted
    return Word(
        text=text,
        surface=surface(text),
        lemma=lemma,
        is_word=any(character.isalnum() for character in text),
        negated=negated,
        inside="" if shouted == lemma else shouted,
        opening="" if small == lemma else small,
    )


def _pieces(read: str, places: Sequence[int], language: str) -> list[tuple[str, int]]:
    """The tokens of a stretch as it reads, each (text, start), without those that hold nothing of the stretch itself."""
    tokenizer = blank_pipeline(language).tokenizer
    # The tokeniser knows don't and Don't, not DON'T: shouted in one piece, its negation would be lost.
    spoken = _SHOUTED.sub(lambda word: word[0].lower(), read)
    pieces = [(token.text, token.idx) for token in tokenizer(spoken) if not token.is_space]
    return [(word, start) for word, start in pieces if places[start] < places[start + len(word)]]


def as_read(text: str) -> tuple[str, Sequence[int]]:
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
