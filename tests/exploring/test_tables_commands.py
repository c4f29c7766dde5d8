"""`focuscode matrix` and `focuscode count`: tables, files, labels."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from tests.exploring.conftest import Commands

COUNT = """How often codes were given

 code     name of the code   segments   of read   speakers   of present   focus groups   of all
 ──────────────────────────────────────────────────────────────────────────────────────────────
 praise   Praise                    2         6          2            6              1        2
 worth    Worth                     5         6          4            6              2        2
 else     Anything else             0         6          0            6              0        2

"""
COUNT_CSV = """group,code,segments,segments_read,speakers,present,groups,groups_all
"citizen","worth",1,1,1,3,1,2
"professional","worth",4,5,3,3,2,2
"""
SPEAKERS_CSV = """person,transcript,country,sector,group,language,gender,segments,read,praise,worth,else_x
"dk-1/1","dk-1","Denmark","streets","professional","da","f",2,2,0,2,0
"dk-1/2","dk-1","Denmark","streets","citizen","da","m",1,1,,1,0
"dk-1/3","dk-1","Denmark","streets","citizen","da","f",0,0,0,0,0
"uk-1/1","uk-1","United Kingdom","parks","professional","en","f",2,2,1,1,0
"uk-1/2","uk-1","United Kingdom","parks","professional","en","m",2,1,1,1,0
"uk-1/3","uk-1","United Kingdom","parks","citizen","en","f",0,0,0,0,0
"""
LEVELS = """Codes by transcripts

 transcript   country          sector    language   people   segments   read   Worth   Worth: level
 ──────────────────────────────────────────────────────────────────────────────────────────────────
 dk-1         Denmark          streets   da              3          3      3       1   A little
 uk-1         United Kingdom   parks     en              3          4      3       1   A little

