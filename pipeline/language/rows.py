"""Many texts at once as numbers: the words of all of them one after the other, and where each text ends.

For whoever counts words rather than quotes them: a text costs a look-up for each of its stretches, and no object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipeline.language.languages import base_language
from pipeline.language.stretches import Stretches, stretches_of

# Texts whose stretches are in memory as such at a time.
AT_ONCE = 2_000
_NONE = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, eq=False)
class Places:
    """Where the tokens of some texts stand in them (code points): `begins` and `ends` by token.

    They hold for texts that are `plain`: one white space between any two stretches, none at either end. Of the others
    `word_places` knows.
    """

    begins: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    plain: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class TokenRows:
    """The tokens of some texts of one language by the number of their word in `table.words`.

    Text i has the tokens `ids[ends[i]:ends[i + 1]]`; `ends` begins with 0. The numbers hold for this table alone.
    """

    table: Stretches
    ids: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int64]
    places: Places

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.ends) - 1


@dataclass(frozen=True, eq=False)
class WordRows:
    """The tokens of some texts of one language by what they are compared by as written (`surface`).

    `words` are the distinct ones of these texts in alphabetical order, and text i has the tokens with the numbers
    `ids[ends[i]:ends[i + 1]]` in it; `ends` begins with 0. The same texts give the same numbers whatever was read before.
    """

    words: tuple[str, ...]
    ids: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int64]
    places: Places

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.ends) - 1


def token_rows(texts: Sequence[str], language: str) -> TokenRows:
    """The tokens of some texts of one language, white space left out; the last two batches of texts are kept."""
    return rows_of(tuple(texts), base_language(language))


def word_rows(texts: Sequence[str], language: str) -> WordRows:
    """The words and marks of some texts of one language as they are compared with what is written."""
    rows = token_rows(texts, language)
    table = rows.table
    surfaces = np.array(table.surface_of, dtype=np.int32)[rows.ids]
    said = np.zeros(len(table.surfaces), dtype=bool)
    said[surfaces] = True
    words = sorted((table.surfaces[number], number) for number in np.flatnonzero(said).tolist())
    order = np.zeros(len(table.surfaces), dtype=np.int32)
    order[[number for _, number in words]] = np.arange(len(words), dtype=np.int32)
    return WordRows(tuple(word for word, _ in words), order[surfaces], rows.ends, rows.places)


@lru_cache(maxsize=2)
def rows_of(texts: tuple[str, ...], language: str) -> TokenRows:
    """The tokens of some texts of a base language, made once for all who ask (the last two batches are kept)."""
    table = stretches_of(language)
    stretches, lengths = [_NONE], [0]
    for start in range(0, len(texts), AT_ONCE):
        split: list[str] = []
        for text in texts[start : start + AT_ONCE]:
            before = len(split)
            split += text.split()
            lengths.append(len(split) - before)
        stretches.append(np.array(table.numbers(split), dtype=np.int32))
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    return _tokens_of(table, np.concatenate(stretches), np.cumsum(lengths), sizes)


def _tokens_of(
    table: Stretches,
    stretches: npt.NDArray[np.int32],
    ends: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
) -> TokenRows:
    """The tokens of texts whose stretches are given by number, one text after the other, and where each text ends.

    `sizes` are the lengths of the texts.
    """
    firsts = np.array(table.firsts, dtype=np.int64)
    counts = np.diff(firsts)[stretches]
    before = np.concatenate([[0], np.cumsum(counts)])
    # The place of each token among the words of all stretches of the table.
    places = np.arange(before[-1]) + np.repeat(firsts[stretches] - before[:-1], counts)
    # Where each stretch would begin, were there one white space after each: first over all texts, then in its own.
    after = np.concatenate([[0], np.cumsum(np.array(table.sizes, dtype=np.int64)[stretches] + 1)])
    begins = after[:-1] - np.repeat(after[ends[:-1]], np.diff(ends))
    starts = np.repeat(begins, counts)
    where = Places(
        starts + np.array(table.begin_of, dtype=np.int64)[places],
        starts + np.array(table.end_of, dtype=np.int64)[places],
        np.diff(after[ends]) == sizes + 1,
    )
    return TokenRows(table, np.array(table.word_of, dtype=np.int32)[places], before[ends], where)
