"""Several programs on one study, and programs that are killed: no acknowledged decision is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store import Store

WRITER = """
import sys
from pathlib import Path
from pipeline.decisions import new_decision
from pipeline.store import Store
coder, count = sys.argv[2], int(sys.argv[3])
with Store(Path(sys.argv[1])) as store:
    for number in range(1, count + 1):
        store.decisions(coder)
        store.append(new_decision(coder, number, "complete", f"seg{number}", f"time {number}",
                                  transcript_id="fg", quote="words"))
        print(number, flush=True)
"""


def start(path: Path, coder: str, count: int) -> subprocess.Popen[str]:
    """A program that decides `count` times and says each number once it is recorded."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), coder, str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("made", [False, True], ids=["new study", "study there"])
def test_four_writers_lose_nothing(path: Path, made: bool) -> None:
    """Four programs that decide at the same time, on a study that may not even exist yet, record all and never fail."""
    if made:
        Store(path).close()
    coders = ("ana", "ben", "cid", "dan")
    writers = [start(path, coder, 50) for coder in coders]
    ends = [(writer.communicate(timeout=120), writer.returncode) for writer in writers]
    assert [("", 0)] * 4 == [(told[1], code) for told, code in ends]
    with Store(path) as store:
        found = [(decision.coder, decision.sequence) for decision in store.decisions()]
    assert [(coder, number) for coder in coders for number in range(1, 51)] == found


@pytest.mark.parametrize("after", [1, 7, 40])
def test_a_killed_writer_loses_nothing_acknowledged(path: Path, after: int) -> None:
    """Kill a program in the middle of its work: what it had said was recorded is there, and whole."""
    with start(path, "ines", 10_000) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(after)]
        writer.kill()
        told += writer.stdout.readlines()
    acknowledged = [int(line) for line in told if line.endswith("\n")]
    assert after <= len(acknowledged)
    with Store(path) as store:
        found = [decision.sequence for decision in store.decisions("ines")]
        with store._reading() as opened:
            assert "ok" == opened.exec_driver_sql("PRAGMA integrity_check").scalar()
    assert list(range(1, len(found) + 1)) == found
    assert acknowledged == found[: len(acknowledged)]
