"""The outer form of caption files: cues with their lines and times, notes, and whatever could not be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import InputError, Problem
from pipeline.transcripts import Notice

if TYPE_CHECKING:
    from webvtt import Caption

_ARROW = "-->"
_BLOCKS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its lines with markup, its times in seconds, the line of the file where its words begin."""

    lines: tuple[str, ...]
    started_at: float
    ended_at: float
    line: int | None


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """The cues of a file in its order, its notes joined by line feeds, and notices of what could not be read."""

    cues: tuple[Cue, ...]
    notes: str = ""
    notices: tuple[Notice, ...] = ()


def parse_captions(text: str, source: str) -> CaptionFile:
    """The cues in `text` (LF line ends), WebVTT or SubRip by its content; raises InputError where it is neither.

    A SubRip file begins with a cue's number, a WebVTT file with WEBVTT, which some programs leave out.
    """
    body = text.lstrip("\n \t")
    if not body:
        raise InputError(Problem(source, "the file is empty.", "Put the transcript in it, or remove it."))
    skipped = text[: len(text) - len(body)].count("\n")
    lines = body.split("\n")
    is_srt = lines[0].strip().isdecimal() and not body.startswith("WEBVTT")
    captions = _captions(body, source, is_srt=is_srt)
    blocks = set() if is_srt else _block_lines(lines)
    cues, used = _located(captions, lines, skipped)
    notes = "" if is_srt else _notes(lines)
    return CaptionFile(tuple(cues), notes, tuple(_unread(lines, used | blocks, skipped, source)))


def _captions(body: str, source: str, *, is_srt: bool) -> Sequence[Caption]:
    """The cues as the caption library reads them."""
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    lines = body.split("\n")
    if is_srt:
        lines[0] = lines[0].strip()
    elif not body.startswith("WEBVTT"):
        lines[:0] = ["WEBVTT", ""]
    try:
        parsed = webvtt.WebVTT.from_buffer(lines, format="srt" if is_srt else "vtt")
    except (MalformedFileError, MalformedCaptionError, ValueError):
        what = "this is neither WebVTT nor SubRip."
        how = "A .vtt begins with a line WEBVTT, a .srt with the number 1 and the times on the next line."
        raise InputError(Problem(source, what, how, line=1)) from None
    return parsed.captions


def _located(captions: Sequence[Caption], lines: Sequence[str], skipped: int) -> tuple[list[Cue], set[int]]:
    """Each cue with the line its words begin on, and the indices of all lines that belong to one."""
    cues: list[Cue] = []
    used: set[int] = set()
    position = 0
    for caption in captions:
        words = [line for line in caption.lines if line.strip()]
        at = position
        while at < len(lines) and not (_ARROW in lines[at] and _next_words(lines, at) == (words or [""])[0]):
            at += 1
        first: int | None = None
        if at < len(lines):
            used |= {at - 1, at}
            position = at + 1
            for word in words:
                position = next((i for i in range(position, len(lines)) if lines[i] == word), position)
                first = position if first is None else first
                used.add(position)
                position += 1
        if words:
            start, end = (t.in_milliseconds() / 1000 for t in (caption.start_time, caption.end_time))
            cues.append(Cue(tuple(words), start, end, None if first is None else first + 1 + skipped))
    return cues, used


def _next_words(lines: Sequence[str], at: int) -> str:
    """The first line with words behind a line of times; "" where the next cue comes first."""
    for line in lines[at + 1 :]:
        if line.strip():
            return "" if _ARROW in line else line
    return ""


def _block_lines(lines: Sequence[str]) -> set[int]:
    """Indices of the lines of a WebVTT header and of notes, styles and regions."""
    found: set[int] = set()
    inside = lines[0].startswith("WEBVTT")
    for index, line in enumerate(lines):
        opens = (index == 0 or not lines[index - 1].strip()) and line.split(" ")[0] in _BLOCKS
        inside = (inside or opens) and bool(line.strip())
        if inside and _ARROW not in line:
            found.add(index)
    return found


def _notes(lines: Sequence[str]) -> str:
    """What the header line and the notes say."""
    blocks = re.split(r"\n[ \t]*\n", "\n".join(lines))
    notes = [blocks[0].partition("\n")[0].removeprefix("WEBVTT").strip(" -\t")] if blocks else []
    if not lines[0].startswith("WEBVTT"):
        notes = []
    for block in blocks:
        first, _, rest = block.strip("\n").partition("\n")
        if first.split(" ")[0] == "NOTE" and _ARROW not in block:
            notes.append(f"{first.removeprefix('NOTE').strip()}\n{rest}".strip())
    return "\n".join(note for note in notes if note)


def _unread(lines: Sequence[str], used: set[int], skipped: int, source: str) -> list[Notice]:
    """A notice for every line with words that belongs to no cue; times and numbers of empty cues are none."""
    notices = []
    for index, line in enumerate(lines):
        if index in used or not line.strip() or line.strip().isdecimal():
            continue
        if _ARROW in line and not _next_words(lines, index):
            continue
        if index + 1 < len(lines) and _ARROW in lines[index + 1] and not _next_words(lines, index + 1):
            continue
        reason = "it belongs to no cue that could be read (look at the times above it)"
        notices.append(Notice(source, index + 1 + skipped, line.strip(), reason))
    return notices
