"""Commands for batches: draw one with known probabilities, list them, draw an audit sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option
from pipeline.draws import ALLOCATIONS, FOR_ONE, MOST_SEED, ORDERS, Design

if TYPE_CHECKING:
    from pipeline.draws import Draw
    from pipeline.workflow.queues import Batch, BatchSummary

F = TypeVar("F", bound=Callable[..., Any])
_WEIGHED = ("score", "uncertainty")
EVERYTHING = 0  # the size that `--size all` asks for


@click.group()
def queue() -> None:
    """Draw batches of segments to read, each segment with a known probability."""


class _Size(click.IntRange):
    """How many segments: a number, or the word `all`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number, or `EVERYTHING`; a usage error for what is neither a number in range nor `all`."""
        return EVERYTHING if value == "all" else super().convert(value, param, ctx)


def _draw_options(function: F) -> F:
    """The options of every draw."""
    for option in (
        click.option(
            "--export/--no-export", default=True, help="Write your decision file at the end (default: yes)."
        ),
        click.option(
            "--seed",
            type=click.IntRange(0, MOST_SEED),
            help="The seed of the draw (default: one is made, shown and put on record).",
        ),
        click.option(
            "--of",
            multiple=True,
            metavar="ATTRIBUTE=VALUE",
            help="Draw only from these, such as stakeholder_group=manager or transcript=fg1 (may be repeated).",
        ),
        click.option(
            "--size", required=True, type=_Size(1), metavar="NUMBER|all", help="How many segments, or all."
        ),
        click.option("--coder", required=True, help="Who is to read them: your name beside your decisions."),
    ):
        function = option(function)
    return function


@queue.command("draw")
@study_option
@_draw_options
@click.option(
    "--by",
    type=click.Choice(FOR_ONE),
    default="uniform",
    show_default=True,
    help="Every segment alike, alike within strata, or the likelier the higher the machine's score or uncertainty.",
)
@click.option(
    "--code", default="", help="The code whose score or uncertainty weighs (default: all together)."
)
@click.option(
    "--floor",
    type=click.FloatRange(0, 1, min_open=True),
    help="The least probability of any segment, with --by score or uncertainty (default: 0.2).",
)
@click.option(
    "--strata",
    multiple=True,
    help="An attribute to stratify by, such as stakeholder_group (may be repeated).",
)
@click.option(
    "--allocation",
    type=click.Choice(ALLOCATIONS),
    help="To each stratum its part of the batch (default), or to all alike.",
)
@click.option(
    "--order",
    type=click.Choice(ORDERS),
    default="document",
    show_default=True,
    help="In which order the batch is read; it changes no probability.",
)
@json_option
@quiet_option
def draw_(
    folder: Path,
    coder: str,
    size: int,
    of: tuple[str, ...],
    seed: int | None,
    export: bool,
    by: Any,
    code: str,
    floor: float | None,
    strata: tuple[str, ...],
    allocation: Any,
    order: Any,
    as_json: bool,
    quiet: bool,
) -> None:
    """Draw a batch for a coder, from the segments that the coder has not completed and that are in no batch of theirs.

    Every draw is put on record and stays there. focuscode review --coder NAME goes on with it until it is finished; only
    then does it support an estimate.
    """
    design = Design(
        by=by,
        size=size,
        order=order,
        code_id=code,
        floor=floor,
        strata=strata,
        allocation=allocation or "proportional",
        of=tuple(pair(text) for text in of),
    )
    _check(design, allocated=allocation is not None)
    _draw("draw", folder, coder, design, seed, export=export, as_json=as_json, quiet=quiet)


@queue.command("audit")
@study_option
@_draw_options
@json_option
@quiet_option
def audit(
    folder: Path,
    coder: str,
    size: int,
    of: tuple[str, ...],
    seed: int | None,
    export: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Draw a uniform sample of what a coder has left unread, to see what stopping there would miss."""
    design = Design(by="uniform", size=size, of=tuple(pair(text) for text in of), audit=True)
    _draw("audit", folder, coder, design, seed, export=export, as_json=as_json, quiet=quiet)


@queue.command("list")
@study_option
@click.option("--coder", help="Only this coder's.")
@json_option
def list_(folder: Path, coder: str | None, as_json: bool) -> None:
    """List the batches, how far each has been read, and which of them support an estimate."""
    from pipeline.cli.batches import how_compared, how_far
    from pipeline.console import say, table
    from pipeline.findings import to_json
    from pipeline.workflow.drawing import drawn_from
    from pipeline.workflow.queues import batches, samples_of
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        drawn = batches(study)
        shown = [batch for batch in drawn if coder in (None, batch.draw.coder)]
        found = [(batch.summary, drawn_from(study, batch.draw) is not None) for batch in shown]
    samples = [s.summary for s in samples_of(drawn) if coder is None or coder in s.coders]
    if as_json:
        body = [{**to_json(batch), "population_unchanged": same} for batch, same in found]
        print_json("queue list", {"batches": body, "samples": to_json(samples)})
        return
    if not found:
        say("No batch was drawn yet: focuscode queue draw, or focuscode assign for several coders.")
        return
    rows = [_row(batch) for batch, _ in found]
    columns = ("coder", "batch", "by", "order", "size", "of", "done", "seed")
    table("Batches", columns, rows, right=(1, 4, 5, 6, 7))
    for sample in samples:
        say(how_compared(sample))
    for batch, same in found:
        say(f"{batch.coder}, batch {batch.number}: {how_far(batch)}.", "" if same else "yellow")
        if not same:
            say(
                "  The segments that it was drawn from have changed since: it speaks of those of then.",
                "yellow",
            )


