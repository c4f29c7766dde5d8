"""Staleness has reasons, and they are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.steps import STEPS, WHOLE, StepRun, plan, step, upstream

DIGESTS = st.dictionaries(st.sampled_from(("file", "rule", "codebook")), st.sampled_from(("b2:1", "b2:2")))


def ran(unit: str, inputs: dict[str, str], version: int = 1) -> StepRun:
    """The record of a run of `read`."""
    return StepRun("read", unit, version, inputs, "b2:out", "2026-03-02T08:30:14+00:00")


REASONS: list[tuple[str, dict[str, str], StepRun | None, list[str]]] = [
    ("never run", {"file": "b2:1"}, None, ["it is new"]),
    ("nothing changed", {"file": "b2:1"}, ran("t", {"file": "b2:1"}), []),
    ("file changed", {"file": "b2:2"}, ran("t", {"file": "b2:1"}), ["file changed"]),
    ("an input more", {"file": "b2:1", "rule": "b2:1"}, ran("t", {"file": "b2:1"}), ["rule was added"]),
    ("an input less", {}, ran("t", {"file": "b2:1"}), ["file was taken away"]),
    (
        "another version",
        {"file": "b2:1"},
        ran("t", {"file": "b2:1"}, version=0),
        ["the program does this differently now"],
    ),
    (
        "everything at once",
        {"codebook": "b2:2", "rule": "b2:1"},
        ran("t", {"codebook": "b2:1", "file": "b2:1"}, version=0),
        [
            "the program does this differently now",
            "codebook changed",
            "file was taken away",
            "rule was added",
        ],
    ),
]


@pytest.mark.parametrize(("name", "wanted", "run", "expected"), REASONS, ids=[case[0] for case in REASONS])
def test_every_reason_is_named(
    name: str, wanted: dict[str, str], run: StepRun | None, expected: list[str]
) -> None:
    """A stale unit says every reason why, in a fixed order; a fresh one has none."""
    found = plan("read", {"t": wanted}, {} if run is None else {"t": run})
    assert expected == [reason.why for reason in found.stale.get("t", ())]
    assert (() if expected else ("t",)) == found.fresh
    assert all(("read", "t") == (reason.step, reason.unit) for reason in found.stale.get("t", ()))


def test_only_what_changed_is_stale() -> None:
    """One transcript that changed leaves the others fresh, and one that is gone is named."""
    runs = {unit: ran(unit, {"file": "b2:1"}) for unit in ("a", "b", "z", "y")}
    found = plan("read", {"a": {"file": "b2:1"}, "b": {"file": "b2:2"}, "c": {"file": "b2:1"}}, runs)
    assert ["b", "c"] == list(found.stale)
    assert ("a",) == found.fresh
    assert ("y", "z") == found.gone
    assert not found.is_fresh


@given(st.dictionaries(st.text(max_size=3), DIGESTS, max_size=4))
def test_after_a_run_all_is_fresh(wanted: dict[str, dict[str, str]]) -> None:
    """What has just run on its inputs has nothing to do."""
    found = plan("read", wanted, {unit: ran(unit, inputs) for unit, inputs in wanted.items()})
    assert found.is_fresh
    assert tuple(wanted) == found.fresh


@given(DIGESTS, DIGESTS)
def test_stale_exactly_where_digests_differ(before: dict[str, str], now: dict[str, str]) -> None:
    """A unit is stale where its inputs are others than those it ran on, and nowhere else."""
    found = plan("read", {WHOLE: now}, {WHOLE: ran(WHOLE, before)})
    assert (before == now) == found.is_fresh


def test_steps_come_after_what_they_need() -> None:
    """The steps stand in an order in which they can run, each once, and name only steps that exist."""
    names = [candidate.name for candidate in STEPS]
    assert len(set(names)) == len(names)
    for place, candidate in enumerate(STEPS):
        assert set(candidate.after) <= set(names[:place])


def test_upstream_is_near_and_far() -> None:
    """The report depends on everything, reading on nothing."""
    assert {candidate.name for candidate in STEPS} - {"report"} == upstream("report")
    assert frozenset() == upstream("read")
    assert {"read", "segment", "import"} == upstream("suggest")


def test_an_unknown_step() -> None:
    """A step that is not there is an error."""
    assert "read the transcripts" == step("read").does
    with pytest.raises(KeyError, match="write"):
        step("write")
