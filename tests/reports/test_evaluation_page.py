"""The page of an evaluation is self-contained, keeps text as text, is the same bytes again, and says what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.findings import Estimate, undefined
from pipeline.reports.evaluation_figures import draw, figure_learning
from pipeline.reports.evaluation_page import EvaluationContent, render
from pipeline.scorecard import (
    MEASURES,
    Bin,
    CodeScore,
    CurvePoint,
    Evaluation,
    Figures,
    FoldPlan,
    Place,
    Scores,
    ShuffleCheck,
    Suspicion,
    Twins,
)
from tests.reports.conftest import Outline

NASTY = "<script>alert(1)</script> [laughter] {{ 7 * 7 }} \x1b[31m \u202eabc $x^2$"
BOOK = Codebook("b", "1", "B", (Code("waste", f"Waste {NASTY}", ""), Code("rare", "Rare", "")))


def figures(positives: int, value: float | None) -> Figures:
    """Figures that all have the same value, or a reason."""
    one = undefined("no judged segment has the code") if value is None else Estimate(value, value / 2, 0.9)
    return Figures(40, positives, 3, 0, 5, dict.fromkeys(MEASURES, one))


def scores(only: tuple[str, str] = ("", "")) -> Scores:
    """One code that was given and one that was not."""
    curve = ((0.5, 1.0), (1.0, 0.6))
    given = CodeScore("waste", figures(12, 0.5), curve, (Bin(9, 0.4, 0.3),), "enough for a first judgement")
    never = CodeScore("rare", figures(0, None), allows="never given: nothing can be said")
    bins = (Bin(30, 0.05, 0.1), Bin(10, 1.0, 0.8))
    return Scores(figures(12, 0.4), figures(12, 0.45), (given, never), bins, only)


PLACE = Place("seg", "t1", 4, f"We {NASTY} sort", "en")
WHOLE = Evaluation(
    headline="both",
    segments=40,
    transcripts=5,
    folds=FoldPlan("transcripts", (20, 20)),
    blind=scores(),
    hinted=scores(),
    variants={"both": scores(), "rules": scores(), "keyword": scores()},
    parts=(scores(("language", "de")), scores(("stakeholder_group", ""))),
    learning=(CurvePoint(20, "", 3, 0.3, 0.2, 0.4, 0.1), CurvePoint(32, "", 1, 0.5, 0.5, 0.5, None)),
    suspicions=(Suspicion(PLACE, "waste", coded=False, probability=0.9, usual=0.1, coders=("ada",)),),
    twins=(Twins(PLACE, replace(PLACE, transcript_id="t2"), 1.0, ("waste",), ()),),
    shuffled=ShuffleCheck(0.2, 0.1, 0.3, 400),
)
EMPTY = Evaluation("both", 2, 1, FoldPlan("blocks", (1, 1)), None, None, notes=("Nobody judged blind.",))


def page(evaluation: Evaluation) -> str:
    """The whole page."""
    content = EvaluationContent("A study", "today", "", "closed rounds: 1", BOOK, evaluation, (("F", NASTY),))
    return render(content, draw(evaluation, {code.id: code.name for code in BOOK.codes}))


@pytest.fixture(params=["whole", "empty"])
def outline(request: pytest.FixtureRequest) -> Outline:
    """A page with everything, and one with next to nothing."""
    return Outline(page(WHOLE if request.param == "whole" else EMPTY))


def test_well_formed(outline: Outline) -> None:
    """Every element is closed in order, ids are used once, and links lead to them."""
    assert ([], []) == (outline.open, outline.astray)
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in outline.elements if tag == "a"]
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_nothing_is_fetched_and_nothing_runs(outline: Outline) -> None:
    """The policy allows nothing from outside, and there is no script, frame or image to fetch."""
    policies = [
        a["content"] for tag, a in outline.elements if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"] == policies
    assert not {"script", "iframe", "img", "link", "object"} & {tag for tag, _ in outline.elements}


def test_text_stays_text() -> None:
    """What came with the study is shown and never obeyed, in tables, quotes and figures."""
    text = page(WHOLE)
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[laughter] {{ 7 * 7 }} ␛[31m ⟨U+202E⟩abc $x^2$" in text


def test_same_content_same_bytes() -> None:
    """Two pages of one evaluation are equal to the byte, figures and all."""
    assert page(WHOLE) == page(WHOLE)


def test_what_is_there_is_shown() -> None:
    """Tiles, notes, the check, codings worth a second look and the never given codes stand on the page."""
    text = page(WHOLE)
    for expected in (
        "average precision, mean over codes",
        "Nothing leaks.",
        "t1, segment 5",
        "t2, segment 5",
        "Never given in what was judged, so nothing can be said: Rare.",
        "enough for a first judgement",
        "not known",
        'id="figure-curves',
        'aria-labelledby="figure-reliability-title',
        'aria-labelledby="figure-learning-title',
    ):
        assert expected in text, expected


def test_what_is_missing_is_said() -> None:
    """Without blind judgements there is no figure and each section says why it is empty."""
    text = page(EMPTY)
    assert {} == draw(EMPTY, {})
    for expected in (
        "Nobody judged blind.",
        "there is nothing to compare on",
        "Nothing was judged with a visible hint.",
        "No learning curve was asked for",
        "blocks of neighbouring segments",
    ):
        assert expected in text, expected


def test_a_leak_is_said_loudly() -> None:
    """A shuffled run that is not at chance takes the trust out of every figure."""
    leaking = replace(WHOLE, shuffled=ShuffleCheck(0.6, 0.1, 0.3, 400))
    assert "no figure here can be trusted" in page(leaking)


def test_a_check_that_shows_nothing_is_no_comfort() -> None:
    """Where the shuffled run has no figure the page does not say that nothing leaks."""
    text = page(replace(WHOLE, shuffled=ShuffleCheck(None, 0.0, 1.0, 400)))
    assert "verdicts dealt at random can show nothing" in text
    assert "Nothing leaks" not in text


def test_one_point_is_no_curve() -> None:
    """A learning curve needs two sizes."""
    assert "" == figure_learning(WHOLE.learning[:1])
