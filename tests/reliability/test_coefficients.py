"""Coefficients against printed figures, an oracle and their laws."""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import get_args

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reliability.coefficients import (
    Metric,
    krippendorff_alpha,
    negative_agreement,
    percent_agreement,
    positive_agreement,
    specific_agreement,
)

Rows = list[list[Hashable | None]]

METRICS: tuple[Metric, ...] = get_args(Metric)


def units(by_coder: Sequence[Sequence[Hashable | None]]) -> Rows:
    """Coders × units, as the literature prints them, turned to units × coders."""
    return [list(unit) for unit in zip(*by_coder, strict=True)]


@pytest.mark.shared
@pytest.mark.parametrize("metric", METRICS)
def test_alpha_is_that_of_the_literature(shared: Path, metric: Metric) -> None:
    """Every published and recomputed value of the collected vectors, within its tolerance."""
    seen = 0
    for case in json.loads((shared / "irr" / "krippendorff_alpha.json").read_text(encoding="utf-8"))["cases"]:
        for key, tolerance in (("expected", case["tol"]), ("precise", 1e-6)):
            if metric in case.get(key, {}):
                estimate = krippendorff_alpha(units(case["data"]), metric)
                assert pytest.approx(case[key][metric], abs=tolerance) == estimate.value, case["id"]
                seen += 1
    assert seen >= 2


@pytest.mark.shared
def test_percent_agreement_is_gwets_with_missing_ratings(shared: Path) -> None:
    """Gwet's four raters with missing ratings agree at .8181818, and nominal alpha is .74342."""
    case = json.loads((shared / "irr" / "gwet_irrCAC.json").read_text(encoding="utf-8"))["raw"][0]
    data = case["ratings_units_by_raters"]
    assert pytest.approx(case["unweighted"]["pa"][0], abs=1e-6) == percent_agreement(data).value
    assert pytest.approx(case["unweighted"]["alpha"][0], abs=1e-5) == krippendorff_alpha(data).value
    assert (
        pytest.approx(case["quadratic"]["alpha"][0], abs=1e-5) == krippendorff_alpha(data, "interval").value
    )


BINARY = units([[1, 1, 0, 0, 0, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 1, 0, 1, 0, 0]])
FOUR_CODERS = units(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
)
PRINTED: list[tuple[str, Rows, Metric, float]] = [
    ("Krippendorff 2004, p. 224, two coders, binary", BINARY, "nominal", 0.095),
    ("Krippendorff 2011, example C, nominal", FOUR_CODERS, "nominal", 0.743),
    ("Krippendorff 2011, example C, ordinal", FOUR_CODERS, "ordinal", 0.815),
    ("Krippendorff 2011, example C, interval", FOUR_CODERS, "interval", 0.849),
    ("Krippendorff 2011, example C, ratio", FOUR_CODERS, "ratio", 0.797),
]


@pytest.mark.parametrize(("name", "data", "metric", "expected"), PRINTED, ids=[case[0] for case in PRINTED])
def test_alpha_is_the_printed_one(name: str, data: Rows, metric: Metric, expected: float) -> None:
    """The two examples that everybody checks first, to the printed third decimal."""
    estimate = krippendorff_alpha(data, metric)
    assert estimate.value is not None
    assert expected == round(estimate.value, 3)


UNDEFINED: list[tuple[str, Rows, str]] = [
    ("no units", [], "fewer than two coders"),
    ("one coder", [[1], [0], [1]], "fewer than two coders"),
    ("no common unit", [[1, None], [0, None], [None, 1]], "no segment was judged by two coders"),
    ("nobody judged anything", [[None, None], [None, None]], "no segment was judged by two coders"),
    ("all the same", [[1, 1], [1, 1], [1, 1]], "no variation: every judgement is the same"),
    (
        "varies only where one coder judged",
        [[1, 1], [1, 1], [0, None]],
        "no variation: every judgement is the same",
    ),
]


@pytest.mark.parametrize(("name", "data", "reason"), UNDEFINED, ids=[case[0] for case in UNDEFINED])
def test_undefined_alpha_says_why(name: str, data: Rows, reason: str) -> None:
    """No variation, one coder, no overlap: a reason, not 1, NaN or an exception."""
    estimate = krippendorff_alpha(data)
    assert (None, reason) == (estimate.value, estimate.undefined_because)


def test_percent_agreement_is_there_where_alpha_is_not() -> None:
    """Coders who all say the same agree fully, though alpha cannot tell that from habit."""
    assert percent_agreement([[1, 1], [1, 1]]).value == 1.0


def test_one_of_three_coders_who_finds_anything_is_no_agreement() -> None:
    """Where two coders read all and found nothing and the third gave every code, alpha is not above nought."""
    estimate = krippendorff_alpha([[1, 0, 0], [1, 0, 0], [0, 0, 0], [1, 0, 0]])
    assert estimate.value is not None
    assert estimate.value <= 0


def test_values_keep_their_type() -> None:
    """The number 1 and the text "1" are two codes."""
    assert (
        krippendorff_alpha([[1, "1"], [2, 2], [1, "1"]]).value
        != krippendorff_alpha([[1, 1], [2, 2], [1, 1]]).value
    )


