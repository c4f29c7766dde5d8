"""A small study with participants, run once; tests change a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.decisions import Decision, Kind, new_decision
from pipeline.segments import Segment
from pipeline.steps import STEPS
from pipeline.workflow.running import RunOutcome, run_steps
from pipeline.workflow.starting import start_study
from pipeline.workflow.study import Study

PEOPLE = (
    "id,role,stakeholder_group\nAnna,participant,reader\nPiet,participant,reader\nRosa,participant,staff\n"
)
# Three further discussions.
TALK = {
    "bus": "Anna: The bus comes late.\n\nRosa: It never came on Sunday, and nobody said why.\n",
    "desk": "Piet: I like the desk a lot.\n\nRosa: So do I, most of all in the evening when it is quiet.\n",
    "signs": "Anna: There are too many signs.\n\nPiet: I read none of them.\n\nRosa: Who would?\n",
}
# A study with a list of participants, as far as tests of what is declared need one.
BASE = """\
[study]
title = "Study"
[transcripts]
folder = "transcripts"
[participants]
file = "participants.csv"
[codebook]
file = "codebook.yaml"
"""
MODERATED = PEOPLE + "Moderator,moderator,\n"


def silent(*_: object) -> None:
    """No progress is shown."""


def run(folder: Path) -> RunOutcome:
    """Do all that is stale, as `focuscode run` does."""
    with Study.open(folder) as study:
        return run_steps(study, [step.name for step in STEPS], silent)


def edit(path: Path, old: str, new: str) -> None:
    """Replace words in a file; they must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def decide(
    study: Study,
    coder: str,
    sequence: int,
    kind: Kind,
    segment: Segment,
    code_id: str | None = None,
    *,
    supersedes: str | None = None,
    round_id: str = "round-1",
) -> Decision:
    """Let a coder decide on a segment, as the review would."""
    decision = new_decision(
        coder,
        sequence,
        kind,
        segment.id,
        f"2026-03-01T10:00:{sequence:02}+00:00",
        transcript_id=segment.transcript_id,
        quote=segment.quote,
        code_id=code_id,
        round=round_id,
        codebook_revision=study.codebook.revision,
        supersedes=supersedes,
    )
    study.store.append(decision)
    return decision


def code_all(study: Study, coder: str = "ada", code_id: str = "praise") -> None:
    """Let a coder complete every segment and give a code to every other one."""
    sequence = 0
    for number, segment in enumerate(study.store.segments()):
        if number % 2:
            sequence += 1
            decide(study, coder, sequence, "code", segment, code_id)
        sequence += 1
        decide(study, coder, sequence, "complete", segment)


@pytest.fixture(scope="session")
def tiny_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study that `init` makes, with a participant list, run once."""
    folder = tmp_path_factory.mktemp("tiny") / "study"
    start_study(folder, title="A small study", languages=("en",), source=None)
    (folder / "people.csv").write_text(MODERATED, encoding="utf-8")
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[participants]\nfile = "people.csv"\n')
    run(folder)
    return folder


@pytest.fixture(scope="session")
def library_once(tiny_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study with three further discussions, cut into segments."""
    folder = tmp_path_factory.mktemp("library") / "study"
    shutil.copytree(tiny_once, folder)
    for name, text in TALK.items():
        (folder / "transcripts" / f"{name}.txt").write_text(text, encoding="utf-8")
    with Study.open(folder) as study:
        run_steps(study, ("import", "segment"), silent)
    return folder


@pytest.fixture
def library_folder(library_once: Path, tmp_path: Path) -> Path:
    """A copy of that study, to be changed."""
    return Path(shutil.copytree(library_once, tmp_path / "library"))


@pytest.fixture
def library(library_folder: Path) -> Iterator[Study]:
    """The copy, opened."""
    with Study.open(library_folder) as study:
        yield study


@pytest.fixture
def folder(tiny_once: Path, tmp_path: Path) -> Path:
    """A copy of the small study as run, to be changed."""
    copy = tmp_path / "study"
    shutil.copytree(tiny_once, copy)
    return copy


@pytest.fixture
def tiny(folder: Path) -> Iterator[Study]:
    """The copy, opened."""
    with Study.open(folder) as study:
        yield study
