"""What is computed beside a review, in processes of their own: a thread would take turns with the screen and hold it up.

Learning and suggesting take from seconds to minutes. Where there are suggestions already, coders go on with these and
get the new ones with the next segment that they look at.
"""

from __future__ import annotations

import dataclasses
import json
import os
import stat
import subprocess
import sys
import threading
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

    It never outlives `stop`, nor this process: where that is killed, its end of the pipe closes (`give_way`). What was
    stored by then is whole, and the rest is done the next time.
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
                stdin=subprocess.PIPE,
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
            self._process.communicate()
            self._process = None


def give_way() -> None:
    """Let everybody else go first, from now on.

    Where standard input is a pipe, this process ends as soon as nobody holds its other end any more.
    """
    if hasattr(os, "nice"):  # Windows has none
        os.nice(19)
    if hasattr(
        os, "SCHED_IDLE"
    ):  # Linux: at once, where the lowest priority alone may keep a key waiting for 4 ms
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        threading.Thread(target=_end_with_input, daemon=True).start()


def _end_with_input() -> None:
    """Wait for the end of standard input, then end at once; a transaction that is open is as if it had not begun."""
    while os.read(0, 1024):
        pass
    os._exit(0)


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
    """In the other process: find it and print it as JSON; then clear up what the review has written since the last time."""
    give_way()
    from pipeline.workflow.stopping import own_progress

    with Study.open(Path(folder)) as study:
        sys.stdout.write(json.dumps(dataclasses.asdict(own_progress(study, coder))))
        study.store.checkpoint()
