"""Whether the highest and the lowest of the survey's places differ by more than sampling brings about."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.estimation.extremes import lie_apart
from pipeline.estimation.intervals import t_quantile, with_interval
from pipeline.findings import Cell, Estimate, SurveyIndex, undefined


def seen(
    value: float, error: float | None = 1.0, *, df: float = 199, country: str = "", units: int = 200
) -> SurveyIndex:
    """A place's index of 200 respondents in so many sampling units, with an interval of so many degrees of freedom."""
    estimate = Estimate(value, error=error, n=200, clusters=units)
    if error:
        estimate = with_interval(estimate, t_quantile(df) * error, (0.0, 100.0))
    return SurveyIndex(Cell(country, "health"), estimate, 200, 200.0)


def abroad(*places: SurveyIndex) -> list[SurveyIndex]:
    """These places, each in a country of its own."""
    return [
        SurveyIndex(Cell(f"C{n}", "health"), one.index, one.respondents, one.effective_n)
        for n, one in enumerate(places)
    ]


NOBODY = SurveyIndex(Cell(), undefined("nobody answered"), 0, 0.0)
# With errors of 1 and many degrees of freedom, two places of one country lie apart from 2 · 1.97 = 3.94 on, of two countries
# from √2 · 1.97 = 2.79 on; t of 10 degrees is 2.23.
CASES: tuple[tuple[str, list[SurveyIndex], bool | None], ...] = (
    ("far apart", [seen(40.0), seen(50.0), seen(60.0)], True),
    ("of one country, who may be the same people", [seen(50.0), seen(53.9)], False),
    ("of one country, beyond the sum of both errors", [seen(50.0), seen(54.0)], True),
    ("of two countries, within what both errors come to", abroad(seen(50.0), seen(52.7)), False),
    ("of two countries, beyond it", abroad(seen(50.0), seen(52.9)), True),
    ("errors of different size", abroad(seen(50.0, 3.0), seen(59.5, 4.0)), False),
    ("errors of different size, beyond", abroad(seen(50.0, 3.0), seen(60.0, 4.0)), True),
    ("the same difference among fifteen", [*[seen(52.0)] * 13, seen(50.0), seen(54.0)], False),
    ("few degrees of freedom, many respondents", abroad(seen(50.0, df=10), seen(53.0, df=10)), False),
    ("few degrees of freedom, beyond", abroad(seen(50.0, df=10), seen(53.2, df=10)), True),
    ("few degrees on one side alone", abroad(seen(50.0, df=10), seen(53.0)), False),
    ("more degrees than units tell", abroad(seen(50.0, units=3), seen(52.9, units=3)), True),
    ("an interval cut at the end of the scale", abroad(seen(0.5), seen(3.4)), True),
    ("cut, with few degrees of freedom", abroad(seen(0.5, df=10), seen(3.5, df=10)), False),
    ("cut at the upper end, with few", abroad(seen(96.5, df=10), seen(99.5, df=10)), False),
    ("in any order", [seen(60.0), seen(50.0), seen(40.0)], True),
    ("the same everywhere", [seen(50.0, 0.0), seen(50.0, 0.0)], False),
    ("an error of the lowest that is not known", [seen(40.0, None), seen(60.0)], None),
    ("an error of the highest that is not known", [seen(40.0), seen(60.0, None)], None),
    ("an error between them that is not known", [seen(40.0), seen(50.0, None), seen(60.0)], True),
    ("one place", [seen(40.0)], None),
    ("one with a value", [seen(40.0), NOBODY], None),
    ("two with a value and one without", [seen(40.0), NOBODY, seen(60.0)], True),
    ("none", [], None),
)


@pytest.mark.parametrize(("name", "places", "apart"), CASES, ids=[case[0] for case in CASES])
def test_extremes_are_judged_among_all(name: str, places: list[SurveyIndex], apart: bool | None) -> None:
    """The largest difference is judged as one of all that there are, and nothing is said of what is not known."""
    assert apart == lie_apart(places), name


@pytest.mark.parametrize("country", ["DK", ""])
@pytest.mark.parametrize("shared", [0.0, 0.7])
def test_places_that_do_not_differ_seldom_lie_apart(shared: float, country: str) -> None:
    """Of surveys in which fifteen places have one index no more than 5 % are said to differ: of one country with people in
    common or not, of several without.
    """
    rng = np.random.default_rng(15)
    errors = shared * rng.normal(size=(400, 1)) + np.sqrt(1 - shared**2) * rng.normal(size=(400, 15))
    made = [[seen(50.0 + error, country=country) for error in row] for row in errors]
    wrong = sum(bool(lie_apart(row if country else abroad(*row))) for row in made)
    assert wrong <= 20


def test_places_of_several_countries_that_differ_are_told_apart() -> None:
    """Where two of fifteen independent places lie six errors apart that is found in more than three of four surveys."""
    rng = np.random.default_rng(16)
    made = [
        abroad(seen(47.0 + row[0]), seen(53.0 + row[1]), *(seen(50.0 + one) for one in row[2:]))
        for row in rng.normal(size=(400, 15))
    ]
    assert sum(bool(lie_apart(row)) for row in made) > 300
