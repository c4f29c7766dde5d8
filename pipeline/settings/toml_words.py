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
_DECIMAL_COMMA = re.compile(r"=\s*([+-]?\d[\d.']*),(\d+)(?![\w.-]|\s*=)\s*")
_THOUSANDS = re.compile(r"=\s*([+-]?\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+))(?![\w.-]|\s*=)")
_TYPOGRAPHIC = re.compile(r"[=\[,]\s*[“”„‟«»‘’‚]")
# Texts that end, of several lines and of one, and remarks; then a quotation mark that begins a text without an end.
_QUOTED = re.compile(
    r"\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|#[^\n]*|(?P<open>[\"'])",
    re.DOTALL,
)
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
    number, column = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
    if said.startswith(_WITHIN_A_TEXT):
        return Problem(where, *_NOT_CLOSED, line=_open_line(lines) or number)
    place = _Place(lines, number, column, said)
    for rule in _RULES:
        if words := rule(place):
            return Problem(where, *words, line=number)
    return Problem(where, f"is not valid TOML: {said.partition(' (at')[0]}.", _HOW, line=number)


def _open_line(lines: Sequence[str]) -> int:
    """The number of the line in which the first text begins that does not end, from 1; 0 where all texts end."""
    text = "\n".join(lines)
    begin = next((found.start() for found in _QUOTED.finditer(text) if found["open"]), None)
    return 0 if begin is None else text.count("\n", 0, begin) + 1


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
    """A number with a decimal comma, or with commas between thousands, at which reading stopped."""
    if thousands := _stopped_at(_THOUSANDS, place):
        how = f"Write {thousands[1].replace(',', '')}."
        return f"{thousands[1]} has commas between thousands; numbers have nothing there.", how
    found = _stopped_at(_DECIMAL_COMMA, place)
    if not found:
        return None
    number = f"{re.sub('[.]', '', found[1])}.{found[2]}".replace("'", "")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}", found[1]) and len(found[2]) == 3:
        what = f"{found[1]},{found[2]} may have a decimal comma or a comma between thousands; numbers have neither."
        return what, f"Write {number} or {found[1]}{found[2]}."
    return f"{found[1]},{found[2]} has a decimal comma; numbers have a point.", f"Write {number}."


def _stopped_at(number: re.Pattern[str], place: _Place) -> re.Match[str] | None:
    """The number within which, or just after which, reading stopped."""
    found = number.finditer(place.line)
    return next((one for one in found if one.start(1) + 1 < place.column <= one.end() + 1), None)


def _typographic(place: _Place) -> Words | None:
    """Text between quotation marks of a word processor."""
    if not _TYPOGRAPHIC.search(place.line):
        return None
    return "the text stands between typographic quotation marks.", 'Use straight ones: "…".'


def _value(place: _Place) -> Words | None:
    """A value that is none: missing, text without quotation marks, a capital truth value, a bare fraction."""
    if not place.said.startswith("Invalid value"):
        return None
    before, rest = place.line[: place.column - 1].rstrip(), place.line[place.column - 1 :]
    within = before.count("{") + before.count("[") > 0
    value = re.split(r"[#,}\]]" if within else "#", rest)[0].strip()
    if not value:
        return ("there is no value after “=”.", _HOW) if before.endswith("=") else None
    if value.casefold() in ("true", "false", "yes", "no"):
        truth = "true" if value.casefold() in ("true", "yes") else "false"
        return f"{value} is no truth value.", f"Write {truth}."
    if re.fullmatch(r"[+-]?\.\d+", value):
        return f"{value} lacks the digit before its point.", f"Write {value.replace('.', '0.')}."
    if value[0].isalpha():
        key = f"{place.key} = " if before.endswith("=") else ""
        how = f"Write {key}{json.dumps(value, ensure_ascii=False)}."
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
    if place.said.startswith("Unclosed array") and _open_line(place.lines) == place.number:
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
