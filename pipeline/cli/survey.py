"""`focuscode survey describe`: what a survey file holds, what the study makes of it, and a draft of its declaration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, print_json, study_option

if TYPE_CHECKING:
    from pipeline.workflow.surveying import DescribedColumn, DescribedSurvey


@click.group()
def survey() -> None:
    """Look at the survey before anything is computed from it."""


@survey.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@study_option
@click.option("--encoding", default="", help="Its encoding, where another was found than the right one.")
@click.option("--sheet", default="", help="The sheet of a workbook (default: the first that is not empty).")
@click.option(
    "--draft",
    "draft_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a draft of the [survey] section to this file, which must not be there yet; what study.toml declares is left aside.",
)
@json_option
def describe(
    file: Path | None, folder: Path, encoding: str, sheet: str, draft_file: Path | None, as_json: bool
) -> None:
    """Show what is in a survey file: SPSS, Stata, CSV or Excel.

    Each column with its question, its answers, what counts as no answer, and what study.toml declares it to be; then
    everything in which declaration and file, or survey and focus groups, do not fit, at once; where there are mistakes, only
    their columns are shown. Without FILE it is the survey of the study. For a FILE that no study declares, a [survey] section is
    drafted, to be checked, filled in and put into study.toml.
    """
    from pipeline.errors import InputError
    from pipeline.workflow import surveying

    found = surveying.describe(folder, file, encoding=encoding, sheet=sheet, drafted=draft_file is not None)
    if draft_file is not None:
        surveying.write_draft(draft_file, found.draft)
    if as_json:
        print_json("survey describe", found.as_json())
    else:
        _show(found, draft_file)
    if found.problems:
        raise InputError(found.problems)


def _show(found: DescribedSurvey, draft_file: Path | None) -> None:
    """The file, its columns, what is odd, and the draft."""
    from pipeline.console import say

    file = found.file
    parts = [file.format, file.title and f"“{file.title}”", file.encoding, f"{len(file.rows):,} rows"]
    parts += [f"{len(file.columns)} columns", file.weight and f"weighted by {file.weight}"]
    say(f"{file.source}: {', '.join(part for part in parts if part)}", "bold")
    wrong = {problem.key for problem in found.problems}
    shown = [column for column in found.columns if column.column.name in wrong or not wrong]
    for column in shown:
        _show_column(column, declared=found.declared)
    if rest := [column.column.name for column in found.columns if column not in shown]:
        say()
        say(f"Shown are the columns in which something is wrong. The others: {', '.join(rest)}")
    if found.notices or found.apart:
        say()
    for notice in found.notices:
        say(f"Note: {notice}.", "yellow")
    for apart in found.apart:
        say(f"Note: {apart}", "yellow")
    if draft_file is not None:
        say()
        say(f"A draft of the [survey] section was written to {draft_file}.")
    elif found.draft:
        say()
        for line in found.draft.splitlines():
            say(line)
    elif not found.problems:
        say()
        if any(apart.wholly for apart in found.apart):
            say("Declaration and file fit; survey and focus groups do not.", "yellow")
        else:
            say("Declaration and file fit.")


def _show_column(described: DescribedColumn, *, declared: bool) -> None:
    """A column: its name and question, its answers, what is none, and what it is declared to be."""
    from pipeline.console import say

    column = described.column
    say()
    say(f"{column.name}  “{column.label}”" if column.label else column.name, "bold")
    kind = f"{column.kind}, labelled" if column.labels else column.kind
    measure = f" ({column.measure})" if column.measure else ""
    say(f"    {kind}{measure}: {described.answers}" if column.kind != "empty" else "    no answers")
    if described.absent:
        say(f"    no answer: {described.absent}")
    if declared:
        said = "; ".join(described.declared)
        say(f"    declared: {said}" if said else "    not declared", "" if said else "dim")
