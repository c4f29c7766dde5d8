"""The workbook of a report: numbers are numbers, texts are texts, sheets are named as Excel allows."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.exhibits import Column, Table
from pipeline.findings import Estimate
from pipeline.reports.document import Chapter, Document, Exhibit, Listed, Section
from pipeline.reports.sheet_rows import LONGEST_CELL
from pipeline.reports.workbook import sheet_names, workbook
from tests.reports.documents import (
    AWKWARD,
    all_undefined,
    around,
    empty,
    everywhere,
    long,
    made_up,
    numbers,
    text_table,
)

GOLDEN = Path(__file__).parent / "golden"


def opened(document: Document) -> Any:
    """The workbook of a report, opened."""
    return openpyxl.load_workbook(io.BytesIO(workbook(document)))


def unescaped(text: str | None) -> str:
    """A text as a program shows that reads workbooks."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text or "")


def test_a_small_report_is_as_it_was() -> None:
    """Sheets, cells, types and formats of a small report are those of the golden file."""
    book = opened(around(Exhibit(numbers()), Exhibit(text_table("said", "=1+1")), title="A small report"))
    lines = [
        f"{sheet.title}!{cell.coordinate} {cell.data_type} {cell.number_format} {cell.value!r}"
        for sheet in book
        for row in sheet
        for cell in row
        if cell.value is not None
    ]
    assert (GOLDEN / "small.xlsx.txt").read_text(encoding="utf-8") == "\n".join(lines) + "\n"


def test_the_same_bytes_again() -> None:
    """The same report gives the same file; nothing in it tells when it was packed or saved."""
    data = workbook(made_up(figures=1))
    assert data == workbook(made_up(figures=1))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {member.date_time for member in archive.infolist()}
        core = archive.read("docProps/core.xml").decode("utf-8")
    assert 2 == core.count("2030-03-05T14:20:00Z")


def test_every_table_has_a_sheet() -> None:
    """Contents and columns come first, then every table, also those that are not shown and those behind figures."""
    document = made_up(figures=2)
    book = opened(document)
    assert ["contents", "columns", *(table.id for table in document.tables())] == book.sheetnames
    rows = [[cell.value for cell in row] for row in book["contents"]]
    assert ["Sheet", "In the report", "Title", "What"] == rows[0]
    assert ["numbers", "Table 1", "Perceived and measured"] == rows[1][:3]
    assert {"hidden": None, "made-0-data": "Figure 1"} == {
        row[0]: row[1] for row in rows if row[0] in ("hidden", "made-0-data")
    }


def told(*, joint: bool = True, findings: tuple[str, ...] = ("One finding.", "word " * 60)) -> Document:
    """A report that says what was found, with a joint display of one row among its tables."""
    columns = (
        Column("who", "Who"),
        Column("verdict", "Verdict"),
        Column("perceived", "Perceived level", "number", 1),
        Column("difference", "Difference", "difference", 1),
        Column("segments", "Segments", "count"),
    )
    row = ("citizen", "discords: above", Estimate(3.4, 3.1, 3.8), Estimate(19.2, 11.5, 26.9, n=9), 40)
    table = Table("joint", "Joint display", columns, (row,), "How to read it.", ("A note.",))
    glance = Chapter("glance", "At a glance", (), (Section("Key findings", (Listed(findings),)),))
    rest = Chapter("rest", "The rest", (Exhibit(table), Listed(("no finding",))) if joint else ())
    return Document("A report", "2030-03-05 14:20 UTC", "en", (glance, rest))


def test_what_was_found_comes_first() -> None:
    """The first sheet has the key findings, then the rows of the joint display with the interval of the difference."""
    book = opened(told())
    assert ["findings", "contents", "columns", "joint"] == book.sheetnames
    rows = [
        [value for value in row if value is not None] for row in book["findings"].iter_rows(values_only=True)
    ]
    expected = [
        ["Key findings"],
        ["One finding."],
        ["word " * 60],
        [],
        ["Joint display"],
        ["Who", "Verdict", "Perceived level", "Difference", "Difference: low", "Difference: high"],
        ["citizen", "discords: above", 3.4, 19.2, 11.5, 26.9],
        [],
        ["How to read it."],
        ["A note."],
    ]
    assert expected == rows


def test_findings_stand_whole_across_the_sheet() -> None:
    """A sentence has the whole width, wrapped, and a line as high as it needs."""
    sheet = opened(told())["findings"]
    assert ["A2:I2", "A3:I3", "A9:I9", "A10:I10"] == sorted(
        (str(cells) for cells in sheet.merged_cells.ranges), key=lambda cells: (len(cells), cells)
    )
    assert [15.0, 30.0] == [sheet.row_dimensions[line].height for line in (2, 3)]
    assert sheet["A3"].alignment.wrap_text


@pytest.mark.parametrize(
    ("document", "first"),
    [
        (told(joint=False), "findings"),
        (told(findings=()), "findings"),
        (told(joint=False, findings=()), "contents"),
    ],
    ids=["without a joint display", "without findings", "without both"],
)
def test_the_first_sheet_has_what_there_is(document: Document, first: str) -> None:
    """Without findings or without a joint display the sheet has the other; without both there is none."""
    assert first == opened(document).sheetnames[0]


def test_prose_stands_behind_figures_and_verdicts() -> None:
    """Methods and reasons, which are long, are the last columns of a sheet; its codebook has them in the same order."""
    book = opened(told())
    heads = [cell.value for cell in book["joint"][1]]
    prose = [f"{of}: {part}" for of in ("Perceived level", "Difference") for part in ("method", "because")]
    assert [["Who", "Verdict"], ["Segments", *prose]] == [heads[:2], heads[-5:]]
    row = dict(zip(heads, [cell.value for cell in book["joint"][2]], strict=True))
    assert [3.4, 11.5, 9, 40] == [
        row[head] for head in ("Perceived level", "Difference: low", "Difference: n", "Segments")
    ]
    assert heads == [row[1].value for row in book["columns"].iter_rows(min_row=2)]


