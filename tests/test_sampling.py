"""What is drawn, over many seeds, is held against the probabilities that are stated."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.draws import Allocation
from pipeline.errors import InputError
from pipeline.sampling import (
    FLOOR,
    MOST_BY_SCORE,
    any_of,
    dealt,
    expected_share,
    farthest_first,
    inclusion_probabilities,
    inflated,
    mixed_chances,
    shares_of,
    shuffled,
    stratified,
    uncertainty,
    uniform,
    weight_for,
    weighted,
)

IDS = [f"s{number:02}" for number in range(24)]
SKEWED = {name: (place / 24) ** 4 if place % 4 else 0.0 for place, name in enumerate(IDS)}
STRATA = {name: "abbccccc"[place % 8] for place, name in enumerate(IDS)}
ALIKE = dict.fromkeys(IDS, "")
RARE = {name: (0.9 if place in (3, 17) else 0.02 if place % 2 else 0.0) for place, name in enumerate(IDS)}
Sample = Callable[[int], Mapping[str, float]]
DESIGNS: list[tuple[str, Sample, int]] = [
    ("uniform", lambda seed: uniform(IDS, 7, seed), 7),
    ("proportional strata", lambda seed: stratified(STRATA, 7, seed), 7),
    ("equal strata", lambda seed: stratified(STRATA, 7, seed, "equal"), 7),
    ("weighted", lambda seed: weighted(SKEWED, 9, seed), 9),
    ("weighted, low floor", lambda seed: weighted(SKEWED, 9, seed, 0.02), 9),
    ("weighted, without room", lambda seed: weighted(SKEWED, 5, seed, 5 / 24), 5),
    ("every other weight counts", lambda seed: weighted(SKEWED, 22, seed), 22),
    ("inflated", lambda seed: inflated(RARE, ALIKE, 5, seed, 0.5), 5),
    ("inflated, some are certain", lambda seed: inflated(RARE, ALIKE, 8, seed, 0.8), 8),
    ("inflated within strata", lambda seed: inflated(RARE, STRATA, 7, seed, 0.6), 7),
    ("nothing weighs", lambda seed: weighted(dict.fromkeys(IDS, 0.0), 7, seed), 7),
]
NAMES = [case[0] for case in DESIGNS]
WEIGHTS = st.lists(st.floats(0, 1e6) | st.sampled_from([0.0, 1e-300, 0.5, 1.0]), min_size=1, max_size=40)


@pytest.mark.parametrize(("sample", "size"), [case[1:] for case in DESIGNS], ids=NAMES)
def test_segments_are_drawn_as_often_as_is_stated(sample: Sample, size: int) -> None:
    """Over 1,500 seeds every segment turns up with its stated probability, within 4.5 standard errors.

    With 24 segments in each of eight designs one of the figures lies farther out in one of 700 sets of seeds; the
    seeds are fixed.
    """
    seeds = 1500
    counts: Counter[str] = Counter()
    stated: dict[str, float] = {}
    for seed in range(seeds):
        drawn = sample(seed)
        assert size == len(drawn)
        counts.update(drawn.keys())
        for name, chance in drawn.items():
            assert chance == stated.setdefault(name, chance)
    assert IDS == sorted(stated)
    assert math.isclose(size, math.fsum(stated.values()), abs_tol=1e-9)
    for name, chance in stated.items():
        error = math.sqrt(chance * (1 - chance) / seeds)
        assert abs(counts[name] / seeds - chance) <= 4.5 * error + 1e-12, name


def test_the_second_batch_by_the_same_seed_is_drawn_anew() -> None:
    """Who draws every batch by one seed draws the second one, given the first, with the stated probabilities.

    By the seed alone the second would be those who came next in the first. 1,500 seeds, 4.5 standard errors.
    """
    counts: Counter[str] = Counter()
    left = 0
    for seed in range(1500):
        before = uniform(IDS, 8, seed)
        rest = [name for name in IDS if name not in before]
        if "s00" in rest:
            left += 1
            counts.update(uniform(rest, 4, seed).keys())
    assert abs(counts["s00"] / left - 0.25) < 4.5 * math.sqrt(0.25 * 0.75 / left)


@given(WEIGHTS, st.floats(0.01, 1), st.data())
def test_probabilities_add_up_and_keep_their_limits(
    weights: list[float], floor: float, data: st.DataObject
) -> None:
    """They add up to the size, lie between floor and 1, do not fall as weights rise, and are in proportion between."""
    size = data.draw(st.integers(1, len(weights)))
    assume(size >= floor * len(weights))
    found = inclusion_probabilities(weights, size, floor)
    assert math.isclose(size, math.fsum(found), abs_tol=1e-9)
    assert np.all(found >= floor - 1e-12)
    assert np.all(found <= 1)
    assert np.all(np.diff(found[np.argsort(weights, kind="stable")]) >= -1e-12)
    some = np.array(weights) > 1e-6 * max(weights)
    between = some & (found > floor + 1e-9) & (found < 1 - 1e-9)
    if between.any():
        factors = found[between] / (np.array(weights)[between] / max(weights))
        assert np.allclose(factors, factors[0], rtol=1e-6)


BY_HAND: list[tuple[str, list[float], int, float, list[float]]] = [
    ("in proportion", [1, 2, 3, 4], 2, 0.1, [0.2, 0.4, 0.6, 0.8]),
    ("the floor holds one up", [0, 1, 1, 2], 2, 0.2, [0.2, 0.45, 0.45, 0.9]),
    ("one is certain", [10, 1, 1, 2], 2, 0.2, [1, 0.25, 0.25, 0.5]),
    ("certain and held up", [10, 0, 1, 1], 2, 0.2, [1, 0.2, 0.4, 0.4]),
    ("all alike", [3, 3, 3, 3], 3, 0.2, [0.75] * 4),
    ("nothing weighs", [0, 0, 0, 0], 1, 0.2, [0.25] * 4),
    ("more than have a weight", [1, 0, 0, 0], 2, 0.2, [1, 1 / 3, 1 / 3, 1 / 3]),
    ("everybody", [0, 1, 5], 3, 0.2, [1, 1, 1]),
    ("no room above the floor", [0, 1, 5, 9, 9], 1, 0.2, [0.2] * 5),
    ("a floor of 1", [0, 1, 5], 3, 1, [1, 1, 1]),
]


@pytest.mark.parametrize(
    ("weights", "size", "floor", "expected"),
    [case[1:] for case in BY_HAND],
    ids=[case[0] for case in BY_HAND],
)
def test_probabilities_by_hand(weights: list[float], size: int, floor: float, expected: list[float]) -> None:
    """Probabilities worked out on paper."""
    assert expected == pytest.approx(inclusion_probabilities(weights, size, floor), abs=1e-12)


@pytest.mark.parametrize(("sample", "size"), [case[1:] for case in DESIGNS], ids=NAMES)
def test_the_same_seed_draws_the_same(sample: Sample, size: int) -> None:
    """A seed gives one sample, another seed another."""
    assert sample(5) == sample(5)
    assert len({tuple(sample(seed)) for seed in range(9)}) > 1


@given(st.permutations(IDS), st.integers(0, 2**53 - 1))
def test_the_order_of_the_segments_changes_nothing(ids: list[str], seed: int) -> None:
    """However the segments come, the same are drawn, and are shuffled into the same order."""
    assert uniform(IDS, 7, seed) == uniform(ids, 7, seed)
    assert stratified(STRATA, 7, seed) == stratified({name: STRATA[name] for name in ids}, 7, seed)
    assert weighted(SKEWED, 9, seed) == weighted({name: SKEWED[name] for name in ids}, 9, seed)
    anew = inflated(
        {name: RARE[name] for name in ids[::-1]}, {name: STRATA[name] for name in ids}, 7, seed, 0.6
    )
    assert inflated(RARE, STRATA, 7, seed, 0.6) == anew
    assert shuffled(IDS, seed) == shuffled(ids, seed)


def test_every_machine_draws_these() -> None:
    """Samples written down once: a machine, or a NumPy, that draws others would break every study on record."""
    assert ["s00", "s01", "s05", "s19", "s20"] == list(uniform(IDS, 5, 1))
    assert ["s00", "s01", "s19", "s20"] == list(stratified(STRATA, 4, 1))
    assert ["s04", "s05", "s09", "s12", "s14", "s17", "s22"] == list(weighted(SKEWED, 7, 1))
    assert ["c", "b", "d", "a"] == shuffled("abcd", 1)
    assert ["s03", "s04", "s15", "s16", "s17"] == list(inflated(RARE, STRATA, 5, 1, 0.6))
    three = [["s00"], ["s01", "s02"], ["s03"]]
    assert {"zoe": (0,), "ines": (1,), "tom": (2,)} == dealt(three, ["tom", "ines", "zoe"], 1)


def test_shuffling_is_fair_and_tells_nothing_of_the_draw() -> None:
    """Each of three segments comes first in a third of 1,500 seeds, and no oftener where it would be drawn first."""
    first = Counter(shuffled("abc", seed)[0] for seed in range(1500))
    assert all(abs(first[name] - 500) < 4.5 * math.sqrt(1500 * 2 / 9) for name in "abc")
    same = sum(shuffled("abc", seed)[0] in uniform("abc", 1, seed) for seed in range(1500))
    assert abs(same - 500) < 4.5 * math.sqrt(1500 * 2 / 9)


# strata


SHARES: list[tuple[str, dict[str, int], int, Allocation, dict[str, int]]] = [
    ("in proportion", {"a": 60, "b": 30, "c": 10}, 10, "proportional", {"a": 6, "b": 3, "c": 1}),
    ("at least one", {"a": 100, "b": 1, "c": 1}, 10, "proportional", {"a": 8, "b": 1, "c": 1}),
    ("the largest remainder", {"a": 5, "b": 3, "c": 2}, 4, "proportional", {"a": 2, "b": 1, "c": 1}),
    ("equal", {"a": 60, "b": 30, "c": 10}, 9, "equal", {"a": 3, "b": 3, "c": 3}),
    ("as many as there are", {"a": 60, "b": 30, "c": 2}, 12, "equal", {"a": 5, "b": 5, "c": 2}),
    ("all", {"a": 3, "b": 2}, 5, "equal", {"a": 3, "b": 2}),
    ("one stratum", {"a": 3}, 2, "proportional", {"a": 2}),
]


@pytest.mark.parametrize(
    ("counts", "size", "allocation", "expected"),
    [case[1:] for case in SHARES],
    ids=[case[0] for case in SHARES],
)
def test_shares_of_strata(
    counts: dict[str, int], size: int, allocation: Allocation, expected: dict[str, int]
) -> None:
    """How a batch is shared out."""
    assert expected == shares_of(counts, size, allocation)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 30), min_size=1),
    st.sampled_from(["proportional", "equal"]),
    st.data(),
)
def test_shares_are_possible(counts: dict[str, int], allocation: Allocation, data: st.DataObject) -> None:
    """They add up; no stratum goes empty or gives more than it has; by proportion none is a whole segment off but for that."""
    size = data.draw(st.integers(len(counts), sum(counts.values())))
    shares = shares_of(counts, size, allocation)
    assert size == sum(shares.values())
    assert all(1 <= shares[name] <= counts[name] for name in counts)
    if allocation == "proportional" and all(size * n >= sum(counts.values()) for n in counts.values()):
        assert all(abs(shares[name] - size * n / sum(counts.values())) < 1 for name, n in counts.items())


# base-rate inflation


@st.composite
def talk(make: st.DrawFn) -> tuple[dict[str, float], dict[str, str], int]:
    """Scores, strata and a size that goes with them."""
    ids = [f"s{number:02}" for number in range(make(st.integers(2, 40)))]
    some = st.floats(0, 1) | st.sampled_from([0.0, 1.0, 1e-12, 0.02])
    scores = {name: make(some) for name in ids}
    strata = {name: make(st.sampled_from("abc")) for name in ids}
    return scores, strata, make(st.integers(len(set(strata.values())), len(ids)))


@given(talk(), st.sampled_from([0.0, 0.01, 0.37, MOST_BY_SCORE]))
def test_mixed_probabilities_add_up_and_leave_something_to_each(
    case: tuple[dict[str, float], dict[str, str], int], weight: float
) -> None:
    """They add up to the whole number drawn from each stratum, keep their part of the even one, and follow the scores."""
    scores, strata, size = case
    chances = mixed_chances(scores, strata, size, weight)
    counts = Counter(strata.values())
    shares = shares_of(counts, size, "proportional")
    for stratum, count in counts.items():
        own = sorted((scores[name], chances[name]) for name in strata if strata[name] == stratum)
        assert math.isclose(shares[stratum], math.fsum(chance for _, chance in own), abs_tol=1e-9)
        assert all((1 - weight) * shares[stratum] / count - 1e-12 <= chance <= 1 for _, chance in own)
        assert all(one[1] <= other[1] + 1e-12 for one, other in pairwise(own))
        if not weight or not any(score for score, _ in own):
            assert all(math.isclose(shares[stratum] / count, chance) for _, chance in own)


@given(talk(), st.floats(0.01, 0.99))
def test_no_more_weight_than_is_needed(
    case: tuple[dict[str, float], dict[str, str], int], share: float
) -> None:
    """The weight reaches the share, a hundredth less would not; else it is the most there may be."""
    scores, strata, size = case
    weight = weight_for(scores, strata, size, share)

    def reached(hundredths: int) -> float:
        """What is to be expected with that weight."""
        return expected_share(mixed_chances(scores, strata, size, hundredths / 100), scores)

    chosen = round(100 * weight)
    if chosen < 100 * MOST_BY_SCORE:
        assert reached(chosen) >= share - 1e-8
    if chosen:
        assert reached(chosen - 1) < share + 1e-8
        assert reached(chosen - 1) <= reached(chosen) + 1e-9


INFLATIONS: list[tuple[str, list[float], int, float, float, list[float]]] = [
    ("not needed", [0.5, 0.5, 0, 0], 2, 0.2, 0.0, [0.5] * 4),
    ("half by score", [1, 0, 0, 0], 1, 0.625, 0.5, [0.625, 0.125, 0.125, 0.125]),
    ("the most", [1, 0, 0, 0], 1, 0.99, 0.8, [0.85, 0.05, 0.05, 0.05]),
    ("two are drawn", [1, 0, 0, 0], 2, 0.4, 0.2, [0.8, 0.4, 0.4, 0.4]),
    ("one is certain", [1, 0, 0, 0], 2, 0.5, 0.34, [1, 1 / 3, 1 / 3, 1 / 3]),
]


@pytest.mark.parametrize(
    ("scores", "size", "share", "weight", "expected"),
    [case[1:] for case in INFLATIONS],
    ids=[case[0] for case in INFLATIONS],
)
def test_inflation_by_hand(
    scores: list[float], size: int, share: float, weight: float, expected: list[float]
) -> None:
    """Weights and probabilities worked out on paper."""
    named = dict(zip("abcd", scores, strict=True))
    alike = dict.fromkeys(named, "")
    assert weight == weight_for(named, alike, size, share)
    assert expected == pytest.approx(list(mixed_chances(named, alike, size, weight).values()), abs=1e-12)


def test_a_rare_code_comes_as_often_as_is_expected() -> None:
    """Of 1,000 segments 20 have the code; in samples of 80 it stands, over 60 seeds, in the share that was expected.

    Uniformly it would be two in a hundred. Scores are calibrated: each is the probability of its segment.
    """
    ids = [f"s{number:04}" for number in range(1000)]
    scores = {name: (0.5 if place < 32 else 0.004) for place, name in enumerate(ids)}
    alike = dict.fromkeys(ids, "")
    weight = weight_for(scores, alike, 80, 0.2)
    expected = expected_share(mixed_chances(scores, alike, 80, weight), scores)
    assert 0.19 < expected < 0.22
    drawn = [inflated(scores, alike, 80, seed, weight) for seed in range(60)]
    found = math.fsum(scores[name] for sample in drawn for name in sample) / (60 * 80)
    assert abs(found - expected) < 0.01


def test_more_weight_than_may_be_is_refused() -> None:
    """A segment that the machine overlooks keeps at least a fifth of its chance."""
    with pytest.raises(ValueError, match=r"0.9 of the probability cannot go by score"):
        mixed_chances(RARE, ALIKE, 5, 0.9)


# dealing


@pytest.mark.parametrize("copies", [1, 2, 3])
def test_each_part_goes_to_so_many_and_by_chance(copies: int) -> None:
    """Each part goes to as many takers as there are copies; over 1,500 seeds each taker gets each part as often."""
    parts = [["s00", "s01"], ["s02"], [], ["s03"]]
    takers = ["zoe", "ines", "tom", "leo"]
    counts: Counter[tuple[str, int]] = Counter()
    together: Counter[frozenset[str]] = Counter()
    for seed in range(1500):
        found = dealt(parts, takers, seed, copies)
        assert found == dealt(parts, takers[::-1], seed, copies)
        assert dict.fromkeys(range(4), copies) == Counter(p for own in found.values() for p in own)
        counts.update((taker, place) for taker, own in found.items() for place in own)
        together.update(frozenset(t for t, own in found.items() if place in own) for place in range(4))
    chance = copies / 4
    assert all(
        abs(counts[taker, place] / 1500 - chance) <= 4.5 * math.sqrt(chance * (1 - chance) / 1500)
        for taker in takers
        for place in range(4)
    )
    assert math.comb(4, copies) == len(together)


@pytest.mark.parametrize(("takers", "copies"), [(["a"], 1), (["a", "b"], 3), (["a", "b"], 0)])
def test_what_cannot_be_dealt(takers: list[str], copies: int) -> None:
    """There is a part for each taker, and no more copies than takers."""
    with pytest.raises(ValueError, match="cannot be dealt"):
        dealt([["s00"], ["s01"]], takers, 1, copies)


# refusals


REFUSED: list[tuple[str, Callable[[], object], str]] = [
    ("none", lambda: uniform(IDS, 0, 1), "a draw of 0 segments is none"),
    ("too many", lambda: uniform(IDS, 25, 1), "there are only 24 segments to draw from. Draw at most 24"),
    ("too many weighted", lambda: weighted(SKEWED, 25, 1), "there are only 24 segments"),
    ("nobody", lambda: weighted({}, 1, 1), "there are only 0 segments"),
    (
        "more strata than segments",
        lambda: stratified(STRATA, 2, 1),
        "2 segments cannot stand for 3 strata, each with one at least. Draw at least 3",
    ),
    (
        "the floor cannot be kept",
        lambda: weighted(SKEWED, 4, 1),
        (
            "4 of 24 segments cannot give each of them a probability of at least 0.2. Draw at least 5, or uniformly"
            " (--by uniform), or lower the floor (--floor 0.16). A low floor costs validity: in simulations a 95 % interval"
            " covered the truth in .944 of the cases at a floor of .2, in .915 at .1 and in .59 at .02."
        ),
    ),
    (
        "a hopeless floor",
        lambda: weighted(dict.fromkeys(map(str, range(200)), 1.0), 1, 1),
        "a --floor below .01",
    ),
]


@pytest.mark.parametrize(("act", "told"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_cannot_be_drawn(act: Callable[[], object], told: str) -> None:
    """A draw that would break its promise is refused, with what to do instead."""
    with pytest.raises(InputError) as caught:
        act()
    assert told in str(caught.value)


def test_the_advice_of_a_refusal_works() -> None:
    """The size, and the floor, that a refusal names are accepted."""
    assert 5 == len(weighted(SKEWED, 5, 1, FLOOR))
    assert 4 == len(weighted(SKEWED, 4, 1, 0.16))


@pytest.mark.parametrize(
    ("weights", "floor"),
    [([-1.0, 1], 0.2), ([math.nan, 1], 0.2), ([math.inf, 1], 0.2), ([1, 1], 0), ([1, 1], 1.1)],
)
def test_weights_and_floors_that_are_none(weights: list[float], floor: float) -> None:
    """A negative weight, one that is no number, and a floor that no probability can keep are the caller's mistake."""
    with pytest.raises(ValueError, match="weights are numbers"):
        inclusion_probabilities(weights, 1, floor)


