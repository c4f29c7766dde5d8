"""The command that says what changed in a codebook."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, print_json, study_option

if TYPE_CHECKING:
    from pipeline.workflow.codebook_diff import CodebookDiff, Touched

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
    is meant; without BEFORE as well, every revision that decisions were made by is compared with it.
    """
    from pipeline.console import say
    from pipeline.findings import to_json
    from pipeline.settings import FILE_NAME
    from pipeline.workflow.codebook_diff import codebook_diff, revisions
    from pipeline.workflow.study import Study

    if before and after and not (folder / FILE_NAME).is_file():
        found, lost = [codebook_diff(None, before, after)], {}
    else:
        with Study.open(folder) as study:
            used, past = revisions(study), study.past
            olds = [before] if before else [r for r in used if r in past and r != study.codebook.revision]
            lost = {} if before else {r: count for r, count in used.items() if r not in past}
            found = [codebook_diff(study, old, after) for old in olds]
            found = found if before else [one for one in found if one.differences]
    if as_json:
        print_json("codebook diff", {"diffs": to_json(found), "not_on_record": lost})
        return
    for revision, count in lost.items():
        say(
            f"{revision or '(none)'} is not on record: {count} decisions were made by it; they come back",
            "yellow",
        )
    if not found and not lost:
        say("All decisions were made by the codebook as it is.")
    for one in found:
        _tell(one)


def _tell(found: CodebookDiff) -> None:
    """One comparison on the terminal."""
    from pipeline.console import say

    say(f"{found.before} → {found.after}", "bold")
    if not found.whole:
        say(
            "  (one of them is on record by its meanings alone: patterns, colours and notes are not compared)",
            "dim",
        )
    for code_id, group in groupby(found.differences, key=lambda difference: difference.code_id):
        say(f"  {code_id or 'the codebook'}")
        for difference in group:
            say(f"    {difference.kind}: {difference.what}", _STYLE[difference.kind])
    if not found.differences:
        say("  Nothing changed.")
    count = len(found.semantic)
    say(f"  {len(found.differences)} differences, {count} of them in meaning.")
    for touched in found.touched:
        say(f"  {_touched(touched)}")
    if count and not found.touched:
        say("  No decision of the study is touched.")


def _touched(touched: Touched) -> str:
    """What of one coder's decisions comes back for one code."""
    parts = []
    if touched.given:
        parts.append(f"{touched.given} codings of it")
    if touched.without:
        parts.append(f"{touched.without} segments completed without it")
    return (
        f"{touched.coder}, {touched.code_id} ({_BECAUSE[touched.because]}): {' and '.join(parts)} come back"
    )
