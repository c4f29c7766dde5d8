"""A code that is made while reading: named by the coder or in a participant's words, and held against what there is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.entry import Entry
from pipeline.review.dialogs.passage import Passage
from pipeline.review.dialogs.records import MadeCode, TakenCode
from pipeline.review.dialogs.sheet import Dialog
from pipeline.review.dialogs.shown import cleaned, line
from pipeline.spans import Span

NearCode = tuple[str, str, str]
"""A code that a new one may repeat: its id, its name, why it is near."""
_MAKE = "\n"  # the key of the last row: no id of a code is a line break
_NEAR = 6  # lines


class Making(Dialog[MadeCode | TakenCode]):
    """First what the new code is; then, where some are near, which of them is meant, or the new one all the same.

    `near` may take its time: it runs in a thread. Esc goes back from the near codes to the question.
    """

    DEFAULT_CSS = """
    Making #asking { height: 1fr; }
    Making #near { height: 1fr; display: none; }
    Making.compared #near { display: block; }
    Making.compared #asking { display: none; }
    """

    def __init__(self, heading: str, near: Callable[[str, str], Sequence[NearCode]]) -> None:
        super().__init__(heading)
        self._asking_keys = self.keys
        self._near = near
        self._draft: MadeCode | None = None

    def body(self) -> Iterable[Widget]:
        """What is asked first, and the near codes."""
        yield Vertical(*self.asked(), id="asking")
        near = Vertical(Static(line("Near it are:"), classes="asked"), self.listed(folding=True), id="near")
        near.can_focus = False
        yield near

    @abstractmethod
    def asked(self) -> Iterable[Widget]:
        """What is asked first."""

    @abstractmethod
    def draft(self) -> MadeCode | None:
        """The code as it was described; None where something is missing, which was said."""

    @property
    def compared(self) -> bool:
        """True once near codes are shown."""
        return self.has_class("compared")

    def action_choose(self) -> None:
        """Look for near codes, or take the row at the cursor."""
        if self.compared:
            key = self.choices.key
            self.dismiss(self._draft if key == _MAKE else TakenCode(key or ""))
        elif self._draft is None:
            self._draft = self.draft()
            if self._draft is not None:
                self.tell("Looking for near codes …")
                name, definition = self._draft.name, self._draft.definition
                self.run_worker(lambda: self._near(name, definition), thread=True, exclusive=True)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Near codes were found, or none."""
        if event.state is not WorkerState.SUCCESS or self._draft is None:
            return
        near: Sequence[NearCode] = event.worker.result or ()
        if near:
            self._compare(near, self._draft)
        else:
            self.dismiss(self._draft)

    def _compare(self, near: Sequence[NearCode], draft: MadeCode) -> None:
        """Show the near codes, and the new one last."""
        rows = [
            Row(line((name, "bold"), (f"  {code_id}", "dim"), f"  {why}"), code_id)
            for code_id, name, why in near
        ]
        made = Row(line(("make it all the same: ", "italic"), f"“{draft.name}”"), _MAKE)
        self.set_focus(None)
        self.add_class("compared")
        self.choices.put([*rows, made])
        self.keys = "Enter take it · ↑↓ move · Esc back"
        self.tell("")

    def action_leave(self) -> None:
        """From the near codes back to the question, from there out."""
        if self._draft is None:
            self.dismiss(None)
            return
        self.workers.cancel_node(self)
        self._draft = None
        self.remove_class("compared")
        self.keys = self._asking_keys
        self.tell("")
        self.ask_again()

    def ask_again(self) -> None:
        """Give the keys back to what is asked first."""


class NewCode(Making):
    """A provisional code of the coder's own: a name and, if wanted, what it means."""

    keys = "Enter go on · Tab name or meaning · Esc leave"

    def __init__(self, near: Callable[[str, str], Sequence[NearCode]], *, name: str = "") -> None:
        super().__init__("A new code", near)
        self._name_given = name

    def asked(self) -> Iterable[Widget]:
        """Name and definition."""
        yield Static(line("name:"), classes="asked")
        yield Entry(self._name_given, id="name")
        yield Static(line("what it means, for now (may stay empty):"), classes="asked")
        yield Entry(id="definition")

    def lines_wanted(self) -> int:
        """Room for the near codes as well."""
        return max(4, 1 + _NEAR)

    def draft(self) -> MadeCode | None:
        """The code, once it has a name; Enter in the name goes on to the meaning first."""
        name, definition = self.query_one("#name", Entry), self.query_one("#definition", Entry)
        if not name.typed:
            self.tell("A code needs a name.")
            name.focus()
            return None
        if name.has_focus and not definition.typed:
            definition.focus()
            return None
        return MadeCode(" ".join(name.typed.split()), " ".join(definition.typed.split()))

    def ask_again(self) -> None:
        """Back to the meaning."""
        self.query_one("#definition", Entry).focus()


class InVivo(Making):
    """A provisional code in a participant's own words: a stretch of `quote`, set by words from both ends.

    `words` is what stands selected at first, in code points of `quote`; without it the first words do. Raises ValueError
    where the quote has no word.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h,left", "first(-1)", show=False),
        Binding("l,right", "first(1)", show=False),
        Binding("H,shift+left", "last(-1)", show=False),
        Binding("L,shift+right", "last(1)", show=False),
    ]

    keys = "h l first word · H L last word · Enter go on · Esc leave"

    def __init__(
        self, near: Callable[[str, str], Sequence[NearCode]], quote: str, *, words: Span | None = None
    ) -> None:
        super().__init__("A code in the participant’s own words", near)
        self._passage = Passage(quote, words)

    def asked(self) -> Iterable[Widget]:
        """The quote, in which words are selected."""
        yield self._passage

    def lines_wanted(self) -> int:
        """The quote, and room for the near codes."""
        return max(self._passage.height_at(self.text_width), 1 + _NEAR)

    def draft(self) -> MadeCode | None:
        """The code named by the words selected."""
        name = " ".join(cleaned(self._passage.selected)[0].split())
        if not name:
            self.tell("These words cannot be seen: choose others.")
            return None
        return MadeCode(name, "", in_vivo=True)

    def action_first(self, by: int) -> None:
        """Move the first word selected."""
        if not self.compared:
            self._passage.move_first(by)

    def action_last(self, by: int) -> None:
        """Move the last word selected."""
        if not self.compared:
            self._passage.move_last(by)
