"""The full-screen review, driven by keys and read as text: what a person would press and see."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.review.app import ReviewApp
from pipeline.review.session import Session
from tests.review.dialog_harness import press, screen_of

SMALL, LARGE = (80, 24), (160, 48)
SCREENS = Path(__file__).with_name("screens")
Look = Callable[..., "Seat"]


class Seat:
    """A running app on a session; a context manager."""

    def __init__(self, session: Session, *, size: tuple[int, int] = SMALL, **rest: Any) -> None:
        self.app = ReviewApp(session, **rest)
        self.session = session
        self._runner = asyncio.Runner()
        self._running = self.app.run_test(size=size)

    def __enter__(self) -> Self:
        """Start it."""
        self._pilot = self._runner.run(self._running.__aenter__())
        self._runner.run(self._pilot.pause())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        try:
            self._runner.run(self._running.__aexit__(kind, error, trace))
        finally:
            self._runner.close()

    def press(self, *keys: str) -> str:
        """Press keys, and see the screen."""
        self._runner.run(press(self._pilot, keys))
        return self.text

    def resize(self, width: int, height: int) -> str:
        """Another size of the terminal, and the screen then."""
        self._runner.run(self._pilot.resize_terminal(width, height))
        self._runner.run(self._pilot.pause())
        return self.text

    def click(self, panel: str, column: int, line: int) -> str:
        """Click on a panel, and see the screen."""
        self._runner.run(self._pilot.click(f"#{panel}", offset=(column, line)))
        self._runner.run(self._pilot.pause())
        return self.text

    def wheel(self, panel: str, by: int) -> str:
        """Turn the wheel over a panel, and see the screen."""
        self.app.query_one(f"#{panel}").post_message(_turned(by, self.app.query_one(f"#{panel}")))
        self._runner.run(self._pilot.pause())
        return self.text

    @property
    def text(self) -> str:
        """What is seen, line by line."""
        return screen_of(self.app)

    @property
    def lines(self) -> list[str]:
        """What is seen, as lines."""
        return self.text.split("\n")


def _turned(by: int, widget: Any) -> Any:
    """A notch of the wheel, down or up."""
    from textual import events

    kind = events.MouseScrollDown if by > 0 else events.MouseScrollUp
    return kind(widget, 0, 0, 0, by, 0, False, False, False)


def found_good(name: str, text: str) -> str:
    """The screen as it was found good; with FOCUSCODE_WRITE_SCREENS set the one that is seen is written down as such."""
    path = SCREENS / f"{name}.txt"
    if os.environ.get("FOCUSCODE_WRITE_SCREENS"):
        path.write_text(text + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").removesuffix("\n")
