"""Perceived beside measured, and ranks side by side."""

from __future__ import annotations

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis import compare_ranks, joint_display
from pipeline.analysis.comparison import least_rho
from pipeline.findings import Cell, Estimate, PerceptionScore, QuoteRef, SurveyGap, SurveyIndex, undefined
from pipeline.hashing import canonical_json


def perceived(cell: Cell, value: float | None) -> PerceptionScore:
    """A perceived level, None where nobody graded."""
    mean = undefined("nobody") if value is None else Estimate(value)
    return PerceptionScore(cell, "grade", mean, mean, {}, 1, 1, 1, 1)


def measured(cell: Cell, value: float) -> SurveyIndex:
    """An index."""
    return SurveyIndex(cell, Estimate(value), 100, 90.0)


def places(*pairs: tuple[float | None, float | None], group: str = "") -> list[SurveyGap]:
    """One country × sector row per pair of perceived and measured."""
    return [
        SurveyGap(
            Cell(f"C{n}", "env", group),
            perceived(Cell(f"C{n}", "env", group), p),
            None if m is None else measured(Cell(f"C{n}", "env"), m),
        )
        for n, (p, m) in enumerate(pairs)
    ]


def test_a_cell_with_a_group_stands_beside_the_index_of_its_place() -> None:
    """The survey knows no stakeholder groups: UK env citizens stand beside UK env, a group beside all."""
    quote = QuoteRef("s", "uk", "ann", "grade", "Words.", "citizen, UK", "en")
    cell = Cell("UK", "env", "citizen")
    scores = [perceived(Cell(group="citizen"), 1), perceived(cell, 2), perceived(Cell("DK", "env"), 3)]
    indices = [measured(Cell(), 40), measured(Cell("UK", "env"), 50), measured(Cell("FR", "env"), 60)]
    rows = joint_display(scores, indices, {cell: [quote]})
    assert [
        (Cell(group="citizen"), 1, 40, ()),
        (cell, 2, 50, (quote,)),
        (Cell("DK", "env"), 3, None, ()),
        (Cell(), None, 40, ()),
        (Cell("UK", "env"), None, 50, ()),
        (Cell("FR", "env"), None, 60, ()),
    ] == [
        (
            row.cell,
            row.perceived.mean.value if row.perceived else None,
            row.measured.index.value if row.measured else None,
            row.quotes,
        )
        for row in rows
    ]


def test_without_a_survey_and_without_codings() -> None:
    """Either side may be missing altogether."""
    assert [None] == [row.measured for row in joint_display([perceived(Cell(), 1)], [])]
    assert [None] == [row.perceived for row in joint_display([], [measured(Cell(), 1)])]
    assert [] == joint_display([], [])


def test_ranks_side_by_side() -> None:
    """The highest is first, ties share their mean rank, cells without both are left out."""
    ranks = compare_ranks(places((3, 70), (2, 50), (2, 60), (1, 40), (None, 10), (4, None)))
    assert [(1, 1), (2.5, 3), (2.5, 2), (4, 4)] == [(r.perceived_rank, r.measured_rank) for r in ranks.rows]
    assert ranks.rho.value is not None
    assert pytest.approx(scipy.stats.spearmanr([3, 2, 2, 1], [70, 50, 60, 40])[0]) == ranks.rho.value
    assert pytest.approx(1 / 12) == ranks.smallest_p
    assert ranks.least_rho is None
    assert (
        "Over 4 cells no order can reach a two-sided p below 0.083, so none is significant at .05."
        == ranks.note
    )
    assert "no interval over 4 cells" == ranks.rho.no_interval_because


UNRANKED: list[tuple[str, list[SurveyGap], str]] = [
    ("nothing", [], "at least 4 cells with both values, here 0"),
    ("three cells", places((1, 2), (2, 3), (3, 4)), "at least 4 cells with both values, here 3"),
    ("no order", places((1, 2), (1, 3), (1, 4), (1, 5)), "all cells share one rank"),
]


@pytest.mark.parametrize(("name", "gaps", "reason"), UNRANKED, ids=[case[0] for case in UNRANKED])
def test_ranks_that_cannot_be_compared_say_why(name: str, gaps: list[SurveyGap], reason: str) -> None:
    """Too few cells, or no order on one side."""
    ranks = compare_ranks(gaps)
    assert ranks.rho.value is None
    assert reason in ranks.rho.undefined_because


def test_a_groups_ranks_are_its_own() -> None:
    """Only the cells of the group asked for are ranked, and margins never are."""
    gaps = [
        *places((1, 1), (2, 2), (3, 3), (4, 4), group="citizen"),
        *places((4, 1), (3, 2), (2, 3), (1, 4)),
        SurveyGap(Cell("UK"), perceived(Cell("UK"), 1), measured(Cell("UK"), 1)),
    ]
    citizens = compare_ranks(gaps, "citizen")
    assert 4 == len(citizens.rows)
    assert pytest.approx(1.0) == citizens.rho.value
    assert pytest.approx(-1.0) == compare_ranks(gaps).rho.value


# Number of cells → smallest |rho| with two-sided p <= .05 (Zar 1984, table B.19, and its approximation beyond)
LEAST = [(3, None), (4, None), (5, 1.0), (6, 0.886), (7, 0.786), (8, 0.738), (15, 0.514), (30, 0.361)]


@pytest.mark.parametrize(("cells", "expected"), LEAST)
def test_least_rho_is_that_of_the_table(cells: int, expected: float | None) -> None:
    """What the design can reach, as printed."""
    least = least_rho(cells)
    assert expected == (None if least is None else round(least, 3))


def test_ranks_are_json() -> None:
    """A comparison can be written out."""
    record = compare_ranks(places((1, 2), (2, 3), (3, 4), (4, 5))).as_json()
    assert '"rho":{"clusters":0' in canonical_json(record)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=9))
def test_rho_is_scipys(pairs: list[tuple[int, int]]) -> None:
    """Spearman's rho with ties equals scipy's wherever there is an order on both sides."""
    rho = compare_ranks(places(*pairs)).rho
    if len({p for p, _ in pairs}) == 1 or len({m for _, m in pairs}) == 1:
        assert "all cells share one rank" == rho.undefined_because
    else:
        expected = scipy.stats.spearmanr([p for p, _ in pairs], [m for _, m in pairs])[0]
        assert pytest.approx(expected, abs=1e-9) == rho.value
