"""A passage in which a run of words is selected."""

from __future__ import annotations

import re

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.style import Style
from textual.widgets import Static

from pipeline.review.dialogs.shown import line
from pipeline.spans import Span

_FIRST_WORDS = 6
_SELECTED = Style(reverse=True)


class Passage(VerticalScroll, can_focus=False):
    """A quote with a run of its words selected; its ends move by words (stretches without white space).

    Raises ValueError where the quote has no word.
    """

    DEFAULT_CSS = """
    Passage { height: 1fr; background: $surface; }
    """

    def __init__(self, quote: str, words: Span | None = None) -> None:
        self._quote = quote
        self._words = [Span(found.start(), found.end()) for found in re.finditer(r"\S+", quote)]
        if not self._words:
            raise ValueError("there is no word in the quote")
        within = [
            n
            for n, word in enumerate(self._words)
            if words and word.start < words.end and words.start < word.end
        ]
        self._first = within[0] if within else 0
        self._last = within[-1] if within else min(len(self._words), _FIRST_WORDS) - 1
        self._shown = Static()
        super().__init__(self._shown)

    @property
    def selected(self) -> str:
        """The words selected, as they stand in the quote."""
        return self._quote[self._words[self._first].start : self._words[self._last].end]

    def height_at(self, width: int) -> int:
        """How many lines the quote takes."""
        return len(self._content().wrap(width - 1))

    def on_mount(self) -> None:
        """Show it."""
        self._show(self._first)

    def move_first(self, by: int) -> None:
        """Move the beginning by words; the end goes along where it would be passed."""
        self._first = max(0, min(len(self._words) - 1, self._first + by))
        self._last = max(self._first, self._last)
        self._show(self._first)

    def move_last(self, by: int) -> None:
        """Move the end by words; the beginning goes along where it would be passed."""
        self._last = max(0, min(len(self._words) - 1, self._last + by))
        self._first = min(self._first, self._last)
        self._show(self._last)

    def _content(self) -> Content:
        """The quote with the selection reversed."""
        start, end = self._words[self._first].start, self._words[self._last].end
        chosen = line(self._quote[start:end]).stylize(_SELECTED)
        return Content.assemble(line(self._quote[:start]), chosen, line(self._quote[end:]))

    def _show(self, word: int) -> None:
        """Show the selection, scrolled to where that word stands."""
        self._shown.update(self._content())
        width = self._shown.size.width
        if width:
            above = len(line(self._quote[: self._words[word].end]).wrap(width)) - 1
            self.scroll_to_region(Region(0, above, 1, 1), animate=False, force=True)
