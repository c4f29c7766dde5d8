"""The segment in its discussion, as lines: who asked, who spoke before, the segment itself, who spoke after.

Spans are in code points of the transcript's text; each is marked wherever its words are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from pipeline.review.cards import Card, group_of
from pipeline.review.wording.pieces import (
    BLANK,
    Line,
    Marked,
    Piece,
    broken,
    cut_line,
    fit,
    pieces_of,
    shown,
    width_of,
)
from pipeline.spans import Span
from pipeline.transcripts import Speaker, Transcript, Turn

MARK = "▌"
WIDEST = 96  # cells of a line of talk: longer ones are hard to read
_INDENT = 2


class _Told(NamedTuple):
    """A line of talk. One that carries a turn on has the `words` (code points) on it, their `role`, and who is speaking."""

    line: Line
    speaker: Line = BLANK
    words: Span = Span(0, 0)
    role: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What the talk pane shows. `pinned` stays where it is, `lines` scroll; the segment is `lines[first:last]`."""

    pinned: tuple[Line, ...]
    lines: tuple[Line, ...]
    first: int
    last: int
    _told: tuple[_Told, ...]
    _text: str
    _width: int
    _marks: tuple[Marked, ...]

    def resumed(self, index: int) -> Line:
        """What stands in the place of a line that carries a turn on, where it is the first one seen: who is speaking, and
        its last words.

        Without a name they would read as said by whoever stands above them. BLANK for a line that begins a turn.
        """
        _, speaker, words, role = self._told[index] if index < len(self._told) else _Told(BLANK)
        if not speaker:
            return BLANK
        text, start, room = self._text, words.start, self._width - width_of(speaker) - 1
        while start < words.end and cell_len(shown(text[start : words.end])) > room:
            blank = text.find(" ", start, words.end)
            start = blank + 1 if blank >= 0 else words.end
        return (*speaker, Piece("…", role), *pieces_of(text, start, words.end, role, self._marks))


def talk(
    card: Card, width: int, marks: Sequence[Marked] = (), *, question_lines: int = 2, airy: bool = False
) -> Talk:
    """The card's talk, broken to `width` cells; the moderator's question takes `question_lines` at most.

    `airy` puts a blank line around the segment.
    """
    width = min(width, WIDEST)
    transcript, segment = card.transcript, card.segment
    begins_with_question = card.question is not None and card.before[:1] == (card.question,)
    pinned = _question(card, width, question_lines)
    lines: list[_Told] = []
    for turn in card.before[1:] if begins_with_question else card.before:
        lines += _around(transcript, turn, width, marks)
    if airy and (lines or pinned):
        lines.append(_Told(BLANK))
    first_turn, after_turn = segment.turns
    first = last = -1
    for turn in transcript.turns[first_turn:after_turn]:
        told, begins, ends = _within(card, turn, width, marks)
        first = len(lines) + begins if first < 0 and begins >= 0 else first
        last = len(lines) + ends if ends >= 0 else last
        lines += told
    if first < 0:  # a segment whose turns are not those of the transcript any more
        first = len(lines)
        lines += _coloured(transcript.text, segment.span, BLANK, width, marks)
        last = len(lines)
    if airy and card.after:
        lines.append(_Told(BLANK))
    for turn in card.after:
        lines += _around(transcript, turn, width, marks)
    drawn = tuple(told.line for told in lines)
    return Talk(tuple(pinned), drawn, first, last, tuple(lines), transcript.text, width, tuple(marks))


def who(card: Card, speaker: Speaker) -> str:
    """A speaker's name with the stakeholder group, where it is known, or the role."""
    return f"{speaker.label} · {group_of(card, speaker) or speaker.role}"


def clock(seconds: float | None) -> str:
    """A time code, h:mm:ss; "" where none is known."""
    if seconds is None:
        return ""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _question(card: Card, width: int, most: int) -> list[Line]:
    """The moderator's question that the segment answers, cut to a few lines; none where it stands among the turns before."""
    turn = card.question
    if turn is None or turn in card.before[1:]:
        return []
    lines = [told.line for told in _around(card.transcript, turn, width, ())]
    if len(lines) > most:
        last = "".join(piece.text for line in lines[most - 1 :] for piece in line)
        lines = [*lines[: most - 1], cut_line((Piece(last, "soft"),), width)]
    return lines


