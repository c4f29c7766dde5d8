"""A segment on one line of the queue."""

from __future__ import annotations

from functools import lru_cache

from pipeline.review.queue import Mark
from pipeline.review.wording.pieces import Line, Piece, cut_line, shown, width_of
from pipeline.segments import Segment

_MARKS = {"done": "✓", "deferred": "»", "open": "·"}
LONGEST = 200  # characters of a segment looked at: a row has no room for more


@lru_cache(512)
def queue_row(
    segment: Segment, label: str, state: Mark, width: int, number: str, *, flagged: bool, here: bool
) -> Line:
    """Whether it is done, put off or flagged, its number, who speaks, and the first words."""
    words = " ".join(shown(segment.quote[:LONGEST]).split())
    role = "" if state == "open" else "soft"
    pieces = (
        Piece("▸" if here else " ", "mark"),
        Piece(f"{_MARKS[state]}", "given" if state == "done" else "soft"),
        Piece("!" if flagged else " ", "wrong"),
        Piece(f"{number} ", "soft"),
        Piece(f"{shown(label)} ", f"{role} strong".strip() if here else role),
        Piece(words, role or "soft"),
    )
    line = cut_line(pieces, width)
    if not here:
        return line
    filled = (*line, Piece(" " * (width - width_of(line))))
    return tuple(Piece(piece.text, f"{piece.role} cursor".strip()) for piece in filled)
