"""Texts, lists and mappings as YAML that reads back as the same: quoted wherever a reader could take them otherwise.

Values that YAML 1.1 or 1.2 would take for a truth value, a number or nothing stand in quotation marks, and so does
every character that acts unseen, as an escape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from pipeline.verbatim import visible

WIDTH = 118
_RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"})
_PLAIN_IN_BRACES = re.compile(r"[^\W\d_](?:[\w./'’-]|(?<=\S) (?=\S))*")
_PLAIN = re.compile(r"[^\W\d_](?:[\w./'’,;()“”„«»\"!?&%+*=<>–—…-]|:(?=[^\s])|(?<=\S) (?=\S))*")
_FOLD = re.compile(r"(?<! ) (?! )")


def quoted(text: str) -> str:
    """`text` in quotation marks on one line: single ones where that spares backslashes."""
    if "\\" in text and not _unusual(text) and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    marked = json.dumps(text, ensure_ascii=False)
    return "".join(_escaped(char) for char in marked) if _unusual(text) else marked


def scalar(text: str) -> str:
    """`text` on one line, bare where it is safe between brackets and braces, otherwise in quotation marks."""
    bare = _PLAIN_IN_BRACES.fullmatch(text) and text.casefold() not in _RESERVED
    return text if bare else quoted(text)


def phrase(text: str) -> str:
    """`text` as `scalar` has it; bars between alternatives need no quotation marks."""
    return text if scalar(text.replace("|", "/")) == text.replace("|", "/") else quoted(text)


def flow(items: Iterable[str], marks: str = "[]", *, indent: int = 0) -> str:
    """Items between brackets (or braces), broken between items where the line would grow too long.

    `indent` is where the opening bracket stands on its line.
    """
    lines, length = [""], indent + 1
    for item in items:
        if lines[-1] and length + len(item) + 3 > WIDTH:
            lines[-1] += ","
            lines.append("")
            length = indent + 1
        joined = f", {item}" if lines[-1] else item
        lines[-1] += joined
        length += len(joined)
    return marks[0] + ("\n" + " " * (indent + 1)).join(lines) + marks[1]


def json_flow(value: object) -> str:
    """A JSON value as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {json_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(json_flow(item) for item in value) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def entry(key: str, text: str, indent: int) -> list[str]:
    """The lines of `key: text`, indented: bare or quoted on one line, or below the key where it is long."""
    start = f"{' ' * indent}{scalar(key)}:"
    if "\n" in text and _as_block(text):
        return [f"{start} |-", *(f"{' ' * (indent + 2)}{line}" if line else "" for line in text.split("\n"))]
    bare = _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED
    line = f"{start} {text if bare else quoted(text)}"
    if len(line) <= WIDTH or "\n" in text or not _as_block(text):
        return [line]
    return [f"{start} >-", *_folded(text, indent + 2)]


def _as_block(text: str) -> bool:
    """True for a text that a block scalar keeps: nothing unseen in it, no white space where lines end."""
    lines = text.split("\n")
    return (
        bool(text) and not _unusual(text) and text[0] != " " and all(line == line.rstrip() for line in lines)
    )


def _folded(text: str, indent: int) -> Sequence[str]:
    """`text` broken at single spaces, which folding gives back."""
    lines: list[str] = []
    for word in _FOLD.split(text):
        if lines and len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(" " * indent + word)
    return lines


def _unusual(text: str) -> bool:
    """True where a text holds a tab or something that acts unseen."""
    return "\t" in text or visible(text) != text


def _escaped(char: str) -> str:
    """A character of a quoted text, as an escape where it acts unseen."""
    if visible(char) == char:
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
