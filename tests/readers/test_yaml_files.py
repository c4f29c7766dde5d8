"""YAML that is odd, hostile or merely mistyped is read by the rules of YAML 1.2 or refused with its line."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.readers.yaml_files import load_yaml

READ: list[tuple[str, str, Any]] = [
    ("nothing", "", None),
    ("words that are truth values elsewhere", "a: [no, yes, on, off]", {"a": ["no", "yes", "on", "off"]}),
    ("a time", "a: 12:30:00", {"a": "12:30:00"}),
    ("an alias", "a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
    (
        "a merge key gives way",
        "a: &x {k: 1, m: 2}\nb: {<<: *x, k: 3}",
        {"a": {"k": 1, "m": 2}, "b": {"k": 3, "m": 2}},
    ),
    (
        "the first of two merged",
        "a: &x {k: 1}\nb: &y {k: 2}\nc: {<<: [*x, *y]}",
        {"a": {"k": 1}, "b": {"k": 2}, "c": {"k": 1}},
    ),
    ("a byte order mark", "\ufeffa: 1", {"a": 1}),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_what_is_read(text: str, expected: Any) -> None:
    """Values are those of YAML 1.2."""
    assert expected == load_yaml(text, "c.yaml")


REFUSED: list[tuple[str, str, int]] = [
    ("a key twice", "a: 1\nb: 2\na: 3", 3),
    ("an alias in itself", "a: &x\n  - *x", 1),
    ("a list as a key", "a: 1\n? [b]\n: 2", 2),
    ("no truth value", "a: 1\nb: !!bool abc", 2),
    ("no number", "a: !!int abc", 1),
    ("no date", "a: 1\nb: 2024-13-45", 2),
    ("brackets without end", "a: " + "[" * 200_000, 1),
    ("dashes without end", "a:\n" + "- " * 200_000, 2),
    ("something merged in that is no mapping", "a: 1\nb: {<<: 5}", 2),
]


@pytest.mark.parametrize(("text", "line"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_refused(text: str, line: int) -> None:
    """What cannot be understood is one problem with the line."""
    with pytest.raises(InputError) as caught:
        load_yaml(text, "c.yaml")
    assert [("c.yaml", line)] == [(problem.where, problem.line) for problem in caught.value.problems]


def test_aliases_of_aliases_are_no_bomb() -> None:
    """A few lines that stand for millions of entries are made once each."""
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    found = load_yaml("\n".join(["l0: &l0 [x]", *levels]), "c.yaml")
    assert found["l29"][0] is found["l28"]


def test_numbers_remember_how_they_were_written() -> None:
    """A version number that YAML takes for a number can be shown as it was written."""
    found = load_yaml("a: 1.10\nb: 007", "c.yaml")
    assert (1.1, "1.10", 7, "007") == (found["a"], found["a"].written, found["b"], found["b"].written)


def test_lines() -> None:
    """Keys and entries know their lines."""
    found = load_yaml("a:\n  - x\n\n  - {k: y}\nb: {c: 1,\n  d: 2}", "c.yaml")
    assert ({"a": (0,), "b": (4,)}, {0: (1,), 1: (3,)}) == (found.lc.data, found["a"].lc.data)
    assert {"c": (4,), "d": (5,)} == found["b"].lc.data
