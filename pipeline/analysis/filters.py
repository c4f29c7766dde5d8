"""Who is meant: conditions such as `country=DK,group=professional`, held against what is known of people.

A value goes by several names ("DK", "Denmark"); names are compared without regard to case, form of accents and spaces.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from pipeline.errors import InputError, Problem

# key → the names of its value, the one to be shown first; a key that is not there is not known
Traits = Mapping[str, tuple[str, ...]]
Where = Mapping[str, tuple[str, ...]]
T = TypeVar("T")

OPTION = "--where"
MOST_SHOWN = 20
_PIECE = re.compile(r'\s*"((?:[^"]|"")*)"\s*|([^,|="]*)')
HOW = "Write KEY=VALUE, several with commas between, several values as A|B, and what holds , | or = in quotation marks."


def parse_where(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Conditions by key; a key that is named again has all its values. Raises InputError with everything that is none."""
    found: dict[str, tuple[str, ...]] = {}
    problems = []
    for text in texts:
        try:
            for key, values in _conditions(text):
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), *values)))
        except ValueError as error:
            problems.append(Problem(OPTION, f"{text!r} cannot be read: {error}.", HOW))
    if problems:
        raise InputError(problems)
    return found


def _conditions(text: str) -> list[tuple[str, list[str]]]:
    """The conditions in one text; raises ValueError that says what is wrong."""
    found: list[tuple[str, list[str]]] = []
    at, state = 0, "key"
    key = ""
    while True:
        match = _PIECE.match(text, at)
        piece = (
            ""
            if match is None
            else (match[1].replace('""', '"') if match[1] is not None else match[2].strip())
        )
        at = at if match is None else match.end()
        sign = text[at : at + 1]
        if state == "key":
            key = piece.casefold()
            if not key or sign != "=":
                raise ValueError(f"{piece!r} is no condition" if piece else "a key is missing")
            found.append((key, []))
            state = "value"
        else:
            found[-1][1].append(piece)
            if sign not in ("", ",", "|"):
                raise ValueError(f"{sign!r} after {piece!r} is out of place")
            if sign == "":
                return found
            state = "key" if sign == "," else "value"
        at += 1


def folded(text: str) -> str:
    """A name as it is compared."""
    words = unicodedata.normalize("NFD", " ".join(text.split()))
    return unicodedata.normalize("NFC", words.casefold())


def chosen(
    where: Where, known: Mapping[T, Traits], *, hidden: Collection[str] = (), option: str = OPTION
) -> frozenset[T]:
    """Those who meet all conditions; of several values for one key any will do, and "" means: not known.

    Raises InputError with every key and value that nobody has; values of `hidden` keys are not listed then.
    """
    names: dict[str, dict[str, str]] = {}
    for traits in known.values():
        for key, values in traits.items():
            for value in values:
                names.setdefault(key, {}).setdefault(folded(value), value)
    problems = [
        problem
        for key, values in where.items()
        for problem in _strange(key, values, names, option, hidden=key in hidden)
    ]
    if problems:
        raise InputError(problems)
    wanted = {key: {folded(value) for value in values} for key, values in where.items()}
    return frozenset(
        one
        for one, traits in known.items()
        if all(
            not values.isdisjoint([folded(name) for name in traits.get(key, ("",))])
            for key, values in wanted.items()
        )
    )


def _strange(
    key: str,
    values: Sequence[str],
    names: Mapping[str, Mapping[str, str]],
    option: str,
    *,
    hidden: bool,
) -> list[Problem]:
    """What is wrong with one condition."""
    if key not in names:
        near = difflib.get_close_matches(key, names, n=1)
        how = f"Did you mean {near[0]!r}? " if near else ""
        return [Problem(option, f"nothing is known by the name {key!r}.", f"{how}Known: {listed(names)}.")]
    known = names[key]
    how = "" if hidden else f"There are: {listed(sorted(known.values()))}."
    return [
        Problem(option, f"nobody has {key} = {value!r}.", how)
        for value in values
        if value and folded(value) not in known
    ]


def listed(names: Collection[str]) -> str:
    """Names with commas between; of many the first ones."""
    shown = list(names)[:MOST_SHOWN]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
