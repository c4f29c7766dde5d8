"""A review that is killed at any moment has lost nothing that the coder saw recorded, and goes on where it was."""

from __future__ import annotations

import itertools
import multiprocessing
import random
import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from pipeline.workflow.study import Study
from tests.review.driven import CODER, code_on, coded, completed, long_study
from tests.review.terminal import Terminal

pytestmark = [pytest.mark.slow]
KILLED_BEHIND_THE_SCREEN, KILLED_AT_THE_SCREEN = 42, 8
LONGEST = 0.15  # seconds of coding before the end
DONE = re.compile(r"([\d,]+) of 9,000 done")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study long enough for all that is coded here."""
    return long_study(tmp_path_factory.mktemp("killed") / "study", 9_000)


@pytest.fixture(scope="module")
def ids(folder: Path) -> list[str]:
    """The segments in the order of the talk."""
    with Study.open(folder) as study:
        return [segment_id for segment_id, _, _ in study.store.places()]


def listen(told: Connection) -> Iterator[str]:
    """What a coder told until the end."""
    try:
        while True:
            yield told.recv_bytes().decode()
    except (EOFError, ConnectionResetError):
        return


def test_a_session_killed_42_times_loses_nothing(folder: Path, ids: list[str]) -> None:
    """Killed at random moments, again and again: all that was passed is on disk, at most one act more, none twice."""
    chance = random.Random(5)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.review.driven"])
    passed = 0
    for _ in range(KILLED_BEHIND_THE_SCREEN):
        ours, theirs = context.Pipe(duplex=False)
        coder = context.Process(target=code_on, args=(folder, theirs))
        coder.start()
        theirs.close()
        assert ours.poll(60)
        time.sleep(chance.uniform(0, LONGEST))
        coder.kill()
        coder.join()
        with ours:
            shown = list(listen(ours))
        assert ids[passed] == shown[0]
        acknowledged = passed + len(shown) - 1
        assert ids[passed : acknowledged + 1] == shown
        there = completed(folder)
        assert ids[: len(there)] == there
        assert len(there) in (acknowledged, acknowledged + 1)
        assert ids[: len(there)] == list(dict.fromkeys(coded(folder)))[: len(there)]
        passed = len(there)
    assert passed > KILLED_BEHIND_THE_SCREEN


def test_a_screen_killed_8_times_loses_nothing(folder: Path, ids: list[str]) -> None:
    """Killed while keys are typed ahead: what the screen counted as done is on disk, and the next start goes on there."""
    chance, seen_done = random.Random(6), 0
    command = (sys.executable, "-m", "pipeline", "review", "--study", str(folder), "--coder", CODER)
    for _ in range(KILLED_AT_THE_SCREEN):
        before = len(completed(folder))
        with Terminal([*command, "--blind", "--no-export"]) as terminal:
            terminal.until(f"{before:,} of 9,000 done", patience=60)
            terminal.until(f"word {before + 1:05}")
            keys = itertools.repeat("x", chance.randint(1, 12))
            for key in keys:
                terminal.send(key)
                terminal.listen(chance.uniform(0, 0.05))
            terminal.listen(chance.uniform(0, 0.05))
            terminal.kill()
            while terminal.listen(0.2):
                pass
            acknowledged = int(DONE.findall(terminal.text())[-1].replace(",", ""))
        there = completed(folder)
        assert ids[: len(there)] == there
        assert before <= acknowledged <= len(there)
        seen_done += acknowledged - before
    assert seen_done > KILLED_AT_THE_SCREEN
    with closing(sqlite3.connect(folder / "study.db")) as database:
        assert ("ok",) == database.execute("PRAGMA integrity_check").fetchone()
