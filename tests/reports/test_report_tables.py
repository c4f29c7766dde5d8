"""Tables hold what was counted, in the order given, with every gap explained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.agreement import Band
from pipeline.findings import Cell, CodeCount, Conflict, Estimate, Settlement, SurveyIndex, undefined
from pipeline.reports.agreement_tables import in_words
from pipeline.reports.coding_tables import agreement_tables, settled_table, themes
from pipeline.reports.content import CoderRow, MissingPart, ReportContent, missing_parts
from pipeline.reports.page import render
from pipeline.reports.survey_tables import activities, grade_table, index_table, joint_display, ranks
from pipeline.reports.wording import Notes, Shown

SECTOR = "public health"
ALONE = "by the estimate alone"
WORDS = (
    ("all of it reliable", Band("reliable", "interval", "reliable"), Shown("reliable")),
    (
        "surely tentative",
        Band("tentative", "interval", "reliable"),
        Shown("tentative", "the estimate alone: reliable"),
    ),
    ("no interval", Band("reliable", "estimate", "reliable"), Shown("reliable", ALONE)),
    ("undefined", Band(""), Shown("—")),
)


@pytest.mark.parametrize(("name", "band", "expected"), WORDS, ids=[w[0] for w in WORDS])
def test_alpha_in_words(name: str, band: Band, expected: Shown) -> None:
    """The band that is reached is given, beside it the estimate's own where that differs; one of the estimate is marked."""
    assert expected == in_words(band)


def test_themes_follow_codebook_and_groups(content: ReportContent) -> None:
    """Themes stand in the codebook's order, columns in the order of the groups, and read `n of N`."""
    table = themes(content)
    assert [code.id for code in content.codebook.codable] == [row.code.id for row in table.rows]
    assert ("professional", "manager", "third sector", "citizen") == table.groups
    first = table.rows[0]
    assert ("13 of 34", ("8 of 13", "4 of 9", "1 of 8", "0 of 4")) == (first.everybody, first.by_group)
    assert ("26 of 231", "5 of 5") == (first.segments, first.focus_groups)


def test_nobody_present_is_a_dash(content: ReportContent) -> None:
    """A group of which nobody was present has a dash, not `0 of 0`."""
    counts = (
        CodeCount(Cell(), "usual_suspects", 1, 9, 1, 3, 1, 1),
        CodeCount(Cell(group="politician"), "usual_suspects", 0, 9, 0, 0, 0, 0),
    )
    assert ("—",) == themes(replace(content, code_counts=counts)).rows[0].by_group


def test_agreement_says_why_a_figure_is_missing(content: ReportContent) -> None:
    """Undefined alpha has its reason below the table, open conflicts are counted by code, levels stand apart."""
    table = agreement_tables(content)
    by_name = {row.name: row for row in table.rows}
    assert Shown("—", notes=(1,)) == by_name["Public inputs"].alpha
    assert ("the coders never differ and the code never varies", "fewer than four transcripts") == table.notes
    assert "1" == by_name["Professional underestimation"].conflicts
    assert (("ines", "21"), ("tom", "25")) == by_name["Public inputs"].coded_by
    assert [("Perceived contribution", Shown("14"))] == [
        (name, cells[0]) for name, cells in table.levels.rows
    ]


def test_how_disagreements_were_settled(content: ReportContent) -> None:
    """A row for each reason that was given, with how often a code applies and how often not; without any no table."""
    settled = [
        Settlement(f"s{i}", "usual_suspects", ("presence",), applies, ("ruth",), (), (), reason)
        for i, (reason, applies) in enumerate(
            [("missed", True), ("missed", False), ("", True), ("missed", True)]
        )
    ]
    counts = replace(content.consensus, settled=tuple(settled))
    rows = settled_table(replace(content, consensus=counts))
    assert [("somebody missed it", "2", "1"), ("no reason given", "1", "0")] == [
        (row.reason, row.applies, row.does_not) for row in rows
    ]
    shown = render(replace(content, consensus=counts))
    assert 1 == shown.count("How disagreements were settled")
    assert "somebody missed it" in shown
    assert "How disagreements were settled" not in render(content)


def test_an_open_span_is_told(content: ReportContent) -> None:
    """Conflicts about a span are counted where there are any."""
    more = Conflict("seg.7", "underestimation", "span", ("ines", "tom"))
    counts = replace(content.consensus, conflicts=(*content.consensus.conflicts, more))
    assert "1 about its level, 1 about the words that it holds for" in render(
        replace(content, consensus=counts)
    )
    assert "the words that it holds for" not in render(content)


def test_codes_without_double_coded_segments_are_left_out(content: ReportContent) -> None:
    """A result over no segment at all is no agreement."""
    none = tuple(replace(result, units=0) for result in content.agreement or ())
    assert () == agreement_tables(replace(content, agreement=none)).rows


