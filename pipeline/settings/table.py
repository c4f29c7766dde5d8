"""A TOML table that is read key by key, while every mistake is collected instead of raised.

A `Table` knows its dotted place in the file; what nobody asked for is an unknown key, named with the nearest known
one. Wrong values are reported and replaced by the default, so that one pass finds every mistake.
"""

from __future__ import annotations

import codecs
import difflib
import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pipeline.errors import Problem

T = TypeVar("T")
_NAMES = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


class Table:
    """One table of study.toml; `problems` is shared by all tables of the file.

    `about` names in messages what the table is about, where its number alone would not tell.
    """

    def __init__(self, values: Mapping[str, Any], where: str, key: str, problems: list[Problem]) -> None:
        self.values = values
        self.where = where
        self.key = key
        self.about = ""
        self.problems = problems
        self._known: list[str] = []

    def place(self, name: str) -> str:
        """The dotted key of `name` in this table."""
        return f"{self.key}.{name}" if self.key else name

    def wrong(self, name: str, what: str, how: str = "") -> None:
        """Report what is wrong with the key `name`."""
        about = f" ({self.about})" if self.about else ""
        self.problems.append(Problem(self.where, what, how, key=self.place(name) + about))

    def has(self, name: str) -> bool:
        """True where the key stands in the file; it is a known key from now on."""
        self._known.append(name)
        return name in self.values

    def _get(self, name: str, kind: type[T], default: T) -> T:
        """The value of that type, or the default; a wrong type is reported."""
        self._known.append(name)
        if name not in self.values:
            return default
        value = self.values[name]
        if kind is float and _is_number(value):
            value = float(value)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(name, f"is {_shown(value)}, which is not {_NAMES[kind]}.", f"Write {_NAMES[kind]}.")
            return default
        return value

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        return self._get(name, str, default)

    def needed_text(self, name: str, how: str) -> str:
        """A text that must be there and not empty."""
        value = self.text(name)
        if not value.strip() and not (name in self.values and not isinstance(self.values[name], str)):
            self.wrong(name, "is missing.", how)
        return value

    def name(self, name: str, default: str = "") -> str:
        """A text that names something: it may be left out, but where it stands it is not empty."""
        value = self.text(name, default)
        if isinstance(self.values.get(name), str) and not value.strip():
            self.wrong(name, "is empty.", "Write a name, or take the line out.")
            return default
        return value

    def encoding(self, name: str = "encoding") -> str:
        """The name of a text encoding that Python knows, UTF-8 where none is declared."""
        value = self.text(name, "utf-8")
        try:
            codecs.lookup(value)
            b"a".decode(value, "ignore")
        except (LookupError, ValueError):
            self.wrong(name, f"is {value!r}, which is no known encoding.", 'Use "utf-8" or "cp1252".')
            return "utf-8"
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        return self._get(name, bool, default)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number between `low` and `high`, both allowed."""
        value = self._get(name, float, default)
        if not low <= value <= high:
            self.wrong(name, f"is {value:g}.", f"It must lie between {low:g} and {high:g}.")
            return default
        return value

    def whole(self, name: str, default: int, low: int) -> int:
        """A whole number from `low` on."""
        value = self._get(name, int, default)
        if value < low:
            self.wrong(name, f"is {value}.", f"It must be {low} or more.")
            return default
        return value

    def choice(self, name: str, default: str, choices: Sequence[str]) -> str:
        """One of `choices`."""
        value = self.text(name, default)
        if value not in choices:
            left_out = ", or leave it out" if "" in choices else ""
            self.wrong(
                name, f"is {value!r}.", f"Choose one of: {', '.join(filter(None, choices))}{left_out}."
            )
            return default
        return value

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts."""
        values = self._get(name, list, list(default))
        if not all(isinstance(value, str) for value in values):
            self.wrong(name, "holds something that is not text.", 'Write a list such as ["a", "b"].')
            return default
        return tuple(values)

    def steps(self, name: str) -> tuple[float, ...]:
        """A list of numbers, each larger than the one before; empty where it is not in the file or is none."""
        values = self._get(name, list, [])
        good = [float(value) for value in values if _is_number(value) and math.isfinite(value)]
        if len(good) < len(values) or good != sorted({*good}):
            self.wrong(name, "is no list of rising numbers.", "Write a list such as [18, 35, 50, 65].")
            return ()
        return tuple(good)

    def numbers(self, name: str) -> dict[str, float]:
        """A table of numbers."""
        values = self._get(name, dict, {})
        good = {}
        for key, value in values.items():
            if _is_number(value) and math.isfinite(value):
                good[str(key)] = float(value)
            else:
                self.wrong(f"{name}.{key}", f"is {_shown(value)}, which is not a number.", "Write a number.")
        return good

    def mapping(self, name: str) -> dict[str, str]:
        """A table of texts."""
        values = self._get(name, dict, {})
        good = {}
        for key, value in values.items():
            if isinstance(value, str):
                good[str(key)] = value
            else:
                self.wrong(
                    f"{name}.{key}", f"is {_shown(value)}, which is not text.", "Put it between quotes."
                )
        return good

    def table(self, name: str) -> Table:
        """A table within this one (empty where it is not in the file)."""
        return Table(self._get(name, dict, {}), self.where, self.place(name), self.problems)

    def tables(self, name: str) -> list[Table]:
        """An array of tables, `[[name]]` in the file."""
        found = []
        for number, value in enumerate(self._get(name, list, []), 1):
            if isinstance(value, dict):
                found.append(Table(value, self.where, f"{self.place(name)}[{number}]", self.problems))
            else:
                self.wrong(
                    f"{name}[{number}]", "is not a table.", f"Write [[{self.place(name)}]] above its keys."
                )
        return found

    def subtables(self) -> dict[str, Table]:
        """Every key of this table as a table of its own; what is no table is reported."""
        return {name: self.table(name) for name in self.values}

    def done(self) -> None:
        """Report the keys that nobody asked for."""
        for name in self.values:
            if name not in self._known:
                self.wrong(name, "is not known.", nearest(name, self._known))


def nearest(name: str, known: Sequence[str]) -> str:
    """What to write instead of an unknown name: the nearest known one, or all of them."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(sorted(known))}."


def _is_number(value: Any) -> bool:
    """True for a number that a float can hold; truth values are none."""
    return isinstance(value, float) or (type(value) is int and abs(value) < 1e300)


def _shown(value: Any) -> str:
    """A wrong value as the message shows it: as it stands in TOML where it is plain, and never longer than a line."""
    if type(value) is int and not _is_number(value):
        return "too large a number"
    shown = repr(value) if isinstance(value, str | list | dict) else str(value)
    shown = shown.lower() if isinstance(value, bool) else shown
    return shown if len(shown) <= 60 else f"{shown[:60]}…"
