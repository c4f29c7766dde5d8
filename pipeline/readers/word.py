"""Word documents: paragraphs as in a typed transcript, bold names, or a table with a row per turn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest_bytes
from pipeline.readers.build import Heard, assemble
from pipeline.readers.header import read_header
from pipeline.readers.labels import Line
from pipeline.readers.people import roll
from pipeline.readers.reading import ReadingSettings, ReadTranscript
from pipeline.readers.sources import read_bytes
from pipeline.readers.tables import Columns, TurnRow, guessed_columns, named_columns, rows_heard
from pipeline.readers.typed import find_turns
from pipeline.readers.word_file import WordTable, open_word
from pipeline.transcripts import Notice, Participant


def read_word(
    path: Path,
    *,
    transcript_id: str,
    source: str,
    participants: Sequence[Participant],
    settings: ReadingSettings,
) -> ReadTranscript:
    """A transcript in a .docx file; raises InputError where it is damaged, no Word file, too large or without talk."""
    data = read_bytes(path, source)
    document = open_word(data, source)
    known = roll(participants, transcript_id)
    heard = _heard(document.blocks, known, settings, source)
    heard.notices[:0] = document.notices
    if not heard.said and not any(
        isinstance(block, Line) and block.text.strip() for block in document.blocks
    ):
        raise InputError(Problem(source, "the document is empty.", "Put the transcript in it, or remove it."))
    return assemble(
        heard,
        transcript_id=transcript_id,
        source=source,
        digest=digest_bytes(data),
        participants=participants,
        settings=settings,
    )


def _heard(
    blocks: Sequence[Line | WordTable], known: Collection[str], settings: ReadingSettings, source: str
) -> Heard:
    """The talk in tables where there are any with a row per turn, else that in paragraphs."""
    tables = _turn_tables(blocks, known)
    if not tables:
        return _paragraphs_heard(blocks, known, settings, source)
    first = min(tables)
    header = read_header([block for block in blocks[:first] if isinstance(block, Line)], source)
    heard = Heard(metadata=header.metadata, present=header.present, notices=header.notices)
    for index, block in enumerate(blocks):
        if index in tables:
            columns, rows = tables[index]
            part = rows_heard([TurnRow(row) for row in rows], columns, source)
            heard.said += part.said
            heard.present += part.present
            heard.notices += part.notices
        elif isinstance(block, WordTable):
            heard.notices.append(_unread_table(block, source))
        elif index > first and block.text.strip():
            reason = "it stands outside the table of turns and was not read as talk"
            heard.notices.append(Notice(source, None, block.text.strip(), reason))
    return heard


def _paragraphs_heard(
    blocks: Sequence[Line | WordTable], known: Collection[str], settings: ReadingSettings, source: str
) -> Heard:
    """The talk in paragraphs; a table of one column is a frame around paragraphs."""
    lines: list[Line] = []
    notices: list[Notice] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
        elif all(len(row) == 1 for row in block.rows):
            lines += [Line(text) for row in block.rows for text in row[0].split("\n")]
        else:
            notices.append(_unread_table(block, source))
    heard = find_turns(lines, source=source, known=known, settings=settings)
    heard.notices += notices
    return heard


def _turn_tables(
    blocks: Sequence[Line | WordTable], known: Collection[str]
) -> dict[int, tuple[Columns, list[tuple[str, ...]]]]:
    """Columns and rows of the tables with a row per turn, by their index; columns are guessed where none has names."""
    named = {}
    guessed = {}
    for index, block in enumerate(blocks):
        if not isinstance(block, WordTable) or not block.rows:
            continue
        width = len(block.rows[0])
        rows = [row for row in block.rows if len(row) == width and any(cell.strip() for cell in row)]
        if columns := named_columns(block.rows[0]):
            named[index] = (columns, rows[1:])
        elif columns := guessed_columns(rows, known):
            guessed[index] = (columns, rows)
    return named or guessed


def _unread_table(table: WordTable, source: str) -> Notice:
    """The notice of a table that holds no turns."""
    begin = " | ".join(cell.strip() for row in table.rows[:2] for cell in row if cell.strip())
    return Notice(source, None, begin, f"a table of {len(table.rows)} rows has no turns and was not read")
