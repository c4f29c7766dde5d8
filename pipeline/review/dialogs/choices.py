"""A list to choose from: one widget for all dialogs, drawn line by line, so that hundreds of rows cost what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

GUTTER = 2  # cells: the mark of the cursor
_BOLD = Style(bold=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what is shown, and what it stands for. A heading has no key and cannot be chosen.

    `mark` stands before the first line (a digit, a tick, a key); further lines begin to the right of it.
    """

    content: Content
    key: str | None = None
    mark: str = ""


class Choices(ScrollView, can_focus=False):
    """Rows with a cursor; the dialog hands it the keys, a click chooses a row.

    Rows are cut at the right edge, or `folding` over several lines. They are drawn only where they are seen.
    """

    DEFAULT_CSS = """
    Choices { overflow-x: hidden; background: $surface; color: $foreground; }
    Choices > .choices--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    Choices:ansi > .choices--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--cursor"}

    class Chosen(Message):
        """A row was clicked."""

    class Moved(Message):
        """The cursor stands on another row, or the rows are others."""

    def __init__(self, rows: Sequence[Row] = (), *, at: str | None = None, folding: bool = False) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()
        self._lines: list[tuple[int, Content]] = []
        self._folding = folding
        self.place = -1
        self._take(rows, at)

    @property
    def key(self) -> str | None:
        """What the row at the cursor stands for; None where no row can be chosen."""
        return self._rows[self.place].key if self.place >= 0 else None

    def height_at(self, width: int) -> int:
        """How many lines all rows take in a list of that width, in cells."""
        return len(self._laid_out(width))

    def put(self, rows: Sequence[Row], at: str | None = None) -> None:
        """Show other rows, the cursor on the row with key `at` or else on the first that can be chosen."""
        self._take(rows, at)
        self._lay_out()

    def move(self, by: int) -> None:
        """Move the cursor by so many rows that can be chosen; it stops at the ends."""
        able = [place for place, row in enumerate(self._rows) if row.key is not None]
        if able:
            here = able.index(self.place) if self.place in able else -1
            self._go(able[max(0, min(len(able) - 1, here + by))])

    def page(self, by: int) -> None:
        """Move the cursor by so many screens."""
        self.move(by * max(1, self.size.height - 1))

    def _take(self, rows: Sequence[Row], at: str | None) -> None:
        """Take rows and place the cursor."""
        self._rows = rows
        able = [place for place, row in enumerate(rows) if row.key is not None]
        self.place = next((p for p in able if at is not None and rows[p].key == at), able[0] if able else -1)

    def _go(self, place: int) -> None:
        """Put the cursor on a row."""
        if place != self.place:
            self.place = place
            self.refresh()
        self._show_cursor()
        self.post_message(self.Moved())

    def _laid_out(self, width: int) -> list[tuple[int, Content]]:
        """Each line with the number of its row."""
        if not self._folding:
            return [(number, row.content) for number, row in enumerate(self._rows)]
        return [
            (number, part)
            for number, row in enumerate(self._rows)
            for part in row.content.wrap(max(1, width - GUTTER - cell_len(row.mark))) or [row.content]
        ]

    def _lay_out(self) -> None:
        """Lay the rows out at the width there is."""
        width = self.scrollable_content_region.width
        self._lines = self._laid_out(width)
        self.virtual_size = Size(width, len(self._lines))
        self._show_cursor()
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Lay out anew: the width is another."""
        self._lay_out()

    def _show_cursor(self) -> None:
        """Scroll until the row at the cursor is seen whole, with what stands above the first row that can be chosen."""
        lines = [at for at, (number, _) in enumerate(self._lines) if number == self.place]
        if not lines:
            return
        top = 0 if not any(row.key is not None for row in self._rows[: self.place]) else lines[0]
        region = Region(0, top, 1, lines[-1] + 1 - top)
        self.scroll_to_region(region, animate=False, force=True, x_axis=False)

    def render_line(self, y: int) -> Strip:
        """One line of the list."""
        width = self.scrollable_content_region.width
        at = y + round(self.scroll_offset.y)
        if not 0 <= at < len(self._lines):
            return Strip.blank(width, self.rich_style)
        number, content = self._lines[at]
        here = number == self.place
        style = self._cursor_style() if here else self.visual_style
        first = at == 0 or self._lines[at - 1][0] != number
        mark = self._rows[number].mark
        taken = cell_len(mark)
        margin = [
            Segment("▸ " if here and first else "  ", style.rich_style),
            Segment(mark if first else " " * taken, (style + _BOLD).rich_style),
        ]
        body = content.truncate(max(0, width - GUTTER - taken), ellipsis=True).render_segments(style)
        return Strip([*margin, *body]).adjust_cell_length(width, style.rich_style)

    def _cursor_style(self) -> Style:
        """How the row at the cursor looks; Textual's own way forgets that a style is reversed."""
        reverse = self.get_component_styles("choices--cursor").text_style.reverse
        return self.get_visual_style("choices--cursor") + Style(reverse=reverse)

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked."""
        offset = event.get_content_offset(self)
        at = -1 if offset is None else offset.y + round(self.scroll_offset.y)
        if not 0 <= at < len(self._lines):
            return
        number = self._lines[at][0]
        if self._rows[number].key is not None:
            self._go(number)
            self.post_message(self.Chosen())
