"""Coefficients against the figures of the literature: the repository's own copy, and the shared files it comes from.

`vectors.json` holds the data and figures of three of the shared files with their printed sources.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from pipeline.findings import Estimate
from pipeline.reliability.bands import membership
from pipeline.reliability.coefficients import (
    Linearised,
    MetricName,
    WeightName,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    fleiss_kappa_by_value,
    gwet_ac,
    kappa_max,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
    weight_matrix,
    with_error,
)

Case = dict[str, Any]
Rows = list[list[int | None]]
FILES = ("krippendorff_alpha", "cohen_fleiss", "gwet_irrCAC")


@cache
def own_copy() -> dict[str, Any]:
    """The repository's own copy of the vectors, by the name of the shared file."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
    return found


@cache
def shared_copy(shared: Path) -> dict[str, Any]:
    """The shared files."""
    return {name: json.loads((shared / "irr" / f"{name}.json").read_text(encoding="utf-8")) for name in FILES}


def cases(vectors: dict[str, Any]) -> dict[tuple[str, str], Case]:
    """All cases by the part of the file they stand in and their id."""
    found: dict[tuple[str, str], Case] = {}
    for part in ("cases", "two_rater_tables", "fleiss", "contingency", "distribution", "raw", "benchmark"):
        for content in vectors.values():
            for case in content.get(part, ()):
                found[part, case.get("id", "the only one")] = case
    return found


def value(estimate: Estimate) -> float:
    """The value of an estimate that has one."""
    assert estimate.value is not None
    return estimate.value


def rows_of_table(table: list[list[int]]) -> Rows:
    """The units behind a table of two raters: first rater down, second across; categories from 1."""
    return [
        [first, second]
        for first, row in enumerate(table, start=1)
        for second, times in enumerate(row, start=1)
        for _ in range(times)
    ]


def rows_of_counts(counts: list[list[int]]) -> Rows:
    """The units behind counts of units × categories, from 1; which rater said what is unknown and does not matter."""
    return [[value for value, times in enumerate(row, start=1) for _ in range(times)] for row in counts]


def figures(expected: object) -> int:
    """How many numbers a case gives to be checked, counted without knowing what they mean."""
    if isinstance(expected, dict):
        return sum(figures(part) for part in expected.values())
    if isinstance(expected, list):
        return sum(figures(part) for part in expected)
    return int(isinstance(expected, int | float))


def to_check(case: Case) -> int:
    """The numbers of a case that are no data, tolerance or argument."""
    keys = ("expected", "precise", "unweighted", "quadratic", "python_irrCAC_same", "P_at_least")
    return figures({key: case.get(key) for key in keys})


class Figure(NamedTuple):
    """A figure of a case, what came out here, and how far the two may be apart."""

    printed: float
    found: float
    tolerance: float
    what: object

    @property
    def is_ours(self) -> bool:
        """Whether both are the same, but for the tolerance."""
        return self.found == pytest.approx(self.printed, abs=self.tolerance)


def wrong(compared: list[Figure]) -> list[Figure]:
    """The figures that came out otherwise."""
    return [one for one in compared if not one.is_ours]


def check_alpha(case: Case) -> list[Figure]:
    """Krippendorff's alpha by each metric that has a figure."""
    data = [list(unit) for unit in zip(*case["data"], strict=True)]
    return [
        Figure(figure, value(krippendorff_alpha(data, metric)), tolerance, metric)
        for key, tolerance in (("expected", case["tol"]), ("precise", 1e-6))
        for metric, figure in case.get(key, {}).items()
    ]


def by_chance(agreement: Estimate, corrected: Estimate) -> float:
    """The p_e behind a coefficient of the form (p_a - p_e) / (1 - p_e)."""
    return (value(agreement) - value(corrected)) / (1 - value(corrected))


TWO_RATERS: dict[str, Callable[[Rows], float]] = {
    "po": lambda data: value(percent_agreement(data)),
    "kappa": lambda data: value(cohen_kappa(data)),
    "pe": lambda data: by_chance(percent_agreement(data), cohen_kappa(data)),
    "kappa_max": lambda data: value(kappa_max(data)),
    "kappa_linear": lambda data: value(cohen_kappa(data, "linear")),
    "kappa_quadratic": lambda data: value(cohen_kappa(data, "quadratic")),
    "scott_pi": lambda data: value(scott_pi(data)),
    "bp": lambda data: value(brennan_prediger(data)),
    "pabak": lambda data: value(brennan_prediger(data)),
    "ac1": lambda data: value(gwet_ac(data)),
    "ac1_pe": lambda data: by_chance(percent_agreement(data), gwet_ac(data)),
}


