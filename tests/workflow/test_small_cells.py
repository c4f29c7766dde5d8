"""What a study shows, and does not show, of few people."""

from __future__ import annotations

from dataclasses import replace

from pipeline.analysis.people import Attendance, Person
from pipeline.analysis.quotes import Quotable
from pipeline.findings import Cell
from pipeline.measured import SurveyMeasures
from pipeline.perceived import ResourceBalance, Talk
from pipeline.verdicts import Comparison, RankRow
from pipeline.workflow.analysing import Compared, quoted_under
from pipeline.workflow.small_cells import without_small_cells
from tests.reports.content_data import PLACES, comparison, perception, score, some, talk

ALONE, FEW_GRADED, JOINED = (
    Cell("Denmark", "health", "citizen"),
    Cell(group="nurse"),
    Cell(group="nurse and mayor"),
)
PLACE, TWO, UNSURE = Cell("Denmark", "roads"), Cell(group="citizen"), Cell("Denmark", group="mayor")
BALANCE = ResourceBalance(Cell(), 26, 30, 4, some(0.54, 0.2), 13, 15, 6, 29)


def compared() -> Compared:
    """Findings of a study in which some cells hold one person or two: present, or with a level.

    One of Danish citizens in health, two nurses of ten with a level, two nurses and mayors together, two in roads in Denmark.
    """
    side, found = comparison(), talk()
    one = score(ALONE, some(1.0, 0.1), 1, 1)
    graded, together = score(FEW_GRADED, some(0.4, 0.1), 2, 10), score(JOINED, some(0.5, 0.1), 2, 12)
    place, silent = score(PLACE, some(1.2, 0.1), 2, 8), score(Cell("Germany"), some(1.0, 0.1), 0, 9)
    rows = [replace(side.rows[0], cell=s.cell, perceived=s, quotes=()) for s in (one, together, place)]
    rows.append(
        replace(side.rows[1], below_in=("professional", "nurse"), above_in=("citizen", "third sector"))
    )
    headline = [replace(side.sensitivity[0], cell=cell) for cell in (JOINED, Cell(group="professional"))]
    headline.append(replace(headline[1], what="without fg-1", level=some(25.0, 6.0, n=2)))
    ranks = [
        replace(
            side.ranks[0],
            group=group,
            rows=tuple(RankRow(cell, 0.8, 50.0, 1.0, 2.0) for cell in (PLACE, PLACES[0])),
        )
        for group in ("", "citizen")
    ]
    ranks[1] = replace(
        ranks[1], rows=(RankRow(Cell("Denmark", "health"), 1.0, 50.0, 1.0, 1.0), *ranks[1].rows)
    )
    balances = [
        replace(BALANCE, cell=cell, present=n) for cell, n in ((Cell(), 29), (TWO, 2), (Cell("Denmark"), 12))
    ]
    return Compared(
        people=Attendance(()),
        perception=(*perception(), one, graded, place, silent, score(UNSURE, some(1.0, 0.1), 0, 2)),
        talk=replace(found, resources=tuple(balances)),
        measures=SurveyMeasures(),
        comparison=replace(side, rows=(*side.rows, *rows), sensitivity=tuple(headline), ranks=tuple(ranks)),
        chosen={},
    )


def kept() -> Compared:
    """What is left of them where three people must be."""
    return without_small_cells(compared(), 3)[0]


def test_levels_of_few_people_are_left_out() -> None:
    """Neither of few who are present nor of few who have a level; where nobody has one, there is no mean to hide."""
    gone = {score.cell for score in compared().perception} - {score.cell for score in kept().perception}
    assert {ALONE, FEW_GRADED, PLACE, TWO, UNSURE} == gone
    assert Cell("Germany") in {score.cell for score in kept().perception}


def test_rows_of_few_people_are_left_out_and_so_are_groups_together() -> None:
    """A row of “nurse and mayor” of whom two have a level goes as well, though no level of theirs stands by itself."""
    gone = {row.cell for row in compared().comparison.rows} - {row.cell for row in kept().comparison.rows}
    assert {ALONE, JOINED, PLACE, TWO} == gone
    assert kept().comparison.rows[0] == compared().comparison.rows[0]


