"""The codebook in brief: codes with their definitions, levels of graded codes, and what was suggested."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.codebook import Code
from pipeline.exhibits import Column, Table
from pipeline.reports.chapters.telling import Telling, exhibit, sentence
from pipeline.reports.document import Chapter, Facts, Paragraph, Section

TITLE = "The codebook in brief"


def chapter(telling: Telling) -> Chapter:
    """Codes under their headings, levels and suggestions."""
    codebook = telling.content.codebook
    graded = sum(code.scale is not None for code in codebook.codable)
    text = f"{codebook.title}, version {codebook.version}: {telling.counted(len(codebook.codable), 'code')}"
    text += f", {telling.by.number(graded)} of them graded by an ordinal scale." if graded else "."
    head = (
        Paragraph(
            f"{text} A code applies where its definition does, whoever speaks. Headings are not given to segments, and codes no longer"
            " in use are left out. When each code is used and when not stands in the workbook and the data files as “codes”."
        ),
        *exhibit(headings(telling), shown=False),
        *exhibit(codes(telling), shown=False),
    )
    rest = (*exhibit(levels(telling)), *exhibit(suggestions(telling)))
    sections = (*_sections(telling), Section("Levels and suggestions", rest))
    return Chapter("codebook", TITLE, head, tuple(one for one in sections if one.blocks))


def _sections(telling: Telling) -> Iterator[Section]:
    """The codes under each heading, with what they mean in words."""
    under: dict[str, list[Code]] = {}
    for code in telling.content.codebook.codable:
        under.setdefault(_heading(telling, code), []).append(code)
    about = {code.name: code.definition for code in telling.content.codebook.codes if not code.codable}
    for heading, own in under.items():
        told = about.get(heading.rpartition(" / ")[2], "")
        intro = (Paragraph(sentence(told), small=True),) if told else ()
        rows = tuple((_named(code), _meaning(code)) for code in own)
        yield Section(heading or "Codes", (*intro, Facts(rows)))


def _named(code: Code) -> str:
    """The name of a code, with its state where that is not the usual one."""
    return code.name if code.status == "established" else f"{code.name} ({code.status})"


def _meaning(code: Code) -> str:
    """What a code means and its levels, in sentences."""
    parts = [sentence(code.definition)]
    if code.scale:
        steps = [f"{level.value} {level.name}" for level in code.scale.on_scale]
        off = [level.name for level in code.scale.levels if level.value is None]
        parts.append(f"Levels: {', '.join(steps)}.")
        parts += [f"Off the scale, counted apart: {', '.join(off)}."] if off else []
    return " ".join(part for part in parts if part) or "No definition."


def headings(telling: Telling) -> Table:
    """The headings that say what stands under them."""
    shown = [
        code for code in telling.content.codebook.codes if not code.codable and code.status != "deprecated"
    ]
    return Table(
        "headings",
        "Headings of the codebook",
        (Column("heading", "Heading"), Column("definition", "What stands under it")),
        tuple((code.name, code.definition) for code in shown if code.definition),
    )


def codes(telling: Telling) -> Table:
    """The codes that may be given, under their headings."""
    shown = telling.content.codebook.codable
    return Table(
        "codes",
        "Codes and their definitions",
        (
            Column("heading", "Heading"),
            Column("code", "Code"),
            Column("definition", "Definition"),
            Column("use_when", "Use when"),
            Column("avoid_when", "Not when"),
            Column("status", "Status"),
            Column("code_id", "Id", about="the name of the code in files"),
        ),
        tuple(
            (
                _heading(telling, code),
                code.name,
                code.definition,
                code.use_when,
                code.avoid_when,
                code.status,
                code.id,
            )
            for code in shown
        ),
        "A code applies where its definition does, whoever speaks. Headings and codes no longer in use are not given.",
        heads=2,
    )


def _heading(telling: Telling, code: Code) -> str:
    """The headings over a code, outermost first."""
    names: list[str] = []
    above = telling.code(code.parent_id) if code.parent_id else None
    while above is not None and above.name not in names:
        names.insert(0, above.name)
        above = telling.code(above.parent_id) if above.parent_id else None
    return " / ".join(names)


def levels(telling: Telling) -> Table:
    """The levels of graded codes."""
    points = telling.content.declared.levels
    graded = [code for code in telling.content.codebook.codable if code.scale]
    declared = (
        (Column("points", "Stands for an index of", "index", 0, "as the study declares it"),)
        if points
        else ()
    )
    return Table(
        "levels",
        "Levels of graded codes",
        (
            Column("code", "Code"),
            Column("value", "Value", "count", about="empty for answers that are no size"),
            Column("level", "Level"),
            Column("anchor", "Said when"),
            *declared,
        ),
        tuple(
            (
                code.name,
                level.value,
                level.name,
                level.anchor,
                *((points.get(level.id) if code.id == telling.perceived else None,) if declared else ()),
            )
            for code in graded
            for level in (code.scale.levels if code.scale else ())
        ),
        "Answers off the scale have no value: they are counted apart and never averaged.",
    )


def suggestions(telling: Telling) -> Table:
    """On how many segments each code was suggested."""
    return Table(
        "suggestions",
        "Segments on which each code was suggested",
        (
            Column("code", "Code"),
            Column("codings", "Codings learnt from", "count"),
            Column("yes", "Suggested as a yes", "count"),
            Column("suggested", "Suggested in all", "count"),
        ),
        tuple(
            (telling.name(row.code_id), row.codings, row.yes, row.segments)
            for row in telling.content.suggestions
        ),
        "Suggestions are no codings and count nowhere as such. What is said of a transcript was not"
        " learnt from that transcript. A code with few codings is only ranked, never a yes.",
    )
