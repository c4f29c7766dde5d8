"""A report's tables as a workbook: a sheet each, numbers as numbers, and one sheet that says what the columns hold.

Every text is text by its type: nothing is a formula, a link or a number. Estimates are split into value, interval and what
they rest on. Same document, same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from pipeline.exhibits import PARTS, Column, Table, Value
from pipeline.findings import Estimate
from pipeline.reports.document import Document
from pipeline.reports.layout import called
from pipeline.reports.locales import read_moment
from pipeline.reports.zipped import EARLIEST, repacked
from pipeline.verbatim import escaped

LONGEST_NAME = 31  # of a sheet
# What a cell may hold, a little rounded down: Excel stops at 32,767 UTF-16 units, and openpyxl cuts there unasked.
LONGEST_CELL = 32_000
CUT = " […]"
CONTENTS, COLUMNS = "contents", "columns"
MEANING = {
    "": "",
    "low": "Lower end of the 95 % interval.",
    "high": "Upper end of the 95 % interval.",
    "n": "Observations behind it.",
    "clusters": "Independent units behind it (focus groups, respondents).",
    "method": "Method.",
    "because": "Why it or its interval is missing.",
}
KINDS = {
    "text": "text",
    "quote": "somebody’s own words",
    "count": "count",
    "share": "share, 0–1",
    "index": "index, 0–100",
    "number": "number",
    "difference": "difference, with its sign",
    "p": "probability",
}
_WIDTHS = {"text": 28, "quote": 70}
_WRAPPED = 44  # characters from which a text is wrapped


def workbook(document: Document) -> bytes:
    """All tables of the report, shown or not, and those behind its figures, as the bytes of an .xlsx file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    tables = list(document.tables())
    names = sheet_names([table.id for table in tables])
    called_by = called(document)
    contents: list[tuple[Value, ...]] = [
        (
            names[table.id],
            called_by.get(table.id, ""),
            table.title,
            " ".join((table.caption, *table.notes)).strip(),
        )
        for table in tables
    ]
    heads = (
        Column("sheet", "Sheet"),
        Column("number", "In the report"),
        Column("title", "Title"),
        Column("what", "What"),
    )
    _fill(book, CONTENTS, Table(CONTENTS, "", heads, tuple(contents)))
    _fill(book, COLUMNS, _columns(tables, names))
    for table in tables:
        _fill(book, names[table.id], table)
    book.properties.title = escaped(_fitting(document.title))[:255]
    book.properties.creator = ""
    moment = read_moment(document.generated) or datetime(*EARLIEST)  # noqa: DTZ001  UTC, as the file wants it
    book.properties.created = moment
    content = io.BytesIO()
    book.save(content)
    return repacked(content.getvalue(), {"docProps/core.xml": _core(content.getvalue(), moment)})


def sheet_names(ids: Iterable[str]) -> dict[str, str]:
    """A legal name for the sheet of each table: at most 31 characters, unique whatever the case of its letters."""
    taken, names = {CONTENTS, COLUMNS, "history"}, {}
    for table in ids:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f']+", "-", table).strip("-")[:LONGEST_NAME] or "table"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: LONGEST_NAME - len(str(number)) - 1]}-{number}"
        taken.add(name.casefold())
        names[table] = name
    return names


def _columns(tables: Sequence[Table], names: dict[str, str]) -> Table:
    """What each column of each sheet holds, with its key in the data files."""
    heads = (
        Column("sheet", "Sheet"),
        Column("column", "Column"),
        Column("key", "Key in the data files"),
        Column("kind", "Kind"),
        Column("about", "What it holds", "quote"),
    )
    rows: list[tuple[Value, ...]] = []
    for table in tables:
        for (column, part), key in zip(_parts(table), table.tidy_keys(), strict=True):
            about = " ".join(filter(None, (MEANING[part], column.about)))
            rows.append((names[table.id], _heading(column, part), key, KINDS[_kind(column, part)], about))
    return Table(COLUMNS, "", heads, tuple(rows), heads=2)


def _parts(table: Table) -> Iterator[tuple[Column, str]]:
    """The cells of a row: each column, and each part of an estimate where a column has estimates."""
    for place, column in enumerate(table.columns):
        split = any(isinstance(row[place], Estimate) for row in table.rows)
        yield from ((column, part) for part in (PARTS if split else ("",)))


