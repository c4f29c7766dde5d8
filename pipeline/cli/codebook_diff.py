"""The command that says what changed in a codebook."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, print_json, study_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.codebook import Difference
    from pipeline.workflow.codebook_diff import CodebookDiff, DecidedBefore, Lapsed, Touched
    from pipeline.workflow.study import Study

_MEANINGS = "(codebooks on record hold meanings alone: patterns, colours and notes are not compared)"
_STYLE = {"semantic": "yellow", "cosmetic": "dim", "finding": "cyan"}
_BECAUSE = {
    "new": "new since",
    "split": "a part of a code that was split",
    "widened": "means more",
    "narrowed": "means less",
    "changed": "means something else",
    "level": "needs a level",
    "unknown": "judged by a codebook that is not on record",
}


@click.command()
@click.argument("before", default="")
@click.argument("after", default="")
@study_option
@json_option
def diff(before: str, after: str, folder: Path, as_json: bool) -> None:
    """Say in words what changed from the codebook BEFORE to AFTER, and how many decisions it touches.

    Each is a file, or a revision by which people decided (its beginning is enough). Without AFTER the study's codebook
    is meant. Without BEFORE as well, it is said what changed since people decided, and what comes back to whom.
    """
    from pipeline.findings import to_json
    from pipeline.settings import FILE_NAME
    from pipeline.workflow.codebook_diff import codebook_diff
    from pipeline.workflow.study import Study

    if before and after and not (folder / FILE_NAME).is_file():
        found = codebook_diff(None, before, after)
    else:
        with Study.open(folder) as study:
            if not before:
                _since_decided(study, as_json=as_json)
                return
            found = codebook_diff(study, before, after)
    if as_json:
        print_json("codebook diff", {"diffs": to_json([found])})
        return
    _tell(found)


def _since_decided(study: Study, *, as_json: bool) -> None:
    """What changed since people decided, and what comes back to whom."""
    from pipeline.console import say
    from pipeline.findings import to_json
    from pipeline.workflow import codebook_diff as found

    past = study.past
    lost = {revision: count for revision, count in found.revisions(study).items() if revision not in past}
    groups, lapsed = found.decided_before(study), found.counting_no_more(study)
    outstanding = found.outstanding(study)
    if as_json:
        body = {"since": groups, "outstanding": outstanding, "lapsed": lapsed}
        print_json(
            "codebook diff", {**{key: to_json(value) for key, value in body.items()}, "not_on_record": lost}
        )
        return
    _tell_lost(lost)
    if not groups and not lost:
        say("All decisions were made by the codebook as it is.")
    elif groups:
        say(_MEANINGS, "dim")
    for group in groups:
        say(_heading(group), "bold")
        _tell_differences(group.differences)
    for one in outstanding:
        many = "segments come" if one.segments != 1 else "segment comes"
        several = len(one.touched) > 1 and one.segments > 1
        say(
            f"{one.coder}: {one.segments} {many} back for review"
            + (", some for several codes:" if several else ":")
        )
        for touched in one.touched:
            say(f"  {touched.code_id} ({_BECAUSE[touched.because]}): {_parts(touched)}")
    _tell_lapsed(lapsed)
    if (groups or lost) and not outstanding:
        say("No segment comes back for review.")


def _tell_lost(lost: Mapping[str, int]) -> None:
    """Revisions that decisions were made by and that nobody has."""
    from pipeline.console import say

    for revision, count in lost.items():
        say(f"{revision or '(none)'} is not on record: {_number(count, 'decision')} made by it", "yellow")


def _heading(group: DecidedBefore) -> str:
    """Who decided by some revisions, how often and when."""
    first, last = group.first, group.last
    when = f"on {first}" if first == last else f"from {first} to {last}"
    named = f"revision{'s' * (len(group.revisions) != 1)} {', '.join(group.revisions)}"
    return f"{', '.join(group.coders)}: {_number(group.decisions, 'decision')} {when} ({named})"


def _tell(found: CodebookDiff) -> None:
    """One comparison on the terminal."""
    from pipeline.console import say

    say(f"{found.before} → {found.after}", "bold")
    if not found.whole:
        say(f"  {_MEANINGS}", "dim")
    _tell_differences(found.differences)
    if found.touched or found.lapsed:
        say(f"If all decisions had been made by {found.before}:")
    for touched in found.touched:
        back = "comes" if touched.given + touched.without == 1 else "come"
        said = f"{_parts(touched)} {back} back"
        say(f"  {touched.coder}, {touched.code_id} ({_BECAUSE[touched.because]}): {said}")
    _tell_lapsed(found.lapsed, "  ")
    if found.semantic and not found.touched and not found.lapsed:
        say("No decision of the study is touched.")


def _tell_differences(found: Iterable[Difference]) -> None:
    """What changed, code by code, and how much of it bears on meaning."""
    from pipeline.console import say

    listed = list(found)
    for code_id, group in groupby(listed, key=lambda difference: difference.code_id):
        say(f"  {code_id or 'the codebook'}")
        for difference in group:
            say(f"    {difference.kind}: {difference.what}", _STYLE[difference.kind])
    if not listed:
        say("  Nothing changed.")
    count = sum(difference.kind == "semantic" for difference in listed)
    say(f"  {_number(len(listed), 'difference')}, {count} of them in meaning.")


def _tell_lapsed(found: Iterable[Lapsed], indent: str = "") -> None:
    """The codings that count for nothing, by coder and code."""
    from pipeline.console import say

    for one in found:
        count = "counts" if one.codings == 1 else "count"
        say(
            f"{indent}{one.coder}, {one.code_id} (deprecated): {_number(one.codings, 'coding')} {count} no more"
        )


def _parts(touched: Touched) -> str:
    """How many decisions on one code are touched, by what they were."""
    parts = []
    if touched.given:
        parts.append(f"{_number(touched.given, 'coding')} of it")
    if touched.without:
        parts.append(f"{_number(touched.without, 'segment')} completed without it")
    return " and ".join(parts)


def _number(count: int, noun: str) -> str:
    """A number and what is counted."""
    return f"{count} {noun}{'s' * (count != 1)}"