# scores and orders


SCORES: list[tuple[str, list[float], float, float]] = [
    ("none", [], 0.0, 0.0),
    ("one", [0.9], 0.9, 0.09),
    ("two", [0.5, 0.8], 0.9, 0.25),
    ("certain", [1.0, 0.4], 1.0, 0.24),
    ("out of bounds", [1.2, -0.1], 1.0, 0.0),
]


@pytest.mark.parametrize(("scores", "any_", "unsure"), [case[1:] for case in SCORES])
def test_scores_of_several_codes(scores: list[float], any_: float, unsure: float) -> None:
    """Any code: 1 − the product of (1 − p); uncertainty: the greatest p(1 − p)."""
    assert (any_, unsure) == pytest.approx((any_of(scores), uncertainty(scores)))


def test_farthest_first() -> None:
    """After the first comes what is least like any before it; of equals the earlier one."""
    places = {"a": 0, "b": 1, "c": 9, "d": 10, "e": 5}
    ids = list(places)

    def likeness(place: int) -> list[float]:
        """The nearer on the line the more alike."""
        return [-abs(places[name] - places[ids[place]]) for name in ids]

    assert ["a", "d", "e", "b", "c"] == farthest_first(ids, likeness)
    assert ["a", "b", "c"] == farthest_first("abc", lambda _place: [0.0] * 3)
    assert [] == farthest_first([], lambda _place: [])
