"""Lines made of pieces, each with its role; how text is broken into lines and cut to a width.

Width is counted in cells of a terminal (a Chinese character takes two, a combining mark none). What comes from outside
becomes a piece only through `shown`, and pieces are drawn as they are: nothing in them is read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len

from pipeline.spans import Span
from pipeline.verbatim import visible

_WORDS = re.compile("[^ \t\u2002-\u200a\u3000]+|[ \t\u2002-\u200a\u3000]+")
TAB = "    "


class Piece(NamedTuple):
    """A stretch of one line. `role` says what it is, one or several words; `pipeline.review.look` how that looks."""

    text: str
    role: str = ""


Line = tuple[Piece, ...]
BLANK: Line = ()


class Marked(NamedTuple):
    """A stretch of a transcript (code points, half-open) that has a role of its own."""

    span: Span
    role: str


def shown(text: str) -> str:
    """Text from outside on one line: what would act is visible, line breaks are spaces, a tab is four."""
    return visible(text.replace("\n", " ")).replace("\t", TAB)


def width_of(line: Iterable[Piece]) -> int:
    """How many cells a line takes."""
    return sum(cell_len(piece.text) for piece in line)


def fit(text: str, width: int) -> str:
    """`text` cut to at most `width` cells, with … where something is missing."""
    if cell_len(text) <= width:
        return text
    used, kept = 0, []
    for character in text:
        used += cell_len(character)
        if used > width - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…" if width > 0 else ""


def padded(text: str, width: int) -> str:
    """`text` cut or filled up to exactly `width` cells."""
    cut = fit(text, width)
    return cut + " " * (width - cell_len(cut))


def cut_line(line: Line, width: int) -> Line:
    """A line cut to at most `width` cells, with … where something is missing."""
    if width_of(line) <= width:
        return line
    kept: list[Piece] = []
    left = width
    for piece in line:
        cells = cell_len(piece.text)
        if cells >= left:
            kept.append(Piece(fit(piece.text + "…" if cells == left else piece.text, left), piece.role))
            break
        kept.append(piece)
        left -= cells
    return tuple(kept)


@lru_cache(256)
def broken(text: str, start: int, end: int, width: int) -> tuple[tuple[int, int], ...]:
    """The stretches (code points, half-open) of `text[start:end]` that stand on one line each of at most `width` cells.

    Lines break at white space, which is left out there, and inside a word only where it is longer than a line.
    """
    lines: list[tuple[int, int]] = []
    here = start
    while here <= end:
        stop = text.find("\n", here, end)
        stop = end if stop < 0 else stop
        lines += _paragraph(text, here, stop, max(width, 1))
        here = stop + 1
    return tuple(lines)


def _paragraph(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """As `broken`, for a stretch without line breaks."""
    lines: list[tuple[int, int]] = []
    first, last, used = start, start, 0
    for match in _WORDS.finditer(text, start, end):
        word = match[0]
        cells = _cells(word)
        if word[0] in " \t" or word.isspace():
            used += cells
            continue
        if used + cells > width:
            lines += [(first, last)] if last > first else []
            first, used = match.start(), 0
        if cells > width:
            *whole, (first, _) = _in_pieces(text, first, match.end(), width)
            lines += whole
            used = _cells(text[first : match.end()])
        else:
            used += cells
        last = match.end()
    return [*lines, (first, last)]


def _in_pieces(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """A word that is longer than a line, cut wherever a line is full; what has no width stays with what it stands on."""
    found: list[tuple[int, int]] = []
    first, used = start, 0
    for place in range(start, end):
        cells = _cells(text[place])
        if used + cells > width and place > first:
            found.append((first, place))
            first, used = place, 0
        used += cells
    return [*found, (first, end)]


@lru_cache(4096)
def _cells(text: str) -> int:
    """How many cells a stretch of a transcript takes as shown."""
    return cell_len(shown(text))


def pieces_of(text: str, start: int, end: int, role: str, marks: Sequence[Marked]) -> Line:
    """`text[start:end]` as shown, in `role`, and where a mark lies in its role as well."""
    cuts = {start, end}
    for span, _ in marks:
        cuts |= {place for place in (span.start, span.end) if start < place < end}
    return tuple(Piece(shown(text[a:b]), _roles(role, a, marks)) for a, b in pairwise(sorted(cuts)))


def _roles(role: str, place: int, marks: Sequence[Marked]) -> str:
    """The roles of what stands at a place."""
    further = dict.fromkeys(mark.role for mark in marks if mark.span.start <= place < mark.span.end)
    return " ".join((role, *further)).strip()


def paragraph(text: str, width: int, role: str = "", indent: str = "") -> list[Line]:
    """Text from outside over as many lines as it takes, each begun with `indent` in the same role."""
    return [
        (Piece(indent + shown(text[a:b]), role),)
        for a, b in broken(text, 0, len(text), width - cell_len(indent))
    ]


def flowing(pieces: Sequence[Piece], width: int, most: int = 0) -> list[Line]:
    """Pieces that follow one another, broken into lines; at most `most` of them, the last one ending with … then."""
    text = "".join(piece.text for piece in pieces)
    marks, place = [], 0
    for piece in pieces:
        marks.append(Marked(Span(place, place + len(piece.text)), piece.role))
        place += len(piece.text)
    ranges = broken(text, 0, len(text), width)
    lines = [pieces_of(text, a, b, "", marks) for a, b in ranges]
    if most and len(lines) > most:
        rest = pieces_of(text, ranges[most - 1][0], len(text), "", marks)
        lines = [*lines[: most - 1], cut_line(rest, width)]
    return lines
