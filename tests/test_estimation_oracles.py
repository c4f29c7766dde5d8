"""Held to two independent programs, svy (a port of the methods of R's survey) and statsmodels, on made designs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
import svy
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.estimation import (
    CannotFit,
    Design,
    design_of,
    mean_estimate,
    share_estimate,
    t_quantile,
    weighted_regression,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ORACLE: Any = svy  # its types are narrower than what it takes
LIKE: dict[str, Any] = {"rel": 1e-7, "abs": 1e-8}


@dataclass(frozen=True, eq=False)
class Made:
    """A made sample: answers, a trait, a domain, weights and design; `stratum` and `unit` may be single-valued."""

    y: Floats
    x: Floats
    z: Floats
    kind: NDArray[np.str_]
    weights: Floats
    strata: list[str] | None
    psu: list[str] | None
    fpc: Floats | None

    @property
    def design(self) -> Design:
        """The design as we see it."""
        return design_of(self.weights, strata=self.strata, psu=self.psu, fpc=self.fpc)

    @property
    def answered(self) -> Bools:
        """Who answered."""
        return ~np.isnan(self.y)

    @property
    def theirs(self) -> Any:
        """The sample as svy sees it."""
        columns: dict[str, Any] = {
            "y": [None if math.isnan(v) else v for v in self.y.tolist()],
            "yes": [None if math.isnan(v) else int(v > 0) for v in self.y.tolist()],
            "x": self.x,
            "z": self.z,
            "kind": self.kind.tolist(),
            "w": self.weights,
        }
        named: dict[str, Any] = {"wgt": "w"} | ({"singleton": "center"} if self.strata else {})
        for key, name, values in (
            ("stratum", "h", self.strata),
            ("psu", "u", self.psu),
            ("pop_size", "N", self.fpc),
        ):
            if values is not None:
                columns[name] = values
                named[key] = name
        return ORACLE.Sample(pl.DataFrame(columns), ORACLE.Design(**named))


@st.composite
def made(draw: st.DrawFn) -> Made:
    """Samples of 12 to 60 people: with and without strata (one may be lonely), units, finite population, missing answers."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n = draw(st.integers(12, 60))
    strata = draw(st.integers(1, 4))
    clustered = draw(st.booleans())
    stratum = rng.integers(0, strata, n)
    unit = stratum * 10 + rng.integers(0, draw(st.integers(1, 6)), n) if clustered else np.arange(n)
    y = rng.normal(0, 2, n) + stratum + 0.3 * (unit % 5)
    y[rng.random(n) < draw(st.sampled_from([0.0, 0.2]))] = np.nan
    counts = {h: len(set(unit[stratum == h].tolist())) for h in range(strata)}
    fpc = np.array([counts[h] * (2.0 + h) for h in stratum.tolist()]) if draw(st.booleans()) else None
    return Made(
        y=y,
        x=rng.normal(1, 1, n) + 0.2 * stratum,
        z=(rng.random(n) < 0.4).astype(float),
        kind=rng.choice(["a", "b", "c"], n, p=[0.5, 0.3, 0.2]),
        weights=np.round(rng.uniform(0.5, 3, n), 3),
        strata=[str(h) for h in stratum] if strata > 1 else None,
        psu=[str(u) for u in unit] if clustered else None,
        fpc=fpc if strata > 1 or fpc is None else np.full(n, fpc[0]),
    )


def theirs_of(table: pl.DataFrame, kind: str = "") -> tuple[float, float, int]:
    """Estimate, standard error and degrees of freedom of svy."""
    row = (table.filter(pl.col("kind") == kind) if kind else table).row(0, named=True)
    return float(row["est"]), float(row["se"]), max(int(row["df"]), 0)


def ours_of(design: Design, values: Floats) -> tuple[Any, Any, int]:
    """The same of our mean, as far as figures of two programs can be alike; any error where we give none."""
    found = mean_estimate(design, values)
    error = ANY if found.error is None else pytest.approx(found.error, rel=1e-6, abs=1e-7)
    return pytest.approx(found.value, **LIKE), error, design.members(~np.isnan(values)).df


@settings(max_examples=40)
@given(made())
def test_means_and_domains(sample: Made) -> None:
    """Means and means of domains with their standard errors and degrees of freedom are those of svy."""
    assume(sample.design.members(sample.answered).df > 0)
    estimation = sample.theirs.estimation
    every = estimation.mean("y", drop_nulls=True).to_polars()
    assert theirs_of(every) == ours_of(sample.design, sample.y)
    by_kind = estimation.mean("y", by="kind", drop_nulls=True).to_polars()
    for kind in sorted(set(sample.kind[sample.answered].tolist())):
        own = np.where(sample.kind == kind, sample.y, np.nan)
        if sample.design.members(~np.isnan(own)).df > 0:
            assert theirs_of(by_kind, kind) == ours_of(sample.design, own)


