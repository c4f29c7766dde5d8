"""The JSON Schema of codebook files says what the reader says, as far as a schema can."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from pipeline.codebook import Codebook
from pipeline.errors import InputError
from pipeline.exporters import codebook_yaml
from pipeline.exporters.codebook_keys import WAYS
from pipeline.exporters.codebook_schema import codebook_schema, codebook_schema_text
from pipeline.readers import codebook_patterns
from pipeline.readers.codebook_node import Node, Problems
from pipeline.readers.codebooks import codebook_in
from pipeline.readers.yaml_files import load_yaml
from tests.conftest import ROOT
from tests.readers.test_codebooks import FULL, WRONG
from tests.strategies_codebook import codebooks

SCHEMA = codebook_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
BOOKS = [*sorted(ROOT.glob("codebooks/*.yaml")), *sorted(ROOT.glob("pipeline/workflow/starter/*.yaml"))]

# Every key that there is, and every way of a pattern.
EVERYTHING = """\
id: trees
version: "1.0"
title: Trees
languages: [en, cs]
source: made up
codes:
  - {id: inputs, name: Inputs, codable: false}
  - id: grade
    name: Grade
    parent: inputs
    definition: How much.
    use_when: always
    avoid_when: never
    status: provisional
    formerly: [rank]
    split_from: inputs
    author: ines
    in_vivo: true
    colour: "#b3402a"
    notes: a note
    source: here
    speakers: {stakeholder_group: [manager, citizen], country: DK}
    examples:
      - {text: hardly anyone, language: en, group: manager, level: little, by: person}
      - just a text
    counter_examples:
      - {text: no idea about parking}
    patterns:
      en:
        - very little
        - {phrase: no idea, exact: true, unless: [parking], negation: allow, level: little}
        - {any: [water, plant], speakers: {country: [DK]}}
        - {words: [water, tree], within: 3}
      cs:
        - {regex: 'strom(y|ů)?'}
        - {matcher: [{LEMMA: strom}, {OP: "?"}]}
    scale:
      levels:
        - {id: little, name: Little, anchor: Played down., formerly: [few]}
        - {id: great}
      off_scale:
        - {id: dont_know, name: Does not know}
  - {id: level, name: Level, merged_into: grade, status: deprecated}
changes:
  - {act: rename, code: rank, to: [grade], by: ines, at: "2026-01-01", why: clearer}
  - {act: declare, code: grade, sense: widened, was: "b2:0", now: "b2:1"}
"""


def parsed(text: str) -> Any:
    """The YAML as JSON data: what an editor sees, whose keys are texts."""

    def plain(value: Any) -> Any:
        """Mappings and lists without their marks."""
        if isinstance(value, dict):
            return {str(key): plain(entry) for key, entry in value.items()}
        return [plain(entry) for entry in value] if isinstance(value, list) else value

    return plain(load_yaml(text, "c.yaml"))


def problems(data: Any) -> list[str]:
    """What the reader finds wrong."""
    found = Problems("c.yaml")
    codebook_in(data, found)
    return [problem.what for problem in found.found]


def test_the_committed_schema_is_up_to_date() -> None:
    """codebooks/codebook.schema.json is what the records give, and a schema."""
    committed = (ROOT / "codebooks" / "codebook.schema.json").read_text(encoding="utf-8")
    assert codebook_schema_text() == committed
    assert SCHEMA == json.loads(committed)
    Draft202012Validator.check_schema(SCHEMA)


KINDS = {
    "code": r"codes\.\w+",
    "example": r".*\.(counter_)?examples\[\d+\]",
    "pattern": r".*\.patterns\.\w+\[\d+\]",
    "scale": r".*\.scale",
    "level": r".*\.scale\.(levels|off_scale)\[\d+\]",
    "change": r"changes\[\d+\]",
}


def test_the_schema_has_the_keys_that_the_reader_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every mapping the schema knows the keys that the reader asks for, all of them and no other."""
    asked: dict[str, set[str]] = {}
    done = Node.done

    def record(node: Node) -> None:
        """Write down what was asked for, and go on as always."""
        asked[node.path] = set(node._asked)
        done(node)

    monkeypatch.setattr(Node, "done", record)
    assert [] == problems(parsed(EVERYTHING))
    known = {"": SCHEMA, **SCHEMA["$defs"]}
    met = set()
    for path, keys in asked.items():
        (kind,) = [name for name, form in KINDS.items() if re.fullmatch(form, path)] or [""]
        met.add(kind)
        assert set(known[kind]["properties"]) == keys, path
    assert set(known) == met


