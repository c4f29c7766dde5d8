"""What `focuscode plan` takes where nothing is said is what planning itself takes."""

from __future__ import annotations

import pytest

from pipeline.cli.plan import plan
from pipeline.workflow.planning import Asked

ASKED = Asked()
HELD = (
    ("threshold", ASKED.assumed.threshold),
    ("seed", ASKED.assumed.seed),
    ("to_share", ASKED.to_share),
    ("power", ASKED.power),
    ("half_width", ASKED.half_width),
)
UNSAID = {"expected": ASKED.expected, "codes": ASKED.codes, "base_rates": ASKED.base_rates}


@pytest.mark.parametrize(("name", "expected"), HELD, ids=[held[0] for held in HELD])
def test_defaults_are_those_of_planning(name: str, expected: float) -> None:
    """An option's default, which its help shows, is the default of what it is handed to."""
    assert expected == next(option.default for option in plan.params if option.name == name)


def test_options_without_a_default_ask_for_what_planning_takes() -> None:
    """What is not said is nothing, as planning has it."""
    said = plan.make_context("plan", []).params
    assert UNSAID == {name: said[name] for name in UNSAID}
