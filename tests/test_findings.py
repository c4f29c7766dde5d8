"""An undefined statistic is a value with a reason; findings become JSON without loss of meaning."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.decisions import REASONS
from pipeline.findings import (
    SETTLED_BECAUSE,
    Cell,
    Estimate,
    QuoteRef,
    Settlement,
    by_reason,
    to_json,
    undefined,
)
from pipeline.hashing import canonical_json
from pipeline.verdicts import JointRow

IMPOSSIBLE: list[tuple[str, dict[str, Any], str]] = [
    ("no value and no reason", {"value": None}, "exactly where it says why"),
    ("a value and a reason", {"value": 0.5, "undefined_because": "one coder"}, "exactly where it says why"),
    ("NaN", {"value": float("nan")}, "never NaN"),
    ("NaN as a bound", {"value": 0.5, "low": float("nan"), "high": 1.0}, "never NaN"),
]


@pytest.mark.parametrize(("name", "fields", "expected"), IMPOSSIBLE, ids=[case[0] for case in IMPOSSIBLE])
def test_estimates_that_cannot_be(name: str, fields: dict[str, Any], expected: str) -> None:
    """An estimate has a value or a reason, never both, never neither, and never NaN."""
    with pytest.raises(ValueError, match=expected):
        Estimate(**fields)


def test_undefined_says_why() -> None:
    """An undefined estimate keeps its reason and its counts."""
    found = undefined("one coder", n=3)
    assert (None, "one coder", 3) == (found.value, found.undefined_because, found.n)


def test_findings_become_json() -> None:
    """Records become objects, sequences lists, sets sorted lists, keys text; text is left as it is."""
    quote = QuoteRef("s", "t", "ana", "c", "We waited [laughter]", "Ana", "en")
    gap = JointRow(Cell("CZ"), None, None, None, None, None, None, 0, 0, quotes=(quote,))
    record = to_json({1: gap, "set": {"b", "a"}, "yes": True})
    assert {"country": "CZ", "sector": "", "group": ""} == record["1"]["cell"]
    assert "We waited [laughter]" == record["1"]["quotes"][0]["quote"]
    assert ["a", "b"] == record["set"]
    assert record == json.loads(canonical_json(record))


def test_what_has_no_json_form() -> None:
    """A value that JSON cannot hold is refused by name."""
    with pytest.raises(TypeError, match="object has no JSON form"):
        to_json({"x": object()})


def test_margins() -> None:
    """A cell that leaves out country, sector or group is a margin."""
    assert Cell("CZ", "health").is_margin
    assert not Cell("CZ", "health", "manager").is_margin


def test_reasons_are_those_of_decisions() -> None:
    """Every reason that a decision can have has its words, and so has none at all."""
    assert (*REASONS, "") == tuple(SETTLED_BECAUSE)


def test_settlements_are_counted_by_reason() -> None:
    """Each reason that was given, in a fixed order, with how often the code applies and how often not."""
    given = [("", True), ("span", True), ("missed", False), ("missed", True), ("missed", False)]
    settled = [Settlement("s", "c", (), applies, (), (), (), reason) for reason, applies in given]
    assert [("missed", (1, 2)), ("span", (1, 0)), ("", (1, 0))] == list(by_reason(settled).items())
    assert {} == by_reason([])
