"""`focuscode plan`: how much to double-code so that agreement generalises, and how much more to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option
from pipeline.draws import MOST_SEED

if TYPE_CHECKING:
    from pipeline.workflow.planning import Asked, StudyPlan
    from pipeline.workflow.running import Progress


@click.command()
@study_option
@click.option(
    "--threshold",
    type=click.FloatRange(0.4, 1, min_open=True, max_open=True),
    default=0.65,
    show_default=True,
    help="The kappa over all segments that agreement shall be shown to exceed.",
)
@click.option(
    "--expected",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="KAPPA",
    help="The kappa that the coders have over all segments (default: the one observed, or 0.8).",
)
@click.option(
    "--to-share",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.2,
    show_default=True,
    help="The part of an inflated sample that is to have the code.",
)
@click.option(
    "--power",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    help="How probable it shall be that coders as good as expected show it.",
)
@click.option(
    "--precision",
    "half_width",
    type=click.FloatRange(0, 0.5, min_open=True),
    default=0.05,
    show_default=True,
    help="The half width of the 95 % interval that a code's prevalence shall have.",
)
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only this code (may be repeated).")
@click.option(
    "--base-rate",
    "base_rates",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    multiple=True,
    help="How common to take a code to be that nobody has given yet (with --segments it may be repeated).",
)
@click.option(
    "--segments",
    type=click.IntRange(1),
    help="Plan without a study, for so many segments (with --base-rate).",
)
@click.option(
    "--seed", type=click.IntRange(0, MOST_SEED), default=0, show_default=True, help="Of the simulation."
)
@json_option
@quiet_option
def plan(
    folder: Path,
    threshold: float,
    expected: float | None,
    to_share: float,
    power: float,
    half_width: float,
    codes: tuple[str, ...],
    base_rates: tuple[float, ...],
    segments: int | None,
    seed: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say how many segments to double-code for agreement to generalise, and how many more to read.

    By code, from what was coded so far: by Shaffer's rho the fewest segments on which coders who agree well can show it,
    drawn as they come or so that they hold more of the code. Before any coding, and with --base-rate and --segments even
    before there is a study, base rates are assumed.
    """
    from pipeline.reliability.rho import Assumptions
    from pipeline.workflow.planning import Asked

    _check(folder, base_rates, codes, segments)
    asked = Asked(
        expected,
        power,
        to_share,
        half_width,
        base_rates,
        codes,
        Assumptions(threshold=threshold, seed=seed),
    )
    _plan(folder, asked, segments, as_json=as_json, quiet=quiet)


def _check(folder: Path, rates: Sequence[float], codes: Sequence[str], segments: int | None) -> None:
    """A usage error for options that do not go together."""
    from pipeline.settings import FILE_NAME

    for wrong, told in (
        (segments is not None and not rates, "--segments goes with --base-rate: how common the code will be"),
        (segments is not None and bool(codes), "--code is of a study, and --segments plans without one"),
        (segments is None and len(rates) > 1, "Several --base-rate go with --segments"),
        (
            segments is None and bool(rates) and not (folder / FILE_NAME).exists(),
            f"There is no {FILE_NAME} here: to plan without a study, say with --segments how many there will be",
        ),
    ):
        if wrong:
            raise click.UsageError(f"{told}.")


def _plan(folder: Path, asked: Asked, segments: int | None, *, as_json: bool, quiet: bool) -> None:
    """Make the plan and show it."""
    from pipeline.cli.plan_tables import commands, show
    from pipeline.console import progress
    from pipeline.findings import to_json

    with progress(quiet=quiet) as shown:
        if segments is None:
            made = _of_study(folder, asked, shown)
        else:
            from pipeline.workflow.planning import plan_rates

            made = plan_rates(segments, asked, shown)
    if as_json:
        told = [{"command": command, "codes": list(of)} for command, of in commands(made, folder)]
        print_json("plan", {"plan": to_json(made), "commands": told})
    else:
        show(made, folder)


def _of_study(folder: Path, asked: Asked, shown: Progress) -> StudyPlan:
    """The plan of a study, from what was coded so far."""
    from pipeline.workflow.planning import plan_study
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        run_steps(study, ("import", "segment"), shown)
        return plan_study(study, asked, shown)
