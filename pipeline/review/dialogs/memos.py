"""Memos: one is written, or all are looked through. They are never changed: what is written is added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.entry import Page
from pipeline.review.dialogs.ranking import folded
from pipeline.review.dialogs.records import KeptMemo, MemoDraft, MemoTarget
from pipeline.review.dialogs.sheet import Dialog
from pipeline.review.dialogs.shown import line, text
from pipeline.review.dialogs.sought import Sought

_OLD = 5  # lines of earlier memos that are seen at once
_PAGE = 8


class MemoEdit(Dialog[MemoDraft]):
    """A memo of several lines. Result: its text and what it is about.

    Tab goes through `targets`, beginning with number `start`; what was noted on each before stands above. Raises
    ValueError where there is no target.
    """

    DEFAULT_CSS = """
    MemoEdit #old { max-height: 5; height: auto; color: $text-muted; background: $surface; }
    MemoEdit Page { height: 1fr; min-height: 3; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "turn(1)", show=False, priority=True),
        Binding("shift+tab", "turn(-1)", show=False, priority=True),
        Binding("ctrl+s", "choose", show=False, priority=True),
    ]

    def __init__(self, targets: Sequence[MemoTarget], *, start: int = 0) -> None:
        if not targets:
            raise ValueError("a memo must be about something")
        super().__init__("Memo")
        self._targets = targets
        self._at = start
        self._warned = False
        about = " · Tab about something else" if len(targets) > 1 else ""
        self.keys = f"ctrl+s keep{about} · Esc leave"

    def body(self) -> Iterable[Widget]:
        """What it is about, what was noted before, and the page."""
        yield Static(id="about", classes="asked")
        yield VerticalScroll(Static(id="before"), id="old", can_focus=False)
        yield Page()

    def on_mount(self) -> None:
        """Show what it is about."""
        self._show()

    def lines_wanted(self) -> int:
        """The same for all targets, so that nothing jumps when another is chosen."""
        return 1 + (_OLD if any(target.memos for target in self._targets) else 0) + _PAGE

    def _show(self) -> None:
        """Show the target and what was noted on it before."""
        target = self._targets[self._at]
        number = f" ({self._at + 1} of {len(self._targets)})" if len(self._targets) > 1 else ""
        self.query_one("#about", Static).update(
            line("on the ", (target.about, "bold"), f"{number}: ", target.name)
        )
        before = [text((_date(memo), "bold"), memo.text.strip()) for memo in target.memos]
        self.query_one("#before", Static).update(Content("\n").join(before))
        self.query_one("#old").display = bool(before)
        self.query_one("#old", VerticalScroll).scroll_end(animate=False)

    def action_turn(self, by: int) -> None:
        """Be about the next target; the text stays."""
        self._at = (self._at + by) % len(self._targets)
        self._show()

    def action_choose(self) -> None:
        """Keep it."""
        written = self.query_one(Page).typed
        target = self._targets[self._at]
        if written:
            self.dismiss(MemoDraft(written, target.about, target.target))
        else:
            self.tell("Nothing is written yet. Esc leaves.")

    def action_leave(self) -> None:
        """Leave; where something is written, only when Esc is pressed twice."""
        if self._warned or not self.query_one(Page).typed:
            self.dismiss(None)
        else:
            self._warned = True
            self.tell("Esc again throws the text away; ctrl+s keeps it.")

    def on_text_area_changed(self) -> None:
        """Whoever writes on wants to keep it."""
        self._warned = False

    def on_key(self, event: events.Key) -> None:
        """Any other key takes the question back."""
        if event.key != "escape" and self._warned:
            self._warned = False
            self.tell("")


class Memos(Sought[KeptMemo]):
    """All memos of the coder, the latest first as they are given. Result: the one to jump to.

    A memo is found by all the words typed, anywhere in it or in what it is about.
    """

    keys = "Enter go there · ↑↓ move · Esc leave"
    more = 5

    def __init__(self, memos: Sequence[KeptMemo]) -> None:
        super().__init__("Memos")
        self._memos = {str(number): memo for number, memo in enumerate(memos)}
        self._words = {
            number: folded(f"{memo.about} {memo.name} {memo.text}") for number, memo in self._memos.items()
        }

    def rows(self, typed: str) -> Sequence[Row]:
        """The memos that hold all words, one line each."""
        parts = [folded(part) for part in typed.split()]
        return [
            Row(line((_date(memo), "dim"), (memo.name or memo.about, "bold"), f"  {memo.text}"), number)
            for number, memo in self._memos.items()
            if all(part in self._words[number] for part in parts)
        ]

    def about(self, key: str) -> str:
        """The memo in full, as far as there is room."""
        memo = self._memos[key]
        return f"on the {memo.about}: {memo.text}"

    def action_choose(self) -> None:
        """Jump to what the memo is about."""
        if self.choices.key is not None:
            self.dismiss(self._memos[self.choices.key])


def _date(memo: KeptMemo) -> str:
    """The day a memo was written, with room after it; "" where it is not known."""
    return f"{memo.written_at[:10]}  " if memo.written_at else ""
