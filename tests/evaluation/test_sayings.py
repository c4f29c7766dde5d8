"""What a number of positives allows to say is said in words."""

from __future__ import annotations

import pytest

from pipeline.evaluation.sayings import allows, half_width
from pipeline.findings import undefined
from pipeline.scorecard import MEASURES, Figures


def figures(positives: int, *, judged: int = 100, suggested: int = 0) -> Figures:
    """Figures of a code, of which only the counts matter here."""
    return Figures(judged, positives, suggested, 0, 5, {name: undefined("not here") for name in MEASURES})


def test_wilson_by_hand() -> None:
    """Of seven cases any share is known to ±.30: 1.96 · sqrt(1 / 28 + 3.84 / 196) / (1 + 3.84 / 7)."""
    assert pytest.approx(0.2975, abs=0.0005) == half_width(7)


SAID = (
    ("never given", 0, False, "never given: nothing can be said"),
    ("three", 3, True, "too few to judge by"),
    ("seven, ranked", 7, True, "few: only the ranking can be judged"),
    (
        "seven",
        7,
        False,
        "few: only the ranking can be judged; recall (of 7) is known to about ±0.30; yes",
    ),
    (
        "twelve, ranked",
        12,
        True,
        "enough for a first judgement; but yes was never said, there is only a ranking",
    ),
    ("twelve", 12, False, "enough for a first judgement; recall (of 12) is known to about ±0.25"),
    ("thirty", 30, False, "enough to judge by, with a wide interval"),
    ("forty", 40, False, "enough to judge by; recall (of 40) is known to about ±0.15"),
    ("all", 100, False, "given to every judged segment"),
)


@pytest.mark.parametrize(("name", "positives", "ranked", "expected"), SAID, ids=[row[0] for row in SAID])
def test_said(name: str, positives: int, ranked: bool, expected: str) -> None:
    """Each number of positives has its words, with how far off by chance recall may be."""
    assert allows(figures(positives), ranked_only=ranked).startswith(expected)


def test_precision_goes_by_the_number_of_yes() -> None:
    """How well precision is known depends on how often yes was said."""
    assert allows(figures(12, suggested=7), ranked_only=False).endswith("precision (of 7) to ±0.30")


def test_nobody_judged() -> None:
    """A code that nobody judged has its own words."""
    assert "nobody has judged it" in allows(figures(0, judged=0), ranked_only=False)
