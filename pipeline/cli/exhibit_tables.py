"""Tables on the terminal, in CSV files and as JSON: every command that answers with a table does it in one way."""

from __future__ import annotations

import codecs
import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from pipeline.exhibits import Column, Table, Value

F = TypeVar("F", bound=Callable[..., Any])
NOTHING = "—"
TEXTS = ("text", "quote")
HOW = "Make room on the disk, close the file where it is open, or name another."
LABELS = "Labels are shown as they stand in the transcripts: they may name people. Do not pass them on."


def where_option(function: F) -> F:
    """`--where KEY=VALUE,…`."""
    return click.option(
        "--where",
        multiple=True,
        metavar="KEY=VALUE,…",
        help="Only people of whom this holds, such as country=DK,group=professional|manager (may be repeated).",
    )(function)


def code_option(function: F) -> F:
    """`--code CODE`."""
    return click.option(
        "--code",
        "codes",
        multiple=True,
        metavar="CODE",
        help="Only this code (may be repeated; default: all).",
    )(function)


def coder_option(function: F) -> F:
    """`--coder NAME`."""
    return click.option(
        "--coder", default="", metavar="NAME", help="One coder's own codings instead of the agreed ones."
    )(function)


def speakers_option(function: F) -> F:
    """`--speakers`."""
    return click.option(
        "--speakers", is_flag=True, help="Show people's labels as they stand in the transcripts."
    )(function)


def file_option(flag: str, name: str, help_text: str) -> Callable[[F], F]:
    """An option that names a file to be written; its suffix must be that of the option, such as `.sav` of `--sav`."""
    suffix = ".csv" if flag == "--columns" else f".{flag.removeprefix('--')}"

    def checked(_context: click.Context, _option: click.Parameter, value: Path | None) -> Path | None:
        """The file; refuses one whose name says that it is another kind of file."""
        if value is not None and value.suffix.lower() != suffix:
            raise click.BadParameter(f"{value.name} does not end in {suffix}, as what is written there must.")
        return value

    kind = click.Path(path_type=Path, dir_okay=False)
    return click.option(flag, name, type=kind, metavar="FILE", callback=checked, help=help_text)


@dataclass(frozen=True, slots=True)
class Files:
    """Where a table is to be written: as CSV with that separator, as a workbook; each may be None."""

    csv: Path | None
    xlsx: Path | None
    separator: str = ","

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.csv is not None or self.xlsx is not None

    @property
    def paths(self) -> list[Path]:
        """The files that are asked for."""
        return [path for path in (self.csv, self.xlsx) if path is not None]

    def write(self, table: Table, *, for_excel: bool = False) -> list[Path]:
        """Write what is asked for; which files these are. For `for_excel` see `write_csv`."""
        if self.csv is not None:
            write_csv(self.csv, table, for_excel=for_excel, separator=self.separator)
        if self.xlsx is not None:
            write_xlsx(self.xlsx, table)
        return self.paths


def file_options(function: F) -> F:
    """`--csv FILE`, `--separator SIGN` and `--xlsx FILE`, given to the command as `files`."""

    @functools.wraps(function)
    def gathered(
        *args: Any, csv_file: Path | None, xlsx_file: Path | None, separator: str | None, **said: Any
    ) -> Any:
        """The command with its files in one."""
        if separator and csv_file is None:
            raise click.UsageError("--separator is that of a CSV file: add --csv FILE.")
        return function(*args, files=Files(csv_file, xlsx_file, separator or ","), **said)

    separator = click.option(
        "--separator",
        type=click.Choice([",", ";"]),
        help="What parts the columns of the CSV file (default: a comma). With a semicolon numbers have a decimal comma, for a"
        " spreadsheet in a country that writes them so.",
    )
    written = file_option("--csv", "csv_file", "Write the table to this CSV file.")
    book = file_option("--xlsx", "xlsx_file", "Write the table to this Excel workbook.")
    return cast("F", written(separator(book(gathered))))


def conditions(texts: tuple[str, ...], *, speakers: bool) -> dict[str, tuple[str, ...]]:
    """The conditions of `--where`; whoever is to be found by label must ask for labels."""
    from pipeline.analysis.filters import parse_where

    found = parse_where(texts)
    if "speaker" in found and not speakers:
        raise click.UsageError("--where speaker=… shows who said what: add --speakers.")
    return found


def write_csv(path: Path, table: Table, *, for_excel: bool = False, separator: str = ",") -> None:
    """Write a table as CSV, as it stands among the data files of a report, whole or not at all.

    `for_excel`, and with a semicolon in any case: with a byte order mark, without which Excel takes accents for something
    else; R wants none.
    """
    from pipeline.reports.data_files import table_csv
    from pipeline.workflow.writing_files import write_whole

    mark = codecs.BOM_UTF8 if for_excel or separator != "," else b""
    write_whole(path, mark + table_csv(table, separator), HOW)


def write_xlsx(path: Path, table: Table) -> None:
    """Write a table as a workbook with a second sheet that says what its columns hold, whole or not at all."""
    from pipeline.reports.workbook import table_xlsx
    from pipeline.workflow.writing_files import write_whole

    write_whole(path, table_xlsx(table), HOW)


def as_body(table: Table, **more: Any) -> dict[str, Any]:
    """A table as the body of a JSON document: its columns with what they hold, its rows by column; what is missing is null."""
    columns = [
        {"key": column.key, "heading": column.heading, "kind": column.kind, "about": column.about}
        for column in table.columns
    ]
    keys = table.tidy_keys()
    rows = [dict(zip(keys, row, strict=True)) for row in table.tidy_rows()]
    return {**more, "columns": columns, "rows": rows}


def show(table: Table) -> None:
    """A table on standard output, numbers set right; its caption and notes stand below it."""
    from pipeline import console

    figures = [place for place, column in enumerate(table.columns) if column.kind not in TEXTS]
    console.table(table.title, [column.heading for column in table.columns], lines_of(table), figures)
    for remark in filter(None, (table.caption, *table.notes)):
        console.say(remark)


def lines_of(table: Table) -> list[list[str]]:
    """The cells of a table as they are written on the terminal."""
    return [
        [written(value, column) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def written(value: Value, column: Column) -> str:
    """A value as it is written on the terminal: shares in per cent, an estimate with its interval, nothing as nothing."""
    from math import isfinite

    from pipeline.findings import Estimate
    from pipeline.reports.wording import rounded

    if isinstance(value, Estimate):
        if value.value is None:
            return NOTHING
        shown = written(value.value, column)
        if value.low is None or value.high is None:
            return shown
        return f"{shown} ({written(value.low, column)} to {written(value.high, column)})"
    if value is None or isinstance(value, str):
        return value or ""
    digits = 0 if column.kind == "count" else 3 if column.kind == "p" else column.digits
    number = 100 * value if column.kind == "share" else value
    exact = rounded(number, digits) + 0 if isfinite(number) else number  # + 0: no negative zero
    text = f"{exact:{'+' if column.kind == 'difference' else ''}.{digits}f}"
    return f"{text} %" if column.kind == "share" else text
