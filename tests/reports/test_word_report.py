"""The Word file of a report: native tables, headings, captions that Word numbers, links that lead somewhere, text as text."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reports.document import Document, Exhibit, Picture
from pipeline.reports.word import word
from pipeline.verbatim import visible
from tests.reports.documents import (
    AWKWARD,
    all_undefined,
    around,
    drawn,
    empty,
    everywhere,
    long,
    made_up,
    numbers,
    numbers_behind,
    quotes,
    wide,
)

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def data() -> bytes:
    """The Word file of a report with every part."""
    return word(made_up(figures=2), locale="en-GB")


@pytest.fixture(scope="module")
def file(data: bytes) -> Any:
    """The same, opened."""
    return docx.Document(io.BytesIO(data))


def opened(document: Document, locale: str = "en") -> Any:
    """A report's Word file, opened."""
    return docx.Document(io.BytesIO(word(document, locale=locale)))


def texts(file: Any, *styles: str) -> list[str]:
    """The texts of the paragraphs of those styles, those in tables included."""
    inside = [p for table in file.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    return [p.text for p in (*file.paragraphs, *inside) if p.style.name in styles]


def test_a_small_report_is_as_it_was() -> None:
    """The body of a small report is that of the golden file."""
    content = word(around(Exhibit(numbers()), quotes()[0], title="A small report"), locale="de")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("word/document.xml").decode("utf-8")
    lines = re.sub(r"(?=<w:(?:p|tbl|tr|sectPr)[ >])", "\n", text.partition("<w:body>")[2]).strip()
    assert (GOLDEN / "small.docx.xml").read_text(encoding="utf-8").rstrip("\n") == lines


def test_the_same_bytes_again(data: bytes) -> None:
    """The same report gives the same file; nothing in it tells when it was packed."""
    assert data == word(made_up(figures=2), locale="en-GB")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {member.date_time for member in archive.infolist()}


def test_the_file_says_what_it_is(file: Any) -> None:
    """Title, language and the time of the report are among its properties; no name of a program or person is."""
    about = file.core_properties
    assert ("What professionals see & citizens do", "en-GB", "", "") == (
        about.title,
        about.language,
        about.author,
        about.comments,
    )
    moment = datetime(2030, 3, 5, 14, 20, tzinfo=UTC)
    assert [moment, moment] == [time.replace(tzinfo=UTC) for time in (about.created, about.modified)]
    assert "PAGE" in file.sections[0].footer.paragraphs[0]._p.xml


def test_chapters_are_headings(file: Any) -> None:
    """Chapters and sections are headings that Word's navigation knows, in order."""
    expected = [chapter.title for chapter in made_up(0).chapters]
    assert expected == texts(file, "Heading 1")
    assert ["Codes by stakeholder group", "What is not known", "Professional underestimation"] == texts(
        file, "Heading 2"
    )[:3]


def test_captions_are_numbered_by_word(file: Any) -> None:
    """Captions hold fields that count, with their number as long as nobody counts anew."""
    captions = texts(file, "Caption")
    assert ["Table 1", "Table 2", "Table 3", "Table 4", "Figure 1", "Figure 2", "Table 5"] == [
        caption.partition(".")[0] for caption in captions
    ]
    codes = [one.text for one in file.element.body.iter(qn("w:instrText"))]
    assert (5, 2) == (codes.count(r" SEQ Table \* ARABIC "), codes.count(r" SEQ Figure \* ARABIC "))


def test_tables_break_well(file: Any) -> None:
    """The header of every numbered table is repeated, no row is cut by a page break, widths are those of the columns."""
    headed = [table for table in file.tables if table._tbl.findall(f".//{qn('w:tblHeader')}")]
    assert 5 == len(headed)
    for table in headed:
        rows = table._tbl.findall(qn("w:tr"))
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert 2000 < sum(grid) <= 14580
        assert min(grid) > 300


def test_wide_tables_lie_on_their_side(file: Any) -> None:
    """A table that no upright page holds has a page on its side, its heading with it, and upright pages after it."""
    ways = [section.orientation for section in file.sections]
    assert [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT] == ways
    (lying,) = [section for section in file.sections if section.orientation == WD_ORIENT.LANDSCAPE]
    first = next(iter(lying.iter_inner_content()))
    assert "Codes by stakeholder group" == first.text


def test_figures_have_words(file: Any) -> None:
    """A figure has its description for those who do not see it, fits the page, and has 300 dots an inch."""
    shapes = file.inline_shapes
    assert 2 == len(shapes)
    for shape in shapes:
        assert shape._inline.docPr.get("descr").startswith("Bars: activity 1")
        assert shape.width.inches <= 6.7
    image = next(part for part in file.part.package.iter_parts() if part.partname.endswith("image1.png"))
    assert 300 == image.image.horz_dpi


def test_links_lead_somewhere(file: Any) -> None:
    """Every link has a bookmark; every quote leads to its context, and from there back."""
    links = [one.get(qn("w:anchor")) for one in file.element.body.iter(qn("w:hyperlink"))]
    marks = [one.get(qn("w:name")) for one in file.element.body.iter(qn("w:bookmarkStart"))]
    assert len(set(marks)) == len(marks)
    assert set(links) <= set(marks)
    assert all(re.fullmatch(r"[a-z]+_\d{1,6}", mark) for mark in marks)
    assert (4, 4) == (
        sum(link.startswith("context") for link in links),
        sum(link.startswith("quote") for link in links),
    )


def test_quotes_have_their_language(file: Any) -> None:
    """A quote has a style and a language of its own, one from right to left its direction."""
    said = [paragraph for paragraph in file.paragraphs if paragraph.style.name == "Quote"]
    languages = [paragraph._p.find(f".//{qn('w:lang')}") for paragraph in said]
    assert ["da", "en", "de", None] == [one.get(qn("w:val")) for one in languages]
    assert "ar" == languages[3].get(qn("w:bidi"))
    assert said[3]._p.pPr.find(qn("w:bidi")) is not None
    assert said[0]._p.pPr.find(qn("w:bidi")) is None


def test_numbers_are_those_of_the_locale() -> None:
    """Cells are written in the locale, with the interval beneath and the notes below the table."""
    file = opened(around(Exhibit(numbers())), "de")
    cells = [cell.text for cell in file.tables[0].rows[1].cells]
    assert ["10,0\u00a0%\n[5,0; 20,0]", "33,4\n[31,2; 36,9]", "1,20\n—1", "−4,2\n[−6,0; 1,0]"] == cells[3:7]
    assert "1 One focus group: no interval." in texts(file, "Table note")


@pytest.mark.parametrize(("name", "text"), AWKWARD, ids=[name for name, _ in AWKWARD])
def test_awkward_text_stays_text(name: str, text: str) -> None:
    """Whatever a text would mean elsewhere, it comes out as it is in every block that may hold it."""
    assert_everywhere(text)


@given(st.text())
@settings(max_examples=6)
def test_any_text_stays_text(text: str) -> None:
    """Any text comes out as that text in every block that may hold it."""
    assert_everywhere(text)


def assert_everywhere(text: str) -> None:
    """The file shows the text, with what acts unseen made visible, wherever `everywhere` has put it."""
    seen = visible(text)
    file = opened(everywhere(text))
    times = {
        "Title": 1, "Heading 1": 1, "Heading 2": 3 if text else 2, "To copy": 1, "List Bullet": 1, "Quote": 1, "Turn": 1, "Turn quoted": 1,
    }  # fmt: skip
    assert {style: [seen] * number for style, number in times.items()} == {
        style: texts(file, style) for style in times
    }
    assert seen in texts(file, "Normal")
    assert seen in texts(file, "Fact")
    assert [f"{seen}\n{seen}"] == texts(file, "Absent")
    assert seen in [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    codes = {one.text.split()[0] for one in file.element.body.iter(qn("w:instrText"))}
    assert codes <= {"TOC", "SEQ", "PAGE"}


@pytest.mark.parametrize(
    ("name", "block", "rows"),
    [
        ("an empty table", Exhibit(empty()), 2),
        ("a long table", Exhibit(long(300)), 301),
        ("a wide table", Exhibit(wide()), 5),
        ("nothing defined", Exhibit(all_undefined()), 5),
    ],
)
def test_tables_of_any_size(name: str, block: Exhibit, rows: int) -> None:
    """A table is there whole, whatever its size."""
    assert rows == len(opened(around(block)).tables[0]._tbl.findall(qn("w:tr")))


def test_what_is_not_shown_is_not_there() -> None:
    """A table for the data files is in no Word file; a figure's numbers are not repeated there."""
    file = opened(around(Exhibit(long(), shown=False), Picture(drawn("a", numbers_behind(0)))))
    assert ([], 1) == (file.tables, len(file.inline_shapes))


def test_a_report_of_nothing() -> None:
    """A report without chapters has a Word file."""
    assert ["A report"] == texts(opened(Document("A report", "today", "en", ())), "Title")