NOT_NUMBERS: list[tuple[str, Hashable, Metric]] = [
    ("text", "much", "ordinal"),
    ("infinite", math.inf, "interval"),
    ("negative for a ratio", -1.0, "ratio"),
]


@pytest.mark.parametrize(("name", "value", "metric"), NOT_NUMBERS, ids=[case[0] for case in NOT_NUMBERS])
def test_a_metric_needs_fit_numbers(name: str, value: Hashable, metric: Metric) -> None:
    """A value that the metric cannot measure is refused, not guessed at."""
    with pytest.raises(ValueError, match="is no value for the"):
        krippendorff_alpha([[value, 1.0], [1.0, 2.0]], metric)


def test_specific_agreement_by_hand() -> None:
    """Two coders with a = 2, b = 1, c = 2, d = 5: positive 4/7, negative 10/13, percent 7/10."""
    data: Rows = units([[1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 0, 1, 1, 0, 0, 0, 0, 0]])
    assert pytest.approx(4 / 7) == positive_agreement(data).value
    assert pytest.approx(10 / 13) == negative_agreement(data).value
    assert pytest.approx(0.7) == percent_agreement(data).value


def test_specific_agreement_on_what_nobody_judged() -> None:
    """Agreement on a code that nobody gave, or everybody everywhere, is undefined and says which."""
    assert positive_agreement([[0, 0], [0, 0]]).undefined_because == "no coder gave the code"
    assert negative_agreement([[1, 1]]).undefined_because == "every coder gave the code everywhere"
    assert specific_agreement([[1, 0]], 7).undefined_because == "no coder made this judgement"
    assert positive_agreement([[1, None]]).undefined_because == "no segment was judged by two coders"


ratings = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.none() | st.integers(0, 4), min_size=coders, max_size=coders), min_size=1, max_size=12
    )
)


@given(ratings, st.sampled_from(METRICS))
def test_alpha_is_that_of_an_independent_program(data: Rows, metric: Metric) -> None:
    """On random tables with holes, alpha equals that of the package krippendorff where that gives one."""
    estimate = krippendorff_alpha(data, metric)
    table = np.array([[math.nan if v is None else v for v in row] for row in data], dtype=float).T
    paired = table[:, np.sum(~np.isnan(table), axis=0) >= 2]
    if len(np.unique(paired[~np.isnan(paired)])) < 2:
        assert estimate.value is None
        return
    oracle = krippendorff.alpha(reliability_data=table, level_of_measurement=metric)
    assert pytest.approx(oracle, abs=1e-9) == estimate.value


@given(ratings, st.randoms(use_true_random=False), st.sampled_from(METRICS))
def test_the_order_of_coders_and_units_does_not_matter(
    data: Rows, random: np.random.RandomState, metric: Metric
) -> None:
    """Shuffling columns or rows leaves alpha as it was."""
    columns = list(range(len(data[0])))
    random.shuffle(columns)
    shuffled = [[row[column] for column in columns] for row in data][::-1]
    assert pytest.approx(krippendorff_alpha(data, metric).value) == krippendorff_alpha(shuffled, metric).value


@given(ratings)
def test_nominal_alpha_knows_no_names(data: Rows) -> None:
    """Other names for the values, large numbers or text, leave nominal alpha as it was."""
    expected = krippendorff_alpha(data).value
    large: Rows = [[None if v is None else 10**12 + 7 * int(str(v)) for v in row] for row in data]
    names: Rows = [[None if v is None else f"code {v}" for v in row] for row in data]
    assert pytest.approx(expected) == krippendorff_alpha(large).value
    assert pytest.approx(expected) == krippendorff_alpha(names).value


@given(ratings)
def test_ordinal_alpha_knows_only_order(data: Rows) -> None:
    """A monotone change of the values leaves ordinal alpha as it was."""
    cubes: Rows = [[None if v is None else int(str(v)) ** 3 - 5 for v in row] for row in data]
    assert (
        pytest.approx(krippendorff_alpha(data, "ordinal").value) == krippendorff_alpha(cubes, "ordinal").value
    )


@given(ratings, st.integers(0, 4))
def test_unjudged_units_change_nothing(data: Rows, value: int) -> None:
    """A unit that nobody judged, or one coder alone, changes neither alpha nor percent agreement."""
    width = len(data[0])
    more: Rows = [*data, [None] * width, [value] + [None] * (width - 1)]
    # Sums over more rows round otherwise in their last bit.
    assert pytest.approx(krippendorff_alpha(data).value) == krippendorff_alpha(more).value
    assert krippendorff_alpha(data).n == krippendorff_alpha(more).n
    assert percent_agreement(data) == percent_agreement(more)


@given(ratings)
def test_tables_of_numbers_and_of_objects_are_one(data: Rows) -> None:
    """An array with NaN gives the same estimates as lists with None."""
    table = np.array([[math.nan if v is None else v for v in row] for row in data], dtype=float)
    assert pytest.approx(krippendorff_alpha(data).value) == krippendorff_alpha(table).value
    assert percent_agreement(data) == percent_agreement(table)
    assert positive_agreement(data) == positive_agreement(table)
