"""Codebooks in CSV files: our own columns, or Taguette's."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.codebook import Codebook
from pipeline.errors import InputError
from pipeline.readers.codebook_cells import (
    CODE,
    Entries,
    check_columns,
    check_twice,
    code_keys,
    name_parents,
    raise_by_row,
)
from pipeline.readers.codebook_incoming import IncomingCodebook, slug
from pipeline.readers.codebook_node import Problems
from pipeline.readers.codebook_paths import branches_of_paths
from pipeline.readers.codebook_tree import Branch, codes_of
from pipeline.readers.codebooks import codebook_in
from pipeline.readers.delimited import Table, parse_table, separator_of
from pipeline.readers.sources import text_found
from pipeline.transcripts import Notice

# The apostrophe that the export puts before a formula, behind the place where a cell may begin.
_GUARD = re.compile("(^|[;\t\n]\"*)'('*)(?=[=+\\-@\t\uff1d\uff0b\uff0d\uff20])")
_PATHS = ("tag", "name", "path")
# The field of `Code` behind a column, where it has another name.
FIELDS = {"parent": "parent_id", "levels": "scale", "off_scale": "scale"}


def read_codebook_csv(data: bytes, source: str) -> IncomingCodebook:
    """The codebook in a CSV file of commas, semicolons, tabs or bars, in UTF-8, UTF-16 or cp1252.

    A header with one of tag, name, path, and no id, is Taguette's. Raises InputError with every problem and its row.
    """
    text, notices = text_found(data, source)
    table, rows = _table(text, source)
    header = tuple(column_name(name) for name in table.header)
    title = PurePosixPath(source).stem or "codebook"
    if "id" not in header and sum(name in header for name in _PATHS) == 1:
        read = _taguette(table, header, source, title)
    else:
        read = _own(table, header, rows, source, title)
    return IncomingCodebook(read.codebook, read.held, read.whole, (*notices, *read.notices))


def column_name(title: str) -> str:
    """A column's name as it is looked up: lower case, words joined by `_`."""
    return re.sub(r"[\s-]+", "_", title.strip().casefold())


def unguarded(cell: str) -> str:
    """A cell without the apostrophes that kept a spreadsheet from taking it, or a part of it, for a formula."""
    return _GUARD.sub(r"\1\2", cell)


def _table(text: str, source: str) -> tuple[Table, dict[int, int]]:
    """The table, and the row of a spreadsheet that begins on a line of the file."""
    rows = _rows(text)
    try:
        return parse_table(text, source), rows
    except InputError as error:
        raise InputError([replace(p, row=rows.get(p.line or 0, p.row)) for p in error.problems]) from None


def _rows(text: str) -> dict[int, int]:
    """The row of a spreadsheet, blank ones counted, by the line of the file on which it begins."""
    reader = csv.reader(io.StringIO(re.sub(r"\Asep=.\n", "", text), newline=""), delimiter=separator_of(text))
    rows, begin = {}, 1
    try:
        for number, _ in enumerate(reader, 1):
            rows[begin] = number
            begin = reader.line_num + 1
    except csv.Error:  # which is told where the table itself is read
        rows[begin] = len(rows) + 1
    return rows


def _own(
    table: Table, header: tuple[str, ...], rows: dict[int, int], source: str, title: str
) -> IncomingCodebook:
    """A table with a column for each key of a code."""
    problems = Problems(source)
    check_columns(header, CODE, ("id", "name"), problems)
    raise_by_row(problems, {})
    codes, places = Entries(), dict[str, int]()
    for row in table.rows:
        cells = {name: unguarded(cell.strip()) for name, cell in zip(header, row.cells, strict=True)}
        codes.append(code_keys(cells, rows[row.line]))
        places.setdefault(cells["id"], rows[row.line])
    name_parents(codes)
    whole = {"id": slug(title), "version": "1", "title": title, "codes": codes}
    codebook: Codebook = codebook_in(whole, problems)
    raise_by_row(problems, places)
    held = frozenset(FIELDS.get(name, name) for name in header if name)
    return IncomingCodebook(codebook, {code.id: held for code in codebook.codes})


def _taguette(table: Table, header: tuple[str, ...], source: str, title: str) -> IncomingCodebook:
    """A table of paths and descriptions."""
    named = next(name for name in _PATHS if name in header)
    problems = Problems(source)
    check_twice([name for name in header if name in (named, "description")], problems)
    raise_by_row(problems, {})
    flat, notices = [], []
    for row in table.rows:
        cells = dict(zip(header, row.cells, strict=True))
        if cells[named].strip():
            flat.append(Branch(cells[named], cells.get("description", ""), line=row.line))
        else:
            notices.append(
                Notice(source, row.line, cells.get("description", ""), "a row without a name was left out")
            )
    unread = [name for name in table.header if column_name(name) not in (named, "description", "")]
    if unread:
        notices.append(Notice(source, 1, ", ".join(unread), "these columns were not read"))
    if not flat:
        problems.add("there is no code in it.", "Each row needs a name.")
        problems.raise_any()
    read = codes_of(branches_of_paths(flat), source, title)
    return IncomingCodebook(read.codebook, read.held, read.whole, (*notices, *read.notices))
