"""The researcher's list of translated quotes: written by `focuscode quotes --translate`, filled in by hand, read for the report.

It may have been through a spreadsheet program: separators, line ends, a byte order mark and white space within a quote
do not matter, other columns neither.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.readers.codebook_csv import column_name, unguarded
from pipeline.readers.codebook_workbook import sheet_of
from pipeline.readers.delimited import parse_table
from pipeline.readers.sources import read_bytes, text_found

COLUMNS = ("id", "code", "language", "quote", "translation", "note")
NEEDED = ("id", "quote", "translation")
NEW, CHANGED, NOT_SHOWN = "new", "changed", "not shown"
MOST_CELLS = 1_000_000
_ANEW = "Write the list anew: focuscode quotes --translate FILE keeps what is translated."


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """A row of the list: a quote with its id, its translation ("" where there is none yet), and what is noted of it.

    `code` names the codes under which it is shown, `row` is its number in a spreadsheet, the header being 1.
    """

    id: str
    code: str
    language: str
    quote: str
    translation: str = ""
    note: str = ""
    row: int = 0


def comparable(quote: str) -> str:
    """A quote as it is compared with what was said: white space, control characters and forms of accents do not matter."""
    seen = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in quote)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def translation_rows(path: Path, *, source: str) -> tuple[TranslationRow, ...]:
    """All rows with an id, in a CSV file or a workbook (.xlsx); raises InputError where a column is missing."""
    data = read_bytes(path, source)
    if path.suffix.lower() == ".xlsx":
        _, sheet = sheet_of(
            data, source, title="", naming=lambda header: tuple(map(column_name, header)), most=MOST_CELLS
        )
        header, records = sheet.header, list(sheet.rows)
    else:
        text, _ = text_found(data, source)
        table = parse_table(text, source)
        header = tuple(map(column_name, table.header))
        records = [
            (row.number + 1, {name: unguarded(cell) for name, cell in zip(header, row.cells, strict=True)})
            for row in table.rows
        ]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        what = f"there is no column “{', '.join(missing)}” among: {', '.join(filter(None, header))}."
        raise InputError(Problem(source, what, "Keep the header as focuscode quotes --translate writes it."))
    rows = (_row(cells, number) for number, cells in records)
    return tuple(row for row in rows if row.id or row.translation)


def _row(cells: Mapping[str, str], number: int) -> TranslationRow:
    """One row by the names of its columns."""
    identifier, code, language, quote, translation, note = (cells.get(name, "").strip() for name in COLUMNS)
    return TranslationRow(identifier, code, language, quote, translation, note, number)


def read_translations(path: Path, *, source: str, known: Mapping[str, str]) -> dict[str, str]:
    """The translations by id of what was said; `known` has the words behind every id that there is.

    Raises InputError with every row without an id or with one that stands twice or is unknown, and every quote that is not
    what was said. Rows noted as “not shown” may name what is gone.
    """
    problems: list[Problem] = []
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    for row in translation_rows(path, source=source):
        what = _wrong(row, known, seen)
        if what and row.note.casefold() != NOT_SHOWN:
            problems.append(Problem(source, what, _ANEW, row=row.row))
        elif not what:
            seen[row.id] = row.row
            if row.translation:
                found[row.id] = row.translation
    if problems:
        raise InputError(problems)
    return found


def _wrong(row: TranslationRow, known: Mapping[str, str], seen: Mapping[str, int]) -> str:
    """What is wrong with a row, "" where nothing is."""
    if not row.id:
        return "a translation without the id of its quote."
    if row.id in seen:
        return f"the id {row.id!r} stands in row {seen[row.id]} already."
    if row.id not in known:
        return f"the id {row.id!r} is that of no quote in the transcripts as they are now."
    if comparable(row.quote) != comparable(known[row.id]):
        return f"the quote of {row.id!r} is not what was said."
    return ""
