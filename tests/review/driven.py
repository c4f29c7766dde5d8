"""A long talk to be coded, and a coder who codes it as fast as answers come, until killed."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.review.opening import open_session
from pipeline.workflow.running import run_steps
from pipeline.workflow.starting import start_study
from pipeline.workflow.study import Study

CODER = "ines"
CODE = "praise"


def long_study(folder: Path, turns: int) -> Path:
    """A new study with one talk of so many segments, read and cut; turn n says “word n”."""
    start_study(folder, title="A long talk", languages=("en",), source=None)
    (folder / "transcripts" / "example.txt").unlink()
    lines = [f"{('Ana', 'Ben')[n % 2]}: word {n:05} was said." for n in range(1, turns + 1)]
    (folder / "transcripts" / "talk.txt").write_text("\n".join(lines), encoding="utf-8")
    with Study.open(folder) as study:
        run_steps(study, ("segment",), lambda *_: None)
    return folder


def code_on(folder: Path, told: Connection) -> None:
    """Code segment after segment; each one's id is told when it shows, so once everything before it is decided."""
    with Study.open(folder) as study:
        session = open_session(study, CODER, hints=False)
        while session.current is not None:
            told.send_bytes(session.current.id.encode())
            session.card()
            session.code(CODE)
            session.complete()


def completed(folder: Path) -> list[str]:
    """The segments that the coder has completed, as the database has it, by decision; each must have its coding."""
    with Study.open(folder) as study:
        decisions = study.store.decisions(CODER)
        assert list(range(1, len(decisions) + 1)) == [decision.sequence for decision in decisions]
        return [decision.segment_id for decision in decisions if decision.kind == "complete"]


def coded(folder: Path) -> list[str]:
    """The segments to which the coder has given a code, by decision."""
    with Study.open(folder) as study:
        return [d.segment_id for d in study.store.decisions(CODER) if d.kind == "code"]
