"""The full-screen review: it puts the desk on a screen and the actions under the keys, and knows when to end.

It ends with None, or with the error that ended it, which whoever started it raises once the terminal is as it was.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events, work
from textual.app import App
from textual.binding import BindingType
from textual.filter import Monochrome, NoColor
from textual.worker import get_current_worker

from pipeline.errors import FocusError
from pipeline.review import look
from pipeline.review.desk import Desk
from pipeline.review.doing.deciding import Deciding
from pipeline.review.doing.describing import Describing
from pipeline.review.doing.going import Finding, Going
from pipeline.review.doing.looking import Looking
from pipeline.review.doing.marking import choose
from pipeline.review.doing.settling import Settling
from pipeline.review.how_far import HowFar
from pipeline.review.keys import Keymap, keymap
from pipeline.review.pace import Pace
from pipeline.review.screen import ReviewScreen
from pipeline.review.session import Session

Told = TypeVar("Told")
_NOTHING: tuple[str, ...] = ()
NEWS_FOR = 5  # segments done until news is taken away
PAINTED = 0.04  # seconds after which a segment is surely painted
IDLE = 0.5  # seconds without a key or a click
_THEMES = {look.DARK: "dark", look.LIGHT: "light"}


class ReviewApp(App[FocusError | None]):
    """A coder at work on a session.

    `keys` are those of the session's mode; `how_far` tells in passing how far reading has come (it may be slow, and is
    asked in a thread); `theme` is auto, dark, light or ansi; `finding` looks segments up.
    """

    CSS_PATH = Path(__file__).with_name("review.tcss")
    ENABLE_COMMAND_PALETTE = False
    TITLE = "focuscode"
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        session: Session,
        *,
        keys: Keymap | None = None,
        how_far: HowFar | None = None,
        theme: str = "auto",
        finding: Finding | None = None,
        painted: Callable[[], None] | None = None,
    ) -> None:
        colours = not os.environ.get("NO_COLOR")
        super().__init__(ansi_color=None if colours else True)
        self._colours, self.no_color = colours, not colours
        # Textual takes an empty NO_COLOR for a set one, and writes "default colour" with every piece where it is set.
        theirs = (one for one in self._filters if not isinstance(one, Monochrome | NoColor))
        self._filters = [*theirs] if colours else [look.WithoutColours()]
        self._how_far = how_far
        self._painted = painted
        self._news_for = 0
        self._touched = 0.0
        for one in look.themes():
            self.register_theme(one)
        self.theme = look.chosen_theme(theme, os.environ)
        keys = keys or keymap(adjudicating=session.adjudicating)
        self.desk = Desk(session, keys, Pace(time.monotonic()))
        self._main = ReviewScreen(self.desk)
        self._actions = self._of(self._main, finding)
        self._main.perform = self._perform
        self._main.choose = lambda key: choose(self._main, key)

    def get_default_screen(self) -> ReviewScreen:
        """The main screen."""
        return self._main

    def on_mount(self) -> None:
        """Put away what was loaded, once the first segment is shown, and begin what goes on beside the review."""
        if not self.is_headless:
            self.call_after_refresh(self._settle)
        if self._how_far is not None and self.desk.session.current is None:
            self._ask_end(self._how_far)
        if self._painted is not None:
            self.call_after_refresh(self._painted)

    def _settle(self) -> None:
        """Keep what was loaded from the garbage collector, which looks at the rest only while nobody waits.

        Looking through all that was loaded takes 150 ms, through what came since 40: in a pause. Through what came with one
        segment it takes 2: once that is painted (`_completed`).
        """
        gc.freeze()
        self.set_interval(IDLE, self._tidy)

    def _tidy(self) -> None:
        """Look for garbage of whatever age in a pause, once."""
        if self._touched and time.monotonic() - self._touched >= IDLE:
            self._touched = 0.0
            gc.collect()

    async def on_event(self, event: events.Event) -> None:
        """Let the clock of the pace run while somebody is there."""
        if isinstance(event, events.Key | events.MouseDown):
            self._touched = time.monotonic()
            self.desk.pace.touch(self._touched)
        await super().on_event(event)

    def action_help_quit(self) -> None:
        """Key ctrl+c in a dialog."""
        self._main.say_how_to_leave()

    def _of(self, screen: ReviewScreen, finding: Finding | None) -> dict[str, Callable[..., None]]:
        """The actions by their ids."""
        kind = Settling if self.desk.session.adjudicating else Deciding
        deciding = kind(screen, self._completed)
        hands = (
            deciding,
            Describing(screen, deciding),
            Going(screen, finding),
            Looking(screen, self._show_help, self._next_theme, self.exit),
        )
        found: dict[str, Callable[..., None]] = {}
        for action in self.desk.keys.actions:
            hand = next(one for one in hands if hasattr(one, action.id))
            found[action.id] = getattr(hand, action.id)
        return found

    def _perform(self, action: str, number: int) -> None:
        """Do an action; `number` is the place in the list for those that have one."""
        if action in ("toggle", "choose"):
            self._actions[action](number)
        else:
            self._actions[action]()

    # what takes its time

    def _completed(self) -> None:
        """A segment is done: ask how far reading has come, behind the coder's back."""
        self.set_timer(PAINTED, partial(gc.collect, 1))
        self._news_for = max(self._news_for - 1, 0)
        if not self._news_for:
            self.desk.news = ""
        if self._how_far is not None:
            if self._how_far.is_due():
                self._ask_news(self._how_far)
            if self.desk.session.current is None:
                self._ask_end(self._how_far)

    @work(thread=True)
    def _ask_news(self, how_far: HowFar) -> None:
        """Show what is new."""
        told = _asked(how_far.news, "")
        if told:
            self._deliver(lambda: self._show_news(told))

    def _show_news(self, told: str) -> None:
        """Show a line of news, for the next few segments."""
        self.desk.news, self._news_for = told, NEWS_FOR
        self._main.draw()

    @work(thread=True)
    def _ask_end(self, how_far: HowFar) -> None:
        """Show how far reading has come, where everything is done."""
        told = _asked(how_far.at_end, _NOTHING)
        self._deliver(lambda: self._show_end(told))

    def _show_end(self, told: tuple[str, ...]) -> None:
        """Show it on the closing screen."""
        self._main.at_end = told
        self._main.draw()

    @work(thread=True)
    def _ask_in_full(self, how_far: HowFar) -> None:
        """Show help with all that is to be said."""
        told = _asked(how_far.in_full, _NOTHING)
        self._deliver(lambda: self._push_help(told))

    def _deliver(self, show: Callable[[], None]) -> None:
        """From a thread, show something, unless the coder has left meanwhile."""
        if not get_current_worker().is_cancelled:
            self.call_from_thread(show)

    def _show_help(self) -> None:
        """Show the keys, and how far reading has come, once that is known."""
        if self._how_far is None:
            self._push_help(())
        else:
            self._ask_in_full(self._how_far)

    def _push_help(self, told: tuple[str, ...]) -> None:
        """Show the keys."""
        from pipeline.review.dialogs.reading import Help

        groups = [*self.desk.keys.help()]
        if told:
            groups.append(("How far reading has come", tuple(("", line) for line in told)))
        self.push_screen(Help(groups))

    def _next_theme(self) -> str:
        """Take the next theme, and say which."""
        self.theme = look.next_theme(self.theme, colours=self._colours)
        if not self._colours:
            return "NO_COLOR is set: no colours"
        return f"theme: {_THEMES.get(self.theme, 'the terminal’s own colours')}"


def _asked(ask: Callable[[], Told], otherwise: Told) -> Told:
    """What is said of how far reading has come; a study that is busy at the moment says nothing, and nothing is lost."""
    try:
        return ask()
    except FocusError:
        return otherwise
