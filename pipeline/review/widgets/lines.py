"""The one widget that draws: lines of pieces, some pinned at the top, the rest scrolling.

It never takes part in a layout after the terminal's size is known: new lines only repaint what differs, which is what keeps the
next segment within a few milliseconds (a layout pass costs a second paint, rows as widgets a hundred of them). What is in a
piece is drawn character by character; no markup is read anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pipeline.review.look import style
from pipeline.review.wording.pieces import BLANK, Line

WHEEL = 3  # lines that a notch of the wheel moves


class Lines(Widget, can_focus=False):
    """Lines of pieces. `top` is the first of the scrolling lines that is seen."""

    ALLOW_SELECT = False

    class Picked(Message):
        """A line was clicked: `index` counts the lines, without those that are pinned; `column` the cells."""

        def __init__(self, lines: Lines, index: int, column: int) -> None:
            super().__init__()
            self.lines = lines
            self.index = index
            self.column = column

    class Scrolled(Message):
        """The lines of the panel of that name were scrolled by the wheel."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, markup=False)
        self._pinned: Sequence[Line] = ()
        self._lines: Sequence[Line] = ()
        self._top = 0
        self._resumed: Callable[[int], Line] | None = None
        self._seen: list[Line] = []
        self._seen_in: tuple[str, Size] | None = None

    @property
    def top(self) -> int:
        """The first of the scrolling lines that is seen."""
        return self._top

    @property
    def room(self) -> int:
        """How many of the scrolling lines are seen at once."""
        return max(self.content_size.height - len(self._pinned), 0)

    @property
    def count(self) -> int:
        """How many scrolling lines there are."""
        return len(self._lines)

    @property
    def below(self) -> int:
        """How many lines are out of sight below."""
        return max(self.count - self._top - self.room, 0)

    def put(
        self,
        lines: Sequence[Line],
        *,
        pinned: Sequence[Line] = (),
        top: int = 0,
        resumed: Callable[[int], Line] | None = None,
    ) -> None:
        """Draw these lines from `top` on.

        `resumed` gives what stands in a line's place where it is the first one seen, BLANK where the line itself does.
        """
        self._lines, self._pinned, self._resumed = lines, pinned, resumed
        self._top = self._within(top)
        self.repaint()

    def scroll_lines(self, by: int) -> None:
        """Move on by so many lines, not past the ends."""
        self._top = self._within(self._top + by)
        self.repaint()

    def reveal(self, index: int) -> None:
        """Scroll no further than is needed for a line to be seen."""
        if index < self._top:
            self._top = self._within(index)
        elif index >= self._top + self.room:
            self._top = self._within(index - self.room + 1)
        self.repaint()

    def window(self, first: int, after: int) -> list[Line]:
        """The scrolling lines from `first` to before `after`; past the ends they are blank."""
        return [
            self._lines[place] if 0 <= place < len(self._lines) else BLANK for place in range(first, after)
        ]

    def repaint(self) -> None:
        """Draw those lines anew that are others than before: each line costs time in the terminal as well."""
        size = self.content_size
        scrolling = self.window(self._top, self._top + size.height - len(self._pinned))
        if scrolling and self._resumed is not None:
            scrolling[0] = self._resumed(self._top) or scrolling[0]
        lines = [*self._pinned, *scrolling]
        before, self._seen = self._seen, lines
        if (self.app.theme, size) != self._seen_in or len(before) != len(lines):
            self._seen_in = (self.app.theme, size)
            self.refresh()
            return
        changed = [Region(0, y, size.width, 1) for y, line in enumerate(lines) if line != before[y]]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One line of the panel as it is drawn."""
        line = self._seen[y] if y < len(self._seen) else BLANK
        theme = self.app.theme
        return Strip([Segment(text, style(theme, role)) for text, role in line if text])

    def _within(self, top: int) -> int:
        """The nearest first line that leaves no room unused."""
        return max(min(top, self.count - self.room), 0)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel, down."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel, up."""
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        """Scroll, and keep the wheel from whatever lies around."""
        event.stop()
        event.prevent_default()
        self.scroll_lines(by)
        self.post_message(self.Scrolled(self.id or ""))

    def on_click(self, event: events.Click) -> None:
        """Say which line was clicked."""
        event.stop()
        place = event.y - len(self._pinned)
        if place >= 0:
            self.post_message(self.Picked(self, self._top + place, event.x))
