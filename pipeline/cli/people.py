"""Commands for people's decisions as files: export, import."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import json_option, print_json, study_option


@click.group()
def decisions() -> None:
    """Exchange coders' decisions as files."""


@decisions.command("export")
@study_option
@click.option("--coder", "coders", multiple=True, help="Only this coder (may be repeated).")
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), help="Another folder.")
@json_option
def export_(folder: Path, coders: tuple[str, ...], target: Path | None, as_json: bool) -> None:
    """Write each coder's decisions and memos as a JSON Lines file."""
    from pipeline.console import say
    from pipeline.findings import to_json
    from pipeline.workflow.exchange import export_decisions
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        written = export_decisions(study, coders, target)
    if as_json:
        print_json("decisions export", {"files": to_json(written)})
        return
    for file in written:
        say(f"{file.path}: {file.decisions} decisions, {file.memos} memos")
    if not written:
        say("Nobody has decided anything yet.")


@decisions.command("import")
@study_option
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@json_option
def import_(folder: Path, files: tuple[Path, ...], as_json: bool) -> None:
    """Take in decision files; what is known already changes nothing."""
    from pipeline.console import say
    from pipeline.workflow.exchange import import_decisions
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        taken = import_decisions(study, files)
    if as_json:
        body = {name: {"decisions": new, "memos": memos} for name, (new, memos) in taken.items()}
        print_json("decisions import", {"new": body})
        return
    for name, (new, memos) in taken.items():
        say(f"{name}: {new} new decisions, {memos} new memos")
