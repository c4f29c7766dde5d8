"""[survey] of study.toml: what it may say of a survey, and every mistake in it at once."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from pipeline.errors import Problem
from pipeline.settings import SurveySettings
from pipeline.settings.survey import survey_settings
from pipeline.settings.table import Table
from pipeline.survey import Attribute, LongForm, SurveyItem, Willingness

LEAST = 'file = "s.sav"\nrespondent = "id"\n'


def read(text: str) -> tuple[SurveySettings, list[tuple[str | None, str]]]:
    """The settings of a [survey], and key and message of every problem."""
    problems: list[Problem] = []
    values: dict[str, Any] = tomllib.loads(text)
    settings = survey_settings(Table(values, "study.toml", "survey", problems))
    return settings, [(problem.key, problem.what) for problem in problems]


WHOLE = (
    LEAST
    + """
sheet = "Wave 2"
country = "land"
weight = "w"
strata = "region"
psu = "town"
fpc = "towns"
attributes = ["education"]
no_answer = ["refused"]
items = [
    { column = "q1", how = "with others", benefits = "others" },
    { column = "q2", how = "with others", benefits = "others", organised = false },
    { column = "q3", how = "alone", organised = true, scores = { 0 = 0, "1-5" = 3 } },
]
willing = { column = "more", answers = ["none", "some"] }
efficacy = "eff"
[scores]
never = 0
often = 1
[long]
item = "what"
answer = "said"
[demographics.age]
label = "Age in years"
kind = "number"
per = 10
groups = [18, 35, 50.5]
no_answer = ["999"]
[demographics."Q 12"]
reference = "female"
values = ["female", "male"]
"""
)


def test_a_column_without_a_label_is_printed_in_words() -> None:
    """Where nobody says how a demographic is printed it is its column, with spaces for underscores."""
    text = LEAST + 'efficacy = "can_do"\n[demographics.age_group]\n'
    settings, problems = read(text)
    assert [] == problems
    assert ["age group"] == [trait.label for trait in settings.mapping.demographics]
    assert settings.mapping.efficacy is not None
    assert "can do" == settings.mapping.efficacy.label


def test_everything() -> None:
    """Every key is read, and stands where the records have it."""
    settings, problems = read(WHOLE)
    mapping = settings.mapping
    assert [] == problems
    assert ("Wave 2", "", "towns") == (settings.sheet, settings.encoding, mapping.fpc)
    assert (
        Attribute("age", "Age in years", "number", per=10, bounds=(18, 35, 50.5), no_answer=("999",)),
        Attribute("Q 12", "Q 12", reference="female", values=("female", "male")),
    ) == mapping.demographics
    assert Attribute("eff", "eff", "number") == mapping.efficacy
    assert Willingness("more", "more", ("none", "some")) == mapping.willing
    assert LongForm("what", "said") == mapping.long
    assert ("education", "age", "Q 12", "eff", "more") == mapping.kept
    assert [True, False, True] == [item.organised for item in settings.formula.items]
    assert [{}, {}, {"0": 0, "1-5": 3}] == [item.scores for item in settings.formula.items]
    assert [(0, 1), (0, 1), (0, 3)] == [settings.formula.span(item) for item in settings.formula.items]


def test_efficacy_as_a_table() -> None:
    """Efficacy may say more of itself than its column."""
    text = LEAST + '[efficacy]\ncolumn = "q9"\nlabel = "I can do something"\nkind = "category"\n'
    assert (Attribute("q9", "I can do something", "category"), []) == (
        read(text)[0].mapping.efficacy,
        read(text)[1],
    )


def test_what_is_left_out() -> None:
    """Without more than a file and a respondent nothing is declared, and nothing is assumed."""
    settings, problems = read(LEAST)
    assert ([], None, None, None, ()) == (
        problems,
        settings.mapping.efficacy,
        settings.mapping.willing,
        settings.mapping.long,
        settings.formula.items,
    )
    assert (
        SurveyItem("q", "q", "q", "survey") == read(LEAST + 'items = [{ column = "q" }]')[0].formula.items[0]
    )


MISTAKES = [
    ("a kind", "[demographics.age]\nkind = 'age'\n", [("survey.demographics.age.kind", "is 'age'.")]),
    (
        "groups that fall",
        "[demographics.age]\nkind = 'number'\ngroups = [50, 18]\n",
        [("survey.demographics.age.groups", "is no list of rising numbers.")],
    ),
    (
        "groups of words",
        "[demographics.age]\nkind = 'number'\ngroups = ['young', 'old']\n",
        [("survey.demographics.age.groups", "is no list of rising numbers.")],
    ),
    (
        "groups of a category, values of a number",
        "[demographics.sex]\ngroups = [1, 2]\nper = 2\n[demographics.age]\nkind = 'number'\nvalues = ['x']\nreference = 'x'\n",
        [
            ("survey.demographics.sex.per", "means nothing for a category."),
            ("survey.demographics.sex.groups", "means nothing for a category."),
            ("survey.demographics.age.reference", "means nothing for a number."),
            ("survey.demographics.age.values", "means nothing for a number."),
        ],
    ),
    (
        "a reference among no values, and an answer that is none",
        "[demographics.sex]\nreference = 'x'\nvalues = ['f', 'm']\nno_answer = ['m']\n",
        [
            ("survey.demographics.sex.reference", "'x' is not among the values."),
            ("survey.demographics.sex.no_answer", "'m' stands among the values as well."),
        ],
    ),
    (
        "a demographic that is no table",
        "[demographics]\nage = 'number'\n",
        [("survey.demographics.age", "is 'number', which is not a table.")],
    ),
    (
        "an unknown key",
        "[demographics.age]\nkimd = 'number'\n",
        [("survey.demographics.age.kimd", "is not known.")],
    ),
    (
        "willingness without answers",
        "willing = { column = 'more' }\n",
        [("survey.willing.answers", "is missing.")],
    ),
    (
        "willingness with an answer twice",
        "willing = { column = 'more', answers = ['a', 'b', 'a'] }\n",
        [("survey.willing.answers", "needs two different answers or more, each once.")],
    ),
    ("willingness without a column", "[willing]\nanswers = ['a', 'b']\n", [("survey.willing.column", "is missing.")]),
    (
        "a long file without columns",
        "[long]\n",
        [("survey.long.item", "is missing."), ("survey.long.answer", "is missing.")],
    ),
    (
        "a long file with one column for both",
        "[long]\nitem = 'x'\nanswer = 'x'\n",
        [("survey.long.answer", "is 'x', as item is.")],
    ),
    (
        "scores of an item that make no difference",
        "items = [{ column = 'q', scores = { a = 1, b = 1 } }]\n",
        [("survey.items[1].scores (q)", "needs at least two different values.")],
    ),
    (
        "a score for what is no answer",
        "no_answer = ['b']\nitems = [{ column = 'q', scores = { a = 1, b = 2 } }]\n",
        [("survey.items[1].scores (q)", "'b' is in survey.no_answer as well.")],
    ),
    ("efficacy without a column", "[efficacy]\nlabel = 'x'\n", [("survey.efficacy.column", "is missing.")]),
    ("an empty efficacy", "efficacy = ''\n", [("survey.efficacy", "is missing.")]),
    ("efficacy that is a number", "efficacy = 3\n", [("survey.efficacy", "is 3, which is not text.")]),
    ("an encoding", "encoding = 'klingon'\n", [("survey.encoding", "is 'klingon', which is no known encoding.")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES]
)
def test_mistakes(text: str, expected: list[tuple[str, str]]) -> None:
    """Each mistake is told with its key."""
    assert expected == read(LEAST + text)[1]
