"""How wide text is and how it is broken into lines: sizes in inches, by matplotlib's own font.

The fonts of readers' browsers are narrower than the one measured, so what fits here fits there.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.verbatim import printable

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

SIZE, SMALL = 8.5, 7.5  # points; nothing on a printed figure is smaller
EMOJI, WIDE, OTHER = 1.35, 1.05, 0.7  # widths, in ems, of what the font does not have
SLACK = 1.02  # for the rounding of letters to dots


def line_height(size: float = SIZE) -> float:
    """The distance between two lines of text of that size."""
    return size * 1.26 / 72


def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """How wide a line of text of that size is."""
    return SLACK * sum(_advance(character, bold) for character in printable(text)) * size / 72


def wrap(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than that; nothing is left out.

    A word that is too long is broken after a hyphen, slash or underscore, or between letters where it has none.
    """
    lines: list[str] = []
    for word in printable(text).split():
        start = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(start, size, bold=bold) <= width:
            lines[-1] = start
            continue
        lines += _pieces(word, width, size, bold=bold)
    return tuple(lines)


def fits(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> bool:
    """True where no word of the text has to be broken to stand in that width."""
    return all(width_of(word, size, bold=bold) <= width for word in text.split())


def _pieces(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    """A word as the lines that it needs on its own."""
    import regex

    lines: list[str] = []
    for part in regex.split(r"(?<=[-/_–])", word):
        if lines and width_of(lines[-1] + part, size, bold=bold) <= width:
            lines[-1] += part
        elif part:
            lines += _broken(part, width, size, bold=bold)
    return lines


def _broken(part: str, width: float, size: float, *, bold: bool) -> list[str]:
    """Part of a word as it is where it fits, otherwise in about equal pieces: no letter stands alone on a line."""
    import regex

    whole, dash = width_of(part, size, bold=bold), width_of("-", size, bold=bold)
    if whole <= width:
        return [part]
    em = size / 72
    room = min(width, whole / -(-whole // max(width - dash - em, em)) + 2 * dash)
    lines = [""]
    for letter in regex.findall(r"\X", part):
        hyphen = "-" if lines[-1][-1:].isalpha() and letter[:1].isalpha() else ""
        if lines[-1] and width_of(lines[-1] + letter + hyphen, size, bold=bold) > room:
            lines[-1] += hyphen
            lines.append("")
        lines[-1] += letter
    return lines


@lru_cache(maxsize=4096)
def _advance(character: str, bold: bool) -> float:
    """The width of a character in ems."""
    font = _font(bold)
    glyph = font.get_char_index(ord(character))
    if not glyph:
        if ord(character) >= 0x1F000:
            return EMOJI
        return WIDE if unicodedata.east_asian_width(character) in "WF" else OTHER
    from matplotlib.ft2font import LoadFlags

    return float(font.load_glyph(glyph, flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    """The font that is drawn with, at a hundred dots an em."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    found = get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))
    font = type(found)(found.fname)
    font.set_size(100, 72)
    return font
