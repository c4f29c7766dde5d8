"""Codebooks written as YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.codebook import Change, Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.exporters import codebook_yaml
from pipeline.readers import read_codebook
from tests.strategies_codebook import AWKWARD, codebooks


def written_and_read(codebook: Codebook, folder: Path) -> Codebook:
    """The codebook as it is read from what was written."""
    path = folder / "c.yaml"
    path.write_text(codebook_yaml(codebook), encoding="utf-8", newline="\n")
    return read_codebook(path, source="c.yaml")


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(codebook=codebooks())
def test_what_is_written_is_read_as_the_same(
    codebook: Codebook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any codebook comes back from its YAML as it was."""
    assert codebook == written_and_read(codebook, tmp_path_factory.getbasetemp())


@pytest.mark.parametrize("text", AWKWARD, ids=[ascii(text)[:30] for text in AWKWARD])
def test_awkward_texts_come_back(text: str, tmp_path: Path) -> None:
    """A text is read as it was in every place where a codebook holds one."""
    code = Code(
        id=text,
        name=text,
        definition=text,
        notes=f"{text} {text}",
        examples=(Example(text, text, text),),
        patterns={text: (Pattern(text), Pattern(words=(text, text), within=2, unless=(text,)))},
        speakers=SpeakerCondition({text: (text, text)}),
        scale=Scale((Level(text, text, text, 0, (text,)), Level("other", text, f"{text}\n{text}", 1))),
    )
    change = Change("rename", text, (text,), text, text, text)
    book = Codebook(text, text, text, (code,), (text,), text, (change,))
    assert book == written_and_read(book, tmp_path)


def test_the_sample_codebook_comes_back(coproduction: Codebook, tmp_path: Path) -> None:
    """The sample study's codebook is written as it is, its long texts folded and no line longer than a screen."""
    assert coproduction == written_and_read(coproduction, tmp_path)
    assert max(map(len, codebook_yaml(coproduction).splitlines())) <= 120


LAYOUT = """\
id: trees
version: "1.0"
title: Care for street trees
languages: [en, "no"]

codes:

  - id: inputs
    name: Inputs
    codable: false

  - id: grade
    name: Grade
    parent: inputs
    definition: >-
      How large a contribution of citizens the speaker sees, whoever makes it and however small or large it is, and
      whether or not it is worth asking about.
    use_when: |-
      Always.
      Or nearly.
    avoid_when: "Never: ever."
    examples:
      - {text: "They do little.", language: en, group: manager, by: person, level: little}
    patterns:
      en:
        - do little
        - {words: [do, much], within: 3, negation: require, unless: [cost], level: little}
        - {regex: '\\d+ %'}
        - {matcher: [{LEMMA: "help"}, {OP: "?"}]}
    speakers: {stakeholder_group: [professional, manager]}
    scale:
      levels:
        - {id: "none", name: None at all, anchor: "Nothing."}
        - {id: little, name: A little}
      off_scale:
        - {id: dk, name: Does not know}
    status: provisional
    formerly: [level]
    author: Ines
    colour: "#b3402a"

changes:
  - {act: rename, code: level, to: [grade], by: Ines, at: "2026-03-01", why: "clearer, shorter"}
"""


def test_the_layout_is_that_of_a_codebook_written_by_hand(tmp_path: Path) -> None:
    """Keys stand in their order, long texts are folded, short things stand in braces, defaults are left out."""
    path = tmp_path / "c.yaml"
    path.write_text(LAYOUT, encoding="utf-8")
    assert LAYOUT == codebook_yaml(read_codebook(path, source="c.yaml"))
