"""Agreement on parts of the codebook, the material, the coders and the time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from pipeline.agreement import KINDS, WHOLE, Kind, Part
from pipeline.findings import Estimate
from pipeline.reliability.coefficients.alpha import krippendorff_alpha
from pipeline.reliability.coefficients.ratings import NO_CLUSTERS, jackknifed, sums
from pipeline.reliability.coefficients.sets import code_sets, multivalued_alpha, same_sets
from pipeline.reliability.coefficients.specific import percent_agreement
from pipeline.reliability.parts import (
    MOST_CODERS,
    NOT_KNOWN,
    Compared,
    code_agreement,
    parts,
    set_agreement,
    too_many_pairs,
)
from pipeline.reliability.units import Units
from tests.reliability.tables import drawn, made

ROWS = [("a", "a"), ("a", "b"), ("", ""), ("ab", "b"), ("b", "b"), ("", "a")]
UNITS = made(ROWS, "ab", "vvwwxx")


def of(found: tuple[Part, ...], kind: Kind, code_id: str = WHOLE) -> dict[str, Part]:
    """The parts of a kind by name, for one code or the whole codebook."""
    return {part.name: part for part in found if part.kind == kind and part.code_id == code_id}


def agrees(part: Part, compared: Compared) -> bool:
    """True where a part says what was found of the units alone."""
    return (part.units, part.transcripts, part.alpha, part.percent) == (
        compared.units,
        compared.transcripts,
        compared.alpha,
        compared.percent,
    )


def test_a_language_is_compared_as_its_units_alone_are() -> None:
    """Three units of German, three of English: the figures are those of three units."""
    language = ["de", "de", "de", "en", "en", "en"]
    found = parts(UNITS, {"language": language}, {})
    german = UNITS.only(np.array([True, True, True, False, False, False]))
    assert ["de", "en"] == list(of(found, "language"))
    assert agrees(of(found, "language")["de"], set_agreement(german))
    assert agrees(of(found, "language", "a")["de"], code_agreement(german.presence["a"], german.transcripts))


def test_percent_and_alpha_of_a_part_by_hand() -> None:
    """In transcript v the coders agree on code a both times, and the very same set is given to one unit of two."""
    found = parts(UNITS, {}, {})
    code = of(found, "transcript", "a")["v"]
    assert (2, 1, 0.5) == (code.units, code.transcripts, code.percent.value)
    # a a / a -: of four judgements three are yes; 1 - 3 * 2 / (2 * 3 * 1)
    assert pytest.approx(0.0) == code.alpha.value
    assert 0.5 == of(found, "transcript")["v"].percent.value


def test_a_branch_is_one_row_on_the_sets_of_its_codes() -> None:
    """A whole branch has multi-valued alpha over its codes and nothing code by code; a kind of one branch is left out."""
    found = parts(UNITS, {}, {"first": ("a",), "second": ("b", "gone")})
    assert [("first", WHOLE), ("second", WHOLE)] == [(p.name, p.code_id) for p in found if p.kind == "branch"]
    assert agrees(
        of(found, "branch")["second"],
        set_agreement(made([[cell.strip("a") for cell in row] for row in ROWS], "b", "vvwwxx")),
    )
    assert {} == of(parts(UNITS, {}, {"first": ("a", "b")}), "branch")


def test_pairs_are_compared_two_by_two_where_there_are_more() -> None:
    """Of three coders there are three pairs, of two none; a pair without a common unit is left out."""
    rows = [("a", "a", "-"), ("b", "", "-"), ("a", "-", "a"), ("", "-", "b")]
    units = made(rows, "ab")
    found = of(parts(units, {}, {}), "pair")
    assert ["ada and ben", "ada and cleo"] == list(found)
    assert agrees(found["ada and ben"], set_agreement(units.of_coders(("ada", "ben"))))
    assert {} == of(parts(UNITS, {}, {}), "pair")


def test_pairs_of_many_coders_are_not_compared_and_that_is_told() -> None:
    """Fifteen coders are 105 pairs, sixteen none: of these a sentence says how many there would be."""
    names = tuple(f"coder {number:02}" for number in range(MOST_CODERS + 1))
    many = made([["a"] * len(names), [""] * len(names)], "a", coders=names)
    assert {} == of(parts(many, {}, {}), "pair")
    assert "16 coders make 120 pairs" in too_many_pairs(names)
    fewer = many.of_coders(names[1:])
    assert 105 == len(of(parts(fewer, {}, {}), "pair"))
    assert "" == too_many_pairs(fewer.coders)


def test_a_unit_counts_in_the_round_in_which_two_judged_it() -> None:
    """Judged by one coder in the first round and by the other in the second it counts in neither."""
    rounds = np.array([["1", "1"], ["1", "1"], ["1", "2"], ["2", "2"], ["2", "2"], ["2", "2"]])
    found = of(parts(made(ROWS, "ab", "vvwwxx", rounds=rounds), {}, {}), "round")
    assert {"1": 2, "2": 3} == {name: part.units for name, part in found.items()}


def test_hints_compare_judgements_of_one_sort_alone() -> None:
    """Blind are units that two coders judged blind, seen those that two judged having seen suggestions."""
    blind = np.array([[True, True]] * 3 + [[False, False]] * 2 + [[True, False]])
    found = of(parts(made(ROWS, "ab", "vvwwxx", blind=blind), {}, {}), "hints")
    assert {"blind": 3, "suggestions seen": 2} == {name: part.units for name, part in found.items()}
    assert {} == of(parts(UNITS, {}, {}), "hints")


def test_kinds_with_one_value_are_left_out_but_not_transcripts() -> None:
    """One language, one round, one sort of hints: nothing to compare. A single transcript is named all the same."""
    found = parts(made(ROWS, "ab"), {"language": ["de"] * 6, "group": [""] * 6}, {})
    assert [("transcript", "t")] * 3 == [(part.kind, part.name) for part in found]


def test_units_of_an_unknown_group_are_a_part_of_their_own_and_the_last() -> None:
    """Where the group is not known for some units, they stand under “(not known)”."""
    group = ["", "officials", "citizens", "", "officials", "citizens"]
    found = of(parts(UNITS, {"group": group}, {}), "group")
    assert [("citizens", 2), ("officials", 2), (NOT_KNOWN, 2)] == [(n, p.units) for n, p in found.items()]


def test_kinds_come_in_their_order_and_each_part_begins_with_the_whole() -> None:
    """The order is that of the card, the row on sets before those on codes."""
    rounds = np.array([["1", "1"], ["2", "2"]] * 3)
    blind = np.array([[True, True], [False, False]] * 3)
    units = made(ROWS, "ab", "vvwwxx", rounds=rounds, blind=blind)
    traits: dict[Kind, Any] = {"language": ["de", "en"] * 3, "group": ["c", "o"] * 3}
    found = parts(units, traits, {"first": ("a",), "second": ("b",)})
    assert [kind for kind in KINDS if kind != "pair"] == list(dict.fromkeys(part.kind for part in found))
    assert [WHOLE, "a", "b"] == [part.code_id for part in found if part.name == "en"]
    some = parts(units, traits, {"first": ("a",), "second": ("b",)}, kinds=("hints", "branch"))
    assert [part for part in found if part.kind in ("branch", "hints")] == list(some)


def test_transcripts_are_shown_by_the_names_given_for_them() -> None:
    """A transcript's id is no name: the file it was read from is; the figures are the same."""
    names = [f"{name}.txt" for name in UNITS.transcripts]
    found = of(parts(UNITS, {"transcript": names}, {}), "transcript")
    plain = of(parts(UNITS, {}, {}), "transcript")
    assert ["v.txt", "w.txt", "x.txt"] == list(found)
    assert [part.alpha for part in plain.values()] == [part.alpha for part in found.values()]


