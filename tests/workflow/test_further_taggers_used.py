"""A tagger of another package in a study: it is asked, its options reach it, and its name makes suggestions stale."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.codebook import Codebook
from pipeline.errors import InputError
from pipeline.suggestions import Reason, Suggestion
from pipeline.taggers import Passage, registry
from pipeline.taggers.options import Options
from pipeline.workflow.running import plans
from pipeline.workflow.study import Study
from tests.workflow.conftest import edit, run

OPTIONS = '\n[suggestions]\ntaggers = ["fixed"]\n\n[suggestions.options.fixed]\nscore = 0.4\n'


class Fixed:
    """Says the first code of every passage, with the score that the study asks for."""

    def __init__(self, codebook: Codebook, options: Options, version: str) -> None:
        self.name = f"fixed/{version}"
        self._code = codebook.codable[0].id
        self._options = options

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """The suggestions."""
        score, reasons = self._options.values["score"], (Reason("word", "because it is so"),)
        return [
            Suggestion("", p.segment.id, self._code, p.segment.span, score, reasons, self.name, "")
            for p in passages
        ]


def install(monkeypatch: pytest.MonkeyPatch, version: str = "1") -> None:
    """The package is installed in that version."""

    def made(codebook: Codebook, options: Options) -> Fixed:
        """Make the tagger."""
        return Fixed(codebook, options, version)

    point = SimpleNamespace(name="fixed", load=lambda: made)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point] if group == registry.GROUP else [])


@pytest.fixture
def using(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study that uses the tagger, as run."""
    install(monkeypatch)
    with (folder / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(OPTIONS)
    run(folder)
    return folder


def reasons(folder: Path) -> list[str]:
    """Why suggestions must be made again."""
    with Study.open(folder) as study:
        found = {plan.step: plan for plan in plans(study)}
        return [reason.why for reason in found["suggest"].stale.get("example", ())]


def test_what_it_says_is_stored(using: Path) -> None:
    """Every segment has its suggestion, with the score and the reason."""
    with Study.open(using) as study:
        found = study.store.suggestions()
        assert {s.id for s in study.store.segments()} == {s.segment_id for s in found}
    assert {0.4} == {s.score for s in found}
    assert {"because it is so"} == {s.rationale[0].text for s in found}
    assert [] == reasons(using)


def test_another_version_makes_suggestions_stale(using: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tagger has another name, such as that of another model, suggestions are made again."""
    install(monkeypatch, "2")
    assert ["the tagger fixed changed"] == reasons(using)
    run(using)
    assert [] == reasons(using)


def test_other_options_make_suggestions_stale(using: Path) -> None:
    """Other options are other suggestions."""
    edit(using / "study.toml", "score = 0.4", "score = 0.6")
    assert ["study.toml (suggestions) changed"] == reasons(using)
    run(using)
    with Study.open(using) as study:
        assert {0.6} == {s.score for s in study.store.suggestions()}


def test_a_package_that_is_gone(using: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the study says what is missing, and what it is told is reported as well."""
    monkeypatch.setattr(registry, "entry_points", lambda **_: [])
    with pytest.raises(InputError, match="there is no tagger 'fixed'"), Study.open(using):
        pass
