"""The page of a report: what is said stays text, nothing is fetched, every part has its place and its name."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from pipeline.reports.document import Block, Context, ContextTurn, Document, Exhibit, Picture, Quote, Quotes
from pipeline.reports.html import page
from pipeline.verbatim import printable
from tests.reports.conftest import Outline
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
    text_table,
    wide,
)

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def whole() -> str:
    """The page of a report with every part."""
    return page(made_up(figures=2), locale="en-GB")


def parsed(document: Document, locale: str = "en") -> Any:
    """The page as a tree."""
    return html.document_fromstring(page(document, locale=locale))


def test_a_small_report_is_as_it_was() -> None:
    """The body of a small report is that of the golden file."""
    document = around(Exhibit(numbers()), quotes()[0], title="A small report")
    body = page(document, locale="de").partition("<body>")[2]
    assert (GOLDEN / "small.html").read_text(encoding="utf-8") == body


def test_the_same_bytes_again(whole: str) -> None:
    """The same report gives the same page."""
    assert whole == page(made_up(figures=2), locale="en-GB")


def test_markup_is_well_formed(whole: str) -> None:
    """Every element is closed in order, no id is used twice, every link within the page leads somewhere."""
    outline = Outline(whole)
    assert ([], []) == (outline.open, outline.astray)
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert sorted(set(ids)) == sorted(ids)
    assert {a["href"].removeprefix("#") for a in outline.all("a")} <= set(ids)


def test_headings_go_down_one_by_one(whole: str) -> None:
    """One first heading; no level is left out below it; chapters, contents and title are headings."""
    levels = [int(tag[1]) for tag, _ in Outline(whole).elements if re.fullmatch("h[1-6]", tag)]
    assert 1 == levels.count(1) == levels[0]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_policy_is_strict_and_nothing_is_fetched(whole: str) -> None:
    """Nothing but style within the page is allowed; no script, no handler, no address outside the page."""
    outline = Outline(whole)
    policy = next(meta["content"] for meta in outline.all("meta") if meta.get("http-equiv"))
    assert (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        == policy
    )
    assert [] == outline.all("script") + outline.all("link") + outline.all("img") + outline.all("iframe")
    for _, attributes in outline.elements:
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert "http" not in value.casefold() or name.startswith("xmlns") or name == "http-equiv"
    style = whole.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_tables_say_what_they_are(whole: str) -> None:
    """Every table has a caption and a scope for each heading, and stands in a region that the keyboard reaches."""
    tree: Any = html.document_fromstring(whole)
    tables = tree.xpath("//table")
    assert len(tables) > 6
    for table in tables:
        assert 1 == len(table.xpath("./caption"))
        assert table.xpath(".//th") == table.xpath(".//th[@scope]")
        assert "0" == table.xpath("ancestor::div[contains(@class, 'scroll')]")[0].get("tabindex")


def test_figures_are_described_and_their_numbers_are_at_hand(whole: str) -> None:
    """Every figure has title and description within, a caption, and the table behind it below."""
    tree: Any = html.document_fromstring(whole)
    figures = tree.xpath("//figure[contains(@class, 'drawing')]")
    assert 2 == len(figures)
    for number, figure in enumerate(figures, 1):
        assert f"Figure {number}" == figure.xpath(".//span[@class='number']")[0].text
        assert figure.xpath(".//*[local-name()='title']")[0].text
        assert figure.xpath(".//*[local-name()='desc']")[0].text
        behind = figure.xpath("following-sibling::details[1]")[0]
        assert f"The numbers behind Figure {number}" == behind.xpath("./summary")[0].text
        assert behind.xpath(".//table")


def test_numbers_are_those_of_the_locale() -> None:
    """Cells are written in the locale, a missing interval has its note in its place, a missing value a dash with its note."""
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./*")]
        for row in parsed(around(Exhibit(numbers())), "de").xpath("//tbody/tr")
    ]
    assert ["United Kingdom", "community safety", "1.012", "10,0 % [5,0; 20,0]", "33,4 [31,2; 36,9]"] == rows[
        0
    ][:5]
    assert ["1,20 —a", "−4,2 [−6,0; 1,0]", "< 0,001", "lower than measured"] == rows[0][5:]
    assert ["1,60 [1,10; 2,10]", "—b"] == [rows[2][5], rows[4][6]]


@pytest.mark.parametrize(("name", "text"), AWKWARD, ids=[name for name, _ in AWKWARD])
def test_awkward_text_stays_text(name: str, text: str) -> None:
    """Whatever a text would mean elsewhere, it comes out as it is in every block that may hold it."""
    expected, found = in_every_block(text)
    assert expected == found


@given(st.text())
@settings(max_examples=20)
def test_any_text_stays_text(text: str) -> None:
    """Any text comes out as that text in every block that may hold it."""
    expected, found = in_every_block(text)
    assert expected == found


def in_every_block(text: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """By place what the page is to show wherever `everywhere` has put the text, what acts unseen made visible; what it shows."""
    tree, seen = parsed(everywhere(text)), printable(text)
    places = {
        "//h1": 1,
        "//main//h2": 1,
        "//main//h3": 3 if text else 2,  # the section, the quotes, the context
        "//main/section/p[not(@class)]": 1,
        "//figure[@class='paragraph']/p": 1,
        "//main//p[@class='small']": 1,
        "//ul[@class='listed']/li": 1,
        "//main//dl[@class='facts']/dt": 1,
        "//main//dl[@class='facts']/dd": 1,
        "//dl[@class='tiles']//dt": 1,
        "//dd[@class='value']": 1,
        "//tbody//th": 1,
        "//tbody//td[contains(@class, 'q')]": 1,
        "//blockquote/p": 2 if text else 1,
        "//p[@class='said']": 2,
        "//main//*[contains(@class, 'absent')]/p": 2,
    }
    found = {path: [one.text_content() for one in tree.xpath(path)] for path in places}
    return {path: [seen] * times for path, times in places.items()}, found


def test_a_quote_has_its_language_and_its_translation() -> None:
    """A quote says its language, the translation beside it that of the report; each finds its direction by itself."""
    tree = parsed(around(*quotes()))
    said = [(one.get("lang"), one.get("dir"), one.get("class")) for one in tree.xpath("//blockquote")]
    assert [("da", "auto", None), ("en", "auto", "translation"), ("en", "auto", None)] == said[:3]


def test_a_quote_without_context_has_no_link() -> None:
    """Where the appendix is switched off, no link leads nowhere."""
    assert [] == parsed(around(*quotes())).xpath("//figure//a")


def test_a_quote_may_stand_twice() -> None:
    """A quote under two themes has an anchor of its own each time; the context leads to the first."""
    quote = Quote("q", "Said.", "by", "en", place="c")
    blocks: tuple[Block, ...] = (
        Quotes("One", (quote,)),
        Quotes("Two", (quote,)),
        Context("Talk", "en", (ContextTurn("by", "Said.", quoted=True, places=("c",), back=("q", "gone")),)),
    )
    tree = parsed(around(*blocks))
    assert ["quote-1", "quote-1-2"] == [one.get("id") for one in tree.xpath("//figure[@class='quote']")]
    assert ["#quote-1"] == [one.get("href") for one in tree.xpath("//span[@class='back']/a")]


def test_no_id_of_a_segment_stands_on_the_page() -> None:
    """Ids of segments are made of transcript, label and words: on the page a guessed label could be tried on them."""
    quote = Quote("themes-seg.b2.0123", "Said.", "by", "en", place="seg.b2.0123")
    turn = ContextTurn("by", "Said.", quoted=True, places=("seg.b2.0123",), back=("themes-seg.b2.0123",))
    made = page(around(Quotes("One", (quote,)), Context("Talk", "en", (turn,))), locale="en")
    assert ('href="#context-1"' in made, False) == (True, "seg.b2" in made)


def test_quotes_of_one_turn_share_it() -> None:
    """Where two quotes begin in one turn each has its anchor there, and the turn leads back to both by name."""
    said = tuple(Quote(name, "Said.", "by", "en", place=f"at-{name}") for name in ("a", "b"))
    turn = ContextTurn("by", "Said. Said.", quoted=True, places=("at-a", "at-b"), back=("a", "b"))
    tree = parsed(around(Quotes("One", said), Context("Talk", "en", (turn,))))
    marked = tree.xpath("//div[contains(@class, 'quoted')]")[0]
    assert ["context-1", "context-2"] == marked.xpath("descendant-or-self::*/@id")
    assert ["back to quote 1", "quote 2"] == [one.text for one in marked.xpath(".//a")]


@pytest.mark.parametrize(
    ("name", "block", "rows", "said"),
    [
        ("an empty table", Exhibit(empty()), 1, "There is no row in this table."),
        ("a long table", Exhibit(long(1000)), 1000, "Speaker 8"),
        ("a wide table", Exhibit(wide()), 4, "65.0%"),
        ("nothing defined", Exhibit(all_undefined()), 4, "The code never varies."),
        ("not shown", Exhibit(long(), shown=False), 0, ""),
        ("a figure", Picture(drawn("a", numbers_behind(0))), 4, "12%"),
        ("a text", Exhibit(text_table("a", "=1+1")), 1, "=1+1"),
    ],
)
def test_tables_of_any_size(name: str, block: Block, rows: int, said: str) -> None:
    """A table is shown whole, whatever its size; one that is not shown is nowhere."""
    tree = parsed(around(block))
    assert rows == len(tree.xpath("//tbody/tr"))
    assert said in tree.text_content()


def test_a_report_of_nothing() -> None:
    """A report without chapters has a page."""
    assert "A report" in page(Document("A report", "today", "en", ()), locale="en")


def test_importing_the_faces_loads_nothing_heavy() -> None:
    """Babel, Jinja, python-docx, openpyxl and matplotlib are loaded when a report is written, not before."""
    heavy = {"babel", "jinja2", "docx", "openpyxl", "matplotlib", "lxml", "numpy"}
    faces = "html, word, workbook, data_files, locales, layout"
    script = f"import sys\nfrom pipeline.reports import {faces}\nprint(sorted({heavy} & set(sys.modules)))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert "[]" == done.stdout.strip()
