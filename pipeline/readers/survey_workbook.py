"""Surveys in workbooks (.xlsx): one sheet, with the values that formulas had when the file was saved."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest_bytes
from pipeline.readers.archives import member, members
from pipeline.readers.survey_file import (
    Kind,
    SurveyColumn,
    SurveyFile,
    as_number,
    named_columns,
    number_text,
)

MOST_CELLS = 10_000_000
MOST_COLUMNS = 16_384  # of any spreadsheet
_BROKEN = (
    SyntaxError, zipfile.BadZipFile, zlib.error, struct.error, KeyError, ValueError, IndexError, AttributeError, TypeError,
    NotImplementedError, OSError, RuntimeError, AssertionError, OverflowError, EOFError,
)  # fmt: skip
_ERRORS = {
    "#N/A",
    "#NULL!",
    "#DIV/0!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#VALUE!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
}
_FORMULA = re.compile(rb"<(?:x:)?f[ >/]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF = re.compile("[\ud800-\udfff]")


def read_workbook_survey(data: bytes, source: str, sheet: str) -> SurveyFile:
    """The survey in a sheet of a workbook, the first that is not empty where `sheet` is "".

    Raises InputError where the workbook is damaged, would unpack to too much, has no such sheet or names a column twice.
    """
    parts = members(data, source, noun="survey")
    with _book(data, source, values=True) as book:
        title, rows = _chosen(book, source, sheet)
    numbers, header, cells = _table(rows, source)
    columns, told = _columns(header, cells)
    if any(_has_formula(data, part.filename, source) for part in parts):
        told = (*told, *_unworked(data, source, title))
    return SurveyFile(
        source=source,
        digest=digest_bytes(data),
        format="Excel workbook",
        columns=columns,
        rows=numbers,
        title=title,
        notices=told,
    )


@contextmanager
def _book(data: bytes, source: str, *, values: bool) -> Iterator[Any]:
    """The workbook, with the values of formulas or the formulas; raises InputError where it is damaged."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that it does not know
            with closing(load_workbook(io.BytesIO(data), read_only=True, data_only=values)) as book:
                yield book
    except _BROKEN:
        how = "Open it in a spreadsheet program and save it as .xlsx again."
        raise InputError(Problem(source, "this is no workbook, or it is damaged.", how)) from None


def _chosen(book: Any, source: str, title: str) -> tuple[str, list[tuple[int, tuple[Any, ...]]]]:
    """The title of the sheet of that title, or of the first with cells, and its rows that have any, by number."""
    for sheet in book.worksheets:
        if title and sheet.title.strip().casefold() != title.strip().casefold():
            continue
        rows = _rows(sheet, source)
        if rows:
            return sheet.title, rows
        if title:
            raise InputError(Problem(source, f"the sheet “{sheet.title}” is empty."))
    how = f"Its sheets are: {', '.join(sheet.title for sheet in book.worksheets)}."
    what = f"there is no sheet “{title}”." if title else "all its sheets are empty."
    raise InputError(Problem(source, what, how))


def _rows(sheet: Any, source: str) -> list[tuple[int, tuple[Any, ...]]]:
    """The rows with cells, by their number on the sheet; raises InputError where they are too many."""
    sheet.reset_dimensions()  # which a program may have written wrongly
    rows, count = [], 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        filled = sum(value is not None and value != "" for value in row)
        count += filled
        if count > MOST_CELLS or len(row) > MOST_COLUMNS:
            how = "Copy the table itself into a new workbook, or save it as CSV."
            raise InputError(Problem(source, f"the sheet “{sheet.title}” is larger than any survey.", how))
        if filled:
            rows.append((number, row))
    return rows