def test_without_transcripts_there_is_no_interval_and_a_reason() -> None:
    """A table that names no transcripts has values, none of the kind “transcript”, and says why there is no interval."""
    found = parts(made(ROWS, "ab", transcripts=("",) * 6), {"language": ["de", "en"] * 3}, {})
    assert {"language"} == {part.kind for part in found}
    assert all(part.transcripts == 0 for part in found)
    assert {NO_CLUSTERS} == {p.alpha.no_interval_because for p in found if p.alpha.value is not None}
    assert {NO_CLUSTERS} == {p.percent.no_interval_because for p in found if p.percent.value is not None}


def figures(estimate: Estimate) -> tuple[object, ...]:
    """What an estimate says that both ways to leave one out must agree on."""
    numbers = (estimate.value, estimate.low, estimate.high, estimate.error)
    return (estimate.n, estimate.undefined_because, *numbers)


def like(expected: Estimate) -> tuple[object, ...]:
    """What `figures` of an equal estimate are, but for rounding."""
    n, reason, *numbers = figures(expected)
    return (n, reason, *(pytest.approx(number, abs=1e-9) for number in numbers))


@given(drawn(most=20))
@settings(max_examples=40)
def test_agreement_on_a_code_is_that_of_the_coefficients(units: Units) -> None:
    """Counting numbers of coders, and all leave-one-outs at once, gives what the coefficients and their jackknife give."""
    for presence in units.presence.values():
        paired = (~np.isnan(presence)).sum(axis=1) >= 2
        where = [units.transcripts[at] for at in np.nonzero(paired)[0]]
        table = sums(presence[paired], where)
        found = code_agreement(presence, units.transcripts)
        assert like(jackknifed(table, krippendorff_alpha)) == figures(found.alpha)
        percent = jackknifed(table, percent_agreement, bounds=(0.0, 1.0))
        assert like(percent) == figures(found.percent)


