"""`focuscode evaluate`: how good the suggestions are."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option


@click.command()
@study_option
@click.option(
    "--coder",
    default="",
    help="With this coder's own decisions in the open round (default: closed rounds only).",
)
@click.option("--codes", default="", help="Only these codes, separated by commas.")
@click.option(
    "--folds",
    type=click.IntRange(min=2),
    default=5,
    show_default=True,
    help="Into how many parts transcripts are dealt.",
)
@click.option("--quick", is_flag=True, help="Without the learning curve, which takes most of the time.")
@click.option(
    "--shuffle", is_flag=True, help="Check besides that nothing is found in verdicts dealt at random."
)
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all figures to this CSV file.",
)
@json_option
@quiet_option
def evaluate(
    folder: Path,
    coder: str,
    codes: str,
    folds: int,
    quick: bool,
    shuffle: bool,
    table: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Measure how good the suggestions are, on transcripts that they were not learnt from.

    Scores are held against what people decided without seeing a suggestion. Lists codings worth a second look. The
    whole of it is written as a page beside the report.
    """
    from pipeline.cli.evaluation_tables import show
    from pipeline.console import progress, say
    from pipeline.findings import to_json
    from pipeline.workflow.evaluating import Asked, evaluate_study, write_page, write_table
    from pipeline.workflow.own_files import refuse_own
    from pipeline.workflow.predicting import predictors
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.study import Study

    chosen = tuple(filter(None, (code.strip() for code in codes.split(","))))
    asked = Asked(coder=coder, codes=chosen, folds=folds, quick=quick, shuffle=shuffle)
    with Study.open(folder) as study:
        refuse_own(study, [table])
        with progress(quiet=quiet) as shown:
            run_steps(study, ("segment", "import"), shown)
            found = evaluate_study(study, asked, *predictors(study), shown)
        page = str(write_page(study, found, coder))
    if table is not None:
        write_table(table, found)
    if as_json:
        record = to_json(found)
        at_chance = found.shuffled.at_chance if found.shuffled else None
        print_json("evaluate", {"coder": coder, "at_chance": at_chance, "page": page, **record})
        return
    show(found)
    say()
    say(page)
