"""Where people type: a line, and a page of several lines. Both take no character that would act unseen."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input, TextArea
from textual.widgets.text_area import EditResult, Location

from pipeline.review.dialogs.shown import cleaned


class LeftOut(Message):
    """So many characters of what was pasted were left out."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class Entry(Input):
    """A line to type in."""

    def __init__(self, value: str = "", *, id: str | None = None, select: bool = False) -> None:  # noqa: A002 - Textual's name
        super().__init__(cleaned(value)[0], id=id, select_on_focus=select)
        self.cursor_blink = False

    @property
    def typed(self) -> str:
        """What stands there, without white space at both ends."""
        return self.value.strip()

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in the place of other text, without what acts unseen."""
        kept, left_out = cleaned(text)
        if left_out:
            self.post_message(LeftOut(left_out))
        super().replace(kept, start, end)

    def _on_paste(self, event: events.Paste) -> None:
        """Take all lines of what is pasted as one; the widget's own way takes the first and forgets the others."""
        event.prevent_default()
        event.stop()
        self.replace(event.text.rstrip("\r\n"), *self.selection)


class Page(TextArea):
    """Several lines to type in."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(cleaned(value, lines=True)[0], id=id, soft_wrap=True)
        self.cursor_blink = False
        self.highlight_cursor_line = False

    @property
    def typed(self) -> str:
        """What stands there, without white space at both ends."""
        return self.text.strip()

    def replace(
        self, insert: str, start: Location, end: Location, *, maintain_selection_offset: bool = True
    ) -> EditResult:
        """Put text in the place of other text, without what acts unseen."""
        kept, left_out = cleaned(insert, lines=True)
        if left_out:
            self.post_message(LeftOut(left_out))
        return super().replace(kept, start, end, maintain_selection_offset=maintain_selection_offset)
