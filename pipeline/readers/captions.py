"""Captions: WebVTT (Zoom, Teams, Google Meet) and SubRip. A cue is a passage of some seconds with one or more lines."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.readers.build import Heard, Said, assemble
from pipeline.readers.caption_file import Cue, parse_captions
from pipeline.readers.labels import LabelLine, Line, clean_label, doubt, judge, label_line
from pipeline.readers.people import roll
from pipeline.readers.reading import ReadingSettings, ReadTranscript
from pipeline.transcripts import Notice, Participant

_VOICE = re.compile(r"<v(?:\.[\w.-]*)?[ \t]+([^>]*)>|</v\s*>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:[cibuv]|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<\d[\d:.,]*>|\{\\[^{}]*\}", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")
_LEAST_REPEATED = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one line of a cue. `voice` is the speaker that its markup names; `first`: it opens the cue."""

    cue: Cue
    line: int | None
    words: str
    voice: str | None
    first: bool


def read_captions(
    path: Path,
    *,
    transcript_id: str,
    source: str,
    participants: Sequence[Participant],
    settings: ReadingSettings,
) -> ReadTranscript:
    """A transcript in a .vtt or .srt file.

    A speaker is named by `<v Name>`, by `Name:` or by `(Name)` on a line of its own; a cue without a name goes on
    with the last speaker. Markup is left out, entities (`&amp;`) are resolved, lines and cues of one speaker are
    joined by a space. Raises InputError where the file has no cues, its form is broken, or nobody is named.
    """
    content = settings.text_of(path, source, transcript_id)
    captions = parse_captions(content.text, source)
    if not captions.cues:
        how = "Export the captions again; the file should have times such as 00:00:01.000 --> 00:00:04.000."
        raise InputError(Problem(source, "the file has no cues.", how))
    pieces = [piece for cue in captions.cues for piece in _pieces(cue)]
    heard = _heard(pieces, roll(participants, transcript_id), settings, source)
    heard.metadata.update({"header": captions.notes} if captions.notes else {})
    heard.notices[:0] = [*content.notices, *captions.notices, *_odd_cues(captions.cues, source)]
    return assemble(
        heard,
        transcript_id=transcript_id,
        source=source,
        digest=content.digest,
        participants=participants,
        settings=settings,
    )


def _pieces(cue: Cue) -> Iterator[_Piece]:
    """The lines of a cue, cut where its markup names another voice."""
    voice: str | None = None
    first = True
    for offset, line in enumerate(cue.lines):
        number = None if cue.line is None else cue.line + offset
        position = 0
        for match in (*_VOICE.finditer(line), None):
            words = _plain(line[position : match.start() if match else len(line)])
            if words:
                yield _Piece(cue, number, words, voice, first)
                first = False
            if match:
                voice = _plain(match[1]) if match[1] else None
                position = match.end()


def _plain(text: str) -> str:
    """Text without caption markup, entities resolved, white space around it removed."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), _MARKUP.sub("", text)).strip()


def _heard(pieces: Sequence[_Piece], known: Collection[str], settings: ReadingSettings, source: str) -> Heard:
    """Who says which piece."""
    candidates = [_candidate(piece) for piece in pieces]
    heard = Heard()
    label, note = "", ""
    for piece, candidate, verdict in zip(pieces, candidates, judge(candidates, known, settings), strict=True):
        words = piece.words
        if piece.voice is not None:
            label, note, _ = clean_label(piece.voice)
        elif candidate is not None and (verdict == "sure" or (verdict == "guess" and piece.first)):
            label, note, words = candidate.label, candidate.note, candidate.words
        if not label:
            reason = "these words stand before the first speaker and were left out"
            heard.notices.append(Notice(source, piece.line, words, reason))
        elif words:
            begin, end = piece.cue.started_at, piece.cue.ended_at
            heard.said.append(Said(label, words, piece.line, begin, end, note, joiner=" "))
        reason = doubt(candidate, verdict) if piece.first else ""
        if reason:
            heard.notices.append(Notice(source, piece.line, piece.words, reason))
    return heard


def _candidate(piece: _Piece) -> LabelLine | None:
    """The label that a piece without a voice may begin with."""
    if piece.voice is not None:
        return None
    found = label_line(Line(piece.words))
    return found if found is not None and found.kind in ("colon", "bracket", "parenthesis") else None


def _odd_cues(cues: Sequence[Cue], source: str) -> list[Notice]:
    """Cues that begin before the one ahead of them, and cues that repeat its words: read as they are."""
    notices = []
    for before, cue in pairwise(cues):
        words = " ".join(cue.lines)
        if cue.started_at < before.started_at:
            notices.append(
                Notice(source, cue.line, words, "the times go back here; the order of the file was kept")
            )
        if cue.lines == before.lines and len(words.split()) >= _LEAST_REPEATED:
            notices.append(Notice(source, cue.line, words, "the cue repeats the words of the one before"))
    return notices
