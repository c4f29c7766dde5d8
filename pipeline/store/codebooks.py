"""Codebooks as they were, kept meaning by meaning: of twenty codebooks that differ in a word most codes are the same."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, insert, select

from pipeline.codebook import Code, Codebook, code_from_meaning
from pipeline.hashing import canonical_json
from pipeline.logs import NewCode, bare
from pipeline.store import tables


def put(connection: Connection, codebooks: Mapping[str, Codebook]) -> None:
    """Keep those that are not there yet."""
    books = {
        revision: book
        for revision, book in codebooks.items()
        if not _has(connection, tables.codebooks, revision)
    }
    codes = {code.revision: code for book in books.values() for code in book.codes}
    meanings = [
        {"revision": revision, "meaning": canonical_json(code.meaning)}
        for revision, code in codes.items()
        if not _has(connection, tables.code_meanings, revision)
    ]
    rows = [
        {"revision": revision, "codes": canonical_json([code.revision for code in book.codes])}
        for revision, book in books.items()
    ]
    for table, values in ((tables.code_meanings, meanings), (tables.codebooks, rows)):
        if values:
            connection.execute(insert(table), values)


def _has(connection: Connection, table: Table, revision: str) -> bool:
    """True where a row of that revision is there."""
    query = select(table.c.revision).where(table.c.revision == revision)
    return connection.execute(query).scalar() is not None


def get(connection: Connection) -> dict[str, Codebook]:
    """All codebooks that were kept, by revision."""
    codes: dict[str, Code] = {
        row.revision: code_from_meaning(json.loads(row.meaning))
        for row in connection.execute(select(tables.code_meanings))
    }
    return {
        row.revision: bare([codes[revision] for revision in json.loads(row.codes)])
        for row in connection.execute(select(tables.codebooks))
    }


def put_codes(connection: Connection, codes: Sequence[NewCode]) -> None:
    """Keep codes made while reading that are not there yet."""
    table = tables.new_codes
    known = set(connection.execute(select(table.c.id)).scalars()) if codes else set()
    new = {code.id: dataclasses.asdict(code) for code in codes if code.id not in known}
    if new:
        connection.execute(insert(table), list(new.values()))
