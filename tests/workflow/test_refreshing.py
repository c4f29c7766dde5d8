"""What goes on beside a review: suggestions come up to date, nothing is said aloud, and nothing is left running."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.decisions import new_decision
from pipeline.errors import FocusError
from pipeline.workflow.refreshing import Refresher, progress_beside
from pipeline.workflow.running import run_steps
from pipeline.workflow.starting import start_study
from pipeline.workflow.stopping import own_progress
from pipeline.workflow.study import Study, now

pytestmark = [pytest.mark.slow]
HOLDER = """
import sys, time
from pathlib import Path
from pipeline.workflow.refreshing import Refresher
refresher = Refresher(Path(sys.argv[1]), "ines")
refresher.start()
print(refresher._process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A new study in which a coder has completed a segment and nothing is suggested yet."""
    folder = tmp_path / "study"
    start_study(folder, title="A small study", languages=("en",), source=None)
    with Study.open(folder) as study:
        run_steps(study, ("segment",), lambda *_: None)
        study.store.keep_codebook(study.codebook)
        segment = study.store.segments()[0]
        study.store.append(
            new_decision(
                "ines",
                1,
                "complete",
                segment.id,
                now(),
                transcript_id=segment.transcript_id,
                quote=segment.quote,
                round="round-1",
                codebook_revision=study.codebook.revision,
            )
        )
    return folder


def wait(until: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something holds; fails where it does not in time."""
    limit = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < limit
        time.sleep(0.02)


def is_there(process: int) -> bool:
    """True while a process runs; one that has ended and that nobody has asked about does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def state_of(refresher: Refresher) -> str:
    """How far it is."""
    return refresher.state


def test_suggestions_come_up_to_date(small: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Everybody's suggestions and the coder's own are there at its end; it said nothing."""
    refresher = Refresher(small, "ines")
    assert "idle" == state_of(refresher)
    refresher.start()
    wait(lambda: state_of(refresher) != "running")
    assert "done" == state_of(refresher)
    with Study.open(small) as study:
        assert study.runs("suggest")
        assert study.store.suggestion_counts()
        assert study.store.suggestion_counts("ines")
    refresher.stop()
    assert ("", "") == capfd.readouterr()


def test_bad_input_is_not_told_here(small: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A codebook that was broken meanwhile makes it fail, in silence: the next start of a command says so."""
    (small / "codebook.yaml").write_text("codes: [", encoding="utf-8")
    refresher = Refresher(small, "ines")
    refresher.start()
    wait(lambda: state_of(refresher) != "running")
    assert "failed" == state_of(refresher)
    refresher.stop()
    assert ("", "") == capfd.readouterr()


def test_stopping_ends_it(small: Path) -> None:
    """After `stop` nothing runs; stopping twice, or what never began, is fine."""
    refresher = Refresher(small, "ines")
    refresher.stop()
    refresher.start()
    assert "running" == state_of(refresher)
    refresher.stop()
    refresher.stop()
    assert "idle" == state_of(refresher)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up as Linux has them")
def test_it_does_not_outlive_a_review_that_is_killed(small: Path) -> None:
    """Where the review is killed (kill -9), what it had begun beside itself ends too."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(small)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        process = int(holder.stdout.readline())
        assert is_there(process)
        holder.send_signal(signal.SIGKILL)
    wait(lambda: not is_there(process))


def test_progress_is_the_same_in_another_process(small: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """How far reading has come is found as here; where it cannot be, that is an error that can be told."""
    with Study.open(small) as study:
        assert own_progress(study, "ines") == progress_beside(small, "ines")
    with pytest.raises(FocusError, match="could not be found out"):
        progress_beside(small / "nowhere", "ines")
    assert ("", "") == capfd.readouterr()


def test_what_a_review_wrote_is_cleared_up_beside_it(small: Path, tmp_path: Path) -> None:
    """The process that tells how far reading has come moves decisions from SQLite's log into the database file."""
    with Study.open(small) as study:
        study.store.checkpoint()
        segment = study.store.segments()[1]
        rest = {"transcript_id": segment.transcript_id, "quote": segment.quote, "round": "round-1"}
        study.store.append(new_decision("ines", 2, "complete", segment.id, now(), **rest))
        assert 1 == in_file_alone(small / "study.db", tmp_path)
        progress_beside(small, "ines")
        assert 2 == in_file_alone(small / "study.db", tmp_path)


def in_file_alone(database: Path, folder: Path) -> int:
    """How many decisions are in a database file itself, without the log beside it."""
    copy = folder / "alone.db"
    shutil.copyfile(database, copy)
    with closing(sqlite3.connect(copy)) as opened:
        count: int = opened.execute("SELECT count(*) FROM decisions").fetchone()[0]
    return count
