"""Commands about the codebook."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import json_option, print_json, study_option


@click.group()
def codebook() -> None:
    """Work on the codebook."""


@codebook.command()
@study_option
@json_option
def lint(folder: Path, as_json: bool) -> None:
    """Look for what is missing, doubtful or wrong in the codebook.

    Errors make the exit code 1; warnings do not.
    """
    from pipeline.console import say
    from pipeline.errors import GateFailed
    from pipeline.findings import to_json
    from pipeline.workflow.checks import lint_findings
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        found = lint_findings(study)
        errors = [finding for finding in found if finding.severity == "error"]
        if as_json:
            print_json("codebook lint", {"codes": len(study.codebook.codes), "findings": to_json(found)})
        else:
            for finding in found:
                say(
                    f"{finding.severity}: {finding.problem}",
                    "red" if finding.severity == "error" else "yellow",
                )
            warnings = len(found) - len(errors)
            say(
                f"{study.settings.codebook}: {len(study.codebook.codes)} codes, {len(errors)} errors, {warnings} warnings"
            )
    if errors:
        raise GateFailed([f"{len(errors)} errors in the codebook."])
