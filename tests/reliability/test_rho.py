"""Shaffer's rho, held against rhoR's own tests and the recomputed reference values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reliability.rho import (
    Assumptions,
    base_rates,
    certifying_kappa,
    kappa_by_recall,
    kappa_of_table,
    least_precision,
    recall,
    rho,
    rho_of_table,
    sampled_kappas,
)

# rhoR 1.3.1, tests and examples; the two last are recomputed (no printed source).
STOCHASTIC = (
    ("perfect on 90", {"table": ((30, 0), (0, 60))}, 0.9, 0.0, 0.005),
    ("perfect on 90, 40 of them given", {"table": ((40, 0), (0, 50))}, 0.9, 0.0, 0.005),
    ("perfect on 90, threshold as published", {"table": ((30, 0), (0, 60))}, 0.65, 0.0, 0.005),
    ("nobody ever gives it", {"kappa": 0.9, "base_rate": 0.0, "size": 80}, 0.65, 1.0, 0.0),
    (".88 on 80", {"kappa": 0.88, "base_rate": 0.2, "size": 80}, 0.65, 0.002, 0.002),
    (".88 on 80, threshold of rhoR 1.3.1", {"kappa": 0.88, "base_rate": 0.2, "size": 80}, 0.9, 0.095, 0.02),
)


def test_recall_as_printed() -> None:
    """A kappa of .625 at a base rate of .2 and a precision of .8 means a recall of .606."""
    assert pytest.approx(0.606, abs=0.0005) == recall(0.625, 0.2, 0.8)


def test_kappa_and_base_rates_as_in_rhor() -> None:
    """Kappa and base rates of rhoR's tables."""
    assert pytest.approx(0.625) == kappa_of_table(((3, 1), (2, 34)))
    assert (0.25, 0.75) == base_rates(((20, 0), (40, 20)))


def test_without_variation_there_is_no_kappa_and_no_rho() -> None:
    """Where both give the code everywhere, rhoR says kappa 1; here it is undefined, and rho with it, with a reason."""
    table = ((20, 0), (0, 0))
    assert kappa_of_table(table) is None
    found = rho_of_table(table)
    assert (None, None) == (found.value, found.kappa)
    assert "nothing varies" in found.undefined_because
    assert "threshold 0.65" in found.words


@pytest.mark.parametrize(("name", "asked", "threshold", "expected", "tolerance"), STOCHASTIC)
def test_rho_as_in_rhor(
    name: str, asked: dict[str, object], threshold: float, expected: float, tolerance: float
) -> None:
    """Rho is rhoR's within its rounding, whatever the seed."""
    for seed in (0, 1, 2):
        assumed = Assumptions(threshold=threshold, replicates=20_000, seed=seed)
        arguments = {key: value for key, value in asked.items() if key != "table"}
        found = (
            rho_of_table(asked["table"], assumed=assumed)  # type: ignore[arg-type]  # a table of the list above
            if "table" in asked
            else rho(**arguments, assumed=assumed)  # type: ignore[arg-type]  # arguments of the list above
        )
        assert pytest.approx(expected, abs=tolerance) == found.value, name


@pytest.mark.shared
def test_the_numbers_kept_here_are_those_of_the_file(shared: Path) -> None:
    """The reference values above are those of the file of vectors."""
    file = json.loads((shared / "irr" / "shaffer_rho.json").read_text(encoding="utf-8"))
    assert [0.606, 0.625, 1.0, [0.25, 0.75]] == [case["expected"] for case in file["exact"]]
    kept = [case.get("expected", case.get("expected_ref")) for case in file["stochastic"]]
    assert [0.0, 0.0, 1.0, 0.002, 0.095] == kept


def test_the_threshold_stands_in_the_result_and_in_its_words() -> None:
    """The same sample generalises past .65 and not past .9, and says so."""
    low, high = (rho(0.88, 0.2, 80, assumed=Assumptions(threshold=threshold)) for threshold in (0.65, 0.9))
    assert (0.65, 0.9) == (low.threshold, high.threshold)
    assert (True, False) == (low.generalises, high.generalises)
    assert "threshold of 0.65" in low.words
    assert "threshold of 0.9" in high.words
    assert "the agreement generalises" in low.words


def test_perfect_agreement_on_too_few_does_not_generalise() -> None:
    """A code of 2 % cannot be certified from 160 random segments even by perfect agreement; inflated, 80 and .74 do."""
    assert not rho(1.0, 0.02, 160).generalises
    assert certifying_kappa(0.02, 160) is None
    assert pytest.approx(0.74, abs=0.005) == certifying_kappa(0.02, 80, inflation=0.2)
    assert rho(0.745, 0.02, 80, inflation=0.2).generalises
    assert not rho(0.73, 0.02, 80, inflation=0.2).generalises


