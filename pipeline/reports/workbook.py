"""A report's tables as a workbook: a sheet each, numbers as numbers, and one sheet that says what the columns hold.

Every text is text by its type: nothing is a formula, a link or a number. Estimates are split into value, interval and what
they rest on. Same document, same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pipeline.exhibits import PARTS, Column, Table, Value
from pipeline.findings import Estimate
from pipeline.reports.document import Document, Listed
from pipeline.reports.layout import called
from pipeline.reports.locales import read_moment
from pipeline.reports.sheet_rows import TEXT, Rows
from pipeline.reports.zipped import EARLIEST, repacked
from pipeline.verbatim import escaped, printable

LONGEST_NAME = 31  # of a sheet
FINDINGS, CONTENTS, COLUMNS = "findings", "contents", "columns"
# The chapter whose lists are the key findings, and the table whose rows go with them.
GLANCE, JOINT = "glance", "joint"
PROSE = ("method", "because")
# Of the joint display: what stands on the first sheet, the ends of an interval for the difference alone.
MAIN = ("who", "verdict", "perceived", "matched", "difference", "graded", "focus_groups")
FIGURE = "figure-"  # before the id of a figure's table
SHORTEST_NAME = 12  # of a sheet, where a longer one is cut between words
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
# Of the first sheet: the widths of its columns in characters, the height of a line in points.
_WIDTHS_FIRST, _LINE = (42.0, 32.0, *(13.0,) * 7), 15.0


def workbook(document: Document) -> bytes:
    """What was found, then all tables of the report, shown or not, and those behind its figures, as the bytes of an .xlsx file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    tables = list(document.tables())
    joint = next((table for table in tables if table.id == JOINT), None)
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
    sheets = [
        *_findings(book, key_findings(document), joint),
        _sheet(book, CONTENTS, Table(CONTENTS, "", heads, tuple(contents))),
        _sheet(book, COLUMNS, _columns(tables, names)),
        *(_sheet(book, names[table.id], table) for table in tables),
    ]
    return _saved(book, sheets, document.title, read_moment(document.generated))


def table_xlsx(table: Table) -> bytes:
    """One table as the bytes of an .xlsx file, with a second sheet that says what its columns hold."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names = sheet_names([table.id])
    sheets = [_sheet(book, names[table.id], table), _sheet(book, COLUMNS, _columns([table], names))]
    return _saved(book, sheets, table.title, None)


def _saved(book: Any, sheets: Sequence[Rows], title: str, when: datetime | None) -> bytes:
    """The bytes of a workbook with these rows in its sheets, with its title and the time of what it shows."""
    import zipfile

    book.properties.title = escaped(printable(title))[:255]
    book.properties.creator = ""
    moment = when or datetime(*EARLIEST)  # noqa: DTZ001  UTC, as the file wants it
    book.properties.created = moment
    content = io.BytesIO()
    book.save(content)
    with zipfile.ZipFile(content) as archive:
        parts = {"docProps/core.xml": _core(archive.read("docProps/core.xml"), moment)}
        for number, rows in enumerate(sheets, 1):
            name = f"xl/worksheets/sheet{number}.xml"
            parts[name] = rows.into(archive.read(name))
    return repacked(content.getvalue(), parts)


def sheet_names(ids: Iterable[str]) -> dict[str, str]:
    """A legal name for the sheet of each table: at most 31 characters, cut between words, unique whatever the case of its letters."""
    taken, names = {FINDINGS, CONTENTS, COLUMNS, "history"}, {}
    for table in ids:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f']+", "-", table).strip("-") or "table"
        name, number = _cut(base, LONGEST_NAME), 1
        while name.casefold() in taken:
            number += 1
            name = f"{_cut(base, LONGEST_NAME - len(str(number)) - 1)}-{number}"
        taken.add(name.casefold())
        names[table] = name
    return names


def _cut(name: str, longest: int) -> str:
    """A name of at most that length: without the word for a figure, then cut between words where enough of it is left."""
    if len(name) > longest:
        name = name.removeprefix(FIGURE)
    if len(name) <= longest:
        return name
    whole = name[: longest + 1].rpartition("-")[0].rstrip("-")
    return whole if len(whole) >= SHORTEST_NAME else name[:longest]


def key_findings(document: Document) -> tuple[str, ...]:
    """The sentences in which a report says first what was found."""
    chapters = (chapter for chapter in document.chapters if chapter.id == GLANCE)
    return tuple(
        item
        for chapter in chapters
        for block in chapter.every()
        if isinstance(block, Listed)
        for item in block.items
    )


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
        parts, keys = _parts(table), table.tidy_keys()
        for place in _order(parts):
            (column, part), key = parts[place], keys[place]
            about = " ".join(filter(None, (MEANING[part], column.about)))
            rows.append((names[table.id], _heading(column, part), key, KINDS[_kind(column, part)], about))
    return Table(COLUMNS, "", heads, tuple(rows), heads=2)


def _parts(table: Table) -> list[tuple[Column, str]]:
    """The cells of a row in the order of the table's keys: each column, each part of an estimate where it has estimates."""
    found = []
    for place, column in enumerate(table.columns):
        split = any(isinstance(row[place], Estimate) for row in table.rows)
        found += [(column, part) for part in (PARTS if split else ("",))]
    return found


