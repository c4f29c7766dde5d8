"""A dialog of many rows that are found by typing."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.entry import Entry
from pipeline.review.dialogs.ranking import Known
from pipeline.review.dialogs.records import Option
from pipeline.review.dialogs.sheet import Dialog, Result
from pipeline.review.dialogs.shown import line, text


class Sought(Dialog[Result]):
    """A line to type in, the rows that fit below it, and what is to be known of the row at the cursor."""

    DEFAULT_CSS = """
    Sought #more { color: $text-muted; }
    """

    keys = "Enter choose · ↑↓ move · Esc leave"
    more = 2  # lines that say more of the row at the cursor

    def __init__(self, heading: str, *, typed: str = "", select: bool = False) -> None:
        super().__init__(heading)
        self._typed = typed
        self._select = select

    def body(self) -> Iterable[Widget]:
        """The line to type in, the rows, what is to be known."""
        entry = Entry(self._typed, select=self._select)
        yield entry
        yield self.listed(self.rows(entry.typed), at=self.at_first())
        if self.more:
            more = Static(id="more")
            more.styles.height = self.more
            yield more

    def lines_wanted(self) -> int:
        """Room for all rows: it stays the same while somebody types."""
        return 1 + max(3, len(self.rows(""))) + self.more

    @abstractmethod
    def rows(self, typed: str) -> Sequence[Row]:
        """The rows that fit what is typed, the surest first."""

    def at_first(self) -> str | None:
        """Where the cursor stands before anything is typed; None: on the first row."""
        return None

    def about(self, key: str) -> str:  # noqa: ARG002  # dialogs with room below say it
        """What is to be known of a row, where `more` leaves room for it; nothing where it does not."""
        return ""

    def on_input_changed(self, event: Entry.Changed) -> None:
        """Find what fits."""
        event.stop()
        self.tell("")
        self.choices.put(self.rows(self.query_one(Entry).typed), self._kept())

    def _kept(self) -> str | None:
        """Where the cursor stands after typing; on the first row, but for the place where it stood before."""
        return None if self.query_one(Entry).typed else self.at_first()

    def on_choices_moved(self) -> None:
        """Say more of the row at the cursor."""
        if self.more:
            key = self.choices.key
            lines = text(self.about(key) if key is not None else "").wrap(self.text_width)
            if len(lines) > self.more:
                last = lines[self.more - 1].truncate(self.text_width - 2)
                lines = [*lines[: self.more - 1], Content.assemble(last, " …")]
            self.query_one("#more", Static).update(Content("\n").join(lines), layout=False)


class OneOf(Sought[str]):
    """Choose one of many options. Result: its value."""

    more = 0

    def __init__(self, heading: str, options: Sequence[Option], *, chosen: str = "") -> None:
        super().__init__(heading)
        self._options = [(option, Known.of((option.name,), (option.value,))) for option in options]
        self._chosen = chosen

    def at_first(self) -> str | None:
        """On the option that is chosen now."""
        return self._chosen

    def rows(self, typed: str) -> Sequence[Row]:
        """The options that fit, with how many segments they have."""
        found = [
            (rank, place, option)
            for place, (option, known) in enumerate(self._options)
            if (rank := known.rank(typed)) is not None
        ]
        return [
            Row(line(option.name, ("" if option.count is None else f"  {option.count}", "dim")), option.value)
            for _, _, option in sorted(found, key=lambda one: one[:2])
        ]

    def action_choose(self) -> None:
        """Choose the option at the cursor."""
        if self.choices.key is not None:
            self.dismiss(self.choices.key)
