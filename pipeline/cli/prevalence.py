"""`focuscode prevalence`: how common each code is, also where only part was read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option

if TYPE_CHECKING:
    from pipeline.findings import Estimate
    from pipeline.workflow.prevalence import CodePrevalence, PrevalenceFound

Target = Literal["transcripts", "groups"]
TARGETS: tuple[Target, ...] = ("transcripts", "groups")
NOTHING = "—"
HEADS = {"transcripts": "these transcripts", "groups": "groups like these"}


@click.command()
@study_option
@click.option("--code", "codes", multiple=True, help="Only this code (may be repeated; default: all).")
@click.option(
    "--by",
    default="",
    metavar="ATTRIBUTE",
    help="Besides for each language, group, transcript, or value of another attribute of speakers or discussions.",
)
@click.option(
    "--target",
    type=click.Choice([*TARGETS, "both"]),
    default="both",
    show_default=True,
    help="Of what the interval speaks: these very transcripts, groups like these, or one beside the other.",
)
@click.option(
    "--machine/--no-machine",
    default=True,
    help="Let the machine's scores make the figures more precise (default: yes).",
)
@click.option(
    "--csv",
    "table_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all figures to this CSV file.",
)
@json_option
@quiet_option
def prevalence(
    folder: Path,
    codes: tuple[str, ...],
    by: str,
    target: str,
    machine: bool,
    table_file: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Estimate how common each code is, of all segments, where only part of them was read.

    Estimates rest on batches that were drawn by chance and are read to their end (focuscode queue draw, focuscode assign);
    what was picked by hand stays out of them. Where everything was read the share is exact.
    """
    from pipeline.console import progress
    from pipeline.workflow.own_files import refuse_own
    from pipeline.workflow.prevalence import Wanted, prevalences, write_table
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.study import Study

    with Study.open(folder) as study, progress(quiet=quiet) as shown:
        refuse_own(study, [table_file])
        run_steps(study, ("segment", "import"), shown)
        found = prevalences(study, Wanted(codes, by, machine), shown)
    if table_file is not None:
        write_table(table_file, found)
    if as_json:
        print_json("prevalence", {"target": target, **found.as_json()})
        return
    _show(found, [one for one in TARGETS if target in (one, "both")])


def _show(found: PrevalenceFound, targets: Sequence[Target]) -> None:
    """The tables, one for each part, and what has to be said."""
    from pipeline.console import say, table

    say("Share of all segments that have a code, in per cent, with 95 % intervals")
    for part in dict.fromkeys(row.part for row in found.rows):
        rows = [row for row in found.rows if row.part == part]
        one = rows[0].found
        which = f"{found.by}: {part}" if part else "All segments"
        lines = [_line(row, targets) for row in rows]
        columns = ("code", "share", *(HEADS[target] for target in targets))
        most = max(row.found.read for row in rows)
        table(f"{which}, {most} of {one.segments} read", columns, lines, right=range(1, len(columns)))
    for remark in (*_reasons(found.rows, targets), *found.remarks):
        say(remark, "yellow")


def _line(row: CodePrevalence, targets: Sequence[Target]) -> list[str]:
    """A code in the table."""
    shown = [_interval([_of(found, target) for _, found in row.cases], target) for target in targets]
    return [row.code_id, _share(row), *shown]


def _of(found: object, target: Target) -> Estimate:
    """The estimate for a target."""
    estimate: Estimate = getattr(found, target)
    return estimate


def _share(row: CodePrevalence) -> str:
    """The share in per cent; from all no to all yes where coders differ."""
    values = [found.transcripts.value for _, found in row.cases]
    shown = [f"{100 * value:.1f}" for value in values if value is not None]
    return "–".join(dict.fromkeys(shown)) if len(shown) == len(values) else NOTHING


def _interval(estimates: Sequence[Estimate], target: Target) -> str:
    """The interval in per cent, the widest of several; "exact" where nothing is estimated."""
    if any(estimate.value is None for estimate in estimates):
        return NOTHING
    if target == "transcripts" and all(estimate.low is None for estimate in estimates):
        return "exact"
    lows = [estimate.low for estimate in estimates if estimate.low is not None]
    highs = [estimate.high for estimate in estimates if estimate.high is not None]
    if len(lows) < len(estimates) or len(highs) < len(estimates):
        return NOTHING
    return f"{100 * min(lows):.1f}–{100 * max(highs):.1f}"


def _reasons(rows: Sequence[CodePrevalence], targets: Sequence[Target]) -> list[str]:
    """Why there is no estimate or no interval, each reason once with where it holds."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for target in targets:
            estimate = _of(row.found, target)
            if estimate.value is None or (estimate.low is None and target == "groups"):
                kind = "No estimate" if estimate.value is None else "No interval for groups like these"
                because = estimate.undefined_because or estimate.no_interval_because
                place = row.code_id if not row.part else f"{row.code_id} ({row.part})"
                places = found.setdefault(f"{kind}, because {because}", [])
                places += [] if place in places else [place]
    return [f"{why}: {_listed(places, len(rows))}." for why, places in found.items()]


def _listed(places: Sequence[str], count: int) -> str:
    """Some places by name; of many the first few."""
    if len(places) == count and count > 1:
        return "all of them"
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return ", ".join(places[:5]) + more