@settings(max_examples=25)
@given(made())
def test_shares_and_their_intervals(sample: Made) -> None:
    """A share and its interval on the scale of log odds are those of svy (svyciprop, method "logit")."""
    yes = np.where(sample.answered, sample.y > 0, np.nan)
    ours = share_estimate(sample.design, yes)
    assume(ours.low is not None)
    table = (
        sample.theirs.estimation.prop("yes", drop_nulls=True)
        .to_polars()
        .filter(pl.col("yes").cast(pl.String) == "1")
    )
    row = table.row(0, named=True)
    expected = [float(row[name]) for name in ("est", "se", "lci", "uci")]
    assert expected == pytest.approx([ours.value, ours.error, ours.low, ours.high], rel=1e-5, abs=1e-7)


@settings(max_examples=40)
@given(made(), st.sampled_from(["", "a"]))
def test_regressions(sample: Made, kind: str) -> None:
    """Coefficients, standard errors and degrees of freedom, over all and over a domain, are those of svy (svyglm)."""
    columns = np.column_stack([sample.x, sample.z])
    inside = sample.answered & ((sample.kind == kind) if kind else True)
    members = sample.design.members(inside)
    assume(inside.sum() >= 8 and members.df >= 4)
    try:
        fit = weighted_regression(sample.design, sample.y, columns, inside, np.array([True, False]))
    except CannotFit:
        reject()
    where = {"where": ORACLE.col("kind") == kind} if kind else {}
    table = sample.theirs.glm.fit(y="y", x=["x", "z"], **where).to_polars()
    assert table["estimate"].to_list()[1:] == pytest.approx(fit.coefficients.tolist(), rel=1e-6, abs=1e-7)
    assert table["std_err"].to_list()[1:] == pytest.approx(fit.errors.tolist(), rel=1e-6, abs=1e-7)
    assert int(table["df"][0]) == members.df - fit.spent


@pytest.mark.shared
def test_the_school_data(shared: Path) -> None:
    """On both files of R's survey means by school type and regression, with their intervals, are those of svy."""
    for name, design in (
        ("apistrat", {"stratum": "stype"}),
        ("apiclus1", {"psu": "dnum"}),
    ):
        data = pl.read_csv(shared / "irr" / f"{name}.csv")
        theirs = ORACLE.Sample(data, ORACLE.Design(wgt="pw", pop_size="fpc", **design))
        column = {key: data[value].to_list() for key, value in design.items()}
        ours = design_of(data["pw"], strata=column.get("stratum"), psu=column.get("psu"), fpc=data["fpc"])
        api = data["api00"].to_numpy().astype(float)
        by_type = theirs.estimation.mean("api00", by="stype").to_polars().rename({"stype": "kind"})
        for kind in "EHM":
            own = np.where((data["stype"] == kind).to_numpy(), api, np.nan)
            assert theirs_of(by_type, kind) == ours_of(ours, own)
        inside = np.ones(len(data), dtype=bool)
        fit = weighted_regression(
            ours, api, data.select("ell", "meals").to_numpy().astype(float), inside, inside[:2]
        )
        glm = theirs.glm.fit(y="api00", x=["ell", "meals"])
        table, half = glm.to_polars(), t_quantile(fit.members.df - fit.spent) * fit.errors
        assert table["conf_low"].to_list()[1:] == pytest.approx((fit.coefficients - half).tolist(), rel=1e-7)
        assert table["conf_high"].to_list()[1:] == pytest.approx((fit.coefficients + half).tolist(), rel=1e-7)
        assert glm.stats.r_squared == pytest.approx(fit.r_squared)


def test_regression_is_that_of_statsmodels() -> None:
    """WLS with errors clustered by unit, without small-sample factor, times G / (G - 1); r squared, and without a term."""
    rng = np.random.default_rng(7)
    n = 240
    unit = rng.integers(0, 30, n)
    columns = np.column_stack([rng.normal(2000, 10, n), rng.random(n) < 0.3, rng.normal(0, 1, n)]).astype(
        float
    )
    y = 0.2 * columns[:, 0] - columns[:, 1] + rng.normal(0, 1, 30)[unit] + rng.normal(0, 2, n)
    weights = rng.uniform(0.5, 4, n)
    every = np.ones(n, dtype=bool)
    fit = weighted_regression(design_of(weights, psu=unit.tolist()), y, columns, every, every[:3])
    wls = sm.WLS(y, sm.add_constant(columns), weights=weights)
    clustered = wls.fit(cov_type="cluster", cov_kwds={"groups": unit, "use_correction": False})
    assert clustered.params[1:] == pytest.approx(fit.coefficients)
    assert clustered.bse[1:] * math.sqrt(30 / 29) == pytest.approx(fit.errors)
    assert clustered.rsquared == pytest.approx(fit.r_squared)
    less = sm.WLS(y, sm.add_constant(columns[:, [1]]), weights=weights).fit()
    assert clustered.rsquared - less.rsquared == pytest.approx(fit.falls_without([0, 2]))
    spread = np.sqrt(np.array([np.cov(c, aweights=weights, ddof=0) for c in (*columns.T, y)]))
    assert fit.coefficients * spread[:3] / spread[3] == pytest.approx(fit.standardised)
