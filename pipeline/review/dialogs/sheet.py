"""What all dialogs share: one sheet over the screen with a heading, a body and a line that says the keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from pipeline.review.dialogs.choices import Choices, Row
from pipeline.review.dialogs.entry import LeftOut
from pipeline.review.dialogs.shown import line

Result = TypeVar("Result")
FRAME = 4  # lines: the frame, the heading, the keys
SIDES = 4  # cells: the frame and the space within
WIDEST = 84
TALLEST = 44


class Dialog(ModalScreen[Result]):
    """A dialog; Esc leaves it with None. Its height is set once, when it opens or the terminal changes."""

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog #sheet { background: $surface; color: $foreground; border: round $primary; padding: 0 1; }
    Dialog #heading { height: 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    Dialog #keys { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    Dialog #keys.told { color: $warning; text-style: bold; }
    Dialog Choices { height: 1fr; }
    Dialog Choices, Dialog VerticalScroll { scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    Dialog Entry, Dialog Page, Dialog Entry:focus, Dialog Page:focus {
        background: $boost; background-tint: $surface 0%; border: none; border-left: outer $primary; padding: 0;
    }
    Dialog Entry { height: 1; }
    Dialog .asked { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    keys = "Enter choose · Esc leave"
    choices: Choices
    _sheet: Vertical
    _fitted: Size

    def __init__(self, heading: str) -> None:
        super().__init__()
        self._heading = heading

    def compose(self) -> ComposeResult:
        """The sheet, with its size: a layout less than if it were set once it is there."""
        heading, keys = Static(line(self._heading), id="heading"), Static(line(self.keys), id="keys")
        self._sheet = Vertical(heading, *self.body(), keys, id="sheet")
        self._fit()
        yield self._sheet

    @abstractmethod
    def body(self) -> Iterable[Widget]:
        """What stands between the heading and the keys."""

    @abstractmethod
    def lines_wanted(self) -> int:
        """How many lines the body would like to have."""

    def on_resize(self) -> None:
        """Take the size that fits a terminal of another size."""
        if self._fitted != self.app.size:
            self._fit()

    @property
    def text_width(self) -> int:
        """How wide the body is, in cells."""
        return min(WIDEST, self.app.size.width) - SIDES

    def _fit(self) -> None:
        """Set the size of the sheet: what the body wants, within the screen."""
        self._fitted = self.app.size
        self._sheet.styles.width = self.text_width + SIDES
        self._sheet.styles.height = min(self._fitted.height, TALLEST, FRAME + self.lines_wanted())

    def listed(self, rows: Sequence[Row] = (), *, at: str | None = None, folding: bool = False) -> Choices:
        """The list of this dialog, made once for its body."""
        self.choices = Choices(rows, at=at, folding=folding)
        return self.choices

    def tell(self, told: str) -> None:
        """Say something in the place of the keys; "" says the keys again."""
        keys = self.query_one("#keys", Static)
        keys.update(line(told or self.keys), layout=False)
        keys.set_class(bool(told), "told")

    def on_left_out(self, message: LeftOut) -> None:
        """Say that characters were left out."""
        what = "1 unseen character was" if message.count == 1 else f"{message.count} unseen characters were"
        self.tell(f"{what} left out.")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line to type in is Enter."""
        event.stop()
        self.action_choose()

    def on_choices_chosen(self) -> None:
        """A click on a row is Enter on it."""
        self.action_choose()

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def action_move(self, by: int) -> None:
        """Move the cursor of the list."""
        for choices in self.query(Choices):
            choices.move(by)

    def action_page(self, by: int) -> None:
        """Move the cursor of the list by a screen."""
        for choices in self.query(Choices):
            choices.page(by)

    @abstractmethod
    def action_choose(self) -> None:
        """Enter."""
