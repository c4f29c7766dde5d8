"""Studies to try commands on: a small one made by `init`, and a copy of the sample study."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.__main__ import run

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Focuscode = Callable[..., Outcome]


@pytest.fixture
def focuscode(capfd: pytest.CaptureFixture[str]) -> Focuscode:
    """Runs a command in this process: `focuscode("run", "--study", folder)`."""

    def act(*arguments: object) -> Outcome:
        """Run it and keep what it printed."""
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        printed = capfd.readouterr()
        return Outcome(code, printed.out, printed.err)

    return act


@pytest.fixture
def study(tmp_path: Path, focuscode: Focuscode) -> Path:
    """A new study with the example transcript."""
    folder = tmp_path / "study"
    assert focuscode("init", folder, "--title", "A small study").code == 0
    return folder


@pytest.fixture(scope="session")
def sample_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, copied and run once for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("sample") / "study"
    folder.mkdir()
    for name in ("codebooks", "transcripts"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "study.toml", folder)
    assert run(["run", "--quiet", "--study", str(folder)]) == 0
    return folder


@pytest.fixture
def sample(sample_once: Path, tmp_path: Path) -> Path:
    """A copy of the sample study as run, to be changed."""
    folder = tmp_path / "sample"
    shutil.copytree(sample_once, folder)
    return folder
