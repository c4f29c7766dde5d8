"""Tables with one text a row: answers to an open question, contributions to a discussion on line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.readers.delimited import parse_table
from pipeline.readers.sources import read_text


@dataclass(frozen=True, slots=True)
class RowText:
    """The text of one row, verbatim, and what names it: the cell of the id column, or else its number from 1."""

    id: str
    text: str


def read_column(path: Path, *, source: str, column: str, id_column: str = "") -> tuple[RowText, ...]:
    """The texts of one column of a CSV file in UTF-8; rows without a text are left out.

    Raises InputError where the file is missing or damaged, or has no column of that name.
    """
    table = parse_table(read_text(path, source=source).text, source)
    missing = [name for name in (column, id_column) if name and name not in table.header]
    if missing:
        how = f"The columns are: {', '.join(table.header)}."
        raise InputError(
            Problem(source, "there is no such column.", how, line=1, key=name) for name in missing
        )
    of_text = table.header.index(column)
    of_id = table.header.index(id_column) if id_column else None
    return tuple(
        RowText(
            (row.cells[of_id].strip() if of_id is not None else "") or str(row.number), row.cells[of_text]
        )
        for row in table.rows
        if row.cells[of_text].strip()
    )
