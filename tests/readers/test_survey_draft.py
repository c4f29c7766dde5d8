"""Drafts of [survey]: what is guessed from a file, why, and what is left to be filled in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Problem
from pipeline.readers import read_survey
from pipeline.readers.survey_draft import draft, quoted
from pipeline.readers.survey_file import SurveyFile, text_column
from pipeline.readers.survey_guesses import guesses
from pipeline.readers.survey_text import read_text_survey
from pipeline.readers.survey_words import by_ends, by_words, folded, is_no_answer
from pipeline.readers.surveys import read_survey_file
from pipeline.settings.survey import survey_settings
from pipeline.settings.table import Table
from tests.conftest import ROOT


def table(text: str) -> tuple[dict[str, Any], list[Problem]]:
    """[survey] of a draft, and what the settings find wrong with it."""
    found: dict[str, Any] = tomllib.loads(text)["survey"]
    problems: list[Problem] = []
    survey_settings(Table(found, "study.toml", "survey", problems))
    return found, problems


def text_survey(text: str) -> SurveyFile:
    """The survey in a text."""
    return read_text_survey(text.encode(), "survey.csv", "")


def test_the_draft_of_the_sample_survey_can_be_read() -> None:
    """Of the sample survey everything is guessed but how activities are done: the draft is a declaration that fits."""
    path = ROOT / "transcripts" / "sample" / "survey.csv"
    text = draft(read_survey_file(path, source="survey.csv"), "survey.csv")
    found, problems = table(text)
    assert [] == problems
    assert ("respondent", "country", "weight", "efficacy") == tuple(
        found[key] for key in ("respondent", "country", "weight", "efficacy")
    )
    assert (18, {"safety", "env", "health"}) == (
        len(found["items"]),
        {item["sector"] for item in found["items"]},
    )
    assert {"never": 0, "sometimes": 1, "often": 2} == found["scores"]
    assert ["age", "gender", "education", "area"] == list(found["demographics"])
    assert ["none", "a few hours a month", "a few hours a week"] == found["willing"]["answers"]
    declared = survey_settings(Table(found, "study.toml", "survey", []))
    survey = read_survey(path, source="survey.csv", mapping=declared.mapping, formula=declared.formula)
    assert 0 < len(survey.responses)


@pytest.fixture
def spss(tmp_path: Path) -> SurveyFile:
    """A survey of SPSS in Czech, with two scales and answers that are none."""
    frame = pd.DataFrame(
        {
            "lfdn": [1, 2, 3, 4], "vaha": [0.5, 1.5, 1.0, 1.0], "vek": [30, 45, 999, 60], "pohlavi": [1, 2, 1, 2],
            "q1_1": [1, 2, 3, 9], "q1_2": [1, 1, 2, 2], "q1_3": [3, 2, 1, 8], "q1_4": [1, 1, 1, 1],
            "q2_1": [1, 2, 5, 1], "q2_2": [1, 2, 5, 3], "q2_3": [4, 2, 5, 1],
        }
    )  # fmt: skip
    watch: dict[int | float, str] = {1: "nikdy", 2: "občas", 3: "často", 8: "nevím", 9: "bez odpovědi"}
    agree: dict[int | float, str] = {
        1: "rozhodně ano",
        2: "spíše ano",
        3: "tak tak",
        4: "spíše ne",
        5: "rozhodně ne",
    }
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(
        frame,
        path,
        column_labels={"q1_1": "Hlídáte ulici?", "vek": 'Věk "v letech"\n[dokončených]'},
        variable_value_labels={
            **{f"q1_{n}": watch for n in range(1, 5)},
            **{f"q2_{n}": agree for n in range(1, 4)},
            "pohlavi": {1: "muž", 2: "žena"},
            "vek": {999: "odmítl"},
        },
        missing_ranges={f"q1_{n}": [9] for n in range(1, 5)},
    )
    return read_survey_file(path, source="survey.sav")


def test_a_draft_of_spss(spss: SurveyFile) -> None:
    """Roles by name in Czech, the scale that words can order with scores, the other left to be filled in."""
    text = draft(spss, "data/survey.sav")
    found, problems = table(text)
    assert [] == problems
    assert ("data/survey.sav", "lfdn", "vaha", ["nevím"]) == tuple(
        found[key] for key in ("file", "respondent", "weight", "no_answer")
    )
    assert {"nikdy": 0, "občas": 1, "často": 2} == found["scores"]
    assert ["q1_1", "q1_2", "q1_3", "q1_4"] == [item["column"] for item in found["items"]]
    assert "sector" not in found["items"][0] or "q1" == found["items"][0]["sector"]
    assert "fill in: their answers have another scale" in text
    assert '# { column = "q2_1"' in text
    assert 'Věk "v letech"\n[dokončených]' == found["demographics"]["vek"]["label"]
    assert ["odmítl"] == found["demographics"]["vek"]["no_answer"]


NO_SCORES = [
    ("codes without words", "id,a_1,a_2,a_3\n1,1,2,3\n2,5,4,3\n3,2,5,1\n4,3,1,2\n"),
    ("words that nobody knows", "id,a_1,a_2,a_3\n1,red,green,blue\n2,blue,red,red\n3,green,green,green\n"),
    ("words of which one is unknown", "id,a_1,a_2,a_3\n1,never,bah,often\n2,often,never,bah\n3,bah,bah,never\n"),
]  # fmt: skip


@pytest.mark.parametrize("text", [case[1] for case in NO_SCORES], ids=[case[0] for case in NO_SCORES])
def test_scores_are_never_made_up(text: str) -> None:
    """Where no word tells which answer is the most, the scores are a remark to be filled in, and the study says so."""
    drafted = draft(text_survey(text), "survey.csv")
    found, problems = table(drafted)
    assert {} == found["scores"]
    assert ["survey.scores"] == [problem.key for problem in problems]
    assert "[survey.scores]  # fill in" in drafted


NOTHING = [
    ("one column", "q\noften\n"),
    ("nothing alike", "a,b\n1,x\n1,y\n2,z\n"),
    ("no rows", "id,q1\n"),
    ("no answers", "id,q1,q2,q3\n1,,,\n2,,,\n"),
]


@pytest.mark.parametrize("text", [case[1] for case in NOTHING], ids=[case[0] for case in NOTHING])
def test_files_that_tell_nothing(text: str) -> None:
    """A draft is made of any file, as TOML that says what to fill in."""
    drafted = draft(text_survey(text), "survey.csv")
    table(drafted)
    assert "fill in" in drafted


def test_a_long_file() -> None:
    """Respondents with several rows, and columns called item and answer, are a long file; its items are listed."""
    rows = "".join(
        f"{n},{20 + n},{item},{said}\n"
        for n in range(4)
        for item, said in (("locks", "often"), ("eats", "never"), ("walks", "sometimes"))
    )
    found, problems = table(draft(text_survey("respondent,age,item,answer\n" + rows), "survey.csv"))
    assert [] == problems
    assert {"item": "item", "answer": "answer"} == found["long"]
    assert ["locks", "eats", "walks"] == [item["column"] for item in found["items"]]
    assert {"never": 0, "sometimes": 1, "often": 2} == found["scores"]


STRANGERS = ['say "yes"', "a\nb", "[b]bold[/b]", "\x7f", "\\", "# no remark", "=1+1", "'''", "é\u202eabc"]


@pytest.mark.parametrize("name", STRANGERS)
def test_names_and_answers_of_any_kind(name: str) -> None:
    """Whatever columns and answers are called, the draft is TOML and means them."""
    answers = [name, "never", name]
    columns = [
        text_column("id", ["1", "2", "3"]),
        text_column(f"country {name}", ["x", "x", "y"], label="country"),
        *(text_column(f"{name}_{number}", answers, label=name) for number in range(3)),
        text_column("gender", answers),
    ]
    file = SurveyFile("survey.csv", "", "text", tuple(columns), (1, 2, 3))
    found, _ = table(draft(file, f"{name}.csv"))
    assert f"{name}.csv" == found["file"]
    assert [f"{name}_{number}" for number in range(3)] == [item["column"] for item in found["items"]]
    assert f"country {name}" == found["country"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_quoted(text: str) -> None:
    """Any text is written so that TOML reads it as it was."""
    assert (
        {"a": text, text: 1} == tomllib.loads(f"{quoted(text)} = 1\na = {quoted(text)}")
        if text != "a"
        else True
    )


ORDERS = [
    (["often", "never", "sometimes"], ("never", "sometimes", "often")),
    (["Ja", "Nej"], ("Nej", "Ja")),
    (["souvent", "jamais", "parfois"], ("jamais", "parfois", "souvent")),
    (["häufig", "nie", "manchmal", "selten"], ("nie", "selten", "manchmal", "häufig")),
    (["často", "nikdy", "občas"], ("nikdy", "občas", "často")),
    (["ofte", "af og til", "aldrig"], ("aldrig", "af og til", "ofte")),
    (["sometimes", "occasionally"], ()),
    (["never"], ()),
    (["red", "never"], ()),
]


@pytest.mark.parametrize(("answers", "expected"), ORDERS)
def test_order_by_words(answers: list[str], expected: tuple[str, ...]) -> None:
    """Answers in five languages are put in order where each of them has its own place on one ladder."""
    assert expected == by_words(answers)


def test_order_by_ends() -> None:
    """Labelled codes stand in order already; the words at their ends tell which is the least."""
    assert ("never", "now and then", "daily") == by_ends(["never", "now and then", "daily"])
    assert ("never", "now and then", "daily") == by_ends(["daily", "now and then", "never"])
    assert () == by_ends(["blue", "now and then", "red"])


def test_words_are_folded() -> None:
    """Capitals, accents and apostrophes make no difference."""
    assert "dont know" == folded("Don’t  know")
    assert is_no_answer("Weiß nicht")
    assert is_no_answer("Neodpověděl")
    assert not is_no_answer("never")


def test_the_weight_of_the_file_itself() -> None:
    """What the file is weighted by is taken, whatever it is called."""
    columns = (
        text_column("id", ["1", "2"]),
        text_column("v17", ["1", "2"]),
        text_column("weight", ["1", "2"]),
    )
    found = guesses(SurveyFile("s", "", "SPSS", columns, (1, 2), weight="v17"))
    assert ("v17", "the variable that the file is weighted by") == (
        found.roles["weight"].column.name,
        found.roles["weight"].why,
    )
