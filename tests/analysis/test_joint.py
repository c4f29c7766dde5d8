"""Perceived beside measured: rows, paired differences, verdicts."""

from __future__ import annotations

import math

import pytest

from pipeline.analysis.joint import (
    Beside,
    index_there,
    joint_rows,
    on_both_sides,
    paired_difference,
    rule_in_words,
    verdict,
)
from pipeline.analysis.people import Person
from pipeline.findings import Cell, Estimate, PerceptionScore, SurveyIndex, undefined
from pipeline.verdicts import JointRow, Verdict, Word

ALL = Cell()


def index(cell: Cell, value: float, error: float = 1.0) -> SurveyIndex:
    """An index with its error."""
    return SurveyIndex(
        cell, Estimate(value, value - 1.96 * error, value + 1.96 * error, error=error), 900, 800.0
    )


def person(group: str, place: str, name: str = "p", stakeholders: str = "professional") -> Person:
    """Somebody in a focus group; `place` is country and sector."""
    country, sector = place.split()
    return Person(group, name, country, sector, stakeholders)


def score(cell: Cell) -> PerceptionScore:
    """A perceived level whose counts do not matter here."""
    return PerceptionScore(
        cell, "level", Estimate(1.0), Estimate(1.0), {"dont_know": 2, "some": 3}, 1, 2, 4, 5
    )


PLACES = {
    place: index(Cell(*place.split()), value)
    for place, value in {"DK x": 50.0, "DK y": 60.0, "FR x": 40.0}.items()
}
INDICES = {one.cell: one for one in PLACES.values()} | {ALL: index(ALL, 52.0)}
LEVELS = {
    person("fg1", "DK x", "a"): 20.0,
    person("fg1", "DK x", "b"): 40.0,
    person("fg2", "DK y"): 40.0,
    person("fg3", "FR x"): 30.0,
    person("fg4", "FR x"): 10.0,
}


def beside(levels: dict[Person, float], *, declared: bool = True, matters: float = 10.0) -> Beside:
    """These levels beside the indices."""
    return Beside(levels, INDICES, declared=declared, matters=matters)


def test_differences_are_paired_by_focus_group() -> None:
    """Each focus group counts once, against its own place; the error holds both sides."""
    found = paired_difference(LEVELS, beside(LEVELS))
    differences = [30 - 50, 40 - 60, 30 - 40, 10 - 40]
    mean = sum(differences) / 4
    spread = sum((d - mean) ** 2 for d in differences) / 3 / 4
    survey = ((1 + 1) ** 2 + (1 + 1) ** 2) / 16
    assert pytest.approx(mean) == found.difference.value
    assert pytest.approx(math.sqrt(spread + survey)) == found.difference.error
    assert (2 / 16, 2 / 16) == (found.p_flip, found.smallest_p)
    assert found.difference.clusters == 4


def test_three_focus_groups_have_no_interval() -> None:
    """Fewer than four are told and not tested by t."""
    three = {who: level for who, level in LEVELS.items() if who.transcript_id != "fg4"}
    found = paired_difference(three, beside(three))
    assert "an interval needs at least 4 focus groups, here 3" == found.difference.no_interval_because
    assert 0.25 == found.smallest_p


def test_nobody_with_a_level() -> None:
    """Without a focus group that has both there is no difference, and a reason."""
    because = "no focus group has both a level and an index"
    assert because == paired_difference({}, beside({})).difference.undefined_because
    empty = Beside(LEVELS, {}, declared=True, matters=10)
    assert because == paired_difference(LEVELS, empty).difference.undefined_because


def test_a_place_that_was_not_surveyed_stands_in_no_difference() -> None:
    """No index of another sector, country, or of all stands in: the focus group is left out and counted."""
    elsewhere = {person(f"fg{n}", "UK z"): 10.0 for n in range(5, 9)}
    both = {**LEVELS, **elsewhere}
    assert None is beside(both).index_of(person("fg5", "UK z"))
    found = joint_rows([score(Cell(group="professional"))], beside(both))[0]
    alone = joint_rows([score(Cell(group="professional"))], beside(LEVELS))[0]
    assert alone.difference == found.difference
    assert (4, 0) == (found.unmatched, alone.unmatched)
    assert 8 == (found.level.clusters if found.level else 0)


