"""`focuscode codebook`: lint and test of a study's codebook or of a file alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Focuscode

BOOK = """\
id: b
version: "1"
title: B
languages: [en]
codes:
  - id: help
    name: Help
    definition: People help one another.
    use_when: They help.
    avoid_when: They are paid.
    examples:
      - {text: "We help out.", language: en}
      - {text: "Where would we be without them?", language: en, by: person}
      - text: De hjælper.
        language: da
    counter_examples:
      - {text: "Nobody helps.", language: en}
    patterns:
      en:
        - help
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small codebook that is no part of a study."""
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return path


def edit(path: Path, old: str, new: str) -> None:
    """Replace words in a file; they must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_codebook_passes(book: Path, focuscode: Focuscode) -> None:
    """The table counts by language, exempt and untestable examples apart, and no study is needed."""
    outcome = focuscode("codebook", "test", "--codebook", book)
    assert (0, "") == (outcome.code, outcome.err)
    rows = [line.split() for line in outcome.out.splitlines()]
    assert ["en", "1", "1", "0", "1", "0", "0"] in rows
    assert ["da", "0", "0", "0", "0", "0", "1"] in rows
    assert ["all", "1", "1", "0", "1", "0", "1"] in rows
    assert "1 could not be tested" in outcome.out
    assert "hjælper" not in outcome.out
    listed = focuscode("codebook", "test", "--codebook", book, "--verbose").out
    assert f"not testable: {book.as_posix()}, line 14, help, example 3, “De hjælper.”" in listed
    assert "exempt: " in listed


def test_broken_on_purpose(book: Path, focuscode: Focuscode) -> None:
    """A failure names file, line, words, what caught it or that nothing did, and how to mend it; the exit code is 1."""
    edit(book, "We help out.", "We lend a hand.")
    edit(book, "Nobody helps.", "The app helps.")
    outcome = focuscode("codebook", "test", "--codebook", book)
    assert 1 == outcome.code
    where = f"failed: {book.as_posix()}, line"
    assert (
        f"{where} 12, codes.help.examples: example 1, “We lend a hand.”: no pattern catches it."
        in outcome.out
    )
    assert (
        f"{where} 17, codes.help.counter_examples: counter-example 1, “The app helps.”: caught by “help” (line 20)."
        in outcome.out
    )
    assert "Narrow the pattern" in outcome.out
    assert "2 of 2 examples and counter-examples failed." in outcome.err


def test_the_same_as_json(book: Path, focuscode: Focuscode) -> None:
    """`--json` holds counts, every trial and the overlaps, and leaves the exit code as it is."""
    edit(book, "Nobody helps.", "The app helps.")
    outcome = focuscode("codebook", "test", "--codebook", book, "--json")
    found = json.loads(outcome.out)
    assert (1, "codebook test", False) == (outcome.code, found["command"], found["passed"])
    assert {"counter-examples failed": 1, "examples exempt": 1, "examples passed": 1} == found["counts"]["en"]
    assert ["passed", "exempt", "untested", "failed"] == [trial["outcome"] for trial in found["trials"]]
    assert [] == found["overlaps"]


def test_a_pattern_that_cannot_be_used(book: Path, focuscode: Focuscode) -> None:
    """It is bad input to `test`, with its line and without a traceback, and an error to `lint`."""
    edit(book, "        - help\n", '        - {regex: "(help"}\n')
    outcome = focuscode("codebook", "test", "--codebook", book)
    assert 3 == outcome.code
    assert f"{book.as_posix()}, line 20" in outcome.err
    assert "Traceback" not in outcome.err
    linted = focuscode("codebook", "lint", book)
    assert 1 == linted.code
    assert f"error: {book.as_posix()}, line 20, codes.help.patterns.en: " in linted.out


def test_lint_of_a_file(book: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch) -> None:
    """A codebook outside any study is looked over by itself, for the languages that it declares."""
    monkeypatch.chdir(book.parent)
    outcome = focuscode("codebook", "lint", "book.yaml")
    assert (0, "") == (outcome.code, outcome.err)
    assert (
        "book.yaml: 1 codes (1 can be given, 0 are headings or deprecated), 0 errors, 0 warnings\n"
        == outcome.out
    )
    edit(book, "languages: [en]", "languages: [en, da]")
    assert (
        "warning: book.yaml, line 6, codes.help.patterns.da:"
        in focuscode("codebook", "lint", "book.yaml").out
    )


def test_lint_of_a_study_that_was_read(study: Path, focuscode: Focuscode) -> None:
    """Once transcripts are read, patterns that match nothing in them are counted, with the words read."""
    assert "match nothing" not in focuscode("codebook", "lint", "--study", study).out
    assert 0 == focuscode("segment", "--study", study).code
    outcome = focuscode("codebook", "lint", "--study", study)
    assert 0 == outcome.code
    assert "codebook.yaml: en: 2 of 9 patterns match nothing in 114 words of talk" in outcome.out


def test_the_tests_are_a_gate(study: Path, focuscode: Focuscode) -> None:
    """`check` fails where an example or counter-example fails, and says which."""
    assert 0 == focuscode("codebook", "test", "--study", study).code
    assert "passed  codebook tests" in focuscode("check", "--study", study).out
    edit(study / "codebook.yaml", "That was no problem for me.", "That was a problem for me.")
    outcome = focuscode("check", "--study", study)
    assert 1 == outcome.code
    assert "failed  codebook tests" in outcome.out
    assert "“That was a problem for me.”: caught by “problem”" in outcome.out