def test_the_same_seed_gives_the_same() -> None:
    """Another seed moves rho a little, the same seed not at all."""
    first, again, other = (
        rho(0.7, 0.1, 60, assumed=Assumptions(seed=seed, replicates=1000)).value for seed in (3, 3, 4)
    )
    assert first == again
    assert first != other


def test_bad_coders_are_as_bad_as_they_are_said_to_be() -> None:
    """All segments coded, every simulated kappa lies between the lowest and the threshold."""
    found = sampled_kappas(0.1, 2000, 0.0, 2000, Assumptions())
    assert len(found) > 3500
    assert 0.4 - 1e-9 <= found.min() < 0.41
    assert 0.64 < found.max() <= 0.65 + 1e-9


def test_all_segments_coded_leave_nothing_to_chance() -> None:
    """Rho is 0 above the threshold where everything is double-coded, and 1 below the lowest kappa."""
    assert 0 == rho(0.66, 0.2, 500, length=500).value
    assert 1 == rho(0.39, 0.2, 500, length=500).value
    least = certifying_kappa(0.2, 500, length=500)
    assert least is not None
    assert 0.65 <= least <= 0.651


def test_no_such_coders() -> None:
    """Where a single segment has the code, nobody can agree badly just so: rho is undefined and says why."""
    found = rho(1.0, 0.001, 50, length=1000)
    assert found.value is None
    assert "1 of 1000 segments" in found.undefined_because
    assert certifying_kappa(0.001, 50, length=1000) is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((0.8, 1.2, 80), "shares"),
        ((0.8, -0.1, 80), "shares"),
        ((0.8, 0.1, 0), "sample of 0"),
        ((0.8, 0.1, 20_000), "sample of 20000"),
    ],
)
def test_numbers_out_of_range(arguments: tuple[float, float, int], told: str) -> None:
    """What cannot be is refused."""
    with pytest.raises(ValueError, match=told):
        rho(*arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"threshold": 0.3}, "threshold"),
        ({"threshold": 1.0}, "threshold"),
        ({"least_precision": 0.9, "most_precision": 0.8}, "precision"),
        ({"replicates": 0}, "replicate"),
        ({"seed": -1}, "seed"),
    ],
)
def test_assumptions_out_of_range(arguments: dict[str, float], told: str) -> None:
    """Assumptions that contradict each other are refused."""
    with pytest.raises(ValueError, match=told):
        Assumptions(**arguments)  # type: ignore[arg-type]  # whole numbers where they are asked for


@given(kappa=st.floats(0.05, 0.99), base_rate=st.floats(0.01, 0.95), part=st.floats(0.01, 1))
def test_recall_and_kappa_are_inverse(kappa: float, base_rate: float, part: float) -> None:
    """Precision and recall give back the kappa; with the least precision that there can be, recall is 1."""
    least = least_precision(kappa, base_rate)
    assert pytest.approx(1) == float(recall(kappa, base_rate, least))
    precision = least + part * (1 - least)
    recalled = recall(kappa, base_rate, precision)
    assert 0 < recalled <= 1 + 1e-9
    assert pytest.approx(kappa) == float(kappa_by_recall(recalled, base_rate, precision))


@given(
    base_rate=st.sampled_from([0.02, 0.1, 0.4]),
    size=st.sampled_from([30, 80]),
    kappas=st.tuples(st.floats(-0.2, 1), st.floats(-0.2, 1)),
)
def test_rho_falls_with_kappa(base_rate: float, size: int, kappas: tuple[float, float]) -> None:
    """Higher agreement on the same sample never has a higher rho."""
    assumed = Assumptions(replicates=500)
    low, high = (rho(kappa, base_rate, size, assumed=assumed).value for kappa in sorted(kappas))
    assert low is not None
    assert high is not None
    assert low >= high


@given(base_rate=st.sampled_from([0.05, 0.3]), size=st.sampled_from([40, 120]), by=st.floats(0, 0.2))
def test_what_certifies_has_a_small_rho(base_rate: float, size: int, by: float) -> None:
    """From the certifying kappa on rho is below .05, and not far below it it is not."""
    assumed = Assumptions(replicates=800)
    least = certifying_kappa(base_rate, size, assumed=assumed)
    if least is None:
        assert not rho(1.0, base_rate, size, assumed=assumed).generalises
    else:
        assert rho(min(1.0, least + by), base_rate, size, assumed=assumed).generalises
        assert not rho(least - 0.002, base_rate, size, assumed=assumed).generalises or least == 0.65


def test_as_many_positives_as_were_drawn() -> None:
    """Bad coders who are given just as many segments with the code do better than the published rho has it, where the sample
    was drawn to hold more: .084 and not .047 at 12 of 60, base rate .15 and kappa .74.
    """
    wanted = Assumptions(replicates=40_000)
    exactly = rho(0.74, 0.15, 60, positives=12, assumed=wanted)
    at_least = rho(0.74, 0.15, 60, inflation=12 / 60, assumed=wanted)
    assert pytest.approx((0.084, 0.047), abs=0.004) == (exactly.value, at_least.value)
