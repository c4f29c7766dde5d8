"""Looking: the cursor, more of the talk, the code card, help; the program itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.review.doing.hand import Hand

if TYPE_CHECKING:
    from pipeline.review.screen import ReviewScreen

OWN = 20  # earlier codings on the card


class Looking(Hand):
    """Actions that change what is seen, and nothing else."""

    def __init__(
        self,
        screen: ReviewScreen,
        help_: Callable[[], None],
        theme: Callable[[], str],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(screen)
        self.help = help_
        self.quit = leave
        self._theme = theme

    def down(self) -> None:
        """The next code of the list."""
        self._move(1)

    def up(self) -> None:
        """The one before."""
        self._move(-1)

    def more_context(self) -> None:
        """One more turn before and after."""
        self._desk.widen(1)

    def less_context(self) -> None:
        """One turn less."""
        self._desk.widen(-1)

    def page_down(self) -> None:
        """Scroll the talk down."""
        self._scroll(1)

    def page_up(self) -> None:
        """Scroll the talk up."""
        self._scroll(-1)

    def definition(self) -> None:
        """The code under the cursor in full."""
        from pipeline.review.dialogs.reading import CodeCard

        code_id = self._code_here()
        code = self._desk.names.get(code_id)
        if code is None:
            self._desk.tell(f"the codebook has no code {code_id} any more", wrong=True)
            return
        path: list[str] = []
        above = self._desk.names.get(code.parent_id or "")
        while above is not None and above.name not in path:
            path.insert(0, above.name)
            above = self._desk.names.get(above.parent_id or "")
        own = [decision.quote for decision in self._session.codings_of(code_id, OWN)]
        self._screen.app.push_screen(CodeCard(code, path=" › ".join(path), own=own))

    def theme(self) -> None:
        """Dark, light, the terminal's own colours."""
        self._desk.tell(self._theme())

    def pace(self) -> None:
        """Show or hide the pace."""
        self._desk.pace_shown = not self._desk.pace_shown
        self._desk.tell("your pace is shown" if self._desk.pace_shown else "your pace is not shown")

    def _move(self, by: int) -> None:
        """Move the cursor, not past the ends."""
        self._desk.cursor = max(min(self._desk.cursor + by, len(self._desk.codes) - 1), 0)

    def _scroll(self, by: int) -> None:
        """Scroll the talk by a page, less two lines."""
        pane = self._screen.panel("talk")
        pane.scroll_lines(by * max(pane.room - 2, 1))
