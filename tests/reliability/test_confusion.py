"""Which codes stand for each other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from pipeline.reliability.confusion import confusion_matrix, confusions
from pipeline.reliability.units import Units
from tests.reliability.tables import drawn, made

# a meets b on three units, a meets c on one; d is given over nothing; e is agreed on.
ROWS = [("a", "b"), ("b", "a"), ("ae", "be"), ("a", "c"), ("d", ""), ("e", "e"), ("", "")]


def test_codes_that_meet_are_counted_whoever_gave_which() -> None:
    """What one gave for the other's code counts, in either direction; codes over nothing and agreed codes do not."""
    found = [(c.code_id, c.other, c.times, c.units) for c in confusions(made(ROWS, "abcde"))]
    assert [("a", "b", 3, ("u0", "u1", "u2")), ("a", "c", 1, ("u3",))] == found


def test_what_is_expected_by_chance_follows_the_formula() -> None:
    """Of four meetings a has half of the eight places, b three and c one: T * 2 q_A q_B / (1 - sum q ** 2)."""
    remaining = 1 - (16 + 9 + 1) / 64
    expected = [4 * 2 * (4 / 8) * (3 / 8) / remaining, 4 * 2 * (4 / 8) * (1 / 8) / remaining]
    assert pytest.approx(expected) == [c.expected for c in confusions(made(ROWS, "abcde"))]


def test_two_extras_against_one_meet_twice() -> None:
    """A coder with two extra codes meets the other's one with each of them."""
    assert [("a", "c", 1), ("b", "c", 1)] == [
        (c.code_id, c.other, c.times) for c in confusions(made([("ab", "c")]))
    ]


def test_a_code_that_one_coder_could_not_judge_is_no_confusion() -> None:
    """Who judged before a code came has not chosen another one in its place."""
    assert () == confusions(made([("a", "b!a")]))


def test_the_most_frequent_come_first_and_no_more_than_asked_for() -> None:
    """With room for one pair it is the most frequent."""
    assert [("a", "b")] == [(c.code_id, c.other) for c in confusions(made(ROWS, "abcde"), most=1)]


def test_the_matrix_counts_each_pair_of_coders_once() -> None:
    """Agreed codes stand in the diagonal, codes over nothing in the last column, agreed silence in the corner."""
    expected = np.array(
        [
            [0, 3, 1, 0, 0, 0],
            [3, 0, 0, 0, 0, 0],
            [1, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 1],
            [0, 0, 0, 0, 2, 0],
            [0, 0, 0, 1, 0, 1],
        ]
    )
    assert expected.tolist() == confusion_matrix(made(ROWS, "abcde")).tolist()


def test_nothing_judged_by_two_is_no_confusion() -> None:
    """Without a second coder there is nothing to confuse."""
    assert () == confusions(made([("a",), ("b",)]))
    assert not confusion_matrix(made([("a",), ("b",)])).any()


def by_hand(units: Units, code: str, other: str) -> int:
    """The meetings of two codes, counted one by one."""
    one, two = units.presence[code], units.presence[other]
    times = 0
    for row in range(len(units.ids)):
        for i, j in combinations(range(len(units.coders)), 2):
            for x, y in ((i, j), (j, i)):
                times += (1, 0, 0, 1) == (one[row, x], two[row, x], one[row, y], two[row, y])
    return times


@given(drawn())
@settings(max_examples=40)
def test_times_are_what_counting_one_by_one_gives(units: Units) -> None:
    """Matrix products count what loops count; the matrix holds the same numbers; all that is expected comes to as many."""
    found = {(c.code_id, c.other): c for c in confusions(units)}
    matrix = confusion_matrix(units)
    for (a, code), (b, other) in combinations(enumerate("abc"), 2):
        times = by_hand(units, code, other)
        assert times == (found[code, other].times if (code, other) in found else 0)
        assert times == matrix[a, b] == matrix[b, a]
    if len(found) == 3:
        total = sum(c.times for c in found.values())
        assert pytest.approx(total) == sum(c.expected for c in found.values())


@given(drawn())
@settings(max_examples=40)
def test_the_order_of_coders_is_irrelevant_to_confusion(units: Units) -> None:
    """Columns in another order give the same confusions and the same matrix."""
    turned = units._each(lambda table: table[:, ::-1])
    assert confusions(units) == confusions(turned)
    assert confusion_matrix(units).tolist() == confusion_matrix(turned).tolist()
