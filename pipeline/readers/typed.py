"""Typed transcripts: who speaks on which line, whatever the file the lines come from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from pipeline.readers.build import Heard, Said
from pipeline.readers.header import is_header_key, read_header
from pipeline.readers.labels import LabelLine, Line, Verdict, doubt, judge, label_line
from pipeline.readers.reading import ReadingSettings
from pipeline.readers.times import leading_time
from pipeline.transcripts import Notice

_HEADER_REACH = 10


@dataclass(slots=True)
class _Open:
    """The turn that is being read."""

    label: LabelLine
    line: int | None
    paragraphs: list[str] = field(default_factory=list)

    def said(self) -> Said:
        """The turn as read."""
        words = "\n".join(self.paragraphs)
        return Said(self.label.label, words, self.line, self.label.started_at, None, self.label.note)


def find_turns(
    lines: Sequence[Line], *, source: str, known: Collection[str], settings: ReadingSettings
) -> Heard:
    """The turns in `lines`, the header before them, and a notice for everything that was taken or left with a doubt.

    `known` are the keys of the participant list. Without any speaker the result has no turns.
    """
    candidates = [label_line(line) for line in lines]
    verdicts = judge(candidates, known, settings)
    first = _first_turn(lines, candidates, verdicts, known)
    header = read_header(lines[:first], source)
    heard = Heard(metadata=header.metadata, present=header.present, notices=header.notices)
    turn: _Open | None = None
    waiting: float | None = None
    for index in range(first, len(lines)):
        line, candidate, verdict = lines[index], candidates[index], verdicts[index]
        text = line.text.strip()
        time, rest = leading_time(text)
        if candidate is not None and verdict in ("sure", "guess"):
            _close(turn, heard, source)
            turn = _Open(
                _timed(candidate, waiting), line.number, [candidate.words] if candidate.words else []
            )
            waiting = None
        elif time is not None and not rest and _label_follows(lines, verdicts, index + 1):
            waiting = time
        elif text and turn is not None:
            turn.paragraphs.append(text)
        reason = doubt(candidate, verdict)
        if reason:
            heard.notices.append(Notice(source, line.number, text, reason))
    _close(turn, heard, source)
    return heard


def _first_turn(
    lines: Sequence[Line],
    candidates: Sequence[LabelLine | None],
    verdicts: Sequence[Verdict | None],
    known: Collection[str],
) -> int:
    """Index of the line where the talk begins: the first sure label that no header key follows closely.

    A guess before it counts where what follows it reads like talk. All lines are header where nobody speaks.
    """
    keys = [index for index, line in enumerate(lines) if is_header_key(line)]
    guess = len(lines)
    for index, candidate in enumerate(candidates):
        verdict = verdicts[index]
        if candidate is None or verdict not in ("sure", "guess"):
            continue
        in_header = any(index < key <= index + _HEADER_REACH for key in keys)
        if in_header and candidate.key not in known:
            continue
        if verdict == "sure" and not (in_header and len(candidate.words.split()) <= 3):
            return index if guess == len(lines) or not _talks(candidates[guess]) else guess
        guess = min(guess, index)
    return guess


def _talks(candidate: LabelLine | None) -> bool:
    """True where the words behind a label read like something said, not like the value of a header key."""
    words = candidate.words if candidate else ""
    return words.endswith((".", "?", "!", "…", "—")) or len(words.split()) > 8


def _timed(label: LabelLine, waiting: float | None) -> LabelLine:
    """The label with the time of a line of its own before it, where it has none itself."""
    if waiting is None or label.started_at is not None:
        return label
    return LabelLine(label.label, label.words, label.kind, label.note, waiting, label.bold)


def _label_follows(lines: Sequence[Line], verdicts: Sequence[Verdict | None], start: int) -> bool:
    """True where the first line from `start` on that is not blank begins a turn."""
    following = next((index for index in range(start, len(lines)) if lines[index].text.strip()), None)
    return following is not None and verdicts[following] in ("sure", "guess")


def _close(turn: _Open | None, heard: Heard, source: str) -> None:
    """Keep a turn that has words; one without is noted, and its speaker counts as present."""
    if turn is None:
        return
    if any(turn.paragraphs):
        heard.said.append(turn.said())
        return
    heard.present.append(turn.label.label)
    reason = "a speaker is named here and nothing is said"
    heard.notices.append(Notice(source, turn.line, turn.label.label, reason))
