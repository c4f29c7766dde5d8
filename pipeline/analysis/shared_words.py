"""What people say in common, without a dictionary: content words by their first letters, and how many people use each.

A word's first five letters stand for its forms (citizen, citizens; Bürger, Bürgern), in every language that has letters.
Function words are those that most people use: they are found in the talk itself, so that no list is needed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SHORTEST_WORD, LETTERS = 4, 5
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST_WORD},}}")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def beginnings(text: str) -> list[str]:
    """The distinct beginnings of the words of a text that have at least four letters, whatever their case, in order."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return list(dict.fromkeys(word[:LETTERS] for word in _WORD.findall(folded)))


class SharedWords:
    """The content words of some texts, each with its language and the number of the person who says it.

    A content word is one that no more than half of those who speak that language in these texts use.
    """

    def __init__(self, texts: Sequence[str], languages: Sequence[str], people: Sequence[int]) -> None:
        spoken: dict[str, dict[str, int]] = {language: {} for language in languages}
        said_by: list[str] = []  # the language of each word by its number
        words, sizes = [], []
        for text, language in zip(texts, languages, strict=True):
            numbers, found = spoken[language], beginnings(text)
            for word in found:
                if word not in numbers:
                    numbers[word] = len(said_by)
                    said_by.append(language)
            words += [numbers[word] for word in found]
            sizes.append(len(found))
        self._words = np.array(words, dtype=np.int64)
        self._ends = np.concatenate([[0], np.cumsum(np.array(sizes, dtype=np.int64))]).astype(np.int64)
        self._size = max(len(said_by), 1)
        self._content = self._found(said_by, languages, np.array(people, dtype=np.int64))

    def _found(self, said_by: Sequence[str], languages: Sequence[str], people: Ints) -> Ints:
        """1 for each content word, 0 for the others."""
        speaking: dict[str, set[int]] = {}
        for language, person in zip(languages, people.tolist(), strict=True):
            speaking.setdefault(language, set()).add(person)
        used = self._users(np.arange(len(people), dtype=np.int64), people)
        many = np.array([len(speaking[language]) for language in said_by], dtype=np.int64)
        return (2 * used[: len(said_by)] <= many).astype(np.int64)

    def _entries(self, rows: Ints) -> tuple[Ints, Ints]:
        """The words of these texts one after the other, and for each the place of its text among them."""
        counts = self._ends[rows + 1] - self._ends[rows]
        owner = np.repeat(np.arange(len(rows), dtype=np.int64), counts)
        begins = np.repeat(self._ends[rows] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        return self._words[np.arange(len(owner), dtype=np.int64) + begins], owner

    def _users(self, rows: Ints, people: Ints) -> Ints:
        """How many people use each word in these texts; `people` says for each text who says it."""
        if not len(rows):
            return np.zeros(self._size, dtype=np.int64)
        words, owner = self._entries(rows)
        pairs = np.sort(people[owner] * self._size + words)
        once = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])] if len(pairs) else pairs
        return np.bincount(once % self._size, minlength=self._size).astype(np.int64)

    def likeness(self, rows: Ints, people: Ints) -> Floats:
        """For each of these texts the number of others of these people who use a content word of it, on average over its words.

        0.0 for a text without content words. `people` says for each text who says it.
        """
        if not len(rows):
            return np.zeros(0)
        others = np.maximum(self._users(rows, people) - 1, 0)
        words, owner = self._entries(rows)
        content = self._content[words] if len(words) else words
        total = np.bincount(owner, weights=others[words] * content, minlength=len(rows))
        number = np.bincount(owner, weights=content, minlength=len(rows))
        return np.asarray(total / np.maximum(number, 1), dtype=np.float64)
