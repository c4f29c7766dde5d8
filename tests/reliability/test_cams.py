"""The agreement figures of Duran, Battle & Smith (2022), from their own files; see docs/cams.md."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """The names of benchmarks/cams.py."""
    return runpy.run_path(str(ROOT / "benchmarks" / "cams.py"), run_name="cams")


@pytest.fixture(scope="module")
def compared(script: dict[str, Any], shared: Path) -> list[Any]:
    """Every published figure beside ours."""
    found: list[Any] = script["compare"](shared / "data" / "cams")
    return found


def test_all_published_alphas_are_reproduced(compared: list[Any]) -> None:
    """The weighted alphas of the 20 dialogues agree to four decimals with those published."""
    alphas = [one for one in compared if (one.file, one.figure) == ("Dialogue Agreement", "alpha")]
    assert 20 == len(alphas)
    assert [round(one.published, 4) for one in alphas] == [round(one.ours, 4) for one in alphas]


def test_whatever_must_agree_does(compared: list[Any]) -> None:
    """So do minima, maxima, means and standard deviations by type and corpus, and the betas by the formula used."""
    assert [] == [one for one in compared if one.must and not one.same]
    assert 68 == sum(one.must for one in compared)


def test_betas_are_another_coefficient(compared: list[Any]) -> None:
    """The published betas are not Conger's kappa with the same distances: every one of them is higher."""
    betas = [one for one in compared if one.figure == "beta"]
    assert 20 == len(betas)
    assert all(one.published > one.ours + 0.05 for one in betas)


def test_the_pages_are_what_the_script_writes(
    script: dict[str, Any], compared: list[Any], shared: Path
) -> None:
    """docs/cams.csv and docs/cams.md are as the script writes them today."""
    page = script["page"](shared / "data" / "cams", compared)
    assert script["as_csv"](compared) == (ROOT / "docs" / "cams.csv").read_text(encoding="utf-8")
    assert page == (ROOT / "docs" / "cams.md").read_text(encoding="utf-8")
