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
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.exhibits import Column, Table
from pipeline.reports.document import Document, Exhibit, Picture
from pipeline.reports.word import word
from pipeline.verbatim import printable
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


def test_the_contents_name_chapters_and_their_pages(file: Any) -> None:
    """The contents are the chapters alone, each a link with a field for its page; Word computes fields on opening."""
    entries = [paragraph for paragraph in file.paragraphs if paragraph.style.name == "toc 1"]
    assert [f"{chapter.title}\t" for chapter in made_up(0).chapters] == [entry.text for entry in entries]
    targets = [entry._p.find(qn("w:hyperlink")).get(qn("w:anchor")) for entry in entries]
    assert [[f" PAGEREF {target} \\h "] for target in targets] == [
        [code.text for code in entry._p.iter(qn("w:instrText"))] for entry in entries
    ]
    titles = [paragraph for paragraph in file.paragraphs if paragraph.style.name == "Heading 1"]
    assert targets == [title._p.find(qn("w:bookmarkStart")).get(qn("w:name")) for title in titles]
    assert "true" == file.settings.element.find(qn("w:updateFields")).get(qn("w:val"))


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
    assert [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT, WD_ORIENT.PORTRAIT] == ways
    (lying,) = [section for section in file.sections if section.orientation == WD_ORIENT.LANDSCAPE]
    first = next(iter(lying.iter_inner_content()))
    assert "Codes by stakeholder group" == first.text


def test_talk_around_quotes_stands_in_two_columns(file: Any) -> None:
    """Passages of talk have two columns from the first of them on, on the page where they begin; nothing else has."""
    columns = [section._sectPr.find(f".//{qn('w:cols')}").get(qn("w:num"), "1") for section in file.sections]
    assert ["1", "1", "1", "2"] == columns
    last = file.sections[-1]
    assert ("Passage 1", WD_SECTION.CONTINUOUS) == (next(last.iter_inner_content()).text, last.start_type)


def columned(number: int) -> Table:
    """A table of so many columns of figures with headings of one word."""
    columns = tuple(Column(f"c{place}", "Respondents", "count") for place in range(number))
    return Table("many", "Many columns", columns, (tuple(range(1000, 1000 + number)),))


# (columns, whether the page lies on its side, size of the type in half points: 16 is the usual one and is not said)
CROWDED = ((6, False, None), (8, False, "15"), (9, False, "13"), (10, True, None), (12, True, "15"))


@pytest.mark.parametrize(("number", "lies", "size"), CROWDED)
def test_crowded_tables_are_set_smaller_before_they_lie(number: int, lies: bool, size: str | None) -> None:
    """A table that is a little too wide is set in smaller type; on a page on its side goes what is too wide for that too."""
    file = opened(around(Exhibit(columned(number))))
    assert lies == any(section.orientation == WD_ORIENT.LANDSCAPE for section in file.sections)
    sizes = [one.get(qn("w:val")) for one in file.tables[0]._tbl.iter(qn("w:sz"))]
    assert {size} - {None} == set(sizes)


# Widths of the letters of Arial Bold in thousandths of its size (Adobe's metrics of Helvetica Bold, which are the same).
BOLD = dict(zip("Wordsmanegictpul", (944, 611, 389, 611, 556, 889, 556, 611, 556, 611, 278, 556, 333, 611, 611, 278), strict=True))  # fmt: skip


@pytest.mark.parametrize("heading", ["Words", "manager", "Word", "professional"])
@pytest.mark.parametrize("others", [1, 3, 7])
def test_no_heading_is_broken_within_a_word(heading: str, others: int) -> None:
    """A column is as wide as the longest word of its heading, whatever stands beside it."""
    columns = (
        Column("code", "Code"),
        Column("n", heading, "count"),
        *(Column(f"c{n}", "third sector", "count") for n in range(others)),
    )
    rows = (("Risk in professional provision of services", 7, *range(others)),)
    table = opened(around(Exhibit(Table("t", "T", columns, rows)))).tables[0]._tbl
    grid = [int(column.get(qn("w:w"))) for column in table.tblGrid]
    room = grid[1] - int(table.find(f".//{qn('w:tblCellMar')}/{qn('w:right')}").get(qn("w:w")))
    assert sum(BOLD.get(letter, 600) for letter in heading) * 8 / 1000 <= room / 20


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
    assert [
        "10,0\u00a0%\n[5,0;\u00a020,0]",
        "33,4\n[31,2;\u00a036,9]",
        "1,20\n—a",
        "−4,2\n[−6,0;\u00a01,0]",
    ] == cells[3:7]
    assert "a One focus group: no interval." in texts(file, "Table note")


@pytest.mark.parametrize(("name", "text"), AWKWARD, ids=[name for name, _ in AWKWARD])
def test_awkward_text_stays_text(name: str, text: str) -> None:
    """Whatever a text would mean elsewhere, it comes out as it is in every block that may hold it."""
    expected, found = in_every_block(text)
    assert expected == found


@given(st.text())
@settings(max_examples=6)
def test_any_text_stays_text(text: str) -> None:
    """Any text comes out as that text in every block that may hold it."""
    expected, found = in_every_block(text)
    assert expected == found


def in_every_block(text: str) -> tuple[dict[str, object], dict[str, object]]:
    """What the file is to show wherever `everywhere` has put the text, what acts unseen made visible; and what it shows.

    By style the paragraphs, and under names of their own where else the text is, and fields that no text may make.
    """
    seen = printable(text)
    file = opened(everywhere(text))
    times = {
        "Title": 1, "Heading 1": 1, "Heading 2": 2 if text else 1, "Passage": 1, "To copy": 1, "List Bullet": 1, "Quote": 1, "Turn": 1, "Turn quoted": 1,
    }  # fmt: skip
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    among = {"Normal": texts(file, "Normal"), "Fact": texts(file, "Fact"), "a cell": cells}
    codes = {one.text.split()[0] for one in file.element.body.iter(qn("w:instrText"))}
    expected = {style: [seen] * number for style, number in times.items()}
    return (
        {**expected, "Absent": [f"{seen}\n{seen}"], "among others": {*among}, "other fields": set()},
        {
            **{style: texts(file, style) for style in (*times, "Absent")},
            "among others": {name for name, shown in among.items() if seen in shown},
            "other fields": codes - {"SEQ", "PAGE", "PAGEREF"},
        },
    )


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
