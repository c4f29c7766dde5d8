"""The stopping rule: the published vector, the formula term by term with scipy, and what must hold of it."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from pipeline.stopping import (
    LOOK,
    Labels,
    RecallTest,
    audit_test,
    most_left,
    recall_p,
    recall_test,
    recall_tests,
    to_last_look,
    to_next_look,
)

TARGETS = (0.5, 0.8, 0.9, 0.95, 1.0)


@st.composite
def readings(draw: st.DrawFn) -> tuple[list[int], int, float]:
    """Judgements in the order of reading, the population, and a target."""
    labels = draw(st.lists(st.sampled_from((0, 0, 0, 1)), min_size=1, max_size=80))
    population = len(labels) + draw(st.integers(0, 60))
    return labels, population, draw(st.sampled_from(TARGETS))


def published(labels: list[int], population: int, target: float) -> float:
    """The smallest p over every starting point, each by scipy: the rule as it is printed, one sample after another."""
    found, read = sum(labels), len(labels)
    fewest = math.floor(found / Fraction(str(target))) + 1
    smallest = 1.0
    for size in range(1, read + 1):
        hits = sum(labels[read - size :])
        urn, having = population - read + size, fewest - (found - hits)
        # So many do not fit into the urn beside the others: what is supposed cannot be.
        p = 0.0 if having - hits > population - read else float(hypergeom.cdf(hits, urn, having, size))
        smallest = min(smallest, p)
    return smallest


@pytest.mark.shared
def test_the_vector(shared: Path) -> None:
    """20 relevant and then 200 irrelevant out of 1,000 give the p of buscarpy's calculate_h0."""
    (vector,) = json.loads((shared / "irr" / "stopping_survey.json").read_text(encoding="utf-8"))[
        "hypergeometric_stop"
    ]
    assert "20 relevant then 200 irrelevant" == vector["labels"]
    found = recall_test([1] * 20 + [0] * 200, vector["N"], vector["recall_target"])
    assert vector["p"] == pytest.approx(found.p, abs=vector["tol"])


def test_by_hand() -> None:
    """One find, then one segment without it, out of three: another one is missed with probability 1/2, or 2/3."""
    # Target .95: at least one of the rest. Last segment alone: urn of 2, 1 has it, 1 drawn: 1/2.
    # Both: urn of 3, 2 have it, 2 drawn, at most 1 seen: 1 − 1/3. The smaller one counts.
    found = recall_test([1, 0], 3)
    assert (1, 2, 3, 1) == (found.found, found.read, found.population, found.more)
    assert 0.5 == pytest.approx(found.p)


@given(readings())
def test_the_rule_is_the_published_one(reading: tuple[list[int], int, float]) -> None:
    """One sample a find is enough: p equals the smallest over all starting points, as printed."""
    labels, population, target = reading
    assert published(labels, population, target) == pytest.approx(
        recall_test(labels, population, target).p, abs=1e-9
    )


@given(readings(), st.sampled_from((0.8, 0.95, 0.99)))
def test_how_many_more(reading: tuple[list[int], int, float], confidence: float) -> None:
    """So many further segments without a find bring p below 1 − confidence, and one fewer does not."""
    labels, population, target = reading
    more = recall_test(labels, population, target, confidence).more
    assert 0 <= more <= population - len(labels)
    enough = recall_test(labels + [0] * more, population, target, confidence)
    assert (True, 0) == (enough.p < 1 - confidence, enough.more)
    if more:
        assert recall_test(labels + [0] * (more - 1), population, target).p >= 1 - confidence


@given(readings(), st.integers(0, 1))
def test_many_codes_are_as_each_alone(reading: tuple[list[int], int, float], last: int) -> None:
    """Codes tested together, also with different numbers of segments read, do not touch each other."""
    labels, population, target = reading
    rows: list[Labels] = [labels, labels[:-1], [], np.array([last], dtype=np.int8)]
    alone = [recall_test(row, population, target) for row in rows]
    assert alone == recall_tests(rows, population, target)
    assert [test.p for test in alone] == recall_p(rows, population, target)


