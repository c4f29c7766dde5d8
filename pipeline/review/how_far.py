"""What a coder is told, in passing, of how far the own reading has come. It never asks for anything."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.stopping import LOOK
from pipeline.workflow.status import typed
from pipeline.workflow.stopping import ReadingProgress, details, headline, news


class HowFar:
    """The lines about reading in a session; `find` gives how far it has come by what is stored at that moment."""

    def __init__(self, find: Callable[[], ReadingProgress]) -> None:
        self._find = find
        self._completed = 0
        self._known = {code.code_id for code in find().standing("shown")}

    def after_segment(self) -> str:
        """A line after every 25th segment completed in this session if a code has come to be shown; "" otherwise."""
        self._completed += 1
        if self._completed % LOOK:
            return ""
        progress = self._find()
        told = news(progress, self._known)
        self._known |= {code.code_id for code in progress.standing("shown")}
        return told

    def in_full(self) -> tuple[str, ...]:
        """All there is to say, for whoever asks; nothing before 25 segments are read."""
        progress = self._find()
        return (headline(progress), *details(progress)) if progress.is_open else ()

    def at_end(self) -> tuple[str, ...]:
        """One line at the end of a session, and a second one where a random check of the rest has become worth it."""
        progress = self._find()
        if not progress.is_open:
            return ()
        if not progress.check_size:
            return (headline(progress),)
        check = f"focuscode queue audit --coder {typed(progress.coder)} --size {progress.check_size}"
        return headline(progress), f"A random check of the rest is possible: {check}"
