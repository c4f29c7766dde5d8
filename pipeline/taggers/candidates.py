"""Which ways of finding patterns are worth trying in which texts: those whose words the text holds, side by side.

With a few hundred patterns almost every text is passed by. In each batch of texts every way is looked up by the one of
its words that is rarest in that batch; where that stands, the words beside it are looked at, then those elsewhere.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.language import Word
from pipeline.language.rows import TokenRows
from pipeline.language.stretches import Stretches
from pipeline.taggers.ways import Trigger, Way

# Words of which one must stand at a place, by their number; and such places side by side.
Run = tuple[int, ...]
_NOTHING: frozenset[int] = frozenset()


class _Lookup(NamedTuple):
    """A way that is looked up by one word of one of its runs.

    `before` and `after` tell how many words of the run stand on either side of that, `beside` which, each with its
    distance. `others` are the words that the way needs beside the run, with at most `reach` words from it.
    """

    way: int
    before: int
    after: int
    beside: tuple[tuple[int, int], ...]
    others: frozenset[int]
    reach: int


class Candidates:
    """Some ways, each under its number in the order given."""

    def __init__(self, ways: Sequence[Way]) -> None:
        numbers: dict[frozenset[Trigger], int] = {}
        self._runs = [
            [tuple(numbers.setdefault(words, len(numbers)) for words in run) for run in way.needs]
            for way in ways
        ]
        self._reaches = [way.reach for way in ways]
        self._always = frozenset(number for number, runs in enumerate(self._runs) if not runs)
        self._count = len(numbers)
        self._needs_of: dict[Trigger, set[int]] = {}
        for words, number in numbers.items():
            for trigger in words:
                self._needs_of.setdefault(trigger, set()).add(number)
        # The ways by one of their needs, whichever: they are looked at only where that occurs.
        self._ways_of: dict[int, list[int]] = {}
        for way, runs in enumerate(self._runs):
            if runs:
                self._ways_of.setdefault(runs[0][0], []).append(way)
        self._made: dict[tuple[int, int], _Lookup] = {}
        self._begin(None)

    def among(self, rows: TokenRows) -> Iterator[tuple[int, frozenset[int]]]:
        """The texts in which something may be found, in order, each with the numbers of the ways to try there."""
        said = np.bincount(rows.ids, minlength=len(rows.table.words))
        self._learn(rows.table, np.flatnonzero(said).tolist())
        found: dict[int, set[int]] = {}
        for row, way in self._found(rows, self._lookups(said)):
            found.setdefault(row, set()).add(way)
        for row in range(len(rows)) if self._always else sorted(found):
            yield row, self._always.union(found.get(row, ()))

    def _begin(self, table: Stretches | None) -> None:
        """Know nothing yet of the words of a table."""
        self._table = table
        # What each word meets, by its number in the table, and the same as pairs of word and need.
        self._met: dict[int, frozenset[int]] = {}
        self._pairs = array("i"), array("i")

    def _learn(self, table: Stretches, words: Iterable[int]) -> None:
        """Find out which of the needs some words of a table meet, where that is not known yet."""
        if table is not self._table:
            self._begin(table)
        for number in words:
            if number not in self._met:
                met = self._met_by(table.words[number])
                self._met[number] = met
                self._pairs[0].extend([number] * len(met))
                self._pairs[1].extend(met)

    def _met_by(self, word: Word) -> frozenset[int]:
        """The needs that a word meets, in whatever sentence it stands."""
        lemmas = {word.lemma, *filter(None, (word.inside, word.opening))}
        keys = [(True, word.surface), *((False, lemma) for lemma in lemmas)]
        return _NOTHING.union(*(self._needs_of.get(key, ()) for key in keys))

    def _lookups(self, said: npt.NDArray[np.int64]) -> dict[int, list[_Lookup]]:
        """The ways of which every word occurs, each by the one that is rarest; `said` is how often each word is."""
        words, needs = (np.array(part, dtype=np.int64) for part in self._pairs)
        frequency = np.bincount(needs, weights=said[words], minlength=self._count)
        often = frequency.tolist()
        by_need: dict[int, list[_Lookup]] = {}
        for way in (
            way for need in np.flatnonzero(frequency).tolist() for way in self._ways_of.get(need, ())
        ):
            needed = [need for run in self._runs[way] for need in run]
            rarest = min(needed, key=often.__getitem__)
            if often[rarest]:
                by_need.setdefault(rarest, []).append(self._lookup(way, rarest))
        return by_need

    def _lookup(self, way: int, rarest: int) -> _Lookup:
        """A way, looked up by that one of its words; made once."""
        if (way, rarest) not in self._made:
            self._made[way, rarest] = _lookup(way, self._runs[way], rarest, self._reaches[way])
        return self._made[way, rarest]

    def _found(self, rows: TokenRows, by_need: Mapping[int, Sequence[_Lookup]]) -> Iterator[tuple[int, int]]:
        """The ways worth trying, each (text, way), some of them more than once."""
        said = _Said(rows, self._met)
        for row, first, end, place in _standing(rows, self._telling(by_need, len(rows.table.words))):
            for need in said.needs_met(place):
                for lookup in by_need.get(need, ()):
                    if said.holds(lookup, place, first, end):
                        yield row, lookup.way

    def _telling(self, wanted: Collection[int], count: int) -> npt.NDArray[np.bool_]:
        """For each of the `count` words of the table, whether it meets one of the needs that are wanted."""
        words, needs = (np.array(part, dtype=np.int64) for part in self._pairs)
        is_wanted = np.zeros(self._count, dtype=bool)
        is_wanted[list(wanted)] = True
        telling = np.zeros(count, dtype=bool)
        telling[words[is_wanted[needs]]] = True
        return telling


class _Said:
    """The tokens of some texts, one text after the other, and what each of them meets.

    `met` is by the number of a word in the table.
    """

    def __init__(self, rows: TokenRows, met: Mapping[int, frozenset[int]]) -> None:
        self._met = met
        # Without end, a reach is the whole text, which may be long: what it holds is asked for again and again.
        self._last = (0, 0), _NOTHING
        self._ids: list[int] = rows.ids.tolist()
        self._words_before: list[int] = np.cumsum(
            np.array(rows.table.is_word, dtype=np.int64)[rows.ids]
        ).tolist()

    def needs_met(self, place: int) -> frozenset[int]:
        """What the token at a place meets."""
        return self._met[self._ids[place]]

    def holds(self, lookup: _Lookup, place: int, first: int, end: int) -> bool:
        """True where a text, tokens `first` to `end`, holds the words of a way around the one that it is looked up by."""
        if place - lookup.before < first or place + lookup.after >= end:
            return False
        for distance, need in lookup.beside:
            if need not in self._met[self._ids[place + distance]]:
                return False
        return not lookup.others or lookup.others <= self._near(place, lookup.reach, first, end)

    def _near(self, place: int, reach: int, first: int, end: int) -> frozenset[int]:
        """What is met in a text by tokens that are not more than some words from a place."""
        words = self._words_before
        nearest = bisect_left(words, words[place] - reach, lo=first, hi=end)
        farthest = bisect_right(words, words[place] + reach, lo=first, hi=end)
        if (nearest, farthest) != self._last[0]:
            met = _NOTHING.union(*map(self._met.__getitem__, self._ids[nearest:farthest]))
            self._last = (nearest, farthest), met
        return self._last[1]


def _lookup(way: int, runs: Sequence[Run], word: int, reach: int) -> _Lookup:
    """A way with those runs, looked up by that word of them."""
    at = next(index for index, run in enumerate(runs) if word in run)
    run = runs[at]
    index = run.index(word)
    return _Lookup(
        way,
        before=index,
        after=len(run) - 1 - index,
        beside=tuple((other - index, need) for other, need in enumerate(run) if other != index),
        others=frozenset(need for other in (*runs[:at], *runs[at + 1 :]) for need in other),
        reach=reach,
    )


def _standing(rows: TokenRows, telling: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """Where words that tell something stand, in order: text, its first token, the one after its last, and the place."""
    places = np.flatnonzero(telling[rows.ids])
    texts = np.searchsorted(rows.ends, places, side="right") - 1
    columns = texts, rows.ends[texts], rows.ends[texts + 1], places
    return zip(*(column.tolist() for column in columns), strict=True)