def test_the_ways_of_a_pattern_are_those_of_the_reader() -> None:
    """The schema knows the five ways that the reader knows."""
    assert WAYS == codebook_patterns.WAYS


def mappings(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of the schema that describes a mapping by its keys."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        for part in schema.values():
            yield from mappings(part)


def test_every_key_is_explained_and_no_other_is_let_pass() -> None:
    """Each property has a sentence, no mapping takes keys that are not named, and the example above has them all."""
    found = list(mappings(SCHEMA))
    assert 1 + len(SCHEMA["$defs"]) == len(found)
    for mapping in found:
        assert mapping["additionalProperties"] is False
        for name, shape in mapping["properties"].items():
            assert re.fullmatch(r".{8,110}[.:]?\.", shape["description"]), name
            assert re.search(rf"\b{name}:", EVERYTHING), name


@pytest.mark.parametrize("path", BOOKS, ids=[path.name for path in BOOKS])
def test_codebooks_of_this_project_are_valid(path: Path) -> None:
    """The schema has nothing against the codebooks that come with the program."""
    assert [] == [error.message for error in VALIDATOR.iter_errors(parsed(path.read_text(encoding="utf-8")))]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(codebook=codebooks())
def test_whatever_is_written_is_valid(codebook: Codebook) -> None:
    """Any codebook, written as YAML, is valid."""
    assert [] == [error.message for error in VALIDATOR.iter_errors(parsed(codebook_yaml(codebook)))]


# Mistakes that a schema cannot see, by their names in tests/readers/test_codebooks.py.
UNSEEN = {
    "an unknown parent": "one part names another",
    "a part of nothing": "one part names another",
    "a circle of parents": "one part names another",
    "an id used twice": "two parts are alike",
    "levels named twice": "two parts are alike",
    "a level that the scale lacks": "one part names another",
    "an example's level": "one part names another",
    "a language that is no text": "a key is always text in JSON",
}


@pytest.mark.parametrize("case", WRONG, ids=[case[0] for case in WRONG])
def test_mistakes_are_refused_as_far_as_they_can_be_seen(case: tuple[str, str, str, int | None, str]) -> None:
    """A mistake within one mapping is refused by the schema, or the file is no YAML; the others are listed by name."""
    name, before, after, *_ = case
    try:
        data = parsed(FULL.replace(before, after, 1))
    except InputError:
        return
    assert (name in UNSEEN) == VALIDATOR.is_valid(data)


def test_what_cannot_be_seen_is_among_the_mistakes() -> None:
    """The list of mistakes that a schema cannot see names real ones."""
    assert set() == set(UNSEEN) - {case[0] for case in WRONG}


# What the reader says where one part does not agree with another, which a schema cannot see.
BETWEEN = (
    "there is no code", "codes have this id", "run in a circle", "merged in a circle", "is no level of this code",
    "is the id of another code", "stands there twice", "is a heading",
)  # fmt: skip
# Where the reader passes over bare texts in a list of mappings.
PASSED_OVER = re.compile(r".*(codes|changes|levels|off_scale)(/\d+)?")
VALUES: tuple[Any, ...] = (
    None, True, 0, 3, 1.5, "", "x", "established", "declare", [], [1], ["x", "y"], {}, {"a": "x"}, [{"a": 1}],
)  # fmt: skip
GONE = object()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value and entry."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inside:
        yield (*path, key)
        yield from places(entry, (*path, key))


def changed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at that place, or without it."""
    whole = copy.deepcopy(data)
    here = whole
    for step in path[:-1]:
        here = here[step]
    if value is GONE:
        del here[path[-1]]
    else:
        here[path[-1]] = copy.deepcopy(value)
    return whole


def one_change_away(data: Any) -> Iterator[tuple[str, Any, Any]]:
    """Files in which one value is another or is gone: the place, the value, the file."""
    for path in places(data):
        for value in (GONE, *VALUES):
            yield "/".join(map(str, path)), value, changed(data, path, value)


def one_key_more(data: Any) -> Iterator[tuple[str, Any, Any]]:
    """Files in which a mapping has one key more, known there, elsewhere or nowhere: the place, the value, the file."""
    known = {name for mapping in mappings(SCHEMA) for name in mapping["properties"]}
    for path in [(), *places(data)]:
        here = data
        for step in path:
            here = here[step]
        if not isinstance(here, dict) or path[-1:] in [("patterns",), ("speakers",)]:
            continue
        in_pattern = "patterns" in path
        names = {*WAYS, "within", "exact", "level", "nonsense"} if in_pattern else {*known, "nonsense"}
        for name in sorted(names):
            for value in (None, True, 3, "x", ["x", "y"]) if in_pattern else (3, "x"):
                yield "/".join(map(str, (*path, name))), value, changed(data, (*path, name), value)


@pytest.mark.parametrize("pattern", ["", " ", {"phrase": ""}, {"regex": " "}, {"any": []}, {"matcher": []}])
def test_a_pattern_that_looks_for_nothing_is_refused(pattern: Any) -> None:
    """A pattern is not empty, in whichever of its ways, and neither is its language."""
    for patterns in ({"en": [pattern]}, {"": ["help"]}):
        code = {"id": "a", "name": "A", "patterns": patterns}
        assert not VALIDATOR.is_valid({"id": "b", "version": "1", "codes": [code]})


@pytest.mark.parametrize("file", [None, "x", [], {"id": "b", "version": "1"}])
def test_files_that_are_no_codebook_are_refused(file: Any) -> None:
    """A codebook is a mapping with codes."""
    assert not VALIDATOR.is_valid(file)


@pytest.mark.parametrize("key", ["codes", "changes", "levels", "off_scale"])
def test_a_bare_text_is_no_code_change_or_level(key: str) -> None:
    """Only examples and patterns can be bare texts."""
    levels: dict[str, Any] = {"levels": [{"id": "x"}, {"id": "y"}], "off_scale": [{"id": "z"}]}
    code = {"id": "a", "name": "A", "scale": levels}
    book: dict[str, Any] = {"id": "b", "version": "1", "codes": [code], "changes": []}
    assert VALIDATOR.is_valid(book)
    (book if key in book else levels)[key].append("a text")
    assert not VALIDATOR.is_valid(book)


LISTS = ("patterns", "examples", "counter_examples", "scale")


@pytest.mark.parametrize("part", [*LISTS, "texts", "changes"])
def test_schema_and_reader_agree_about_every_small_change(part: str) -> None:
    """What the reader takes is valid, and what it refuses is not, but for what one part says of another.

    An empty text or list, and a bare text where a mapping belongs, the schema may refuse where the reader is lenient.
    """
    data = parsed(EVERYTHING.replace(", level: little", ""))
    heading, grade, merged = data["codes"]
    kept = {"id", "name", part} if part != "texts" else grade.keys() - {*LISTS}
    data["codes"] = [heading, {key: value for key, value in grade.items() if key in kept}]
    data["codes"] += [merged] if part == "texts" else []
    data = data if part == "changes" else {**data, "changes": None}
    assert [] == problems(data)
    for place, value, file in (*one_change_away(data), *one_key_more(data)):
        said, valid = problems(file), VALIDATOR.is_valid(file)
        lenient = value in ("", []) or PASSED_OVER.fullmatch(place)
        if not said:
            assert valid or lenient, (place, value)
        elif valid:
            assert all(any(part in what for part in BETWEEN) for what in said), (place, value, said)