def test_focus_groups_of_places_without_an_index_are_named_where_the_others_are_too_few() -> None:
    """Of five focus groups two were held where the survey has an index: the reason says so, not that there were two."""
    elsewhere = {person(f"fg{n}", "UK z"): 10.0 for n in range(5, 8)}
    points = {**{who: value for who, value in LEVELS.items() if who.transcript_id < "fg3"}, **elsewhere}
    assert (
        "an interval needs at least 4 focus groups in places of which the survey has an index; here 2 of 5"
        == paired_difference(points, beside(points)).difference.no_interval_because
    )


def test_people_of_two_places_are_held_against_their_own() -> None:
    """A focus group with people of two places: each is compared with the index of theirs, in whatever order."""
    mixed = {person("fg1", "DK x", "a"): 52.0, person("fg1", "DK y", "b"): 63.0}
    for points in (mixed, dict(reversed(mixed.items()))):
        assert pytest.approx(2.5) == paired_difference(points, beside(points)).difference.value


def test_an_index_without_an_error_is_not_taken_as_exact() -> None:
    """Where it is not known how well a place's index is known, there is no interval, no p and no verdict."""
    unsure = {**INDICES, Cell("FR", "x"): SurveyIndex(Cell("FR", "x"), Estimate(40.0), 1, 1.0)}
    found = joint_rows(
        [score(Cell(group="professional"))], Beside(LEVELS, unsure, declared=True, matters=10)
    )[0]
    assert found.difference is not None
    assert "the index of FR, x has no interval of its own" == found.difference.no_interval_because
    assert (None, None) == (found.p_t, found.p_flip)
    assert "cannot tell" == (found.verdict.word if found.verdict else "")


def test_focus_groups_of_one_place_share_the_surveys_error() -> None:
    """Twelve in one place do not make its index surer; flipping signs, which does not know it, gives no p then."""
    points = {person(f"fg{n}", "DK x"): 50.0 + n % 3 for n in range(12)}
    found = paired_difference(
        points, Beside(points, {Cell("DK", "x"): index(Cell("DK", "x"), 50, 4.0)}, True, 10)
    )
    assert found.difference.error is not None
    assert found.difference.error > 4.0
    assert None is found.p_flip
    assert found.p_t is not None


def test_few_sampling_units_leave_few_degrees_of_freedom() -> None:
    """An index that rests on three sampling units widens the interval."""
    widths = []
    for units in (3, 300):
        own = SurveyIndex(Cell("DK", "x"), Estimate(50.0, error=4.0, n=900, clusters=units), 900, 800.0)
        points = {person(f"fg{n}", "DK x"): 50.0 + n % 3 for n in range(12)}
        found = paired_difference(points, Beside(points, {own.cell: own}, True, 10)).difference
        widths.append((found.high or 0) - (found.low or 0))
    assert widths[0] > 2 * widths[1]


def test_what_was_read_may_lean() -> None:
    """Where part of a margin was read and not by chance, there is neither interval nor verdict, and it says so."""
    unread = dict.fromkeys(LEVELS, (3, 20))
    lean = Beside(LEVELS, INDICES, declared=True, matters=10, unread=unread)
    found = joint_rows([score(Cell(group="professional"))], lean)[0]
    because = (
        "of these people’s 100 segments 15 were read by nobody, and not by chance: what was read may lean"
    )
    assert found.difference is not None
    assert found.level is not None
    assert because == found.difference.no_interval_because == found.level.no_interval_because
    assert ("cannot tell", because) == (
        (found.verdict.word, found.verdict.because) if found.verdict else None
    )
    assert (None, None, None) == (found.p_t, found.p_flip, found.smallest_p)


