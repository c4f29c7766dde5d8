"""`focuscode survey describe`: what it shows of a file, holds against it, drafts and refuses."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from tests.cli.conftest import ROOT, Focuscode

DECLARED = """
[survey]
file = "survey.csv"
respondent = "id"
country = "land"
weight = "w"
strata = "region"
psu = "town"
fpc = "towns"
no_answer = ["dk"]
items = [
    { column = "q1", label = "Locks up", sector = "safety", how = "alone", benefits = "self" },
    { column = "q2", sector = "health", reverse = true, how = "with others", benefits = "others" },
]
willing = { column = "more", answers = ["none", "some"] }
attributes = ["note"]
[survey.scores]
never = 0
often = 1
[survey.demographics.age]
kind = "number"
per = 10
"""
HEAD = "id;land;w;region;town;towns;age;note;more;q1;q2\n"
ROWS = (
    "1;DK;0,5;a;x;9;30;[b]bold[/b];none;often;never\n"
    "2;DK;1,5;a;y;9;45;;some;dk;\n"
    "3;FR;1,0;a;z;5;60;=1+1;some;never;often\n"
    "4;FR;1,0;a;u;5;31;\x1b[31m;some;often;often\n"
)


def declare(study: Path, rows: str = ROWS) -> None:
    """Give the study a survey."""
    (study / "survey.csv").write_text(HEAD + rows, encoding="utf-8")
    path = study / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + DECLARED, encoding="utf-8")


FITTING = """\
survey.csv: text, separated by semicolon, UTF-8, 4 rows, 11 columns

id
    number: 1 (1), 2 (1), 3 (1), 4 (1)
    declared: respondent

land
    text: DK (2), FR (2)
    declared: country

w
    number: 1,0 (2), 0,5 (1), 1,5 (1)
    declared: weight

region
    text: a (4)
    declared: stratum

town
    text: x (1), y (1), z (1), u (1)
    declared: sampling unit

towns
    number: 9 (2), 5 (2)
    declared: size of the stratum in the population (fpc)

age
    number: 30 (1), 45 (1), 60 (1), 31 (1)
    declared: demographic, a number per 10

