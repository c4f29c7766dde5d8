"""Commands in which people code: review and adjudicate, on a full screen or line by line."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.cli.options import quiet_option, study_option
from pipeline.cli.terminal import at_terminal, goes_by_lines, typed_line

if TYPE_CHECKING:
    from pipeline.review.session import Session
    from pipeline.workflow.reading_progress import ReadingProgress
    from pipeline.workflow.study import Study

F = TypeVar("F", bound=Callable[..., Any])


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Look for no garbage while a review is loaded: nearly all of it stays, and looking takes a tenth of the time.

    Whoever shows the first segment looks for it from then on (`ReviewApp` in the pauses, the plain mode as usual).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _coding_options(function: F) -> F:
    """The options of both commands."""
    for option in (
        quiet_option,
        click.option(
            "--export/--no-export", default=True, help="Write your decision file at the end (default: yes)."
        ),
        click.option(
            "--plain",
            is_flag=True,
            help="Line by line instead of a full screen: for pipes, screen readers and very small terminals.",
        ),
        click.option("--coder", required=True, help="Your name, as it is to stand beside your decisions."),
        study_option,
    ):
        function = option(function)
    return function


@click.command()
@_coding_options
@click.option("--transcript", default="", help="Only this transcript, also where a batch is open.")
@click.option("--all", "everything", is_flag=True, help="All segments, also where a batch is open.")
@click.option("--hints/--blind", default=None, help="Show or hide machine suggestions (default: study.toml).")
@click.option(
    "--reopen",
    type=click.FloatRange(0, 1),
    help="Which share of the segments you completed without a code comes back where that code is new or means more"
    " now (default: study.toml). What you gave by another meaning always does.",
)
@_nothing_collected()
def review(
    folder: Path,
    coder: str,
    transcript: str,
    everything: bool,
    hints: bool | None,
    reopen: float | None,
    plain: bool,
    export: bool,
    quiet: bool,
) -> None:
    """Code the transcripts, segment by segment.

    Every decision is on the disk before the next segment shows. Quit whenever you like; you resume where you were.
    You see nobody else's decisions. Where a batch was drawn for you (focuscode queue, focuscode assign) and is not
    finished, you go on with it. Press ? for all keys.
    """
    from pipeline.cli.batches import tell_batch
    from pipeline.review.opening import check_request, open_session
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        check_request(study, coder, transcript_id=transcript)
        adjudicator = coder in study.settings.review.adjudicators
        visible = hints if hints is not None else (study.settings.review.hints and not adjudicator)
        _bring_up_to_date(study, visible=visible, quiet=quiet)
        _make_sure(study, coder)
        session = open_session(
            study, coder, hints=visible, transcript_id=transcript, everything=everything, reopen=reopen
        )
        tell_batch(study, session.draw, "(--all reads outside of it)")
        try:
            _at_work(study, session, plain=plain)
        finally:
            tell_batch(study, session.draw)
            _export(study, coder, wanted=export)


@click.command()
@_coding_options
@click.option(
    "--hints", is_flag=True, help="Show machine suggestions from the beginning (default: on asking)."
)
def adjudicate(folder: Path, coder: str, hints: bool, plain: bool, export: bool, quiet: bool) -> None:
    """Settle what the coders disagree on, the most contested segments first.

    What all agree on settles itself (consensus in study.toml). You see what each coder said, with their memos; you
    settle code by code with a reason, or send a code back to the codebook. You must be named in study.toml:
    adjudicators.
    """
    from pipeline.review.opening import check_request, open_session
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        check_request(study, coder, conflicts=True)
        _bring_up_to_date(study, visible=hints, quiet=quiet)
        session = open_session(study, coder, hints=hints, conflicts=True)
        try:
            _at_work(study, session, plain=plain)
        finally:
            _export(study, coder, wanted=export)


def _own_progress(study: Study, coder: str) -> ReadingProgress:
    """How far the coder's reading has come."""
    from pipeline.workflow.stopping import own_progress

    return own_progress(study, coder)


def _bring_up_to_date(study: Study, *, visible: bool, quiet: bool) -> None:
    """Cut the transcripts into segments where they changed, and suggest codes where nothing was suggested yet.

    Suggestions that are there and stale are made anew in the background, while the coder reads.
    """
    from pipeline.console import progress
    from pipeline.workflow.running import run_steps

    with progress(quiet=quiet) as shown:
        run_steps(study, ("import", "segment"), shown)
        if visible and not study.runs("suggest"):
            run_steps(study, ("suggest",), shown)


def _make_sure(study: Study, coder: str) -> None:
    """Ask, where somebody is there to answer, whether a name that nobody had so far is a slip of a known one; else say so.

    Raises InputError where it is one. A name is there for good once something was decided under it.
    """
    from pipeline.console import tell
    from pipeline.errors import InputError, Problem
    from pipeline.workflow.likeness import coder_meant

    meant = coder_meant(study, coder)
    if not meant:
        return
    what = f"Nobody in this study is called {coder!r} yet. Did you mean {meant!r}?"
    if not at_terminal():
        tell(f"{what} {coder} begins as a new coder.", "yellow")
    elif not click.confirm(f"{what} Begin as a new coder, {coder}?", default=False):
        raise InputError(Problem("--coder", "nothing was begun.", f"Start again with --coder {meant}."))


def _at_work(study: Study, session: Session, *, plain: bool) -> None:
    """Let the coder work, on a full screen where that is possible."""
    from pipeline.console import say, say_marked
    from pipeline.review.how_far import HowFar
    from pipeline.workflow.refreshing import Refresher, progress_beside

    here = None if session.adjudicating else HowFar(partial(_own_progress, study, session.coder))
    if goes_by_lines(plain=plain):
        from pipeline.review.lines import LineReview
        from pipeline.review.terminal import Terminal

        gc.enable()
        LineReview(session, Terminal(say, typed_line, say_marked), here).run()
        return
    from pipeline.errors import FocusError

    # Textual paints at the next of so many moments in a second: a key waits for it 2 ms on average, and not 8.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    from pipeline.review.app import ReviewApp
    from pipeline.review.finding import Finder
    from pipeline.review.keys import keymap

    review = study.settings.review
    beside = partial(progress_beside, study.settings.folder, session.coder)
    refresher = Refresher(study.settings.folder, session.coder)
    app = ReviewApp(
        session,
        keys=keymap(adjudicating=session.adjudicating, own=review.keys),
        how_far=HowFar(beside) if here is not None else None,
        theme=review.theme,
        finding=Finder(study, session),
        painted=refresher.start if session.hints else None,
    )
    try:
        failed = app.run()
    finally:
        refresher.stop()
    if failed is not None:
        raise failed
    if app.return_code:
        raise FocusError("The review has a fault (see above). Every decision that you saw taken is saved.")
    for told in here.at_end() if here is not None else ():
        say(told, "dim")


def _export(study: Study, coder: str, *, wanted: bool) -> None:
    """Write a coder's file at the end of a review; where that fails, say first that nothing was lost."""
    from pipeline.console import say, tell
    from pipeline.errors import InputError
    from pipeline.workflow.exchange import export_decisions

    if not wanted:
        return
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
