"""A declared survey held against its file: labels or codes, every mismatch at once, oddities told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.readers import read_survey
from pipeline.survey import Attribute, IndexFormula, Survey, SurveyItem, SurveyMapping, Willingness

Labels = dict[str, dict[int | float, str]]
SCORES = {"never": 0.0, "sometimes": 1.0, "often": 2.0}
LOCK = SurveyItem("lock", "q1", "Locks up", "safety", how="alone", benefits="self")
FORMULA = IndexFormula((LOCK,), SCORES)
MAPPING = SurveyMapping("id", "")


def read(
    folder: Path, text: str, mapping: SurveyMapping = MAPPING, formula: IndexFormula = FORMULA
) -> Survey:
    """The survey in a CSV file of that text."""
    path = folder / "survey.csv"
    path.write_text(text, encoding="utf-8")
    return read_survey(path, source="survey.csv", mapping=mapping, formula=formula)


def told(
    folder: Path, text: str, mapping: SurveyMapping = MAPPING, formula: IndexFormula = FORMULA
) -> list[tuple[int | None, str | None, str]]:
    """Row, key and message of every problem of a survey."""
    with pytest.raises(InputError) as caught:
        read(folder, text, mapping, formula)
    return [(one.row, one.key, one.what) for one in caught.value.problems]


@pytest.fixture
def spss(tmp_path: Path) -> Path:
    """A survey of SPSS: codes with labels, a user-missing code, an age with a labelled special code."""
    path = tmp_path / "survey.sav"
    frame = pd.DataFrame(
        {"id": [1, 2, 3, 4], "q1": [1, 2, 3, 9], "sex": [1, 2, 1, 2], "age": [30, 45, 999, 60], "land": [1, 1, 2, 2]}
    )  # fmt: skip
    labels: Labels = {
        "q1": {1: "never", 2: "sometimes", 3: "often", 9: "refused"},
        "sex": {1: "male", 2: "female"},
        "age": {999: "refused"},
        "land": {1: "Dänemark", 2: "Frankreich"},
    }
    missing: dict[str, list[Any]] = {"q1": [9]}
    pyreadstat.write_sav(frame, path, variable_value_labels=labels, missing_ranges=missing)
    return path


LABELS_OR_CODES: list[tuple[str, dict[str, float], list[float | None]]] = [
    ("by label", {"never": 0, "sometimes": 1, "often": 2}, [0, 1, 2, None]),
    ("by code", {"1": 0, "2": 1, "3": 2}, [0, 1, 2, None]),
    ("by a code with a fraction", {"1.0": 0, "2.0": 1, "3.0": 2}, [0, 1, 2, None]),
    ("mixed", {"never": 0, "2": 1, "often": 2}, [0, 1, 2, None]),
    ("twice, saying the same", {"never": 0, "1": 0, "2": 1, "3": 2}, [0, 1, 2, None]),
]


@pytest.mark.parametrize(
    ("scores", "expected"), [case[1:] for case in LABELS_OR_CODES], ids=[case[0] for case in LABELS_OR_CODES]
)
def test_answers_by_label_or_code(spss: Path, scores: dict[str, float], expected: list[float | None]) -> None:
    """A declared answer is a label or a code; a user-missing value has no score."""
    survey = read_survey(spss, source="s.sav", mapping=MAPPING, formula=replace(FORMULA, scores=scores))
    assert expected == [response.answers["lock"] for response in survey.responses]


def test_a_label_wins_over_a_code(tmp_path: Path) -> None:
    """Where the label of one code is another code, the label counts; two scores for one answer are a mistake."""
    path = tmp_path / "survey.sav"
    labels: Labels = {"q1": {1: "2", 2: "1"}}
    pyreadstat.write_sav(pd.DataFrame({"id": [1, 2], "q1": [1, 2]}), path, variable_value_labels=labels)
    with pytest.raises(InputError) as caught:
        read_survey(path, source="s", mapping=MAPPING, formula=replace(FORMULA, scores={"1": 0.0, "2": 1.0}))
    assert ["the answer '1' (2) has one score by its label and another by its code."] * 1 == [
        one.what for one in caught.value.problems
    ][:1]


@pytest.mark.parametrize(("reference", "values"), [("female", ("female", "male")), ("2", ("2", "1"))])
def test_traits_are_named_as_they_stand_in_the_responses(
    spss: Path, reference: str, values: tuple[str, ...]
) -> None:
    """Declared by code or by label, a category has its label, and a number its number."""
    sex = Attribute("sex", "Gender", reference=reference, values=values)
    age = Attribute("age", "Age", "number", per=10, bounds=(18, 50), no_answer=("refused",))
    mapping = replace(
        MAPPING,
        country="land",
        country_names={"1": "Denmark", "Frankreich": "France"},
        demographics=(sex, age),
        efficacy=Attribute("age", "Efficacy", "number", no_answer=("999",)),
        willing=Willingness("q1", "More", ("1", "sometimes", "often")),
    )
    survey = read_survey(spss, source="s.sav", mapping=mapping, formula=FORMULA)
    assert [
        ("male", "30", "never"), ("female", "45", "sometimes"), ("male", "", "often"), ("female", "60", ""),
    ] == [tuple(r.attributes[name] for name in ("sex", "age", "q1")) for r in survey.responses]  # fmt: skip
    assert ["Denmark", "Denmark", "France", "France"] == [r.country for r in survey.responses]
    shown = Attribute("sex", "Gender", reference="female", values=("female", "male"))
    assert shown == survey.demographics[0]
    assert survey.willing is not None
    assert ("never", "sometimes", "often") == survey.willing.answers
    assert survey.efficacy is not None
    assert "number" == survey.efficacy.kind


def test_scores_of_an_item_itself(tmp_path: Path) -> None:
    """Items of another scale have scores of their own; a span is told for each."""
    other = replace(LOCK, id="hours", column="q2", label="Hours", scores={"0": 0, "1-5": 3, "6+": 8})
    formula = replace(FORMULA, items=(*FORMULA.items, other))
    survey = read(tmp_path, "id,q1,q2\n1,often,1-5\n2,never,\n3,sometimes,6+\n", formula=formula)
    assert [
        {"lock": 2.0, "hours": 3.0}, {"lock": 0.0, "hours": None}, {"lock": 1.0, "hours": 8.0},
    ] == [response.answers for response in survey.responses]  # fmt: skip
    assert [(0.0, 2.0), (0.0, 8.0)] == [formula.span(item) for item in formula.items]
    assert ("declared in the scores of q2, but nobody answered it: 0",) == survey.notices


WHOLE = replace(
    MAPPING,
    country="land",
    weight="w",
    strata="s",
    psu="p",
    fpc="n",
    country_names={"DK": "Denmark"},
    demographics=(Attribute("age", "Age", "number"), Attribute("sex", "Sex", reference="femal", values=())),
    efficacy=Attribute("eff", "Efficacy", "number"),
    willing=Willingness("more", "More", ("none", "some")),
)
HEAD = "id,land,w,s,p,n,age,sex,eff,more,q1\n"
GOOD = "1,DK,1,a,x,9,30,female,3,none,never\n2,DK,1,a,y,9,40,male,4,some,often\n"


def test_every_mismatch_at_once(tmp_path: Path) -> None:
    """Columns, ids, answers, weights, populations, countries, traits and willingness are all checked in one go."""
    text = HEAD + (
        "1,DK,1,a,x,9,30,female,3,none,never\n"
        "1,DK,0,a,y,9,old,male,4,much,Often\n"
        ",SE,,b,z,0,50,male,high,some,often\n"
        "4,DK,1,c,u,1,50,male,2,some,often\n"
        "5,DK,1,c,v,1,50,male,2,some,often\n"
    )
    mapping = replace(WHOLE, attributes=("Sexx", "region"))
    assert [
        (None, "Sexx", "there is no column 'Sexx' (survey.attributes)."),
        (None, "region", "there is no column 'region' (survey.attributes)."),
        (3, "id", "the respondent has no id (once, here)."),
        (2, "id", "'1' stands for 2 respondents."),
        (2, "q1", "the answer 'Often' has no declared score (once, here)."),
        (2, "w", "the weight '0' is no positive number (once, here)."),
        (3, "w", "the weight '' is no positive number (once, here)."),
        (3, "n", "the fpc '0' is no positive number (once, here)."),
        (3, "land", "the country 'SE' is not declared (once, here)."),
        (2, "age", "'old' is no number (once, here)."),
        (None, "sex", "the reference 'femal' does not occur."),
        (3, "eff", "'high' is no number (once, here)."),
        (2, "more", "'much' is not among the declared answers (once, here)."),
        (4, "n", "the stratum 'DK c' has 2 sampling units here, but only 1 in the population."),
    ] == told(tmp_path, text, mapping)


HOWS = [
    ("a column by its capitals", replace(WHOLE, weight="W"), "Did you mean 'w'?"),
    ("a column by its nearest name", replace(WHOLE, attributes=("sexe",)), "Did you mean 'sex'?"),
    ("a column like none", replace(WHOLE, attributes=("zzz",)), "the file has: id, land, w"),
    ("a reference", WHOLE, "Did you mean 'female'?"),
    (
        "a reference like none",
        replace(WHOLE, demographics=(Attribute("sex", "Sex", reference="male female"),)),
        "Its answers are: ",
    ),
    (
        "a value",
        replace(WHOLE, demographics=(Attribute("sex", "Sex", values=("female",)),)),
        "Add it, or name it in no_answer",
    ),
]


@pytest.mark.parametrize(("mapping", "expected"), [case[1:] for case in HOWS], ids=[case[0] for case in HOWS])
def test_how_to_mend_it(tmp_path: Path, mapping: SurveyMapping, expected: str) -> None:
    """A problem says what would be right."""
    with pytest.raises(InputError) as caught:
        read(tmp_path, HEAD + GOOD, mapping)
    assert expected in caught.value.problems[0].how


def test_a_stratum_of_several_sizes(tmp_path: Path) -> None:
    """The population of a stratum has one size."""
    text = HEAD + GOOD.replace("y,9", "y,10")
    mapping = replace(WHOLE, demographics=())
    assert [
        (2, "n", "the stratum 'DK a' has several sizes in the population: 9, 10.")
    ] == told(tmp_path, text, mapping)  # fmt: skip


def test_many_respondents_twice(tmp_path: Path) -> None:
    """A file with a row per item is not drowned in problems: it is said what it seems to be."""
    rows = "".join(f"{number},often\n{number},never\n" for number in range(40))
    with pytest.raises(InputError) as caught:
        read(tmp_path, "id,q1\n" + rows)
    assert 13 == len(caught.value.problems)
    assert "declare [survey.long]" in caught.value.problems[0].how
    assert "28 further ids stand for several respondents each." == caught.value.problems[-1].what


PEOPLE = ["1", "2", "3", "4"]
ODDITIES: list[tuple[str, str, SurveyMapping, Sequence[str]]] = [
    (
        "a weight that is none",
        "id,w,q1\n1,250,never\n2,250,often\n3,250,sometimes\n",
        replace(MAPPING, weight="w"),
        [
            "the mean of the weights is 250, not about 1: fine for shares and means; make sure that “w” is the weight that you want"
        ],
    ),
    (
        "weights of which one decides",
        "id,w,q1\n1,0.1,never\n2,0.1,often\n3,3.8,sometimes\n4,0.1,often\n",
        replace(MAPPING, weight="w"),
        [
            "the weights differ so much that 4 respondents are worth 1 (Kish's effective n): a few of them decide the results"
        ],
    ),
    (
        "a lonely unit",
        "id,s,p,q1\n1,a,x,never\n2,a,x,often\n3,b,y,sometimes\n4,b,z,often\n",
        replace(MAPPING, strata="s", psu="p"),
        [
            "strata with one sampling unit only, whose spread cannot be told: a; consider merging them with a neighbour"
        ],
    ),
    (
        "respondents without a stratum",
        "id,s,q1\n1,,never\n2,,often\n3,b,sometimes\n4,b,often\n",
        replace(MAPPING, strata="s"),
        ["2 of 4 respondents have no stratum in “s”"],
    ),
    (
        "declared answers that never occur",
        "id,sex,q1\n1,f,never\n2,m,often\n3,f,sometimes\n",
        replace(
            MAPPING, demographics=(Attribute("sex", "Sex", values=("f", "m", "x"), no_answer=("refused",)),)
        ),
        [
            "declared in the values of sex, but nobody answered it: x",
            "declared in the no_answer of sex, but nobody answered it: refused",
        ],
    ),
    (
        "a weight among the demographics",
        "id,w,q1\n1,1,never\n2,0.9,often\n3,1.1,sometimes\n",
        replace(MAPPING, weight="w", demographics=(Attribute("w", "Weight", "number"),)),
        ["“w” is the weight and a demographic with 3 values at once; take [survey.demographics.w] out"],
    ),
    *(
        (
            f"a weight that is not used, {name}",
            f"id,{name},q1\n1,1,never\n2,0.9,often\n3,1.1,sometimes\n",
            MAPPING,
            [
                f"columns not used: {name}",
                (
                    f"everybody counts the same, though “{name}” seems to be a weight by its name; if it is one:"
                    f' weight = "{name}" under [survey]'
                ),
            ],
        )
        for name in ("Gewicht", "weight", "poids", "peso", "váha", "W")
    ),
    (
        "no weight, though it is called so",
        "id,weight,q1\n1,heavy,never\n2,light,often\n3,light,sometimes\n",
        MAPPING,
        ["columns not used: weight"],
    ),
]


@pytest.mark.parametrize(
    ("text", "mapping", "expected"), [case[1:] for case in ODDITIES], ids=[case[0] for case in ODDITIES]
)
def test_oddities(tmp_path: Path, text: str, mapping: SurveyMapping, expected: Sequence[str]) -> None:
    """What is odd and may be right is told, and the survey is read."""
    assert tuple(expected) == read(tmp_path, text, mapping).notices


NO_HOW = "no item says how it is done (how), so nothing is told of what is done alone or with others"
UNSAID: list[tuple[str, list[tuple[str, str]], list[str]]] = [
    ("all is said", [("alone", "self"), ("with others", "others")], []),
    (
        "nothing is said",
        [("", ""), ("", "")],
        [
            NO_HOW,
            "no item says who benefits (benefits), so nothing is told of what benefits oneself or others",
        ],
    ),
    (
        "one of two",
        [("alone", "self"), ("", "others")],
        [
            "1 of 2 items do not say how it is done (how) and are left out of what is done alone or with others: q2"
        ],
    ),
    ("one side of both", [("", "self"), ("", "others")], [NO_HOW]),
]


@pytest.mark.parametrize(
    ("said", "expected"), [case[1:] for case in UNSAID], ids=[case[0] for case in UNSAID]
)
def test_how_it_is_done_and_who_benefits(
    tmp_path: Path, said: list[tuple[str, str]], expected: list[str]
) -> None:
    """Where items do not say how they are done, or who benefits, it is told what the report lacks for it."""
    items = tuple(
        replace(LOCK, id=f"q{number}", column=f"q{number}", how=how, benefits=benefits)
        for number, (how, benefits) in enumerate(said, 1)
    )
    text = "id,q1,q2\n1,never,often\n2,sometimes,never\n3,often,sometimes\n"
    assert tuple(expected) == read(tmp_path, text, formula=replace(FORMULA, items=items)).notices


SIX = tuple(replace(LOCK, id=name, column=name) for name in ("a", "b", "c"))
GROUPED: list[tuple[str, IndexFormula, list[tuple[int | None, str, str]]]] = [
    (
        "a level left out",
        IndexFormula(SIX, {"nie": 0.0, "oft": 2.0}, no_answer=("weiß nicht",)),
        [
            (
                2,
                "the answer 'manchmal' has no declared score in 3 items (a, b, c) (5 times, first here).",
                "Declared are: nie, oft. Give it a score in survey.scores",
            )
        ],
    ),
    (
        "another spelling of what is no answer",
        IndexFormula(SIX, {"nie": 0.0, "manchmal": 1.0, "oft": 2.0}, no_answer=("weiss nicht",)),
        [
            (
                1,
                "the answer 'weiß nicht' has no declared score in 2 items (a, c) (2 times, first here).",
                "Did you mean it by 'weiss nicht' in survey.no_answer? Write 'weiß nicht' there.",
            )
        ],
    ),
    (
        "an opposite of a level",
        IndexFormula(SIX, {"nie": 0.0, "unmanchmal": 1.0, "oft": 2.0}, no_answer=("weiß nicht",)),
        [
            (
                2,
                "the answer 'manchmal' has no declared score in 3 items (a, b, c) (5 times, first here).",
                "Declared are: nie, unmanchmal, oft. Give it a score in survey.scores",
            )
        ],
    ),
    (
        "another spelling of a level",
        IndexFormula(SIX, {"nie": 0.0, "manchmals": 1.0, "oft": 2.0}, no_answer=("weiß nicht",)),
        [
            (
                2,
                "the answer 'manchmal' has no declared score in 3 items (a, b, c) (5 times, first here).",
                "Did you mean it by 'manchmals' in survey.scores? Write 'manchmal' there.",
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("formula", "expected"), [case[1:] for case in GROUPED], ids=[case[0] for case in GROUPED]
)
def test_one_mistake_in_many_items(
    tmp_path: Path, formula: IndexFormula, expected: list[tuple[int | None, str, str]]
) -> None:
    """What is wrong in many items is said once, with the items, and with the spelling that was meant."""
    text = "id,a,b,c\n1,nie,oft,weiß nicht\n2,oft,manchmal,nie\n3,manchmal,manchmal,manchmal\n4,weiß nicht,nie,manchmal\n"
    with pytest.raises(InputError) as caught:
        read(tmp_path, text, formula=formula)
    assert expected == [
        (one.row, one.what, one.how[: len(how)])
        for one, (_, _, how) in zip(caught.value.problems, expected, strict=True)
    ]


def test_countries_the_wrong_way_round(spss: Path) -> None:
    """Names of countries that stand on the wrong side are recognised, and the right lines are said."""
    names = {"DK": "Dänemark", "F": "Frankreich"}
    mapping = replace(MAPPING, country="land", country_names=names)
    with pytest.raises(InputError) as caught:
        read_survey(spss, source="s.sav", mapping=mapping, formula=FORMULA)
    assert [
        (
            "survey.country_names",
            (
                "the names of countries stand the wrong way round: on the left comes the survey's name, on the right that"
                " of the focus groups."
            ),
            'Write "Dänemark" = "DK", Frankreich = "F".',
        )
    ] == [(one.key, one.what, one.how) for one in caught.value.problems]


def test_a_country_under_two_names(tmp_path: Path) -> None:
    """Where the name on the left occurs as well, nothing stands the wrong way round: a country is not declared."""
    mapping = replace(MAPPING, country="land", country_names={"DK": "Denmark"})
    assert [(2, "land", "the country 'Denmark' is not declared (once, here).")] == told(
        tmp_path, "id,land,q1\n1,DK,never\n2,Denmark,often\n3,DK,sometimes\n", mapping
    )


def test_a_label_for_a_column(tmp_path: Path) -> None:
    """A column that is named by its label is found, and its name is said."""
    path = tmp_path / "survey.sav"
    frame = pd.DataFrame({"id": [1, 2], "umw1": ["never", "often"], "umw2": ["never", "often"]})
    labels: dict[str, str | None] = {"umw1": "Wie oft trennen Sie Müll?", "umw2": "Wie oft gießen Sie?"}
    pyreadstat.write_sav(frame, path, column_labels=labels)
    items = (replace(LOCK, column="wie oft trennen  Sie Müll?"), replace(LOCK, id="b", column="umw2"))
    with pytest.raises(InputError) as caught:
        read_survey(path, source="s.sav", mapping=MAPPING, formula=replace(FORMULA, items=items))
    assert [
        (
            "there is no column 'wie oft trennen  Sie Müll?' (survey.items[1]): that is the label of 'umw1'.",
            "Write 'umw1' in study.toml.",
        )
    ] == [(one.what, one.how) for one in caught.value.problems]


def test_what_the_file_itself_says(spss: Path) -> None:
    """A score for what the file calls missing never counts, which is told; so is a special number of an age."""
    formula = replace(FORMULA, scores={**SCORES, "refused": 0.0})
    survey = read_survey(spss, source="s.sav", mapping=MAPPING, formula=formula)
    assert (
        "declared in survey.scores, but a missing value in the file, and read as no answer: refused"
        in survey.notices
    )


def test_labels_on_numbers(spss: Path) -> None:
    """A labelled number among ages is told: it may be no age."""
    mapping = replace(MAPPING, demographics=(Attribute("age", "Age", "number"),))
    survey = read_survey(spss, source="s.sav", mapping=mapping, formula=FORMULA)
    assert [
        "numbers of age with a label of their own, which count as numbers: '999' (refused); name in its no_answer what is no answer"
    ] == [notice for notice in survey.notices if notice.startswith("numbers of")]


def test_a_missing_column_is_told_with_the_keys_that_name_it(tmp_path: Path) -> None:
    """Whichever key of study.toml names a column that is not there, the message names that key; several are all named."""
    mapping = SurveyMapping(
        respondent="id",
        country="c1",
        weight="c2",
        strata="c3",
        psu="c4",
        fpc="c5",
        attributes=("c3",),
        demographics=(Attribute("c6", "Age", "number"),),
        efficacy=Attribute("c7", "Efficacy", "number"),
        willing=Willingness("c8", "More", ("none", "some")),
    )
    path = tmp_path / "survey.csv"
    path.write_text("id,name\n1,a\n", encoding="utf-8")
    keys = (
        ("c1", "country"), ("c2", "weight"), ("c3", "strata, survey.attributes"), ("c4", "psu"), ("c5", "fpc"),
        ("c6", "demographics.c6"), ("c7", "efficacy"), ("c8", "willing"), (LOCK.column, "items[1]"),
    )  # fmt: skip
    with pytest.raises(InputError) as caught:
        read_survey(path, source="s.csv", mapping=mapping, formula=replace(FORMULA, items=(LOCK,)))
    expected = [f"there is no column {column!r} (survey.{key})." for column, key in keys]
    assert expected == [problem.what for problem in caught.value.problems]
