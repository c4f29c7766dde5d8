"""The edge cases on which other programs differ or fail, one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.findings import Estimate
from pipeline.reliability.coefficients import (
    METRICS,
    WEIGHT_NAMES,
    Judgements,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    fleiss_kappa_by_value,
    gwet_ac,
    kappa_max,
    krippendorff_alpha,
    negative_agreement,
    percent_agreement,
    positive_agreement,
    scott_pi,
    sums,
    with_error,
)
from pipeline.reliability.coefficients.sets import MEASURES, same_sets, set_alpha, sets_of
from pipeline.reliability.coefficients.unitizing import Continuum
from pipeline.spans import Span

Rows = list[list[Hashable | None]]
NO_VARIATION = "no variation: every judgement is the same"
NO_OVERLAP = "no segment was judged by two coders"
ONE_CODER = "fewer than two coders"

COVERED = {
    "every coder uses one and the same category": "test_one_and_the_same_category",
    "unit coded by one coder only": "test_a_unit_of_one_coder",
    "two empty label sets": "test_two_empty_sets",
    "int 1 vs str '1' as labels": "test_the_number_1_and_the_text_1",
    "labels that are large numbers": "test_large_numbers_as_values",
    "zero-length spans": "test_a_span_of_length_nought",
    "no common documents between coders": "test_no_common_units",
    "only one of three coders annotated anything": "test_only_one_of_three_found_anything",
}
CORRECTED: dict[str, Callable[[Judgements], Estimate]] = {
    "alpha": krippendorff_alpha,
    "Cohen": cohen_kappa,
    "greatest Cohen": kappa_max,
    "Conger": conger_kappa,
    "Fleiss": fleiss_kappa,
    "Scott": scott_pi,
    "Brennan-Prediger": brennan_prediger,
    "AC1": gwet_ac,
}
PLAIN: dict[str, Callable[[Judgements], Estimate]] = {
    "percent": percent_agreement,
    "positive": positive_agreement,
    "negative": negative_agreement,
}


@pytest.mark.shared
def test_every_collected_case_has_its_test(shared: Path) -> None:
    """The file of edge cases holds these and no others."""
    found = json.loads((shared / "irr" / "edge_cases.json").read_text(encoding="utf-8"))["cases"]
    assert set(COVERED) == {case["case"] for case in found}
    assert [] == [name for name in COVERED.values() if not callable(globals().get(name))]


@pytest.mark.parametrize("name", CORRECTED)
@pytest.mark.parametrize("declared", [None, (0, 1)])
def test_one_and_the_same_category(name: str, declared: tuple[int, ...] | None) -> None:
    """No coefficient is 1, NaN or an exception where nothing varies: none, with the reason; percent agreement is 1."""
    found = sums([[1, 1], [1, 1], [1, 1]], values=declared)
    estimate = CORRECTED[name](found)
    assert (None, NO_VARIATION, 3) == (estimate.value, estimate.undefined_because, estimate.n)
    assert 1.0 == percent_agreement(found).value


def test_a_unit_of_one_coder() -> None:
    """It is in no pair, so alpha and percent agreement leave it out; in Gwet's prevalence, and so in AC1, it counts."""
    data: Rows = [[1, 1], [0, 0], [1, 0], [1, 1]]
    more: Rows = [*data, [1, None], [None, 1]]
    assert krippendorff_alpha(data) == krippendorff_alpha(more)
    assert percent_agreement(data) == percent_agreement(more)
    pi = (1 + 0 + 0.5 + 1 + 1 + 1) / 6
    chance = 2 * pi * (1 - pi)
    assert pytest.approx((0.75 - chance) / (1 - chance)) == gwet_ac(more).value
    chance = pi**2 + (1 - pi) ** 2
    assert pytest.approx((0.75 - chance) / (1 - chance)) == fleiss_kappa(more).value


