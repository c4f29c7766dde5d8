"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.__main__ import run
from pipeline.codebook import Level, Scale
from tests.sample_studies import copy_first_five, copy_sample

# A busy machine must not make a law look broken: laws are about results, not about time.
# The same code gives the same examples, so that no change is refused for what it has not touched; `make laws` seeks.
settings.register_profile("focuscode", deadline=None, derandomize=True)
settings.register_profile("seeking", deadline=None, max_examples=1000)
settings.load_profile("focuscode")

ROOT = Path(__file__).resolve().parents[1]
SCALE = Scale(
    (
        Level("none", "None", value=0),
        Level("little", "Little", value=1),
        Level("some", "Some", value=2),
        Level("much", "Much", value=3),
        Level("great", "Great", value=4),
        Level("dont_know", "Does not know"),
    )
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora and vectors: $FOCUSCODE_SHARED, or ../shared beside the repository."""
    named = os.environ.get("FOCUSCODE_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "irr").is_dir():
        pytest.skip(f"the corpora are not at {folder}; set FOCUSCODE_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def sample_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five discussions of the sample study that were coded first, run once for all tests that only look at them."""
    folder = copy_first_five(tmp_path_factory.mktemp("sample") / "study")
    assert 0 == run(["run", "--quiet", "--study", str(folder)])
    return folder


@pytest.fixture(scope="session")
def whole_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole sample study, run once for all tests that only look at it."""
    folder = copy_sample(tmp_path_factory.mktemp("whole") / "study")
    assert 0 == run(["run", "--quiet", "--study", str(folder)])
    return folder


@pytest.fixture
def sample(sample_once: Path, tmp_path: Path) -> Path:
    """A copy of these five discussions as run, to be changed."""
    folder = tmp_path / "sample"
    shutil.copytree(sample_once, folder)
    return folder
