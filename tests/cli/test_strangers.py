"""The whole way on input that nobody here wrote, without most of what a study may have."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Focuscode
from tests.conftest import ROOT

pytestmark = pytest.mark.shared


def test_a_meeting_without_participants_decisions_or_survey(
    shared: Path, tmp_path: Path, focuscode: Focuscode
) -> None:
    """A real meeting of seven runs through to a report that says what is missing; not a word is lost."""
    script = runpy.run_path(str(ROOT / "benchmarks" / "mrda_transcripts.py"))
    source = shared / "data" / "mrda" / "test" / "Bed006.txt"
    (tmp_path / "mrda").mkdir()
    plain = script["plain"](source.read_text(encoding="utf-8").splitlines())
    (tmp_path / "mrda" / "Bed006.txt").write_text(plain, encoding="utf-8")
    study = tmp_path / "study"
    assert focuscode("init", study, "--from", tmp_path / "mrda").code == 0
    outcome = focuscode("run", "--study", study)
    assert (0, "") == (outcome.code, outcome.err)
    found = json.loads(focuscode("read", "--study", study, "--json").out)["transcripts"][0]
    spoken = [line.split("|")[1] for line in source.read_text(encoding="utf-8").splitlines() if "|" in line]
    words = sum(len(text.split()) for text in spoken)
    assert (1044, 7, words, []) == tuple(found[key] for key in ("turns", "speakers", "words", "notices"))
    report = (study / "build" / "report.html").read_text(encoding="utf-8")
    for missing in ("No stakeholder group is known", "Nobody has coded yet", "No survey was read"):
        assert missing in report


def test_a_discussion_of_another_program_with_its_people_and_survey(
    shared: Path, tmp_path: Path, focuscode: Focuscode
) -> None:
    """QualCoder's discussion runs with its own table of cases as participants and its survey as it stands."""
    folder = shared / "data" / "formats" / "qualcoder"
    (tmp_path / "from").mkdir()
    shutil.copy(folder / "transcript.txt", tmp_path / "from")
    study = tmp_path / "study"
    assert focuscode("init", study, "--from", tmp_path / "from").code == 0
    for name in ("cases123.csv", "survey456.csv"):
        shutil.copy(folder / name, study)
    declared = (
        '\n[participants]\nfile = "cases123.csv"\ncolumns = { id = "case" }\n'
        '\n[survey]\nfile = "survey456.csv"\nrespondent = "Case"\nattributes = ["Age", "Gender", "Interest"]\n'
    )
    path = study / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + declared, encoding="utf-8")
    outcome = focuscode("run", "--study", study)
    assert (0, "") == (outcome.code, outcome.err)
    found = json.loads(focuscode("read", "--study", study, "--json").out)["transcripts"][0]
    assert (7, 3, [], []) == tuple(found[key] for key in ("turns", "speakers", "unmatched", "notices"))
    report = (study / "build" / "report.html").read_text(encoding="utf-8")
    assert "survey456.csv was read (3 respondents)" in report
    assert "nobody in it has a value in a column" in report
