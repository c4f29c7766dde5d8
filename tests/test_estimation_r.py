"""Held to what R's package survey prints on its California school data (its documentation and its web pages)."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.estimation import Design, design_of, mean_estimate, weighted_regression

Floats = NDArray[np.float64]


class School:
    """A file of the school data as columns, with its design."""

    def __init__(self, path: Path, *, strata: str = "", psu: str = "") -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.columns = {name: [row[name] for row in rows] for name in rows[0]}
        self.design: Design = design_of(
            self["pw"],
            strata=self.columns[strata] if strata else None,
            psu=self.columns[psu] if psu else None,
            fpc=self["fpc"],
        )

    def __getitem__(self, name: str) -> Floats:
        """A column of numbers."""
        return np.array(self.columns[name], dtype=float)

    def kind(self, name: str) -> NDArray[np.bool_]:
        """Which schools are of a type: E, M, H."""
        return np.array([one == name for one in self.columns["stype"]])

    def mean(self, values: Floats, inside: NDArray[np.bool_] | None = None) -> tuple[float, float, int]:
        """A mean, its standard error, its degrees of freedom."""
        own = values if inside is None else np.where(inside, values, np.nan)
        found = mean_estimate(self.design, own)
        return found.value or math.nan, found.error or math.nan, self.design.members(~np.isnan(own)).df

    def total(self, values: Floats) -> tuple[float, float]:
        """A total and its standard error."""
        scores = self.design.weights * values
        return float(scores.sum()), math.sqrt(self.design.variances(scores[:, None])[0])


@pytest.fixture(scope="module")
def strat(shared: Path) -> School:
    """The stratified sample."""
    return School(shared / "irr" / "apistrat.csv", strata="stype")


@pytest.fixture(scope="module")
def clus(shared: Path) -> School:
    """The cluster sample."""
    return School(shared / "irr" / "apiclus1.csv", psu="dnum")


def rounded(numbers: tuple[float, ...], digits: int = 4) -> tuple[float, ...]:
    """Numbers as R prints them."""
    return tuple(round(number, digits) for number in numbers)


@pytest.mark.shared
def test_means(strat: School, clus: School) -> None:
    """svymean(~api00, dstrat): 662.2874 (9.4089); svymean(~api00+api99, dclus1): 644.1694 (23.5422), 606.9781 (24.2250)."""
    assert (662.2874, 9.4089) == rounded(strat.mean(strat["api00"])[:2])
    assert (644.1694, 23.5422) == rounded(clus.mean(clus["api00"])[:2])
    assert (606.9781, 24.2250) == rounded(clus.mean(clus["api99"])[:2])


@pytest.mark.shared
@pytest.mark.parametrize(
    ("kind", "share", "error", "total", "total_error"),
    [
        ("E", 0.7869, 0.0463, 4873.97, 1333.32),
        ("H", 0.0765, 0.0268, 473.86, 158.70),
        ("M", 0.1366, 0.0296, 846.17, 167.55),
    ],
)
def test_shares_and_totals(
    clus: School, kind: str, share: float, error: float, total: float, total_error: float
) -> None:
    """svymean(~stype, dclus1) and svytotal(~stype, dclus1)."""
    members = clus.kind(kind).astype(float)
    assert (share, error) == rounded(clus.mean(members)[:2])
    assert (total, total_error) == rounded(clus.total(members), 2)


@pytest.mark.shared
def test_totals(strat: School, clus: School) -> None:
    """svytotal(~enroll): 3404940.13 (932235.03) of dclus1, 3687178 (114642) of dstrat."""
    assert (3404940.13, 932235.03) == rounded(clus.total(clus["enroll"]), 2)
    assert (3687178, 114642) == rounded(strat.total(strat["enroll"]), 0)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("kind", "mean", "error", "df"),
    [("E", 607.7917, 22.8166, 14), ("H", 595.7143, 41.7640, 7), ("M", 608.6000, 32.5606, 11)],
)
def test_domain_means(clus: School, kind: str, mean: float, error: float, df: int) -> None:
    """svyby(~api99, ~stype, dclus1, svymean); degf of each subset counts the districts that have such schools."""
    found = clus.mean(clus["api99"], clus.kind(kind))
    assert (mean, error, df) == (*rounded(found[:2]), found[2])


@pytest.mark.shared
def test_covariance_of_domain_means(clus: School) -> None:
    """Elementary less middle schools by svycontrast: -0.80833 (14.542), from scores that are subtracted."""
    scores = np.zeros(len(clus["pw"]))
    means = []
    for kind, sign in (("E", 1.0), ("M", -1.0)):
        inside, y = clus.kind(kind), clus["api99"]
        w = clus.design.weights * inside
        means.append(sign * float(w @ y) / w.sum())
        scores += sign * w * (y - abs(means[-1])) / w.sum()
    error = math.sqrt(clus.design.variances(scores[:, None])[0])
    assert (-0.80833, 14.542) == (round(sum(means), 5), round(error, 3))


@pytest.mark.shared
def test_regression(clus: School) -> None:
    """svyglm(api00 ~ ell + meals, dclus1), in the package's vignette: -0.5088 (0.3259), -3.1456 (0.3018), on 12 df."""
    columns = np.column_stack([clus["ell"], clus["meals"]])
    every = np.ones(len(columns), dtype=bool)
    fit = weighted_regression(clus.design, clus["api00"], columns, every, every[:2])
    assert (-0.5088, -3.1456) == rounded(tuple(fit.coefficients.tolist()))
    assert (0.3259, 0.3018) == rounded(tuple(fit.errors.tolist()))
    assert 12 == fit.members.df - fit.spent
