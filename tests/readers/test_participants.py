"""participants.csv."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import InputError
from pipeline.readers import read_participants
from pipeline.transcripts import Participant


def written(folder: Path, content: str) -> Path:
    """A file of that content."""
    path = folder / "participants.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_all_columns(tmp_path: Path) -> None:
    """Own columns have their meaning whatever their case, all others are attributes where they are not empty."""
    path = written(
        tmp_path,
        "\ufeffTranscript;ID;Role;stakeholder_group;aliases;age group\n"
        'fg; Jana ;Moderator;;"JANA; the nurse";\n;Petr;;manager;;50-64\n\n',
    )
    expected = (
        Participant("Jana", "moderator", "fg", ("JANA", "the nurse"), {}),
        Participant("Petr", "participant", "", (), {"stakeholder_group": "manager", "age group": "50-64"}),
    )
    assert expected == read_participants(path, source="participants.csv")


def test_the_id_alone(tmp_path: Path) -> None:
    """A list of ids is enough."""
    assert (Participant("P1"), Participant("P2")) == read_participants(
        written(tmp_path, "id\nP1\nP2\n"), source="participants.csv"
    )


def test_every_problem_at_once(tmp_path: Path) -> None:
    """Empty ids, unknown roles and labels used twice are reported together, each with its row."""
    content = "transcript,id,role,aliases\nfg,A,boss,\nfg,,participant,\nfg,B,,a\nother,A,,\nfg,b,,\n"
    with pytest.raises(InputError) as caught:
        read_participants(written(tmp_path, content), source="study/participants.csv")
    assert [(p.row, p.key) for p in caught.value.problems] == [(1, "role"), (2, "id"), (3, None), (5, None)]
    assert "study/participants.csv, line 4, row 3: 'a' already stands for the person of row 1 in fg." in str(
        caught.value
    )


def test_no_id_column(tmp_path: Path) -> None:
    """A list without ids says which columns there are."""
    with pytest.raises(InputError, match=r"there is no column “id”.*there are: name, role"):
        read_participants(written(tmp_path, "name,role\nA,moderator\n"), source="participants.csv")


def test_another_encoding(tmp_path: Path) -> None:
    """cp1252 is refused with line and byte, and read where it is declared."""
    path = tmp_path / "participants.csv"
    path.write_bytes("id,group\nLéa,citoyenne\n".encode("cp1252"))
    how = r'Save it as “CSV UTF-8”, or, if it is cp1252, write encoding = "cp1252" under \[participants\] in study\.toml'
    with pytest.raises(InputError, match=rf"line 2: byte 11 of the file .* {how}"):
        read_participants(path, source="participants.csv")
    assert read_participants(path, source="participants.csv", encoding="cp1252")[0].id == "Léa"


def test_utf_8_under_another_declared_encoding(tmp_path: Path) -> None:
    """A list in UTF-8 is not read in another encoding, whatever study.toml says."""
    path = written(tmp_path, "id,group\nLéa,citoyenne\n")
    with pytest.raises(InputError) as caught:
        read_participants(path, source="participants.csv", encoding="cp1252")
    assert "the file is UTF-8, not cp1252 as study.toml says." == caught.value.problems[0].what


DAY = datetime(1980, 5, 3)  # noqa: DTZ001  # a day of a calendar, as a spreadsheet holds it


def workbook(folder: Path, rows: list[list[object]]) -> Path:
    """A participant list in a workbook."""
    path, book = folder / "participants.xlsx", openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook(tmp_path: Path) -> None:
    """A list in a workbook is the same list: numbers as they are shown, empty cells and rows left out."""
    header: list[object] = ["transcript", "id", "role", "stakeholder_group", "age", None]
    rows: list[list[object]] = [
        header,
        ["fg1", "Léa", "participant", "citoyenne", 41.0],
        [],
        ["fg1", "M", "moderator", None, None],
    ]
    text = "transcript,id,role,stakeholder_group,age\nfg1,Léa,participant,citoyenne,41\nfg1,M,moderator,,\n"
    expected = read_participants(written(tmp_path, text), source="participants.csv")
    assert expected == read_participants(workbook(tmp_path, rows), source="participants.xlsx")


def test_numbers_in_a_workbook_are_read_as_they_are_shown(tmp_path: Path) -> None:
    """Leading zeros belong to an id, a share is in percent, a day has no midnight; what would act unseen is left out."""
    path = workbook(
        tmp_path, [["id", "post_code", "share", "born", "note"], [7, 1067, 0.25, DAY, "a\u00a0b"]]
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for cell, form in (("A2", "000"), ("B2", "00000"), ("C2", "0%"), ("D2", "dd.mm.yyyy")):
        sheet[cell].number_format = form
    sheet["E2"] = "health_x001B_[31m"
    book.save(path)
    (found,) = read_participants(path, source="participants.xlsx")
    assert "007" == found.id
    expected = {"post_code": "01067", "share": "25%", "born": "1980-05-03", "note": "health[31m"}
    assert expected == dict(found.attributes)


BAD_WORKBOOKS: list[tuple[str, list[list[object]], list[tuple[int | None, str]]]] = [
    ("no id", [["id", "role"], ["Léa", ""], ["", "observer"]], [(3, "the id is empty.")]),
    (
        "a column twice",
        [["id", "age", "age"], ["Léa", 1, 2]],
        [(None, "the column stands in the header twice.")],
    ),
    ("an error", [["id", "age"], ["Léa", "#N/A"]], [(2, "the cell holds the error #N/A.")]),
]


@pytest.mark.parametrize(
    ("rows", "expected"), [case[1:] for case in BAD_WORKBOOKS], ids=[case[0] for case in BAD_WORKBOOKS]
)
def test_mistakes_in_a_workbook(
    tmp_path: Path, rows: list[list[object]], expected: list[tuple[int | None, str]]
) -> None:
    """Mistakes are named with the row of the sheet."""
    with pytest.raises(InputError) as caught:
        read_participants(workbook(tmp_path, rows), source="participants.xlsx")
    assert expected == [(problem.line, problem.what) for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["participants.xls", "participants.xlsx"])
def test_a_workbook_of_an_old_format(tmp_path: Path, name: str) -> None:
    """An old workbook is called what it is, whatever its suffix says."""
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    with pytest.raises(InputError, match=r"a workbook of an old format.*Save it as \.xlsx"):
        read_participants(path, source=name)
