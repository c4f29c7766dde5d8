"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora and vectors: $FOCUSCODE_SHARED, or ../shared beside the repository."""
    named = os.environ.get("FOCUSCODE_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "irr").is_dir():
        pytest.skip(f"the corpora are not at {folder}; set FOCUSCODE_SHARED to their folder")
    return folder
