"""Alpha's interval holds what it should: a short form of benchmarks/coverage_agreement.py, with a fixed seed."""

from __future__ import annotations

import runpy
from typing import Any

import numpy as np
import pytest

from pipeline.reliability.coefficients.alpha import krippendorff_alpha
from tests.conftest import ROOT

WORLDS = 300


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """The names of benchmarks/coverage_agreement.py."""
    return runpy.run_path(str(ROOT / "benchmarks" / "coverage_agreement.py"), run_name="coverage")


@pytest.fixture(scope="module")
def found(script: dict[str, Any]) -> Any:
    """What the intervals hold for a common code in ten transcripts."""
    return script["coverage"](script["COMMON"], 10, WORLDS)


def test_the_interval_holds_the_true_alpha(script: dict[str, Any], found: Any) -> None:
    """At ten transcripts the jackknife over transcripts holds the true alpha of a common code in .88 of worlds."""
    assert 0.5 < found.alpha < 0.7
    assert 0.0 == found.missing
    assert found.jackknife >= script["LEAST"]


def test_segments_are_not_independent(script: dict[str, Any], found: Any) -> None:
    """An interval from resampled segments, which takes no notice of transcripts, holds it far too seldom."""
    assert found.units < script["LEAST"] < found.jackknife


def test_the_bootstraps_resample_the_same_coefficient(script: dict[str, Any]) -> None:
    """The quick alpha of the bootstraps is the program's alpha, and does not exist where nothing varies."""
    given = script["draw"](script["COMMON"], 5, np.random.default_rng(1))
    times = given[..., 0].sum(axis=2).ravel()
    counts = np.bincount(times, minlength=4)[None, :].astype(float)
    expected = krippendorff_alpha(given[..., 0].reshape(-1, 3).astype(float)).value
    assert expected == pytest.approx(script["alpha_of_counts"](counts)[0], abs=1e-12)
    assert np.isnan(script["alpha_of_counts"](np.array([[40.0, 0.0, 0.0, 0.0]]))[0])
