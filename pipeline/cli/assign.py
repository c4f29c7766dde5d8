"""The command that shares out what is to be coded: a sample for all coders, and to each a part of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option
from pipeline.draws import MOST_SEED, UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.draws import Draw
    from pipeline.errors import Problem
    from pipeline.workflow.assigning import Assignment, Inflation, Plan, Share
    from pipeline.workflow.study import Study


@click.command()
@study_option
@click.option("--coder", "coders", required=True, multiple=True, help="Who is to code (once for each coder).")
@click.option(
    "--double",
    type=click.FloatRange(0, 1, min_open=True),
    help="The part of all segments that every coder codes, such as 0.2: the reliability sample.",
)
@click.option("--double-size", type=click.IntRange(1), help="The same as a number of segments.")
@click.option(
    "--inflate",
    multiple=True,
    metavar="CODE",
    help="A rare code of which the reliability sample is to hold more (may be repeated: any of them).",
)
@click.option(
    "--to-share",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="With --inflate: the part of the sample that is expected to have one of the codes (default: 0.2).",
)
@click.option(
    "--rest/--no-rest", default=True, help="Share out what is left among the coders as well (default: yes)."
)
@click.option(
    "--by",
    "unit",
    type=click.Choice(UNITS),
    default="transcript",
    show_default=True,
    help="Share out the rest by whole transcripts or segment by segment.",
)
@click.option(
    "--copies",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="To how many of the coders each segment of the rest goes.",
)
@click.option(
    "--strata",
    multiple=True,
    help="An attribute to stratify by (may be repeated; default: the stakeholder group, where it is known).",
)
@click.option("--no-strata", is_flag=True, help="Draw without strata.")
@click.option(
    "--of",
    multiple=True,
    metavar="ATTRIBUTE=VALUE",
    help="Share out only these, such as stakeholder_group=manager or transcript=fg1 (may be repeated).",
)
@click.option(
    "--seed",
    type=click.IntRange(0, MOST_SEED),
    help="The seed of all draws (default: one is made, shown and put on record).",
)
@click.option(
    "--export/--no-export", default=True, help="Write the coders' decision files at the end (default: yes)."
)
@json_option
@quiet_option
def assign(
    folder: Path,
    coders: tuple[str, ...],
    of: tuple[str, ...],
    inflate: tuple[str, ...],
    no_strata: bool,
    strata: tuple[str, ...],
    to_share: float | None,
    seed: int | None,
    export: bool,
    as_json: bool,
    quiet: bool,
    **given: Any,
) -> None:
    """Share out what is to be coded among coders: who codes which part, and how much of it all of them code.

    The reliability sample is one draw for all coders and comes first, without suggestions; each segment of the rest goes
    to one of them. Only segments that none of these coders has completed, and that are in none of their batches, are
    shared out; everything is put on record, or nothing. focuscode review --coder NAME then goes through a coder's part.
    """
    from pipeline.cli.queue import pair
    from pipeline.workflow.assigning import SHARE, Plan

    plan = Plan(
        coders,
        inflate=tuple(dict.fromkeys(inflate)),
        strata=() if no_strata else strata or None,
        to_share=SHARE if to_share is None else to_share,
        of=tuple(pair(text) for text in of),
        **given,
    )
    _check(plan, to_share=to_share is not None, no_strata=no_strata and bool(strata))
    _assign(folder, plan, seed, export=export, as_json=as_json, quiet=quiet)


def _check(plan: Plan, *, to_share: bool, no_strata: bool) -> None:
    """A usage error for options that do not go together: one that has no effect would be taken for one that has."""
    sample = plan.double is not None or plan.double_size is not None
    for wrong, told in (
        (plan.double is not None and plan.double_size is not None, "--double and --double-size say the same"),
        (no_strata, "--strata and --no-strata exclude each other"),
        (bool(plan.inflate) and not sample, "--inflate goes with --double or --double-size"),
        (to_share and not plan.inflate, "--to-share goes with --inflate"),
        (not plan.rest and not sample, "--no-rest goes with --double or --double-size"),
        (
            not plan.rest and plan.copies > 1,
            "--copies goes with a rest that is shared out, not with --no-rest",
        ),
    ):
        if wrong:
            raise click.UsageError(f"{told}.")


def _assign(folder: Path, plan: Plan, seed: int | None, *, export: bool, as_json: bool, quiet: bool) -> None:
    """Share out, say what was shared out, and write the coders' files."""
    from secrets import randbelow

    from pipeline.console import progress
    from pipeline.findings import to_json
    from pipeline.workflow.assigning import assign as share_out
    from pipeline.workflow.assigning import check_plan
    from pipeline.workflow.exchange import export_decisions
    from pipeline.workflow.queues import open_batches
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        with progress(quiet=quiet) as shown:
            run_steps(study, ("import", "segment"), shown)
            check_plan(study, plan, _about_names(study, plan.coders))
            if plan.inflate:
                run_steps(study, ("suggest",), shown)
        made = share_out(study, plan, randbelow(2**32) if seed is None else seed)
        first = {s.coder: open_batches(study, s.coder)[0].draw for s in made.shares if s.draws}
        names = tuple(share.coder for share in made.shares if share.draws)
        written = export_decisions(study, names) if export else []
    if as_json:
        print_json("assign", {"assignment": to_json(made), "files": [file.path for file in written]})
    elif not quiet:
        _tell(made, plan, folder, first)


