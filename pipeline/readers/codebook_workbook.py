"""The sheets of a workbook (.xlsx) as tables of texts, read row by row: what a stray cell far away spans is never made."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, time
from typing import Any

from pipeline.errors import InputError, Problem
from pipeline.readers.codebook_cells import Sheet
from pipeline.readers.codebook_csv import column_name

# The largest sheet that is read: far more than any codebook needs.
MOST_CELLS = 200_000
MOST_COLUMNS = 1_000
_LAST_ROW = 1_048_576  # of any spreadsheet
_BROKEN = (
    SyntaxError, zipfile.BadZipFile, zlib.error, struct.error, KeyError, ValueError, IndexError, AttributeError, TypeError,
    NotImplementedError, OSError, RuntimeError, AssertionError,
)  # fmt: skip
_HALF = re.compile("[\ud800-\udfff]")

# Cells of one row: as their values are, and as formulas.
_Row = tuple[tuple[Any, ...], tuple[Any, ...]]
Naming = Callable[[Sequence[str]], tuple[str, ...]]


def sheets_of(data: bytes, source: str, titles: Collection[str]) -> dict[str, Sheet]:
    """The sheets of these titles that are not empty, by title in lower case; the first sheet where “codes” is not there.

    Raises InputError where the workbook is damaged or a sheet is larger than any codebook.
    """
    found: dict[str, Sheet] = {}
    with _worksheets(data, source) as pairs:
        named = [sheet.title.strip().casefold() for sheet, _ in pairs]
        for title, pair in zip(named, pairs, strict=True):
            if title in titles or ("codes" not in named and not found):
                sheet = _sheet(*pair, source, _column_names, MOST_CELLS)
                found |= {title: sheet} if any(sheet.header) else {}
    return found


def sheet_of(data: bytes, source: str, *, title: str, naming: Naming, most: int) -> tuple[str, Sheet]:
    """The title and the table of one sheet, the first that is not empty where `title` is "".

    `naming` makes column names of the cells of the first row, `most` is the number of filled cells that is still read.
    Raises InputError where the workbook is damaged or too large, is empty, or has no sheet of that title.
    """
    with _worksheets(data, source) as pairs:
        titles = [sheet.title for sheet, _ in pairs]
        for pair in pairs:
            if not title or pair[0].title.strip().casefold() == title.strip().casefold():
                sheet = _sheet(*pair, source, naming, most)
                if any(sheet.header):
                    return pair[0].title, sheet
    how = f"Its sheets are: {', '.join(titles)}."
    if title in titles or not title:
        raise InputError(Problem(source, "there is no table in it.", how))
    raise InputError(Problem(source, f"there is no sheet “{title}”.", how))


@contextmanager
def _worksheets(data: bytes, source: str) -> Iterator[list[tuple[Any, Any]]]:
    """The sheets of a workbook, each as values and as formulas; raises InputError where it is damaged."""
    from openpyxl.formula.tokenizer import TokenizerError

    try:
        with closing(_book(data, values=True)) as book, closing(_book(data, values=False)) as formulas:
            yield list(zip(book.worksheets, formulas.worksheets, strict=True))
    except (*_BROKEN, TokenizerError):
        how = "Open it in a spreadsheet program and save it as .xlsx again."
        raise InputError(Problem(source, "this is no workbook, or it is damaged.", how)) from None


def _book(data: bytes, *, values: bool) -> Any:
    """The workbook, of whose formulas the last values are read, or the formulas themselves."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that it does not know
        return load_workbook(io.BytesIO(data), read_only=True, data_only=values)


def _column_names(header: Sequence[str]) -> tuple[str, ...]:
    """The names of a codebook's columns; those at the end that have none are left out."""
    names = [column_name(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _sheet(values: Any, formulas: Any, source: str, naming: Naming, most: int) -> Sheet:
    """One sheet: the first row is its header; blank rows are left out, and so are columns without a name."""
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # which a program may have written wrongly
    (first, *_) = [*_rows(values, formulas, last_row=1), ((), ())]
    header = naming([_shown(cell) for cell in first[0]])
    if len(header) > MOST_COLUMNS:
        raise _too_large(values, source, f"more than {MOST_COLUMNS:,} columns")
    unread = [(1, name or "header", wrong) for name, wrong in _wrong(first, header)]
    rows, strays, count = [], list[tuple[int, str]](), 0
    for number, row in _filled(values, formulas, len(header)):
        cells = {name: _shown(cell) for name, cell in zip(header, row[0], strict=False) if name}
        unread += [(number, name, wrong) for name, wrong in _wrong(row, header) if name]
        strays += [(number, name) for name, text in cells.items() if _HALF.search(text)]
        if any(cells.values()):
            rows.append((number, {name: _HALF.sub("\ufffd", text) for name, text in cells.items()}))
            count += sum(map(bool, cells.values()))
        if count > most:
            raise _too_large(values, source, f"more than {most:,} filled cells")
    return Sheet(
        tuple(_HALF.sub("\ufffd", name) for name in header), tuple(rows), tuple(unread), tuple(strays)
    )


def _rows(
    values: Any, formulas: Any, *, last_row: int | None = None, last_column: int | None = None
) -> Iterator[_Row]:
    """The rows of a sheet, as values and as formulas."""
    both = (sheet.iter_rows(max_row=last_row, max_col=last_column) for sheet in (values, formulas))
    return zip(*both, strict=True)


def _filled(values: Any, formulas: Any, width: int) -> Iterator[tuple[int, _Row]]:
    """The rows below the header that have cells, with their numbers; raises ValueError where a row cannot be."""
    from openpyxl.cell.read_only import EMPTY_CELL

    for number, row in enumerate(_rows(values, formulas, last_column=width or 1), 1):
        if number > _LAST_ROW:
            raise ValueError(number)
        if number > 1 and any(cell is not EMPTY_CELL for cell in row[0]):
            yield number, row


def _too_large(sheet: Any, source: str, what: str) -> InputError:
    """What is said of a sheet that is larger than any table should be."""
    how = "Copy the table itself into a new workbook, or save it as CSV."
    return InputError(Problem(source, f"the sheet “{sheet.title}” has {what}.", how))


def _wrong(row: _Row, header: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Column and text of the cells of a row that hold an error, or a formula that was never worked out."""
    for name, value, formula in zip(header, *row, strict=False):
        if value.data_type == "e":
            yield name, f"the cell holds the error {value.value}."
        elif formula.data_type == "f" and value.value is None and value.data_type == "n":
            yield name, "the cell holds a formula without a result."


def _shown(cell: Any) -> str:
    """A cell as it is shown, where its form changes what is read: 007 for 7, 25% for 0.25, a day without midnight."""
    value, form = cell.value, cell.number_format or ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        if re.fullmatch("0+", form) and float(value).is_integer():
            return f"{int(value):0{len(form)}d}"
        if re.fullmatch(r"0(\.0+)?%", form):
            return f"{round(100 * value, 10):g}%"
    return _text(value)


def _text(value: Any) -> str:
    """A cell as text: numbers without a needless fraction, _xHHHH_ as the character it stands for."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n")
    text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text).strip()
    # Two halves that belong together are one character.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
