"""Whether the highest and the lowest of many estimates differ by more than sampling brings about."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.estimation.extremes import lie_apart
from pipeline.findings import Estimate, undefined


def seen(value: float, error: float | None = 1.0) -> Estimate:
    """An estimate of 200 respondents."""
    return Estimate(value, error=error, n=200, clusters=200)


CASES: tuple[tuple[str, list[Estimate], bool], ...] = (
    ("far apart", [seen(40.0), seen(50.0), seen(60.0)], True),
    ("two alone, by Student's t", [seen(50.0), seen(54.0)], True),
    ("the same difference among fifteen", [*[seen(52.0)] * 13, seen(50.0), seen(54.0)], False),
    ("the same everywhere", [seen(50.0, 0.0), seen(50.0, 0.0)], False),
    ("an error that is not known", [seen(40.0, None), seen(60.0)], False),
    ("one place", [seen(40.0)], False),
    ("one with a value", [seen(40.0), undefined("nobody answered")], False),
    ("none", [], False),
)


@pytest.mark.parametrize(("name", "estimates", "apart"), CASES, ids=[case[0] for case in CASES])
def test_extremes_are_judged_among_all(name: str, estimates: list[Estimate], apart: bool) -> None:
    """The largest difference is judged as one of all that there are, and nothing is concluded from what is not known."""
    assert apart == lie_apart(estimates), name


@pytest.mark.parametrize("shared", [0.0, 0.7])
def test_places_that_do_not_differ_seldom_lie_apart(shared: float) -> None:
    """Of surveys in which fifteen places have one index no more than 5 % are said to differ, with people in common or not."""
    rng = np.random.default_rng(15)
    errors = shared * rng.normal(size=(400, 1)) + np.sqrt(1 - shared**2) * rng.normal(size=(400, 15))
    wrong = sum(lie_apart([seen(50.0 + error) for error in row]) for row in errors)
    assert wrong <= 20
