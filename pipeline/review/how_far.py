"""What a coder is told, in passing, of how far the own reading has come. It never asks for anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.workflow.reading_progress import ReadingProgress


class HowFar:
    """The lines about reading in a session; `find` gives how far it has come by what is stored at that moment.

    It reads the coder's whole log: a front end that must not wait calls `begin`, `news` and `in_full` beside its work.
    """

    def __init__(self, find: Callable[[], ReadingProgress], *, every: int | None = None) -> None:
        self._find = find
        self._every = every
        self._completed = 0
        self._known: set[str] | None = None

    def begin(self) -> None:
        """Take note of what could be said before this session."""
        if self._known is None:
            self._known = {code.code_id for code in self._find().standing("shown")}

    def is_due(self) -> bool:
        """One more segment was completed; True where it is time to look: after every 25th, or `every` so many."""
        if self._every is None:
            from pipeline.workflow.reading_progress import LOOK

            self._every = LOOK
        self._completed += 1
        return not self._completed % self._every

    def news(self) -> str:
        """A line where a code has come to be shown since the last look; "" otherwise."""
        from pipeline.workflow.reading_progress import news

        self.begin()
        progress, known = self._find(), self._known or set()
        told = news(progress, known)
        self._known = known | {code.code_id for code in progress.standing("shown")}
        return told

    def after_segment(self) -> str:
        """`news` after every 25th segment completed in this session; "" otherwise."""
        return self.news() if self.is_due() else ""

    def in_full(self) -> tuple[str, ...]:
        """All there is to say, for whoever asks; nothing before 25 segments are read."""
        from pipeline.workflow.reading_progress import details, headline

        progress = self._find()
        return (headline(progress), *details(progress)) if progress.is_open else ()

    def at_end(self) -> tuple[str, ...]:
        """One line at the end of a session, and a second one where a random check of the rest has become worth it."""
        from pipeline.workflow.reading_progress import headline
        from pipeline.workflow.status import typed

        progress = self._find()
        if not progress.is_open:
            return ()
        if not progress.check_size:
            return (headline(progress),)
        check = f"focuscode queue audit --coder {typed(progress.coder)} --size {progress.check_size}"
        return headline(progress), f"A random check of the rest is possible: {check}"
