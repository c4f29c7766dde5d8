"""Which segment comes next: a queue of segment ids with what is done and what was put off, and a view of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Literal

Mark = Literal["open", "done", "deferred"]


class Queue:
    """Segment ids in the order in which they are read; `current` is the one before the coder, None where all are done.

    `deferred` maps an id to a number: the larger, the later it comes again. `start` is where reading goes on, where that is
    still open.
    """

    def __init__(
        self, ids: Sequence[str], done: Collection[str], deferred: Mapping[str, int], start: str = ""
    ) -> None:
        self._all = tuple(ids)
        self._first_places = {segment_id: place for place, segment_id in enumerate(self._all)}
        self._view, self._places = self._all, self._first_places
        self._done = {segment_id for segment_id in done if segment_id in self._first_places}
        self._deferred = {key: rank for key, rank in deferred.items() if key in self._first_places}
        self.current: str | None = None
        if start in self._first_places and self.mark(start) == "open":
            self.current = start
        else:
            self.next_open()

    @property
    def view(self) -> Sequence[str]:
        """The ids that are shown, in order."""
        return self._view

    @property
    def place(self) -> int:
        """The place of the current segment in the view, -1 where it is not in it."""
        return self._places.get(self.current or "", -1)

    @property
    def progress(self) -> tuple[int, int]:
        """How many segments are done, and how many there are."""
        return len(self._done), len(self._all)

    def __contains__(self, segment_id: object) -> bool:
        """True for a segment of the queue, shown or not."""
        return segment_id in self._first_places

    def position(self, segment_id: str) -> int:
        """The place of a segment in the queue as it was given; -1 for one that is not in it."""
        return self._first_places.get(segment_id, -1)

    def mark(self, segment_id: str) -> Mark:
        """Where a segment stands."""
        if segment_id in self._done:
            return "done"
        return "deferred" if segment_id in self._deferred else "open"

    def set_done(self, segment_id: str, *, done: bool) -> None:
        """A segment of the queue was judged, or is not any more."""
        if segment_id in self._first_places:
            (self._done.add if done else self._done.discard)(segment_id)

    def set_deferred(self, segment_id: str, rank: int | None) -> None:
        """A segment was put off, the later the larger `rank`; None: it was not."""
        self._deferred.pop(segment_id, None)
        if rank is not None and segment_id in self._first_places:
            self._deferred[segment_id] = rank

    def go(self, segment_id: str) -> None:
        """Go to a segment; where the view does not show it, all of the queue is shown again."""
        if segment_id in self._first_places and segment_id not in self._places:
            self.narrow(None)
        self.current = segment_id

    def step(self, by: int) -> None:
        """Go on by so many places of the view, not past its ends."""
        if self._view:
            place = self.place if self.place >= 0 else (-1 if by > 0 else len(self._view))
            self.current = self._view[min(max(place + by, 0), len(self._view) - 1)]

    def next_open(self) -> None:
        """Go to the next segment that is open, from here to the end and on from the beginning; then to those put off."""
        here = self.place
        for place in chain(range(here + 1, len(self._view)), range(min(here + 1, len(self._view)))):
            if self.mark(self._view[place]) == "open":
                self.current = self._view[place]
                return
        waiting = [key for key in self._deferred if key not in self._done and key in self._places]
        self.current = min(waiting, key=self._deferred.__getitem__) if waiting else None

    def narrow(self, ids: Collection[str] | None) -> None:
        """Show only these segments, in the order of the queue; None: all of them."""
        wanted = None if ids is None else frozenset(ids)
        self._show(self._all if wanted is None else tuple(key for key in self._all if key in wanted))

    def arrange(self, ids: Sequence[str]) -> None:
        """Show the segments in another order; raises ValueError where they are not those of the queue."""
        if set(ids) != set(self._all) or len(ids) != len(self._all):
            raise ValueError("another order of a queue has the same segments")
        shown = set(self._view)
        self._all = tuple(ids)
        self._show(tuple(key for key in ids if key in shown))

    def _show(self, view: tuple[str, ...]) -> None:
        """Take another view."""
        self._view = view
        self._places = {segment_id: place for place, segment_id in enumerate(view)}