def _order(parts: Sequence[tuple[Column, str]]) -> list[int]:
    """The places of cells in the order of a sheet: methods and reasons, which are prose, behind all figures and verdicts."""
    return sorted(range(len(parts)), key=lambda place: parts[place][1] in PROSE)


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
    }.get(kind, TEXT)


def _findings(book: Any, found: Sequence[str], joint: Table | None) -> list[Rows]:
    """The sheet to begin with: key findings, each over the whole width, and the rows of the joint display beneath."""
    parts = _parts(joint) if joint else []
    main = [
        place
        for place, (column, part) in enumerate(parts)
        if column.key in MAIN and part in ("", *(("low", "high") if column.kind == "difference" else ()))
    ]
    if not found and not main:
        return []
    rows = Rows(book.create_sheet(FINDINGS))
    for place, width in enumerate(_WIDTHS_FIRST, 1):
        rows.sheet.column_dimensions[rows.letter(place)].width = width
    if found:
        rows.told(["Key findings"], "header")
        for sentence in found:
            _across(rows, sentence)
    if joint and main:
        rows.told([], "")
        rows.told([joint.title], "header")
        rows.told([_heading(*parts[place]) for place in main], "header")
        forms = [_format(*parts[place]) for place in main]
        for row in joint.tidy_rows():
            rows.add([row[place] for place in main], forms)
        rows.told([], "")
        for note in filter(None, (joint.caption, *joint.notes)):
            _across(rows, note)
    return [rows]


def _across(rows: Rows, text: str) -> None:
    """A text over the whole width, its line as high as it needs: merged cells do not grow by themselves."""
    line, last = len(rows) + 1, rows.letter(len(_WIDTHS_FIRST))
    rows.sheet.merged_cells.add(f"A{line}:{last}{line}")
    rows.add([text], [TEXT], "wrapped", _LINE * -(-len(text) // round(0.95 * sum(_WIDTHS_FIRST))))


def _sheet(book: Any, name: str, table: Table) -> Rows:
    """A sheet: its header bold and always in view, every column with a filter."""
    made = Rows(book.create_sheet(name))
    tidy = _parts(table)
    order = _order(tidy)
    parts = [tidy[place] for place in order]
    rows = [[row[place] for place in order] for row in table.tidy_rows()]
    made.sheet.freeze_panes = "A2" if table.heads < 1 else f"{made.letter(min(table.heads, 2) + 1)}2"
    for place, (column, part) in enumerate(parts, 1):
        width = _width(column, part, [row[place - 1] for row in rows])
        made.sheet.column_dimensions[made.letter(place)].width = width
    made.told((_heading(column, part) for column, part in parts), "header")
    forms = [_format(column, part) for column, part in parts]
    for row in rows:
        made.add(row, forms)
    made.sheet.auto_filter.ref = f"A1:{made.letter(len(parts))}{len(rows) + 1}"
    return made


def _width(column: Column, part: str, values: Sequence[object]) -> float:
    """The width of a column in characters."""
    most = max((len(value) for value in values if isinstance(value, str)), default=0)
    wanted = max(most, len(max(_heading(column, part).split(), key=len, default="")), 7) + 2
    return float(min(wanted, _WIDTHS.get(column.kind, 28) if not part else 28))


def _core(core: bytes, moment: datetime) -> bytes:
    """The properties of the file with the time of the report in the place of that of saving."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)
