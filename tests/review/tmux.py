"""A program in tmux, a real terminal: keys as a person types them, and the screen as a person sees it."""

from __future__ import annotations

import itertools
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
_NUMBERS = itertools.count()
_ENDED = "It has ended with"


class Tmux:
    """A process on a screen of `columns` × `lines` in a tmux server of its own; a context manager that ends it."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._name = f"focuscode-{os.getpid()}-{next(_NUMBERS)}"
        told = {"TERM": "xterm-256color", **(env or {})}
        settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in told.items())
        program = f"env -u NO_COLOR -u COLUMNS -u LINES {settings} {shlex.join(map(str, command))}"
        # The screen stays when the program has ended, and says how: tmux itself sometimes misses that.
        stays = f"{program}; printf '\\n{_ENDED} %s\\n' $?; exec sleep 600"
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(lines), "sh", "-c", stays
        )

    def __enter__(self) -> Self:
        """The screen itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server."""
        self._tmux("kill-server")

    def _tmux(self, *arguments: str) -> str:
        """A command to the server; what it answers."""
        done = subprocess.run(
            ["tmux", "-L", self._name, *arguments],
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names for them: Enter, Escape, Up, C-c."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text, character by character."""
        self._tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """What stands on the screen, as text."""
        return self._tmux("capture-pane", "-p")

    def coloured(self) -> str:
        """What stands on the screen, with the sequences that colour it."""
        return self._tmux("capture-pane", "-p", "-e")

    def title(self) -> str:
        """The title that the program gave the terminal, or the one it had."""
        return self._tmux("display-message", "-p", "#{pane_title}").rstrip("\n")

    def until(self, *texts: str, gone: str = "", patience: float = 30.0) -> str:
        """Wait until all of these are seen (and `gone` is not) and the screen stands still; the screen then.

        Raises TimeoutError with the screen.
        """
        limit, seen = time.monotonic() + patience, ""
        while True:
            before, seen = seen, self.screen()
            if before == seen and all(text in seen for text in texts) and not (gone and gone in seen):
                return seen
            if time.monotonic() > limit:
                raise TimeoutError(f"{texts} did not appear (or {gone!r} did not go):\n{seen}")
            time.sleep(0.05)

    def until_ended(self, patience: float = 30.0) -> int:
        """Wait until the program has ended; its exit code."""
        seen = self.until(_ENDED, patience=patience)
        return int(seen.rpartition(_ENDED)[2].split()[0])