def _around(
    transcript: Transcript, turn: Turn, width: int, marks: Sequence[Marked], until: int | None = None
) -> list[_Told]:
    """A turn of the context, or its beginning: the speaker and, set in, what was said."""
    label = shown(transcript.speaker(turn.speaker_id).label)
    text, start, end = transcript.text, turn.span.start, turn.span.end if until is None else until
    head = f"{' ' * _INDENT}{label}  "
    speaker = (Piece(f"{' ' * _INDENT}{fit(label, width // 2)}  ", "soft strong"),)
    room = width - cell_len(head)
    if room < width // 2:  # a very long name has a line of its own
        lines = [_Told(cut_line((Piece(head, "soft strong"),), width))]
        rest = list(broken(text, start, end, width - _INDENT))
    else:
        first, *rest = _hanging(text, start, end, room, width - _INDENT)
        lines = [_Told((Piece(head, "soft strong"), *pieces_of(text, *first, "soft", marks)))]
    return lines + [_set_in(text, Span(*words), speaker, marks) for words in rest]


def _hanging(text: str, start: int, end: int, room: int, width: int) -> list[tuple[int, int]]:
    """As `broken`, with less room on the first line."""
    first = broken(text, start, end, room)[0]
    follows = first[1]
    while follows < end and text[follows] in " \t\n":
        follows += 1
        if text[follows - 1] == "\n":
            break
    return [first] if follows >= end else [first, *broken(text, follows, end, width)]


def _set_in(text: str, words: Span, speaker: Line, marks: Sequence[Marked]) -> _Told:
    """A line that carries a turn on, set in."""
    line = (Piece(" " * _INDENT), *pieces_of(text, words.start, words.end, "soft", marks))
    return _Told(line, speaker, words, "soft")


def _within(card: Card, turn: Turn, width: int, marks: Sequence[Marked]) -> tuple[list[_Told], int, int]:
    """A turn of the segment, and which of its lines are the segment's (-1: none).

    Where the segment is a part of the turn, the rest stands before and after it like the other turns around.
    """
    transcript, segment = card.transcript, card.segment.span
    text, start, end = transcript.text, max(turn.span.start, segment.start), min(turn.span.end, segment.end)
    if start > end:
        return [], -1, -1
    name = (
        Piece(f"{MARK} ", "mark"),
        Piece(shown(who(card, transcript.speaker(turn.speaker_id))), "who"),
    )
    time = (Piece(f" · {clock(turn.started_at)}", "soft"),) if turn.started_at is not None else ()
    speaker = (*cut_line(name, width // 2), Piece("  "))
    _, said = _stripped(text, turn.span.start, start)
    before = _around(transcript, turn, width, marks, said) if said > turn.span.start else []
    own = _coloured(text, Span(start, end), speaker, width, marks)
    rest = Span(*_stripped(text, end, turn.span.end))
    ranges = broken(text, rest.start, rest.end, width - _INDENT) if rest.start < rest.end else ()
    after = [_set_in(text, Span(*words), speaker, marks) for words in ranges]
    begins = len(before)
    head = _Told(cut_line((*name, *time), width))
    return [*before, head, *own, *after], begins, begins + 1 + len(own)


def _coloured(text: str, span: Span, speaker: Line, width: int, marks: Sequence[Marked]) -> list[_Told]:
    """Lines of the segment, each with its mark."""
    return [
        _Told((Piece(f"{MARK} ", "mark"), *pieces_of(text, a, b, "here", marks)), speaker, Span(a, b), "here")
        for a, b in broken(text, span.start, span.end, width - _INDENT)
    ]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def placed(told: Talk, height: int) -> int:
    """Which line of `told.lines` comes first in a pane of `height` lines (without what is pinned), so that the segment shows.

    What comes before it gets a third of the pane at most, and less where the segment would not fit otherwise.
    """
    length = told.last - told.first
    room = max(min(told.first, height // 3), 0)
    if length + room > height:
        room = max(height - length, 0)
    top = told.first - room
    return max(min(top, len(told.lines) - height), 0)