def _about_names(study: Study, coders: Sequence[str]) -> list[Problem]:
    """What is wrong with the names of coders."""
    from pipeline.errors import InputError
    from pipeline.review.opening import check_request

    problems: list[Problem] = []
    for coder in dict.fromkeys(coders):
        try:
            check_request(study, coder)
        except InputError as error:
            problems += error.problems
    return problems


def _tell(made: Assignment, plan: Plan, folder: Path, first: dict[str, Draw]) -> None:
    """What was shared out and what is to be done with it; `first` is the batch that each coder reads first."""
    from pipeline.console import say, table
    from pipeline.workflow.status import typed

    say(f"{made.population} segments shared out, seed {made.seed}, round {made.round}.", "bold")
    if made.left_out:
        say(f"  left out: {made.left_out} that one of these coders has completed or has in a batch already")
    _tell_sample(made)
    rows = [_row(share) for share in made.shares]
    columns = ("coder", "sample", "allotted", "to read", "words", "transcripts of the allotted part")
    table("To read", columns, rows, right=(1, 2, 3, 4))
    if not plan.rest:
        say("The rest is not shared out yet: focuscode assign without --double.")
    where = "" if folder == Path() else f" --study {typed(str(folder))}"
    say("Next:")
    for share in made.shares:
        if not share.draws:
            continue
        earlier = first[share.coder]
        waits = earlier.number < share.draws[0].number
        before = f"   (batch {earlier.number}, drawn before, comes first)" if waits else ""
        say(f"  focuscode review{where} --coder {typed(share.coder)}{before}")


def _tell_sample(made: Assignment) -> None:
    """How the reliability sample was drawn, and what is to be expected of it."""
    from pipeline.cli.batches import how_drawn
    from pipeline.console import say

    sample = made.shares[0].sample
    if sample is None:
        say("  No reliability sample: agreement cannot be told from this (--double 0.2 draws one).", "yellow")
        return
    say(f"Reliability sample: {len(sample.items)} of {sample.population} segments, {how_drawn(sample)}.")
    chances = sorted(item.probability for item in sample.items)
    least, most = f"{chances[0]:.3f}", f"{chances[-1]:.3f}"
    say(f"  inclusion probability: {least if least == most else f'from {least} to {most}'}")
    say("  the same segments for every coder; they come first, and without suggestions")
    if made.inflation is not None:
        _tell_inflation(made.inflation)


def _tell_inflation(found: Inflation) -> None:
    """How common the inflated codes are to be expected."""
    from pipeline.console import say
    from pipeline.sampling import MOST_BY_SCORE

    for code, (before, after) in found.by_code.items():
        if code in found.uncalibrated:
            why = "its scores are no probabilities, so how much more of it there is cannot be told"
            say(f"  {code}: {why}", "yellow")
        else:
            say(f"  {code}: expected in {_percent(after)} of the sample, {_percent(before)} of all")
    if found.uncalibrated:
        return
    target, short = _percent(found.to_share), found.expected < found.to_share
    if len(found.by_code) > 1:
        expected, before_all = _percent(found.expected), _percent(found.population)
        say(f"  any of these: expected in {expected} of the sample, {before_all} of all")
    if not found.weight:
        say(f"  That is {target} or more as it is: nothing was weighted.")
    elif short and found.weight >= MOST_BY_SCORE:
        told = f"  That is short of {target}, with as much weight on the scores as is allowed."
        say(f"{told} A smaller sample would hold a larger part of it.", "yellow")


def _percent(share: float) -> str:
    """A share in per cent."""
    return f"{100 * share:.3g} %"


def _row(share: Share) -> list[str]:
    """A coder in the table."""
    sample, allotted = (len(draw.items) if draw else 0 for draw in (share.sample, share.allotted))
    counts = (sample, allotted, sample + allotted, share.words)
    return [share.coder, *map(str, counts), ", ".join(share.transcripts)]
