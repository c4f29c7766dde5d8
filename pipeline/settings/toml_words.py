"""What is wrong with a file that is no TOML, in words: which line, and what to write instead."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.errors import Problem

_HOW = 'Each line reads: key = value, with text between "quotes".'
_ONCE = "Put all of its keys under one heading."
_KEY = re.compile(r"\s*([^\s=:\[\]{}\"'#][^=:\[\]{}\"'#]*?)\s*(=|:|$)")
_DECIMAL_COMMA = re.compile(r"=\s*([+-]?\d[\d.']*),(\d+)(?![\w.])")
_VALUE = re.compile(r"=\s*([^#]*)")
_TYPOGRAPHIC = re.compile(r"[=\[,]\s*[“”„‟«»‘’‚]")
_CLOSED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*")
# How the parser says that a line or the file ended within a text.
_WITHIN_A_TEXT = ("Illegal character '\\n'", "Unterminated string", 'Expected "\'"', "Expected '\"'")

Words = tuple[str, str]
_NOT_CLOSED: Words = (
    "a quotation mark is not closed.",
    'Put one at the end of the text as well: key = "text".',
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where reading stopped: the lines of the file, the numbers of line and column from 1, and what the parser says."""

    lines: Sequence[str]
    number: int
    column: int
    said: str

    @property
    def line(self) -> str:
        """The line itself, "" where there is none."""
        return self.lines[self.number - 1] if 0 < self.number <= len(self.lines) else ""

    @property
    def key(self) -> str:
        """The key at this place of the line, within braces or not; "" where it has none."""
        begin = max((self.line.rfind(mark, 0, max(self.column - 1, 0)) for mark in "{,"), default=-1)
        found = _KEY.match(self.line, begin + 1)
        return found[1] if found else ""


def toml_problem(text: str, error: Exception, where: str) -> Problem:
    """The problem of a text that cannot be read as TOML, for what the parser says of it."""
    lines = text.replace("\r\n", "\n").split("\n")
    said = str(error)
    found = re.search(r"line (\d+), column (\d+)", said)
    if not isinstance(error, tomllib.TOMLDecodeError):
        what = "is not valid TOML: a number is too long, or brackets are nested too deep."
        return Problem(where, what, _HOW)
    number, column = (int(found[1]), int(found[2])) if found else (len(lines), 0)
    if said.startswith(_WITHIN_A_TEXT):
        number = next((at for at, line in enumerate(lines, 1) if _is_open(line)), number)
        return Problem(where, *_NOT_CLOSED, line=number)
    place = _Place(lines, number, column, said)
    for rule in _RULES:
        if words := rule(place):
            return Problem(where, *words, line=number)
    return Problem(where, f"is not valid TOML: {said.partition(' (at')[0]}.", _HOW, line=number)


def _is_open(line: str) -> bool:
    """True for a line in which a text begins and does not end."""
    rest = _CLOSED.sub("", line)
    return '"' in rest or "'" in rest


def _twice(place: _Place) -> Words | None:
    """A heading or key that stands in the file a second time."""
    if place.said.startswith("Cannot mutate"):
        how = "Write all of its entries in one way: either here or there."
        return f"{place.line.strip()} adds to what was given above, between brackets and whole.", how
    if not place.said.startswith(("Cannot declare", "Cannot overwrite", "Duplicate inline")):
        return None
    heading = place.line.strip() if place.line.lstrip().startswith("[") else ""
    if not heading:
        named = re.search(r"key '(.*?)'", place.said)
        key = named[1] if named else place.key
        return f"the key {key!r} stands here a second time.", "Keep one of the two."
    same = [at for at, line in enumerate(place.lines[: place.number - 1], 1) if line.strip() == heading]
    first = f"; the first time is line {same[0]}" if same else ", though what it holds was given above"
    return f"{heading} is declared a second time{first}.", _ONCE


def _decimal_comma(place: _Place) -> Words | None:
    """A number with a decimal comma."""
    found = _DECIMAL_COMMA.search(place.line)
    if not found:
        return None
    number = f"{re.sub('[.’]', '', found[1])}.{found[2]}".replace("'", "")
    return f"{found[1]},{found[2]} has a decimal comma; numbers have a point.", f"Write {number}."


def _typographic(place: _Place) -> Words | None:
    """Text between quotation marks of a word processor."""
    if not _TYPOGRAPHIC.search(place.line):
        return None
    return "the text stands between typographic quotation marks.", 'Use straight ones: "…".'


def _value(place: _Place) -> Words | None:
    """A value that is none: missing, text without quotation marks, a capital truth value, a bare fraction."""
    found = _VALUE.search(place.line)
    if not place.said.startswith("Invalid value") or not found:
        return None
    value = found[1].strip()
    if not value:
        return "there is no value after “=”.", _HOW
    if value.casefold() in ("true", "false", "yes", "no"):
        truth = "true" if value.casefold() in ("true", "yes") else "false"
        return f"{value} is no truth value.", f"Write {truth}."
    if re.fullmatch(r"[+-]?\.\d+", value):
        return f"{value} lacks the digit before its point.", f"Write {value.replace('.', '0.')}."
    if value[0].isalpha():
        how = f"Write {place.key} = {json.dumps(value, ensure_ascii=False)}."
        return "text stands between quotation marks.", how
    return f"{value} is no value.", _HOW


def _backslash(place: _Place) -> Words | None:
    """A backslash in a text, such as in a path of Windows."""
    if "\\" not in place.line or not re.match(r"Invalid hex|Unescaped|Escaped", place.said):
        return None
    return "a backslash means something else in a text.", 'Write paths with slashes: "folder/file".'


def _bad_key(place: _Place) -> Words | None:
    """A key that stands without quotation marks and needs them, or is followed by something else than “=”."""
    if not place.said.startswith(("Expected '=' after", "Invalid statement")) or not place.key:
        return None
    if "=" not in place.line:
        return "“:” stands where “=” belongs." if ":" in place.line else "there is no “=”.", _HOW
    if re.fullmatch(r"[\w-]+", place.key, re.ASCII):
        return None
    return (
        f"the key {place.key!r} stands without quotation marks, as only keys of the letters a to z may.",
        f"Write {json.dumps(place.key, ensure_ascii=False)} = ….",
    )


def _brackets(place: _Place) -> Words | None:
    """A list, a heading or braces that are not closed as they should be."""
    if place.said.startswith("Unclosed array") and _is_open(place.line):
        return _NOT_CLOSED
    if place.said.startswith("Unclosed array"):
        how = 'A list reads: key = ["a", "b"].'
        return "a list before this is not closed, or has no comma between two entries.", how
    if "at the end of a" in place.said:
        return "the heading is not closed.", "It reads [study], or [[survey.items]]."
    if "inline table" in place.said or ("{" in place.line and "key part" in place.said):
        how = "Write all of it on one line, with no comma before “}”."
        return "braces hold one line, and end without a comma.", how
    return None


def _rest(place: _Place) -> Words | None:
    """More on a line than belongs there, or a control character."""
    if place.said.startswith("Illegal character"):
        return "there is a control character in a text.", "Take it out."
    if place.said.startswith("Expected newline"):
        how = 'Give each key a line of its own; a quotation mark within a text is written \\".'
        return "the line goes on after its value.", how
    return None


_RULES: tuple[Callable[[_Place], Words | None], ...] = (
    _twice, _decimal_comma, _typographic, _value, _backslash, _bad_key, _brackets, _rest,
)  # fmt: skip
