"""Records to be stored, and a study database in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.decisions import Decision, new_decision
from pipeline.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the study database is to be; the folder's name is awkward on purpose."""
    folder = tmp_path / "study 100% žluť"
    folder.mkdir()
    return folder / "study.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An open, empty study database."""
    with Store(path) as opened:
        yield opened


@pytest.fixture
def decisions() -> tuple[Decision, ...]:
    """Three decisions of one coder."""
    return tuple(
        new_decision(
            "ines",
            number,
            "complete",
            f"seg{number}",
            f"2026-03-02T08:30:0{number}+00:00",
            transcript_id="fg",
            quote="We waited [laughter]",
        )
        for number in (1, 2, 3)
    )
