"""`focuscode codebook try`: keyword in context."""

from __future__ import annotations

import csv
import io
import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Focuscode
from tests.conftest import ROOT

TALK = """\
Anna: We help out, and we don't help the police.
Moderator: Who helps?
Bo: She helped. [bold] Help me. [/bold] We want help from the police.
"""


EXPECTED = """\
talk  Bo                     She  helped  . [bold] Help me. [/bold] W…
talk  Bo      She helped. [bold]  Help  me. [/bold] We want help from…
2 hits in 1 of 2 segments, 1 of 1 transcripts, 1 of 2 speakers.
1 more was negated.
2 more were cancelled by “unless”.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A short transcript that is no part of a study."""
    path = tmp_path / "talk.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


def test_hits_in_context(talk: Path, focuscode: Focuscode) -> None:
    """Hits stand under each other behind transcript and speaker, markup as it was typed; what does not count is counted."""
    outcome = focuscode(
        "codebook", "try", "help", "--unless", "police", "--on", talk, "--language", "en", "--width", 70
    )
    assert (0, "") == (outcome.code, outcome.err)
    assert EXPECTED == outcome.out


PATTERNS: list[tuple[str, list[str], list[str]]] = [
    ("all forms", ["help"], ["help", "helped", "Help", "help"]),
    ("as written", ["--exact", "help"], ["help", "Help", "help"]),
    ("within", ["--within", "2", "help we"], ["We help", "We want help"]),
    ("regular expression", ["--regex", "help\\w+"], ["helped"]),
    ("matcher", ["--matcher", '[{"LEMMA": "help"}, {"LOWER": "me"}]'], ["Help me"]),
    ("negated", ["--negation", "require", "help"], ["help"]),
    ("as in the codebook", ["{words: [help, police], within: 3}"], ["help from the police"]),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), PATTERNS, ids=[row[0] for row in PATTERNS])
def test_ways_to_say_a_pattern(
    name: str, arguments: list[str], expected: list[str], talk: Path, focuscode: Focuscode
) -> None:
    """A pattern is said by options or as it stands in the codebook; hits are exact quotes with their place."""
    found = tried(focuscode, *arguments, "--on", talk, "--language", "en")
    assert expected == [hit["text"] for hit in found["shown"]]
    assert all(hit["quote"][hit["start"] : hit["end"]] == hit["text"] for hit in found["shown"])


def tried(focuscode: Focuscode, *arguments: object) -> Any:
    """The JSON document of a trial."""
    outcome = focuscode("codebook", "try", *arguments, "--json")
    assert (0, "") == (outcome.code, outcome.err)
    return json.loads(outcome.out)


WRONG: list[tuple[str, list[str], int, str]] = [
    ("no pattern", ["--on", "talk.txt"], 2, "Say what to look for"),
    ("not quoted", ["help", "out"], 2, "quotation marks"),
    ("no language", ["help", "--on", "talk.txt"], 2, "--language en"),
    ("no such file", ["help", "--on", "talk.txt", "gone.txt"], 2, "gone.txt"),
    ("no study", ["help"], 3, "study.toml"),
    ("options twice", ["{phrase: help}", "--exact", "--on", "talk.txt"], 2, "leave out --exact"),
    ("two ways", ["help", "--regex", "--within", "3", "--on", "talk.txt"], 2, "Choose one of --within, --regex"),
    ("unknown key", ["{phras: help}", "--on", "talk.txt"], 3, "Did you mean “phrase”?"),
    ("no YAML", ["{phrase: help", "--on", "talk.txt"], 3, "this is not YAML"),
    ("one word within", ["help", "--within", "3", "--on", "talk.txt"], 3, "at least two words"),
    ("regular expression", ["(", "--regex", "--on", "talk.txt", "--language", "en"], 3, "the pattern"),
    ("exact regular expression", ["h", "--regex", "--exact", "--on", "talk.txt"], 3, "does not go with"),
    ("matcher", ["3", "--matcher", "--on", "talk.txt"], 3, "not a list of tokens"),
    ("id without column", ["h", "--id", "x", "--on", "talk.txt", "--language", "en"], 2, "--id goes with --column"),
    ("column without table", ["h", "--column", "x"], 2, "--column needs --on"),
    ("code without codebook", ["--code", "x", "--on", "talk.txt", "--language", "en"], 3, "--codebook"),
    ("no transcript", ["h", "--on", "empty", "--language", "en"], 3, "no file that can be read"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "code", "said"), WRONG, ids=[row[0] for row in WRONG])
