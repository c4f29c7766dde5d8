"""A tiny app that shows one dialog after the other, answers by keys as a person would, and reads the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from textual import events
from textual.app import App
from textual.pilot import Pilot

from pipeline.review.dialogs.choices import Choices
from pipeline.review.dialogs.sheet import Dialog

SMALL, NARROW = (80, 24), (60, 16)
_TYPED = {"space": " ", "tab": "\t", "enter": "\r"}
_HOPS = 6
WAITING = "…"  # in place of a key: wait until all workers are done

AWKWARD: Sequence[tuple[str, str, str]] = [
    # name, text, as it is seen
    ("bracket", "we [inaudible] it", "we [inaudible] it"),
    ("tag", "[b]at all[/b]", "[b]at all[/b]"),
    ("closing tag", "[/quote] so", "[/quote] so"),
    ("style", "[red on blue]", "[red on blue]"),
    ("action", "[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
    ("variable", "$primary {x} %s", "$primary {x} %s"),
    ("emoji code", ":smile: \\[x]", ":smile: \\[x]"),
    ("escape", "a\x1b[31mred", "a␛[31mred"),
    ("title escape", "\x1b]0;t\x07b", "␛]0;t␇b"),
    ("C1", "c\x9b2J", "c⟨U+009B⟩2J"),
    ("direction", "x\u202eabc", "x⟨U+202E⟩abc"),
    ("isolate", "\u2066y\u2069", "⟨U+2066⟩y⟨U+2069⟩"),
    ("no width", "z\u200bz", "z⟨U+200B⟩z"),
    ("wide", "日本語です", "日本語です"),
    ("accents", "Zoe\u0308 čekárna", "Zoe\u0308 čekárna"),
]


class Harness(App[None]):
    """An empty app."""

    ENABLE_COMMAND_PALETTE = False


def screen_of(app: App[Any]) -> str:
    """What is seen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def press(pilot: Pilot[Any], keys: Sequence[str]) -> None:
    """Send keys by their names; "paste:…" pastes, `WAITING` waits for workers.

    `Pilot.press` sleeps after each key until the machine is idle, which takes a minute where others work on it. Here
    each message is waited for instead: a key passes through the app, what has the focus, the sheet and the screen, and
    what it leads to goes the same way.
    """
    for key in keys:
        if key == WAITING:
            await pilot.app.workers.wait_for_complete()
        elif key.startswith("paste:"):
            pilot.app.post_message(events.Paste(key.removeprefix("paste:")))
        else:
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else _TYPED.get(key)))
        for _ in range(_HOPS):
            await pilot._wait_for_screen()
    await pilot.pause()


class Stage:
    """One running app on which dialogs are shown, one after the other: to start one for each would take longer."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._app = Harness()
        self._running = self._app.run_test(size=SMALL)
        self._pilot = self._runner.run(self._running.__aenter__())
        self._size = SMALL

    def close(self) -> None:
        """End the app."""
        self._runner.run(self._running.__aexit__(None, None, None))
        self._runner.close()

    def ask(
        self,
        dialog: Dialog[Any],
        *keys: str,
        size: tuple[int, int] = SMALL,
        click: int | None = None,
        then: tuple[int, int] | None = None,
    ) -> tuple[list[Any], str]:
        """Show a dialog, click on a row of its list, press keys, then give the terminal another size.

        Gives the answers (none while it is open) and what is seen at the end.
        """
        return self._runner.run(self._ask(dialog, keys, size, click, then))

    async def _ask(
        self,
        dialog: Dialog[Any],
        keys: Sequence[str],
        size: tuple[int, int],
        click: int | None,
        then: tuple[int, int] | None,
    ) -> tuple[list[Any], str]:
        """The whole conversation."""
        answers: list[Any] = []
        await self._resize(size)
        await self._app.push_screen(dialog, answers.append)
        await self._pilot.pause()
        if click is not None:
            await self._pilot.click(Choices, offset=(6, click))
        if keys:
            await press(self._pilot, keys)
        if then is not None:
            await self._resize(then)
        screen = screen_of(self._app)
        while len(self._app.screen_stack) > 1:
            await self._app.pop_screen()
        return answers, screen

    async def _resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size."""
        if size != self._size:
            self._size = size
            await self._pilot.resize_terminal(*size)


def staged() -> Iterator[Stage]:
    """A stage for the tests of a module; a fixture is made of it there."""
    stage = Stage()
    yield stage
    stage.close()
