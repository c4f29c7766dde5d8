"""Tables in text files: records of cells between commas, semicolons, tabs or bars, whichever the file uses."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.errors import InputError, Problem

SEPARATORS = (",", ";", "\t", "|")
_PROBE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `number` counts from 1 without the header, `line` is where it begins in the file."""

    number: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; every row has as many cells as the header. Cells are verbatim."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str

    def records(self) -> Iterator[tuple[Row, dict[str, str]]]:
        """Each row with its cells by column name, white space around them removed."""
        for row in self.rows:
            yield row, {name: cell.strip() for name, cell in zip(self.header, row.cells, strict=True)}


def parse_table(text: str, source: str) -> Table:
    """The table in `text` (LF line ends).

    Raises InputError with every row that has another number of cells than the header, a column named twice, an
    unclosed quotation mark, or where there is no header at all.
    """
    text, separator = _separator(text)
    records = _records(text, separator, source)
    if not records:
        raise InputError(
            Problem(source, "the file is empty.", "It needs a header line and one line per row.")
        )
    header = tuple(name.strip() for name in records[0][1])
    while header and not header[-1]:
        header = header[:-1]
    rows, problems = [], named_twice(header, source)
    for number, (line, cells) in enumerate(records[1:], 1):
        if any(cells[len(header) :]) or len(cells) < len(header):
            problems.append(_ragged(source, number, line, len(cells), len(header)))
        else:
            rows.append(Row(number, line, tuple(cells[: len(header)])))
    if problems:
        raise InputError(problems)
    return Table(header, tuple(rows), separator)


def separator_of(text: str) -> str:
    """The separator that `parse_table` finds in `text`."""
    return _separator(text)[1]


def _separator(text: str) -> tuple[str, str]:
    """The separator that cuts most of the first rows into as many cells as the header; an Excel `sep=;` line wins."""
    declared = re.match(r"sep=(.)\n", text)
    if declared:
        return text[declared.end() :], declared[1]
    scores = []
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            widths = [len(cells) for cells in islice(reader, _PROBE) if cells]
        except csv.Error:
            widths = []
        first = widths[0] if widths else 0
        fitting = sum(width == first for width in widths) / len(widths) if first > 1 else 0.0
        scores.append((round(fitting, 1), first))
    return text, SEPARATORS[scores.index(max(scores))]


def _records(text: str, separator: str, source: str) -> list[tuple[int, list[str]]]:
    """Every record that is not blank, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records = []
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            what = f"it has a cell of more than {csv.field_size_limit():,} characters."
            how = "Look for a quotation mark that is not closed; if the text is so long, part it or leave its column out."
            raise InputError(Problem(source, what, how, line=begin)) from None
        how = 'A cell with a quotation mark in it is written "like ""this"" one"; look for a mark that is not closed.'
        raise InputError(Problem(source, f"the row cannot be read ({error}).", how, line=begin)) from None
    return records


def named_twice(header: Sequence[str], source: str) -> list[Problem]:
    """A problem for every column name that stands in the header more than once."""
    twice = sorted(name for name, times in Counter(header).items() if name and times > 1)
    return [
        Problem(source, "the column stands in the header twice.", "Rename one.", key=name) for name in twice
    ]


def _ragged(source: str, number: int, line: int, cells: int, columns: int) -> Problem:
    """The problem of a row that does not fit its header."""
    what = f"the row has {cells} cell{'s' * (cells != 1)}, the header {columns}."
    how = "Put text that contains the separator in quotation marks."
    return Problem(source, what, how, line=line, row=number)
