"""Who is credited with what is said in a span over several turns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from textual import events
from textual.widget import Widget

from pipeline.review.dialogs.choices import Row
from pipeline.review.dialogs.records import Voiced
from pipeline.review.dialogs.sheet import Dialog
from pipeline.review.dialogs.shown import line


class Speakers(Dialog[tuple[str, ...]]):
    """A checklist of speakers. Result: the ids of those ticked, in the order of the list, at least one.

    `credited` are ticked beforehand.
    """

    keys = "1–9 or space tick · Enter done · Esc leave"

    def __init__(self, speakers: Sequence[Voiced], *, credited: Collection[str] = ()) -> None:
        super().__init__("Who is credited?")
        self._speakers = speakers
        self._ticked = set(credited)

    def body(self) -> Iterable[Widget]:
        """The checklist."""
        yield self.listed(self._rows())

    def lines_wanted(self) -> int:
        """A line a speaker."""
        return len(self._speakers)

    def _rows(self) -> list[Row]:
        """The speakers with their ticks."""
        return [
            Row(
                line((speaker.name, "bold"), (f"  {speaker.group}" if speaker.group else "", "dim")),
                speaker.id,
                f"{number if number < 10 else ' '} {'[x]' if speaker.id in self._ticked else '[ ]'} ",
            )
            for number, speaker in enumerate(self._speakers, 1)
        ]

    def on_key(self, event: events.Key) -> None:
        """A digit or space ticks, or takes the tick away."""
        number = int(event.key) if event.key.isdecimal() else 0
        if 1 <= number <= min(9, len(self._speakers)):
            self._toggle(self._speakers[number - 1].id)
        elif event.key == "space" and self.choices.key is not None:
            self._toggle(self.choices.key)

    def _toggle(self, speaker_id: str) -> None:
        """Tick a speaker, or take the tick away; the cursor goes there."""
        self._ticked ^= {speaker_id}
        self.choices.put(self._rows(), speaker_id)
        self.tell("")

    def on_choices_chosen(self) -> None:
        """A click ticks."""
        if self.choices.key is not None:
            self._toggle(self.choices.key)

    def action_choose(self) -> None:
        """Done."""
        ticked = tuple(speaker.id for speaker in self._speakers if speaker.id in self._ticked)
        if ticked:
            self.dismiss(ticked)
        else:
            self.tell("Tick at least one.")
