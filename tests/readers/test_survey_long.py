"""Files with a row per respondent and item."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.readers import read_survey
from pipeline.survey import IndexFormula, LongForm, Survey, SurveyItem, SurveyMapping

FORMULA = IndexFormula(
    (SurveyItem("lock", "locks", "Locks up", "safety"), SurveyItem("diet", "eats", "Eats well", "health")),
    {"never": 0.0, "often": 1.0},
)
MAPPING = SurveyMapping(
    "id", "land", weight="w", attributes=("age",), long=LongForm(item="what", answer="said")
)
HEAD = "id,land,w,age,what,said\n"


def read(folder: Path, rows: str, mapping: SurveyMapping = MAPPING, head: str = HEAD) -> Survey:
    """The survey in a long file."""
    path = folder / "survey.csv"
    path.write_text(head + rows, encoding="utf-8")
    return read_survey(path, source="survey.csv", mapping=mapping, formula=FORMULA)


def told(folder: Path, rows: str, head: str = HEAD) -> list[tuple[int | None, str | None, str]]:
    """Row, key and message of every problem."""
    with pytest.raises(InputError) as caught:
        read(folder, rows, head=head)
    return [(one.row, one.key, one.what) for one in caught.value.problems]


def test_respondents(tmp_path: Path) -> None:
    """Rows of a respondent come together, in the order of their first row; what has no row was not answered."""
    survey = read(
        tmp_path,
        "1,DK,1,30,locks,often\n2,FR,0.5,40,eats,never\n1,DK,1,30,eats,never\n2,FR,0.5,40,dances,often\n",
    )
    assert [
        ("1", "DK", 1.0, {"lock": 1.0, "diet": 0.0}, {"age": "30"}),
        ("2", "FR", 0.5, {"lock": None, "diet": 0.0}, {"age": "40"}),
    ] == [(r.respondent_id, r.country, r.weight, r.answers, r.attributes) for r in survey.responses]
    assert ("items that are not declared, and are not used: 'dances'",) == survey.notices[:1]


def test_what_stands_once(tmp_path: Path) -> None:
    """A trait may stand in one row of a respondent only: an empty cell contradicts nothing."""
    survey = read(tmp_path, "1,DK,1,,locks,often\n1,,,30,eats,never\n")
    assert [("DK", {"age": "30"})] == [(r.country, r.attributes) for r in survey.responses]


def test_every_contradiction(tmp_path: Path) -> None:
    """Each respondent whose rows disagree is told, and each item with two answers; so are answers without a score."""
    rows = (
        "1,DK,1,30,locks,often\n1,FR,1,30,eats,never\n2,DK,1,40,locks,never\n2,DK,2,40,eats,maybe\n"
        "2,DK,2,41,eats,often\n,DK,1,50,locks,often\n3,DK,1,50,locks,maybe\n"
    )
    assert [
        (6, "id", "the row has no respondent (once, here)."),
        (2, "land", "the respondent '1' has 'DK' and 'FR'."),
        (4, "w", "the respondent '2' has '1' and '2'."),
        (5, "age", "the respondent '2' has '40' and '41'."),
        (5, "id", "the respondent '2' has 2 rows about the item 'eats'."),
        (
            4,
            "eats",
            "the answer 'maybe' has no declared score in 2 items (locks, eats) (2 times, first here).",
        ),
    ] == told(tmp_path, rows)


def test_many_contradictions_are_counted(tmp_path: Path) -> None:
    """After five the rest is counted."""
    rows = "".join(f"{n},DK,1,30,locks,often\n{n},DK,1,31,eats,often\n" for n in range(1, 12))
    found = told(tmp_path, rows)
    assert 6 == len(found)
    assert (None, "age", "6 further respondents contradict themselves in the same way.") == found[-1]


def test_items_that_no_row_is_about(tmp_path: Path) -> None:
    """A declared item that does not occur is a mistake, and the items that do are named."""
    with pytest.raises(
        InputError, match=r"no row is about the item 'eats'. It names the items: locks, dances"
    ) as caught:
        read(tmp_path, "1,DK,1,30,locks,often\n1,DK,1,30,dances,often\n")
    assert 1 == len(caught.value.problems)


def test_every_missing_column(tmp_path: Path) -> None:
    """Without its own columns a long file cannot be looked at: all that are missing are named, each once."""
    found = told(tmp_path, "1,often\n", head="id,answer\n")
    assert ["what", "said", "land", "w", "age"] == [key for _, key, _ in found]


def test_traits_that_are_missing(tmp_path: Path) -> None:
    """With its own columns there, the others are looked for in the whole file."""
    path = tmp_path / "survey.csv"
    path.write_text("id,what,said,Land\n1,locks,often,DK\n1,eats,often,DK\n", encoding="utf-8")
    mapping = replace(MAPPING, weight="", attributes=())
    with pytest.raises(InputError, match="Did you mean 'Land'"):
        read_survey(path, source="survey.csv", mapping=mapping, formula=FORMULA)
