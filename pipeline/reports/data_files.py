"""A report's tables as CSV files and its figures as SVG files, to go on with in R, a spreadsheet or a paper.

CSV in UTF-8 with commas and line feeds: texts always in quotation marks, numbers never and with twelve digits, a
missing value empty. Shares are 0–1. No text acts as a formula (`verbatim.guarded`), none steers a terminal: what acts
unseen is shown as a symbol, in somebody's own words control characters alone. Same document, same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pipeline.exhibits import Table
from pipeline.hashing import digest_bytes
from pipeline.reports.document import Document
from pipeline.reports.layout import called, numbered
from pipeline.verbatim import guarded, printable

INDEX = "index.csv"
COLUMNS = "columns.csv"
# More than any result has, and fewer than on which two machines may differ.
DIGITS = 12
Cell = str | int | float | None


def data_files(document: Document) -> dict[str, bytes]:
    """The files by name: `<id>.csv` for every table, shown or not, `figure-<id>.svg` for every figure.

    `columns.csv` says what the columns hold, `index.csv` what each file is, with the digest of its content. Raises
    ValueError where a table would stand in the place of one of these two.
    """
    tables = list(document.tables())
    files = {f"{table.id}.csv": table_csv(table) for table in tables}
    if taken := sorted({INDEX, COLUMNS} & files.keys()):
        raise ValueError(f"a table is called as a file that says what the others hold: {', '.join(taken)}")
    about = [
        (f"{table.id}.csv", called(document).get(table.id, ""), table.title, table.caption)
        for table in tables
    ]
    for drawn in document.pictures():
        name = f"figure-{drawn.id}.svg"
        files[name] = ('<?xml version="1.0" encoding="UTF-8"?>\n' + drawn.svg()).encode("utf-8")
        about.append((name, numbered(document)[f"figure-{drawn.id}"], drawn.title, drawn.caption))
    files[COLUMNS] = _columns(tables)
    about.append((COLUMNS, "", "What the columns of the tables hold", ""))
    rows = [(*row, digest_bytes(files[row[0]])) for row in about]
    files[INDEX] = csv_bytes(("file", "number", "title", "caption", "digest"), rows)
    return files


def table_csv(table: Table, separator: str = ",") -> bytes:
    """A table as tidy data: a column for each key, an estimate in seven. Quotes are kept as they were said."""
    exact = {column.key for column in table.columns if column.kind == "quote"}
    return csv_bytes(table.tidy_keys(), table.tidy_rows(), exact=exact, separator=separator)


def _columns(tables: Sequence[Table]) -> bytes:
    """A row for each column of each table."""
    rows = [
        (f"{table.id}.csv", column.key, column.heading, column.kind, column.about)
        for table in tables
        for column in table.columns
    ]
    return csv_bytes(("file", "key", "heading", "kind", "about"), rows)


def csv_bytes(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    exact: Collection[str] = (),
    separator: str = ",",
) -> bytes:
    """Rows under a header as the bytes of a CSV file; in the columns named in `exact` stand somebody's own words.

    With a semicolon for `separator` numbers have a decimal comma: so do the spreadsheets that want the one.
    """
    kept = [name in exact for name in header]
    comma = separator == ";"
    lines = [
        separator.join(header),
        *(
            separator.join(_cell(value, exact=own, comma=comma) for value, own in zip(row, kept, strict=True))
            for row in rows
        ),
    ]
    # A lone surrogate is no character and has no bytes in UTF-8: it is written as the mark for that.
    return (
        ("\n".join(lines) + "\n")
        .encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
        .encode("utf-8")
    )


def _cell(value: Cell, *, exact: bool, comma: bool) -> str:
    """One value."""
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + guarded(printable(value, exact=exact)).replace('"', '""') + '"'
    if isinstance(value, float):
        number = f"{value:.{DIGITS}g}"
        return number.replace(".", ",") if comma else number
    return str(value)
