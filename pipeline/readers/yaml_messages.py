"""What is wrong in a file that is not YAML, in plain words: libyaml's own are for who wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import Problem

HOW = "Look at indentation, colons and quotation marks on this line and the one before."
_QUOTE = "Put the text between quotation marks."
_INDENT = "Indent by spaces, as deep as what stands beside it: each “- ” of a list under the one before."


@dataclass(frozen=True, slots=True)
class _Fault:
    """What libyaml says and where: `line` (from 0) and `column` of it, `begun` the line of what it was reading."""

    lines: tuple[str, ...]
    line: int
    column: int
    begun: int

    @property
    def before(self) -> str:
        """What stands before the place on its line."""
        return self.lines[self.line][: self.column] if self.line < len(self.lines) else ""

    @property
    def sign(self) -> str:
        """The character at the place; "" at the end of a line or of the file."""
        return self.lines[self.line][self.column : self.column + 1] if self.line < len(self.lines) else ""


# What is wrong, how to mend it, and the line (from 0).
_Said = tuple[str, str, int]


def not_yaml(error: Any, text: str, source: str) -> Problem:
    """The problem behind a `MarkedYAMLError` of ruamel.yaml over `text`, the file that the user calls `source`."""
    said = str(error.problem or error.context or "it cannot be parsed")
    mark = error.problem_mark
    if mark is None:
        return Problem(source, f"this is not YAML: {said}.", HOW)
    begun = error.context_mark.line if error.context_mark else mark.line
    lines = tuple(re.split("\r\n|[\r\n]", text))
    fault = _Fault(lines, mark.line, mark.column, begun)
    for words, of_fault in _TOLD.items():
        if words in said:
            what, how, line = of_fault(fault)
            return Problem(source, f"this is not YAML: {what}", how, line=line + 1)
    return Problem(source, f"this is not YAML: {said}.", HOW, line=mark.line + 1)


def _colon(fault: _Fault) -> _Said:
    """A colon within a text, or a key where none can stand."""
    if re.search(r":\s", fault.before):
        how = "Put a text that holds “: ” or “ #” between quotation marks."
        return "there is a “: ” within a text.", how, fault.line
    how = (
        "Indent keys of one set alike, by spaces, write a space after the colon (on the line before as well), "
        "and put a text that holds “: ” between quotation marks."
    )
    return "a key cannot stand here.", how, fault.line


def _no_colon(fault: _Fault) -> _Said:
    """A line without a colon and space among keys."""
    how = "Write “key: value”, with a space after the colon; put a text of several lines between quotation marks."
    return "a key without “: ” after it.", how, fault.begun


def _no_key(fault: _Fault) -> _Said:
    """Something after a text that has ended, or a line that is not indented as its neighbours are."""
    if not fault.before.strip(" -"):
        return "this line is not indented as those beside it are.", _INDENT, fault.line
    how = (
        "Put the whole text between quotation marks, those within it of the other kind: 'She said “no”, or \"no\".' "
        "An apostrophe between single ones is written twice: 'it''s'. One that opens further up may lack its second."
    )
    return "something follows a text that has ended with a quotation mark or bracket.", how, fault.line


def _no_entry(fault: _Fault) -> _Said:
    """A line of a list that is not indented as its neighbours are."""
    return "this line is not indented as those beside it are.", _INDENT, fault.line


def _open_quote(fault: _Fault) -> _Said:
    """A quotation mark without its second."""
    return (
        "the quotation mark that opens here is never closed.",
        "Close it at the end of the text.",
        fault.begun,
    )


def _open_braces(fault: _Fault) -> _Said:
    """Braces or brackets that are not closed, or a text in them that must be quoted."""
    how = (
        "Close them, put a comma between the entries, and put a text that holds “: ”, a comma, a bracket or a "
        "quotation mark between quotation marks."
    )
    what = f"the braces or brackets that open in line {fault.begun + 1} do not go on as they must."
    return what, how, fault.line


def _tab(fault: _Fault) -> _Said:
    """A tab where only spaces may stand."""
    return "a tab stands where the line is indented.", "Indent by spaces alone.", fault.line


def _sign(fault: _Fault) -> _Said:
    """A text that begins with a sign which means something in YAML, or a tab."""
    if fault.sign == "\t":
        return _tab(fault)
    shown = f"“{fault.sign}”" if fault.sign.strip() else "this sign"
    return f"a text cannot begin with {shown}.", _QUOTE, fault.line


def _begun(fault: _Fault) -> _Said:
    """A text that begins with a sign which means something in YAML, noticed a little later."""
    return "a text cannot begin with *, &, !, | or >.", _QUOTE, fault.begun


def _escape(fault: _Fault) -> _Said:
    r"""A \ between double quotation marks."""
    what = "a \\ between double quotation marks begins a special sign, and there is none of that name."
    return what, "Put the text between single quotation marks: '\\w+'.", fault.line


def _close_colon(fault: _Fault) -> _Said:
    """A colon in braces without a space."""
    how = "Write a space after the colon, or put the text between quotation marks."
    return "a colon in braces has no space after it.", how, fault.line


def _second(fault: _Fault) -> _Said:
    """A second document."""
    return "a second document begins here, with “---”.", "Remove the line “---”.", fault.line


# libyaml's words → what is said instead.
_TOLD: dict[str, Callable[[_Fault], _Said]] = {
    "mapping values are not allowed": _colon,
    "could not find expected ':'": _no_colon,
    "did not find expected key": _no_key,
    "did not find expected '-' indicator": _no_entry,
    "found unexpected end of stream": _open_quote,
    "did not find expected ',' or": _open_braces,
    "found a tab character": _tab,
    "found character that cannot start any token": _sign,
    "did not find expected node content": _sign,
    "sequence entries are not allowed": _sign,
    "mapping keys are not allowed": _sign,
    "did not find expected alphabetic or numeric character": _begun,
    "did not find expected comment or line break": _begun,
    "found undefined alias": _begun,
    "could not determine a constructor": _begun,
    "found unknown escape character": _escape,
    "found unexpected ':'": _close_colon,
    "but found another document": _second,
}
