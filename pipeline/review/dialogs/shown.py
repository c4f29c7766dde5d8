"""Text from outside on its way to the screen, and text of people on its way in: the only places where either passes.

Textual reads a `str` as markup and forwards escapes: a dialog shows nothing that has not been through `line` or `text`.
"""

from __future__ import annotations

import re

from textual.content import Content

from pipeline.verbatim import visible

_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
Piece = str | tuple[str, str]  # words, or words and a style ("bold", "dim", "underline")


def line(*pieces: Piece) -> Content:
    """One line of these pieces, verbatim; line breaks and tabs in them become spaces."""
    return _content(pieces, lines=False)


def text(*pieces: Piece) -> Content:
    """Lines of these pieces, verbatim; line breaks and tabs stay."""
    return _content(pieces, lines=True)


def _content(pieces: tuple[Piece, ...], *, lines: bool) -> Content:
    """The pieces with all that acts unseen made visible, each with its style."""
    shown = []
    for piece in pieces:
        words, style = (piece, "") if isinstance(piece, str) else piece
        plain = visible(words.replace("\r\n", "\n"))
        shown.append((plain if lines else plain.replace("\n", " ").replace("\t", " "), style))
    return Content.assemble(*shown)


def cleaned(typed: str, *, lines: bool = False) -> tuple[str, int]:
    """What is kept of typed or pasted text, and how many characters were left out.

    Left out is what `visible` would replace by a symbol: control characters, escapes, marks of direction, half
    characters. Every kind of line break becomes a line feed; without `lines`, line feeds and tabs become spaces.
    """
    broken = _BREAKS.sub("\n", typed)
    kept = "".join(character for character in broken if visible(character) == character)
    left_out = len(broken) - len(kept)
    return (kept if lines else kept.replace("\n", " ").replace("\t", " ")), left_out
