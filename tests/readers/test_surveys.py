"""Survey files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.hashing import digest_bytes
from pipeline.readers import read_survey
from pipeline.survey import IndexFormula, Survey, SurveyItem, SurveyMapping

FORMULA = IndexFormula(
    items=(
        SurveyItem("lock", "q1", "Locks up", "safety", how="alone", benefits="self"),
        SurveyItem("diet", "q2", "Eats well", "health", how="alone", benefits="self"),
    ),
    scores={"never": 0, "sometimes": 1, "often": 2},
)
MAPPING = SurveyMapping(
    "id", "country", "w", "stratum", "psu", ("age",), {"UK": "United Kingdom", "DK": "Denmark"}
)
HEADER = "id,country,w,stratum,psu,age,q1,q2"


def survey(
    folder: Path, content: str, mapping: SurveyMapping = MAPPING, formula: IndexFormula = FORMULA
) -> Survey:
    """The survey of that content."""
    path = folder / "survey.csv"
    path.write_text(content, encoding="utf-8")
    return read_survey(path, source="survey.csv", mapping=mapping, formula=formula)


def test_responses(tmp_path: Path) -> None:
    """A row is a respondent; answers become scores, empty ones None, countries their names."""
    content = f"{HEADER}\n1,UK,0.5,a,x,33, often ,never\n2,DK,2,b,y,,,sometimes\n"
    result = survey(tmp_path, content)
    first, second = result.responses
    assert (
        first.respondent_id, first.country, first.weight, first.answers,
    ) == ("1", "United Kingdom", 0.5, {"lock": 2.0, "diet": 0.0})  # fmt: skip
    assert (
        second.answers, second.attributes, second.stratum, second.psu,
    ) == ({"lock": None, "diet": 1.0}, {"age": ""}, "b", "y")  # fmt: skip
    assert (True, digest_bytes(content.encode())) == (result.weighted, result.digest)
    told = "strata with one sampling unit only, whose spread cannot be told: UK a, DK b; consider merging them with a neighbour"
    assert (told,) == result.notices


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    """A file of a German Excel is read as it is."""
    result = survey(tmp_path, "\ufeff" + HEADER.replace(",", ";") + "\n1;UK;0,5;a;x;33;often;never\n")
    assert [response.weight for response in result.responses] == [0.5]


def test_what_is_not_declared(tmp_path: Path) -> None:
    """Without weight, country, strata and names the file is read all the same; unused columns are named."""
    result = survey(tmp_path, f"{HEADER}\n1,XX,,,,,often,\n2,,,,,,,\n", SurveyMapping("id", ""))
    assert [(response.country, response.weight) for response in result.responses] == [("", 1.0), ("", 1.0)]
    assert not result.weighted
    assert result.notices == (
        "columns not used: country, w, stratum, psu, age",
        "items that nobody answered: q2",
        "1 of 2 respondents answered none of the declared items",
        "declared in survey.scores, but nobody answered it: never, sometimes",
    )


def test_answers_that_count_as_none(tmp_path: Path) -> None:
    """An answer declared as none is read as not answered."""
    formula = replace(FORMULA, no_answer=("99",))
    result = survey(tmp_path, f"{HEADER}\n1,UK,1,a,x,33,99,often\n", formula=formula)
    assert result.responses[0].answers == {"lock": None, "diet": 2.0}


def test_every_problem_at_once(tmp_path: Path) -> None:
    """Ids, answers, weights and countries are checked together; an unknown answer counts with its first row."""
    content = f"{HEADER}\n1,UK,1,,,,often,Often\n,UK,-1,,,,maybe,\n1,SE,nan,,,,maybe,never\n3,,1e999,,,,x,\n4,SE,1,,,,,\n"
    with pytest.raises(InputError) as caught:
        survey(tmp_path, content)
    expected = [
        (2, "id"), (3, "id"), (2, "q1"), (4, "q1"), (1, "q2"), (2, "w"), (3, "w"), (4, "w"), (3, "country"), (4, "country"),
    ]  # fmt: skip
    assert expected == [(problem.row, problem.key) for problem in caught.value.problems]
    text = str(caught.value)
    assert (
        "the answer 'maybe' has no declared score (2 times, first here). Declared are: never, sometimes, often"
        in text
    )
    assert "'1' stands for 2 respondents" in text
    assert "the country 'SE' is not declared (2 times, first here)" in text


def test_every_missing_column_at_once(tmp_path: Path) -> None:
    """Each declared column that the file lacks is named."""
    with pytest.raises(InputError) as caught:
        survey(tmp_path, "id,q1\n1,often\n")
    assert [problem.key for problem in caught.value.problems] == [
        "country",
        "w",
        "stratum",
        "psu",
        "age",
        "q2",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "the file is empty"),
        (HEADER + "\n", "there are no respondents"),
        (f"{HEADER}\n1,UK\n", "row 1: the row has 2"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: str, expected: str) -> None:
    """An empty file, one without rows and one with a cut row are refused."""
    with pytest.raises(InputError, match=expected):
        survey(tmp_path, content)
