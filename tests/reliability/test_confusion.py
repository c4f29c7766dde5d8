"""Which codes stand for each other."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings

from pipeline.reliability.confusion import confusions
from pipeline.reliability.units import Units
from tests.reliability.tables import drawn, made

# a meets b on three units, a meets c on one; d is given over nothing; e is agreed on.
ROWS = [("a", "b"), ("b", "a"), ("ae", "be"), ("a", "c"), ("d", ""), ("e", "e"), ("", "")]


def test_codes_that_meet_are_counted_whoever_gave_which() -> None:
    """What one gave for the other's code counts, in either direction; codes over nothing and agreed codes do not."""
    found = [(c.code_id, c.other, c.times, c.units) for c in confusions(made(ROWS, "abcde"))]
    assert [("a", "b", 3, ("u0", "u1", "u2")), ("a", "c", 1, ("u3",))] == found


def test_a_code_that_all_others_meet_is_expected_to_meet_them() -> None:
    """Only a meets b and c, so chance can do nothing else: an overused code does not look confused with everything."""
    assert pytest.approx([3.0, 1.0], abs=0.01) == [c.expected for c in confusions(made(ROWS, "abcde"))]


def test_what_is_expected_keeps_how_often_each_code_meets() -> None:
    """Three codes that meet 3, 2 and 1 times: the margins leave no choice; with a fourth the fit is x_A x_B."""
    three = [("a", "b")] * 3 + [("a", "c")] * 2 + [("b", "c")]
    assert pytest.approx([3, 2, 1], abs=1e-3) == [c.expected for c in confusions(made(three, "abc"))]
    four = [*combinations("abcd", 2), ("a", "b"), ("a", "b"), ("c", "d"), ("a", "d")]
    found = {(c.code_id, c.other): c for c in confusions(made(four, "abcd"))}
    for code in "abcd":
        own = [c for pair, c in found.items() if code in pair]
        assert pytest.approx(sum(c.times for c in own), abs=1e-3) == sum(c.expected for c in own)
    cross = [found[p].expected * found[q].expected for p, q in (
        (("a", "b"), ("c", "d")), (("a", "c"), ("b", "d")), (("a", "d"), ("b", "c"))
    )]  # fmt: skip
    assert pytest.approx([cross[0]] * 3, rel=1e-3) == cross


def test_two_extras_against_one_meet_twice() -> None:
    """A coder with two extra codes meets the other's one with each of them."""
    assert [("a", "c", 1), ("b", "c", 1)] == [
        (c.code_id, c.other, c.times) for c in confusions(made([("ab", "c")]))
    ]


def test_a_code_that_one_coder_could_not_judge_is_no_confusion() -> None:
    """Who judged before a code came has not chosen another one in its place."""
    assert () == confusions(made([("a", "b!a")]))


def test_every_pair_is_there_and_the_most_frequent_comes_first() -> None:
    """However many pairs of codes meet, each is there: here 9 codes, every two of them once, and two of them again."""
    codes = "abcdefghi"
    found = confusions(made([*combinations(codes, 2), ("h", "i")], codes))
    assert [("h", "i", 2), ("a", "b", 1)] == [(c.code_id, c.other, c.times) for c in found[:2]]
    assert set(combinations(codes, 2)) == {(c.code_id, c.other) for c in found}


def test_nothing_judged_by_two_is_no_confusion() -> None:
    """Without a second coder there is nothing to confuse."""
    assert () == confusions(made([("a",), ("b",)]))


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
    """Matrix products count what loops count; all that is expected comes to as many."""
    found = {(c.code_id, c.other): c for c in confusions(units)}
    for code, other in combinations("abc", 2):
        times = by_hand(units, code, other)
        assert times == (found[code, other].times if (code, other) in found else 0)
    if len(found) == 3:
        total = sum(c.times for c in found.values())
        assert pytest.approx(total, rel=1e-2) == sum(c.expected for c in found.values())


@given(drawn())
@settings(max_examples=40)
def test_the_order_of_coders_is_irrelevant_to_confusion(units: Units) -> None:
    """Columns in another order give the same confusions."""
    turned = units._each(lambda table: table[:, ::-1])
    assert confusions(units) == confusions(turned)
