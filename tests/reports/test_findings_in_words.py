"""What the key findings and the comparison say of verdicts, extremes, ranks and coders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.findings import Cell, Estimate, undefined
from pipeline.measured import SurveyMeasures
from pipeline.perceived import Pair
from pipeline.reports.chapters import document
from pipeline.reports.content import CoderRow, Conduct, ReportContent, TraitRow
from pipeline.reports.document import Document, Facts, Listed, Paragraph
from pipeline.reports.figures.pairs import figure_pairs
from pipeline.reports.locales import writing
from pipeline.verdicts import Comparison, JointRow, RankComparison, Verdict
from tests.reports.content_data import content, rows, some


def told(made: ReportContent, *keys: str) -> str:
    """The words of some chapters."""
    found: list[str] = []
    report: Document = document(made, figures={})
    for chapter in report.chapters:
        for block in chapter.every() if chapter.id in keys else ():
            if isinstance(block, Paragraph):
                found.append(block.text)
            elif isinstance(block, Listed):
                found.extend(block.items)
            elif isinstance(block, Facts):
                found.extend(" / ".join(tile) for tile in block.tiles)
    return "\n".join(found)


def compared(*more: JointRow) -> ReportContent:
    """The study with these rows in its joint display in place of its own of the same cell."""
    cells = {row.cell for row in more}
    kept = tuple(row for row in rows() if row.cell not in cells)
    return replace(content(), comparison=replace(content().comparison, rows=(*kept, *more)))


def test_a_row_whose_groups_lie_on_both_sides_is_named_in_the_key_findings() -> None:
    """“Confirms” over everybody is said to hide that one stakeholder group lies below and another above."""
    hides = (
        "In 1 of 5 rows the stakeholder groups lie on both sides of the index, which the mean hides:"
        " All participants (professional below, third sector above)."
    )
    assert hides in told(content(), "glance")
    assert hides in told(content(), "comparison")
    table = next(one for one in document(content(), figures={}).tables() if one.id == "joint")
    assert ("All participants", "confirms (groups on both sides)") == table.rows[0][:2]
    assert any(
        note.startswith("All participants: its stakeholder groups lie on both sides") for note in table.notes
    )


def test_groups_on_one_side_are_no_remark() -> None:
    """Where no stakeholder groups lie on both sides nothing is said of it."""
    bare = tuple(replace(row, below_in=(), above_in=()) for row in rows())
    made = replace(content(), comparison=replace(content().comparison, rows=bare))
    assert "which the mean hides" not in told(made, "glance", "comparison")


FEW = Verdict("cannot tell", "", "an interval needs at least 4 focus groups, here 1")
NOWHERE = undefined("the survey has no index of the places where these people spoke")


def test_a_missing_index_is_not_told_as_too_few_groups() -> None:
    """Where the survey does not know the place, that is the reason, however few focus groups were held there."""
    citizen = next(row for row in rows() if row.cell == Cell(group="citizen"))
    lost = replace(citizen, matched=NOWHERE, verdict=Verdict("cannot tell", "", NOWHERE.undefined_because))
    made = compared(lost)
    assert "in 1 because the survey has no index of the places where these people spoke" in told(
        made, "comparison", "glance"
    )
    assert "too few focus groups stand behind them" not in told(made, "comparison", "glance")


def test_both_reasons_are_counted_apart() -> None:
    """Rows without an index and rows of too few focus groups are told one by one."""
    few = next(row for row in rows() if row.cell == Cell(group="citizen"))
    lost = replace(
        few, cell=Cell(group="third sector"), matched=NOWHERE, verdict=Verdict("cannot tell", "", "no index")
    )
    assert (
        "in 1 because the survey has no index of the places where these people spoke, in 1 because too few focus groups stand"
        " behind them" in told(compared(lost), "comparison")
    )


def test_too_few_focus_groups_of_surveyed_places_are_a_reason_of_their_own() -> None:
    """Where focus groups enough were held, and too few of them in places with an index, that is the reason told."""
    whole = next(row for row in rows() if row.cell == Cell(group="professional"))
    lost = replace(whole, unmatched=3, verdict=Verdict("cannot tell", "", "an interval needs at least 4"))
    said = told(compared(lost), "glance")
    assert "in 1 because the survey has an index of the places of too few of their focus groups" in said


def test_nobody_with_an_index_is_no_count_of_who_lies_below() -> None:
    """Where no place has an index nobody was set against one: the cells are empty, not 0 of 0."""
    place = next(row for row in rows() if row.cell == Cell("Denmark", "safety"))
    made = compared(replace(place, below=0, graded=0))
    tables = {table.id: table for table in document(made, figures={}).tables()}
    shown = {row[:2]: row for row in tables["joint-places"].rows}
    data = {row[:3]: row for row in tables["joint-all"].rows}
    keys = [[column.key for column in tables[name].columns] for name in ("joint-places", "joint-all")]
    assert None is shown["Denmark", "safety"][keys[0].index("below")]
    assert None is data["Denmark", "safety", "all"][keys[1].index("below")]


EACH = "Stakeholder groups by themselves, over all places: "


def test_verdicts_reached_for_other_stakeholder_groups_are_key_findings() -> None:
    """Beside the headline each group with a verdict is named with its side and difference; of the others nothing is said."""
    said = told(content(), "glance")
    assert (
        f"{EACH}“third sector” “discords”, above the measured level (+10.8 [4.8,\u00a016.8] points)." in said
    )
    citizen = next(row for row in rows() if row.cell == Cell(group="citizen"))
    agrees = replace(citizen, verdict=Verdict("confirms", "", "it lies within"))
    assert "; “citizen” “confirms” (+22.0 [16.0,\u00a028.0] points)." in told(compared(agrees), "glance")
    third = next(row for row in rows() if row.cell == Cell(group="third sector"))
    open_one = replace(third, verdict=Verdict("cannot tell", "", "too few"))
    assert EACH not in told(compared(open_one), "glance")


@pytest.mark.parametrize(("recorded", "which"), [(2, "2 of 5 discussions"), (5, "discussions")])
def test_times_are_told_of_the_transcripts_that_have_them(recorded: int, which: str) -> None:
    """How long discussions lasted is said of as many as have times in their transcripts."""
    made = replace(content(), conduct=Conduct(recorded=recorded, minutes=(5.0, 5.0, 5.0)))
    assert f"By the times in the transcripts {which} lasted 5 minutes." in told(made, "methods")


@pytest.mark.parametrize(("rho", "words"), [(some(-0.2, 0.6), True), (Estimate(-0.2), False)])
def test_how_rhos_interval_was_made_is_told_where_there_is_one(rho: Estimate, words: bool) -> None:
    """Methods speak of resampling only where some rank correlation has an interval."""
    ranks = replace(content().comparison.ranks[0], rho=rho)
    said = told(replace(content(), comparison=replace(content().comparison, ranks=(ranks,))), "methods")
    assert "Spearman’s correlation (Spearman, 1904)" in said
    assert words == ("by resampling places" in said)


def test_methods_do_not_say_that_suggestions_ordered_the_reading() -> None:
    """What ordered the reading is not known; what is, is in how many codings a suggestion was in sight."""
    coders = tuple(replace(row, hints_visible=0) for row in content().coders)
    said = told(replace(content(), coders=coders), "methods", "codebook")
    assert "0 of 405 codings were made with a suggestion of the program in sight" in said
    assert "order" not in [word.removesuffix("ed") for word in said.split()]


def places(spread: float) -> SurveyMeasures:
    """The survey with places that lie so far apart."""
    measures = content().measures
    indices = tuple(
        replace(one, index=some(50.0 + spread * n, 1.5, clusters=400))
        for n, one in enumerate(measures.indices)
    )
    return replace(measures, indices=indices)


EXTREMES = (
    (
        "apart",
        2.0,
        "the highest and the lowest of 4 pairs of country and sector; such extremes lie further apart in a sample",
    ),
    (
        "alike",
        0.5,
        "the 4 pairs of country and sector have an index of 52.5 to 54.0; the highest and the lowest cannot be told apart",
    ),
)


@pytest.mark.parametrize(("name", "spread", "words"), EXTREMES, ids=[case[0] for case in EXTREMES])
def test_extremes_are_told_as_extremes(name: str, spread: float, words: str) -> None:
    """The highest and lowest of many places are named only where they differ by more than sampling, and as extremes."""
    said = told(replace(content(), measures=places(spread)), "glance")
    assert words in said
    assert (name == "apart") == ("citizens do most for" in said)


RANKS = (
    (
        "enough",
        0.5139,
        1.5e-12,
        "Over so many it must be at least 0.51, in either direction, to be significant at .05.",
    ),
    (
        "too few",
        None,
        1 / 12,
        "No order of so few has a two-sided p below .083, so none is significant at .05.",
    ),
)


@pytest.mark.parametrize(("name", "least", "smallest", "words"), RANKS, ids=[case[0] for case in RANKS])
def test_rho_stands_beside_what_it_would_need(
    name: str, least: float | None, smallest: float, words: str
) -> None:
    """Beside rho stands how far from 0 it has to lie, or that over so few places nothing is significant."""
    ranks: RankComparison = replace(content().comparison.ranks[0], least_rho=least, smallest_p=smallest)
    comparison: Comparison = replace(content().comparison, ranks=(ranks,))
    said = told(replace(content(), comparison=comparison), "comparison")
    assert words in said, name
    assert "e-" not in said


def test_one_coder_has_agreed_with_nobody() -> None:
    """Codings of one coder count and are not called agreed; an adjudicator is no second coder."""
    coders = (CoderRow("ines", 186, 171, 14), CoderRow("ruth", 31, 44, 25, adjudicator=True))
    alone = replace(content(), coders=coders)
    assert "222 / codings that count (one coder) / on 240 segments judged" in told(alone, "glance")
    assert "222 codings count; there is one coder, so nobody has agreed with anybody" in told(alone, "coding")
    assert "222 codings on 240 segments judged count; one coder alone gave them." in told(alone, "methods")
    assert "222 / agreed codings / on 240 segments judged" in told(content(), "glance")


def test_off_the_scale_it_is_said_whose() -> None:
    """What lies off the scale beside the headline is that of its people, not of everybody."""
    assert "5 segments of “professional” off the scale" in told(content(), "glance")
    nobody = replace(content(), declared=replace(content().declared, professionals=()))
    assert "5 segments of all participants off the scale" in told(nobody, "glance")


def test_the_first_page_has_no_word_of_statisticians() -> None:
    """The key findings speak of rows, not of margins, and say where words are explained."""
    said = told(content(), "glance")
    assert "margin" not in said
    assert "stands under “What words mean”" in said


def test_a_trait_is_told_in_words() -> None:
    """A column of the participant list has no label: its underscores become spaces."""
    assert "age group" == TraitRow("age_group", "50–64", 3, {"citizen": 3}).name


CODES = tuple(f"c{n:02}" for n in range(28))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (27, "The 1 code that meets others least often is left out."),
        (28, "The 2 codes that meet others least often are left out."),
    ],
)
def test_codes_left_out_are_counted_in_the_right_number(count: int, words: str) -> None:
    """One code that has no place in the matrix is one code."""
    found = [Pair(one, CODES[0], 40 - n, 50, 50, 1.0, 0.2, 5) for n, one in enumerate(CODES[1:count])]
    names = {code: code for code in CODES[:count]}
    drawn = figure_pairs(found, names, writing("en"))
    assert drawn is not None
    assert words in drawn.caption
