"""Conditions on people: what can be written, what is told of what cannot, and who is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.filters import Traits, chosen, parse_where
from pipeline.errors import InputError

# (name, what is written, the conditions)
WRITTEN: list[tuple[str, list[str], dict[str, tuple[str, ...]]]] = [
    ("one", ["country=DK"], {"country": ("DK",)}),
    ("two, with spaces", [" Country = DK , group=third sector "], {"country": ("DK",), "group": ("third sector",)}),
    ("several values", ["country=DK|CZ| FR"], {"country": ("DK", "CZ", "FR")}),
    ("a key again", ["country=DK", "country=CZ,country=DK"], {"country": ("DK", "CZ")}),
    ("a comma in quotation marks", ['sector="roads, parks"|"a|b"'], {"sector": ("roads, parks", "a|b")}),
    ("a quotation mark in them", ['sector="so-called ""parks"""'], {"sector": ('so-called "parks"',)}),
    ("nothing is: not known", ["group="], {"group": ("",)}),
    ("other scripts", ["délka=žádná"], {"délka": ("žádná",)}),
    ("markup is text", ["sector=[b]x[/b]"], {"sector": ("[b]x[/b]",)}),
    ("none", [], {}),
]  # fmt: skip

# (name, what is written, what is told)
UNREADABLE = [
    ("nothing", "", "a key is missing"),
    ("a value alone", "DK", "'DK' is no condition"),
    ("no key", "=DK", "a key is missing"),
    ("a comma for a bar", "country=DK,CZ", "'CZ' is no condition"),
    ("a comma at the end", "country=DK,", "a key is missing"),
    ("two commas", "a=b,,c=d", "a key is missing"),
    ("two equals signs", "a=b=c", "'=' after 'b' is out of place"),
    ("words after quotation marks", 'a="b" c', "'c' after 'b' is out of place"),
    ("a quotation mark left open", 'a="b', "is out of place"),
]


@pytest.mark.parametrize(("name", "texts", "expected"), WRITTEN, ids=[case[0] for case in WRITTEN])
def test_conditions_are_read(name: str, texts: list[str], expected: dict[str, tuple[str, ...]]) -> None:
    """Keys in small letters, values as they are written."""
    assert expected == parse_where(texts)


@pytest.mark.parametrize(("name", "text", "expected"), UNREADABLE, ids=[case[0] for case in UNREADABLE])
def test_what_is_no_condition_is_told(name: str, text: str, expected: str) -> None:
    """The message says what is wrong and how to write it."""
    with pytest.raises(InputError) as caught:
        parse_where(["country=DK", text])
    (problem,) = caught.value.problems
    assert expected in problem.what
    assert "KEY=VALUE" in problem.how


@given(st.text(), st.text())
def test_any_value_can_be_written_in_quotation_marks(first: str, second: str) -> None:
    """Whatever a value holds, in quotation marks it comes back as it is."""
    quoted = ["".join(('"', value.replace('"', '""'), '"')) for value in (first, second)]
    assert tuple(dict.fromkeys((first, second))) == parse_where([f"k={quoted[0]}|{quoted[1]}"])["k"]


PEOPLE: dict[str, Traits] = {
    "ida": {"country": ("Denmark", "DK"), "group": ("professional",)},
    "bo": {"country": ("Denmark", "DK"), "group": ("citizen",)},
    "ann": {"country": ("United Kingdom", "UK"), "group": ("professional",)},
    "zoe": {"group": ("third  Sector",)},
}
# (name, conditions, who is meant)
MEANT: list[tuple[str, dict[str, tuple[str, ...]], set[str]]] = [
    ("as it is printed", {"country": ("denmark",)}, {"ida", "bo"}),
    ("as it stands in the file", {"country": ("dk",)}, {"ida", "bo"}),
    ("either of several", {"country": ("DK", "United Kingdom")}, {"ida", "bo", "ann"}),
    ("both conditions", {"country": ("DK",), "group": ("Professional",)}, {"ida"}),
    ("white space does not matter", {"group": (" third sector",)}, {"zoe"}),
    ("not known", {"country": ("",)}, {"zoe"}),
    ("no condition", {}, {"ida", "bo", "ann", "zoe"}),
]


@pytest.mark.parametrize(("name", "where", "expected"), MEANT, ids=[case[0] for case in MEANT])
def test_who_is_meant(name: str, where: dict[str, tuple[str, ...]], expected: set[str]) -> None:
    """A value goes by each of its names, whatever its case."""
    assert expected == chosen(where, PEOPLE)


def test_everything_unknown_is_told_at_once() -> None:
    """Each unknown key with the nearest one, each unknown value with those that there are, unless they are names of people."""
    with pytest.raises(InputError) as caught:
        chosen({"contry": ("DK",), "country": ("SE", "DK"), "group": ("x",)}, PEOPLE, hidden=["group"])
    first, second, third = caught.value.problems
    assert "Did you mean 'country'?" in first.how
    assert ("nobody has country = 'SE'.", "There are: DK, Denmark, UK, United Kingdom.") == (
        second.what,
        second.how,
    )
    assert "" == third.how