def test_the_title_turns_nothing_round() -> None:
    """The title among the file's properties shows marks that reverse the direction as symbols."""
    assert "a⟨U+202E⟩b" == opened(Document("a\u202eb", "today", "en", ())).properties.title


def test_numbers_are_numbers() -> None:
    """Estimates are split, shares are percent, and an undefined one has an empty cell and its reason."""
    sheet = opened(around(Exhibit(numbers())))["numbers"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    share = sheet.cell(2, heads["Share of speakers"])
    assert ("n", 0.1, "0.0%") == (share.data_type, share.value, share.number_format)
    assert [0.05, 0.2, 12, 4, "Wilson"] == [
        sheet.cell(2, heads[f"Share of speakers: {part}"]).value
        for part in ("low", "high", "n", "clusters", "method")
    ]
    gap = [sheet.cell(6, heads[name]).value for name in ("Difference", "Difference: because")]
    assert [None, "Nobody was graded."] == gap
    assert ("C2", "A1:AG10") == (sheet.freeze_panes, sheet.auto_filter.ref)


def test_columns_are_explained() -> None:
    """The sheet “columns” has each column with its key in the data files and what it holds."""
    rows = [[cell.value for cell in row] for row in opened(around(Exhibit(numbers())))["columns"]]
    assert ["numbers", "Share of speakers: low", "share_low", "share, 0–1"] == rows[5][:4]
    assert "Lower end of the 95 % interval. Of those present, how many said it." == rows[5][4]


@pytest.mark.parametrize(("name", "text"), AWKWARD, ids=[name for name, _ in AWKWARD])
def test_awkward_text_stays_text(name: str, text: str) -> None:
    """No text is a formula, a link or a number, wherever it stands."""
    assert [(text, True, False)] * 2 == both_cells(text)


@given(st.text())
@settings(max_examples=25)
def test_any_text_stays_text(text: str) -> None:
    """Any text comes out as that text."""
    assert [(text, True, False)] * 2 == both_cells(text)


def both_cells(text: str) -> list[tuple[str, bool, bool]]:
    """Of the two cells that hold the text in the workbook what stands in them, whether as text, and whether a sheet can act."""
    data = workbook(everywhere(text))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["texts"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    acts = any(b"<f>" in one or b"<hyperlink" in one for one in sheets)
    # The reader gives text in place of lone surrogates and line ends as XML has them.
    return [
        (unescaped(cell.value), cell.data_type in ("s", "inlineStr") or not text, acts)
        for cell in (sheet["A2"], sheet["B2"])
    ]


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    """Excel would refuse the file or cut in silence; the whole text is in the CSV file."""
    cell = opened(around(Exhibit(text_table("a", "ab" * LONGEST_CELL))))["a"]["B2"]
    assert cell.value.endswith("ab […]")
    assert len(cell.value) <= LONGEST_CELL


@pytest.mark.parametrize(
    ("name", "ids", "expected"),
    [
        ("plain", ["themes", "joint"], ["themes", "joint"]),
        ("taken", ["contents", "Columns", "findings"], ["contents-2", "Columns-2", "findings-2"]),
        ("signs", ["a/b", "[c]", "d:e*?\\", "''"], ["a-b", "c", "d-e", "table"]),
        ("too long", ["x" * 40, "x" * 41], ["x" * 31, "x" * 29 + "-2"]),
        ("cut between words", ["correlates-of-the-index-all-places"], ["correlates-of-the-index-all"]),
        ("too short between words", ["abc-" + "x" * 40], ["abc-" + "x" * 27]),
        ("a figure", ["figure-timeline-fg-cz-environment"], ["timeline-fg-cz-environment"]),
        (
            "figures cut alike",
            [f"figure-timeline-focus-group-muenchen-{n}" for n in ("north", "south")],
            ["timeline-focus-group-muenchen", "timeline-focus-group-muenchen-2"],
        ),
        ("case", ["a", "A"], ["a", "A-2"]),
    ],
)
def test_names_of_sheets(name: str, ids: list[str], expected: list[str]) -> None:
    """At most 31 characters, none that is forbidden, and no two alike."""
    assert expected == list(sheet_names(ids).values())


def test_tables_of_any_size() -> None:
    """No rows, a thousand rows, nothing defined: each has its sheet."""
    book = opened(around(Exhibit(empty()), Exhibit(long(1000), shown=False), Exhibit(all_undefined())))
    assert [1, 1001, 5] == [book[name].max_row for name in ("empty", "long", "undefined")]
    assert "A1:B1" == book["empty"].auto_filter.ref


def test_formats_of_numbers() -> None:
    """Every kind has its format, with the digits of its column."""
    kinds = (
        ("count", 0),
        ("share", 0),
        ("share", 2),
        ("index", 1),
        ("number", 3),
        ("difference", 1),
        ("p", 3),
    )
    columns = tuple(Column(f"c{n}", f"C{n}", kind, digits) for n, (kind, digits) in enumerate(kinds))  # type: ignore[arg-type]
    sheet = opened(around(Exhibit(Table("t", "T", columns, ((1, 0.5, 0.5, 1.0, 1.0, -1.0, 0.04),)))))["t"]
    expected = ["#,##0", "0%", "0.00%", "0.0", "#,##0.000", "+0.0;-0.0;0.0", "0.000"]
    assert expected == [cell.number_format for cell in sheet[2]]
