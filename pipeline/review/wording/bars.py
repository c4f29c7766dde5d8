"""The lines at the edges: where one is, how far, whether blind; what is out of sight; which keys there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.review.wording.pieces import Line, Piece, cut_line, shown, width_of

_RULE = "─"


@dataclass(frozen=True, slots=True)
class Where:
    """What the status line says. `state` is the badge: BLIND, suggestions shown, …; `marks` what holds of the segment."""

    transcript: str
    done: int
    total: int
    state: str
    blind: bool
    coder: str = ""
    round: str = ""
    place: int = -1
    of: int = 0
    marks: Sequence[str] = ()
    pace: str = ""
    view: str = ""


def status(where: Where, width: int) -> Line:
    """The status line; what matters less stands further right and goes first where there is no room."""
    share = f" ({where.done * 100 // where.total} %)" if where.total else ""
    who = " · ".join(shown(text) for text in (where.coder, where.round) if text)
    first = shown(where.transcript) or who
    pieces = [
        Piece(f" {first}", "status_strong"),
        Piece(f" · {where.done:,} of {where.total:,} done{share}", "status"),
    ]
    if where.state:
        pieces.append(Piece(" " if where.blind else " · ", "status"))
        pieces.append(
            Piece(*((f" {where.state} ", "status badge") if where.blind else (where.state, "status")))
        )
    for mark in where.marks:
        pieces += [Piece(" ", "status"), Piece(f" {mark} ", "status badge")]
    for text in filter(None, (where.pace, shown(where.view), who if where.transcript else "")):
        piece = Piece(f" · {text}", "status")
        if width_of((*pieces, piece)) <= width:
            pieces.append(piece)
    line = cut_line(tuple(pieces), width)
    return (*line, Piece(" " * (width - width_of(line)), "status"))


def rule(width: int, above: int = 0, below: int = 0, news: str = "") -> Line:
    """A line across, which says news at the left, and at the right how many lines of the talk are out of sight."""
    told = [f"↑ {above} more above" if above else "", f"↓ {below} more below" if below else ""]
    hidden = " · ".join(filter(None, told))
    right = (Piece(f" {hidden} ", "key"), Piece(_RULE * 2, "line")) if hidden else ()
    room = width - width_of(right)
    left = cut_line((Piece(f"{_RULE} ", "line"), Piece(f"{shown(news)} ")), max(room - 2, 0)) if news else ()
    return (*left, Piece(_RULE * max(room - width_of(left), 0), "line"), *right)


@dataclass(frozen=True, slots=True)
class Footer:
    """The footer's line, and which action each stretch of its cells does: (from, to, action), half-open."""

    line: Line
    places: tuple[tuple[int, int, str], ...]

    def action(self, column: int) -> str:
        """The action of a cell, "" where there is none."""
        return next((action for start, end, action in self.places if start <= column < end), "")


@lru_cache(32)
def footer(entries: tuple[tuple[str, str, str], ...], width: int) -> Footer:
    """The keys that fit, of entries (action, key, word); the last one, help, always does."""
    if not entries:
        return Footer((), ())
    rest = [entry for entry in entries if entry[0] != "help"]
    last = next((entry for entry in entries if entry[0] == "help"), entries[-1])
    kept: list[tuple[str, str, str]] = []
    room = width - _cells(last)
    for entry in rest:
        if _cells(entry) <= room:
            kept.append(entry)
            room -= _cells(entry)
    pieces: list[Piece] = []
    places = []
    column = 0
    for action, key, word in (*kept, last):
        pieces += [Piece(f" {key}", "key"), Piece(f" {word} ", "soft")]
        cells = _cells((action, key, word))
        places.append((column, column + cells, action))
        column += cells
    return Footer(cut_line(tuple(pieces), width), tuple(places))


def _cells(entry: tuple[str, str, str]) -> int:
    """How many cells a key of the footer takes."""
    _, key, word = entry
    return width_of((Piece(f" {key} {word} "),))


def span_hint(width: int) -> Line:
    """The keys of the choice of words."""
    keys = (("← →", "start"), ("H L", "end"), ("Enter", "take these words"), ("Esc", "leave"))
    pieces = [piece for key, word in keys for piece in (Piece(f" {key}", "key"), Piece(f" {word} ", "soft"))]
    return cut_line(tuple(pieces), width)
