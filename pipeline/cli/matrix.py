"""`focuscode matrix`: codes × cases for R, SPSS and pandas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from pipeline.cli.exhibit_tables import (
    LABELS,
    Files,
    as_body,
    code_option,
    coder_option,
    conditions,
    file_option,
    file_options,
    lines_of,
    show,
    speakers_option,
    where_option,
    write_csv,
)
from pipeline.cli.options import json_option, print_json, quiet_option, study_option

if TYPE_CHECKING:
    from pipeline.workflow.explored_matrix import Matrix

CASES = ("segments", "speakers", "transcripts", "cells")
VALUES = ("0/1", "counts", "shares", "levels")
MOST_ROWS = 60  # more are no table to be read on a terminal


@click.command()
@study_option
@click.option(
    "--cases",
    type=click.Choice(CASES),
    default="segments",
    show_default=True,
    help="What has a row: cells are country × sector × stakeholder group.",
)
@click.option(
    "--values",
    type=click.Choice(VALUES),
    default="0/1",
    show_default=True,
    help="Given or not, segments with the code, their share of those read, or the level of graded codes.",
)
@code_option
@where_option
@coder_option
@speakers_option
@file_options
@file_option("--sav", "sav_file", "Write it as an SPSS file, with labels.")
@file_option("--columns", "columns_file", "Write what the columns hold to this CSV file.")
@json_option
@quiet_option
def matrix(
    folder: Path,
    cases: str,
    values: str,
    where: tuple[str, ...],
    speakers: bool,
    coder: str,
    files: Files,
    as_json: bool,
    quiet: bool,
    **said: Any,
) -> None:
    """Make a matrix with a row for each case and a column for each code, for R, SPSS or pandas.

    A cell is empty where the case was not read for the code: 0 says that it was read and not given. Columns have the ids of
    codes, written so that R and SPSS take them. Rows of segments and speakers are single persons: data for analysis, not
    for publication.
    """
    from pipeline.console import progress, tell
    from pipeline.workflow.explored_matrix import MatrixWanted, column_table, matrix_of
    from pipeline.workflow.exploring import explored
    from pipeline.workflow.own_files import refuse_own
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.study import Study

    wanted = MatrixWanted(
        cases=cast("Any", cases),
        values=cast("Any", values),
        codes=said["codes"],
        where=conditions(where, speakers=speakers),
        speakers=speakers,
    )
    with Study.open(folder) as study:
        refuse_own(study, [*files.paths, said["columns_file"], said["sav_file"]])
        with progress(quiet=quiet) as shown:
            run_steps(study, ("segment", "import"), shown)
        found = matrix_of(explored(study, coder), wanted)
    if speakers and not quiet:
        tell(LABELS, "yellow")
    elif cases in ("segments", "speakers") and not quiet:
        tell(
            "Rows are single persons, who can be told by what stands there: for analysis, not for publication.",
            "dim",
        )
    written = _write(found, files, said)
    if as_json:
        body = as_body(found.table, cases=cases, values=values, coder=coder)
        explained = column_table(found)
        print_json("matrix", {**body, "columns": as_body(explained)["rows"]})
    elif not written:
        _show(found)
    elif not quiet:
        size = f"{len(found.table.rows)} cases, {len(found.table.columns)} columns"
        tell(f"{size}: {', '.join(map(str, written))}")


def _write(found: Matrix, files: Files, said: dict[str, Any]) -> list[Path]:
    """Write the files that were asked for; which they are."""
    from pipeline.workflow.explored_matrix import column_table

    written = files.write(found.table)
    if said["columns_file"] is not None:
        write_csv(said["columns_file"], column_table(found), separator=files.separator)
        written.append(said["columns_file"])
    if said["sav_file"] is not None:
        from pipeline.workflow.frames import write_sav

        write_sav(said["sav_file"], found)
        written.append(said["sav_file"])
    return written


def _show(found: Matrix) -> None:
    """The matrix on the terminal, where it fits."""
    from pipeline.console import fits, say

    headings = [column.heading for column in found.table.columns]
    if len(found.table.rows) <= MOST_ROWS and fits(headings, lines_of(found.table)):
        show(found.table)
        return
    rows, columns = len(found.table.rows), len(found.table.columns)
    say(
        f"{rows} cases × {columns} columns are too many to be shown here: write them with --csv FILE, --xlsx FILE, --sav FILE or --json."
    )
