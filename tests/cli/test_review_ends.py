"""How a review ends when something is in its way: nothing that was typed before is lost, and the message says so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.review.opening import CoderBusy, open_session
from pipeline.store import Store
from pipeline.workflow.study import Study
from tests.cli.conftest import ROOT, Focuscode


class Typed:
    """Standard input with these lines, at whose end something happens."""

    def __init__(self, lines: tuple[str, ...], at_end: Callable[[], None]) -> None:
        self._lines = list(lines)
        self._at_end = at_end

    def isatty(self) -> bool:
        """It is no terminal."""
        return False

    def readline(self) -> str:
        """The next line, "" at the end."""
        if self._lines:
            return f"{self._lines.pop(0)}\n"
        self._at_end()
        return ""


@pytest.fixture
def segmented(study: Path, focuscode: Focuscode) -> Path:
    """The small study, cut into segments."""
    assert 0 == focuscode("segment", "--study", study).code
    return study


def sequences(study: Path, coder: str) -> list[int]:
    """The numbers of a coder's decisions in the database."""
    with Store(study / "study.db") as store:
        return [decision.sequence for decision in store.decisions(coder)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("review", "--coder", ""),
        ("review", "--coder", "ada", "--transcript", "nope"),
        ("adjudicate", "--coder", "ada"),
    ],
)
def test_a_review_that_cannot_be_opened_writes_nothing(
    study: Path, focuscode: Focuscode, arguments: tuple[str, ...]
) -> None:
    """A wrong name, an unknown transcript and conflicts for no adjudicator are refused before anything is made."""
    assert 3 == focuscode(arguments[0], "--study", study, *arguments[1:]).code
    assert not (study / "study.db").exists()


def test_an_adjudicators_name_is_taken(study: Path, focuscode: Focuscode) -> None:
    """Nobody is called like an adjudicator but for a capital, even before the adjudicator has decided anything."""
    path = study / "study.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("adjudicators = []", 'adjudicators = ["ruth"]'))
    outcome = focuscode("review", "--study", study, "--coder", "Ruth")
    assert (3, True) == (outcome.code, "Use --coder ruth" in outcome.err)


def test_two_windows_of_one_coder(segmented: Path) -> None:
    """Whoever types second is told at once; only that act is missing, and both windows' earlier ones are there."""
    with Study.open(segmented) as one, Study.open(segmented) as two:
        left = open_session(one, "ada", hints=False)
        right = open_session(two, "ada", hints=False)
        left.complete()
        with pytest.raises(CoderBusy, match="another window") as caught:
            right.complete()
        left.complete()
    assert 4 == caught.value.exit_code
    assert [1, 2] == sequences(segmented, "ada")


def test_somebody_elses_broken_file_is_refused_before_the_review(
    segmented: Path, focuscode: Focuscode
) -> None:
    """A damaged decision file is told before anything is typed."""
    (segmented / "decisions").mkdir()
    (segmented / "decisions" / "eve.jsonl").write_text("{broken\n", encoding="utf-8")
    outcome = focuscode("review", "--study", segmented, "--coder", "ada")
    assert (3, "") == (outcome.code, outcome.out)
    assert "decisions/eve.jsonl, line 1" in outcome.err


def test_a_file_that_cannot_be_written_loses_nothing(
    segmented: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the decision file is damaged meanwhile, the coder hears first that every decision is saved."""

    def damage() -> None:
        """Somebody else writes into the coder's file."""
        (segmented / "decisions").mkdir()
        (segmented / "decisions" / "ada.jsonl").write_text("{broken\n", encoding="utf-8")

    monkeypatch.setattr("sys.stdin", Typed(("n", "n"), at_end=damage))
    outcome = focuscode("review", "--study", segmented, "--coder", "ada", "--blind")
    assert 3 == outcome.code
    assert outcome.err.startswith("All your decisions are saved in study.db. Only your decision file was not")
    assert "decisions/ada.jsonl, line 1" in outcome.err
    assert [1, 2] == sequences(segmented, "ada")


def test_ctrl_c_keeps_and_exports_what_was_decided(
    segmented: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of a review ends with 130; the decision before it is in database and file."""

    def interrupt() -> None:
        """Press Ctrl-C."""
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Typed(("n",), at_end=interrupt))
    outcome = focuscode("review", "--study", segmented, "--coder", "ada", "--blind")
    assert (130, True) == (outcome.code, "Interrupted" in outcome.err)
    assert [1] == sequences(segmented, "ada")
    written = (segmented / "decisions" / "ada.jsonl").read_text(encoding="utf-8")
    assert 1 == written.count('"type":"decision"')


@pytest.mark.parametrize("variables", [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}])
def test_a_byte_that_is_no_character_is_seen(segmented: Path, variables: dict[str, str]) -> None:
    """A memo typed in another encoding is kept, with the doubtful byte shown as such, and ends in no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "review", "--study", segmented, "--coder", "ada", "--blind"],
        input=b"m caf\xe9\n",
        capture_output=True,
        check=False,
        env={"PATH": "", "PYTHONPATH": str(ROOT), **variables},
    )
    assert (0, b"") == (done.returncode, done.stderr)
    with Store(segmented / "study.db") as store:
        assert ["caf\ufffd"] == [memo.text for memo in store.memos()]
