"""Commands that each do one stage (and what must come before it) and show what came out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option
from pipeline.findings import Estimate

if TYPE_CHECKING:
    from pipeline.workflow.study import Study


def _bring_up(study: Study, steps: Sequence[str], *, quiet: bool) -> None:
    """Run those steps where they are stale, with progress."""
    from pipeline.console import progress
    from pipeline.workflow.running import run_steps

    with progress(quiet=quiet) as shown:
        run_steps(study, steps, shown)


@click.command()
@study_option
@json_option
@quiet_option
def read(folder: Path, as_json: bool, quiet: bool) -> None:
    """Read the transcripts: turns, speakers, and whatever was not understood."""
    from pipeline.console import say, table
    from pipeline.findings import to_json
    from pipeline.workflow.inputs import lacking
    from pipeline.workflow.likeness import slips
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        _bring_up(study, ("read",), quiet=quiet)
        transcripts, notices = study.store.transcripts(), study.store.notices()
        unread, absent, doubts = study.unread_files, lacking(study), tuple(slips(study))
    rows: list[dict[str, Any]] = [
        {
            "id": t.id,
            "source": t.source,
            "language": t.language,
            "turns": len(t.turns),
            "speakers": len({t.speaker(turn.speaker_id).person for turn in t.turns}),
            "words": sum(len(t.words_of(turn).split()) for turn in t.turns),
            "silent": [s.label for s in t.silent],
            "unmatched": [s.label for s in t.unmatched],
            "notices": to_json(notices[t.id]),
        }
        for t in transcripts.values()
    ]
    if as_json:
        print_json("read", {"transcripts": rows, "unread_files": unread, "doubts": doubts})
        return
    columns = ["transcript", "language", "turns", "speakers", "words", "silent", "unmatched", "notices"]
    shown = [[_cell(row, name) for name in ("id", *columns[1:])] for row in rows]
    table(
        "1 transcript" if len(rows) == 1 else f"{len(rows)} transcripts", columns, shown, right=(2, 3, 4, 7)
    )
    for listed in notices.values():
        for notice in listed:
            place = f", line {notice.line}" if notice.line is not None else ""
            say(f"{notice.source}{place}: {notice.reason}: “{notice.text}”", "yellow")
    for path in unread:
        say(f"not read: {path}", "yellow")
    listed_file = study.settings.participants
    for key in absent:
        say(
            f"{listed_file}: nobody has a value in a column “{key}” (study.toml: participants.columns)",
            "yellow",
        )
    for doubt in doubts:
        say(doubt, "yellow")
    for row in rows:
        if row["unmatched"] and listed_file:
            say(f"{row['source']}: not in {listed_file}: {', '.join(row['unmatched'])}", "yellow")


def _cell(row: dict[str, Any], name: str) -> str:
    """A value of a row of `read` as it is printed."""
    value = row[name]
    if name == "notices":
        return str(len(value)) if value else ""
    return ", ".join(value) if isinstance(value, list) else str(value)


@click.command()
@study_option
@json_option
@quiet_option
def segment(folder: Path, as_json: bool, quiet: bool) -> None:
    """Cut the transcripts into the segments that are coded."""
    from pipeline.console import table
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        _bring_up(study, ("segment",), quiet=quiet)
        counts = dict.fromkeys(study.store.transcripts(), 0)
        words = dict(counts)
        for found in study.store.segments():
            counts[found.transcript_id] += 1
            words[found.transcript_id] += len(found.quote.split())
    rule = study.rule.name
    if as_json:
        print_json("segment", {"rule": rule, "segments": counts})
        return
    rows = [[name, str(n), f"{words[name] / n:.1f}" if n else ""] for name, n in counts.items()]
    table(
        f"{sum(counts.values())} segments by {rule}",
        ["transcript", "segments", "words each"],
        rows,
        right=(1, 2),
    )


@click.command()
@study_option
@click.option(
    "--coder", default="", help="Suggestions for this coder, learnt from closed rounds and their own codings."
)
@click.option(
    "--background",
    is_flag=True,
    help="At the lowest priority and a little at a time, so that nobody who codes meanwhile has to wait.",
)
@json_option
@quiet_option
def suggest(folder: Path, coder: str, background: bool, as_json: bool, quiet: bool) -> None:
    """Suggest codes for every segment, by all taggers together, and say how far each code can be trusted."""
    from pipeline.workflow.refreshing import PAUSE, give_way

    if background:
        give_way()
    from pipeline.console import progress, say
    from pipeline.workflow.learning import account_of
    from pipeline.workflow.own import suggest_for
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        if background:
            study.store.pause = PAUSE
        _bring_up(study, ("suggest",), quiet=quiet)
        if coder:
            with progress(quiet=quiet) as shown:
                suggest_for(study, coder, shown)
        counts = study.store.suggestion_counts(for_coder=coder)
        own = coder if counts else ""
        taggers = study.settings.suggestions.taggers
        account = account_of(study, own) if taggers else {"codes": [], "remarks": []}
    for fact in account["codes"]:
        fact["suggested"], fact["yes"] = counts.get(fact["code"], (0, 0))
    if as_json:
        body = {"coder": coder, "suggestions": account["codes"], "remarks": account["remarks"]}
        print_json("suggest", body)
    elif not taggers:
        say("study.toml names no taggers (suggestions.taggers), so nothing is suggested.")
    elif coder and not own:
        say(f"{coder} has decided nothing in an open round and sees the suggestions that everybody sees.")
    else:
        _show_suggestions(account)


def _show_suggestions(account: dict[str, Any]) -> None:
    """How often each code is suggested, and what has to be said of that."""
    from pipeline.console import say, table

    facts = account["codes"]
    rows = [
        [fact["code"], str(fact["positives"]), _said(fact), str(fact["yes"]), str(fact["suggested"])]
        for fact in facts
    ]
    columns = ["code", "codings", "what is said", "yes", "in all"]
    table("Suggestions, by number of segments", columns, rows, right=(1, 3, 4))
    for remark in account["remarks"]:
        say(remark)
    if any(fact["mode"] != "codebook" for fact in facts):
        say("How often they are right: focuscode evaluate")


def _said(fact: dict[str, Any]) -> str:
    """What a code's codings allow to say, and in which languages that is less."""
    if fact["mode"] != "yes":
        return "ranking" if fact["mode"] == "ranking" else "ranking by the codebook"
    without = [language for language in fact["by_language"] if language not in fact["yes_in"]]
    return f"yes or no, not in {', '.join(without)}" if without else "yes or no"


