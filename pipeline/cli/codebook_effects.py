"""What the commands that change the codebook share: their options, and what they say of file and decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.cli.options import json_option, print_json, study_option

if TYPE_CHECKING:
    from pipeline.codebook.operations import Signed
    from pipeline.workflow.codebook_changes import Effect, Operation, PlannedChange
    from pipeline.workflow.study import Study

F = TypeVar("F", bound=Callable[..., Any])


def changing(*, why_needed: bool) -> Callable[[F], F]:
    """The options of every command that changes the codebook."""

    def decorate(function: F) -> F:
        """Add them, last first."""
        function = json_option(function)
        function = click.option(
            "--dry-run",
            is_flag=True,
            help="Show what would change, and what it does to decisions; write nothing.",
        )(function)
        function = click.option(
            "--by", default="", help="Who does it (default: your name on this computer)."
        )(function)
        told = "Why, in a sentence: it goes on record with the change."
        why = click.option("--why", required=True, help=told) if why_needed else None
        function = (why or click.option("--why", default="", help=told))(function)
        return study_option(function)

    return decorate


def signed_by(by: str, why: str) -> Signed:
    """Who does it, today, and why."""
    import getpass

    from pipeline.codebook.operations import Signed
    from pipeline.workflow.study import now

    try:
        who = by or getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise click.UsageError("Say who you are: --by NAME.") from None
    return Signed(who, now()[:10], why)


def carry_out(
    study: Study, what: str, operation: Operation, *, notes: Sequence[str] = (), dry_run: bool, as_json: bool
) -> None:
    """Work it out, do it unless it is only tried, and say what it does."""
    from pipeline.console import say
    from pipeline.workflow.codebook_changes import plan_change, write_change

    planned = plan_change(study, operation)
    if not as_json:
        _show(planned, notes, dry_run=dry_run)
    if not dry_run:
        write_change(study, planned)
    if not as_json:
        say(f"{planned.source}: nothing was written." if dry_run else f"{planned.source}: changed.")
    else:
        print_json(f"codebook {what}", _as_json(planned, notes, dry_run=dry_run))


def _as_json(planned: PlannedChange, notes: Sequence[str], *, dry_run: bool) -> dict[str, Any]:
    """What was done, for programs."""
    from pipeline.findings import to_json

    return {
        "file": planned.source,
        "written": not dry_run,
        "changes": to_json(planned.changes),
        "differences": to_json(planned.differences),
        "diff": list(planned.diff),
        "decisions": planned.decisions,
        "codings": planned.codings,
        "coders": to_json(planned.effects),
        "notes": list(notes),
        "by_hand": list(planned.by_hand),
        "not_imported": list(planned.unread),
    }


def _show(planned: PlannedChange, notes: Sequence[str], *, dry_run: bool) -> None:
    """What is done to the file and to decisions, and what is left to do, in words."""
    from pipeline.console import say

    for line in planned.diff if dry_run else ():
        say(line, {"+": "green", "-": "red"}.get(line[:1], ""))
    for difference in planned.differences:
        say(f"{difference.code_id or planned.source}: {difference.what}")
    for change in planned.changes:
        if change.act == "declare":
            say(f"{change.code_id}: declared {change.sense} since {change.was}.")
        elif change.act in ("adopt", "drop"):
            done = f"counts for “{change.to[0]}” now" if change.to else "is not taken up"
            say(f"{change.code_id}: {done}.")
    for note in notes:
        say(note, "yellow")
    codings = f" ({planned.codings} of them codings)" if planned.codings != planned.decisions else ""
    say(f"Decisions about it: {planned.decisions}{codings}.")
    for effect in planned.effects:
        if told := _told(effect):
            say(f"  {effect.coder}: {told}")
    for name in planned.unread:
        say(f"not counted, since it is not imported as it is now: {name}", "yellow")
    for hint in planned.by_hand:
        say(f"change by hand, or the study will be refused: {hint}", "yellow")


def _told(effect: Effect) -> str:
    """What becomes of a coder's work, in a phrase; "" where nothing does."""
    follow, lapsed, back, settled = effect.follow, effect.lapsed, effect.back, effect.settled
    parts = [
        f"{follow} coding{'s' * (follow != 1)} follow{'s' * (follow == 1)}" if follow else "",
        f"{lapsed} coding{'s' * (lapsed != 1)} count{'s' * (lapsed == 1)} no more" if lapsed else "",
        f"{back} segment{'s' * (back != 1)} come{'s' * (back == 1)} back for review" if back else "",
        f"{settled} need not be read again" if settled else "",
    ]
    return ", ".join(filter(None, parts))
