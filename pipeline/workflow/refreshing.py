"""What is computed beside a review, in processes of their own: a thread would take turns with the screen and hold it up.

Learning and suggesting take from seconds to minutes. Where there are suggestions already, coders go on with these and
get the new ones with the next segment that they look at.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

from pipeline.errors import FocusError
from pipeline.workflow.reading_progress import CodeProgress, ReadingProgress
from pipeline.workflow.study import Study

State = Literal["idle", "running", "done", "failed"]
# Between two parts of what is stored there is time for whoever waits to write (SQLite looks again after at most this).
PAUSE = 0.1


class Refresher:
    """The process that brings everybody's suggestions and one coder's own up to date; nothing of it reaches the screen.

    It never outlives `stop`. What it had stored by then is whole, and the rest is done the next time.
    """

    def __init__(self, folder: Path, coder: str) -> None:
        self._folder = folder
        self._coder = coder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, where it is not under way."""
        if self.state != "running":
            command = (sys.executable, "-m", "pipeline", "suggest", "--background", "--quiet")
            self._process = subprocess.Popen(  # noqa: S603  # this program itself; no shell reads the names
                [*command, "--study", str(self._folder.resolve()), "--coder", self._coder],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    @property
    def state(self) -> State:
        """How far it is: not begun, at work, up to date, or ended without (input that is wrong, a study in use)."""
        if self._process is None:
            return "idle"
        code = self._process.poll()
        if code is None:
            return "running"
        return "done" if code == 0 else "failed"

    def stop(self) -> None:
        """End it, at once where it is under way."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


def give_way(study: Study) -> None:
    """Let everybody else go first: the lowest priority, and what is stored is stored a little at a time."""
    _be_nice()
    study.store.pause = PAUSE


def _be_nice() -> None:
    """Take the lowest priority."""
    if hasattr(os, "nice"):  # Windows has none
        os.nice(19)


def progress_beside(folder: Path, coder: str) -> ReadingProgress:
    """How far a coder's reading has come (`stopping.own_progress`), found in another process; waits for it.

    Raises FocusError where that cannot be found, such as in a study that is busy.
    """
    call = f"from {__name__} import tell_progress; tell_progress(*__import__('sys').argv[1:])"
    done = subprocess.run(  # noqa: S603  # this program itself; no shell reads the names
        [sys.executable, "-c", call, str(folder.resolve()), coder],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise FocusError("how far reading has come could not be found out")
    found = json.loads(done.stdout)
    codes = tuple(CodeProgress(**code) for code in found.pop("codes"))
    return ReadingProgress(**{**found, "not_begun": tuple(found["not_begun"]), "codes": codes})


def tell_progress(folder: str, coder: str) -> None:
    """In the other process: find it and print it as JSON."""
    _be_nice()
    from pipeline.workflow.stopping import own_progress

    with Study.open(Path(folder)) as study:
        found = own_progress(study, coder)
    sys.stdout.write(json.dumps(dataclasses.asdict(found)))
