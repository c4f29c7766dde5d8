"""Surveys in workbooks: cells as a person sees them, the sheet that is meant, and nothing that unpacks without end."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.errors import InputError
from pipeline.readers.survey_file import SurveyFile
from pipeline.readers.surveys import read_survey_file


def workbook(folder: Path, sheets: dict[str, list[list[Any]]], name: str = "survey.xlsx") -> Path:
    """A workbook with these sheets."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def read(path: Path, sheet: str = "") -> SurveyFile:
    """A workbook, read."""
    return read_survey_file(path, source=path.name, sheet=sheet)


CELLS = [
    ("whole numbers", [1.0, 2], ("1", "2"), "number"),
    ("fractions", [0.1, 2.5], ("0.1", "2.5"), "number"),
    ("truth values", [True, False], ("TRUE", "FALSE"), "truth"),
    ("dates", [date(2026, 11, 30), datetime(2026, 1, 2)], ("2026-11-30", "2026-01-02"), "date"),  # noqa: DTZ001  # of a sheet
    ("times of day", [time(10, 30), time(9)], ("10:30:00", "09:00:00"), "time"),
    ("numbers typed as text", ["1,5", 2], ("1,5", "2"), "number"),
    ("words", [" often ", "never"], ("often", "never"), "text"),
    ("leading zeros typed as text", ["007", "008"], ("007", "008"), "number"),
    ("errors are no answers", ["#NULL!", "often"], ("", "often"), "text"),
    ("nothing", [None, "  "], ("", ""), "empty"),
    ("what looks like a formula and was typed as text", ["'=1+1", "x"], ("'=1+1", "x"), "text"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "answers", "kind"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS]
)
def test_cells(tmp_path: Path, cells: list[Any], answers: tuple[str, ...], kind: str) -> None:
    """Every kind of cell comes out as text that can be declared."""
    rows = [["id", "q"], *([number, cell] for number, cell in enumerate(cells, 1))]
    column = read(workbook(tmp_path, {"Data": rows})).columns[1]
    assert (answers, kind) == (column.answers, column.kind)


def test_errors_are_told(tmp_path: Path) -> None:
    """SPSS writes #NULL! for what is missing: it counts as no answer, of its own kind, and is told."""
    file = read(workbook(tmp_path, {"Data": [["id", "q"], [1, "#NULL!"], [2, "#NULL!"], [3, 1], [4, None]]}))
    assert {"#NULL!": 2, "": 1} == file.columns[1].absent
    assert ("cells that hold an error count as no answer: q (2 × #NULL!)",) == file.notices


def test_the_sheet(tmp_path: Path) -> None:
    """The first sheet that is not empty, or the one that was asked for, however its name is written."""
    path = workbook(tmp_path, {"Empty": [], "Wave 1": [["id"], [1]], "Wave 2": [["id"], [2]]})
    assert ("Wave 1", ("1",)) == (read(path).title, read(path).columns[0].answers)
    assert ("Wave 2", ("2",)) == (read(path, "wave 2").title, read(path, "wave 2").columns[0].answers)
    with pytest.raises(InputError, match=r"no sheet “Wave 3”\. Its sheets are: Empty, Wave 1, Wave 2"):
        read(path, "Wave 3")
    with pytest.raises(InputError, match="the sheet “Empty” is empty"):
        read(path, "Empty")


def test_rows_keep_the_numbers_that_the_sheet_shows(tmp_path: Path) -> None:
    """A table may begin further down; rows count from its header, blank ones included."""
    rows: list[list[Any]] = [[], ["id", "q"], [1, "a"], [], [2, "b"]]
    file = read(workbook(tmp_path, {"Data": rows}))
    assert ((1, 3), ["id", "q"]) == (file.rows, [column.name for column in file.columns])


def test_formulas(tmp_path: Path) -> None:
    """Values that were worked out are read; formulas that never were are told, and count as no answer."""
    path = workbook(tmp_path, {"Data": [["id", "q"], [1, "=1+1"], [2, "=2+2"]]})
    file = read(path)
    assert ("", "") == file.columns[1].answers
    assert "2 cells hold a formula without a result" in file.notices[0]
    cached = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(cached, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"1+1</f><v></v>", b"1+1</f><v>2</v>")
            new.writestr(name, text.replace(b"2+2</f><v></v>", b"2+2</f><v>4</v>"))
    path.write_bytes(cached.getvalue())
    assert (("2", "4"), ()) == (read(path).columns[1].answers, read(path).notices)


REFUSED = [
    ("a column named twice", [["id", "q", "q"], [1, 2, 3]], "in the header twice"),
    ("cells beside the table", [["id", "q"], [1, 2, None, "note"]], "to the right of the last column"),
    ("no row", [], "all its sheets are empty"),
]


@pytest.mark.parametrize(
    ("rows", "expected"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_tables_that_are_refused(tmp_path: Path, rows: list[list[Any]], expected: str) -> None:
    """A table that cannot be meant so is refused with what to do."""
    with pytest.raises(InputError, match=expected):
        read(workbook(tmp_path, {"Data": rows}))


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    """The directory is looked at before anything is unpacked."""
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    with pytest.raises(InputError, match="which no survey needs"):
        read(path)


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_damaged_workbooks(tmp_path: Path, data: bytes) -> None:
    """What is no workbook is refused in a sentence."""
    path = tmp_path / "survey.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        read(path)


def test_a_workbook_that_lost_its_middle(tmp_path: Path) -> None:
    """Wherever bytes are wrong, a workbook is read or refused: the program does not fall over it."""
    path = workbook(tmp_path, {"Data": [["id", "q"], *([n, "often"] for n in range(50))]})
    data = path.read_bytes()
    for at in range(0, len(data), 97):
        path.write_bytes(data[:at] + b"\x00\xff" + data[at + 2 :])
        with contextlib.suppress(InputError):
            assert 2 == len(read(path).columns)


def test_a_zip_without_a_workbook(tmp_path: Path) -> None:
    """A zip file of something else is refused too."""
    path = tmp_path / "survey.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(InputError, match="no workbook"):
        read(path)


def test_a_workbook_under_another_name(tmp_path: Path) -> None:
    """A workbook that was renamed to .csv is read as what it is."""
    path = workbook(tmp_path, {"Data": [["id"], [1]]})
    renamed = path.rename(tmp_path / "survey.csv")
    assert "Excel workbook" == read(renamed).format


@pytest.mark.shared
def test_a_workbook_of_another_program(shared: Path) -> None:
    """QualCoder's own survey is read with its three respondents."""
    file = read(shared / "data/formats/qualcoder/survey789.xlsx")
    assert 3 == len(file.rows)
    assert () == file.notices
