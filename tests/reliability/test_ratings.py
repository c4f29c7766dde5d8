"""Ratings and their sums: what they add up to, by clusters, weights and declared values."""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.findings import Estimate
from pipeline.reliability.coefficients import (
    Sums,
    brennan_prediger,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    jackknifed,
    jackknifed_all,
    krippendorff_alpha,
    negative_agreement,
    percent_agreement,
    positive_agreement,
    sums,
)
from pipeline.reliability.coefficients.ratings import NO_CLUSTERS, ratings

Rows = list[list[Hashable | None]]
ADDED = (
    "rated",
    "paired",
    "pairs",
    "coincidences",
    "agreements",
    "shares",
    "by_rater",
    "by_rater_paired",
    "units",
    "judgements",
)

tables = st.integers(1, 5).flatmap(
    lambda coders: st.lists(
        st.lists(st.none() | st.integers(0, 3), min_size=coders, max_size=coders), min_size=1, max_size=12
    )
)


FEW = settings(max_examples=settings().max_examples // 4)  # each works through whole tables


def by_hand(data: Rows, values: list[int], weights: list[float]) -> dict[str, NDArray[np.float64]]:
    """The sums of a table, unit by unit and pair by pair, as their definitions say."""
    many, coders = len(values), len(data[0])
    found: dict[str, NDArray[np.float64]] = {
        name: np.zeros(()) for name in ("rated", "paired", "units", "judgements")
    } | {name: np.zeros((many, many)) for name in ("pairs", "coincidences", "agreements")}
    found |= {"shares": np.zeros(many)}
    found |= {name: np.zeros((coders, many)) for name in ("by_rater", "by_rater_paired")}
    for row, weight in zip(data, weights, strict=True):
        said = [(coder, values.index(int(str(v)))) for coder, v in enumerate(row) if v is not None]
        m = len(said)
        for coder, value in said:
            found["shares"][value] += weight / m
            found["by_rater"][coder, value] += weight
            found["by_rater_paired"][coder, value] += weight * (m >= 2)
        found["rated"] += weight * (m >= 1)
        found["paired"] += weight * (m >= 2)
        found["units"] += m >= 2
        found["judgements"] += m * (m >= 2)
        for (_, one), (_, other) in itertools.permutations(said, 2):
            found["pairs"][one, other] += weight
            found["coincidences"][one, other] += weight / (m - 1)
            found["agreements"][one, other] += weight / (m * (m - 1))
    return found


@FEW
@given(tables, st.data())
def test_sums_are_what_they_say(data: Rows, more: st.DataObject) -> None:
    """Every sum, weighted or not, is that of its definition worked out pair by pair."""
    weights = more.draw(st.lists(st.sampled_from([0.5, 1.0, 3.0]), min_size=len(data), max_size=len(data)))
    found = sums(data, weights=weights, values=[0, 1, 2, 3])
    for name, expected in by_hand(data, [0, 1, 2, 3], weights).items():
        np.testing.assert_allclose(getattr(found, name)[0], expected, err_msg=name)


@FEW
@given(tables, st.integers(1, 3))
def test_sums_are_counted_alike_over_pairs_of_ratings_and_of_values(data: Rows, times: int) -> None:
    """A table with more ratings a unit than values, and so many that units are not put together, has the same sums."""
    wide: Rows = [row * times * 5 for row in data]
    found = sums(wide, values=[0, 1, 2, 3])
    for name, expected in by_hand(wide, [0, 1, 2, 3], [1.0] * len(wide)).items():
        np.testing.assert_allclose(getattr(found, name)[0], expected, err_msg=name)


@FEW
@given(tables, st.data())
def test_sums_without_a_cluster_are_those_of_the_other_units(data: Rows, more: st.DataObject) -> None:
    """`without` equals counting anew without those units, for every sum and so for every coefficient."""
    names = more.draw(st.lists(st.sampled_from("abc"), min_size=len(data), max_size=len(data)))
    weights = more.draw(
        st.none() | st.lists(st.sampled_from([0.1, 1.0, 7.0]), min_size=len(data), max_size=len(data))
    )
    found = sums(data, names, weights, values=[0, 1, 2, 3])
    assert sorted(set(names)) == list(found.clusters)
    for at, name in enumerate(found.clusters):
        kept = [place for place, own in enumerate(names) if own != name]
        rest = found.without(at)
        if not kept:
            assert krippendorff_alpha(rest).value is None
            continue
        anew = sums(
            [data[place] for place in kept],
            weights=None if weights is None else [weights[place] for place in kept],
            values=[0, 1, 2, 3],
        )
        for field in ADDED:
            np.testing.assert_allclose(getattr(rest, field), getattr(anew, field), atol=1e-12, err_msg=field)
        for coefficient in COEFFICIENTS:
            assert like(coefficient(anew)) == told(coefficient(rest))


COEFFICIENTS = (
    krippendorff_alpha,
    percent_agreement,
    positive_agreement,
    negative_agreement,
    conger_kappa,
    fleiss_kappa,
    brennan_prediger,
    gwet_ac,
)


def told(found: Estimate) -> tuple[object, str, int]:
    """The value of an estimate, or why it has none, and over how many units."""
    return found.value, found.undefined_because, found.n


def like(expected: Estimate) -> tuple[object, str, int]:
    """The same of one that is to be alike, but for the last digits of its value."""
    return pytest.approx(expected.value, abs=1e-9), *told(expected)[1:]


@FEW
@given(tables, st.data())
def test_clusters_change_no_point_estimate(data: Rows, more: st.DataObject) -> None:
    """However units are split into transcripts, every coefficient of all of them is the same."""
    names = more.draw(st.lists(st.sampled_from("abcd"), min_size=len(data), max_size=len(data)))
    whole, split = sums(data), sums(data, names)
    for coefficient in COEFFICIENTS:
        assert like(coefficient(whole)) == told(coefficient(split))


@FEW
@given(tables, st.data())
def test_a_weight_is_so_many_units(data: Rows, more: st.DataObject) -> None:
    """A unit of weight three counts as three like it (alpha's correction for small samples apart)."""
    times = more.draw(st.lists(st.integers(1, 3), min_size=len(data), max_size=len(data)))
    repeated: Rows = [row for row, many in zip(data, times, strict=True) for _ in range(many)]
    weighted, longer = sums(data, weights=times), sums(repeated)
    for coefficient in COEFFICIENTS[1:]:
        assert pytest.approx(coefficient(longer).value, abs=1e-9) == coefficient(weighted).value


@FEW
@given(tables, st.sampled_from([1e-6, 0.3, 1e6]))
def test_only_the_relation_of_weights_matters(data: Rows, scale: float) -> None:
    """Equal weights, however great, are no weights, and n still counts units."""
    plain, weighted = sums(data), sums(data, weights=[scale] * len(data))
    for coefficient in COEFFICIENTS:
        assert like(coefficient(plain)) == told(coefficient(weighted))


@FEW
@given(tables)
def test_arrays_and_rows_are_one(data: Rows) -> None:
    """An array with NaN, one of objects and one of whole numbers give the ratings that rows with None give."""
    floats = np.array([[np.nan if v is None else v for v in row] for row in data], dtype=float)
    objects = np.array(data, dtype=object)
    expected = ratings(data)
    for table in (floats, objects, floats + 0.5):
        found = ratings(table)
        np.testing.assert_array_equal(expected.rows, found.rows)
        np.testing.assert_array_equal(expected.times, found.times)
    assert expected.values == ratings(floats).values
    whole = np.nan_to_num(floats, nan=9).astype(int)
    assert krippendorff_alpha(whole.astype(float)).value == krippendorff_alpha(whole).value


AWKWARD: list[tuple[str, Rows, tuple[Hashable, ...]]] = [
    ("the number 1 and the text 1", [[1, "1"], ["1", 1]], (1, "1")),
    ("text in the order of first appearance", [["b", "a"], ["c", None]], ("b", "a", "c")),
    ("numbers in ascending order", [[3, -1], [2.5, None]], (-1, 2.5, 3)),
    ("truth values are 0 and 1", [[True, False]], (False, True)),
    ("numbers far apart", [[10**12, 1], [1, 10**12]], (1, 10**12)),
    ("NaN is missing", [[float("nan"), 2]], (2,)),
    ("rows of unequal length", [[1], [1, 2, 3]], (1, 2, 3)),
    ("no unit", [], ()),
    ("a tuple is a value", [[("a", "b"), ("a",)]], (("a", "b"), ("a",))),
]


@pytest.mark.parametrize(("name", "data", "values"), AWKWARD, ids=[case[0] for case in AWKWARD])
def test_values_of_awkward_tables(name: str, data: Rows, values: tuple[Hashable, ...]) -> None:
    """Values keep their type and stand in a known order."""
    assert values == ratings(data).values


def test_declared_values_keep_their_order_and_their_number() -> None:
    """Categories that nobody used count for those coefficients that ask how many there are."""
    data: Rows = [["low", "low"], ["high", "low"], ["high", "high"]]
    found = sums(data, values=["low", "middle", "high"])
    assert ("low", "middle", "high") == found.values
    assert pytest.approx((2 / 3 - 1 / 3) / (1 - 1 / 3)) == brennan_prediger(found).value
    assert pytest.approx((2 / 3 - 1 / 2) / (1 - 1 / 2)) == brennan_prediger(data).value


REFUSED: list[tuple[str, dict[str, object], str]] = [
    ("a value that was not declared", {"values": [0]}, "not a declared value"),
    ("a value declared twice", {"values": [0, 1, 1]}, "declared twice"),
    ("too few clusters", {"clusters": ["a"]}, "one entry for each unit"),
    ("too many weights", {"weights": [1.0, 1.0, 1.0]}, "one entry for each unit"),
    ("a weight of nought", {"weights": [0.0, 1.0]}, "above 0"),
    ("a weight that is none", {"weights": [float("nan"), 1.0]}, "above 0"),
]


@pytest.mark.parametrize(("name", "arguments", "reason"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_does_not_fit_the_table_is_refused(name: str, arguments: dict[str, object], reason: str) -> None:
    """Clusters, weights and values that do not fit are an error, not a guess."""
    with pytest.raises(ValueError, match=reason):
        ratings([[0, 1], [1, 1]], **arguments)  # type: ignore[arg-type]  # wrong ones are meant


def test_units_that_were_weighted_differently_are_known() -> None:
    """Equal weights are as good as none."""
    data: Rows = [[1, 2], [1, 1], [1, 2]]
    assert not ratings(data, weights=[2.0, 2.0, 2.0]).weighted
    assert ratings(data, weights=[2.0, 2.0, 1.0]).weighted
    assert not ratings([]).weighted


FIVE: Rows = [[1, 1], [1, 0], [0, 0], [0, 0], [1, 1], [0, 1], [1, 1], [0, 0], [1, 0], [0, 0]]
TRANSCRIPTS = ["a", "a", "b", "b", "c", "c", "d", "d", "e", "e"]


def test_the_jackknife_leaves_out_one_transcript_after_the_other() -> None:
    """The interval is that of the values without each transcript, worked out on tables without its rows."""
    found = jackknifed(sums(FIVE, TRANSCRIPTS), krippendorff_alpha)
    without = []
    for name in "abcde":
        rest = [row for row, own in zip(FIVE, TRANSCRIPTS, strict=True) if own != name]
        alpha = krippendorff_alpha(rest).value
        assert alpha is not None
        without.append(alpha)
    expected = np.sqrt(4 / 5 * np.sum((np.array(without) - np.mean(without)) ** 2))
    assert pytest.approx(expected) == found.error
    assert 5 == found.clusters
    assert found.method.endswith("interval by the jackknife over transcripts, t(4)")


def test_several_statistics_are_as_each_by_itself() -> None:
    """Taken together they are what they are alone, bounds and reasons included."""
    found = sums(FIVE, TRANSCRIPTS)
    both = jackknifed_all(
        found,
        {"alpha": krippendorff_alpha, "percent": percent_agreement},
        bounds={"percent": (0.0, 1.0)},
    )
    assert jackknifed(found, krippendorff_alpha) == both["alpha"]
    assert jackknifed(found, percent_agreement, bounds=(0.0, 1.0)) == both["percent"]


def test_a_table_without_transcripts_has_no_jackknife() -> None:
    """One cluster by the name of none: the estimate as it is, without an interval, and it says why."""
    alpha = krippendorff_alpha(FIVE)
    assert replace(alpha, no_interval_because=NO_CLUSTERS) == jackknifed(sums(FIVE), krippendorff_alpha)
    alike = krippendorff_alpha([[1, 1]])
    assert alike == jackknifed(sums([[1, 1]]), krippendorff_alpha)


def test_what_is_undefined_without_a_transcript_has_no_interval() -> None:
    """All variation lies in one transcript: the value stands, the interval does not, and the estimate says why."""
    data: Rows = [[1, 1], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0]]
    found = jackknifed(sums(data, ["a", "a", "b", "c", "d", "e"]), krippendorff_alpha)
    assert 1.0 == found.value
    assert "it is undefined without a" == found.no_interval_because


def test_sums_are_their_own_sums() -> None:
    """What is summed already is taken as it is."""
    found = sums(FIVE)
    assert isinstance(found, Sums)
    assert found is sums(found)
