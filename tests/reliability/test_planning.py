"""How much to double-code and how much to read: figures, laws, and simulations that the exact figures are held against."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.estimation import t_quantile
from pipeline.reliability.planning import (
    FEWEST_EACH_WAY,
    Goal,
    Z,
    beyond,
    chance_to_certify,
    groups_needed,
    more_to_review,
    segments_needed,
    sizes,
)
from pipeline.reliability.rho import Assumptions, certifying_kappa, kappa_of_table

QUICK = Assumptions(replicates=400)


def test_a_rare_code_needs_many_segments_or_an_inflated_sample() -> None:
    """A code of 2 %: 160 random segments never show it, 80 with a share of .2 do by a kappa of .74, with good coders."""
    assert 0 == chance_to_certify(0.02, 160, goal=Goal(expected=1.0))
    plain, inflated = segments_needed(0.02), segments_needed(0.02, inflation=0.2)
    assert plain.size is not None
    assert inflated.size is not None
    assert 700 <= plain.size <= 900
    assert 50 <= inflated.size <= 80
    assert chance_to_certify(0.02, 80, inflation=0.2) > 0.9
    assert inflated.positives >= FEWEST_EACH_WAY


def test_a_need_says_what_it_takes() -> None:
    """On the segments of a plan good coders reach the kappa it names with at least the power, and not on fewer."""
    need = segments_needed(0.1)
    assert need.size is not None
    assert need.power >= 0.8
    assert certifying_kappa(0.1, need.size) == need.kappa
    assert chance_to_certify(0.1, need.size) == need.power
    before = [size for size in sizes(10_000) if FEWEST_EACH_WAY / 0.1 <= size < need.size]
    assert all(chance_to_certify(0.1, size) < 0.8 for size in before)


@pytest.mark.parametrize(
    ("name", "base_rate", "arguments", "told"),
    [
        ("no better than the threshold", 0.2, {"goal": Goal(expected=0.6)}, "kappa of 0.60 is not above"),
        ("worse than chance", 0.2, {"goal": Goal(expected=-0.1)}, "is not above the threshold"),
        ("too rare", 0.02, {"length": 271}, "fewer than 10 of 271 segments have it"),
        ("too common", 0.98, {"length": 271}, "do not have it"),
        ("just above", 0.25, {"goal": Goal(expected=0.69)}, "hardly above the threshold"),
        (
            "too rare to inflate",
            0.04,
            {"length": 300, "inflation": 0.5},
            "a sample in which 0.5 do has 24 at most",
        ),
    ],
)
def test_no_number_will_do(name: str, base_rate: float, arguments: dict[str, object], told: str) -> None:
    """Where no number of segments shows it, there is none, and a reason."""
    need = segments_needed(base_rate, **arguments)  # type: ignore[arg-type]  # arguments of the list above
    assert need.size is None, name
    assert told in need.because


def test_rho_is_an_average_over_bad_coders() -> None:
    """Coders whose kappa is just the threshold pass more often than in 5 % of samples, and the plan says how often."""
    plain, inflated = segments_needed(0.1), segments_needed(0.02, inflation=0.2)
    assert plain.size is not None
    just = Goal(expected=0.65)
    assert chance_to_certify(0.1, plain.size, goal=just) == plain.at_threshold
    assert 0.05 < plain.at_threshold < inflated.at_threshold < 0.5


def test_sizes_are_round_and_end_with_everything() -> None:
    """Samples that are considered grow in round steps up to all segments."""
    assert (7,) == sizes(7)
    assert (10, 15, 20, 22) == sizes(22)
    found = sizes(12_345)
    assert 12_345 == found[-1]
    assert sorted(set(found)) == list(found)
    assert () == sizes(0)


@pytest.mark.parametrize(
    ("base_rate", "size", "length", "inflation", "expected"),
    [
        (0.1, 150, 10_000, 0.0, 0.8),
        (0.02, 80, 2000, 0.2, 0.75),
        (0.3, 60, 271, 0.0, 0.85),
        (0.7, 90, 900, 0.0, 0.8),
    ],
)
def test_the_chance_is_that_of_a_simulation(
    base_rate: float, size: int, length: int, inflation: float, expected: float
) -> None:
    """What is computed is what comes out of 40,000 samples of good coders."""
    goal = Goal(expected=expected, assumed=QUICK)
    computed = chance_to_certify(base_rate, size, inflation=inflation, length=length, goal=goal)
    cut = certifying_kappa(base_rate, size, inflation=inflation, length=length, assumed=QUICK)
    given_ = round(base_rate * length)
    both = round(given_ * (given_ / length + expected * (1 - given_ / length)))
    least, alone, chance = math.ceil(inflation * size), given_ - both, np.random.default_rng(5)
    drawn = least + chance.hypergeometric(given_ - least, length - given_, size - least, size=40_000)
    agreed = chance.hypergeometric(both, alone, drawn)
    extra = chance.hypergeometric(alone, length - given_ - alone, size - drawn)
    kinds, counts = np.unique(np.stack([drawn, agreed, extra], axis=1), axis=0, return_counts=True)
    assert cut is not None
    reached = 0
    for (p, a, c), times in zip(kinds.tolist(), counts.tolist(), strict=True):
        kappa = kappa_of_table(((a, p - a), (c, size - p - c)))
        reached += times * (kappa is not None and kappa >= cut - 1e-9)
    assert pytest.approx(reached / 40_000, abs=0.01) == computed


@settings(max_examples=25)
@given(
    base_rate=st.sampled_from([0.03, 0.1, 0.35, 0.8]),
    length=st.sampled_from([400, 3000]),
    inflation=st.sampled_from([0.0, 0.2]),
    kappas=st.tuples(st.floats(0.5, 1), st.floats(0.5, 1)),
)
def test_better_coders_never_need_more(
    base_rate: float, length: int, inflation: float, kappas: tuple[float, float]
) -> None:
    """With a higher expected kappa the number is the same or smaller."""
    worse, better = (
        segments_needed(base_rate, length=length, inflation=inflation, goal=Goal(kappa, assumed=QUICK)).size
        for kappa in sorted(kappas)
    )
    if worse is not None:
        assert better is not None
        assert better <= worse


@settings(max_examples=25)
@given(power=st.tuples(st.floats(0.3, 0.95), st.floats(0.3, 0.95)), base_rate=st.sampled_from([0.05, 0.3]))
def test_more_power_never_needs_fewer(power: tuple[float, float], base_rate: float) -> None:
    """To be surer takes as many segments or more."""
    less, more = (
        segments_needed(base_rate, length=2000, goal=Goal(power=wanted, assumed=QUICK)).size
        for wanted in sorted(power)
    )
    assert less is not None
    assert more is None or less <= more


def test_more_to_review() -> None:
    """The figures of Cochran's formula: 0.3 among 1,000 unread segments to +/- .05 takes 244; none are left, none to read."""
    assert 244 == more_to_review(1000, 1000, 0.21, 0.05)
    assert 0 == more_to_review(0, 1000, 0.21, 0.05)
    assert 0 == more_to_review(40, 1000, 0.21, 0.05)
    assert 1000 == more_to_review(1000, 1000, 0.21, 1e-6)
    assert 1 == more_to_review(1000, 1000, 0.0, 0.05)
    assert more_to_review(1000, 1000, 0.05, 0.05) < 244