def _heading(column: Column, part: str) -> str:
    """The heading of one cell's column."""
    named = column.heading or column.key
    return f"{named}: {part}" if part else named


def _kind(column: Column, part: str) -> str:
    """What kind of values stand under a heading."""
    if part in ("n", "clusters"):
        return "count"
    return "text" if part in ("method", "because") else column.kind


def _format(column: Column, part: str) -> str:
    """How numbers are shown; the mark for decimals is that of the reader's own program."""
    kind, digits = _kind(column, part), "0" * column.digits
    plain = f"0.{digits}" if digits else "0"
    return {
        "count": "#,##0",
        "share": f"{plain}%",
        "index": plain,
        "number": f"#,##{plain}",
        "difference": f"{plain};-{plain};{plain}" if part else f"+{plain};-{plain};{plain}",
        "p": "0.000",
    }.get(kind, "@")


def _fill(book: Any, name: str, table: Table) -> None:
    """A sheet: its header bold and always in view, every column with a filter."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    parts = list(_parts(table))
    rows = [list(row) for row in table.tidy_rows()]
    sheet.freeze_panes = "A2" if table.heads < 1 else f"{get_column_letter(min(table.heads, 2) + 1)}2"
    for place, (column, part) in enumerate(parts, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(
            column, part, [row[place - 1] for row in rows]
        )
    looks = _Looks(sheet)
    header = [looks.text(_heading(column, part), "header") for column, part in parts]
    sheet.append(header)
    forms = [_format(column, part) for column, part in parts]
    for row in rows:
        sheet.append(
            [
                None
                if value is None
                else looks.text(value)
                if isinstance(value, str)
                else looks.number(value, form)
                for value, form in zip(row, forms, strict=True)
            ]
        )
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(parts))}{len(rows) + 1}"


class _Looks:
    """Makes the cells of a sheet. Each look is put together once, as openpyxl takes long to: cells of one look share it."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.cell import WriteOnlyCell

        self._sheet, self._cell = sheet, WriteOnlyCell
        self._made: dict[tuple[str, str], Any] = {}

    def text(self, value: str, look: str = "") -> Any:
        """A cell that holds text, whatever it looks like."""
        made: Any = self._cell(self._sheet)
        # Not by `value`, which looks for formulas, dates and errors in every text.
        made._value, made.data_type = escaped(_fitting(value)), "s"  # noqa: SLF001
        look = look or ("wrapped" if len(value) > _WRAPPED or "\n" in value else "top")
        made._style = self._look(look, "@")  # noqa: SLF001  openpyxl has no public name for a finished style
        return made

    def number(self, value: float, form: str) -> Any:
        """A cell that holds a number, shown in that form."""
        made: Any = self._cell(self._sheet, value)
        made._style = self._look("top", form)  # noqa: SLF001  as above
        return made

    def _look(self, look: str, form: str) -> Any:
        """The style that cells of that look and form have."""
        from openpyxl.styles import Alignment, Border, Font, Side

        key = look, form
        if key not in self._made:
            made: Any = self._cell(self._sheet)
            made.number_format = form
            made.alignment = Alignment(vertical="top", wrap_text=look != "top")
            if look == "header":
                made.font, made.border = Font(bold=True), Border(bottom=Side(style="thin"))
            self._made[key] = made._style  # noqa: SLF001  as above
        return self._made[key]


def _width(column: Column, part: str, values: Sequence[object]) -> float:
    """The width of a column in characters."""
    most = max((len(value) for value in values if isinstance(value, str)), default=0)
    wanted = max(most, len(max(_heading(column, part).split(), key=len, default="")), 7) + 2
    return float(min(wanted, _WIDTHS.get(column.kind, 28) if not part else 28))


def _fitting(text: str) -> str:
    """A text as long as a cell may hold; one that was cut says so."""
    if len(escaped(text).encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_CELL:
        return text
    # An escaped character takes seven places at most, and an astral one two.
    held = text[: LONGEST_CELL // 7] if escaped(text) != text else text[: LONGEST_CELL // 2]
    return held + CUT


def _core(data: bytes, moment: datetime) -> bytes:
    """The properties of the file with the time of the report in the place of that of saving."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        core = archive.read("docProps/core.xml")
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)
