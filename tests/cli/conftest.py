"""Studies to try commands on: a small one made by `init`, and a copy of the sample study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.__main__ import run
from tests.conftest import ROOT

__all__ = ["ROOT", "Focuscode", "Outcome"]


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
