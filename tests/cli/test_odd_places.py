"""Odd places and readers: awkward folder names, pipes that close, what a message lets one type."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Focuscode

FOLDERS = ("with blanks", "žluťoučký kůň", "100% %20 %s", 'it\'s "quoted"', "#hash;and&more")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_study_may_be_called_anything(tmp_path: Path, focuscode: Focuscode, name: str) -> None:
    """Blanks, accents, percent signs and quotes in the study's path do no harm to any of its parts."""
    if sys.platform == "win32" and '"' in name:
        pytest.skip("on Windows no name holds a quotation mark")
    folder = tmp_path / name
    assert 0 == focuscode("init", folder).code
    assert (0, "") == (
        focuscode("segment", "--study", folder).code,
        focuscode("segment", "--study", folder).err,
    )
    found = json.loads(focuscode("status", "--study", folder, "--json").out)
    assert (name, 1) == (found["title"], found["in_database"]["transcripts"])


def test_init_says_what_can_be_typed_next(tmp_path: Path, focuscode: Focuscode) -> None:
    """A path with a blank is quoted in the line that is meant to be copied."""
    folder = tmp_path / "my study"
    assert focuscode("init", folder).out.endswith(f'Next: focuscode run --study "{folder}"\n')


def test_a_folder_name_that_is_no_text_is_refused(tmp_path: Path, focuscode: Focuscode) -> None:
    """A name in another encoding cannot become a title; the message says how to give one."""
    outcome = focuscode("init", tmp_path / "caf\udce9")
    assert 3 == outcome.code
    assert "--title" in outcome.err


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows a closed pipe is another error than EPIPE")
@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("status",), ("codebook", "lint"), ("segment", "--json"), ("completion", "zsh")],
    ids=" ".join,
)
def test_a_reader_that_has_seen_enough_is_no_error(study: Path, arguments: tuple[str, ...]) -> None:
    """Where the other end of a pipe closes (head, less), the command ends with 0 and without a word."""
    command = [sys.executable, "-m", "pipeline", *arguments]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": "", "PYTHONPATH": str(ROOT), "FOCUSCODE_STUDY": str(study)},
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert b"" == process.stderr.read()
    process.stderr.close()
    assert 0 == process.wait()


def test_what_is_not_read_is_told_by_read(study: Path, focuscode: Focuscode) -> None:
    """`read` names files and folders among the transcripts that it passes over, in words and in JSON."""
    (study / "transcripts" / "scan.pdf").write_bytes(b"%PDF")
    (study / "transcripts" / "wave2").mkdir()
    (study / "transcripts" / "wave2" / "b.txt").write_text("Anna: Hm.\n", encoding="utf-8")
    named = ["transcripts/scan.pdf", "transcripts/wave2/"]
    printed = focuscode("read", "--study", study).out
    assert all(f"not read: {name}" in printed for name in named)
    assert named == json.loads(focuscode("read", "--study", study, "--json").out)["unread_files"]


def test_suggestions_for_a_coder_without_decisions(study: Path, focuscode: Focuscode) -> None:
    """A coder who has decided nothing is told whose suggestions count, instead of an empty table."""
    outcome = focuscode("suggest", "--study", study, "--coder", "ada")
    assert (0, True) == (outcome.code, "ada has decided nothing" in outcome.out)


def test_suggestions_that_nobody_makes(study: Path, focuscode: Focuscode) -> None:
    """A study that names no taggers is told so, instead of an empty table."""
    path = study / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[suggestions]\ntaggers = []\n", encoding="utf-8")
    outcome = focuscode("suggest", "--study", study)
    assert (0, True) == (outcome.code, "names no taggers" in outcome.out)
    assert [] == json.loads(focuscode("suggest", "--study", study, "--json").out)["suggestions"]


def test_suggestions_are_counted_by_code(sample_once: Path, focuscode: Focuscode) -> None:
    """The table has a line for every code, in the order of the codebook, and what its codings allow to say."""
    found = json.loads(focuscode("suggest", "--study", sample_once, "--json").out)
    printed = focuscode("suggest", "--study", sample_once).out
    said = {"yes": "yes or no", "ranking": "ranking", "codebook": "ranking by the codebook"}
    codes = {fact["code"]: fact for fact in found["suggestions"]}
    rows = [line.split() for line in printed.splitlines() if line.strip().partition(" ")[0] in codes]
    assert list(codes) == [row[0] for row in rows]
    for fact, row in zip(codes.values(), rows, strict=True):
        counts = [fact["positives"], fact["yes"], fact["suggested"]]
        assert counts == [int(row[1]), int(row[-2]), int(row[-1])]
        assert " ".join(row[2:-2]).partition(", not in ")[0] == said[fact["mode"]]
        assert fact["yes"] <= fact["suggested"]
        assert fact["mode"] == "yes" or fact["yes"] == 0
    assert all(remark in printed for remark in found["remarks"])


def test_check_reads_the_survey_as_well(study: Path, focuscode: Focuscode) -> None:
    """A survey that cannot be read stops `check` with 3: CI must not find the study sound."""
    (study / "survey.csv").write_text("x\n1\n", encoding="utf-8")
    with (study / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[survey]\nfile = "survey.csv"\nrespondent = "id"\n')
    outcome = focuscode("check", "--study", study)
    assert (3, True) == (outcome.code, "survey.csv" in outcome.err)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_at_standard_output_is_told(study: Path) -> None:
    """What cannot be printed ends with 3 and a sentence, without a traceback."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "status", "--json", "--study", str(study)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={"PATH": "", "PYTHONPATH": str(ROOT)},
        )
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr
    assert 3 == done.returncode
