"""Commands about the codebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.codebook_changes import COMMANDS
from pipeline.cli.codebook_diff import diff
from pipeline.cli.codebook_exchange import export_, import_
from pipeline.cli.codebook_trying import try_
from pipeline.cli.options import json_option, print_json, study_option

if TYPE_CHECKING:
    from pipeline.taggers.codebook_tests import Trial, TriedCodebook


@click.group()
def codebook() -> None:
    """Work on the codebook."""


@codebook.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@study_option
@json_option
def lint(file: Path | None, folder: Path, as_json: bool) -> None:
    """Look for what is missing, doubtful or wrong in a codebook.

    Without FILE it is the study's codebook, held against the languages of the study and the transcripts that it has
    read. With FILE it is that codebook alone; no study is needed.

    Errors make the exit code 1; warnings do not.
    """
    from pipeline.console import progress, say
    from pipeline.errors import GateFailed
    from pipeline.findings import to_json
    from pipeline.workflow.codebook_checks import lint_file, lint_study
    from pipeline.workflow.study import Study

    if file is not None:
        linted = lint_file(file)
    else:
        with Study.open(folder) as study, progress(quiet=as_json) as shown:
            linted = lint_study(study, shown)
    errors, codes = len(linted.errors), len(linted.codebook.codes)
    if as_json:
        print_json("codebook lint", {"codes": codes, "findings": to_json(linted.findings)})
    else:
        for finding in linted.findings:
            say(f"{finding.severity}: {finding.problem}", "red" if finding.severity == "error" else "yellow")
        warnings = len(linted.findings) - errors
        given = len(linted.codebook.codable)
        say(
            f"{linted.source}: {codes} codes ({given} can be given, {codes - given} are headings or deprecated), "
            f"{errors} errors, {warnings} warnings"
        )
    if errors:
        raise GateFailed([f"{errors} errors in the codebook."])


@codebook.command()
@click.option(
    "--codebook",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Test this codebook instead of the study's; no study is needed.",
)
@click.option("--verbose", "-v", is_flag=True, help="List also what was exempt and what could not be tested.")
@study_option
@json_option
def test(file: Path | None, verbose: bool, folder: Path, as_json: bool) -> None:
    """Try the codebook's own examples and counter-examples on its patterns.

    Every example must be suggested its code, and no counter-example may be. Examples marked “by: person” are exempt.
    Where one fails the exit code is 1, and it is said which pattern did it.
    """
    from pipeline.console import say
    from pipeline.errors import GateFailed
    from pipeline.workflow.codebook_checks import try_file, try_study
    from pipeline.workflow.study import Study

    if file is not None:
        source, tried = file.as_posix(), try_file(file)
    else:
        with Study.open(folder) as study:
            source, tried = study.settings.codebook, try_study(study)
    failed = len(tried.failed)
    tested = sum(trial.outcome in ("passed", "failed") for trial in tried.trials)
    if as_json:
        print_json("codebook test", {"passed": not failed, **_as_json(tried)})
    else:
        _show_counts(tried, source)
        _show_overlaps(tried)
        _show_trials(tried, source, verbose=verbose)
        if not failed:
            say(f"All {tested} examples and counter-examples that can be tested pass.", "green")
    if failed:
        raise GateFailed([f"{failed} of {tested} examples and counter-examples failed."])


def _as_json(tried: TriedCodebook) -> dict[str, object]:
    """Counts by language, every trial, overlaps."""
    from pipeline.findings import to_json

    counts = {
        language: {f"{kind}s {outcome}": number for (kind, outcome), number in sorted(found.items())}
        for language, found in tried.counts().items()
    }
    return {"counts": counts, "trials": to_json(tried.trials), "overlaps": to_json(tried.overlaps)}


def _show_counts(tried: TriedCodebook, source: str) -> None:
    """How many examples and counter-examples came out how, by language."""
    from pipeline.console import table

    rows = []
    for language, found in tried.counts().items():
        untested = found["example", "untested"] + found["counter-example", "untested"]
        numbers = (
            found["example", "passed"],
            found["example", "exempt"],
            found["example", "failed"],
            found["counter-example", "passed"],
            found["counter-example", "failed"],
            untested,
        )
        rows.append((language or "not given", *numbers))
    total = tuple(sum(int(row[column]) for row in rows) for column in range(1, 7))
    columns = (
        "language",
        "examples passed",
        "exempt",
        "failed",
        "counter-examples passed",
        "failed",
        "not testable",
    )
    shown = [[str(cell) for cell in row] for row in (*rows, ("all", *total))]
    table(f"Tests of {source}", columns, shown, right=range(1, 7))


def _show_trials(tried: TriedCodebook, source: str, *, verbose: bool) -> None:
    """What failed and how to mend it; with `verbose` what says nothing about the patterns as well."""
    from pipeline.console import say

    for problem in tried.problems(source):
        say(f"failed: {problem.place}: {problem.what}", "red")
        say(f"    {problem.how}")
    for trial in tried.trials if verbose else ():
        if trial.outcome in ("exempt", "untested"):
            say(f"{_SAID[trial.outcome]}: {_place(trial, source)}: {trial.why}".rstrip(": "))
    exempt = sum(trial.outcome == "exempt" for trial in tried.trials)
    untested = sum(trial.outcome == "untested" for trial in tried.trials)
    if exempt:
        say(f"{exempt} examples are exempt: only a person finds their meaning.")
    if untested:
        more = "" if verbose else " --verbose lists them."
        say(f"{untested} could not be tested: no language is given, or the code has no patterns in it.{more}")


_SAID = {"exempt": "exempt", "untested": "not testable"}


def _place(trial: Trial, source: str) -> str:
    """Where an example stands, and its words."""
    line = f", line {trial.example.line}" if trial.example.line else ""
    words = " ".join(trial.example.text.split())
    return f"{source}{line}, {trial.code_id}, {trial.kind} {trial.number}, “{words}”"


def _show_overlaps(tried: TriedCodebook) -> None:
    """Codes whose definitions are near each other, and whether their patterns tell them apart."""
    from pipeline.console import table

    if not tried.overlaps:
        return
    rows = [
        (
            f"{found.first}, {found.second}",
            f"{found.likeness:.2f}",
            f"{found.second_on_first} of {found.first_examples}",
            f"{found.first_on_second} of {found.second_examples}",
        )
        for found in tried.overlaps
    ]
    columns = (
        "codes with similar definitions",
        "likeness",
        "first's examples that also get the second",
        "second's that get the first",
    )
    table("For information: overlap", columns, rows, right=(1, 2, 3))


for command in (try_, diff, *COMMANDS, export_, import_):
    codebook.add_command(command)