def test_levels_are_held_against_the_same_places() -> None:
    """Without declared levels a margin is compared with the places where its focus groups were held, not with all."""
    points = {person(f"fg{n}", "FR x"): 38.0 + n for n in range(5)}
    low = Beside(points, {**INDICES, ALL: index(ALL, 80.0)}, declared=False, matters=10)
    assert pytest.approx(40.0) == index_there(points, low).value
    found = joint_rows([score(Cell(group="professional"))], low)[0]
    assert "confirms" == (found.verdict.word if found.verdict else "")


def level(low: float | None, high: float | None) -> Estimate:
    """An estimate in the middle of its interval."""
    value = 50.0 if low is None or high is None else (low + high) / 2
    return Estimate(value, low, high, no_interval_because="" if low is not None else "here 3 focus groups")


NO_LEVEL = undefined("nobody gave a level on the scale")
# The difference's interval (declared), or the level's (not declared; the index lies at 52 ± 2), and the verdict
VERDICTS: list[tuple[str, Estimate, bool, str, str]] = [
    ("below", level(-30, -2), True, "discords", "below"),
    ("below, perhaps of no consequence", level(-11, -1), True, "cannot tell", ""),
    ("above", level(3, 30), True, "discords", "above"),
    ("within what matters", level(-6, 7), True, "confirms", ""),
    ("a small difference, well known", level(-7, -1), True, "confirms", ""),
    ("both 0 and much", level(-20, 5), True, "cannot tell", ""),
    ("too few focus groups", level(None, None), True, "cannot tell", ""),
    ("below the middle", level(20, 40), False, "discords", "below"),
    ("above the middle", level(55, 70), False, "confirms", ""),
    ("around the middle", level(45, 55), False, "cannot tell", ""),
    ("no interval", level(None, None), False, "cannot tell", ""),
]


@pytest.mark.parametrize(
    ("name", "estimate", "declared", "word", "direction"), VERDICTS, ids=[case[0] for case in VERDICTS]
)
def test_verdicts(name: str, estimate: Estimate, declared: bool, word: str, direction: str) -> None:
    """A verdict follows from where the interval lies, and says why."""
    measured = index(ALL, 56.0)
    difference = estimate if declared else None
    found = verdict(estimate, measured.index, difference, beside({}, declared=declared))
    assert (word, direction) == (found.word, found.direction)
    assert found.because


def test_without_either_side_nothing_can_be_told() -> None:
    """No index, or nobody with a level."""
    nowhere = index_there({}, beside({}))
    without = verdict(level(1, 2), nowhere, None, beside({}))
    assert ("cannot tell", nowhere.undefined_because) == (without.word, without.because)
    silent = verdict(NO_LEVEL, index(ALL, 50).index, None, beside({}))
    assert ("cannot tell", NO_LEVEL.undefined_because) == (silent.word, silent.because)


def rows(*cells: Cell, declared: bool = True) -> tuple[JointRow, ...]:
    """Rows of these cells."""
    return joint_rows(
        [score(cell) for cell in cells],
        beside(LEVELS, declared=declared),
        expands={Cell("DK", "x"): "more"},
        off_scale=("dont_know",),
    )


def test_cells_are_described_and_margins_judged() -> None:
    """A single cell has no interval and no verdict; a margin has both."""
    margin, cell = rows(Cell(group="professional"), Cell("DK", "x", "professional"))[:2]
    assert margin.verdict is not None
    assert "discords" == margin.verdict.word
    assert (5, 5) == (margin.below, margin.graded)
    assert cell.verdict is None
    assert cell.difference is not None
    assert (None, "a single cell is described by its counts and quotes") == (
        cell.difference.low,
        cell.difference.no_interval_because,
    )
    assert -20.0 == cell.difference.value
    assert (("dont_know", 2),) == cell.off_scale


def judged(cell: Cell, word: Word, way: str = "") -> JointRow:
    """A margin with its verdict."""
    return JointRow(cell, None, None, None, None, Verdict(word, way, ""), None, 0, 0)


