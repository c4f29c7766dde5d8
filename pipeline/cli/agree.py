"""`focuscode agree`: the report card of agreement, of a study or of a table of codings from anywhere."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from pipeline.agreement import KINDS, AgreementCard, Kind
from pipeline.cli.options import json_option, print_json, quiet_option, study_option

if TYPE_CHECKING:
    from pipeline.readers.codings_headings import TableOptions
    from pipeline.reports.agreement_page import AgreementContent
    from pipeline.workflow.analysing import Coded

F = TypeVar("F", bound=Callable[..., Any])
LISTED = ("coders", "codes", "order", "missing")  # options that take several values with commas between
COLUMNS: Sequence[tuple[str, dict[str, Any]]] = (
    ("unit", {"multiple": True, "help": "The column of the unit (several together name it: give it again)."}),
    ("coder", {"help": "The column of the coder."}),
    ("code", {"multiple": True, "help": "The column of the code, or of several codes in a cell."}),
    ("value", {"help": "The column of the value or level that the coder gave."}),
    ("transcript", {"help": "The column of the transcript: without it there is no interval by transcript."}),
    ("start", {"help": "The column where a marked passage begins (with --spans)."}),
    ("end", {"help": "The column where it ends."}),
    ("coders", {"metavar": "A,B", "help": "The columns of the coders, where there is a column for each."}),
    ("codes", {"metavar": "A,B", "help": "The columns of the codes, where there is a column for each."}),
    ("metric", {"type": click.Choice(["nominal", "ordinal", "interval", "ratio"]), "help": "How far apart values are."}),
    ("order", {"metavar": "LOW,…,HIGH", "help": "The values from low to high, where they are words."}),
    ("split", {"help": "What parts several codes in a cell (default: semicolon, bar, line break; “” for nothing)."}),
    ("blank", {"type": click.Choice(["missing", "none"]), "help": "What a blank cell means: not judged, or no code."}),
    ("absent", {"type": click.Choice(["missing", "none"]), "help": "What an absent row means (default: not judged)."}),
    ("missing", {"metavar": "A,B", "help": "What cells that hold no judgement say (default: NA, ., * and the like)."}),
    ("spans", {"is_flag": True, "help": "Compare passages that coders marked by themselves, character by character."}),
    ("sheet", {"help": "The sheet of a workbook."}),
    ("encoding", {"help": "The encoding of the file, where it is not UTF-8."}),
)  # fmt: skip


def column_options(function: F) -> F:
    """The options that say how a table from elsewhere is to be read."""
    for name, how in reversed(COLUMNS):
        shown = {**how, "help": f"With --from: {how['help'][0].lower()}{how['help'][1:]}"}
        function = click.option(f"--{name}", **shown)(function)
    return function


@click.command()
@study_option
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A table of codings from anywhere (CSV, Excel) instead of a study; needs none.",
)
@click.option(
    "--everything",
    is_flag=True,
    help="All that was coded twice, also outside the sample and with hints in sight.",
)
@click.option("--only", metavar="A,B", default="", help="Show these codes alone, by their ids.")
@click.option(
    "--parts",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    help="Show this breakdown too (may be given again).",
)
@click.option("--methods", is_flag=True, help="Print the paragraph for the paper and its references alone.")
@click.option(
    "--csv",
    "tables",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write all figures as CSV tables.",
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it as a page.",
)
@json_option
@quiet_option
@column_options
def agree(
    folder: Path,
    source: Path | None,
    everything: bool,
    only: str,
    kinds: tuple[str, ...],
    methods: bool,
    tables: Path | None,
    page: Path | None,
    as_json: bool,
    quiet: bool,
    **columns: Any,
) -> None:
    """Compute how far the coders agree, and which codings count.

    The card rests on the reliability sample that chance drew and on what was judged there without suggestions. With
    --from it is made of any table of codings: a row for each judgement, or a column for each coder or code; what its
    headings do not say is said by the options.
    """
    given = {name: value for name, value in columns.items() if value not in (None, (), False)}
    if source is None and given:
        raise click.UsageError(
            f"--{next(iter(given))} says how a table is read: name the table with --from FILE."
        )
    if source is not None and everything:
        raise click.UsageError("--everything is for a study; a table is always taken whole.")
    show = _Showing(_listed(only), cast("tuple[Kind, ...]", kinds), methods, tables, page, as_json)
    if source is not None:
        show.of_table(source, _table_options(given))
    else:
        show.of_study(folder, everything=everything, quiet=quiet)


def _listed(text: str) -> tuple[str, ...]:
    """Values with commas between; one that holds a comma stands in quotation marks."""
    found = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(filter(None, (value.strip() for value in found)))


def _table_options(given: dict[str, Any]) -> TableOptions:
    """What was said of the table."""
    from pipeline.readers.codings_headings import TableOptions

    said: dict[str, Any] = {
        name: _listed(value) if name in LISTED else value for name, value in given.items()
    }
    return TableOptions(**said)


@dataclass(frozen=True, slots=True)
class _Showing:
    """How a card is to be shown, whatever it was made of."""

    only: tuple[str, ...]
    kinds: tuple[Kind, ...]
    methods: bool
    tables: Path | None
    page: Path | None
    as_json: bool

    def of_table(self, source: Path, options: TableOptions) -> None:
        """The card of a table from elsewhere."""
        from pipeline.workflow.agreeing_tables import card_of_table
        from pipeline.workflow.agreement_files import content_of_table

        card = card_of_table(source, options)
        self._check(card)
        self._write(content_of_table(source, card))
        if self.as_json:
            print_json("agree", _body(card))
        elif self.methods:
            _print_methods(card)
        else:
            self._print(card)
            self._tell_the_rest(card)

    def of_study(self, folder: Path, *, everything: bool, quiet: bool) -> None:
        """The card of a study, and which codings count."""
        from pipeline.console import progress
        from pipeline.workflow.agreement_files import content_of_study, table_paths
        from pipeline.workflow.analysing import coded, to_be_read_again
        from pipeline.workflow.own_files import refuse_own
        from pipeline.workflow.running import run_steps
        from pipeline.workflow.study import Study

        with Study.open(folder) as study:
            refuse_own(study, [self.page, *table_paths(self.tables)])
            with progress(quiet=quiet) as shown:
                run_steps(study, ("agree",), shown)
            found = coded(study, everything=everything)
            known = {segment.id for segment in found.segments}
            outdated = sum(len(to_be_read_again(study, state, known)) for state in found.states.values())
            self._check(found.card)
            self._write(content_of_study(study, found.card))
        if self.as_json:
            body = {"consensus": found.consensus.as_json(), "outdated": outdated}
            print_json("agree", {**_body(found.card), **body})
        elif self.methods:
            _print_methods(found.card)
        else:
            self._print(found.card)
            _print_consensus(found, outdated)
            self._tell_the_rest(found.card)

    def _check(self, card: AgreementCard) -> None:
        """Raise InputError for a code that the card does not have."""
        from pipeline.errors import InputError, Problem

        known = [result.code_id for result in card.results]
        strange = [code for code in self.only if code not in known]
        if strange:
            how = f"Known: {', '.join(known)}."
            raise InputError([Problem("--only", f"no such code: {code!r}.", how) for code in strange])

    def _write(self, content: AgreementContent) -> None:
        """The files that were asked for."""
        from pipeline.workflow.agreement_files import write_page, write_tables

        if self.tables is not None:
            write_tables(self.tables, content.card)
        if self.page is not None:
            write_page(self.page, content)

    def _print(self, card: AgreementCard) -> None:
        """The card in the terminal."""
        from pipeline.cli.agreement_tables import limited, show

        show(limited(card, self.only), self.kinds)

    def _tell_the_rest(self, card: AgreementCard) -> None:
        """What was not shown, and where the files are."""
        from pipeline.cli.agreement_tables import unshown
        from pipeline.console import say

        say()
        hidden = unshown(card, self.kinds)
        if hidden:
            say(f"Breakdowns: --parts {', '.join(hidden)}.")
        if self.page is None and self.tables is None:
            say("Everything, with a paragraph for the paper: --html FILE; as tables: --csv FOLDER; --json.")
        for path in (self.tables, self.page):
            if path is not None:
                say(str(path))


def _body(card: AgreementCard) -> dict[str, Any]:
    """The card as JSON, with the paragraph for the paper."""
    from pipeline.reports.agreement_words import methods_paragraph, references

    words = {"methods": methods_paragraph(card), "references": list(references(card))}
    return {"card": card.as_json(), **words}


def _print_methods(card: AgreementCard) -> None:
    """The paragraph for the paper."""
    from pipeline.console import say
    from pipeline.reports.agreement_words import methods_paragraph, references

    say(methods_paragraph(card))
    for source in references(card):
        say()
        say(source)


def _print_consensus(found: Coded, outdated: int) -> None:
    """Which codings count, what is in conflict, and how disagreements were settled."""
    from pipeline.console import say, table
    from pipeline.findings import SETTLED_BECAUSE, by_reason

    say()
    if outdated:
        many = "judgements of a segment were" if outdated != 1 else "judgement of a segment was"
        back = "they come" if outdated != 1 else "it comes"
        say(f"{outdated} {many} made by another codebook ({back} back in focuscode review).", "yellow")
    counts = ", ".join(f"{number} {rule}" for rule, number in found.consensus.counts.items())
    say(f"Agreed codings: {counts}. Open conflicts: {_open_conflicts(found)}.")
    reasons = by_reason(found.consensus.settled)
    if reasons:
        settled = [[SETTLED_BECAUSE[reason], str(yes), str(no)] for reason, (yes, no) in reasons.items()]
        columns = ["reason", "code applies", "does not apply"]
        table("How disagreements were settled", columns, settled, right=(1, 2))


def _open_conflicts(found: Coded) -> str:
    """How many conflicts are open, and on what, where they are more than the card shows as open.

    The card counts conflicts on whether a code applies, on the segments that it compares.
    """
    every = found.consensus.conflicts
    compared = sum(after.open for after in found.card.after)
    if len(every) == compared:
        return str(len(every))
    about = Counter(conflict.about for conflict in every)
    told = []
    if about["presence"]:
        inside = f", {compared or 'none'} of them on the segments compared above"
        within = inside if compared < about["presence"] and len(found.card.coders) > 1 else ""
        told.append(f"{about['presence']} on whether a code applies{within}")
    told += [f"{about['level']} on its level"] if about["level"] else []
    told += [f"{about['span']} on the words that it covers"] if about["span"] else []
    return f"{len(every)} ({'; '.join(told)})"
