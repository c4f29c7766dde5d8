"""The page of an agreement card is self-contained, keeps text as text, is the same bytes again, and says what is missing."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from pipeline.agreement import AgreementCard, Part
from pipeline.reliability.confusion import confusions
from pipeline.reports.agreement_figure import draw
from pipeline.reports.agreement_page import AgreementContent, render
from pipeline.reports.agreement_tables import confusion_matrix, in_words, parts_tables
from pipeline.reports.agreement_words import methods_paragraph, references
from pipeline.verbatim import printable
from tests.agreement_cards import NASTY, empty, full, known, of_passages, of_table, of_values
from tests.reliability.tables import made
from tests.reports.conftest import Outline

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
    assert f"but {printable(NASTY)}" in Outline(text).text


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
        "Trend: −0.21 [−0.40 to −0.02]; agreement with the others falls.",
        "nothing can be said of a trend",
        "as ines said",
        "ines: whole codebook",
        printable(methods_paragraph(full())),
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
        "Whole: multi-valued alpha 0.64 [0.54,\u00a00.74], not reliable; Professional underestimation 0.71"
        in told
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
    assert ("Professional underestimation", "Resource blindness", "14", "3.3") == found.pairs[0]


def confused(codes: str) -> AgreementCard:
    """A card whose confusions were computed: every two codes meet once, the first two once more."""
    found = confusions(made([*combinations(codes, 2), tuple(codes[:2])], codes))
    return replace(full(), confusions=found, names={code: code for code in codes})


def test_the_matrix_has_every_confusion_that_was_computed() -> None:
    """However many pairs of codes meet, each stands in the matrix with its times; the list is a dozen and says so."""
    card = confused("abcdefghi")
    found = confusion_matrix(card)
    assert [("", 0), ("2", 5), *[("1", 3)] * 7] == list(found.rows[0][2])
    for place, _, cells in found.rows[2:]:
        assert ["1"] * (place - 1) + [""] + ["1"] * (9 - place) == [times for times, _ in cells]
    assert (0, 12, 24) == (found.left_out, len(found.pairs), found.more)
    assert "24 pairs more are in confusion.csv and in the JSON." in Outline(page(card)).text


def test_a_matrix_of_many_codes_says_which_it_has() -> None:
    """Of more than twenty codes those stand in the matrix that are confused most, and their cells are the true counts."""
    found = confusion_matrix(confused("abcdefghijklmnopqrstuvw"))
    assert (20, 3) == (len(found.rows), found.left_out)
    assert {"", "1", "2"} == {times for _, _, cells in found.rows for times, _ in cells}
    told = Outline(page(confused("abcdefghijklmnopqrstuvw"))).text
    assert (
        "The matrix has the 20 codes that are confused most; 3 codes confused less often are left out of it."
        in told
    )


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
