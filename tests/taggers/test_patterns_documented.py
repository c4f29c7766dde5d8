"""What docs/codebook.md says of patterns: every line of its tables is true."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline.codebook import Codebook
from pipeline.readers import read_codebook
from pipeline.taggers import Passage, RulesTagger
from tests.conftest import ROOT

LANGUAGES = {"en", "cs", "da", "fr", "de"}
HEAD = "| language | pattern | somebody says | matched |"


def documented() -> list[tuple[str, str, str, str, str]]:
    """Every line of the tables of examples: section, language, pattern as YAML, what is said, what is matched."""
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    rows = []
    for section in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        table = body.partition(HEAD)[2].partition("\n\n")[0]
        for line in table.strip().splitlines()[1:]:
            language, pattern, said, matched = (c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1])
            rows.append((title, language, pattern.strip("`").replace(r"\|", "|"), said, matched))
    return rows


ROWS = documented()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    """A codebook with a code for each documented pattern, read from YAML as a researcher writes it."""
    text = 'id: b\nversion: "1"\ncodes:\n'
    for number, (_, language, pattern, _, _) in enumerate(ROWS):
        text += f"  - id: c{number}\n    name: C\n    definition: D.\n"
        text += f"    patterns:\n      {language}:\n        - {pattern}\n"
    path = tmp_path_factory.mktemp("documented") / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    return read_codebook(path, source="codebook.yaml")


@pytest.fixture(scope="module")
def tagger(book: Codebook) -> RulesTagger:
    """The rules of that codebook."""
    return RulesTagger(book)


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[f"{row[0]}: {row[2]}" for row in ROWS])
def test_every_documented_example_is_true(
    passage: Callable[..., Passage], tagger: RulesTagger, number: int
) -> None:
    """The words that the page says are matched are those that the reasons quote."""
    _, language, _, said, matched = ROWS[number]
    suggested = {s.code_id: s for s in tagger.suggest([passage(said, language)])}
    reasons = suggested[f"c{number}"].rationale if f"c{number}" in suggested else ()
    quoted = [reason.span.of(said) for reason in reasons if reason.span is not None]
    assert ([] if matched == "—" else matched.split(" / ")) == quoted


def test_every_form_is_shown_in_every_language() -> None:
    """Each section of forms has an example in each of the five languages."""
    shown = {(section, language) for section, language, _, _, _ in ROWS}
    sections = {section for section, _ in shown}
    assert {(section, language) for section in sections for language in LANGUAGES} == shown
    assert 6 == len(sections)
