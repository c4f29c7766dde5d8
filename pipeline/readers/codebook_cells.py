"""Rows of tables about codes, made into the keys and values of a codebook's YAML, so that the same checks apply.

Rows are counted as a spreadsheet shows them: the header is row 1.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.codebook.entries import condition_of, example_of, parts_of, text_of
from pipeline.errors import InputError
from pipeline.readers.codebook_node import Problems

_YES = ("yes", "true", "1")
_NO = ("no", "false", "0")
_DIGITS = 10  # more are no distance, and Python refuses to read numbers of thousands


@dataclass(frozen=True, slots=True)
class _Places:
    """Where keys or entries stand, in the way of ruamel.yaml: `data[key][0] + 1` is the row."""

    data: dict[Any, tuple[int, int]] = field(default_factory=dict)


class Keys(dict[str, Any]):
    """Keys and values that know their row."""

    def __init__(self, row: int = 1) -> None:
        super().__init__()
        self.row = row

    @property
    def lc(self) -> _Places:
        """The row of every key."""
        return _Places(dict.fromkeys(self, (self.row - 1, 0)))


class Entries(list[Any]):
    """Entries that know their rows."""

    @property
    def lc(self) -> _Places:
        """The row of every entry that has one."""
        return _Places({i: (entry.row - 1, 0) for i, entry in enumerate(self) if isinstance(entry, Keys)})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its header, its rows by number, each with its cells by column, and what is odd about its cells.

    `unread` has row, column and what is wrong of cells that hold no value; `strays` has row and column of cells with half
    a character, for which U+FFFD stands there.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    unread: tuple[tuple[int, str, str], ...] = ()
    strays: tuple[tuple[int, str], ...] = ()


def lines(cell: str) -> list[str]:
    """The lines of a cell that are not blank."""
    return [line.strip() for line in cell.split("\n") if line.strip()]


def flag(cell: str) -> Any:
    """Yes or no; anything else as it is, which the checks refuse."""
    word = cell.casefold()
    return True if word in _YES else False if word in _NO else cell


def _examples(cell: str, row: int) -> Entries:
    """Examples, one a line."""
    found = Entries()
    for line in lines(cell):
        example = example_of(line)
        keys = Keys(row)
        keys |= {"text": example.text, "language": example.language, "group": example.group}
        keys |= {"level": example.level} if example.level else {}
        keys |= {"by": "person"} if example.by_person else {}
        found.append(keys)
    return found


def _levels(cell: str, row: int) -> Entries:
    """Levels, one a line."""
    found = Entries()
    for line in lines(cell):
        parts = [*parts_of(line), "", "", ""]
        keys = Keys(row)
        keys |= {"id": parts[0], "name": parts[1], "anchor": parts[2]}
        keys["formerly"] = [part for part in parts[3:] if part]
        found.append(keys)
    return found


def conditions(cell: str) -> dict[str, list[str]]:
    """Speaker conditions, an attribute a line."""
    return {name: list(values) for name, values in condition_of(lines(cell)).allowed.items()}


Converter = Callable[[str, int], Any]
_PLAIN: Converter = lambda cell, _row: cell  # noqa: E731  # one of a table of functions
# How a cell becomes a value of the key of the same name.
CODE: Mapping[str, Converter] = {
    **dict.fromkeys(
        ("id", "name", "parent", "definition", "use_when", "avoid_when", "merged_into", "split_from", "author",
         "colour", "notes", "source"), _PLAIN,
    ),
    "status": lambda cell, _row: cell.casefold(),
    "examples": _examples,
    "counter_examples": _examples,
    "levels": _levels,
    "off_scale": _levels,
    "codable": lambda cell, _row: flag(cell),
    "in_vivo": lambda cell, _row: flag(cell),
    "formerly": lambda cell, _row: [text_of(line) for line in lines(cell)],
    "speakers": lambda cell, _row: conditions(cell),
}  # fmt: skip


def code_keys(cells: Mapping[str, str], row: int) -> Keys:
    """The keys of a code from its row."""
    keys = Keys(row)
    for name, cell in cells.items():
        if cell and name in CODE:
            keys[name] = CODE[name](cell, row)
    scale = Keys(row)
    scale |= {name: keys.pop(name) for name in ("levels", "off_scale") if name in keys}
    if scale:
        keys["scale"] = scale
    return keys


def name_parents(codes: Iterable[Keys]) -> None:
    """Put ids for parents that were given by their names, where no code has such an id and one alone that name."""
    rows = list(codes)
    ids = {keys.get("id") for keys in rows}
    by_name: dict[str, list[str]] = {}
    for keys in rows:
        by_name.setdefault(str(keys.get("name", "")).casefold(), []).append(str(keys.get("id", "")))
    for keys in rows:
        named = by_name.get(str(keys.get("parent", "")).casefold(), [])
        if "parent" in keys and keys["parent"] not in ids and len(named) == 1:
            keys["parent"] = named[0]


def pattern_keys(cells: Mapping[str, str], row: int, problems: Problems) -> Keys | None:
    """The keys of a pattern from its row; None where it says nothing."""
    keys = Keys(row)
    for name in ("phrase", "regex", "negation", "level"):
        keys |= {name: cells[name]} if cells.get(name) else {}
    for name in ("any", "words", "unless"):
        keys |= {name: [text_of(line) for line in lines(cells[name])]} if cells.get(name) else {}
    keys |= {"exact": flag(cells["exact"])} if cells.get("exact") else {}
    keys |= {"speakers": conditions(cells["speakers"])} if cells.get("speakers") else {}
    if within := cells.get("within"):
        keys["within"] = int(within) if within.isdecimal() and len(within) < _DIGITS else within
    if matcher := cells.get("matcher"):
        try:
            keys["matcher"] = json.loads(matcher)
        except (ValueError, RecursionError):
            what, how = "this is not JSON.", 'Write [{"LEMMA": "help"}, {"OP": "?"}].'
            problems.add(what, how, line=row, key="patterns.matcher")
            return None
    return keys or None


def check_columns(
    header: Sequence[str], known: Iterable[str], needed: Sequence[str], problems: Problems
) -> None:
    """Note columns that are unknown, that are there twice, and those that are missing."""
    names = list(known)
    check_twice(header, problems)
    for name in header:
        if name and name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            how = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(names)}."
            problems.add("this column is unknown.", how, line=1, key=name)
    for name in needed:
        if name not in header:
            problems.add(f"the column “{name}” is missing.", f"Name the columns {', '.join(needed)}.", line=1)


def check_twice(header: Sequence[str], problems: Problems) -> None:
    """Note columns of one name, capitals, spaces and hyphens aside: of their cells one would be lost."""
    for name in dict.fromkeys(header):
        if name and header.count(name) > 1:
            what = f"{header.count(name)} columns have this name."
            problems.add(what, "Keep one of them, or give the others other names.", line=1, key=name)


def raise_by_row(problems: Problems, rows: Mapping[str, int]) -> None:
    """Raise InputError with all problems by spreadsheet row, if there are any; `rows` has the row of each code."""
    found = [
        replace(problem, line=None, row=problem.line or _row_of(problem.key or "", rows))
        for problem in problems.found
    ]
    if found:
        raise InputError(sorted(found, key=lambda problem: problem.row or 0))


def _row_of(key: str, rows: Mapping[str, int]) -> int | None:
    """The row of the code that a dotted key speaks of."""
    owners = [identifier for identifier in rows if f"{key}.".startswith(f"codes.{identifier}.")]
    return rows[max(owners, key=len)] if owners else None
