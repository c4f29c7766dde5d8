"""The queue at the left: a row is made only while it is seen, so that fifty thousand of them cost nothing."""

from __future__ import annotations

from pipeline.review.reading import Reading
from pipeline.review.widgets.lines import Lines
from pipeline.review.wording.pieces import BLANK, Line
from pipeline.review.wording.rows import queue_row

MARGIN = 3  # rows that are seen before and after the current one


class QueueList(Lines):
    """The segments of a session's view, the current one among them."""

    def __init__(self, session: Reading, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._session = session

    @property
    def count(self) -> int:
        """How many segments are shown."""
        return len(self._session.view)

    def follow(self) -> None:
        """Draw the rows; where the current segment comes near an edge, half a page further, so that they mostly stand still."""
        place, room = max(self._session.place, 0), self.room
        margin = min(MARGIN, room // 4)
        if not self._top + margin <= place < self._top + room - margin:
            self._top = place - room // 2
        self._top = self._within(self._top)
        self.repaint()

    def window(self, first: int, after: int) -> list[Line]:
        """The rows of some segments."""
        session = self._session
        view, here, width = session.view, session.place, self.content_size.width
        digits = len(str(len(view)))
        rows = []
        for index in range(first, after):
            if index >= len(view):
                rows.append(BLANK)
                continue
            segment = session.segment(view[index])
            label = session.transcript_of(segment).speaker(segment.speaker_id).label
            mark, flagged = session.mark(segment.id), session.is_flagged(segment.id)
            number = f"{index + 1:>{digits}}"
            rows.append(queue_row(segment, label, mark, width, number, flagged=flagged, here=index == here))
        return rows
