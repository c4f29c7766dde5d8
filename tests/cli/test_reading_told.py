"""How far reading has come, as `status` and the review tell it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Focuscode


@pytest.fixture
def every_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at every segment: the small study has nine."""
    for module in ("pipeline.stopping", "pipeline.workflow.reading_progress"):
        monkeypatch.setattr(f"{module}.LOOK", 1)


def test_told_in_a_review_and_in_status(
    every_segment: None, study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`?` and the end of a review say how far reading has come, `status` says it of everybody, and all of it as JSON."""
    monkeypatch.setattr("sys.stdin", io.StringIO("+ praise\nn\n+ praise\nn\nn\nn\n?\nq\n"))
    review = focuscode("review", "--study", study, "--coder", "new", "--blind")
    assert 0 == review.code, review.err
    sentence = "95 % of the segments with a code found: shown for 0 of 2 codes, with 4 of 9 segments read"
    assert 2 == review.out.count(f"{sentence}.\n")
    shown = focuscode("status", "--study", study).out
    assert f"  {sentence} by anybody.\n" in shown
    assert "    not shown before all is read: praise (2 found)\n" in shown
    assert "    not found so far: difficulty; with 95 % confidence at most " in shown
    found = json.loads(focuscode("status", "--study", study, "--json").out)
    assert {"new"} == set(found["reading_of"])
    for reading in (found["reading"], found["reading_of"]["new"]):
        assert (9, 4, 0.95) == (reading["population"], reading["read"], reading["target"])
        code = next(code for code in reading["codes"] if code["code_id"] == "praise")
        assert ("not yet", 2, 4, 5) == (code["standing"], code["found"], code["read"], code["more"])


def test_an_adjudication_tells_nothing_of_it(
    sample: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who settles conflicts reads what others have read: nothing is said of how far it has come."""
    monkeypatch.setattr("sys.stdin", io.StringIO("?\nq\n"))
    out = focuscode(
        "adjudicate",
        "--study",
        sample,
        "--coder",
        "ruth",
    ).out
    assert "this help" in out
    assert "shown for" not in out


def test_nothing_is_told_where_all_is_read(sample: Path, focuscode: Focuscode) -> None:
    """The sample study is read to its end: there is nothing that could have been missed unread."""
    assert "found: shown for" not in focuscode("status", "--study", sample).out
    found = json.loads(focuscode("status", "--study", sample, "--json").out)["reading"]
    assert {"all read"} == {code["standing"] for code in found["codes"]}
