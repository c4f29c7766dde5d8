"""Text that came in with a study, shown character by character: seen, never obeyed.

What would act instead of being seen (control characters, terminal escapes, marks that reverse the writing direction)
becomes a visible symbol. Markup is left to whoever shows the text: Rich's `Text`, the template's escaping. In files of
data a text stays as it is, but for what would keep a spreadsheet from taking it for text.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)

# A formula begins with one of these, at the beginning of a cell or where a program that takes semicolons or tabs for
# separators, or the line break in a cell for the end of the row, lets another cell begin.
_ACTS = re.compile("(^|[;\t\n]\"*)('*)(?=[=+\\-@\t\uff1d\uff0b\uff0d\uff20])")
# What XML cannot hold is written as _xHHHH_ in a workbook, and so is an underscore that looks like the beginning of one.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")


def visible(text: str) -> str:
    """`text` with every character that acts unseen replaced by a symbol; line breaks and tabs stay.

    C0 controls become their Unicode control pictures (ESC: ␛), others their code point (⟨U+202E⟩).
    """
    return _UNSEEN.sub(lambda match: _symbol(match[0]), text)


def guarded(cell: str) -> str:
    """A cell of a CSV file with an apostrophe before whatever a spreadsheet might take for a formula, and one more where one stands."""
    return _ACTS.sub(lambda match: f"{match[1]}'{match[2]}", cell)


def escaped(text: str) -> str:
    """A text as it stands in the cell of a workbook."""
    return _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _symbol(character: str) -> str:
    """What is shown for one unseen character."""
    point = ord(character)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    return f"⟨U+{point:04X}⟩"
