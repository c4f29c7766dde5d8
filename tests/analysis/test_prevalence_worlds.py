"""The intervals of prevalence hold what they should: a short form of benchmarks/coverage_prevalence.py, with a fixed seed."""

from __future__ import annotations

import runpy
from typing import Any

import pytest

from tests.conftest import ROOT

WORLDS = 150
SEED = 20261203
# In 150 worlds a coverage of .95 comes out between .91 and .99 but for four cases in a hundred.
LEAST, LEAST_OF_GROUPS = 0.91, 0.88


@pytest.fixture(scope="module")
def coverage() -> dict[str, Any]:
    """The names of the benchmark."""
    return runpy.run_path(str(ROOT / "benchmarks" / "coverage_prevalence.py"), run_name="coverage")


def simulated(coverage: dict[str, Any], name: str) -> Any:
    """What came out of a case."""
    (case,) = (case for case in coverage["CASES"] if case.name == name)
    return coverage["simulate"](case, WORLDS, SEED)


@pytest.mark.parametrize(
    "name", ["uniform, a quarter", "by score, floor .2", "two draws, and by hand", "whole transcripts, 20"]
)
def test_intervals_hold_the_truth(coverage: dict[str, Any], name: str) -> None:
    """Both of them, where the machine's own share does not, and without bias."""
    row = simulated(coverage, name)
    assert WORLDS == row.worlds
    assert row.draw >= LEAST
    assert row.groups >= LEAST_OF_GROUPS
    assert row.machine < 0.7
    assert abs(row.bias) < 0.25


def test_the_reviewed_part_is_no_estimate(coverage: dict[str, Any]) -> None:
    """Where the machine said where to look, the plain share of what was reviewed is never near the truth."""
    assert simulated(coverage, "by score, floor .2").plain < 0.1


def test_a_useless_machine_does_no_harm(coverage: dict[str, Any]) -> None:
    """Scores that know nothing make the estimate no more wrong than none do, only less precise."""
    row = simulated(coverage, "machine knows nothing")
    assert row.draw >= LEAST
    assert abs(row.bias) < 0.25


def test_everything_read_is_the_human_share(coverage: dict[str, Any]) -> None:
    """Then the value is the human share in every world."""
    row = simulated(coverage, "everything is read")
    assert (1.0, 0.0) == (row.draw, row.bias)