def _row(batch: BatchSummary) -> list[str]:
    """A batch in the list."""
    mark = "audit" if batch.audit else "shared" if batch.shared else ""
    by = f"{batch.by} ({mark})" if mark else batch.by
    if batch.unit:
        by = f"{batch.by} by {batch.unit}"
    counts = (batch.size, batch.population, batch.completed, batch.seed)
    return [batch.coder, str(batch.number), by, batch.order, *map(str, counts)]


def pair(text: str) -> tuple[str, str]:
    """`attribute=value`; a usage error where it is none."""
    key, sign, value = text.partition("=")
    if not (key and sign and value):
        raise click.UsageError(f"--of {text!r}: write ATTRIBUTE=VALUE, such as stakeholder_group=manager.")
    return key, value


def _check(design: Design, *, allocated: bool) -> None:
    """A usage error for options that do not go together: one that has no effect would be taken for one that has."""
    weighed = design.by in _WEIGHED
    if design.by == "stratified" and not design.strata:
        raise click.UsageError("--by stratified needs --strata, such as --strata stakeholder_group.")
    for given, option, fits, needs in (
        (bool(design.strata), "--strata", design.by == "stratified", "--by stratified"),
        (allocated, "--allocation", design.by == "stratified", "--by stratified"),
        (design.floor is not None, "--floor", weighed, "--by score or --by uncertainty"),
        (
            bool(design.code_id),
            "--code",
            weighed or design.order in ("likely", "uncertainty"),
            "a draw or an order by score or uncertainty",
        ),
    ):
        if given and not fits:
            raise click.UsageError(f"{option} goes with {needs}.")


def _draw(
    command: str,
    folder: Path,
    coder: str,
    design: Design,
    seed: int | None,
    *,
    export: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Draw, say what was drawn, and write the coder's file."""
    from secrets import randbelow

    from pipeline.console import progress
    from pipeline.findings import to_json
    from pipeline.review.opening import check_request
    from pipeline.workflow.drawing import draw_batch
    from pipeline.workflow.exchange import export_decisions
    from pipeline.workflow.own import suggest_for
    from pipeline.workflow.queues import open_batch
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.study import Study

    scored = design.by in _WEIGHED or design.order in ("likely", "uncertainty")
    with Study.open(folder) as study:
        check_request(study, coder)
        with progress(quiet=quiet) as shown:
            suggesting = ("suggest",) if scored else ()
            run_steps(study, ("import", "segment", *suggesting), shown)
            if scored:
                suggest_for(study, coder, shown)
        chosen = randbelow(2**32) if seed is None else seed
        drawn = draw_batch(study, coder, design, chosen, everything=design.size == EVERYTHING)
        before = open_batch(study, coder)
        written = export_decisions(study, (coder,)) if export else []
    if as_json:
        print_json(f"queue {command}", {"draw": to_json(drawn), "files": [file.path for file in written]})
    elif not quiet:
        _tell(drawn, folder, before)


def _tell(draw: Draw, folder: Path, first: Batch | None) -> None:
    """What was drawn, by strata where there are any, and what to do with it; `first` is the batch that is read first."""
    from pipeline.cli.batches import how_drawn
    from pipeline.console import say, table
    from pipeline.workflow.status import typed

    chances = sorted(item.probability for item in draw.items)
    size, least, most = len(chances), f"{chances[0]:.3f}", f"{chances[-1]:.3f}"
    say(
        f"Batch {draw.number} of {draw.coder}: {size} of {draw.population} segments, {how_drawn(draw)}.",
        "bold",
    )
    told = f"{least} for each segment" if least == most else f"from {least} to {most}"
    say(f"  inclusion probability: {told}")
    say(f"  order of reading: {draw.design.order}")
    if draw.design.strata:
        of_stratum = {item.stratum: item.probability for item in draw.items}
        names = sorted(of_stratum)
        counts = {name: sum(item.stratum == name for item in draw.items) for name in names}
        rows = [
            [name, str(counts[name]), str(round(counts[name] / of_stratum[name])), f"{of_stratum[name]:.3f}"]
            for name in names
        ]
        table("Strata", ("stratum", "drawn", "of", "probability"), rows, right=(1, 2, 3))
    say(f"It supports no estimate until all {size} are completed.")
    if first is not None and first.draw.number < draw.number:
        say(
            f"Batch {first.draw.number} comes first: {first.summary.remaining} of its segments are not completed."
        )
    where = "" if folder == Path() else f" --study {typed(str(folder))}"
    say(f"Next: focuscode review{where} --coder {typed(draw.coder)}")
