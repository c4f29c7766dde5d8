"""A report as chapters made of blocks: written once, shown as a page, as a Word file and as data.

Blocks hold plain text and values. Nothing here knows markup, numbers' decimal marks or page breaks: the faces
(`html`, `word`, `workbook`, `data_files`) decide how a block looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.exhibits import Table
from pipeline.reports.drawn import Drawn


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text. `small` for remarks; `copied` for one that is meant to be copied into a paper."""

    text: str
    small: bool = False
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of sentences or sources, one a line."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values. `tiles` are a few key figures: (value, what it is, a line beneath); `rows` are the rest."""

    rows: tuple[tuple[str, str], ...] = ()
    tiles: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table of the report. One that is not `shown` stands in the workbook and among the data files only."""

    table: Table
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure of the report, with the tidy table behind it."""

    drawn: Drawn


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as it is shown: never a word more or less than the segment's.

    `chosen` says by which rule it stands here (typical, strong, dissenting), `level` the name of its level or "", `translation`
    the researcher's, "" where it needs none or has none. `language` is that of the quote. `place` is the anchor of the
    turn in the appendix where it begins, "" where there is none.
    """

    id: str
    text: str
    attribution: str
    language: str
    chosen: str = ""
    level: str = ""
    translation: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes under a heading of their own (a theme in a stakeholder group), most telling first."""

    heading: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that cannot be shown: what is missing, and how to add it."""

    what: str
    how: str


@dataclass(frozen=True, slots=True)
class ContextTurn:
    """A turn in the appendix: who spoke (described, not named) and the words; `quoted` where a quote is of this turn.

    `translation` is the researcher's, "" where it needs none or has none. `places` are the anchors that links lead to, one for
    each quoted segment that begins in this turn; `back` the ids of the quotes that lead here.
    """

    speaker: str
    text: str
    quoted: bool = False
    moderator: bool = False
    translation: str = ""
    places: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """A passage of talk with one quote or several: those whose surroundings overlap share it."""

    heading: str
    language: str
    turns: tuple[ContextTurn, ...]


Block = Paragraph | Listed | Facts | Exhibit | Picture | Quotes | Missing | Context


@dataclass(frozen=True, slots=True)
class Section:
    """A heading within a chapter and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its anchor, its title, what stands at its head, and its sections."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()

    def every(self) -> Iterator[Block]:
        """All blocks in their order, those of sections after those at the head."""
        yield from self.blocks
        for section in self.sections:
            yield from section.blocks


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `note` stands at its head (a synthetic sample says so there), `generated` is the date and time."""

    title: str
    generated: str
    language: str
    chapters: tuple[Chapter, ...]
    note: str = ""
    facts: tuple[tuple[str, str], ...] = field(default=())

    def tables(self) -> Iterator[Table]:
        """Every table, shown or not, and the table behind every figure, in order of appearance; each id once."""
        seen: set[str] = set()
        for chapter in self.chapters:
            for block in chapter.every():
                table = (
                    block.table
                    if isinstance(block, Exhibit)
                    else block.drawn.data
                    if isinstance(block, Picture)
                    else None
                )
                if table is not None and table.id not in seen:
                    seen.add(table.id)
                    yield table

    def pictures(self) -> Iterator[Drawn]:
        """Every figure in order of appearance."""
        for chapter in self.chapters:
            for block in chapter.every():
                if isinstance(block, Picture):
                    yield block.drawn