"""
COLUMNS_CSV = """column,label,type,code,values,about
"transcript","transcript","text","","",""
"country","country","text","","",""
"sector","sector","text","","",""
"language","language","text","","",""
"people","people","number","","","people present, the silent included"
"segments","segments","number","","","segments in which they speak"
"read","read","number","","","segments that somebody completed"
"worth","Worth","number","worth","0 = None at all; 1 = A little; 2 = Some; 3 = Much; 4 = A great deal; off the scale: Does not know","value of the level; of several levels the median, the lower of two middle ones; empty: not given, given off the scale or without a level, or not read"
"worth_name","Worth: level","text","worth","0 = None at all; 1 = A little; 2 = Some; 3 = Much; 4 = A great deal; off the scale: Does not know","name of the level"
"""


def bare(text: str) -> str:
    """Printed lines without the white space at their ends."""
    return "\n".join(line.rstrip() for line in text.split("\n"))


def test_counts_on_the_terminal(focuscode: Commands) -> None:
    """Segments of those read, people of those present, focus groups of all; a code that nobody gave is there."""
    outcome = focuscode("count")
    assert (0, COUNT, "") == (outcome.code, bare(outcome.out), outcome.err)


def test_counts_as_csv_and_json(focuscode: Commands, tmp_path: Path) -> None:
    """The same table, part by part."""
    file = tmp_path / "c.csv"
    assert 0 == focuscode("count", "--by", "stakeholder_group", "--code", "worth", "--csv", file).code
    assert COUNT_CSV == file.read_text(encoding="utf-8")
    document = json.loads(focuscode("count", "--by", "group", "--code", "worth", "--json").out)
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert rows == [{key: str(value) for key, value in row.items()} for row in document["rows"]]
    assert ("count", "group") == (document["command"], document["by"])


# (--by, other options) → the parts with the number of segments with the code
PARTS: list[tuple[str, tuple[str, ...], dict[str, int]]] = [
    ("country", (), {"Denmark": 3, "United Kingdom": 2}),
    ("sector", (), {"parks": 2, "streets": 3}),
    ("transcript", (), {"dk-1": 3, "uk-1": 2}),
    ("language", (), {"da": 3, "en": 2}),
    ("gender", (), {"f": 3, "m": 2}),
    ("coder", (), {"ada": 5, "ben": 5}),
    ("speaker", (), {"dk-1/1": 2, "dk-1/2": 1, "dk-1/3": 0, "uk-1/1": 1, "uk-1/2": 1, "uk-1/3": 0}),
    ("speaker", ("--speakers", "--where", "country=UK"), {"uk-1/Ann": 1, "uk-1/Ben": 1, "uk-1/Cat": 0}),
    ("Country", ("--coder", "ada"), {"Denmark": 3, "United Kingdom": 2}),
]


@pytest.mark.parametrize(("by", "options", "expected"), PARTS, ids=[" ".join((p[0], *p[1])) for p in PARTS])
def test_counts_by_part(
    by: str, options: tuple[str, ...], expected: dict[str, int], focuscode: Commands
) -> None:
    """Every key breaks the counts down; people are numbered unless labels are asked for."""
    rows = json.loads(focuscode("count", "--code", "worth", "--by", by, *options, "--json").out)["rows"]
    assert expected == {next(iter(row.values())): row["segments"] for row in rows}


def test_an_unknown_key_is_told(focuscode: Commands) -> None:
    """With those that there are."""
    outcome = focuscode("count", "--by", "age")
    assert 3 == outcome.code
    assert "nothing is known by the name 'age'" in outcome.err
    assert "coder, gender" in outcome.err
    assert "Leave --coder out." in focuscode("count", "--by", "coder", "--coder", "ada").err


def test_a_matrix_of_people(focuscode: Commands, tmp_path: Path) -> None:
    """Counts; empty where the only segment is in conflict; 0 for who was there and said nothing."""
    file = tmp_path / "m.csv"
    command = ("matrix", "--cases", "speakers", "--values", "counts", "--csv", file)
    assert 0 == focuscode(*command).code
    assert SPEAKERS_CSV == file.read_text(encoding="utf-8")


def test_a_matrix_of_segments_tells_not_read_from_not_given(focuscode: Commands) -> None:
    """1 given, 0 read and not given, null where coders differ and where nobody has read."""
    rows = json.loads(focuscode("matrix", "--code", "praise", "--json").out)["rows"]
    assert [0, None, 0, 1, 1, 0, None] == [row["praise"] for row in rows]
    assert [1, 1, 1, 1, 1, 1, 0] == [row["read"] for row in rows]
    ada = json.loads(focuscode("matrix", "--code", "praise", "--coder", "ada", "--json").out)["rows"]
    assert [0, 1, 0, 1, 1, 0, None] == [row["praise"] for row in ada]


def test_levels_on_the_terminal(focuscode: Commands) -> None:
    """Numbers, and names in a second column; a matrix that does not fit says how to have it."""
    outcome = focuscode("matrix", "--cases", "transcripts", "--values", "levels")
    assert (0, LEVELS, "") == (outcome.code, bare(outcome.out), outcome.err)
    wide = focuscode("matrix", "--values", "shares").out
    assert "7 cases × 13 columns are too many to be shown here" in wide


def test_what_the_columns_hold(focuscode: Commands, tmp_path: Path) -> None:
    """A codebook of the columns beside the matrix, in words."""
    file = tmp_path / "columns.csv"
    assert 0 == focuscode("matrix", "--cases", "transcripts", "--values", "levels", "--columns", file).code
    assert COLUMNS_CSV == file.read_text(encoding="utf-8")


def test_an_spss_file_has_labels(focuscode: Commands, tmp_path: Path) -> None:
    """SPSS is told what variables and values mean, and what is missing stays missing."""
    import pyreadstat

    file = tmp_path / "levels.sav"
    assert 0 == focuscode("matrix", "--values", "levels", "--sav", file).code
    read, meta = pyreadstat.read_sav(file)
    assert ("Worth", "Worth: level") == (
        meta.column_names_to_labels["worth"],
        meta.column_names_to_labels["worth_name"],
    )
    assert {0.0: "None at all", 1.0: "A little", 2.0: "Some", 3.0: "Much", 4.0: "A great deal"} == (
        meta.variable_value_labels["worth"]
    )
    assert [None, 3.0, 1.0, None, 4.0, 1.0, None] == [None if math.isnan(v) else v for v in read["worth"]]
    assert 0 == focuscode("matrix", "--sav", file).code
    assert {0.0: "not given", 1.0: "given"} == pyreadstat.read_sav(file)[1].variable_value_labels["else_x"]


# (command, file) that is refused: the file's name says that it is of another kind
OTHER_KINDS = (
    (("matrix", "--sav"), "x.csv"),
    (("matrix", "--csv"), "x.sav"),
    (("matrix", "--columns"), "x.xlsx"),
    (("count", "--xlsx"), "x.csv"),
    (("quotes", "--csv"), "x"),
)


@pytest.mark.parametrize(("command", "name"), OTHER_KINDS, ids=[" ".join(c) for c, _ in OTHER_KINDS])
def test_a_file_named_as_of_another_kind_is_refused(
    command: tuple[str, str], name: str, focuscode: Commands, tmp_path: Path
) -> None:
    """Nothing is written under a name that says that it is something else."""
    outcome = focuscode(*command, tmp_path / name)
    assert (2, False) == (outcome.code, (tmp_path / name).exists())
    suffix = ".csv" if command[1] == "--columns" else command[1].replace("--", ".")
    assert f"{name} does not end in {suffix}" in " ".join(outcome.err.split())


@pytest.mark.parametrize("command", [("count",), ("matrix", "--cases", "speakers"), ("quotes",)])
def test_every_table_is_written_as_a_workbook(
    command: tuple[str, ...], focuscode: Commands, tmp_path: Path
) -> None:
    """--xlsx holds what --csv holds, cell by cell, and says on a second sheet what the columns hold."""
    import openpyxl

    table, book = tmp_path / "t.csv", tmp_path / "t.xlsx"
    outcome = focuscode(*command, "--csv", table, "--xlsx", book)
    assert 0 == outcome.code
    assert outcome.err.rstrip().endswith(f": {table}, {book}")
    first, columns = openpyxl.load_workbook(book)
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    values = [
        ["" if v is None else str(v) for v in row] for row in first.iter_rows(min_row=2, values_only=True)
    ]
    assert [[cell.lstrip("'") for cell in row] for row in rows[1:]] == values
    assert rows[0] == [cell.value for cell in columns["C"][1:]]


def test_a_table_for_a_spreadsheet_with_decimal_commas(focuscode: Commands, tmp_path: Path) -> None:
    """--separator ; parts columns by semicolons, writes decimal commas, and marks the file as UTF-8."""
    file = tmp_path / "m.csv"
    shares = ("matrix", "--cases", "cells", "--values", "shares", "--where", "gender=f", "--code", "worth")
    assert 0 == focuscode(*shares, "--csv", file, "--separator", ";").code
    data = file.read_bytes()
    assert b"\xef\xbb\xbf" == data[:3]
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines(), delimiter=";"))
    shown = json.loads(focuscode(*shares, "--json").out)["rows"]
    assert [row["worth"] for row in shown] == [
        float(row["worth"].replace(",", ".")) if row["worth"] else None for row in rows
    ]
    outcome = focuscode("count", "--separator", ";")
    assert (2, True) == (outcome.code, "add --csv FILE" in outcome.err)


def test_a_file_that_cannot_be_written_is_called_by_its_name(focuscode: Commands, tmp_path: Path) -> None:
    """Where an SPSS file cannot be made, the message names the file that was asked for and no other."""
    (tmp_path / "file").write_text("x")
    outcome = focuscode("matrix", "--sav", tmp_path / "file" / "x.sav")
    told = " ".join(outcome.err.split())
    assert (3, True) == (outcome.code, f"{tmp_path / 'file' / 'x.sav'}: cannot be written: " in told)
    assert ".x.sav" not in told.replace("/x.sav", "")


def test_cells_and_conditions(focuscode: Commands) -> None:
    """Country × sector × stakeholder group, of some people alone."""
    command = ("matrix", "--cases", "cells", "--values", "shares", "--where", "gender=f", "--code", "worth")
    rows = json.loads(focuscode(*command, "--json").out)["rows"]
    assert [
        ("Denmark", "citizen", 1, 0, None),
        ("Denmark", "professional", 1, 2, 1.0),
        ("United Kingdom", "citizen", 1, 0, None),
        ("United Kingdom", "professional", 1, 2, 0.5),
    ] == [(row["country"], row["group"], row["people"], row["segments"], row["worth"]) for row in rows]


def test_levels_of_a_code_without_any(focuscode: Commands) -> None:
    """A code without levels is refused by name."""
    outcome = focuscode("matrix", "--values", "levels", "--code", "praise")
    assert 3 == outcome.code
    assert "'praise' has no levels" in outcome.err


def test_a_study_without_codings_is_empty_not_wrong(focuscode: Commands, small: Path) -> None:
    """Nobody has coded: no quotes, no counts, an empty matrix, no message of an error."""
    (small / "study.db").unlink()
    assert "No such quote." in focuscode("quotes").out
    document = json.loads(focuscode("count", "--json").out)
    assert {0} == {row["segments"] for row in document["rows"]}
    matrix = json.loads(focuscode("matrix", "--json").out)
    assert {None} == {row[code] for row in matrix["rows"] for code in ("praise", "worth", "else_x")}
    assert 3 == focuscode("quotes", "--coder", "ada").code
