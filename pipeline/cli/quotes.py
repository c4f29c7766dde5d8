"""`focuscode quotes`: coded passages, found by code and by who said them; and the list of quotes to be translated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.exhibit_tables import (
    LABELS,
    Files,
    as_body,
    code_option,
    coder_option,
    conditions,
    file_options,
    where_option,
)
from pipeline.cli.options import json_option, print_json, quiet_option, study_option

if TYPE_CHECKING:
    from pipeline.workflow.explored_quotes import FoundQuote, QuotesFound, QuotesWanted, Spoken
    from pipeline.workflow.study import Study

USUAL = 20  # quotes on a terminal, where no limit is given
INDENT = "    "


@click.command()
@study_option
@code_option
@where_option
@click.option("--level", "levels", multiple=True, help="Only this level of graded codes (may be repeated).")
@click.option(
    "--chosen",
    type=click.Choice(["typical", "strong", "dissenting", "all"]),
    help="Only those that the report’s rule chooses for each code and stakeholder group.",
)
@coder_option
@click.option(
    "--speakers",
    is_flag=True,
    help="Show labels as in the transcripts, and where each quote stands (transcript, turn, line, time). For your own eyes, not"
    " for publication: both tell who speaks.",
)
@click.option("--context", type=click.IntRange(min=0), default=0, help="So many turns before and after each.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    help=f"So many quotes at most; 0 for all (default: {USUAL}, in files all).",
)
@file_options
@click.option(
    "--translate",
    "list_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report’s quotes in other languages to this list (.csv or .xlsx), to be translated.",
)
@json_option
@quiet_option
def quotes(
    folder: Path,
    where: tuple[str, ...],
    list_file: Path | None,
    files: Files,
    coder: str,
    as_json: bool,
    quiet: bool,
    **said: Any,
) -> None:
    """Show coded passages as quotes, word for word, with a description of who says them.

    Agreed codings count. Speakers are described as in the report, as fully as comparison.least_people people share it;
    where a quote stands is left out, as it would tell who speaks, unless you ask with --speakers. With --translate
    the quotes that the report shows in another language than its own are written to a list; what is filled in there
    stays when the list is written again, and the report reads it: [report] translations.
    """
    from pipeline.workflow.explored_quotes import QuotesWanted
    from pipeline.workflow.own_files import refuse_own
    from pipeline.workflow.study import Study

    if list_file is not None:
        given = [where, files, coder, *said.values()]
        if any(given):
            raise click.UsageError("--translate writes what the report shows: it goes with no other choice.")
        with Study.open(folder) as study:
            _translate(study, list_file, as_json=as_json, quiet=quiet)
        return
    speakers, limit = said["speakers"], said["limit"]
    to_file = as_json or bool(files)
    wanted = QuotesWanted(
        codes=said["codes"],
        where=conditions(where, speakers=speakers),
        levels=said["levels"],
        chosen=said["chosen"] or "",
        context=said["context"],
        speakers=speakers,
        limit=limit if limit is not None else 0 if to_file else USUAL,
    )
    with Study.open(folder) as study:
        refuse_own(study, files.paths)
        found = _found(study, coder, wanted, quiet=quiet)
    _tell(found, wanted, quiet=quiet)
    _deliver(found, wanted, files, as_json=as_json, quiet=quiet)


def _found(study: Study, coder: str, wanted: QuotesWanted, *, quiet: bool) -> QuotesFound:
    """The quotes that are asked for."""
    from pipeline.console import progress
    from pipeline.workflow.explored_quotes import find_quotes
    from pipeline.workflow.exploring import explored
    from pipeline.workflow.running import run_steps

    with progress(quiet=quiet) as shown:
        run_steps(study, ("segment", "import"), shown)
    return find_quotes(explored(study, coder), wanted)


def _tell(found: QuotesFound, wanted: QuotesWanted, *, quiet: bool) -> None:
    """Say what may tell who speaks, and where the rule is stated by which quotes were chosen."""
    from pipeline.console import tell

    if quiet:
        return
    if wanted.speakers:
        tell(LABELS, "yellow")
    if found.told:
        what = "The conditions tell" if wanted.where else "The language tells"
        which = "who meet them" if wanted.where else "who speak it"
        tell(
            f"{what} more than the descriptions: {found.told} of these quotes are by one of too few people {which}"
            " (comparison.least_people). Do not pass them on.",
            "yellow",
        )
    if wanted.context and not found.placed and found.quotes:
        tell(
            "The talk around quotes may be found again beside others: do not pass it on. The report leaves out what tells.",
            "yellow",
        )
    if wanted.chosen and found.quotes:
        tell("Chosen by the rule of the report, which stands there and under --json.", "dim")


def _deliver(found: QuotesFound, wanted: QuotesWanted, files: Files, *, as_json: bool, quiet: bool) -> None:
    """Print the quotes, or write them."""
    from pipeline.analysis.quotes import RULE
    from pipeline.console import tell
    from pipeline.workflow.explored_quotes import quote_table

    written = files.write(quote_table(found, wanted), for_excel=True) if files else []
    if as_json:
        rule = {"rule": RULE} if wanted.chosen else {}
        print_json("quotes", as_body(quote_table(found, wanted), total=found.total, **rule))
    elif not written:
        _show(found, wanted)
    elif not quiet:
        tell(f"{len(found.quotes)} quotes: {', '.join(map(str, written))}")


def _show(found: QuotesFound, wanted: QuotesWanted) -> None:
    """The quotes on the terminal, code by code."""
    from pipeline.console import say, tell

    if not found.quotes:
        say("No such quote.")
        return
    last = ""
    for quote in found.quotes:
        if quote.code.id != last:
            if last:
                say()
            say(f"{quote.code.name} ({quote.code.id})", "bold")
            last = quote.code.id
        say()
        say(f"  {_heading(quote, speakers=wanted.speakers, placed=found.placed)}", "cyan")
        _said(quote.before)
        _passage(quote.ref.quote, INDENT, "")
        _said(quote.after)
    if len(found.quotes) < found.total:
        say()
        tell(f"{len(found.quotes)} of {found.total} quotes are shown; --limit 0 shows all.", "dim")


def _heading(quote: FoundQuote, *, speakers: bool, placed: bool) -> str:
    """Who says it, what it stands for, and where it stands, if that may be told."""
    ref = quote.ref
    place = [ref.transcript_id, f"turn {quote.turn}"]
    place += [f"line {quote.line}"] if quote.line is not None else []
    place += [_clock(quote.time)] if quote.time is not None else []
    who = quote.label if speakers else ref.attribution
    parts = (who, quote.level_name, ref.chosen, ", ".join(place) if placed else "", ref.language)
    return " · ".join(filter(None, parts))


def _clock(seconds: float) -> str:
    """A time of a recording as hours, minutes and seconds."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole % 3600 // 60:02}:{whole % 60:02}"


def _said(spoken: Sequence[Spoken]) -> None:
    """The talk around a quote."""
    for one in spoken:
        _passage(f"{one.speaker}: {one.words}", f"{INDENT}  ", "dim")


def _passage(text: str, indent: str, style: str) -> None:
    """Somebody's words, word for word; on a screen its lines are folded between words, in a pipe they stay lines."""
    import sys

    from rich.padding import Padding

    from pipeline.console import console, plain

    if sys.stdout.isatty():
        console().print(Padding(plain(text, style), (0, 0, 0, len(indent)), expand=False))
        return
    for line in text.split("\n"):
        console().print(plain(f"{indent}{line}", style))


def _translate(study: Study, path: Path, *, as_json: bool, quiet: bool) -> None:
    """Write the list of quotes to be translated, and say what is new in it."""
    from pipeline.console import progress, say
    from pipeline.workflow.running import run_steps
    from pipeline.workflow.translating import write_translations

    with progress(quiet=quiet) as shown:
        run_steps(study, ("segment", "import"), shown)
    done = write_translations(study, path)
    if as_json:
        print_json("quotes", {"file": str(path), **done.as_json()})
        return
    for line in done.words(path):
        say(line)
