"""A table of codings as it lies in its file, CSV or workbook: columns with a name, rows with their place, cells stripped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest_bytes
from pipeline.readers.archives import members
from pipeline.readers.codebook_workbook import sheet_of
from pipeline.readers.delimited import parse_table
from pipeline.readers.sources import BOM, decoded, read_bytes, text_found, without_controls

MOST_CELLS = 3_000_000  # filled cells of a workbook; a CSV file may have more
WORKBOOKS = (".xlsx", ".xlsm")
_ZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how a file begins, whatever it is called
_NAMED = 40  # columns that a message names
_WORKBOOK_PART = "xl/workbook.xml"
_REMEDY = "say --encoding {0}"
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: on which line of a text file, or in which row of a sheet (the header is row 1)."""

    line: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row, as many cells as the header, white space around them removed."""

    place: Place
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and its rows. A column without a heading is called “column 1” by its number.

    `said` tells how the file was read, `notices` what was doubtful about it. `digest` is that of the file's bytes.
    """

    source: str
    digest: str
    header: tuple[str, ...]
    rows: tuple[GridRow, ...]
    said: str
    notices: tuple[str, ...] = ()

    @property
    def headings(self) -> str:
        """The names of the columns with commas between, of very many the first."""
        more = f" and {len(self.header) - _NAMED} more" if len(self.header) > _NAMED else ""
        return ", ".join(self.header[:_NAMED]) + more

    def column(self, at: int) -> list[str]:
        """The cells of a column."""
        return [row.cells[at] for row in self.rows]


def read_grid(path: Path, *, source: str, encoding: str = "", sheet: str = "") -> Grid:
    """The table in a workbook (.xlsx; its first sheet that is not empty, or `sheet`) or in a delimited text file.

    Which of them it is its first bytes say. The separator is found among comma, semicolon, tab and bar; the encoding too, unless it is given: UTF-16 and UTF-8 with
    a byte order mark, UTF-8, else cp1252. Raises InputError with all that is damaged, or where there are no rows.
    """
    data = read_bytes(path, source)
    if data.startswith(_OLD_WORKBOOK):
        what = "this is an old workbook (.xls), or it has a password."
        raise InputError(Problem(source, what, "Save it as .xlsx without a password, or as CSV."))
    if data.startswith(_ZIP) or path.suffix.casefold() in WORKBOOKS:
        grid = _of_workbook(data, source, sheet)
    else:
        if sheet:
            raise InputError(Problem(source, "only a workbook (.xlsx) has sheets.", "Leave out --sheet."))
        grid = _of_text(data, source, encoding)
    if not grid.rows:
        raise InputError(
            Problem(source, "there is a header and no row below it.", "Each judgement needs a row.")
        )
    return grid


def names_of(header: Sequence[str]) -> tuple[str, ...]:
    """Headings as they are shown: one space between words; those that are blank are called by their number.

    Blank ones at the end are left out.
    """
    names = [" ".join(cell.split()) for cell in header]
    while names and not names[-1]:
        names.pop()
    return tuple(name or f"column {number}" for number, name in enumerate(names, 1))


def _of_text(data: bytes, source: str, encoding: str) -> Grid:
    """The table in a text file."""
    if encoding:
        text = decoded(data, source, encoding, remedy=_REMEDY).removeprefix(BOM)
        text, found = without_controls(text.replace("\r\n", "\n").replace("\r", "\n"), source)
    else:
        text, found = text_found(data, source, remedy=_REMEDY)
    table = parse_table(text, source)
    rows = tuple(
        GridRow(Place(line=row.line), tuple(cell.strip() for cell in row.cells)) for row in table.rows
    )
    notices = tuple(
        "the file is not UTF-8; it was read as Western European text (cp1252): if letters look wrong, name the encoding"
        " (for Czech --encoding cp1250)"
        if notice.text == "cp1252"
        else f"line {notice.line}: {notice.text}: {notice.reason}"
        for notice in found
    )
    header = names_of(table.header)
    if not rows and len(header) < 2:
        what = f"there is no table in it: {', '.join(header)[:60]!r} is all of its header."
        raise InputError(Problem(source, what, "It needs a header line and one line per row.", line=1))
    said = f"text, cells between {_NAMES.get(table.separator, repr(table.separator))}"
    return Grid(source, digest_bytes(data), header, rows, said, notices)


def _of_workbook(data: bytes, source: str, title: str) -> Grid:
    """The table in a sheet of a workbook."""
    names = {part.filename for part in members(data, source, noun="table of codings")}
    if _WORKBOOK_PART not in {name.casefold() for name in names}:
        what = (
            "this is an OpenDocument file (.ods)." if "mimetype" in names else "this is no workbook (.xlsx)."
        )
        raise InputError(Problem(source, what, "Save the table as .xlsx or CSV."))
    found, sheet = sheet_of(data, source, title=title, naming=names_of, most=MOST_CELLS)
    problems = [
        Problem(source, "the column stands in the header twice.", "Rename one.", row=1, key=name)
        for name in _twice(sheet.header)
    ]
    how = "Write the value itself into the cell."
    problems += [Problem(source, what, how, row=row, key=name) for row, name, what in sheet.unread]
    if problems:
        raise InputError(problems)
    rows = tuple(
        GridRow(Place(row=number), tuple(cells.get(name, "") for name in sheet.header))
        for number, cells in sheet.rows
    )
    notices = tuple(
        f"row {row}, {name}: half a character in this cell became U+FFFD" for row, name in sheet.strays
    )
    return Grid(source, digest_bytes(data), sheet.header, rows, f"workbook, sheet “{found}”", notices)


def _twice(header: Iterable[str]) -> list[str]:
    """Names that stand there more than once."""
    return sorted(name for name, times in Counter(header).items() if times > 1)
