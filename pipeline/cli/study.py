"""Commands about a study as a whole: init, status, run, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option

if TYPE_CHECKING:
    from pipeline.steps import StepPlan
    from pipeline.workflow.status import Status


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="", help="The study's title (default: the folder's name).")
@click.option(
    "--language", "languages", multiple=True, help="A language code such as en, cs, da, fr, de (repeatable)."
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Copy the transcripts of this folder into the study (otherwise it begins with a short example).",
)
def init(folder: Path, title: str, languages: tuple[str, ...], source: Path | None) -> None:
    """Make a new study in FOLDER that runs as it is."""
    from pipeline.console import say
    from pipeline.workflow.starting import further, left_behind, start_study
    from pipeline.workflow.status import typed

    made = start_study(folder, title=title, languages=languages, source=source)
    for path in made:
        say(path)
    for name, how in left_behind(source).items() if source is not None else ():
        say(f"not copied: {name}{f'   ({how})' if how else ''}", "yellow")
    for told in further(languages, example=source is None):
        say(told, "yellow")
    say(f"Next: focuscode run --study {typed(str(folder))}")


@click.command()
@study_option
@json_option
def status(folder: Path, as_json: bool) -> None:
    """Say what is there, what is stale and why, and what to do next."""
    from pipeline.console import say
    from pipeline.findings import to_json
    from pipeline.review.keys import keymap
    from pipeline.workflow.reading_progress import details, headline
    from pipeline.workflow.status import status as find_status
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        keymap(own=study.settings.review.keys)
        found = find_status(study)
    if as_json:
        print_json("status", {"fresh": found.is_fresh, **to_json(found)})
        return
    _show_work(found)
    if found.reading is not None and found.reading.is_open:
        say(f"  {headline(found.reading)}")
        for line in details(found.reading):
            say(f"    {line}")
    for code in found.sent_back:
        say(f"  sent back to the codebook: {code}", "yellow")
    if found.flagged:
        say(f"  segments flagged for discussion: {found.flagged}")
    if found.new_codes:
        say(f"  {found.new_codes} codes made while reading wait to be adopted")
    if found.orphans:
        say(
            f"  decisions on {found.orphans} segments count for nothing: the transcripts have these segments no more"
            " (focuscode check)",
            "yellow",
        )
    for path in found.unread_files:
        say(f"  not read: {path}", "yellow")
    for doubt in found.doubts:
        say(f"  {doubt}", "yellow")
    say(
        "All results are up to date." if found.is_fresh else "Stale:", "green" if found.is_fresh else "yellow"
    )
    for plan in found.plans:
        for line in _stale_lines(plan):
            say(f"  {line}")
    if found.advice:
        say("Next:")
        for advice in found.advice:
            say(f"  {advice}")


def _show_work(found: Status) -> None:
    """What the study holds, and how far everybody is."""
    from pipeline.cli.batches import how_compared, how_far
    from pipeline.console import say

    say(found.title, "bold")
    say(
        "  "
        + ", ".join(
            f"{number} {what if number != 1 else what.removesuffix('s')}"
            for what, number in found.files.items()
        )
    )
    for coder, (done, total) in found.coders.items():
        say(f"  {coder}: {done} of {total} segments completed")
    for judge in found.adjudicators:
        say(f"  {judge}: adjudicates, {found.conflicts} conflicts are open")
    for sample in found.samples:
        say(f"  {how_compared(sample)}", "" if sample.complete else "yellow")
    for batch in found.unfinished:
        say(f"  {batch.coder}, batch {batch.number}: {how_far(batch)}", "yellow")
    for coder, count in found.outdated.items():
        back = "segments judged by another codebook come back" if count != 1 else _ONE_BACK
        say(f"  {coder}: {count} {back}", "yellow")


_ONE_BACK = "segment judged by another codebook comes back"
_GONE = {"import": "the file is gone; what it held stays in the study"}


def _stale_lines(plan: StepPlan) -> list[str]:
    """What a step has to do: units with the same reasons on one line."""
    by_reason: dict[str, list[str]] = {}
    for unit, reasons in plan.stale.items():
        by_reason.setdefault("; ".join(reason.why for reason in reasons), []).append(unit)
    by_reason |= {_GONE.get(plan.step, "the input is gone"): list(plan.gone)} if plan.gone else {}
    lines = []
    for why, units in by_reason.items():
        named = "" if units == ["study"] else " " + ", ".join(units)
        lines.append(f"{plan.step}{named}, because {why}")
    return lines


@click.command()
@study_option
@json_option
@quiet_option
def run(folder: Path, as_json: bool, quiet: bool) -> None:
    """Do all that is stale, from the transcripts to the report."""
    from pipeline.console import progress, say
    from pipeline.findings import to_json
    from pipeline.steps import STEPS, WHOLE
    from pipeline.workflow.places import places_compared
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        with progress(quiet=quiet) as shown:
            outcome = run_steps(study, [step.name for step in STEPS], shown)
        path, apart = study.settings.path(study.settings.report.file), tuple(map(str, places_compared(study)))
    if as_json:
        print_json("run", {"report": str(path), "apart": apart, **to_json(outcome)})
        return
    if not quiet:
        for name, units in outcome.done.items():
            say(f"{name}: {'done' if units == (WHOLE,) else f'{len(units)} done'}")
        for name, units in outcome.gone.items():
            say(f"{name}: {', '.join(units)}: {_GONE.get(name, 'taken out, the input is gone')}")
        if outcome.nothing_stale:
            say("Nothing is stale: every result is up to date.")
    for place in apart:
        say(place, "yellow")
    say(f"Report: {path}")


@click.command()
@study_option
@json_option
@quiet_option
def check(folder: Path, as_json: bool, quiet: bool) -> None:
    """Hold the study to its gates, for CI: the exit code is 1 where one fails, and it says why."""
    from pipeline.console import progress, say
    from pipeline.errors import GateFailed
    from pipeline.findings import to_json
    from pipeline.review.keys import keymap
    from pipeline.workflow.checks import gates
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        keymap(own=study.settings.review.keys)
        with progress(quiet=quiet) as shown:
            run_steps(study, ("agree", "compare"), shown)
        found = gates(study)
    failed = [gate for gate in found if not gate.passed]
    if as_json:
        print_json("check", {"passed": not failed, "gates": to_json(found)})
    else:
        for gate in found:
            mark = "failed" if not gate.passed else "waived" if gate.waived else "passed"
            if quiet and gate.passed:
                continue
            say(f"{mark}  {gate.name}", "red" if not gate.passed else "")
            for why in gate.why:
                say(f"        {why}")
    if failed:
        raise GateFailed(
            [f"{len(failed)} of {len(found)} gates failed: {', '.join(gate.name for gate in failed)}."]
        )