def test_no_row_names_a_group_of_few_among_those_on_either_side() -> None:
    """Who lies below and who above is told of groups that are shown; with one side left it is not told."""
    side = compared()
    named = side.comparison.rows[-1]
    assert ("professional", "nurse") == named.below_in
    sides = [((), ()), (("professional",), ("third sector",))]
    alone = replace(named, cell=Cell(), below_in=("nurse",))
    for expected, row in zip(sides, (alone, replace(named, cell=Cell())), strict=True):
        made, _ = without_small_cells(replace(side, comparison=replace(side.comparison, rows=(row,))), 3)
        assert [expected] == [(one.below_in, one.above_in) for one in made.comparison.rows]


def test_shares_and_balances_of_few_people_are_left_out() -> None:
    """Of citizens, of whom two were present, neither a share nor a balance is left; of the others all are."""
    before, after = compared().talk, kept().talk
    assert {TWO} == {share.cell for share in before.shares} - {share.cell for share in after.shares}
    assert [share for share in before.shares if share.cell != TWO] == [*after.shares]
    assert [Cell(), Cell("Denmark")] == [one.cell for one in after.resources]


def test_a_cell_that_only_shares_know_is_left_out_of_them() -> None:
    """Without any level the shares of few people go as well."""
    made, remark = without_small_cells(replace(compared(), perception=(), comparison=Comparison()), 3)
    assert TWO not in {share.cell for share in made.talk.shares}
    assert remark is not None
    assert "Figures of 1 cell of fewer than 3 people" in remark.what
    bare = replace(
        compared(), perception=(), comparison=Comparison(), talk=replace(compared().talk, resources=())
    )
    made, _ = without_small_cells(bare, 3)
    assert TWO not in {share.cell for share in made.talk.shares}


def test_contrasts_headlines_and_ranks_of_few_people_are_left_out() -> None:
    """Contrasts with few on a side, the headline of few or computed from few, and the ranks of places of few people."""
    found = kept().comparison
    assert [(12, 9)] == [one.speakers for one in found.contrasts]
    assert [(Cell(group="professional"), "ines’s codings alone")] == [
        (s.cell, s.what) for s in found.sensitivity
    ]
    assert [("", [PLACES[0]]), ("citizen", [PLACE, PLACES[0]])] == [
        (ranks.group, [row.cell for row in ranks.rows]) for ranks in found.ranks
    ]


def test_the_remark_counts_the_cells() -> None:
    """It says how many cells are left out, each once, and how to see them."""
    _, remark = without_small_cells(compared(), 3)
    assert remark is not None
    assert "Figures of 6 cells of fewer than 3 people are left out, as the study wants it." == remark.what


def test_a_headline_without_a_focus_group_may_be_of_few() -> None:
    """Where no cell is small, the headline computed from few people goes all the same, and the remark says so."""
    only = replace(compared().comparison, rows=(), ranks=())
    side = replace(compared(), perception=(), talk=Talk(), comparison=only)
    made, remark = without_small_cells(side, 3)
    assert ["ines’s codings alone"] * 2 == [one.what for one in made.comparison.sensitivity]
    assert remark is not None
    assert "computed otherwise for fewer than 3 people" in remark.what


def test_where_one_is_enough_nothing_is_left_out() -> None:
    """With a least number of one the findings stay as they are."""
    before = compared()
    assert (before, None) == without_small_cells(before, 1)


def people(**numbers: int) -> Attendance:
    """People of one discussion in Danish by stakeholder group, and how many of each there are; "x" is not known."""
    persons = [
        Person("fg", f"{group}{n}", "Denmark", "health", "" if group == "x" else group)
        for group, number in numbers.items()
        for n in range(number)
    ]
    return Attendance(tuple(persons), languages={"fg": "da"})


def under(found: Attendance, least: int = 3) -> dict[str, int]:
    """How many people may be quoted under each heading."""
    quotable = Quotable(found, [], [], least=least)
    return {group: len(persons) for group, persons in quoted_under(found, quotable).items()}


def test_quotes_stand_under_headings_that_say_no_more_than_their_descriptions() -> None:
    """Whoever is described as a participant stands under no group; where too few are left over, the smallest group joins them."""
    assert {"staff": 4, "citizen": 3} == under(people(staff=4, citizen=3))
    assert {"staff": 4, "": 3} == under(people(staff=4, citizen=2, mayor=1))
    assert {"staff": 4, "": 4} == under(people(staff=4, citizen=3, mayor=1))
    assert {"staff": 4, "": 3} == under(people(staff=4, x=3))
    assert {"staff": 1, "mayor": 1, "": 1} == under(people(mayor=1, staff=1, x=1), least=1)


def test_who_cannot_be_hidden_is_not_quoted() -> None:
    """Of two people in all nobody is quoted."""
    assert {} == under(people(staff=1, citizen=1))