def check_two_raters(case: Case) -> list[Figure]:
    """Each coefficient of a table of two raters."""
    data = rows_of_table(case["table"])
    return [
        Figure(figure, TWO_RATERS[name](data), tolerance, name)
        for key, tolerance in (("expected", case["tol"]), ("precise", 1e-6))
        for name, figure in case.get(key, {}).items()
    ]


def check_fleiss(case: Case) -> list[Figure]:
    """Fleiss' kappa with its parts, and that of each category."""
    data = case["ratings"]
    by_value = fleiss_kappa_by_value(data)
    found = {
        "fleiss_kappa": value(fleiss_kappa(data)),
        "po": value(percent_agreement(data)),
        "pe": by_chance(percent_agreement(data), fleiss_kappa(data)),
        "randolph": value(brennan_prediger(data)),
    }
    expected = dict(case["expected"])
    categories = expected.pop("per_category")
    return [
        *(
            Figure(own, value(by_value[int(name)]), case["tol_category"], name)
            for name, own in categories.items()
        ),
        *(Figure(own, found[name], case["tol"], name) for name, own in expected.items()),
        *(Figure(own, found[name], 1e-6, name) for name, own in case["precise"].items()),
    ]


IRRCAC: dict[str, Linearised] = {
    "pa": "percent",
    "kappa": "kappa",
    "conger": "conger",
    "scott_pi": "scott",
    "fleiss": "fleiss",
    "bp": "brennan_prediger",
    "ac1": "ac1",
    "ac2": "ac1",
    "alpha": "alpha",
}
WEIGHTS: dict[str, WeightName] = {"unweighted": "identity", "quadratic": "quadratic"}


def check_irrcac(case: Case, data: Rows, tolerance: float, error_of: Callable[..., float]) -> list[Figure]:
    """Each coefficient of Gwet's package with its standard error, unweighted and with quadratic weights."""
    figures = [
        (name, weights, *figure)
        for key, weights in WEIGHTS.items()
        for name, figure in case.get(key, {}).items()
    ]
    for name, figure in case.get("python_irrCAC_same", {}).items():
        figures.append((name.removesuffix("_unweighted"), "identity", *figure))
    compared = []
    for name, weights, figure, error in figures:
        metric: MetricName = "interval" if weights == "quadratic" else "nominal"
        found = with_error(IRRCAC[name], data, weights, metric)
        compared.append(Figure(figure, value(found), tolerance, (name, weights)))
        if error is not None:
            own = error_of(found, name, data, weights)
            compared.append(Figure(error, own, tolerance, (name, weights, "error")))
    return compared


def own_error(found: Estimate, name: str, data: Rows, weights: WeightName) -> float:
    """The standard error as it is."""
    assert found.error is not None
    return found.error


def over_n(found: Estimate, name: str, data: Rows, weights: WeightName) -> float:
    """IrrCAC divides the variance of a contingency table by n ** 2, that of raw ratings by n (n - 1)."""
    return own_error(found, name, data, weights) * math.sqrt((len(data) - 1) / len(data))


def half_counted(found: Estimate, name: str, data: Rows, weights: WeightName) -> float:
    """The standard error, for alpha as irrCAC has it for distributions of raters (see `alpha_of_distribution`)."""
    if name != "alpha":
        return own_error(found, name, data, weights)
    return alpha_of_distribution(data, weights, factor=1, small=True)