@pytest.mark.parametrize(
    "wrong", [(11, 10, 0.2, 0.1), (-1, 10, 0.2, 0.1), (5, 10, -0.2, 0.1), (5, 10, 0.2, 0)]
)
def test_more_to_review_out_of_range(wrong: tuple[int, int, float, float]) -> None:
    """What cannot be is refused."""
    with pytest.raises(ValueError, match="unread"):
        more_to_review(*wrong)


@given(
    read=st.integers(0, 2000),
    unread=st.integers(1, 2000),
    variance=st.floats(0.001, 0.25),
    width=st.floats(0.005, 0.3),
)
def test_more_to_review_is_the_least_that_will_do(
    read: int, unread: int, variance: float, width: float
) -> None:
    """The half width is reached by that number and not by one less."""
    total = read + unread
    more = more_to_review(unread, total, variance, width)

    def half(n: int) -> float:
        """The half width after n more."""
        return Z * math.sqrt(unread**2 * (1 / n - 1 / unread) * variance) / total

    assert 0 <= more <= unread
    if more:
        assert half(more) <= width + 1e-9
    if more > 1:
        assert half(more - 1) > width - 1e-9


def test_what_reading_cannot_do() -> None:
    """With everything read the half width is t(G - 1) SE of the groups' rates, and only more groups lower it."""
    given_, there = [10, 20, 30, 40], [100, 100, 100, 100]
    found = beyond(given_, there, there, 0.05)
    error = np.std([0.1, 0.2, 0.3, 0.4], ddof=1) / 2
    assert pytest.approx(t_quantile(3) * error) == found.at_best
    assert found.needed is not None
    assert t_quantile(found.needed - 1) * error * 2 / math.sqrt(found.needed) <= 0.05
    assert t_quantile(found.needed - 2) * error * 2 / math.sqrt(found.needed - 1) > 0.05


def test_reading_a_part_is_no_difference_between_groups() -> None:
    """What comes of having read only a part of each group is taken off."""
    part = beyond([2, 4, 6, 8], [20, 20, 20, 20], [100, 100, 100, 100], 0.05)
    whole = beyond([10, 20, 30, 40], [100, 100, 100, 100], [100, 100, 100, 100], 0.05)
    assert part.at_best is not None
    assert whole.at_best is not None
    assert part.at_best < whole.at_best


@pytest.mark.parametrize(
    ("name", "given_", "read", "told"),
    [
        ("three groups", [1, 2, 3], [20, 20, 20], "takes 4 focus groups that were read, here 3"),
        ("one of four unread", [1, 2, 3, 0], [20, 20, 20, 1], "here 3"),
        ("all alike", [2, 2, 2, 2], [20, 20, 20, 20], "no difference"),
        ("never given", [0, 0, 0, 0], [20, 20, 20, 20], "no difference"),
    ],
)
def test_groups_that_tell_nothing(name: str, given_: list[int], read: list[int], told: str) -> None:
    """Where the groups do not tell, it is said why."""
    found = beyond(given_, read, [20] * len(read), 0.05)
    assert (None, None) == (found.at_best, found.needed), name
    assert told in found.because


def test_groups_needed() -> None:
    """At least four, and None where no number within reason will do."""
    assert 4 == groups_needed(1e-6, 0.05)
    assert groups_needed(0.25, 0.001) is None