def test_index_table_ends_with_the_margins() -> None:
    """Countries and sectors keep their order, margins come last, and what is not there has a reason."""
    indices = (
        SurveyIndex(Cell(), Estimate(43.1), 2000, 1700.0),
        SurveyIndex(Cell("UK", "safety"), Estimate(40.0, 39.0, 41.0), 1000, 850.4),
        SurveyIndex(Cell("DK", "safety"), undefined("no item answered"), 1000, 900.0),
    )
    table = index_table(indices)
    assert (("safety", ""), ["UK", "DK", ""]) == (table.sectors, [row[0] for row in table.rows])
    assert ("UK", (Shown("40.0", "39.0–41.0"), Shown("—", notes=(1,))), "1,000", "850") == table.rows[0]
    assert ("the survey says nothing of this cell", "no item answered") == table.notes


def test_equal_shares_share_a_place(content: ReportContent) -> None:
    """Activities are ranked from the highest share down; equal ones share a place, the unknown come last."""
    items = content.item_shares[:4]
    tied = (items[3], replace(items[2], often=items[1].often), items[0], items[1])
    unknown = replace(items[3], often=undefined("nobody answered"), label="unknown")
    notes = Notes()
    ranked = activities(replace(content, item_shares=(unknown, *tied)), notes)
    assert [1, 2, 2, 4, 5] == [activity.place for activity in ranked]
    assert ("unknown", ["nobody answered"]) == (ranked[-1].label, notes.reasons)


def test_ranks_share_the_mean_of_ties() -> None:
    """Rank 1 is the highest; equal values share the mean of their ranks."""
    cells = [Cell(country=name) for name in "abcd"]
    assert ["1", "2.5", "2.5", "4"] == list(
        ranks(dict(zip(cells, (9.0, 5.0, 5.0, 1.0), strict=True))).values()
    )
    assert {} == ranks({})


def test_joint_display_ranks_places_and_subtracts_nothing(content: ReportContent) -> None:
    """Margins, places and cells stand apart; only places with both sides are ranked; gaps say why they are."""
    joint = joint_display(content)
    assert 3 == len(joint.parts)
    margins, places, cells = (rows for _, rows in joint.parts)
    assert 5 == joint.ranked
    assert {""} == {row.perceived_rank for row in (*margins, *cells)}
    assert ["4.5", "4.5", "2.5", "2.5", "1"] == [row.perceived_rank for row in places]
    assert "UK" in [row.cell.country for row in places]
    assert Cell("UK", SECTOR) not in [row.cell for row in places]
    assert "nobody in this cell was graded" in joint.notes
    assert "the survey says nothing of this cell" in joint.notes
    assert "0 “None at all” to 4 “A great deal”" == joint.scale


def test_grades_off_the_scale_stand_apart(content: ReportContent) -> None:
    """Levels are counted in their order, answers off the scale last; without a scale there is no table."""
    table = grade_table(content)
    assert table is not None
    assert ("Does not know", "Disputes the question") == table.off_scale
    group, counts, mean, _, people = table.rows[0]
    assert ("", ("2", "28", "2", "1", "0", "3", "1"), "28 of 30") == (group, counts, people)
    assert Shown("1.7", "1.2–2.2") == mean
    assert None is grade_table(replace(content, perception=()))


def test_missing_parts_are_found_in_the_content(content: ReportContent) -> None:
    """A whole report misses nothing; an empty one misses every part and says how to add it."""
    empty = ReportContent(title="t", generated="g", codebook=content.codebook)
    assert () == missing_parts(content)
    parts = missing_parts(empty)
    expected = ["transcripts", "participants", "decisions", "agreement", "perception", "survey"]
    assert expected == [part.part for part in parts]
    assert all(part.what and part.how for part in parts)


def test_one_coder_is_no_agreement(content: ReportContent) -> None:
    """With one coder only the agreement is missing."""
    alone = replace(content, coders=(CoderRow("ines", 186, 171, 14),), agreement=None)
    assert ["agreement"] == [part.part for part in missing_parts(alone)]


def test_own_words_win_over_the_standard(content: ReportContent) -> None:
    """What the caller says of a missing part replaces the standard words; other remarks are added at the end."""
    own = MissingPart("survey", "The survey was embargoed.", "Wait for May.")
    remark = MissingPart("other", "Two recordings are lost.", "Nothing can be done.")
    parts = missing_parts(replace(content, indices=(), survey=None, missing=(remark, own)))
    assert (own, remark) == parts


def test_names_that_the_survey_does_not_know_are_named(content: ReportContent) -> None:
    """A country of the focus groups that the survey calls otherwise is a missing part with both names."""
    score = replace(content.perception[0], cell=Cell("Britain", SECTOR))
    parts = missing_parts(replace(content, perception=(*content.perception, score)))
    assert ["match"] == [part.part for part in parts]
    assert "The survey knows no country called Britain; its names are CZ, DE, DK, FR, UK." == parts[0].what
    nameless = tuple(index for index in content.indices if index.cell == Cell())
    assert () == missing_parts(replace(content, perception=(*content.perception, score), indices=nameless))


def test_quotes_stand_beneath_the_rows_that_have_them(content: ReportContent) -> None:
    """The joint display shows the quotes it is given, row by row, and chooses none itself."""
    cells = [gap for gap in content.gaps if gap.perceived and not gap.cell.is_margin]
    shown = [row.quotes for _, rows in joint_display(content).parts for row in rows if not row.cell.is_margin]
    assert [gap.quotes for gap in cells] == shown