note
    text: [b]bold[/b] (1), =1+1 (1), [31m (1)
    no answer: 1 × empty
    declared: kept as it is

more
    text: some (3), none (1)
    declared: willingness

q1
    text: often (2), dk (1), never (1)
    declared: item of “safety” (alone, for oneself), scores never = 0, often = 1

q2
    text: often (2), never (1)
    no answer: 1 × empty
    declared: item of “health” (with others, for others, organised, reversed), scores never = 0, often = 1

Note: line 5, U+001B: a control character was left out; this is the first place.
Note: 1 of 4 respondents answered none of the declared items.

Declaration and file fit.
"""


def test_a_survey_that_fits(study: Path, focuscode: Focuscode) -> None:
    """Every column with its answers and what it is declared to be; text from the file is shown as it is."""
    declare(study)
    outcome = focuscode("survey", "describe", "--study", study)
    assert (0, "", FITTING) == (outcome.code, outcome.err, outcome.out)


MISFIT = """\
Bad input: 4 problems. Nothing was written.
  survey.csv, row 2, q1: the answer 'Often' has no declared score (once, here).
      Declared are: never, often. Give it a score in survey.scores; name it in survey.no_answer where it is no answer; or mend the file.
  survey.csv, row 3, w: the weight '-1' is no positive number (once, here).
      A weight is a number above 0; leave respondents without one out of the file, or declare no weight.
  survey.csv, row 1, age: 'thirty' is no number (once, here).
      Mend it, name it in no_answer where it is no answer, or declare kind = "category".
  survey.csv, row 1, towns: the stratum 'DK a' has 2 sampling units here, but only 1 in the population.
      The fpc is the number of sampling units that there are, not a share.
"""


CONCERNED = """\
survey.csv: text, separated by semicolon, UTF-8, 4 rows, 11 columns

w
    number: 0,5 (1), 1,5 (1), -1 (1), 1,0 (1)
    declared: weight

towns
    number: 1 (2), 5 (2)
    declared: size of the stratum in the population (fpc)

age
    text: thirty (1), 45 (1), 60 (1), 31 (1)
    declared: demographic, a number per 10

q1
    text: often (2), Often (1), never (1)
    declared: item of “safety” (alone, for oneself), scores never = 0, often = 1

Shown are the columns in which something is wrong. The others: id, land, region, town, note, more, q2

Note: line 5, U+001B: a control character was left out; this is the first place.
"""


def test_a_survey_that_does_not_fit(study: Path, focuscode: Focuscode) -> None:
    """All mismatches come at once, after the columns concerned were shown; the exit code says bad input."""
    rows = (
        ROWS.replace("DK;0,5;a;x;9;30", "DK;0,5;a;x;1;thirty")
        .replace("DK;1,5;a;y;9;45;;some;dk", "DK;1,5;a;y;1;45;;some;Often")
        .replace("FR;1,0;a;z", "FR;-1;a;z")
    )
    declare(study, rows)
    outcome = focuscode("survey", "describe", "--study", study)
    assert (3, MISFIT) == (outcome.code, outcome.err)
    assert CONCERNED == outcome.out


DRAFTED = """\
survey.csv: text, separated by comma, UTF-8, 3 rows, 5 columns

id
    number: 1 (1), 2 (1), 3 (1)

gender
    text: female (2), male (1)

a_1
    text: often (1), never (1), don't know (1)

a_2
    text: never (1), sometimes (1), often (1)

b_1
    text: sometimes (2), often (1)

# A draft, made by “focuscode survey describe” from the file alone. Check every line that says “guessed”, do what “fill in”
# asks for, and put it into study.toml. Every key is explained in docs/survey.md.

[survey]
file = "survey.csv"
respondent = "id"  # guessed from its name
# weight = "…" fill in, if the survey has a weight; without it everybody counts the same
no_answer = ["don't know"]  # guessed from the words

# Fill in for each activity how it is done and who benefits: how = “alone” or “with others”,
# benefits = “self” or “others”; reverse = true where a high answer means little. Take out what is none.
items = [
    # guessed from 3 columns with the same answers: never, sometimes, often
    { column = "a_1", sector = "a" },  # sector guessed from its name
    { column = "a_2", sector = "a" },  # sector guessed from its name
    { column = "b_1" },
]

[survey.scores]  # guessed from the words of the answers; check that the largest means most
never = 0
sometimes = 1
often = 2

[survey.demographics.gender]  # guessed from its name
kind = "category"
# reference = "…" fill in, or the commonest is taken; its answers: female, male
"""


@pytest.fixture
def undeclared(tmp_path: Path) -> Path:
    """A survey that no study declares."""
    path = tmp_path / "survey.csv"
    path.write_text(
        "id,gender,a_1,a_2,b_1\n1,female,often,never,sometimes\n2,male,never,sometimes,often\n"
        "3,female,don't know,often,sometimes\n",
        encoding="utf-8",
    )
    return path


def test_a_draft_without_any_study(undeclared: Path, focuscode: Focuscode) -> None:
    """A file needs no study; it is shown, and [survey] is drafted for it."""
    outcome = focuscode("survey", "describe", undeclared, "--study", undeclared.parent)
    assert (0, "", DRAFTED) == (outcome.code, outcome.err, outcome.out)


def test_a_draft_goes_to_a_file(undeclared: Path, focuscode: Focuscode) -> None:
    """The draft is written where it was asked for, and over nothing."""
    target = undeclared.parent / "draft.toml"
    command = ("survey", "describe", undeclared, "--study", undeclared.parent, "--draft", target)
    outcome = focuscode(*command)
    assert (0, True) == (outcome.code, outcome.out.endswith(f"was written to {target}.\n"))
    assert target.read_text(encoding="utf-8") == DRAFTED[DRAFTED.index("# A draft") :]
    assert "survey" in tomllib.loads(target.read_text(encoding="utf-8"))
    again = focuscode(*command)
    assert (3, True) == (again.code, "is there already" in again.err)


def test_a_draft_in_spite_of_a_declaration(study: Path, focuscode: Focuscode, tmp_path: Path) -> None:
    """Where a draft is asked for, what the study declares is left aside, mistakes included."""
    declare(study, ROWS.replace("often", "Often"))
    outcome = focuscode("survey", "describe", "--study", study, "--draft", tmp_path / "draft.toml")
    assert 0 == outcome.code
    assert 'file = "survey.csv"' in (tmp_path / "draft.toml").read_text(encoding="utf-8")


def test_a_file_of_the_study_is_held_against_its_declaration(study: Path, focuscode: Focuscode) -> None:
    """The declared file counts as declared when it is named; another file of the study is drafted."""
    declare(study)
    named = focuscode("survey", "describe", study / "survey.csv", "--study", study)
    assert FITTING == named.out
    (study / "other.csv").write_text("id,q\n1,often\n", encoding="utf-8")
    other = focuscode("survey", "describe", study / "other.csv", "--study", study)
    assert (0, True) == (other.code, 'file = "other.csv"' in other.out)


def test_spss(tmp_path: Path, focuscode: Focuscode) -> None:
    """Labels stand beside codes, missing values apart by kind, the question beside the name."""
    path = tmp_path / "survey.sav"
    frame = pd.DataFrame(
        {"id": range(1, 21), "q1": [1.0, 2, 2, 99, None] * 4, "age": [*range(20, 36), *range(20, 24)]}
    )
    pyreadstat.write_sav(
        frame,
        path,
        file_label="Wave 1",
        column_labels={"q1": "How often?"},
        variable_value_labels={"q1": {1: "never", 2: "often", 99: "refused"}},
        missing_ranges={"q1": [98, 99]},
        variable_measure={"q1": "ordinal"},
    )
    out = focuscode("survey", "describe", path, "--study", tmp_path).out
    expected = """\
survey.sav: SPSS, “Wave 1”, UTF-8, 20 rows, 3 columns

id
    number: 20 different answers, each once, 1 to 20

q1  “How often?”
    number, labelled (ordinal): 2 often (8), 1 never (4)
    no answer: 4 × system-missing; 4 × 99 refused; declared as missing in the file: 98

age
    number: 16 different answers, 20 to 35, mean 26.3; most often 20 (2), 21 (2), 22 (2)
"""
    assert expected == out[: len(expected)]


def test_json(study: Path, focuscode: Focuscode) -> None:
    """One document with everything, problems included; the exit code is that of the problems."""
    declare(study, ROWS.replace("often;never", "Often;never"))
    outcome = focuscode("survey", "describe", "--study", study, "--json")
    body: dict[str, Any] = json.loads(outcome.out)
    assert (3, "survey describe", "survey.csv", 4, True, "") == (
        outcome.code,
        *(body[key] for key in ("command", "file", "rows", "declared", "draft")),
    )
    columns = {column["name"]: column for column in body["columns"]}
    assert {"code": "Often", "label": "", "count": 1} in columns["q1"]["answers"]
    assert [{"code": "", "label": "", "count": 1}] == columns["q2"]["no_answer"]
    assert ["weight"] == columns["w"]["declared_as"]
    assert [("q1", 1)] == [(problem["key"], problem["row"]) for problem in body["problems"]]


def test_encoding_and_sheet_may_be_given(tmp_path: Path, focuscode: Focuscode) -> None:
    """What is guessed wrongly can be put right, and stands in the draft."""
    path = tmp_path / "survey.csv"
    path.write_bytes("id,q\n1,größer\n".encode("cp1252"))
    guessed = focuscode("survey", "describe", path, "--study", tmp_path)
    assert "does not say its encoding; it was read as Windows-1252" in guessed.out
    told = focuscode("survey", "describe", path, "--study", tmp_path, "--encoding", "cp1250")
    assert (0, True) == (told.code, 'encoding = "cp1250"' in told.out)
    assert "Note:" not in told.out
    book = tmp_path / "survey.xlsx"
    pd.DataFrame({"id": [1], "q": ["often"]}).to_excel(book, sheet_name="Wave 2", index=False)
    outcome = focuscode("survey", "describe", book, "--study", tmp_path, "--sheet", "Wave 3")
    assert (3, True) == (outcome.code, "Its sheets are: Wave 2" in outcome.err)


def test_nothing_to_describe(study: Path, tmp_path: Path, focuscode: Focuscode) -> None:
    """Without a file and without a declaration it is said what to do; so it is without a study."""
    undeclared = focuscode("survey", "describe", "--study", study)
    assert (3, True) == (undeclared.code, "focuscode survey describe FILE" in undeclared.err)
    nowhere = focuscode("survey", "describe", "--study", tmp_path / "nowhere")
    assert (3, True) == (nowhere.code, "there is no study here" in nowhere.err)
    missing = focuscode("survey", "describe", tmp_path / "none.sav", "--study", tmp_path)
    assert (3, True) == (missing.code, "there is no such file" in missing.err)


def test_the_sample_study_fits(focuscode: Focuscode) -> None:
    """The sample's survey fits what the sample declares of it."""
    outcome = focuscode("survey", "describe", "--study", ROOT)
    assert (0, "") == (outcome.code, outcome.err)
    assert "item of “community safety”" in outcome.out


APART = """
Note: line 5, U+001B: a control character was left out; this is the first place.
Note: 1 of 4 respondents answered none of the declared items.
Note: No country of the focus groups (Denmark) is one of the survey (DK, FR): nothing that was said is set beside an index. \
Under [survey.country_names] write, on the left the survey's name, on the right that of the focus groups: DK = "Denmark", FR = "…".

Declaration and file fit; survey and focus groups do not.
"""


def test_focus_groups_elsewhere(study: Path, focuscode: Focuscode) -> None:
    """Where the survey has no country of the focus groups, that is said beneath, with the lines that would mend it."""
    declare(study)
    path = study / "study.toml"
    about = '[transcripts.about.example]\ncountry = "Denmark"\n'
    path.write_text(path.read_text(encoding="utf-8") + about, encoding="utf-8")
    outcome = focuscode("survey", "describe", "--study", study)
    assert (0, "", APART) == (outcome.code, outcome.err, outcome.out[-len(APART) :])
    document = json.loads(focuscode("survey", "describe", "--json", "--study", study).out)
    assert APART.splitlines()[3].removeprefix("Note: ") == document["apart"][0]
