"""Options that many commands share, and the JSON document that `--json` prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

SCHEMA = 1
F = TypeVar("F", bound=Callable[..., Any])


def study_option(function: F) -> F:
    """`--study FOLDER`."""
    return click.option(
        "--study",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        envvar="FOCUSCODE_STUDY",
        help="The study's folder, the one with study.toml (default: this folder, or $FOCUSCODE_STUDY).",
    )(function)


def json_option(function: F) -> F:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of tables.")(
        function
    )


def quiet_option(function: F) -> F:
    """`--quiet`."""
    return click.option("--quiet", "-q", is_flag=True, help="Print results and errors only.")(function)


def print_json(command: str, body: Any) -> None:
    """One JSON document on standard output: schema version, command, and what the command found."""
    document = {"focuscode": SCHEMA, "command": command, **body}
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
