"""Commands that hand a codebook to other programs and people, and take it back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option

if TYPE_CHECKING:
    from pipeline.codebook import Codebook
    from pipeline.workflow.codebook_exchange import ImportedCodebook

_FORMATS = ("yaml", "csv", "xlsx", "qdc", "taguette", "md", "docx")
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("export")
@study_option
@click.option(
    "--to", "path", required=True, type=_FILE, help="The file to write; its suffix names the format."
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="The format, where the suffix does not say it (Taguette's table is a .csv like ours).",
)
@click.option("--codebook", "file", type=_FILE, help="This codebook instead of the study's own.")
@click.option("--force", is_flag=True, help="Write over a file that exists; never over one of the study.")
@quiet_option
@json_option
def export_(
    folder: Path,
    path: Path,
    format_name: str | None,
    file: Path | None,
    force: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Write the codebook for another program, a colleague or the printer.

    YAML and .xlsx hold all of it. Of the others everything that they do not hold is listed. Markdown and Word are for
    reading only.
    """
    from pipeline.console import say, tell
    from pipeline.workflow.codebook_exchange import export_codebook

    codebook, own = _chosen(folder, file)
    done = export_codebook(codebook, path, format_name=format_name, own=own, over=force)
    if as_json:
        print_json("codebook export", asdict(done))
        return
    say(f"{done.path}: {done.codes} codes as {done.format}.")
    if quiet:
        return
    for title, found in (("Not in the file:", done.losses), ("Under another name:", done.notes)):
        if found:
            tell(title)
        for loss in found:
            tell(f"  {loss.code_id or 'the whole'}: {loss.what}")


def _chosen(folder: Path, file: Path | None) -> tuple[Codebook, tuple[Path, ...]]:
    """The codebook to be written, and the files that must not be written over."""
    from pipeline.readers import read_codebook
    from pipeline.settings import FILE_NAME
    from pipeline.workflow.own_files import own_files
    from pipeline.workflow.study import Study

    if file is not None and not (folder / FILE_NAME).exists():
        return read_codebook(file, source=file.as_posix()), (file,)
    with Study.open(folder) as study:
        if file is None:
            return study.codebook, own_files(study)
        return read_codebook(file, source=file.as_posix()), (file, *own_files(study))


@click.command("import")
@click.argument("file", type=_FILE)
@click.option(
    "--to", "path", required=True, type=_FILE, help="The new YAML file to write; it must not exist."
)
@click.option(
    "--onto",
    type=_FILE,
    help="A codebook in YAML from which everything is kept that FILE cannot hold, code by code.",
)
@quiet_option
@json_option
def import_(file: Path, path: Path, onto: Path | None, quiet: bool, as_json: bool) -> None:
    """Read a codebook of another program, or one that came back from a colleague.

    FILE is YAML, a CSV or .xlsx sheet, Taguette's CSV, or a REFI-QDA codebook (.qdc) or project (.qdpx). Codes are
    matched with those of --onto by id, by former id or by name.
    """
    from pipeline.workflow.codebook_exchange import import_codebook

    done = import_codebook(file, path, onto=onto)
    if as_json:
        body = {
            "path": done.path,
            "codes": [code.id for code in done.codebook.codes],
            "onto": done.onto,
            "new": done.new,
            "changed": done.changed,
            "missing": done.missing,
            "differences": [asdict(difference) for difference in done.differences],
            "notices": [asdict(notice) for notice in done.notices],
        }
        print_json("codebook import", body)
        return
    _show(done, quiet=quiet)


def _show(done: ImportedCodebook, *, quiet: bool) -> None:
    """Say what was read and what it does to the older codebook."""
    from pipeline.console import say, tell

    say(f"{done.path}: {len(done.codebook.codes)} codes.")
    if not quiet:
        for notice in done.notices:
            place = f", line {notice.line}" if notice.line is not None else ""
            tell(f"{notice.source}{place}, “{notice.text}”: {notice.reason}.")
    if done.onto is None:
        return
    for title, ids in (("new", done.new), ("changed", done.changed), ("missing", done.missing)):
        say(f"{title}: {', '.join(ids) or 'none'}")
    if not quiet:
        for difference in done.differences:
            say(f"  {difference.code_id or 'the whole'}: {difference.what}")
    if done.missing:
        tell(f"The missing codes are in {done.onto} and not in the new file.", "yellow")
        tell("Decisions on them would count for nothing: put them back with status: deprecated.", "yellow")