def test_nothing_to_test() -> None:
    """No codes, no tests; and a population of none is read."""
    assert [] == recall_tests([], 10)
    assert [] == recall_p([], 10)
    assert [RecallTest(0, 0, 0, 0.0, 0)] == recall_tests([[]], 0)


def test_everything_read_leaves_no_doubt() -> None:
    """With every segment read p is 0, whatever the order."""
    assert [0.0, 0.0, 0.0] == [recall_test(row, 3).p for row in ([1, 1, 1], [0, 0, 1], [0, 0, 0])]


def test_a_target_counts_as_it_is_written() -> None:
    """19 of 20 is a recall of .95 exactly and not below it, though 19 / 0.95 in floating point may say otherwise."""
    # One of 20 missed would be .95 still, so two must be missed; with one unread there is no such case.
    assert 0.0 == recall_test([1] * 19, 20, 0.95).p
    assert recall_test([1] * 19, 20, 0.96).p > 0


ROWS = (
    ("more read than there are", [0, 0, 1], 2, 0.95, 0.95, "3 segments were read out of 2"),
    ("a judgement of 2", [0, 2], 5, 0.95, 0.95, "0 or 1"),
    ("a target of 0", [0], 5, 0.0, 0.95, "recall target"),
    ("a target above 1", [0], 5, 1.1, 0.95, "recall target"),
    ("certainty", [0], 5, 0.95, 1.0, "confidence"),
    ("no confidence", [0], 5, 0.95, 0.0, "confidence"),
)


@pytest.mark.parametrize(
    ("row", "population", "target", "confidence", "why"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_what_cannot_be(row: list[int], population: int, target: float, confidence: float, why: str) -> None:
    """Numbers that contradict each other are refused."""
    with pytest.raises(ValueError, match=why):
        recall_test(row, population, target, confidence)


@given(st.integers(0, 30), st.integers(1, 60), st.integers(0, 60), st.sampled_from(TARGETS), st.data())
def test_a_random_check(found: int, size: int, rest: int, target: float, data: st.DataObject) -> None:
    """The p of a random check is scipy's, for the fewest that the unread part must have held."""
    hits = data.draw(st.integers(0, min(size, 8)))
    having = math.floor((found + hits) / Fraction(str(target))) + 1 - found
    expected = 0.0 if having - hits > rest else float(hypergeom.cdf(hits, size + rest, having, size))
    assert expected == pytest.approx(audit_test(found, size, hits, size + rest, target), abs=1e-9)


@pytest.mark.parametrize("numbers", [(1, 5, 6, 10), (1, 5, 0, 4), (-1, 5, 0, 10), (1, 5, -1, 10)])
def test_a_check_that_cannot_be(numbers: tuple[int, int, int, int]) -> None:
    """More hits than drawn, more drawn than unread, and negative numbers are refused."""
    with pytest.raises(ValueError, match="cannot be"):
        audit_test(*numbers)


@given(st.integers(1, 80), st.integers(0, 80), st.sampled_from((0.8, 0.95, 0.99)))
def test_how_many_are_left_at_most(read: int, unread: int, confidence: float) -> None:
    """The bound is the largest number under which finding none is no less likely than 1 − confidence."""
    bound, whole = most_left(read, read + unread, confidence), read + unread
    chances = [float(hypergeom.pmf(0, whole, having, read)) for having in range(unread + 1)]
    assert max(k for k, chance in enumerate(chances) if chance >= 1 - confidence - 1e-9) == bound


def test_the_bound_by_hand() -> None:
    """None in 59 of very many: at most one in twenty has it; none left, none has it."""
    assert 0.05 == pytest.approx(most_left(59, 100_000) / 100_000, abs=0.001)
    assert 0 == most_left(20, 20)
    with pytest.raises(ValueError, match="cannot be"):
        most_left(3, 2)


def test_looks() -> None:
    """The rule looks at every 25th segment: what was read since the last look waits for the next."""
    assert [0, 25, 25, 50] == [len(to_last_look([0] * read)) for read in (24, 25, 49, 50)]
    assert [0, LOOK, LOOK, 2 * LOOK] == [to_next_look(read) for read in (0, 1, 25, 26)]
