"""A program at a pseudo-terminal: its keys, the bytes it sends and when it sent them; used by tests and by a benchmark."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

# What steers a terminal: CSI, OSC and other strings, single escapes, and shifts of the character set.
_ESCAPES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_].*?(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|[\x0e\x0f]", re.DOTALL
)
_CHUNK = 65_536
# What a person's terminal does not set, or this one does; and whoever starts a program twice has it compiled.
_NOT_THEIRS = ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")


class Terminal:
    """A process at a terminal of `columns` × `lines`; a context manager that ends it.

    `seen` is all that it has sent. The terminal answers no questions, as a plain one does not.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in _NOT_THEIRS}
        self.seen = bytearray()
        self.begun = self.last = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env={**kept, "TERM": "xterm-256color", **(env or {})},
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        """The terminal itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process and close the terminal."""
        self.kill()
        os.close(self._ours)

    def send(self, keys: str) -> float:
        """Type keys; when that was (seconds of `time.perf_counter`)."""
        at = time.perf_counter()
        os.write(self._ours, keys.encode())
        return at

    def listen(self, seconds: float) -> bytes:
        """What comes next, waiting so long for its first byte; b"" where nothing comes or the process has ended."""
        ready, _, _ = select.select([self._ours], [], [], seconds)
        if not ready:
            return b""
        try:
            came = os.read(self._ours, _CHUNK)
        except OSError:  # how Linux says that nobody is at the other end any more
            return b""
        if came:
            self.last = time.perf_counter()
            self.seen += came
        return came

    def until_quiet(self, quiet: float, patience: float = 10.0) -> float:
        """Listen until so many seconds have passed in silence after a byte; when the last byte came.

        Raises TimeoutError where none comes within `patience`.
        """
        if not self.listen(patience):
            raise TimeoutError(f"nothing came for {patience} s; the screen: {self.text()[-2000:]}")
        while self.listen(quiet):
            pass
        return self.last

    def until(self, text: str, patience: float = 20.0, *, since: int = 0) -> None:
        """Listen until this stands in what was sent from byte `since` on; raises TimeoutError where it never does."""
        limit = time.perf_counter() + patience
        while text not in self.text(since):
            left = limit - time.perf_counter()
            if left <= 0 or (not self.listen(left) and self.process.poll() is not None):
                raise TimeoutError(f"{text!r} did not appear; the screen: {self.text(since)[-2000:]}")

    def text(self, since: int = 0) -> str:
        """What was sent from byte `since` on, without what steers the terminal: in the order of sending, not of places."""
        return _ESCAPES.sub(b"", bytes(self.seen[since:])).decode(errors="replace")

    def wait(self, patience: float = 20.0) -> int:
        """Listen until the process has ended; its exit code."""
        limit = time.perf_counter() + patience
        while self.process.poll() is None and time.perf_counter() < limit:
            self.listen(0.05)
        while self.listen(0.05):
            pass
        return self.process.wait(timeout=1)

    def kill(self) -> None:
        """Kill the process (kill -9), where it still runs."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def memory(self) -> tuple[float, float]:
        """Resident memory of the process now and at its highest, in MB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = dict(line.split(":", 1) for line in status.splitlines())
        return int(found["VmRSS"].split()[0]) / 1024, int(found["VmHWM"].split()[0]) / 1024