def test_variation_only_where_one_coder_judged() -> None:
    """Alpha and Cohen's kappa see no variation; AC1 does, in what single coders said."""
    data: Rows = [[1, 1], [1, 1], [0, None]]
    assert NO_VARIATION == krippendorff_alpha(data).undefined_because
    assert NO_VARIATION == cohen_kappa(data).undefined_because
    assert 1.0 == gwet_ac(data).value


def test_the_number_1_and_the_text_1() -> None:
    """They are two values: coders who differ in nothing else differ."""
    mixed: Rows = [[1, "1"], [2, 2], [1, "1"]]
    assert pytest.approx(1 / 3) == percent_agreement(mixed).value
    assert krippendorff_alpha(mixed).value != krippendorff_alpha([[1, 1], [2, 2], [1, 1]]).value


@settings(max_examples=settings().max_examples // 4)
@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=9))
def test_large_numbers_as_values(small: Rows) -> None:
    """Values beyond 2 ** 53, where neighbours are one float, are still told apart."""
    large: Rows = [list[Hashable | None](2**60 + int(str(value)) for value in row) for row in small]
    for name in ("alpha", "Conger", "Fleiss", "AC1"):
        assert CORRECTED[name](small).value == pytest.approx(CORRECTED[name](large).value, abs=1e-9)


GREAT: list[tuple[str, Rows]] = [
    ("squares beyond all numbers", [[1e200, 2e200], [2e200, 2e200], [3e200, 1e200], [1e200, 1e200]]),
    ("sums beyond all numbers", [[1e308, 1.5e308], [1e308, 1e308], [1.7e308, 1.7e308], [5e307, 1e308]]),
    (
        "differences beyond all numbers",
        [[1e308, -1e308], [-1e308, -1e308], [0, 0], [1e308, 1e308], [0, 1e308]],
    ),
    ("squares too small for any number", [[1e-200, 2e-200], [2e-200, 2e-200], [3e-200, 1e-200], [0.0, 0.0]]),
    ("a great one that nobody else saw", [[1e308, None], [1, 2], [2, 2], [3, 1], [1, 1]]),
    ("small beside great", [[1e-300, 1e308], [1e308, 1e308], [1e-300, 1e-300], [0, 1e-300]]),
]


@pytest.mark.parametrize(("name", "data"), GREAT, ids=[case[0] for case in GREAT])
def test_ratings_beyond_what_can_be_squared(name: str, data: Rows) -> None:
    """Every metric and all weights have their figure, and their standard error or a reason for none."""
    positive = all(value is None or float(str(value)) >= 0 for row in data for value in row)
    for metric in METRICS:
        if positive or metric != "ratio":
            alpha = krippendorff_alpha(data, metric)
            assert alpha.value is not None, metric
            assert -1 <= alpha.value <= 1, metric
            error = with_error("alpha", data, metric=metric)
            assert (alpha.value, True) == (error.value, bool(error.error or error.no_interval_because)), (
                metric
            )
    for weights in WEIGHT_NAMES:
        if positive or weights != "ratio":
            for coefficient in ("percent", "conger", "fleiss", "brennan_prediger", "ac1"):
                found = with_error(coefficient, data, weights=weights)
                assert found.value is not None, (weights, coefficient)
                assert found.error or found.no_interval_because, (weights, coefficient)