@click.command()
@study_option
@json_option
@quiet_option
def compare(folder: Path, as_json: bool, quiet: bool) -> None:
    """Set what stakeholders perceive beside what citizens report: joint display, verdicts, contrasts, ranks."""
    from pipeline.cli.chapters import show_chapter
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        _bring_up(study, ("compare",), quiet=quiet)
        if as_json:
            print_json("compare", study.store.result("compare"))
            return
        from pipeline.reports.chapters import comparison
        from pipeline.workflow.reporting import study_telling

        show_chapter(comparison.chapter(study_telling(study)))


@click.command()
@study_option
@json_option
@quiet_option
def report(folder: Path, as_json: bool, quiet: bool) -> None:
    """Write the report (page, Word file, workbook, folder of tables and figures) and print the paths."""
    from pipeline.console import say
    from pipeline.workflow.reporting import report_files
    from pipeline.workflow.study import Study

    with Study.open(folder) as study:
        _bring_up(study, ("report",), quiet=quiet)
        files = [str(study.settings.path(name)) for name in report_files(study)]
    if as_json:
        print_json("report", {"report": files[0], "files": files})
    else:
        for path in files:
            say(path)


def _alpha(estimate: Estimate, digits: int = 2) -> str:
    """A statistic with its interval, or why there is none."""
    if estimate.value is None:
        return f"— ({estimate.undefined_because})"
    shown = f"{estimate.value:.{digits}f}"
    if estimate.low is None or estimate.high is None:
        return shown
    return f"{shown} [{estimate.low:.{digits}f}, {estimate.high:.{digits}f}]"
