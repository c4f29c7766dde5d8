"""The page of an agreement card is self-contained, keeps text as text, is the same bytes again, and says what is missing."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pipeline.agreement import AgreementCard, Part
from pipeline.reports.agreement_figure import draw
from pipeline.reports.agreement_page import AgreementContent, render
from pipeline.reports.agreement_tables import confusion_matrix, in_words, parts_tables
from pipeline.reports.agreement_words import methods_paragraph, references
from pipeline.verbatim import visible
from tests.agreement_cards import NASTY, empty, full, known, of_passages, of_table, of_values

VOID = {"meta", "br"}
CARDS = {
    "full": full(),
    "table": of_table(),
    "values": of_values(),
    "passages": of_passages(),
    "empty": empty(),
}


def page(card: AgreementCard) -> str:
    """The whole page."""
    content = AgreementContent(f"A study {NASTY}", "today", card, "Made up.", (("Fact", NASTY),))
    return render(content, draw(card))


class Outline(HTMLParser):
    """Elements with their attributes, all text, and elements that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.astray: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and whether it stays open."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element; another one is astray."""
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.astray.append(tag)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


@pytest.fixture(params=CARDS)
def outline(request: pytest.FixtureRequest) -> Outline:
    """A page with everything, one of a table, and one with next to nothing."""
    return Outline(page(CARDS[request.param]))


def test_well_formed_and_alone(outline: Outline) -> None:
    """Every element is closed in order, ids are used once, links lead to them; nothing is fetched and nothing runs."""
    assert ([], []) == (outline.open, outline.astray)
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in outline.elements if tag == "a"]
    assert {link.removeprefix("#") for link in links} <= set(ids)
    policies = [
        a["content"] for tag, a in outline.elements if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"] == policies
    assert not {"script", "iframe", "img", "link", "object"} & {tag for tag, _ in outline.elements}


def test_text_stays_text() -> None:
    """Markup in a quote, a name, a title or a fact is shown and never obeyed, in tables, quotes and figure."""
    text = page(full())
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert f"but {visible(NASTY)}" in Outline(text).text


def test_same_card_same_bytes() -> None:
    """Two pages of one card are equal to the byte, figure and all."""
    assert page(full()) == page(full())


def test_what_is_there_is_shown() -> None:
    """Design, warnings, figure, tables, quotes, drift, adjudication, oneself again and the paragraph stand on the page."""
    text = Outline(page(full())).text
    for expected in (
        "9 of 129 sampled segments have not been judged by both coders.",
        "129 of 471 segments, segments in which the machine expected a rare code",
        "2of 6 codes reliable".removeprefix("2"),
        "the estimate alone: reliable",
        "by the estimate alone",
        "Cohen’s kappa",
        "alpha, weighted to all segments",
        "Grades off the scale",
        "Which characters a code covers",
        "The whole codebook by pair of coders.",
        "Alpha by code and language.",
        "tom gives it, ines gives “Professional underestimation” instead: 9 of 17 disagreements",
        "settled: the code does not apply",
        "Trend: −0.21 (−0.40 to −0.02); agreement with the others falls.",
        "nothing can be said of a trend",
        "as ines said",
        "ines: whole codebook",
        visible(methods_paragraph(full())),
        references(full())[0],
    ):
        assert expected in text, expected


def test_what_is_missing_is_said() -> None:
    """Of an empty card there is no figure, and each section says why it is empty."""
    text = Outline(page(empty())).text
    assert {} == draw(empty())
    for expected in (
        "Agreement needs two coders: nobody has completed segments.",
        "There is nothing to compare",
        "Nothing to set apart.",
        "No disagreement to quote.",
        "The order in which the units were read is not known.",
        "Nothing was settled",
        "Nobody judged the same units again.",
        "No agreement can be reported.",
    ):
        assert expected in text, expected


def test_the_figure_tells_what_it_shows() -> None:
    """The description holds each code with its figures and band, or why there is none."""
    told = draw(full())["codes"]
    assert (
        "Whole: multi-valued alpha 0.64 [0.54, 0.74], not reliable; Professional underestimation 0.71" in told
    )
    assert "undefined (no variation: every judgement is the same)" in told


def test_confusions_stand_both_ways() -> None:
    """The matrix is symmetrical, codes in codebook order, the most frequent pair the darkest."""
    found = confusion_matrix(full())
    assert ["Professional underestimation", "“Usual suspects”", "Resource blindness", "Volunteering"] == [
        name for _, name, _ in found.rows
    ]
    cells = [cells for _, _, cells in found.rows]
    assert ("14", 5) == cells[0][2] == cells[2][0]
    assert ("3", 2) == cells[1][3] == cells[3][1]
    assert ("", 0) == cells[0][0]
    assert ("·", 0) == cells[0][1]
    assert ("Professional underestimation", "Resource blindness", "14", "3.2") == found.pairs[0]


def test_many_parts_are_not_pressed_side_by_side() -> None:
    """With more than six parts the codes are left to the CSV and JSON; the whole codebook is still shown for each."""
    parts = tuple(
        Part("transcript", f"t{n}", code, 9, 1, known(0.5, 0.1), known(0.9, 0.1))
        for n in range(7)
        for code in ("", "blindness")
    )
    (found,) = parts_tables(replace(full(), parts=parts))
    assert (7, None, True) == (len(found.whole.rows), found.by_code, found.left_out)


def test_a_table_says_what_it_is() -> None:
    """The page of a table names its unit and metric and speaks of no suggestions."""
    text = Outline(page(of_table())).text
    assert "Krippendorff’s alpha (ordinal) for the whole" in text
    assert "Suggestions" not in text
    assert "not reliable" == in_words(of_table().whole.band).text
    values = Outline(page(of_values())).text
    assert "Each unit was given one value: there are no codes to tell apart." in values
    assert "multi-valued" not in values
    passages = Outline(page(of_passages())).text
    assert "unitizing alpha (u) for each code; unitizing alpha (u) for the whole" in passages
    assert "0.51" in passages
