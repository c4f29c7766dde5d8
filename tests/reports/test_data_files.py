"""The data files of a report: tidy tables, texts that no spreadsheet obeys, figures that stand by themselves."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.exhibits import Column, Table
from pipeline.findings import Estimate
from pipeline.hashing import digest_bytes
from pipeline.reports.data_files import data_files, table_csv
from pipeline.reports.document import Exhibit, Picture
from pipeline.verbatim import guarded, printable
from tests.reports.documents import (
    AWKWARD,
    all_undefined,
    around,
    drawn,
    empty,
    long,
    made_up,
    numbers,
    numbers_behind,
    text_table,
)

GOLDEN = Path(__file__).parent / "golden"


def rows_of(data: bytes) -> list[list[str]]:
    """A CSV file as a program reads it."""
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


@pytest.mark.parametrize("table", [numbers(), all_undefined(), empty()], ids=lambda table: table.id)
def test_tables_are_as_they_were(table: Table) -> None:
    """The CSV file of each table is the golden one."""
    assert (GOLDEN / f"{table.id}.csv").read_bytes() == table_csv(table)


def test_every_table_and_figure_has_a_file() -> None:
    """Tables shown or not, those behind figures, figures, what columns hold, and an index of it all with digests."""
    document = made_up(figures=2)
    files = data_files(document)
    tables = {f"{table.id}.csv" for table in document.tables()}
    assert tables | {"figure-made-0.svg", "figure-made-1.svg", "columns.csv", "index.csv"} == set(files)
    index = rows_of(files["index.csv"])
    assert ["file", "number", "title", "caption", "digest"] == index[0]
    assert {name: digest_bytes(data) for name, data in files.items() if name != "index.csv"} == {
        row[0]: row[4] for row in index[1:]
    }
    assert {"numbers.csv": "Table 1", "figure-made-1.svg": "Figure 2", "hidden.csv": ""}.items() <= {
        row[0]: row[1] for row in index
    }.items()


def test_the_same_bytes_again() -> None:
    """The same report gives the same files."""
    assert data_files(made_up(figures=1)) == data_files(made_up(figures=1))


def test_a_figure_stands_by_itself() -> None:
    """A figure's file is SVG that a program for drawings reads, with its title and description."""
    data = data_files(around(Picture(drawn("a", numbers_behind(0)))))["figure-a.svg"]
    assert "{http://www.w3.org/2000/svg}svg" == etree.fromstring(data).tag
    assert b"<desc" in data


@pytest.mark.parametrize(("name", "text"), AWKWARD, ids=[name for name, _ in AWKWARD])
def test_awkward_text_stays_text(name: str, text: str) -> None:
    """No cell begins with what acts as a formula, none holds what acts unseen; nothing else of a text is changed."""
    expected, found = both_cells(text)
    assert expected == found
    assert expected[0][:1] not in ("=", "+", "-", "@", "\t")


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    """Any text comes out as that text, with an apostrophe before what a spreadsheet might take for a formula."""
    expected, found = both_cells(text)
    assert expected == found
    assert expected[0][:1] not in ("=", "+", "-", "@", "\t")


def both_cells(text: str) -> tuple[list[str], list[str]]:
    """The row that a text is to have in the file, as a name and as a quote, and what is there.

    Lone surrogates are no characters: they are shown in names, and replaced in quotes.
    """
    quote = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    held = [guarded(printable(text)), guarded(printable(quote, exact=True)), "1"]
    return held, rows_of(table_csv(text_table("a", text)))[1]


# (what it is, a name or quote, the name as it stands in the file, the quote)
STEERING = (
    ("an escape", "\x1b]0;x\x07", "␛]0;x␇", "␛]0;x␇"),
    ("a reversal", "Dan\u202ekram", "Dan⟨U+202E⟩kram", "Dan\u202ekram"),
    ("a mark of Hebrew", "ארץ\u200f!", "ארץ\u200f!", "ארץ\u200f!"),
)


@pytest.mark.parametrize(("name", "text", "as_name", "as_quote"), STEERING, ids=[c[0] for c in STEERING])
def test_no_name_steers_a_terminal(name: str, text: str, as_name: str, as_quote: str) -> None:
    """Names are shown with what acts unseen as symbols; a quote has everything but control characters as it was said."""
    assert [as_name, as_quote, "1"] == rows_of(table_csv(text_table("a", text)))[1]


def test_no_heading_of_the_lists_steers_a_terminal() -> None:
    """Titles and headings that came with a study are shown alike in the lists of files and columns."""
    table = Table("t", "A\x1btitle", (Column("a", "A\x1bheading"),), ())
    files = data_files(around(Exhibit(table, shown=False)))
    assert "A␛title" == rows_of(files["index.csv"])[1][2]
    assert "A␛heading" == rows_of(files["columns.csv"])[1][2]


@pytest.mark.parametrize("name", ["index", "columns"])
def test_no_table_takes_the_place_of_a_list(name: str) -> None:
    """A table called as one of the two lists is refused, not written over."""
    with pytest.raises(ValueError, match=name):
        data_files(around(Exhibit(Table(name, "T", (Column("a", "A"),), ()))))


def test_semicolons_go_with_decimal_commas() -> None:
    """Parted by semicolons, numbers have a decimal comma; texts and whole numbers are as ever."""
    columns = (Column("a", "A"), Column("b", "B", "number"), Column("n", "n", "count"))
    table = Table("t", "T", columns, (("1.5; x", -0.25, 1200), ("", None, None)))
    assert 'a;b;n\n"1.5; x";-0,25;1200\n"";;\n' == table_csv(table, ";").decode("utf-8")


def test_numbers_are_bare_and_texts_are_quoted() -> None:
    """A number below nought is a number; a text that looks like one is text; a missing value is nothing."""
    columns = (Column("a", "A"), Column("b", "B", "number"), Column("c", "C", "number"))
    table = Table("t", "T", columns, (("-2", -2.0, Estimate(0.1 + 0.2)), ("007", None, None)))
    expected = (
        'a,b,c,c_low,c_high,c_n,c_clusters,c_method,c_because\n"\'-2",-2,0.3,,,0,0,"",""\n"007",,,,,,,,\n'
    )
    assert expected == table_csv(table).decode("utf-8")


def test_a_thousand_rows() -> None:
    """All rows of a long table are there, shown or not."""
    assert 1001 == len(rows_of(data_files(around(Exhibit(long(1000), shown=False)))["long.csv"]))
