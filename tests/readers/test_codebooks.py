"""Codebooks in YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.errors import InputError, Problem
from pipeline.readers import read_codebook

FULL = """\
id: coproduction
version: "1.0"
title: Co-production
languages: [en, no]
source: the study
codes:
  - id: perception
    name: Perception
    codable: false
  - id: level
    name: Level
    parent: perception
    definition: >-
      How much
      is seen.
    use_when: always
    avoid_when: never
    source: here
    notes: a note
    status: provisional
    colour: "#b3402a"
    speakers: {stakeholder_group: [professional, manager], country: DK}
    examples:
      - {text: "hardly anyone", language: en, group: professional, level: little, by: person}
      - just a text
    counter_examples:
      - {text: no idea about parking}
    patterns:
      en:
        - probably very little
        - {phrase: "no idea", unless: ["parking"], negation: allow, exact: true, level: "none"}
        - {words: [volunteer, hard], within: 4}
      no:
        - 'ingen'
    scale:
      levels:
        - {id: none, name: None at all, anchor: nothing}
        - {id: little}
      off_scale:
        - {id: no, name: No answer}
"""


LEVEL = Code(
    id="level",
    name="Level",
    definition="How much is seen.",
    use_when="always",
    avoid_when="never",
    examples=(
        Example("hardly anyone", "en", "professional", by_person=True, level="little"),
        Example("just a text"),
    ),
    counter_examples=(Example("no idea about parking"),),
    patterns={
        "en": (
            Pattern("probably very little"),
            Pattern("no idea", exact=True, unless=("parking",), negation="allow", level="none"),
            Pattern(words=("volunteer", "hard"), within=4),
        ),
        "no": (Pattern("ingen"),),
    },
    speakers=SpeakerCondition({"stakeholder_group": ("professional", "manager"), "country": ("DK",)}),
    scale=Scale(
        (
            Level("none", "None at all", "nothing", 0),
            Level("little", "little", "", 1),
            Level("no", "No answer"),
        )
    ),
    parent_id="perception",
    status="provisional",
    colour="#b3402a",
    notes="a note",
    source="here",
)


def read(folder: Path, content: str) -> Codebook:
    """The codebook of that content."""
    path = folder / "c.yaml"
    path.write_text(content, encoding="utf-8")
    return read_codebook(path, source="c.yaml")


def problems(folder: Path, content: str) -> list[Problem]:
    """What is wrong with that content."""
    with pytest.raises(InputError) as caught:
        read(folder, content)
    return list(caught.value.problems)


def test_everything_that_a_codebook_can_say(tmp_path: Path) -> None:
    """All keys are read; `no` and `none` are words, levels are valued by position, patterns know their line."""
    heading = Code("perception", "Perception", "", codable=False)
    expected = Codebook("coproduction", "1.0", "Co-production", (heading, LEVEL), ("en", "no"), "the study")
    codebook = read(tmp_path, FULL)
    assert expected == codebook
    assert [30, 31, 32] == [pattern.line for pattern in codebook.code("level").patterns["en"]]


WRONG = [
    ("a version that is a number", 'version: "1.0"', "version: 1.0", 2, "'1.0' is not text"),
    ("a colour that YAML takes for a comment", '"#b3402a"', "b3402a", 21, "is no colour"),
    ("an unknown key", "    use_when: always", "    usewhen: always", 16, "Did you mean “use_when”?"),
    (
        "an unknown parent",
        "parent: perception",
        "parent: perceptions",
        10,
        "there is no code 'perceptions'",
    ),
    ("a circle of parents", "    codable: false", "    parent: level", 7, "run in a circle"),
    ("an id used twice", "  - id: level", "  - id: perception", 7, "2 codes have this id"),
    ("an id that is a truth value", "  - id: level", "  - id: true", 10, "'true' is not text"),
    ("no name", "    name: Perception\n", "", 7, "“name” is missing or empty"),
    ("a flag that is a word", "codable: false", "codable: no", 9, "neither true nor false"),
    ("an unknown status", "provisional", "draft", 20, "'draft' is not allowed"),
    ("an unknown negation", "negation: allow", "negation: perhaps", 31, "'perhaps' is not allowed"),
    ("a level that the scale lacks", 'level: "none"', "level: huge", 31, "'huge' is no level of this code"),
    ("an example's level", "level: little", "level: huge", 24, "'huge' is no level of this code"),
    (
        "phrase and words",
        "{words: [volunteer",
        "{phrase: x, words: [volunteer",
        32,
        "one of phrase, any, words, regex, matcher, not 2",
    ),
    ("words without a distance", ", within: 4", "", 32, "needs at least two words and “within: n”"),
    ("a merger into nothing", "    use_when: always", "    merged_into: gone", 10, "there is no code 'gone'"),
    ("a part of nothing", "    use_when: always", "    split_from: gone", 10, "there is no code 'gone'"),
    ("a distance that is text", "within: 4", "within: four", 32, "'four' is not a whole number"),
    ("an empty pattern", "- probably very little", '- ""', 29, "a pattern is empty"),
    ("a pattern that is a number", "- 'ingen'", "- 12", 34, "not a set of keys and values"),
    ("a language that is no text", "      no:\n", "      1:\n", 33, "1 is no language"),
    (
        "examples that are no list",
        "counter_examples:\n      - {text: no",
        "counter_examples: {text: no",
        None,
        "not a list",
    ),
    ("levels named twice", "{id: little}", "{id: none}", 36, "the level 'none' stands there twice"),
    ("one level", "        - {id: little}\n", "", 36, "at least two ordered levels"),
    ("speakers that are a list", "speakers: {stake", "speakers: [stake", None, ""),
    ("languages that are no texts", "[en, no]", "[en, 1]", 4, "not a list of texts"),
]


@pytest.mark.parametrize(
    ("before", "after", "line", "expected"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_mistakes(tmp_path: Path, before: str, after: str, line: int | None, expected: str) -> None:
    """Each mistake is named where it stands."""
    assert before in FULL
    found = problems(tmp_path, FULL.replace(before, after, 1))
    matching = [problem for problem in found if expected in f"{problem.what} {problem.how}"]
    assert matching, found
    assert line is None or line in [problem.line for problem in matching]


ALONE = [
    ("within", "within: 4", "witin: 4", "Did you mean “within”?"),
    ("name", "name: Perception\n", "nmae: Perception\n", "Did you mean “name”?"),
    ("a comma", "{id: little}", "{id: little, name: Few, or none}", 'name: "Few, or none".'),
    ("two commas", "{id: little}", "{id: little, name: Few, one, or none}", 'name: "Few, one, or none".'),
    ("a comma and more", "{id: little}", "{name: A, or b, id: little}", 'name: "A, or b".'),
    (
        "a quoted comma",
        "{id: little}",
        """{id: little, name: 'say "a"', or b}""",
        'name: "say \\"a\\", or b".',
    ),
    ("nothing before", "{id: little}", "{or none, id: little}", "Known here: id, name, anchor, formerly."),
]


@pytest.mark.parametrize(
    ("before", "after", "expected"), [case[1:] for case in ALONE], ids=[case[0] for case in ALONE]
)
def test_one_mistake_is_one_problem(tmp_path: Path, before: str, after: str, expected: str) -> None:
    """A misspelt key is not missing as well, and a text cut by commas is named once, with the whole of it."""
    (problem,) = problems(tmp_path, FULL.replace(before, after, 1))
    assert expected in problem.how


BROKEN = [
    ("colon in a text", "a: one: two\n", 1, "“: ” within a text", "between quotation marks"),
    ("no space after the colon before", "id:a\nname: b\n", 2, "a key cannot stand here", "a space after the colon"),
    ("no space after the colon", "id: x\nname:b\ncodes: []\n", 2, "without “: ” after it", "a space after the colon"),
    ("no space after the colon in braces", "a: {b:c}\n", 1, "has no space after it", "a space after"),
    ("a list indented less", "codes:\n  - id: a\n - id: b\n", 3, "not indented as those", "by spaces"),
    ("a list indented more", "codes:\n  - id: a\n   - id: b\n", 3, "not indented as those", "by spaces"),
    ("a key indented more", "- id: a\n    name: b\n", 2, "a key cannot stand here", "by spaces"),
    ("a quotation mark never closed", 'id: b\na: "open\nb: c\n', 2, "never closed", "at the end of the text"),
    ("quotation marks within", 'a: "one" two\nb: c\n', 1, "something follows a text", "of the other kind"),
    ("an apostrophe", "a: 'it's'\n", 1, "something follows a text", "written twice"),
    ("brackets as text", "a: [unclear] yes\n", 1, "something follows a text", "between quotation marks"),
    ("tab", "codes:\n\t- id: a\n", 2, "a tab", "by spaces alone"),
    ("tab after a text", "codes:\n  - id: a\n\tname: b\n", 3, "a tab", "by spaces alone"),
    ("a sign", "a: @home\n", 1, "cannot begin with “@”", "between quotation marks"),
    ("a dash", "a: - b\n", 1, "cannot begin with “-”", "between quotation marks"),
    ("a star", "a:\n  - *help*\n", 2, "cannot begin with *", "between quotation marks"),
    ("an exclamation mark", "a: !help\n", 1, "cannot begin with *, &, !", "between quotation marks"),
    ("a greater-than sign", "a: >x\n", 1, "cannot begin with *, &, !, | or >", "between quotation marks"),
    ("colon in braces", "a: {b: What: this}\n", 1, "open in line 1 do not go on", "between quotation marks"),
    ("braces not closed", "a: {b: c\nd: e\n", 2, "open in line 1 do not go on", "Close them"),
    ("a regular expression", 'a: "\\w+"\n', 1, "begins a special sign", "single quotation marks"),
    ("two documents", "a: b\n---\nc: d\n", 2, "a second document", "Remove"),
    ("something else", "%x\na: b\n", 1, "found unknown directive name", "Look at indentation"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "line", "what", "how"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_what_is_not_yaml(tmp_path: Path, content: str, line: int, what: str, how: str, ending: str) -> None:
    """A file that is not YAML is told in plain words, with the line to look at and how to mend it."""
    (problem,) = problems(tmp_path, content.replace("\n", ending))
    assert line == problem.line
    assert problem.what.startswith("this is not YAML: ")
    assert what in problem.what
    assert how in problem.how


def test_every_mistake_at_once(tmp_path: Path) -> None:
    """All mistakes of a file are reported together, by line, each with its key."""
    content = (
        "id: x\nversion: 1\ntitles: T\ncodes:\n  - name: A\n    colour: red\n  - {id: b, name: B, scale: 3}\n"
    )
    expected = [
        (2, "version"),
        (3, "titles"),
        (5, "codes[1].id"),
        (6, "codes[1].colour"),
        (7, "codes.b.scale"),
    ]
    assert expected == [(problem.line, problem.key) for problem in problems(tmp_path, content)]


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        ("", 1, "the file is not a codebook"),
        ("- a\n- b\n", 1, "the file is not a codebook"),
        ("id: x\n  version: [\n", 2, "this is not YAML"),
        ("id: x\nid: y\n", 2, "this is not YAML"),
        ("id: &a x\nversion: *b\n", 2, "this is not YAML"),
        ("[" * 1500, 1, "this is not YAML"),
        ('id: x\nversion: "1"\n', 1, "the codebook has no codes"),
    ],
)
def test_files_that_are_no_codebook(tmp_path: Path, content: str, line: int | None, expected: str) -> None:
    """What is no YAML, or no codebook, is refused with the line."""
    found = problems(tmp_path, content)
    assert any(expected in problem.what for problem in found)
    assert line in [problem.line for problem in found]
