"""Ranks of places by talk and by survey, and the interval of their correlation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.people import Person
from pipeline.analysis.ranks import compare_ranks, least_rho, with_interval
from pipeline.findings import Cell, Estimate, SurveyIndex, undefined
from pipeline.verdicts import RankComparison

Pair = tuple[float | None, float | None]


def ranked(*pairs: Pair, group: str = "", wanted: str = "") -> RankComparison:
    """Ranks over one place per pair of perceived and measured, beside people of whom the place is not known."""
    levels = {
        Person(f"fg-{n}", "a", f"C{n}", "env", group): float(level)
        for n, (level, _) in enumerate(pairs)
        if level is not None
    }
    indices = {
        cell: SurveyIndex(cell, Estimate(m), 100, 90.0)
        for n, (_, m) in enumerate(pairs)
        if m is not None and (cell := Cell(f"C{n}", "env"))
    }
    nowhere = {Person("fg-0", "b", "C1", "", group): 9.0, Person("fg-0", "c", "", "env", group): 9.0}
    return compare_ranks(levels | nowhere, indices, wanted)


def test_ranks_side_by_side() -> None:
    """The highest is first, ties share their mean rank, cells without both are left out."""
    ranks = ranked((3, 70), (2, 50), (2, 60), (1, 40), (None, 10), (4, None))
    assert [(1, 1), (2.5, 3), (2.5, 2), (4, 4)] == [(r.perceived_rank, r.measured_rank) for r in ranks.rows]
    assert ranks.rho.value is not None
    assert pytest.approx(scipy.stats.spearmanr([3, 2, 2, 1], [70, 50, 60, 40])[0]) == ranks.rho.value
    assert pytest.approx(1 / 12) == ranks.smallest_p
    assert ranks.least_rho is None
    assert "no interval over 4 cells" == ranks.rho.no_interval_because


UNRANKED: list[tuple[str, list[Pair], str]] = [
    ("nothing", [], "at least 4 cells with both values, here 0"),
    ("three cells", [(1, 2), (2, 3), (3, 4)], "at least 4 cells with both values, here 3"),
    ("no order", [(1, 2), (1, 3), (1, 4), (1, 5)], "all cells share one rank"),
]


@pytest.mark.parametrize(("name", "pairs", "reason"), UNRANKED, ids=[case[0] for case in UNRANKED])
def test_ranks_that_cannot_be_compared_say_why(name: str, pairs: list[Pair], reason: str) -> None:
    """Too few cells, or no order on one side."""
    ranks = ranked(*pairs)
    assert ranks.rho.value is None
    assert reason in ranks.rho.undefined_because


def test_a_groups_ranks_are_its_own() -> None:
    """Only the cells of the group asked for are ranked."""
    pairs: list[Pair] = [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert 4 == len(ranked(*pairs, group="citizen", wanted="citizen").rows)
    assert () == ranked(*pairs, group="citizen", wanted="manager").rows


def test_a_place_has_the_mean_over_its_speakers() -> None:
    """Not over its focus groups, and of the stakeholder group that is asked for."""
    index = {Cell("DK", "env"): SurveyIndex(Cell("DK", "env"), Estimate(50.0), 9, 9.0)}
    levels = {
        Person("fg-1", "a", "DK", "env", "x"): 10.0,
        Person("fg-1", "b", "DK", "env", "x"): 20.0,
        Person("fg-2", "a", "DK", "env", "x"): 60.0,
        Person("fg-2", "b", "DK", "env", "y"): 70.0,
        Person("fg-2", "c", "DK", "law", "y"): 80.0,
    }
    for group, mean in (("", 40.0), ("x", 30.0), ("y", 70.0)):
        assert [(Cell("DK", "env"), mean, 50.0)] == [
            (row.cell, row.perceived, row.measured) for row in compare_ranks(levels, index, group).rows
        ]
    unknown = {cell: replace(one, index=undefined("nobody answered")) for cell, one in index.items()}
    assert () == compare_ranks(levels, unknown).rows


EIGHT: list[Pair] = [(n % 5 + n / 10, 40.0 + n) for n in range(8)]


def drawn(ranks: RankComparison, spread: float, count: int = 400) -> dict[Cell, np.ndarray]:
    """Resampled indices that spread so much around the measured."""
    rng = np.random.default_rng(1)
    return {row.cell: row.measured + spread * rng.normal(size=count) for row in ranks.rows}


def speakers(pairs: list[Pair], groups: int) -> dict[Person, float]:
    """So many focus groups a cell, of two speakers around the perceived level."""
    return {
        Person(f"fg-{n}-{g}", name, f"C{n}", "env", "x"): float(level or 0) + shift
        for n, (level, _) in enumerate(pairs)
        for g in range(groups)
        for name, shift in (("a", 0.4 * g), ("b", -0.4 * g))
    }


def levels_ranked(levels: dict[Person, float], pairs: list[Pair], group: str = "") -> RankComparison:
    """These speakers beside the measured sides of the pairs."""
    places = {Cell(f"C{n}", "env"): Estimate(m) for n, (_, m) in enumerate(pairs)}
    return compare_ranks(levels, {cell: SurveyIndex(cell, m, 100, 90.0) for cell, m in places.items()}, group)


def test_the_interval_holds_the_value_and_grows_with_doubt() -> None:
    """Indices that are less well known make the interval no narrower; it is the same on every run."""
    levels = speakers(EIGHT, 2)
    ranks = levels_ranked(levels, EIGHT)
    sure, unsure = (with_interval(ranks, levels, drawn(ranks, spread)).rho for spread in (0.01, 30.0))
    assert sure == with_interval(ranks, levels, drawn(ranks, 0.01)).rho
    for rho in (sure, unsure):
        assert rho.value == ranks.rho.value
        assert rho.low is not None
        assert rho.high is not None
        assert -1 <= rho.low <= (rho.value or 0) <= rho.high <= 1
    assert (sure.high or 0) - (sure.low or 0) < (unsure.high or 0) - (unsure.low or 0)
    assert "400 joint resamples of places, of the focus groups in them and of respondents" in sure.method
    assert 16 == sure.clusters


def test_seven_cells_have_no_interval() -> None:
    """Below eight cells there are too few orders."""
    seven = EIGHT[:7]
    levels = speakers(seven, 2)
    ranks = levels_ranked(levels, seven)
    assert ranks == with_interval(ranks, levels, drawn(ranks, 1.0))


def test_the_interval_is_of_the_group_that_is_ranked() -> None:
    """Speakers of other stakeholder groups change nothing, and a focus group of two places is one focus group."""
    levels = speakers(EIGHT, 1)
    ranks = levels_ranked(levels, EIGHT, "x")
    others = {replace(person, group="y", id=f"{person.id}'"): 100 - level for person, level in levels.items()}
    alone = with_interval(ranks, levels, drawn(ranks, 0.1)).rho
    assert alone == with_interval(ranks, levels | others, drawn(ranks, 0.1)).rho
    assert 8 == alone.clusters
    shared = {
        replace(person, transcript_id="fg-01")
        if person.transcript_id in ("fg-0-0", "fg-1-0")
        else person: level
        for person, level in levels.items()
    }
    assert replace(alone, clusters=7) == with_interval(ranks, shared, drawn(ranks, 0.1)).rho


def test_the_interval_is_of_the_statistic_that_is_printed() -> None:
    """Each place counts once, whatever the number of its focus groups: resampled as it was, the interval holds the value."""
    pairs: list[Pair] = [(n if n < 8 else -50, 10.0 * n) for n in range(9)]
    levels = speakers(pairs[:8], 1) | {
        Person(f"fg-8-{g}", "a", "C8", "env", "x"): -50.0 + g / 1000 for g in range(12)
    }
    ranks = levels_ranked(levels, pairs)
    found = with_interval(ranks, levels, drawn(ranks, 0.0)).rho
    assert pytest.approx(0.4) == found.value
    # As places are drawn by hand: the same resamples, without focus groups or respondents.
    rng = np.random.default_rng(5)
    at = rng.integers(9, size=(1000, 9))
    rhos = [
        scipy.stats.spearmanr([pairs[n][0] for n in one], [pairs[n][1] for n in one])[0]
        for one in at
        if len(set(one)) > 1
    ]
    assert [pytest.approx(edge, abs=0.1) for edge in np.quantile(rhos, (0.025, 0.975))] == [
        found.low,
        found.high,
    ]
    assert "stretched" not in found.method


def test_a_place_without_an_index_is_left_out_of_that_resample() -> None:
    """It is not ranked last: a place that is lowest on both sides does not pull the interval down."""
    pairs: list[Pair] = [(float(n), 10.0 * n) for n in range(9)]
    levels = speakers(pairs, 1)
    ranks = levels_ranked(levels, pairs)
    indices = drawn(ranks, 3.0)
    gaps = {**indices, Cell("C0", "env"): np.where(np.arange(400) % 2, np.nan, indices[Cell("C0", "env")])}
    whole, part = (with_interval(ranks, levels, one).rho for one in (indices, gaps))
    assert whole.low is not None
    assert part.low is not None
    assert abs(whole.low - part.low) < 0.1
    assert 0.7 < part.low


NO_INTERVAL: list[tuple[str, float, float, str]] = [
    ("one order whatever is drawn", 0.0, 0.0, "it is the same in all resamples"),
    ("most places mostly without an index", 0.1, 0.9, "too many resamples have one rank or too few places"),
]


@pytest.mark.parametrize(
    ("name", "spread", "missing", "because"), NO_INTERVAL, ids=[case[0] for case in NO_INTERVAL]
)
def test_without_an_interval_the_reason_is_given(
    name: str, spread: float, missing: float, because: str
) -> None:
    """No width is no certainty, and what rarely exists has no middle."""
    pairs: list[Pair] = [(float(n), 10.0 * n) for n in range(8)]
    levels = speakers(pairs, 1)
    ranks = levels_ranked(levels, pairs)
    rng = np.random.default_rng(3)
    indices = {
        cell: np.where(rng.random(400) < missing, np.nan, own) for cell, own in drawn(ranks, spread).items()
    }
    found = with_interval(ranks, levels, indices).rho
    assert (1.0, None, None, because) == (found.value, found.low, found.high, found.no_interval_because)


def test_an_interval_that_misses_the_value_says_that_it_was_stretched() -> None:
    """Where respondents are drawn so differently that no resample comes near, the interval reaches to the value."""
    pairs: list[Pair] = [(float(n), 10.0 * n) for n in range(9)]
    levels = speakers(pairs, 1)
    ranks = levels_ranked(levels, pairs)
    indices = {row.cell: -own for row, own in zip(ranks.rows, drawn(ranks, 5.0).values(), strict=True)}
    found = with_interval(ranks, levels, indices).rho
    assert (1.0, 1.0) == (found.value, found.high)
    assert found.low is not None
    assert found.low < 0
    assert "stretched to the value: it lies outside the middle 95 % of them" in found.method


@given(st.permutations(range(9)), st.permutations(range(18)))
@settings(max_examples=20, deadline=None)
def test_the_interval_does_not_depend_on_names(places: list[int], groups: list[int]) -> None:
    """Other names of countries and focus groups, in whatever order of the alphabet, leave the interval as it is."""
    pairs: list[Pair] = [(n % 5 + n / 10, 40.0 + 3 * n) for n in range(9)]
    levels = speakers(pairs, 2)
    ranks = levels_ranked(levels, pairs)
    rows = {row.cell: Cell(f"Land {places[int(row.cell.country[1:])]}", "env") for row in ranks.rows}
    discussions = {name: f"g{groups[n]:02}" for n, name in enumerate({p.transcript_id: None for p in levels})}
    renamed = {
        replace(
            person,
            country=rows[Cell(person.country, person.sector)].country,
            transcript_id=discussions[person.transcript_id],
        ): level
        for person, level in levels.items()
    }
    indices = {
        rows[row.cell]: SurveyIndex(rows[row.cell], Estimate(row.measured), 100, 90.0) for row in ranks.rows
    }
    other = compare_ranks(renamed, indices)
    draws = drawn(ranks, 4.0)
    redrawn = {rows[cell]: own for cell, own in draws.items()}
    assert with_interval(ranks, levels, draws).rho == with_interval(other, renamed, redrawn).rho


def test_the_interval_does_not_depend_on_the_order_of_speakers() -> None:
    """The same levels of the same focus groups, listed from the last speaker to the first, have the same interval."""
    levels = {
        Person(f"fg-{n}-{g}", who, f"C{n}", "env", "x"): n % 5 + level
        for n in range(9)
        for g, own in enumerate(((1.0, 9.0), (2.0, 3.0)))
        for who, level in zip("ab", own, strict=True)
    }
    ranks = levels_ranked(levels, [(None, 40.0 + 3 * n) for n in range(9)])
    draws, turned = drawn(ranks, 4.0), dict(reversed(levels.items()))
    assert with_interval(ranks, levels, draws).rho == with_interval(ranks, turned, draws).rho


def study_like(rng: np.random.Generator, places: int, *, alike: bool) -> Estimate:
    """Rho of a made-up study: one or two focus groups a place, both sides with an error, one order or none in common."""
    measured = rng.normal(size=places)
    true = measured if alike else rng.normal(size=places)
    levels = {
        Person(f"fg-{n}-{g}", str(name), f"C{n}", "env", "x"): true[n] + shift + rng.normal(scale=0.2)
        for n in range(places)
        for g in range(1 + n % 2)
        for shift in (rng.normal(scale=0.1),)
        for name in range(3)
    }
    seen = measured + rng.normal(scale=0.1, size=places)
    ranks = levels_ranked(levels, [(None, float(value)) for value in seen])
    return with_interval(ranks, levels, drawn(ranks, 0.1, 300)).rho


@pytest.mark.parametrize("places", [8, 15])
def test_the_interval_holds_what_it_should(places: int) -> None:
    """It holds 0 in at least .90 of studies whose sides have nothing in common, and lies high where they have one order."""
    rng = np.random.default_rng(places)
    apart = [study_like(rng, places, alike=False) for _ in range(150)]
    assert np.mean([(rho.low or 0) <= 0 <= (rho.high or 0) for rho in apart]) >= 0.9
    alike = [study_like(rng, places, alike=True) for _ in range(100)]
    assert np.mean([(rho.low or 0) > 0 for rho in alike]) >= 0.9
    assert np.median([rho.low or 0 for rho in alike]) > 0.4
    assert np.median([rho.high or 0 for rho in alike]) > 0.95


# Number of cells → smallest |rho| with two-sided p <= .05 (Zar 1984, table B.19, and its approximation beyond)
LEAST = [(3, None), (4, None), (5, 1.0), (6, 0.886), (7, 0.786), (8, 0.738), (15, 0.514), (30, 0.361)]


@pytest.mark.parametrize(("cells", "expected"), LEAST)
def test_least_rho_is_that_of_the_table(cells: int, expected: float | None) -> None:
    """What the design can reach, as printed."""
    least = least_rho(cells)
    assert expected == (None if least is None else round(least, 3))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=9))
def test_rho_is_scipys(pairs: list[tuple[int, int]]) -> None:
    """Spearman's rho with ties equals scipy's wherever there is an order on both sides."""
    rho = ranked(*pairs).rho
    if len({p for p, _ in pairs}) == 1 or len({m for _, m in pairs}) == 1:
        assert "all cells share one rank" == rho.undefined_because
    else:
        expected = scipy.stats.spearmanr([p for p, _ in pairs], [m for _, m in pairs])[0]
        assert pytest.approx(expected, abs=1e-9) == rho.value