def _table(
    rows: Sequence[tuple[int, tuple[Any, ...]]], source: str
) -> tuple[tuple[int, ...], tuple[str, ...], list[list[Any]]]:
    """The numbers of the rows below the header, the column names, and the cells by column.

    Rows count from 1 below the header, blank ones included, so that they can be found on the sheet.
    """
    top, first = rows[0]
    names = [_text(value)[0] for value in first]
    while names and not names[-1]:
        names.pop()
    twice = sorted(name for name, times in Counter(names).items() if name and times > 1)
    problems = [
        Problem(source, "the column stands in the header twice.", "Rename one.", key=name) for name in twice
    ]
    width = len(names)
    for number, row in rows[1:]:
        if any(value is not None and value != "" for value in row[width:]):
            what = f"the row has cells to the right of the last column that has a name ({names[-1]!r})."
            problems.append(Problem(source, what, "Name the column or clear them.", row=number - top))
            break
    if problems:
        raise InputError(problems)
    cells = [[row[at] if at < len(row) else None for _, row in rows[1:]] for at in range(width)]
    return tuple(number - top for number, _ in rows[1:]), named_columns(names), cells


def _columns(
    header: Sequence[str], cells: Sequence[Sequence[Any]]
) -> tuple[tuple[SurveyColumn, ...], tuple[str, ...]]:
    """The columns, and a notice where cells hold errors."""
    columns, errors = [], list[str]()
    for name, values in zip(header, cells, strict=True):
        known: dict[tuple[type, Any], tuple[str, Kind]] = {}
        answers, absent, kinds = [], Counter[str](), set[Kind]()
        for value in values:
            key = (type(value), value)
            if key not in known:
                known[key] = _text(value)
            text, kind = known[key]
            if not text or text in _ERRORS:
                absent[text] += 1
                text = ""
            else:
                kinds.add(kind)
            answers.append(text)
        wrong = {text: count for text, count in absent.items() if text}
        errors += (
            [f"{name} ({', '.join(f'{count} × {text}' for text, count in wrong.items())})"] if wrong else []
        )
        columns.append(SurveyColumn(name, tuple(answers), kind=_kind(kinds, answers), absent=dict(absent)))
    told = f"cells that hold an error count as no answer: {', '.join(errors)}"
    return tuple(columns), (told,) if errors else ()


def _kind(kinds: set[Kind], answers: Sequence[str]) -> Kind:
    """The kind of a column with cells of these kinds; numbers may have been typed as text."""
    if not kinds:
        return "empty"
    if kinds <= {"number", "text"} and all(as_number(text) is not None for text in {*answers} - {""}):
        return "number"
    return next(iter(kinds)) if len(kinds) == 1 else "text"


def _text(value: Any) -> tuple[str, Kind]:
    """A cell as text, and what it is: 1 not 1.0, dates as 2026-11-30, TRUE and FALSE as the sheet shows them."""
    if value is None:
        return "", "empty"
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), "truth"
    if isinstance(value, int | float):
        return number_text(float(value)) if abs(value) < 1e15 else str(value), "number"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return (value.date().isoformat() if midnight else value.isoformat(" ")), "date"
    if isinstance(value, date):
        return value.isoformat(), "date"
    if isinstance(value, time | timedelta):
        return str(value), "time"
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)).replace("\r\n", "\n").strip()
    # Two halves that belong together are one character.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _HALF.sub("\ufffd", text), "text"


def _has_formula(data: bytes, name: str, source: str) -> bool:
    """True for the part of a sheet that holds formulas."""
    return name.startswith("xl/worksheets/") and _FORMULA.search(member(data, name, source)) is not None


def _unworked(data: bytes, source: str, title: str) -> tuple[str, ...]:
    """A notice of the formulas of a sheet that were never worked out, whose cells are empty therefore."""
    with _book(data, source, values=True) as values, _book(data, source, values=False) as formulas:
        count = sum(
            isinstance(written, str) and written.startswith("=") and value is None
            for rows in zip(values[title].iter_rows(values_only=True), formulas[title].iter_rows(values_only=True), strict=True)
            for value, written in zip(*rows, strict=False)
        )  # fmt: skip
    if not count:
        return ()
    told = f"{count} cell{'s hold' if count > 1 else ' holds'} a formula without a result, which counts as no answer"
    return (f"{told}: open the file in a spreadsheet program and save it again",)
