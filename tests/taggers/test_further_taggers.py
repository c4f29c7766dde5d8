"""Taggers that packages bring: the example of the manual, options, and what goes wrong."""

from __future__ import annotations

import math
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.errors import InputError
from pipeline.suggestions import Suggestion
from pipeline.taggers import Passage, TrainingSegment, registry, semantic
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.learnt import learn
from pipeline.taggers.options import Options
from pipeline.taggers.registry import GROUP, further_taggers, known_taggers, taggers_of
from tests.conftest import ROOT

PassageMaker = Callable[..., Passage]
BOOK = Codebook("b", "1", "B", (Code("burnout", "Burnout", ""), Code("waiting", "Waiting", "")), ("en",))
NAME = "focuscode_wordlists"


def blocks(language: str) -> list[str]:
    """The blocks of a language in the manual's page on taggers."""
    text = (ROOT / "docs" / "taggers.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """The package of the manual is installed; the options that its study gives it."""
    (code,) = blocks("python")
    (tmp_path / f"{NAME}.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    tables = [tomllib.loads(block) for block in blocks("toml")]
    (project,) = (table["project"] for table in tables if "project" in table)
    points = [EntryPoint(name, value, GROUP) for name, value in project["entry-points"][GROUP].items()]
    monkeypatch.setattr(registry, "entry_points", lambda group: points if group == GROUP else [])
    yield tables[-1]["suggestions"]
    sys.modules.pop(NAME, None)


def install(monkeypatch: pytest.MonkeyPatch, name: str, factory: Callable[..., object]) -> None:
    """Another package is installed that brings a tagger of that name."""
    point = SimpleNamespace(name=name, load=lambda: factory)
    monkeypatch.setattr(registry, "entry_points", lambda group: [point] if group == GROUP else [])


class Fixed:
    """A tagger that says the same of every passage; `hit` as told."""

    name = "fixed/1"

    def __init__(self, *, hit: bool, score: float = 0.4) -> None:
        self.hit, self.score = hit, score

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """Every code with the score."""
        return [
            Suggestion("", p.segment.id, c.id, p.segment.span, self.score, (), self.name, "", hit=self.hit)
            for p in passages
            for c in BOOK.codable
        ]


def test_the_example_of_the_manual(example: dict[str, dict[str, object]], passage: PassageMaker) -> None:
    """The package that the manual shows works as it stands there, and its reasons are the words in the transcript."""
    names, options = example["taggers"], example["options"]
    taggers = taggers_of(list(names), BOOK, options=options)  # type: ignore[arg-type]  # TOML as it stands
    assert taggers.names[-1].startswith("wordlists/1+")
    said = "They queue, WORN OUT, for hours."
    found = CombinedTagger(learn([], BOOK, taggers), "run").suggest([passage(said, start=100)])
    by_code = {s.code_id: s for s in found}
    assert {"burnout", "waiting"} == set(by_code)
    span = by_code["burnout"].rationale[0].span
    assert span is not None
    assert "WORN OUT" == said[span.start - 100 : span.end - 100]


def test_the_example_names_what_is_wrong(example: dict[str, object]) -> None:
    """A mistake in the options of a tagger is told with its key in study.toml."""
    assert example
    with pytest.raises(
        InputError, match=r"suggestions\.options\.wordlists\.gone: is no code of the codebook\."
    ):
        further_taggers(["wordlists"], BOOK, options={"wordlists": {"gone": ["x"]}})


def test_options_reach_the_tagger(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The function is given the codebook, its own options and the study's folder; each tagger is made once."""
    given: list[tuple[Codebook, Options]] = []

    def made(codebook: Codebook, options: Options) -> Fixed:
        """Make the tagger."""
        given.append((codebook, options))
        return Fixed(hit=True)

    install(monkeypatch, "fixed", made)
    options = {"fixed": {"a": 1}, "other": {"b": 2}}
    found = further_taggers(["rules", "fixed", "fixed"], BOOK, options=options, folder=tmp_path)
    assert ["fixed/1"] == [tagger.name for tagger in found]
    assert [(BOOK, Options("fixed", {"a": 1}, tmp_path))] == given
    assert ("rules", "classifier", "fixed") == known_taggers()


@pytest.mark.parametrize(("hit", "shown"), [(True, 2), (False, 0)])
def test_a_yes_of_a_tagger_is_shown(
    hit: bool, shown: int, monkeypatch: pytest.MonkeyPatch, passage: PassageMaker
) -> None:
    """What a further tagger speaks for is shown however low its score; what it only ranks must earn its place."""
    install(monkeypatch, "fixed", lambda *_: Fixed(hit=hit))
    learnt = learn([], BOOK, taggers_of(["fixed"], BOOK))
    assert shown == len(CombinedTagger(learnt, "run").suggest([passage("words")]))


@pytest.mark.parametrize("score", [math.nan, math.inf, -0.1, 1.1])
def test_a_score_that_is_none(score: float, monkeypatch: pytest.MonkeyPatch, passage: PassageMaker) -> None:
    """What is no number from 0 to 1 is refused and the tagger named, with codings to learn from and without."""
    install(monkeypatch, "fixed", lambda *_: Fixed(hit=False, score=score))
    taggers = taggers_of(["fixed"], BOOK)
    words = passage("words")
    with pytest.raises(
        InputError, match=r"the tagger fixed/1 gave a score of .*, which is no number from 0 to 1"
    ):
        CombinedTagger(learn([], BOOK, taggers), "run").suggest([words])
    with pytest.raises(InputError, match="fixed/1"):
        learn([TrainingSegment(words, {"burnout": True})], BOOK, taggers)


def fails(*_: object) -> object:
    """A package with a defect."""
    raise RuntimeError("no room left")


class Wordless(Exception):
    """What a package of others raises."""


def silent(*_: object) -> object:
    """A package with a defect that says nothing."""
    raise Wordless


WRONG = [
    ("unknown", ["nobody"], fails, "there is no tagger 'nobody'. Known: rules, classifier, odd."),
    ("raises", ["odd"], fails, "the tagger 'odd' cannot be used: no room left."),
    ("raises without a word", ["odd"], silent, "the tagger 'odd' cannot be used: Wordless."),
]


@pytest.mark.parametrize(("name", "names", "factory", "what"), WRONG, ids=[row[0] for row in WRONG])
def test_what_goes_wrong(
    name: str,
    names: list[str],
    factory: Callable[..., object],
    what: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A tagger that nobody brings, or that cannot be made, is named with the key of study.toml."""
    install(monkeypatch, "odd", factory)
    with pytest.raises(InputError) as caught:
        taggers_of(names, BOOK)
    (problem,) = caught.value.problems
    assert ("study.toml", "suggestions.taggers") == (problem.where, problem.key)
    assert what in str(problem)


def test_everything_wrong_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every tagger with a problem is named, not the first alone."""
    install(monkeypatch, "odd", fails)
    with pytest.raises(InputError) as caught:
        taggers_of(["rules", "nobody", "odd", "somebody"], BOOK)
    assert 3 == len(caught.value.problems)


def test_the_semantic_tagger_comes_by_an_entry_point() -> None:
    """pyproject.toml declares it as any package does, and the name leads to the function that makes it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    point = EntryPoint("semantic", project["entry-points"][GROUP]["semantic"], GROUP)
    assert semantic.tagger is point.load()
