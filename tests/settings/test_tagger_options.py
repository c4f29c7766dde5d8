"""Options of taggers in study.toml: kept as they stand for those who know them, checked where that can be done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.errors import InputError
from pipeline.settings.load import load
from pipeline.taggers import registry

Write = Callable[[str], Path]

STUDY = """\
[study]
title = "Health in the town"
[transcripts]
folder = "transcripts"
[codebook]
file = "codebook.yaml"
[suggestions]
taggers = ["rules", "words"]
"""


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two packages are installed that bring taggers."""
    points = [SimpleNamespace(name="words"), SimpleNamespace(name="semantic")]
    monkeypatch.setattr(registry, "entry_points", lambda group: points if group == registry.GROUP else [])


def test_options_are_kept_as_they_stand(write: Write) -> None:
    """Values of every kind reach the settings, also those of a tagger that is not used at the moment."""
    text = """\
[suggestions.options.words]
file = "words.txt"
least = 0.5
lists = { burnout = ["tired"] }
[suggestions.options.semantic]
allow_download = false
"""
    assert {
        "words": {"file": "words.txt", "least": 0.5, "lists": {"burnout": ["tired"]}},
        "semantic": {"allow_download": False},
    } == load(write(STUDY + text)).suggestions.options


def test_without_options(write: Write) -> None:
    """A study need not say anything to its taggers."""
    assert {} == load(write(STUDY)).suggestions.options


WRONG = [
    ("a tagger of this program", "[suggestions.options.rules]\na = 1", "options.rules: has no options."),
    ("a slip", "[suggestions.options.wrds]", "options.wrds: is no tagger. Did you mean 'words'?"),
    ("no table", "[suggestions.options]\nwords = 1", "options.words: is 1, which is not a table."),
    ("no tables", "options = 1", "options: is 1, which is not a table."),
    ("a date", "[suggestions.options.words]\nsince = 2026-01-01", "options.words.since: holds a date"),
    (
        "no number",
        "[suggestions.options.words]\nleast = [nan]",
        "options.words.least: holds a date, a time or what",
    ),
]


@pytest.mark.parametrize(("name", "text", "told"), WRONG, ids=[row[0] for row in WRONG])
def test_what_is_wrong_with_options(name: str, text: str, told: str, write: Write) -> None:
    """What is wrong is told with its key."""
    with pytest.raises(InputError) as caught:
        load(write(STUDY + text))
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"study.toml, suggestions.{told}")
