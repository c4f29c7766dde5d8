"""What a printed codebook says, block by block; Markdown and Word are made of the same blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.codebook import Code, Codebook, Example, Level, Pattern
from pipeline.exporters.codebook_losses import in_order

HOW_TO_READ = (
    "A code is given to a passage where its definition applies and what stands under “Use when” is met; “Avoid when”"
    " names near misses that are not meant. A heading only groups codes and cannot be given. A graded code is given with"
    " one of its levels: those on the scale run from low to high, those off the scale have no place in that order."
    " Examples fit the code, counter-examples do not; behind them stand the speaker's group and the level."
)
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
    """The whole: title, how to read it, contents, every code below its parent, and the patterns as an appendix."""
    yield Heading(1, codebook.title or codebook.id)
    yield Paragraph(_edition(codebook))
    if codebook.source:
        yield Paragraph(codebook.source, "Source")
    yield Heading(2, "How to read it")
    yield Paragraph(HOW_TO_READ)
    yield Heading(2, "Contents")
    depths = _depths(codebook)
    ordered = in_order(codebook.codes)
    yield Points(tuple((depths[code.id], code.name) for code in ordered))
    yield Heading(2, "Codes")
    names = {code.id: code.name for code in codebook.codes}
    for code in ordered:
        yield Heading(min(3 + depths[code.id], 6), code.name, code.colour)
        yield from _of_code(code, names)
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
    """How deep each code stands below the top."""
    depths: dict[str, int] = {}
    for code in in_order(codebook.codes):
        depths[code.id] = depths[code.parent_id] + 1 if code.parent_id is not None else 0
    return depths


def _of_code(code: Code, names: dict[str, str]) -> Iterator[Block]:
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
    yield from _of_origin(code, names)


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


def _of_origin(code: Code, names: dict[str, str]) -> Iterator[Block]:
    """Where a code came from, and notes."""
    facts = [
        ("Made by", code.author),
        ("Merged into", names.get(code.merged_into or "", code.merged_into or "")),
        ("Split from", names.get(code.split_from or "", code.split_from or "")),
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
