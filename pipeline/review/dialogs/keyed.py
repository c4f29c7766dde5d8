"""A dialog of a few rows with a digit each: one key chooses, and so does Enter at the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.content import Content
from textual.widget import Widget

from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.sheet import Dialog


class Keyed(Dialog[str]):
    """Choose one of a few rows, by its digit where it is among the first nine. Result: its key."""

    keys = "1–9 or Enter choose · Esc leave"

    def __init__(self, heading: str, rows: Sequence[tuple[str, Content]], *, chosen: str = "") -> None:
        super().__init__(heading)
        self._rows = rows
        self._chosen = chosen

    def body(self) -> Iterable[Widget]:
        """The rows."""
        rows = [
            Row(content, key, f"{number} " if number < 10 else "  ")
            for number, (key, content) in enumerate(self._rows, 1)
        ]
        yield self.listed(rows, at=self._chosen, folding=True)

    def lines_wanted(self) -> int:
        """All rows."""
        return self.choices.height_at(self.text_width - 1)

    def on_key(self, event: events.Key) -> None:
        """A digit chooses."""
        number = int(event.key) if event.key.isdecimal() else 0
        if 1 <= number <= min(9, len(self._rows)):
            event.stop()
            self.dismiss(self._rows[number - 1][0])

    def action_choose(self) -> None:
        """Choose the row at the cursor."""
        if self.choices.key is not None:
            self.dismiss(self.choices.key)
