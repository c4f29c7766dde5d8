"""What a study shows, and does not show, of few people."""

from __future__ import annotations

from dataclasses import replace

from pipeline.analysis.people import Attendance, Person
from pipeline.analysis.quotes import Quotable
from pipeline.findings import Cell
from pipeline.measured import SurveyMeasures
from pipeline.workflow.analysing import Compared, quoted_under
from pipeline.workflow.small_cells import without_small_cells
from tests.reports.content_data import comparison, perception, score, some, talk


def compared() -> Compared:
    """Findings of a study in which some cells hold one person or two."""
    one = score(Cell("Denmark", "health", "citizen"), some(1.0, 0.1), 1, 1)
    row = replace(comparison().rows[0], cell=one.cell, perceived=one, quotes=())
    side = comparison()
    return Compared(
        people=Attendance(()),
        perception=(*perception(), one),
        talk=talk(),
        measures=SurveyMeasures(),
        comparison=replace(side, rows=(*side.rows, row)),
        chosen={},
    )


def test_figures_of_few_people_are_left_out() -> None:
    """No level, share or difference of fewer people than must be is left, and the remark says how many cells were."""
    side, remark = without_small_cells(compared(), 3)
    assert all(one.present >= 3 for one in side.perception)
    assert all(one.present >= 3 for one in side.talk.shares)
    assert all(row.perceived is None or row.perceived.present >= 3 for row in side.comparison.rows)
    assert all(min(one.speakers) >= 3 for one in side.comparison.contrasts)
    assert compared().comparison.rows[0] in side.comparison.rows
    assert remark is not None
    assert "of fewer than 3 people are left out" in remark.what


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
