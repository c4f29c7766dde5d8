"""Reading single segments out of many: where each stands without its words, some by id, and those that hold a text.

A review of 50,000 segments keeps their ids alone and fetches what is on the screen. Rows are taken from the driver as
they come: what SQLAlchemy does for each of them takes ten times as long as reading it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import islice
from sys import intern
from typing import Any

from sqlalchemy import Connection

from pipeline.decisions import Decision
from pipeline.segments import Segment
from pipeline.store import rows, tables
from pipeline.transcripts import Speaker

Place = tuple[str, str, str]  # the ids of a segment, of its transcript and of who speaks in it
_BATCH = 500  # ids in one query: older SQLite binds no more than 999 values
_IN_ORDER = "ORDER BY transcript_id, position"
_COLUMNS = tuple(column.name for column in tables.segments.columns)
_MARKS = re.compile("[\u0300-\u036f]+")
# Letters that no accent makes, and marks that keyboards lack: what people type in their place.
_TYPED = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
_TYPED |= {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}


def places(connection: Connection, transcript_id: str | None = None) -> list[Place]:
    """Of all segments, or of one transcript's, the ids of segment, transcript and speaker, in document order."""
    where, values = ("WHERE transcript_id = ?", (transcript_id,)) if transcript_id is not None else ("", ())
    query = f"SELECT id, transcript_id, speaker_id FROM segments {where} {_IN_ORDER}"  # noqa: S608  # bound values
    # Few transcripts and speakers, named 50,000 times each: one string for each of them.
    return [(own, intern(talk), intern(who)) for own, talk, who in fetched(connection, query, values)]


def segments_of(connection: Connection, ids: Iterable[str]) -> dict[str, Segment]:
    """The segments of those ids that are there, in the order asked for."""
    wanted = list(dict.fromkeys(ids))
    remaining, known = iter(wanted), {}
    for batch in iter(lambda: tuple(islice(remaining, _BATCH)), ()):
        marks = ", ".join("?" * len(batch))
        query = f"SELECT {', '.join(_COLUMNS)} FROM segments WHERE id IN ({marks})"  # noqa: S608  # bound values
        for row in fetched(connection, query, batch):
            segment = rows.segment_from_row(dict(zip(_COLUMNS, row, strict=True)))
            known[segment.id] = segment
    return {segment_id: known[segment_id] for segment_id in wanted if segment_id in known}


def quotes_with(connection: Connection, text: str) -> list[str]:
    """Ids of the segments whose words hold `text`, in document order; none for an empty one.

    Both are read as `as_typed` has it: a search must find “ČEKÁRNA” for “cekarna”, wherever the line is broken.
    """
    if not as_typed(text):
        return []
    is_there = finder(text)
    found = fetched(connection, f"SELECT id, quote FROM segments {_IN_ORDER}")  # noqa: S608  # constants
    return [segment_id for segment_id, quote in found if is_there(quote)]


def coders(connection: Connection) -> frozenset[str]:
    """The names of all who decided something or had a batch drawn for them."""
    query = "SELECT DISTINCT coder FROM decisions UNION SELECT coder FROM draws"
    return frozenset(row[0] for row in fetched(connection, query))


def decisions(connection: Connection, coder: str | None = None) -> list[Decision]:
    """All decisions, or one coder's, by coder and sequence."""
    names = [column.name for column in tables.decisions.columns]
    where, values = ("WHERE coder = ?", (coder,)) if coder is not None else ("", ())
    query = f"SELECT {', '.join(names)} FROM decisions {where} ORDER BY coder, sequence"  # noqa: S608  # bound values
    return [
        rows.decision_from_row(dict(zip(names, row, strict=True)))
        for row in fetched(connection, query, values)
    ]


def speakers(connection: Connection) -> dict[str, tuple[Speaker, ...]]:
    """The speakers of every transcript by its id, without reading what they say."""
    query = "SELECT id, json_extract(record, '$.speakers') FROM transcripts ORDER BY id"
    found = fetched(connection, query)
    return {own: tuple(Speaker(*values) for values in json.loads(said)) for own, said in found}


def suggested(connection: Connection, for_coder: str) -> frozenset[str]:
    """Ids of the segments for which some suggestion, everybody's or that coder's own, is a yes."""
    query = "SELECT DISTINCT segment_id FROM suggestions WHERE hit AND for_coder IN ('', ?)"
    return frozenset(row[0] for row in fetched(connection, query, (for_coder,)))


def fetched(connection: Connection, query: str, values: tuple[str, ...] = ()) -> Iterable[tuple[Any, ...]]:
    """The rows of a query as the driver gives them."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    found: Iterable[tuple[Any, ...]] = driver.execute(query, values)
    return found


def finder(text: str) -> Callable[[str], bool]:
    """What says of a text whether it holds `text`, both read as `as_typed` has it. Raises ValueError for an empty one."""
    wanted = as_typed(text)
    if not wanted:
        raise ValueError("nothing to look for")
    word = max(wanted.split(), key=len)
    rough = word.encode("ascii") if word.isascii() else b""

    def is_there(whole: str) -> bool:
        """Look for the longest word first, past what has no place in ASCII: that spares reading most texts well."""
        if whole.isascii():
            likely = word in whole.lower()
        else:
            likely = rough in _decomposed(whole).encode("ascii", "ignore")
        return likely and wanted in as_typed(whole)

    return is_there


def as_typed(text: str) -> str:
    """`text` as people type what they look for: without case, accents, typographic marks and broken lines."""
    plain = text.lower() if text.isascii() else _MARKS.sub("", _decomposed(text))
    return " ".join(plain.split())


def _decomposed(text: str) -> str:
    """`text` without case, its letters apart from their accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    for written, typed in _TYPED.items():
        plain = plain.replace(written, typed)
    return plain
