"""Commands for people's decisions: review, export, import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option

if TYPE_CHECKING:
    from pipeline.workflow.study import Study


@click.command()
@study_option
@click.option("--coder", required=True, help="Your name, as it is to stand beside your decisions.")
@click.option("--transcript", default="", help="Only this transcript, also where a batch is open.")
@click.option("--all", "everything", is_flag=True, help="All segments, also where a batch is open.")
@click.option("--hints/--blind", default=None, help="Show or hide machine suggestions (default: study.toml).")
@click.option("--conflicts", is_flag=True, help="For adjudicators: only what the coders disagree on.")
@click.option(
    "--reopen",
    type=click.FloatRange(0, 1),
    help="Which share of the segments you completed without a code comes back where that code is new or means more"
    " now (default: study.toml). What you gave by another meaning always does.",
)
@click.option(
    "--export/--no-export", default=True, help="Write your decision file at the end (default: yes)."
)
@quiet_option
def review(
    folder: Path,
    coder: str,
    transcript: str,
    everything: bool,
    hints: bool | None,
    conflicts: bool,
    reopen: float | None,
    export: bool,
    quiet: bool,
) -> None:
    """Code the transcripts, segment by segment.

    Every decision is on the disk before the next segment shows. Quit whenever you like; you resume where you were.
    You see nobody else's decisions. Where a batch was drawn for you (focuscode queue) and is not finished, you go on
    with it.
    """
    from pipeline.cli.batches import tell_batch
    from pipeline.console import progress, say, say_marked
    from pipeline.review.how_far import HowFar
    from pipeline.review.lines import LineReview, Terminal
    from pipeline.review.opening import check_request, open_session
    from pipeline.workflow.own import suggest_for
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.stopping import own_progress
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        check_request(study, coder, transcript_id=transcript, conflicts=conflicts)
        adjudicating = coder in study.settings.review.adjudicators
        visible = hints if hints is not None else (study.settings.review.hints and not adjudicating)
        with progress(quiet=quiet) as shown:
            run_steps(study, ("segment", "suggest"), shown)
            if visible:
                suggest_for(study, coder, shown)
        session = open_session(
            study,
            coder,
            hints=visible,
            transcript_id=transcript,
            conflicts=conflicts,
            everything=everything,
            reopen=reopen,
        )
        tell_batch(study, session.draw, "(--all reads outside of it)")
        try:
            how_far = None if conflicts else HowFar(lambda: own_progress(study, coder))
            LineReview(session, Terminal(say, _ask, say_marked), how_far).run()
        finally:
            tell_batch(study, session.draw)
            if export:
                _export(study, coder)


def _export(study: Study, coder: str) -> None:
    """Write a coder's file at the end of a review; where that fails, say first that nothing was lost."""
    from pipeline.console import say, tell
    from pipeline.errors import InputError
    from pipeline.workflow.exchange import export_decisions

    try:
        if study.store.decisions(coder) or study.store.memos(coder):
            for written in export_decisions(study, (coder,)):
                say(f"{written.path}: {written.decisions} decisions, {written.memos} memos")
    except (InputError, OSError):
        tell(
            "All your decisions are saved in study.db. Only your decision file was not written, because:",
            "red",
        )
        raise


def _ask(prompt: str) -> str | None:
    """A line of standard input, None at its end; the prompt is shown only to a person at a terminal."""
    if sys.stdin.isatty():
        try:
            return input(prompt)
        except EOFError:
            return None
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


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
