"""Passages as numbers: every distinct text once, as the numbers of its words, and who stands beside whom.

In talk many utterances are said word for word again, and a passage's neighbour is mostly a passage itself: each text is
looked at once, and what was found out about it is handed to all who ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.language import base_language, word_places
from pipeline.language.rows import Places, word_rows
from pipeline.taggers.passages import Neighbour, Passage

Ints = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float64]
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Texts:
    """Distinct texts (rows) as the numbers of their words, marks included.

    Row i has the words `words[ids[ends[i]:ends[i + 1]]]`, case-folded as they are compared; `languages` gives each row's
    base language, in blocks; `places` says where the words stand in their texts.
    """

    words: tuple[str, ...]
    ids: Ints
    ends: Ints
    languages: tuple[str, ...]
    texts: tuple[str, ...]
    places: Places

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.ends) - 1

    @property
    def lengths(self) -> Ints:
        """How many words and marks each row has."""
        return np.diff(self.ends)

    @cached_property
    def is_word(self) -> npt.NDArray[np.bool_]:
        """Which of the distinct words are words or numbers, and which are marks."""
        return np.array([any(map(str.isalnum, word)) for word in self.words], dtype=np.bool_)

    def where(self, rows: Ints, at: Ints) -> tuple[list[int], list[int]]:
        """Where the words at places `at` of texts `rows` begin and end in them, in code points."""
        tokens = self.ends[rows] + at
        begins, ends = self.places.begins[tokens], self.places.ends[tokens]
        for index in np.flatnonzero(~self.places.plain[rows]).tolist():
            row = int(rows[index])
            begins[index], ends[index] = word_places(self.texts[row], self.languages[row], [int(at[index])])[
                0
            ]
        return begins.tolist(), ends.tolist()

    def of_language(self, language: str) -> tuple[tuple[str, ...], int]:
        """The texts of a base language, and the row of the first one."""
        if language not in self.languages:
            return (), 0
        first = self.languages.index(language)
        return self.texts[first : first + self.languages.count(language)], first

    def row_words(self, row: int) -> list[str]:
        """The words of one row, in order."""
        return [self.words[number] for number in self.ids[self.ends[row] : self.ends[row + 1]]]


class _Collected:
    """Distinct texts by language, each under its number."""

    def __init__(self) -> None:
        self.by_language: dict[str, dict[str, int]] = {}

    def add(self, text: str, language: str) -> tuple[str, int]:
        """Where a text stands: its language and its place there."""
        known = self.by_language.setdefault(language, {})
        return language, known.setdefault(text, len(known))

    def made(self) -> tuple[Texts, dict[str, int]]:
        """The rows, and for each language the number of its first row."""
        vocabulary: dict[str, int] = {}
        ids, ends = [_NONE], [np.zeros(1, dtype=np.int64)]
        languages: list[str] = []
        texts: list[str] = []
        places = [Places(_NONE, _NONE, np.zeros(0, dtype=np.bool_))]
        firsts: dict[str, int] = {}
        count = 0
        for language, known in self.by_language.items():
            firsts[language] = len(texts)
            rows = word_rows(tuple(known), language)
            numbers = np.array(
                [vocabulary.setdefault(word, len(vocabulary)) for word in rows.words], dtype=np.int64
            )
            ids.append(numbers[rows.ids] if len(numbers) else _NONE)
            ends.append(rows.ends[1:] + count)
            places.append(rows.places)
            count += len(rows.ids)
            texts += list(known)
            languages += [language] * len(known)
        made = Texts(
            words=tuple(vocabulary),
            ids=np.concatenate(ids),
            ends=np.concatenate(ends),
            languages=tuple(languages),
            texts=tuple(texts),
            places=Places(
                np.concatenate([of.begins for of in places]),
                np.concatenate([of.ends for of in places]),
                np.concatenate([of.plain for of in places]),
            ),
        )
        return made, firsts


_NONE = np.zeros(0, dtype=np.int64)


def texts_of(pairs: Sequence[tuple[str, str]]) -> tuple[Texts, Ints]:
    """Some (text, language) as distinct rows, and the row of each pair."""
    collected = _Collected()
    bases: dict[str, str] = {}
    places = [
        collected.add(text, bases.setdefault(language, base_language(language))) for text, language in pairs
    ]
    made, firsts = collected.made()
    rows = np.fromiter((firsts[lang] + place for lang, place in places), dtype=np.int64, count=len(places))
    return made, rows


@dataclass(frozen=True, eq=False)
class Talk:
    """Passages by the rows of their texts: `own`, `before`, `after` and `question`, NOBODY where there is none.

    `before_same` and `after_same` say that the neighbour is the same speaker; `groups` are the stakeholder groups.
    """

    texts: Texts
    own: Ints
    before: Ints
    after: Ints
    question: Ints
    before_same: npt.NDArray[np.bool_]
    after_same: npt.NDArray[np.bool_]
    groups: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self.own)

    def neighbours(self) -> tuple[tuple[str, Ints], ...]:
        """The four kinds of neighbour, each with the row of it for every passage (NOBODY where it is not of that kind)."""
        found = []
        for name, rows, same in (
            ("before", self.before, self.before_same),
            ("after", self.after, self.after_same),
        ):
            found.append((f"{name}, same speaker", np.where(same, rows, NOBODY)))
            found.append((f"{name}, another speaker", np.where(same, NOBODY, rows)))
        return tuple(found)


def talk_of(passages: Sequence[Passage]) -> Talk:
    """Passages as rows of distinct texts."""
    collected = _Collected()
    add = collected.add
    bases: dict[str, str] = {}
    places: list[list[tuple[str, int] | None]] = []
    for passage in passages:
        language = bases.get(passage.language)
        if language is None:
            language = bases[passage.language] = base_language(passage.language)
        before, after, question = passage.before, passage.after, passage.question
        places.append(
            [
                add(passage.segment.quote, language),
                add(before.text, language) if before is not None else None,
                add(after.text, language) if after is not None else None,
                add(question, language) if question else None,
            ]
        )
    texts, firsts = collected.made()
    rows = np.array(
        [[NOBODY if p is None else firsts[p[0]] + p[1] for p in of] for of in places], dtype=np.int64
    ).reshape(-1, 4)
    return Talk(
        texts=texts,
        own=rows[:, 0],
        before=rows[:, 1],
        after=rows[:, 2],
        question=rows[:, 3],
        before_same=_same([passage.before for passage in passages]),
        after_same=_same([passage.after for passage in passages]),
        groups=tuple(passage.group for passage in passages),
    )


def _same(neighbours: Sequence[Neighbour | None]) -> npt.NDArray[np.bool_]:
    """Which neighbours are the same speaker."""
    return np.array([n is not None and n.same_speaker for n in neighbours], dtype=np.bool_)