def alpha_of_distribution(data: Rows, weights: WeightName, *, factor: float, small: bool) -> float:
    """The standard error of alpha for units that all have the same number of raters, by the book.

    With x_u = (p_au - p_e) / (1 - p_e) - factor * (1 - alpha) (p_eu - p_e) / (1 - p_e). The derivative of p_e = sum w pi
    pi asks for the factor 2, and for raw ratings and contingency tables irrCAC has it; for distributions it has 1, with
    the correction for small samples (`small`) in p_au and alpha.
    """
    counts = np.array([[row.count(k) for k in range(1, 6)] for row in data], dtype=float)
    raters = float(counts[0].sum())
    matrix = weight_matrix(weights, range(1, 6))
    tiny = 1 / counts.sum() if small else 0.0
    agreeing = (counts * (counts @ matrix - 1)).sum(axis=1) / (raters * (raters - 1))
    agreeing = (1 - tiny) * agreeing + tiny
    pi = counts.mean(axis=0) / raters
    expected = pi @ matrix @ pi
    alpha = (agreeing.mean() - expected) / (1 - expected)
    by_unit = counts @ matrix @ pi / raters
    terms = (agreeing - expected - factor * (1 - alpha) * (by_unit - expected)) / (1 - expected)
    return float(np.sqrt(np.sum((terms - alpha) ** 2) / (len(data) * (len(data) - 1))))


def check_contingency(case: Case) -> list[Figure]:
    """A table of two raters; the errors differ by a factor known exactly."""
    return check_irrcac(case, rows_of_table(case["table"]), 1e-7, over_n)


def check_distribution(case: Case) -> list[Figure]:
    """Counts of raters by category; alpha's error as irrCAC has it."""
    return check_irrcac(case, rows_of_counts(case["counts"]), 1e-7, half_counted)


def check_raw(case: Case) -> list[Figure]:
    """Raw ratings with missing ones, to the last of five decimals."""
    return check_irrcac(case, case["ratings_units_by_raters"], 1e-5, own_error)


def check_benchmark(case: Case) -> list[Figure]:
    """Cumulative membership probabilities, to five decimals."""
    cuts = [float(cut) for cut in case["P_at_least"]]
    found = membership(case["coef"], case["se"], cuts)
    return [
        Figure(figure, share, 5e-6, cut)
        for cut, figure, share in zip(cuts, case["P_at_least"].values(), found, strict=True)
    ]


CHECKS: dict[str, Callable[[Case], list[Figure]]] = {
    "cases": check_alpha,
    "two_rater_tables": check_two_raters,
    "fleiss": check_fleiss,
    "contingency": check_contingency,
    "distribution": check_distribution,
    "raw": check_raw,
    "benchmark": check_benchmark,
}
ALL = [pytest.param(*key, id=" ".join(key)) for key in cases(own_copy())]


@pytest.mark.parametrize(("part", "case_id"), ALL)
def test_every_figure_of_the_literature(part: str, case_id: str) -> None:
    """Each printed figure of the case comes out within its tolerance, standard errors and probabilities included."""
    case = cases(own_copy())[part, case_id]
    compared = CHECKS[part](case)
    assert (to_check(case), []) == (len(compared), wrong(compared))


@pytest.mark.shared
@pytest.mark.parametrize(("part", "case_id"), ALL)
def test_every_figure_of_the_shared_files(shared: Path, part: str, case_id: str) -> None:
    """Each figure of the case in the shared file comes out, be the file newer than the repository's copy."""
    case = cases(shared_copy(shared))[part, case_id]
    compared = CHECKS[part](case)
    assert (to_check(case), []) == (len(compared), wrong(compared))


@pytest.mark.shared
def test_no_case_of_the_shared_files_is_left_out(shared: Path) -> None:
    """The parametrised cases are those of the shared files, 127 figures in all."""
    found = cases(shared_copy(shared))
    assert set(cases(own_copy())) == set(found)
    assert 127 == sum(to_check(case) for case in found.values())


@pytest.mark.parametrize("weights", ["identity", "quadratic"])
def test_irrcacs_error_of_alpha_for_distributions_lacks_a_factor_of_two(weights: WeightName) -> None:
    """By the book, with factor 2, the error is ours; with factor 1 it is the one that irrCAC prints: both to 1e-7."""
    case = cases(own_copy())["distribution", "distrib.6raters"]
    data = rows_of_counts(case["counts"])
    ours = with_error("alpha", data, metric="interval" if weights == "quadratic" else "nominal")
    of = partial(alpha_of_distribution, data, weights)
    printed = case["quadratic" if weights == "quadratic" else "unweighted"]["alpha"][1]
    assert pytest.approx(of(factor=2, small=False), abs=1e-12) == ours.error
    assert pytest.approx(printed, abs=1e-7) == of(factor=1, small=True)
