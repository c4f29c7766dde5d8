"""Tables on the terminal, in CSV files and as JSON: every command that answers with a table does it in one way."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pipeline.exhibits import Column, Table, Value

F = TypeVar("F", bound=Callable[..., Any])
NOTHING = "—"
TEXTS = ("text", "quote")
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


def csv_option(function: F) -> F:
    """`--csv FILE`."""
    return click.option(
        "--csv",
        "table_file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write the table to this CSV file.",
    )(function)


def conditions(texts: tuple[str, ...], *, speakers: bool) -> dict[str, tuple[str, ...]]:
    """The conditions of `--where`; whoever is to be found by label must ask for labels."""
    from pipeline.analysis.filters import parse_where

    found = parse_where(texts)
    if "speaker" in found and not speakers:
        raise click.UsageError("--where speaker=… shows who said what: add --speakers.")
    return found


def write_csv(path: Path, table: Table, *, for_excel: bool = False) -> None:
    """Write a table as CSV, as it stands among the data files of a report, whole or not at all.

    `for_excel`: with a byte order mark, without which Excel takes accents for something else; R wants none.
    """
    from pipeline.reports.data_files import table_csv
    from pipeline.workflow.writing_files import write_whole

    mark = codecs.BOM_UTF8 if for_excel else b""
    write_whole(path, mark + table_csv(table), "Make room on the disk, or name another file.")


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
    from pipeline.findings import Estimate

    if isinstance(value, Estimate):
        if value.value is None:
            return NOTHING
        shown = written(value.value, column)
        if value.low is None or value.high is None:
            return shown
        return f"{shown} ({written(value.low, column)} to {written(value.high, column)})"
    if value is None or isinstance(value, str):
        return value or ""
    if column.kind == "share":
        return f"{100 * value:.{max(column.digits, 0)}f} %"
    digits = 0 if column.kind == "count" else 3 if column.kind == "p" else column.digits
    return f"{value:+.{digits}f}" if column.kind == "difference" else f"{value:.{digits}f}"
