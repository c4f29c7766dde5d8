"""Why a disagreement was settled as it was."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.widget import Widget
from textual.widgets import Static

from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.entry import Entry
from pipeline.review.dialogs.records import REASONS, GivenReason
from pipeline.review.dialogs.sheet import Dialog
from pipeline.review.dialogs.shown import line


class Reason(Dialog[GivenReason]):
    """A reason of six by one key, then a note on one line, which may be empty unless `note_needed`.

    No reason is chosen beforehand: the first one would be what hurried people meant.
    """

    keys = "1–6 or Enter choose · Esc leave"

    def __init__(self, question: str, *, note_needed: bool = False) -> None:
        super().__init__(question)
        self._note_needed = note_needed
        self._writing = False

    def body(self) -> Iterable[Widget]:
        """The reasons, and the line for a note."""
        rows = self.listed([Row(line(said), str(n), f"{n} ") for n, said in enumerate(REASONS.values(), 1)])
        rows.place = -1
        yield rows
        needed = "note, for those who write the codebook:" if self._note_needed else "note, if any:"
        yield Static(line(needed), classes="asked")
        note = Entry()
        note.disabled = True
        yield note

    def lines_wanted(self) -> int:
        """The reasons, and the note."""
        return len(REASONS) + 2

    def on_key(self, event: events.Key) -> None:
        """A digit chooses, until the note is written."""
        number = int(event.key) if event.key.isdecimal() else 0
        if not self._writing and 1 <= number <= len(REASONS):
            event.stop()
            self.choices.move(number - self._number)
            self._ask_note()

    def on_choices_chosen(self) -> None:
        """A click chooses, also another reason than before."""
        self._ask_note()

    @property
    def _number(self) -> int:
        """The number of the reason at the cursor, from 1; 0 where none was chosen."""
        return self.choices.place + 1

    def _ask_note(self) -> None:
        """Go on to the note; the cursor may still be moved to another reason."""
        self._writing = True
        note = self.query_one(Entry)
        note.disabled = False
        note.focus()
        self.keys = "Enter done · ↑↓ another reason · Esc leave"
        self.tell("")

    def action_choose(self) -> None:
        """Take the reason at the cursor, or be done."""
        note = self.query_one(Entry).typed
        if not self._writing and not self._number:
            self.tell("Choose why: 1 to 6.")
        elif not self._writing:
            self._ask_note()
        elif self._note_needed and not note:
            self.tell("A note is needed: say what the codebook lacks.")
        else:
            self.dismiss(GivenReason(list(REASONS)[self._number - 1], note))