def test_intervals_are_those_of_the_jackknife() -> None:
    """With five transcripts both ways to leave one out give the same interval."""
    rng = np.random.default_rng(5)
    presence = (rng.random((100, 3)) < 0.4).astype(float)
    presence[rng.random((100, 3)) < 0.2] = np.nan
    where = [str(at % 5) for at in range(100)]
    found = code_agreement(presence, where)
    table = sums(presence, where)
    assert like(jackknifed(table, krippendorff_alpha)) == figures(found.alpha)
    percent = jackknifed(table, percent_agreement, bounds=(0.0, 1.0))
    assert like(percent) == figures(found.percent)
    assert found.alpha.low is not None


@given(drawn())
@settings(max_examples=30)
def test_transcripts_together_cover_all_units(units: Units) -> None:
    """No unit that two judged is lost or counted twice between transcripts, on sets and on each code."""
    found = parts(units, {}, {})
    sets = code_sets(units.given, units.judged)
    assert int(sets.units.sum()) == sum(part.units for part in of(found, "transcript").values())
    for code_id, presence in units.presence.items():
        judged = int(((~np.isnan(presence)).sum(axis=1) >= 2).sum())
        assert judged == sum(part.units for part in of(found, "transcript", code_id).values())


@given(drawn())
@settings(max_examples=20)
def test_the_order_of_coders_is_irrelevant_to_parts(units: Units) -> None:
    """Columns in another order give the same figures for every transcript."""
    turned = units._each(lambda table: table[:, ::-1])
    one, other = parts(units, {}, {}), parts(turned, {}, {})
    for part, same in zip(one, other, strict=True):
        if part.kind != "pair":
            assert (part.name, part.units) == (same.name, same.units)
            assert like(part.alpha) == figures(same.alpha)
            assert like(part.percent) == figures(same.percent)


def test_the_whole_is_that_of_the_sets() -> None:
    """What is said of sets is what the coefficients on sets say."""
    sets = code_sets(UNITS.given, UNITS.judged, UNITS.transcripts)
    found = set_agreement(UNITS)
    assert jackknifed(sets, multivalued_alpha) == found.alpha
    assert same_sets(sets).value == found.percent.value
    assert (6, 3) == (found.units, found.transcripts)
