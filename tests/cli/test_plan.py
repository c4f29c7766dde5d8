"""Planning from the command line: with a study, before any coding, and before there is a study."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli.assign import assign
from tests.cli.conftest import Focuscode


def test_anywhere(tmp_path: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch) -> None:
    """A researcher can plan before there is a study; nothing is written, and no line is too wide."""
    monkeypatch.chdir(tmp_path)
    outcome = focuscode("plan", "--base-rate", 0.02, "--base-rate", 0.3, "--segments", 1000)
    assert 0 == outcome.code, outcome.err
    row = next(line.split() for line in outcome.out.splitlines() if line.startswith(" 0.02"))
    assert ["0.02", "(0.80)"] == row[:2]
    assert 40 <= int(row[3]) < int(row[2]) <= 1000
    assert "so that rho < .05 for a kappa above 0.65" in outcome.out
    assert "a prevalence known to ± 0.05" in outcome.out
    assert "assign" not in outcome.out
    assert max(len(line.rstrip()) for line in outcome.out.splitlines()) <= 80
    assert [] == list(tmp_path.iterdir())


def test_the_sample_study(sample_once: Path, focuscode: Focuscode) -> None:
    """By code what is needed, what is shown already, and the commands that draw it; no table is wider than 80 columns."""
    outcome = focuscode("plan", "--study", sample_once, "--threshold", 0.7)
    assert 0 == outcome.code, outcome.err
    assert "so that rho < .05 for a kappa above 0.7" in outcome.out
    assert "on the reliability sample already" not in outcome.out
    assert "given to none of 271 segments read; assumed:" in outcome.out
    assert "fewer than 10 of 271 segments have it" in outcome.out
    assert "no segment is left that none of these coders has had" in outcome.out
    tables = [
        line.rstrip() for line in outcome.out.splitlines() if line.startswith(" ") and "focuscode" not in line
    ]
    assert max(map(len, tables)) <= 80


def test_json_has_all(sample_once: Path, focuscode: Focuscode) -> None:
    """One document with plans and reasons, the threshold in whatever rests on it, and commands that can be typed."""
    options = (
        "--expected",
        0.8,
        "--threshold",
        0.7,
        "--code",
        "usual_suspects",
        "--code",
        "perceived_individual",
    )
    told = json.loads(focuscode("plan", "--study", sample_once, "--json", *options).out)
    first, second = told["plan"]["codes"]
    assert ("plan", "usual_suspects") == (told["command"], first["code_id"])
    assert (0.8, "as asked for") == (first["expected"], first["expected_from"])
    assert (None, 0.7) == (first["so_far"], told["plan"]["asked"]["assumed"]["threshold"])
    assert {"size", "kappa", "power", "positives", "at_threshold", "because"} == first["at_random"].keys()
    command = next(c for c in told["commands"] if "perceived_individual" in c["codes"])
    words = command["command"].split()
    assert ["focuscode", "assign"] == words[:2]
    parsed = assign.make_context("assign", words[2:]).params
    assert (sample_once, ("ines", "tom"), False) == (parsed["folder"], parsed["coders"], parsed["rest"])
    assert (("perceived_individual",), second["inflated"]["size"]) == (
        parsed["inflate"],
        parsed["double_size"],
    )


def test_before_any_coding(study: Path, focuscode: Focuscode) -> None:
    """A new study is planned by base rates; with one assumed, by code, and that it is assumed is said."""
    by_rate = focuscode("plan", "--study", study).out
    assert " base rate " in by_rate
    by_code = focuscode("plan", "--study", study, "--base-rate", 0.3).out
    assert "* praise, difficulty: not judged on any segment yet; assumed: 0.3." in by_code
    assert "0.300*" in by_code


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--segments", "100"), "--segments goes with --base-rate"),
        (("--segments", "100", "--base-rate", ".1", "--code", "x"), "--code is of a study"),
        (("--base-rate", ".1", "--base-rate", ".2"), "Several --base-rate go with --segments"),
        (("--base-rate", ".1"), "There is no study.toml here"),
        (("--base-rate", "1"), "is not in the range"),
        (("--threshold", ".3"), "is not in the range"),
        (("--precision", "0"), "is not in the range"),
        (("--power", "1"), "is not in the range"),
    ],
)
def test_wrong_use(tmp_path: Path, focuscode: Focuscode, arguments: tuple[str, ...], told: str) -> None:
    """Options that do not go together, or are out of range, are refused as wrong use."""
    outcome = focuscode("plan", "--study", tmp_path, *arguments)
    assert 2 == outcome.code
    assert told in outcome.err


def test_bad_input(study: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """No study here, or no such code: said so, with what there is."""
    nowhere = focuscode("plan", "--study", tmp_path / "nothing")
    assert 3 == nowhere.code
    assert "there is no study here" in nowhere.err
    unknown = focuscode("plan", "--study", study, "--code", "parise")
    assert 3 == unknown.code
    assert "there is no code 'parise'" in unknown.err
    assert "praise" in unknown.err
