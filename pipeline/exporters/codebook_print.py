"""What a printed codebook says, block by block; Markdown and Word are made of the same blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.codebook import Code, Codebook, Descent, Example, Level, Pattern
from pipeline.exporters.codebook_losses import in_order

HOW_TO_READ = (
    "A code is given to a passage where its definition applies and what stands under “Use when” is met; “Avoid when”"
    " names near misses that are not meant. A heading only groups codes and cannot be given. A graded code is given with"
    " one of its levels: those on the scale run from low to high, those off the scale have no place in that order."
    " Examples fit the code, counter-examples do not; behind them stand the speaker's group and the level."
)
PAST = "No longer in use"
_STATUS = {
    "provisional": "Provisional: not yet agreed on.",
    "deprecated": "Deprecated: not to be given any more.",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 1 for the title, 2 for parts and codes at the top, and so on. `colour` is #RRGGBB, #RGB or ""."""

    depth: int
    text: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text, verbatim, with a label before it or none."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list under a label; each point has its depth, from 0."""

    points: tuple[tuple[int, str], ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Points | Grid


def blocks(codebook: Codebook) -> Iterator[Block]:
    """The whole: title, how to read it, contents, every code below its parent, and the patterns as an appendix.

    Codes that are deprecated come after all others; what they look for is not said, since it suggests nothing.
    """
    yield Heading(1, codebook.title or codebook.id)
    yield Paragraph(_edition(codebook))
    if codebook.source:
        yield Paragraph(codebook.source, "Source")
    yield Heading(2, "How to read it")
    yield Paragraph(HOW_TO_READ)
    yield Heading(2, "Contents")
    depths = _depths(codebook)
    every = in_order(codebook.codes)
    ordered = [code for code in every if code.status != "deprecated"]
    past = [code for code in every if code.status == "deprecated"]
    contents = [(depths[code.id], code.name) for code in ordered]
    contents += [(0, PAST), *((1, code.name) for code in past)] if past else []
    yield Points(tuple(contents))
    yield Heading(2, "Codes")
    for code in ordered:
        yield Heading(min(3 + depths[code.id], 6), code.name, code.colour)
        yield from _of_code(code, codebook)
    yield from [Heading(2, PAST)] if past else []
    for code in past:
        yield Heading(3, code.name, code.colour)
        yield from _of_code(code, codebook)
    found = [code for code in ordered if code.patterns or code.speakers.allowed]
    if found:
        yield Heading(2, "Appendix: what suggestions look for")
        for code in found:
            yield Heading(3, code.name)
            yield from _of_search(code)


def _edition(codebook: Codebook) -> str:
    """Version and what is in it."""
    codable = len(codebook.codable)
    counted = f"{codable} code{'s' * (codable != 1)} that can be given"
    languages = f"; languages: {', '.join(codebook.languages)}" if codebook.languages else ""
    return f"Version {codebook.version}; {counted}{languages}."


def _depths(codebook: Codebook) -> dict[str, int]:
    """How deep each code stands below the top, codes that are not in use any more not counted."""
    below: dict[str | None, int] = {None: 0}
    depths: dict[str, int] = {}
    for code in in_order(codebook.codes):
        depths[code.id] = below[code.parent_id]
        below[code.id] = depths[code.id] + (code.status != "deprecated")
    return depths


def _of_code(code: Code, codebook: Codebook) -> Iterator[Block]:
    """One code, without what finds it."""
    kind = "" if code.codable else "A heading: it groups codes and cannot be given."
    standing = " ".join(filter(None, (kind, _STATUS.get(code.status, ""))))
    if standing:
        yield Paragraph(standing)
    texts = (("", code.definition), ("Use when", code.use_when), ("Avoid when", code.avoid_when))
    for label, text in texts:
        if text:
            yield Paragraph(text, label)
    if code.scale is not None:
        rows = [(level.id, level.name, level.anchor, _place(level)) for level in code.scale.levels]
        yield Grid(("Level", "Name", "How to recognise it", "Place"), tuple(rows))
    yield from _of_examples("Examples", code.examples, code)
    yield from _of_examples("Counter-examples", code.counter_examples, code)
    yield from _of_origin(code, codebook)


def _place(level: Level) -> str:
    """Where a level stands."""
    return "off the scale" if level.value is None else str(level.value)


def _of_examples(title: str, examples: Sequence[Example], code: Code) -> Iterator[Block]:
    """Examples by language, in the order in which languages first occur."""
    levels = {level.id: level.name for level in code.scale.levels} if code.scale else {}
    for language in dict.fromkeys(example.language for example in examples):
        said = [(0, _quote(item, levels)) for item in examples if item.language == language]
        yield Points(tuple(said), f"{title} ({language})" if language else title)


def _quote(example: Example, levels: dict[str, str]) -> str:
    """A passage and what is known of it."""
    known = [example.group, levels.get(example.level or "", example.level or "")]
    known += ["its meaning is for a reader to find"] if example.by_person else []
    shown = "; ".join(filter(None, known))
    return f"“{example.text}”" + (f" ({shown})" if shown else "")


def _of_origin(code: Code, codebook: Codebook) -> Iterator[Block]:
    """Where a code came from, and notes."""
    facts = [
        ("Made by", code.author),
        ("Merged into", _other(code.merged_into, codebook)),
        ("Split from", _other(code.split_from, codebook)),
        ("Formerly", ", ".join(code.formerly)),
        ("Source", code.source),
        ("Notes", code.notes),
        ("Id", code.id),
    ]
    if code.in_vivo:
        yield Paragraph("The name is a participant's own words.")
    for label, text in facts:
        if text:
            yield Paragraph(text, label)


def _other(code_id: str | None, codebook: Codebook) -> str:
    """Another code by its name and id of today; "" where there is none."""
    present = Descent(codebook).own(code_id) if code_id is not None else None
    return f"{codebook.code(present).name} ({present})" if present is not None else ""


def _of_search(code: Code) -> Iterator[Block]:
    """The speakers on whose talk a code is suggested, and its patterns."""
    for name, values in code.speakers.allowed.items():
        yield Paragraph(f"{name}: {', '.join(values)}", "Suggested on the talk of")
    rows = [
        (language, pattern.text, _options(pattern))
        for language, patterns in code.patterns.items()
        for pattern in patterns
    ]
    if rows:
        yield Grid(("Language", "Pattern", "Options"), tuple(rows))


def _options(pattern: Pattern) -> str:
    """What limits a pattern, and what it proposes."""
    speakers = [f"speakers: {name} {', '.join(values)}" for name, values in pattern.speakers.allowed.items()]
    options = [
        "as written" if pattern.exact else "",
        f"negation: {pattern.negation}" if pattern.negation != "exclude" else "",
        f"unless: {', '.join(pattern.unless)}" if pattern.unless else "",
        *speakers,
        f"level: {pattern.level}" if pattern.level else "",
    ]
    return "; ".join(filter(None, options))
