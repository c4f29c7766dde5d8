"""Known levels and gaps are found as often as the program claims: the short form of benchmarks/recovery.py."""

from __future__ import annotations

import runpy
from typing import Any

import numpy as np
import pytest

from tests.conftest import ROOT

WORLDS, SEED = 120, 7


@pytest.fixture(scope="module")
def tallies() -> dict[str, Any]:
    """What came out of each design."""
    bench = runpy.run_path(str(ROOT / "benchmarks" / "recovery.py"))
    return {design.name: bench["run"](design, WORLDS, SEED) for design in bench["DESIGNS"]}


def share(tally: Any, word: str) -> float:
    """The share of worlds with that verdict."""
    return float(sum(count for said, count in tally.verdicts.items() if said.startswith(word))) / WORLDS


def test_no_gap_is_rarely_called_one(tallies: dict[str, Any]) -> None:
    """At most seven of a hundred verdicts, and of tests at .05, see a gap where there is none."""
    none = {name: tally for name, tally in tallies.items() if name.endswith("no gap")}
    assert 4 == len(none)
    for name, tally in none.items():
        assert share(tally, "discords") <= 0.07, name
        assert np.mean(tally.flagged) <= 0.07, name
        assert np.mean(tally.flagged_t or [False]) <= 0.07, name


def test_intervals_hold_the_truth(tallies: dict[str, Any]) -> None:
    """Of the intervals that are given at least .92 hold what they should, wherever the gap is."""
    counted = 0
    for name, tally in tallies.items():
        for held in (tally.held, tally.contrast_held, tally.delta_held):
            if held:
                counted += 1
                # Two standard errors of so few worlds below .92: the long form of this test prints the figure itself.
                assert np.mean(held) >= 0.92 - 2 * np.sqrt(0.92 * 0.08 / len(held)), name
    assert counted >= 12


def test_a_design_that_cannot_tell_says_so(tallies: dict[str, Any]) -> None:
    """Three focus groups a side give no interval, no verdict, and no p below .10."""
    for name in ("3 a side, no gap", "3 a side, gap of 15"):
        tally = tallies[name]
        assert {"cannot tell": WORLDS} == tally.verdicts
        assert WORLDS == tally.no_interval
        assert pytest.approx(0.1) == tally.smallest
        assert not any(tally.flagged)
        assert [] == tally.flagged_t


def test_a_gap_is_found(tallies: dict[str, Any]) -> None:
    """Fifteen points are seen below the index in most studies of fifteen mixed or ten homogeneous focus groups."""
    for name in ("15 mixed, gap of 15", "10 a side, gap of 15"):
        assert share(tallies[name], "discords below") >= 0.8
        assert 0 == share(tallies[name], "discords above")
