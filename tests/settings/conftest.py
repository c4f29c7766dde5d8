"""A study's folder in which study.toml can be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a study.toml into a folder that has the files which the examples declare; the folder."""
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "decisions").mkdir()
    for name in ("codebook.yaml", "participants.csv", "survey.csv"):
        (tmp_path / name).touch()

    def written(text: str) -> Path:
        """The folder of a study with that study.toml."""
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return written