@settings(max_examples=settings().max_examples // 4)
@given(
    st.lists(st.lists(st.integers(1, 9), min_size=2, max_size=3), min_size=2, max_size=9),
    st.sampled_from([2.0**1000, 2.0**-1000]),
)
def test_the_unit_of_measurement_is_irrelevant(small: list[list[int]], unit: float) -> None:
    """In units so small or so great that their squares cannot be written, alpha and weighted kappas are the same."""
    other: Rows = [[value * unit for value in row] for row in small]
    rows: Rows = [list[Hashable | None](row) for row in small]
    for metric in METRICS:
        assert krippendorff_alpha(rows, metric) == krippendorff_alpha(other, metric)
    for weights in ("linear", "quadratic", "ordinal", "radical", "ratio", "bipolar"):
        assert conger_kappa(rows, weights) == conger_kappa(other, weights)


def test_whole_numbers_that_are_no_floating_point_numbers() -> None:
    """Neighbours that are one floating-point number lie nowhere apart; one beyond all of these is refused in words."""
    close: Rows = [[2**60, 2**60 + 1], [2**60, 2**60]]
    assert NO_VARIATION == krippendorff_alpha(close, "interval").undefined_because
    assert NO_VARIATION == conger_kappa(close, "linear").undefined_because
    with pytest.raises(ValueError, match="is no value for the interval metric"):
        krippendorff_alpha([[10**400, 1], [1, 1]], "interval")


def test_two_empty_sets() -> None:
    """Two coders who gave nothing gave the same: their distance is 0 by every measure, and it counts as agreement."""
    none = np.zeros(1, dtype=np.int64)
    assert [0.0] * 3 == [float(measure(none, none, none)[0]) for _, measure in MEASURES.values()]
    sets = sets_of([[set(), set()], [{"a"}, {"a"}], [{"a"}, set()]])
    assert pytest.approx(2 / 3) == same_sets(sets).value
    both = krippendorff_alpha([[0, 0], [1, 1], [1, 0]])
    for name in MEASURES:
        assert pytest.approx(both.value) == set_alpha(sets, name).value


def test_a_span_of_length_nought() -> None:
    """It marks nothing and is refused before any coefficient meets it."""
    with pytest.raises(ValueError, match="is empty"):
        Continuum(9, {"ines": [(Span(3, 3), "a")], "tom": [(Span(3, 5), "a")]})


@pytest.mark.parametrize("name", [*CORRECTED, *PLAIN])
def test_no_common_units(name: str) -> None:
    """Coders who share no unit have not been compared: none, not 1."""
    estimate = (CORRECTED | PLAIN)[name]([[1, None], [0, None], [None, 1]])
    assert (None, NO_OVERLAP) == (estimate.value, estimate.undefined_because)


def test_only_one_of_three_found_anything() -> None:
    """Two who read everything and found nothing beside one who found much: not above nought by any coefficient."""
    data: Rows = [[1, 0, 0], [1, 0, 0], [0, 0, 0], [1, 0, 0]]
    for name in ("alpha", "Conger", "Fleiss"):
        value = CORRECTED[name](data).value
        assert value is not None
        assert value <= 0, name


NOTHING: list[tuple[str, Rows, str]] = [
    ("no units", [], ONE_CODER),
    ("units without coders", [[], []], ONE_CODER),
    ("one coder", [[1], [0], [1]], ONE_CODER),
    ("nobody judged anything", [[None, None], [None, None]], NO_OVERLAP),
    ("not a number anywhere", [[float("nan"), None]], NO_OVERLAP),
]


@pytest.mark.parametrize(("name", "data", "reason"), NOTHING, ids=[case[0] for case in NOTHING])
def test_nothing_to_compare(name: str, data: Rows, reason: str) -> None:
    """Every coefficient says why it does not exist."""
    for coefficient in (CORRECTED | PLAIN).values():
        estimate = coefficient(data)
        assert (None, reason) == (estimate.value, estimate.undefined_because)
    assert set() == {e.value for e in fleiss_kappa_by_value(data).values()} - {None}


def test_a_single_unit() -> None:
    """One unit on which two coders differ: as little agreement as two judgements can show."""
    assert 0.0 == percent_agreement([[1, 0]]).value
    assert 0.0 == krippendorff_alpha([[1, 0]]).value
    assert -1.0 == gwet_ac([[1, 0]]).value


def test_the_paradox_of_a_rare_code() -> None:
    """Where a code is rare, kappa is low though agreement is high: AC1 and PABAK stand beside it for that."""
    words = "11 " * 80 + "10 " * 7 + "01 " * 8 + "00 " * 5
    data: Rows = [[int(pair[0]), int(pair[1])] for pair in words.split()]
    assert pytest.approx(0.3144424, abs=1e-7) == cohen_kappa(data).value
    assert pytest.approx(0.808, abs=1e-4) == gwet_ac(data).value
    assert pytest.approx(0.7) == brennan_prediger(data).value
