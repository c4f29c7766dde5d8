"""`focuscode count`: how often codes were given."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.exhibit_tables import (
    LABELS,
    Files,
    as_body,
    code_option,
    coder_option,
    conditions,
    file_options,
    show,
    speakers_option,
    where_option,
)
from pipeline.cli.options import json_option, print_json, quiet_option, study_option


@click.command()
@study_option
@click.option(
    "--by",
    default="",
    metavar="KEY",
    help="Broken down by group, country, sector, transcript, speaker, language, coder, or an attribute of participants.",
)
@code_option
@where_option
@coder_option
@speakers_option
@file_options
@json_option
@quiet_option
def count(
    folder: Path,
    by: str,
    codes: tuple[str, ...],
    where: tuple[str, ...],
    coder: str,
    speakers: bool,
    files: Files,
    as_json: bool,
    quiet: bool,
) -> None:
    """Count how often codes were given: in segments, by people of those present, in focus groups.

    Agreed codings count. Who was present and said nothing on it is among those present; focus groups are read the same
    way. Counts by speaker, and of few people, tell of single persons. For shares of a whole of which only part was read
    see focuscode prevalence.
    """
    from pipeline.console import progress, tell
    from pipeline.workflow.explored_tables import CountsWanted, count_table
    from pipeline.workflow.exploring import explored
    from pipeline.workflow.own_files import refuse_own
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.study import Study

    wanted = CountsWanted(by, codes, conditions(where, speakers=speakers), speakers)
    with Study.open(folder) as study:
        refuse_own(study, files.paths)
        with progress(quiet=quiet) as shown:
            run_steps(study, ("segment", "import"), shown)
        found = count_table(explored(study, coder), wanted)
    if speakers and not quiet:
        tell(LABELS, "yellow")
    written = files.write(found)
    if as_json:
        print_json(
            "count", as_body(found, by=by, coder=coder, where={k: list(v) for k, v in wanted.where.items()})
        )
    elif not written:
        show(found)
    elif not quiet:
        tell(f"{len(found.rows)} rows: {', '.join(map(str, written))}")
