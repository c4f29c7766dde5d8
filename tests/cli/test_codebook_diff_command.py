"""`focuscode codebook diff`: what is said of what changed, and of what comes back."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Focuscode
from tests.workflow.conftest import edit

PRAISE = "The speaker says that something works well or is good for them."


@pytest.fixture
def judged(study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study whose first three segments ines has judged, the first as praise."""
    monkeypatch.setattr("sys.stdin", io.StringIO("+ praise\nn\nn\nn\n"))
    assert 0 == focuscode("review", "--study", study, "--coder", "ines").code
    return study


def test_nothing_has_changed(judged: Path, focuscode: Focuscode) -> None:
    """Where everybody decided by the codebook as it is, that is all there is to say."""
    found = focuscode("codebook", "diff", "--study", judged)
    assert (0, "All decisions were made by the codebook as it is.\n") == (found.code, found.out)


def test_since_people_decided(judged: Path, focuscode: Focuscode) -> None:
    """Who decided by the older codebook and when, what changed since, and at the end what comes back to whom."""
    edit(judged / "codebook.yaml", PRAISE, "The speaker says that something works well.")
    said = focuscode("codebook", "diff", "--study", judged).out
    expected = (
        r"\(codebooks on record .*\)\n"
        r"ines: 4 decisions on \d{4}-\d\d-\d\d \(revision b2:\w+\)\n"
        r"  praise\n"
        r"    semantic: the definition: .*\n"
        r"  1 difference, 1 of them in meaning\.\n"
        r"ines: 3 segments come back for review:\n"
        r"  praise \(means something else\): 1 coding of it and 2 segments completed without it\n"
    )
    assert re.fullmatch(expected, said), said
    body = json.loads(focuscode("codebook", "diff", "--study", judged, "--json").out)
    assert (["ines"], 4) == (body["since"][0]["coders"], body["since"][0]["decisions"])
    assert [("ines", 3)] == [(one["coder"], one["segments"]) for one in body["outstanding"]]
    status = focuscode("status", "--study", judged).out
    assert "ines: 3 segments judged by another codebook come back\n" in status


def test_deprecated_codes_are_named_with_their_codings(judged: Path, focuscode: Focuscode) -> None:
    """Codings of a code that is deprecated count for nothing, and that is said with their number."""
    why = ("--why", "too wide", "--by", "ines")
    assert 0 == focuscode("codebook", "deprecate", "praise", "--study", judged, *why).code
    said = focuscode("codebook", "diff", "--study", judged).out
    assert "ines, praise (deprecated): 1 coding counts no more\nNo segment comes back for review.\n" in said


def test_two_states_by_name(judged: Path, focuscode: Focuscode) -> None:
    """With a file named, counts are as if all had been decided by it, and the output says so."""
    old = judged / "old.yaml"
    text = (judged / "codebook.yaml").read_text(encoding="utf-8")
    old.write_text(text.replace(PRAISE, "Praise."), encoding="utf-8")
    said = focuscode("codebook", "diff", old, "--study", judged).out
    told = "  ines, praise (means something else): 1 coding of it and 2 segments completed without it come back\n"
    assert said.endswith(f"If all decisions had been made by {old}:\n{told}")
