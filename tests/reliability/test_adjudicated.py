"""What settling changed."""

from __future__ import annotations

import pytest

from pipeline.findings import Conflict, Settlement
from pipeline.reliability.adjudicated import after_adjudication
from pipeline.reliability.coefficients.alpha import krippendorff_alpha
from tests.reliability.tables import made

# Two coders agree on u0, u1, u4 and u5 and differ on u2, u3 and u6.
UNITS = made([("a", "a"), ("", ""), ("a", ""), ("", "a"), ("a", "a"), ("", ""), ("a", "")], where="vvwwxxy")


def settlement(unit: str, *, applies: bool, code: str = "a") -> Settlement:
    """An adjudicator's word."""
    return Settlement(unit, code, ("presence",), applies, ("ruth",), (), ())


def test_settled_units_are_counted_and_those_open() -> None:
    """Two of three units in disagreement are settled, one of them so that the code applies; one is open."""
    settled = [settlement("u2", applies=True), settlement("u3", applies=False)]
    (one,) = after_adjudication(UNITS, settled, [Conflict("u6", "a", "presence")], ["a", "b"])
    assert ("a", 2, 1, 1) == (one.code_id, one.settled, one.applies, one.open)
    assert {"ada": 2, "ben": 0} == one.sided


def test_alpha_before_is_the_coders_own_and_after_counts_what_was_settled() -> None:
    """By hand: 4 of 7 units agree and 7 of 14 judgements are yes before; 6 of 7 and 7 of 14 after."""
    settled = [settlement("u2", applies=True), settlement("u3", applies=False)]
    (one,) = after_adjudication(UNITS, settled, [], ["a"])
    assert pytest.approx(1 - 13 * 6 / (2 * 7 * 7)) == one.before.value
    assert pytest.approx(1 - 13 * 2 / (2 * 7 * 7)) == one.after.value
    assert one.before.value == krippendorff_alpha(UNITS.presence["a"]).value
    assert 4 == one.before.clusters


def test_an_overruled_agreement_changes_alpha_but_is_not_counted() -> None:
    """Where both had given the code and the adjudicator denies it, nothing had been in disagreement."""
    (one,) = after_adjudication(UNITS, [settlement("u0", applies=False)], [], ["a"])
    assert (0, 0, {"ada": 0, "ben": 0}) == (one.settled, one.applies, one.sided)
    assert one.before.value != one.after.value


def test_who_did_not_judge_a_unit_does_not_after_settling_either() -> None:
    """A missing judgement stays missing, and takes no side."""
    units = made([("a", "", "-"), ("a", "a", "a"), ("", "", "")])
    (one,) = after_adjudication(units, [settlement("u0", applies=True)], [], ["a"])
    assert 3 == one.after.n
    assert {"ada": 1, "ben": 0, "cleo": 0} == one.sided


def test_other_units_and_other_conflicts_do_not_count() -> None:
    """What lies outside of the units, and conflicts of level or span, are left out."""
    outside = [settlement("elsewhere", applies=True)]
    conflicts = [Conflict("u2", "a", "level"), Conflict("elsewhere", "a", "presence")]
    assert () == after_adjudication(UNITS, outside, conflicts, ["a"])


def test_everything_settled_is_agreed_on() -> None:
    """When all disagreements are settled alpha afterwards is 1: it tells how much was settled, nothing else."""
    settled = [settlement(unit, applies=True) for unit in ("u2", "u3", "u6")]
    (one,) = after_adjudication(UNITS, settled, [], ["a"])
    assert pytest.approx(1.0) == one.after.value
