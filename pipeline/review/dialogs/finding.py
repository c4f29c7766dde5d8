"""Where to go: words to look for, a place to jump to, an order of the segments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Static

from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.entry import Entry
from pipeline.review.dialogs.keyed import Keyed
from pipeline.review.dialogs.ranking import Known
from pipeline.review.dialogs.records import Option
from pipeline.review.dialogs.sheet import Dialog
from pipeline.review.dialogs.shown import line
from pipeline.review.dialogs.sought import Sought


class Search(Dialog[str]):
    """Words to look for. Result: what was typed; never empty."""

    keys = "Enter search · Esc leave"

    def __init__(self, *, text: str = "") -> None:
        super().__init__("Search")
        self._text = text

    def body(self) -> Iterable[Widget]:
        """A line to type in; what was looked for before is selected, so that typing replaces it."""
        yield Static(line("words in segments, in any case:"), classes="asked")
        yield Entry(self._text, select=True)

    def lines_wanted(self) -> int:
        """Question and answer."""
        return 2

    def action_choose(self) -> None:
        """Search."""
        words = self.query_one(Entry).typed
        if words:
            self.dismiss(words)
        else:
            self.tell("Type what to look for.")


class Jump(Sought[str]):
    """A number in the view, the beginning of a segment's id, or a transcript. Result: a segment's id.

    `find` says which segment is meant by what was typed, or by the name of a transcript; None: there is none. `total`
    is the number of segments in the view, `transcripts` are offered by name.
    """

    keys = "Enter go · ↑↓ a transcript · Esc leave"
    more = 0

    def __init__(
        self, find: Callable[[str], str | None], *, total: int = 0, transcripts: Sequence[str] = ()
    ) -> None:
        numbers = f"1–{total}, " if total else ""
        super().__init__(f"Go to: {numbers}segment id or transcript")
        self._find = find
        self._transcripts = [(name, Known.of((name,))) for name in transcripts]

    def rows(self, typed: str) -> Sequence[Row]:
        """The transcripts that fit."""
        found = [
            (rank, place, name)
            for place, (name, known) in enumerate(self._transcripts)
            if (rank := known.rank(typed)) is not None
        ]
        return [Row(line(name), name) for *_, name in sorted(found)]

    def action_choose(self) -> None:
        """Go to what was typed, or else to the transcript at the cursor."""
        typed, at = self.query_one(Entry).typed, self.choices.key
        moved = self.choices.place > 0
        wanted = [at, typed] if moved else [typed, at]
        found = (self._find(name) for name in wanted if name)
        segment_id = next((one for one in found if one is not None), None)
        if segment_id is not None:
            self.dismiss(segment_id)
        else:
            self.tell("There is no such number, id or transcript.")


class Order(Keyed):
    """The orders that segments can be read in. Result: the value of one."""

    def __init__(self, orders: Sequence[Option], *, chosen: str = "") -> None:
        rows = [
            (order.value, line(order.name, (" (now)" if order.value == chosen else "", "dim")))
            for order in orders
        ]
        super().__init__("In which order?", rows, chosen=chosen)
