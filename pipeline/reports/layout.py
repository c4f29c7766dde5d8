"""What every face of a report agrees on: numbers of tables and figures, written cells, widths of columns, anchors."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.exhibits import Column, Table
from pipeline.findings import Estimate
from pipeline.reports.document import Block, Chapter, Context, Document, Exhibit, Picture, Quotes, Section
from pipeline.reports.locales import NUMERIC, Writing
from pipeline.reports.wording import Notes, Shown

# So many characters of a table's type stand beside each other on an upright page, and on one that lies on its side.
UPRIGHT, LYING = 112, 168
# A page in a browser still holds so many upright; in smaller type an upright page of Word holds so many at most.
BROAD, DENSE = 124, 138
SPARED = 0.7  # of the room between two columns, where they stand close
BOLD = 1.12  # headings are set bold: so many characters more
PADDING = 2
# Tables with more rows, or more lines of text than an upright page or one on its side holds, may run over two pages.
MOST_WHOLE = 24
MOST_LINES, MOST_LINES_LYING = 56, 34
# A figure that is a little higher than this (inches) is made smaller, so that two stand on a page; of figures that follow
# one another even one that is rather higher.
HALF, HIGHEST_HALVED, HIGHEST_PAIRED = 4.1, 5.1, 5.7
LONGEST_LINE, LONGEST_WORD = 46, 22


@dataclass(frozen=True, slots=True)
class Laid:
    """A table as it is written in one locale.

    `reasons` are the numbered notes below it, `apart` says of each column whether notes stand in the place of missing
    intervals, `breaks` whether it holds words so long that they have to be broken. `needs` and `wants` are the widths of the columns in characters: at least, and for comfort.
    """

    table: Table
    rows: tuple[tuple[Shown, ...], ...]
    reasons: tuple[str, ...]
    numeric: tuple[bool, ...]
    apart: tuple[bool, ...]
    breaks: tuple[bool, ...]
    needs: tuple[int, ...]
    wants: tuple[int, ...]

    @property
    def wide(self) -> bool:
        """True where it does not fit an upright page in its usual type."""
        return sum(self.needs) > BROAD

    @property
    def lies(self) -> bool:
        """True where it does not fit an upright page in the smallest type either."""
        return sum(self.needs) - SPARED * len(self.needs) > DENSE

    @property
    def whole(self) -> bool:
        """True where it is kept on one page."""
        most = MOST_LINES_LYING if self.wide else MOST_LINES
        return len(self.rows) <= MOST_WHOLE and self._lines() <= most

    def _lines(self) -> float:
        """About how many lines of text the rows take up on paper, the room between them counted in."""
        room = LYING if self.wide else UPRIGHT
        widths = [max(4.0, share * room - PADDING) for share in self.shares(room)]
        return sum(
            0.4
            + max(
                -(-len(cell.text) // width) + bool(cell.interval)
                for cell, width in zip(row, widths, strict=True)
            )
            for row in self.rows
            if row
        )

    @property
    def narrow(self) -> bool:
        """True where it would look lost over the whole width."""
        return sum(self.wants) < UPRIGHT * 0.6

    def opens(self, row: int) -> bool:
        """True where a row begins another group of rows: its first heading differs from the one above."""
        return row > 0 and self.table.heads > 1 and self.rows[row - 1][0].text != self.rows[row][0].text

    def repeats(self, row: int, place: int) -> bool:
        """True for a heading that says what the row above said; the last heading of a row never does."""
        if row == 0 or place >= self.table.heads - 1:
            return False
        return all(self.rows[row - 1][n].text == self.rows[row][n].text for n in range(place + 1))

    def shares(self, room: int) -> list[float]:
        """The part of the width that each column gets (sum 1) where so many characters stand beside each other.

        Every column gets what it needs; what is left over goes to those that want more, until they have it.
        """
        left = max(0, min(room, sum(self.wants)) - sum(self.needs))
        more = [want - need for need, want in zip(self.needs, self.wants, strict=True)]
        wanted = max(1, sum(more))
        widths = [need + left * extra / wanted for need, extra in zip(self.needs, more, strict=True)]
        return [width / sum(widths) for width in widths]


def lay(table: Table, writing: Writing) -> Laid:
    """A table written in a locale."""
    notes = Notes()
    rows = tuple(
        tuple(writing.show(value, column, notes) for value, column in zip(row, table.columns, strict=True))
        for row in table.rows
    )
    places = range(len(table.columns))
    numeric = tuple(
        _numeric(column, (row[place] for row in table.rows)) for place, column in enumerate(table.columns)
    )
    widths = [
        _widths(column.heading, (row[place] for row in rows), numeric[place])
        for place, column in enumerate(table.columns)
    ]
    return Laid(
        table,
        rows,
        tuple(notes.reasons),
        numeric,
        tuple(any(row[place].interval for row in rows) for place in places),
        tuple(_longest_word(row[place].text for row in rows) > LONGEST_WORD for place in places),
        tuple(need for need, _ in widths),
        tuple(want for _, want in widths),
    )


def _numeric(column: Column, values: Iterable[object]) -> bool:
    """True where a column is set to the right: figures by its kind, and no words among its values but `n of N`."""
    if column.kind not in NUMERIC:
        return False
    return all(
        value is None or isinstance(value, int | float | Estimate) or len(str(value)) <= 12
        for value in values
    )


def _widths(heading: str, cells: Iterable[Shown], numeric: bool) -> tuple[int, int]:
    """Width of a column in characters: what it needs, and what it would like to have."""
    shown = list(cells)
    texts = [cell.text for cell in shown]
    words = math.ceil(BOLD * _longest_word([heading]))
    # Intervals are set smaller.
    longest = max((max(len(cell.text), round(0.92 * len(cell.interval))) for cell in shown), default=0)
    if numeric:
        need = max(words, longest) + PADDING
        return need, max(need, math.ceil(BOLD * min(len(heading), 16)) + PADDING)
    need = max(words, min(_longest_word(texts), LONGEST_WORD), min(longest, 12)) + PADDING
    return need, max(need, min(max(longest, len(heading)), LONGEST_LINE) + PADDING)


def _longest_word(texts: Iterable[str]) -> int:
    """The length of the longest word of the texts."""
    return max((len(word) for text in texts for word in text.split()), default=0)


def numbered(document: Document) -> dict[str, str]:
    """What each table and figure is called by its id: `Table 1`, `Figure 1`; tables that are not shown have no name."""
    named: dict[str, str] = {}
    tables = figures = 0
    for block in blocks(document):
        if isinstance(block, Exhibit) and block.shown and f"table-{block.table.id}" not in named:
            tables += 1
            named[f"table-{block.table.id}"] = f"Table {tables}"
        elif isinstance(block, Picture) and f"figure-{block.drawn.id}" not in named:
            figures += 1
            named[f"figure-{block.drawn.id}"] = f"Figure {figures}"
    return named


def called(document: Document) -> dict[str, str]:
    """What a reader of the report calls each table by its id: `Table 1`; `Figure 1` for the numbers behind a figure."""
    names = numbered(document)
    found: dict[str, str] = {}
    for block in blocks(document):
        if isinstance(block, Exhibit) and block.shown:
            found.setdefault(block.table.id, names[f"table-{block.table.id}"])
        elif isinstance(block, Picture):
            found.setdefault(block.drawn.data.id, names[f"figure-{block.drawn.id}"])
    return found


def blocks(document: Document) -> Iterator[Block]:
    """Every block of a report in its order."""
    for chapter in document.chapters:
        yield from chapter.every()


def sections(chapter: Chapter) -> Iterator[tuple[str, Section]]:
    """The sections of a chapter with their anchors."""
    for place, section in enumerate(chapter.sections, 1):
        yield f"{chapter.id}-{place}", section


def leading(blocks: Sequence[Block], writing: Writing) -> Laid | None:
    """The table that stands first below a heading, None where no table does: a heading goes on the page of its table."""
    first = blocks[0] if blocks else None
    return lay(first.table, writing) if isinstance(first, Exhibit) and first.shown else None


class Places:
    """Where the quotes and contexts of a report stand: which link leads somewhere, and the way back.

    The first appearance of an id is the one that links lead to.
    """

    def __init__(self, document: Document) -> None:
        every = list(blocks(document))
        self.contexts = {
            place
            for block in every
            if isinstance(block, Context)
            for turn in block.turns
            for place in turn.places
        }
        self.quotes = {quote.id for block in every if isinstance(block, Quotes) for quote in block.quotes}
        self._used: dict[str, int] = {}
        self._numbers: dict[str, dict[str, int]] = {}

    def numbered(self, kind: str, name: str) -> str:
        """A name for links to something of that kind, by the order in which they are met.

        Ids of quotes are made of transcript, speaker and words: whoever can guess a label could find out from them who speaks.
        """
        given = self._numbers.setdefault(kind, {})
        return f"{kind}-{given.setdefault(name, len(given) + 1)}"

    def unique(self, anchor: str) -> str:
        """The anchor itself at its first appearance, then with a number: no id stands on a page twice."""
        times = self._used[anchor] = self._used.get(anchor, 0) + 1
        return anchor if times == 1 else f"{anchor}-{times}"


def halved(document: Document) -> frozenset[str]:
    """The ids of the figures that are made smaller on paper so that two stand on a page."""
    every = list(blocks(document))
    found = set()
    for before, block, after in zip([None, *every], every, [*every[1:], None], strict=False):
        if isinstance(block, Picture):
            paired = isinstance(before, Picture) or isinstance(after, Picture)
            highest = HIGHEST_PAIRED if paired else HIGHEST_HALVED
            if HALF < block.drawn.figure.get_size_inches()[1] <= highest:
                found.add(block.drawn.id)
    return frozenset(found)


def back_to(number: int, of: int) -> str:
    """The words of the link from a quoted turn back to a quote, the `number`th of those that lead there."""
    if of == 1:
        return "back to the quote"
    return f"back to quote {number}" if number == 1 else f"quote {number}"


def anchor(kind: str, name: str) -> str:
    """A name for links to something of that kind: letters, digits, hyphens, dots and underscores."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}"
