"""Text that came in with a study, shown character by character: seen, never obeyed.

What would act instead of being seen (control characters, terminal escapes, marks that reverse the writing direction)
becomes a visible symbol. Markup is left to whoever shows the text: Rich's `Text`, the template's escaping. Marks without
a glyph that belong to the writing of Hebrew, Arabic, Persian, Thai, Khmer and others stay on pages and in files (`printable`);
on a screen of fixed cells, where their width is each terminal's own affair, they are symbols too (`visible`).
"""

from __future__ import annotations

import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_NEVER = f"{_CONTROLS}\u2028-\u202e\u2061-\u206f\ufff9-\ufffb\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f"
# Space without width, marks of direction, word joiner: joiners (U+200C, U+200D) have no width on any screen and stay.
_OF_SCRIPTS = "\u061c\u200b\u200e\u200f\u2060\ufeff"
_UNSEEN, _UNPRINTABLE, _STEERING = (
    re.compile(f"[{kind}]") for kind in (_NEVER + _OF_SCRIPTS, _NEVER, _CONTROLS)
)

# A formula begins with one of these, at the beginning of a cell or where a program that takes semicolons or tabs for
# separators, or the line break in a cell for the end of the row, lets another cell begin.
_ACTS = re.compile("(^|[;\t\n]\"*)('*)(?=[=+\\-@\t\uff1d\uff0b\uff0d\uff20])")
# What XML cannot hold is written as _xHHHH_ in a workbook, and so is an underscore that looks like the beginning of one.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


def visible(text: str) -> str:
    """`text` for a terminal: every character that acts unseen is replaced by a symbol; line breaks and tabs stay.

    C0 controls become their Unicode control pictures (ESC: ␛), others their code point (⟨U+202E⟩).
    """
    return _UNSEEN.sub(_symbol, text)


def printable(text: str, *, exact: bool = False) -> str:
    """`text` for a page or a file: as `visible`, but with the marks that belong to scripts, so that it can be copied as it was said.

    `exact` keeps everything but control characters, for somebody's own words in files of data.
    """
    return (_STEERING if exact else _UNPRINTABLE).sub(_symbol, text)


def guarded(cell: str) -> str:
    """A cell of a CSV file with an apostrophe before whatever a spreadsheet might take for a formula, and one more where one stands."""
    return _ACTS.sub(lambda match: f"{match[1]}'{match[2]}", cell)


def escaped(text: str) -> str:
    """A text as it stands in the cell of a workbook."""
    return _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _symbol(found: re.Match[str]) -> str:
    """What is shown for one unseen character."""
    point = ord(found[0])
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    return f"⟨U+{point:04X}⟩"