def test_wrong_use(
    name: str,
    arguments: list[str],
    code: int,
    said: str,
    talk: Path,
    focuscode: Focuscode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is asked wrongly is said in a sentence, with the exit code of wrong use or of bad input."""
    monkeypatch.chdir(talk.parent)
    (talk.parent / "empty").mkdir()
    outcome = focuscode("codebook", "try", *arguments)
    assert code == outcome.code
    assert said in outcome.err
    assert "Traceback" not in outcome.err


def test_files_that_the_shell_spread_out(talk: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """Files after the first of --on count as well; two of one name are told apart, one that is named twice is not."""
    other = tmp_path / "two" / "talk.txt"
    other.parent.mkdir()
    other.write_text("Cy: Help.\n", encoding="utf-8")
    found = tried(focuscode, "help", "--language", "en", "--on", talk, other, talk)
    assert {talk.as_posix(), other.as_posix()} == {hit["transcript"] for hit in found["shown"]}
    assert {"segments": 3, "transcripts": 2, "speakers": 3} == found["read"]


def test_a_folder(talk: Path, focuscode: Focuscode) -> None:
    """In a folder what is no transcript is named and left out; a file that was named itself must be one."""
    table = talk.parent / "people.csv"
    table.write_text("id,age\nAnna,40\n", encoding="utf-8")
    outcome = focuscode("codebook", "try", "help", "--on", talk.parent, "--language", "en")
    assert 0 == outcome.code
    assert "not read: " in outcome.err
    assert "people.csv" in outcome.err
    assert 3 == focuscode("codebook", "try", "help", "--on", table, "--language", "en").code


def test_the_study_and_its_codes(study: Path, focuscode: Focuscode) -> None:
    """Without --on the study's transcripts are read, as they are now, and nothing is written."""
    before = sorted(path.name for path in study.iterdir())
    found = tried(focuscode, "--code", "praise", "--study", study)
    assert 0 < found["hits"] == len(found["shown"])
    assert {"example"} == {hit["transcript"] for hit in found["shown"]}
    assert before == sorted(path.name for path in study.iterdir())
    outcome = focuscode("codebook", "try", "--code", "gone", "--study", study)
    assert (3, True) == (outcome.code, "Known: praise, difficulty." in outcome.err)
    assert 3 == focuscode("codebook", "try", "x", "--language", "da", "--study", study).code


def test_a_code_of_a_file(talk: Path, study: Path, focuscode: Focuscode) -> None:
    """The patterns of a code in any codebook can be tried on any talk, in the languages that they are in."""
    book = study / "codebook.yaml"
    talk.write_text("A: That is good.\nB: Good morning.\n", encoding="utf-8")
    asked = ("--code", "praise", "--codebook", book, "--on", talk, "--language")
    found = tried(focuscode, *asked, "en")
    assert (["good"], 1) == ([hit["text"] for hit in found["shown"]], found["not_counted"]["unless"])
    assert "no patterns in de" in focuscode("codebook", "try", *asked, "de").err


def test_limit(talk: Path, focuscode: Focuscode) -> None:
    """Not more hits than asked for are shown; all are counted, and 0 shows all."""
    asked = ("help", "--on", talk, "--language", "en")
    assert (4, 1) == ((found := tried(focuscode, *asked, "--limit", 1))["hits"], len(found["shown"]))
    assert 4 == len(tried(focuscode, *asked, "--limit", 0)["shown"])
    assert "… 3 more hits" in focuscode("codebook", "try", *asked, "--limit", 1).out


def test_a_table_with_one_text_a_row(tmp_path: Path, focuscode: Focuscode) -> None:
    """Each row is a text under its id, or its number; rows without a text are none, and line breaks are kept."""
    path = tmp_path / "answers.csv"
    path.write_text('no,answer\n7,"We\nhelp."\n8,\n9,Help!\n', encoding="utf-8")
    asked = ("help", "--on", path, "--language", "en", "--column", "answer")
    found = tried(focuscode, *asked, "--id", "no")
    assert [("7", "We\nhelp."), ("9", "Help!")] == [(hit["speaker"], hit["quote"]) for hit in found["shown"]]
    assert ["1", "3"] == [hit["speaker"] for hit in tried(focuscode, *asked)["shown"]]
    assert "2 hits in 2 of 2 texts." in focuscode("codebook", "try", *asked).out


@pytest.mark.shared
def test_real_meetings(shared: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """In a meeting of seven “kind of” is found as often as it stands in the file, and the context is the talk's."""
    script = runpy.run_path(str(ROOT / "benchmarks" / "mrda_transcripts.py"))
    source = shared / "data" / "mrda" / "test" / "Bed006.txt"
    path = tmp_path / "Bed006.txt"
    path.write_text(script["plain"](source.read_text(encoding="utf-8").splitlines()), encoding="utf-8")
    asked = ("kind of", "--exact", "--negation", "allow", "--on", path, "--language", "en")
    found = tried(focuscode, *asked)
    assert 8 == found["hits"] == len(re.findall(r"\bkind of\b", path.read_text(encoding="utf-8")))
    assert {"segments": 1044, "transcripts": 1, "speakers": 7} == found["read"]
    assert {"segments": 8, "transcripts": 1, "speakers": 4} == found["found"]
    lines = focuscode("codebook", "try", *asked, "--width", 100).out.splitlines()
    assert {lines[0].index("  kind of  ")} == {line.index("  kind of  ") for line in lines[:8]}
    assert "Bed006  fe004                          and they  kind of  are are correct." in lines


@pytest.mark.shared
def test_real_contributions(shared: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """Among 150 German contributions a word is found as often as it stands there, in the texts it stands in."""
    (source,) = (shared / "data" / "cimt_thematic").glob("*.csv")
    rows = list(csv.reader(io.StringIO(source.read_text(encoding="utf-8-sig"), newline="")))
    some = tmp_path / "some.csv"
    with some.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows[:151])
    asked = ("--language", "de", "--column", "text", "--id", "document_id", "--on", some)
    found = tried(focuscode, "Radweg", "--exact", "--negation", "allow", *asked)
    named = [row[0] for row in rows[1:151] for _ in re.findall(r"\bRadweg\b", row[2])]
    assert (len(named), 150) == (found["hits"], found["read"]["segments"])
    assert named == [hit["speaker"] for hit in found["shown"]]


def test_an_assumed_language_is_said(talk: Path, study: Path, focuscode: Focuscode) -> None:
    """Inside a study other texts are read in its language unless told otherwise, and that is said."""
    asked = ("codebook", "try", "help", "--on", talk, "--study", study)
    said = "Read as en; --language names another.\n"
    assert said == focuscode(*asked).err
    assert "" == focuscode(*asked, "--quiet").err
    assert "" == focuscode(*asked, "--language", "en").err
    found = tried(focuscode, *asked[2:])
    assert (["en"], True) == (found["languages"], found["language_assumed"])
    assert not tried(focuscode, *asked[2:], "--language", "en")["language_assumed"]
    table = talk.parent / "answers.csv"
    table.write_text("answer\nWe help.\n", encoding="utf-8")
    columns = ("--on", table, "--column", "answer", "--study", study)
    assert said == focuscode("codebook", "try", "help", *columns).err
