"""Commands that change the codebook in ways through which decisions follow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.codebook_effects import carry_out, changing, signed_by
from pipeline.cli.options import print_json

if TYPE_CHECKING:
    from pipeline.codebook import Codebook
    from pipeline.workflow.study import Study


@click.command()
@click.argument("code")
@click.argument("new")
@click.option("--name", help="Another name as well.")
@changing(why_needed=False)
def rename(
    code: str, new: str, name: str | None, folder: Path, why: str, by: str, dry_run: bool, as_json: bool
) -> None:
    """Give CODE the id NEW; its decisions follow."""
    from pipeline.codebook import operations
    from pipeline.workflow.codebook_changes import used_ids
    from pipeline.workflow.study import Study

    signed = signed_by(by, why)
    with Study.open(folder) as study:
        taken = used_ids(study)

        def operation(book: Codebook) -> Codebook:
            """Rename it."""
            return operations.rename(book, code, new, name=name, signed=signed, taken=taken)

        carry_out(study, "rename", operation, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", required=True, help="The code that their codings count for from now on.")
@changing(why_needed=True)
def merge(
    codes: tuple[str, ...], into: str, folder: Path, why: str, by: str, dry_run: bool, as_json: bool
) -> None:
    """Merge CODES into another code: a yes to any of them is a yes.

    They stay in the file as deprecated, offered no more.
    """
    from pipeline.codebook import operations
    from pipeline.workflow.codebook_changes import left_behind
    from pipeline.workflow.study import Study

    signed = signed_by(by, why)
    with Study.open(folder) as study:
        there = {code.id: code for code in study.codebook.codes}
        notes = [
            note
            for code in dict.fromkeys(codes)
            if code in there and into in there
            for note in (
                *operations.levels_between(there[code], there[into]),
                *left_behind(there[code], into),
            )
        ]

        def operation(book: Codebook) -> Codebook:
            """Merge them."""
            return operations.merge(book, codes, into, signed=signed)

        carry_out(study, "merge", operation, notes=notes, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("code")
@click.option("--into", "ids", multiple=True, required=True, help="The id of a part; say it once for each.")
@click.option("--keep", is_flag=True, help="Keep CODE for what is left of it, with another definition.")
@click.option("--name", "names", multiple=True, metavar="ID=NAME", help="The name of a part.")
@click.option(
    "--definition",
    "texts",
    multiple=True,
    metavar="ID=TEXT",
    help="The definition of a part, or of what is left.",
)
@changing(why_needed=True)
def split(
    code: str,
    ids: tuple[str, ...],
    keep: bool,
    names: tuple[str, ...],
    texts: tuple[str, ...],
    folder: Path,
    why: str,
    by: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Split CODE into parts: what was given as CODE comes back, to say which part it was."""
    from pipeline.codebook import operations
    from pipeline.workflow.codebook_changes import used_ids
    from pipeline.workflow.study import Study

    called = _pairs(names, "--name", ids)
    defined = _pairs(texts, "--definition", (*ids, code) if keep else ids)
    parts = [operations.Part(i, called.get(i) or _as_name(i), defined.get(i, "")) for i in ids]
    left = defined.get(code, "") if keep else None
    signed = signed_by(by, why)
    notes = [f"“{i}” has no definition yet: write one in the file." for i in ids if not defined.get(i)]
    with Study.open(folder) as study:
        taken = used_ids(study)

        def operation(book: Codebook) -> Codebook:
            """Split it."""
            return operations.split(book, code, parts, keep=left, signed=signed, taken=taken)

        carry_out(study, "split", operation, notes=notes, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("code")
@changing(why_needed=True)
def deprecate(code: str, folder: Path, why: str, by: str, dry_run: bool, as_json: bool) -> None:
    """Offer CODE no more and leave it out of results; its decisions stay on record."""
    from pipeline.codebook import operations
    from pipeline.workflow.study import Study

    signed = signed_by(by, why)
    with Study.open(folder) as study:

        def operation(book: Codebook) -> Codebook:
            """Deprecate it."""
            return operations.deprecate(book, code, signed=signed)

        carry_out(study, "deprecate", operation, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("code")
@click.option(
    "--as",
    "sense",
    type=click.Choice(["widened", "narrowed", "reworded"]),
    required=True,
    help="It applies to more than before, to less, or to the same in other words.",
)
@click.option(
    "--since",
    default="",
    help="The codebook since which that is so: a file, or a revision on record (default: those by which somebody decided).",
)
@changing(why_needed=True)
def declare(
    code: str, sense: Any, since: str, folder: Path, why: str, by: str, dry_run: bool, as_json: bool
) -> None:
    """Say what an edit did to the meaning of CODE.

    Without it any other wording counts as another meaning, and everything judged by the old one comes back.
    """
    from pipeline.codebook import operations
    from pipeline.workflow.codebook_changes import earlier_states
    from pipeline.workflow.study import Study

    signed = signed_by(by, why)
    with Study.open(folder) as study:
        was = earlier_states(study, code, since)

        def operation(book: Codebook) -> Codebook:
            """Declare it."""
            return operations.declare(book, code, sense, was, signed=signed)

        carry_out(study, "declare", operation, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("code", required=False)
@click.option("--as", "new", help="Take it into the codebook under this id.")
@click.option("--name", help="With --as: another name.")
@click.option("--definition", help="With --as: another definition.")
@click.option("--parent", help="With --as: the code above it.")
@click.option("--into", help="Count its codings for this code.")
@click.option("--drop", "dropped", is_flag=True, help="Do not take it up; needs --why.")
@changing(why_needed=False)
def adopt(
    code: str | None,
    new: str | None,
    name: str | None,
    definition: str | None,
    parent: str | None,
    into: str | None,
    dropped: bool,
    folder: Path,
    why: str,
    by: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Settle a CODE that somebody made while reading: --as, --into or --drop. Without CODE, list them.

    The list shows what coders made in rounds that may still be open: do not show it to them.
    """
    from pipeline.codebook import operations
    from pipeline.workflow.codebook_changes import left_behind, made_code, used_ids
    from pipeline.workflow.study import Study

    if [bool(new), bool(into), dropped].count(True) != (1 if code else 0):
        told = "Say one of --as, --into and --drop." if code else "Say which code: codebook adopt CODE."
        raise click.UsageError(told)
    if not new and (name or definition or parent):
        raise click.UsageError("--name, --definition and --parent go with --as.")
    if dropped and not why:
        raise click.UsageError("--drop needs --why.")
    with Study.open(folder) as study:
        if code is None:
            _list_made(study, as_json=as_json)
            return
        made, signed, taken = made_code(study, code), signed_by(by, why), used_ids(study)

        def operation(book: Codebook) -> Codebook:
            """Adopt, merge or drop it."""
            if new:
                told = {"name": name, "definition": definition, "parent_id": parent}
                return operations.adopt(book, made, new, **told, signed=signed, taken=taken)
            if into:
                return operations.adopt_into(book, made, into, signed=signed)
            return operations.drop(book, made, signed=signed)

        target = next((c for c in study.codebook.codes if c.id == into), None)
        notes = []
        if target is not None:
            notes = [*operations.levels_between(made, target), *left_behind(made, target.id)]
        if not made.examples:
            notes.append("Its first quote is left out: it stands in a reliability sample of the open round.")
        carry_out(study, "adopt", operation, notes=notes, dry_run=dry_run, as_json=as_json)


COMMANDS = (rename, merge, split, deprecate, declare, adopt)


def _pairs(given: Sequence[str], option: str, known: Sequence[str]) -> dict[str, str]:
    """`ID=TEXT` by id; refused without “=” and for an id that is no part."""
    found = {}
    for pair in given:
        code_id, sign, text = pair.partition("=")
        if not sign or code_id not in known:
            raise click.UsageError(f"{option} {pair!r}: write ID=TEXT with one of {', '.join(known)}.")
        found[code_id] = text.strip()
    return found


def _as_name(code_id: str) -> str:
    """A name made of an id."""
    words = code_id.replace("_", " ")
    return words[:1].upper() + words[1:]


def _list_made(study: Study, *, as_json: bool) -> None:
    """List the codes made while reading."""
    from dataclasses import replace

    from pipeline.console import say, table
    from pipeline.review.nearby import near_codes
    from pipeline.workflow.codebook_changes import made_codes_open

    found = made_codes_open(study)
    rows: list[dict[str, Any]] = []
    for one in found:
        made = one.made
        others = [other.made.code for other in found if other.made.code_id != made.code_id]
        book = replace(study.codebook, codes=(*study.codebook.codes, *others))
        near = near_codes(book, made.name, made.definition, made.language)
        rows.append(
            {
                "id": made.code_id,
                "author": made.author,
                "name": made.name,
                "definition": made.definition,
                "in_vivo": made.in_vivo,
                "quote": made.quote,
                "transcript": made.transcript_id,
                "given": one.given,
                "near": [{"id": n.code.id, "why": n.why} for n in near],
            }
        )
    if as_json:
        print_json("codebook adopt", {"codes": rows})
        return
    if not rows:
        say("Nobody has made a code while reading that is not settled.")
        return
    columns = ["id", "author", "name", "in vivo", "given", "near", "first quote"]
    shown = [
        [
            row["id"],
            row["author"],
            row["name"],
            "yes" if row["in_vivo"] else "",
            str(row["given"]),
            "; ".join(f"{near['id']} ({near['why']})" for near in row["near"]),
            row["quote"],
        ]
        for row in rows
    ]
    table(f"{len(rows)} code{'s' * (len(rows) != 1)} made while reading", columns, shown, right=(4,))
