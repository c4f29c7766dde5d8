"""What typed words may mean among many names: every part must fit somewhere, the surest first. Knows no screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i"})


def folded(text: str) -> str:
    """`text` for comparing: without case, accents and punctuation, words parted by one space."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in apart)
    return " ".join("".join(kept).split())


@dataclass(frozen=True, slots=True)
class Known:
    """What something is found by, folded: its names, and what it is beside (headings, former names)."""

    names: tuple[str, ...]
    beside: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str], beside: Iterable[str] = ()) -> Known:
        """From names as they are written."""
        return cls(tuple(map(folded, names)), tuple(map(folded, beside)))

    def rank(self, typed: str) -> tuple[int, int] | None:
        """How well `typed` fits, less is better; None where a part of it (between white space) fits nowhere.

        A part that begins a name comes before one that begins a word of it, then one inside a name, then what stands
        beside, and last letters of a name in their order with others between.
        """
        parts, whole = _asked(typed)
        costs = [self._cost(part) for part in parts]
        found = [cost for cost in costs if cost is not None]
        if len(found) < len(costs):
            return None
        return sum(found), 0 if whole in self.names else 1

    def _cost(self, part: str) -> int | None:
        """What one part of the words costs."""
        if any(name.startswith(part) for name in self.names):
            return 0
        if any(f" {part}" in name for name in self.names):
            return 1
        if any(part in name for name in self.names):
            return 2
        if any(f" {part}" in f" {name}" for name in self.beside):
            return 3
        if any(part in name for name in self.beside):
            return 4
        return 5 if any(_scattered(part, name) for name in self.names) else None


@lru_cache(64)
def _asked(typed: str) -> tuple[tuple[str, ...], str]:
    """The parts of what was typed, and the whole of it, folded once for all that it is held against."""
    return tuple(part for part in map(folded, typed.split()) if part), folded(typed)


def _scattered(part: str, name: str) -> bool:
    """True where the letters of `part` stand in `name` in their order, the first at the beginning of a word."""
    starts = [0, *(place + 1 for place, character in enumerate(name) if character == " ")]
    return any(_in_order(part, name[start:]) for start in starts if name[start : start + 1] == part[:1])


def _in_order(part: str, name: str) -> bool:
    """True where all letters of `part` can be met on one way through `name`."""
    rest = iter(name)
    return all(character in rest for character in part)