APART: tuple[tuple[str, tuple[JointRow, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    ("both sides", (judged(Cell(group="a"), "discords", "below"), judged(Cell(group="b"), "discords", "above")), ("a",), ("b",)),
    ("one side", (judged(Cell(group="a"), "discords", "below"), judged(Cell(group="b"), "discords", "below")), (), ()),
    ("not told", (judged(Cell(group="a"), "discords", "below"), judged(Cell(group="b"), "cannot tell")), (), ()),
    ("elsewhere", (judged(Cell("DK", "", "a"), "discords", "below"), judged(Cell("DK", "", "b"), "discords", "above")), (), ()),
    ("several on a side", (judged(Cell(group="c"), "discords", "below"), judged(Cell(group="a"), "discords", "below"), judged(Cell(group="b"), "discords", "above")), ("a", "c"), ("b",)),
    ("groups taken together do not count again", (judged(Cell(group="a and c"), "discords", "below"), judged(Cell(group="b"), "discords", "above")), (), ()),
)  # fmt: skip


@pytest.mark.parametrize(("name", "rows", "below", "above"), APART, ids=[case[0] for case in APART])
def test_a_mean_that_hides_opposite_groups_says_so(
    name: str, rows: tuple[JointRow, ...], below: tuple[str, ...], above: tuple[str, ...]
) -> None:
    """Where stakeholder groups within a row discord in opposite directions by their own verdicts, the row names them."""
    whole = on_both_sides((judged(Cell(), "confirms"), *rows), {"a and c": ("a", "c")})[0]
    assert (below, above) == (whole.below_in, whole.above_in), name


def test_groups_taken_together_may_lie_on_both_sides_too() -> None:
    """A row of several stakeholder groups looks at these alone, a row of one group at none."""
    rows = (
        judged(Cell(group="a and b"), "confirms"),
        judged(Cell(group="a"), "discords", "below"),
        judged(Cell(group="b"), "discords", "above"),
        judged(Cell(group="c"), "discords", "above"),
    )
    found = on_both_sides(rows, {"a and b": ("a", "b")})
    assert [(("a",), ("b",)), *[((), ())] * 3] == [(row.below_in, row.above_in) for row in found]


def test_the_matched_index_is_what_the_difference_is_taken_from() -> None:
    """It is the mean index of the focus groups' own places; with one speaker a focus group, level less it is the difference."""
    single = {who: level for who, level in LEVELS.items() if who.id != "b"}
    row = joint_rows([score(ALL)], beside(single))[0]
    assert row.level is not None
    assert row.matched is not None
    assert row.difference is not None
    assert pytest.approx((50 + 60 + 40 + 40) / 4) == row.matched.value
    assert pytest.approx((row.level.value or 0) - (row.matched.value or 0)) == row.difference.value


def test_the_survey_alone_has_rows_of_its_own() -> None:
    """Places that were surveyed and not talked about stand last, with what a person says of them."""
    found = rows(ALL)
    assert [ALL, Cell("DK", "x"), Cell("DK", "y"), Cell("FR", "x")] == [row.cell for row in found]
    assert [None] * 3 == [row.perceived for row in found[1:]]
    assert "more" == found[1].expands


def test_nothing_is_subtracted_where_nothing_is_declared() -> None:
    """Without declared levels there is neither a difference nor a count of who lies below."""
    margin = rows(Cell(group="professional"), declared=False)[0]
    assert (None, 0, None) == (margin.difference, margin.below, margin.p_flip)


def test_a_side_without_a_size_is_told_in_plain_words() -> None:
    """An interval on one side of 0 and on both sides of what matters: the side is told, and that the size is not."""
    difference = Estimate(-6.0, low=-11.0, high=-1.0)
    found = verdict(Estimate(44.0), Estimate(50.0), difference, beside({}))
    because = "it lies below the index; whether by 10 points or more cannot be told"
    assert Verdict("cannot tell", "", because) == found


def test_the_rule_names_what_it_goes_by() -> None:
    """Both rules are told, with the smallest difference of consequence."""
    assert "within 7.5 points of 0" in rule_in_words(declared=True, matters=7.5)
    assert "nothing is subtracted" in rule_in_words(declared=False, matters=10)
