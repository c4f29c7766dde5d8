"""The typical disagreements on the worst codes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.agreement import Band, CodeAgreement, Disagreement
from pipeline.findings import Estimate, undefined
from pipeline.reliability.disagreements import disagreements
from pipeline.reliability.units import Units
from tests.reliability.tables import made

NAMES = {"a": "Advice", "b": "Barter", "c": "Care", "d": "Duty"}


def result(code_id: str, alpha: float | None) -> CodeAgreement:
    """The agreement on a code, of which alpha alone matters here."""
    estimate = undefined("no variation") if alpha is None else Estimate(alpha)
    return CodeAgreement(code_id, 0, 0, {}, {"alpha": estimate}, estimate, Band(""))


def found(
    units: Units, alphas: Sequence[tuple[str, float | None]], lengths: Sequence[int] = (), **more: int
) -> tuple[Disagreement, ...]:
    """The disagreements where unit n holds so many letters."""

    def said(unit: str) -> tuple[str, str, str]:
        """Where, who and what."""
        at = int(unit[1:])
        return f"{units.transcripts[at]}.txt", "Jana, citizen", "x" * (lengths[at] if lengths else 5)

    results = [result(code_id, alpha) for code_id, alpha in alphas]
    return disagreements(units, results, said, NAMES, {("u1", "a"): "settled: it does not apply"}, **more)


def test_patterns_come_by_frequency_with_what_stands_in_the_place() -> None:
    """Who gives the code, who does not and what these give in its place; the most frequent pattern first."""
    units = made([("a", "b"), ("a", "b"), ("a", "bc"), ("", "a"), ("a", "a")])
    first, second = found(units, [("a", 0.2)])
    assert ("ada gives it, ben gives ‘Barter’ instead", 3, 4) == (first.pattern, first.times, first.of)
    assert ("ben gives it, ada gives nothing instead", 1, 4) == (second.pattern, second.times, second.of)
    assert (("ada",), ("ben",)) == (first.yes, first.no)


def test_what_both_gave_stands_in_no_place() -> None:
    """A code that those gave as well who gave the one in question replaces nothing."""
    units = made([("ab", "b")] * 3)
    assert ["ada gives it, ben gives nothing instead"] == [d.pattern for d in found(units, [("a", 0.2)])]


def test_the_quote_is_a_middling_one_and_verbatim() -> None:
    """Of lengths 9, 4, 5, 1 and 30 the median is 5: neither the shortest nor the longest."""
    units = made([("a", "")] * 5)
    (one,) = found(units, [("a", 0.2)], [9, 4, 5, 1, 30])
    assert ("u2", "xxxxx", "t.txt", "Jana, citizen") == (one.unit, one.quote, one.transcript, one.speaker)


def test_of_equally_near_quotes_the_first_is_taken() -> None:
    """Four and six lie equally near to the median of five."""
    assert ["u0"] == [d.unit for d in found(made([("a", "")] * 4), [("a", 0.2)], [6, 4, 4, 6])]


def test_a_settlement_is_told() -> None:
    """What an adjudicator said of the quoted unit stands beside it."""
    (one,) = found(made([("a", "")] * 3), [("a", 0.2)], [9, 5, 1])
    assert ("u1", "settled: it does not apply") == (one.unit, one.settled)


def test_three_coders_are_all_named() -> None:
    """Where not all of those who do not give the code agree on another one, the pattern says so."""
    units = made([("a", "b", "b"), ("a", "b", ""), ("b", "a", "a")])
    patterns = {d.pattern for d in found(units, [("a", 0.2)], each=5)}
    assert {
        "ada gives it, ben and cleo give ‘Barter’ instead",
        "ada gives it, ben and cleo do not (one of them: ‘Barter’ instead)",
        "ben and cleo give it, ada gives ‘Barter’ instead",
    } == patterns


def test_of_many_coders_the_first_are_named() -> None:
    """A sentence of a hundred names says nothing; who they all are stands beside it."""
    names = tuple(f"coder-{number:03}" for number in range(100))
    (one,) = found(made([["a", *[""] * 99]] * 3, "a", coders=names), [("a", 0.2)])
    assert one.pattern.startswith("coder-000 gives it, coder-001, coder-002,")
    assert one.pattern.endswith("coder-006 and 93 others give nothing instead")
    assert names[1:] == one.no


def test_of_codes_in_the_place_the_one_given_by_most_counts() -> None:
    """Two of three give c, one gives b: c stands in the place, though only for some."""
    units = made([("a", "bc", "c", "")] * 3)
    assert ["ada gives it, ben, cleo and dan do not (some of them: ‘Care’ instead)"] == [
        d.pattern for d in found(units, [("a", 0.2)])
    ]


def test_of_equally_many_the_more_usual_code_stands_in_the_place() -> None:
    """On the first unit b and c were given by one each; c stands there more often."""
    units = made([("a", "bc"), ("a", "c"), ("a", "c")])
    assert [("ada gives it, ben gives ‘Care’ instead", 3)] == [
        (d.pattern, d.times) for d in found(units, [("a", 0.2)])
    ]


WORST = [
    ("the lowest alpha first", [("a", 0.5), ("b", 0.1), ("c", 0.3)], ["b", "c", "a"]),
    ("an undefined alpha last", [("a", 0.5), ("b", None), ("c", 0.3)], ["c", "a", "b"]),
    ("of equal ones the one with more disagreements", [("b", 0.5), ("a", 0.5), ("c", 0.6)], ["a", "b", "c"]),
    ("not a code with two disagreements", [("d", -0.5), ("a", 0.5)], ["a"]),
]


@pytest.mark.parametrize(("alphas", "expected"), [row[1:] for row in WORST], ids=[row[0] for row in WORST])
def test_the_worst_codes(alphas: Sequence[tuple[str, float | None]], expected: list[str]) -> None:
    """Codes come by alpha, and only those with three disagreements or more."""
    units = made([("abc", ""), ("abc", ""), ("abcd", ""), ("ad", "")])
    assert expected == [d.code_id for d in found(units, alphas)]
    assert expected[:1] == [d.code_id for d in found(units, alphas, worst=1)]


def test_who_did_not_judge_the_code_is_on_neither_side() -> None:
    """A coder who came before the code neither gives nor withholds it."""
    units = made([("a", "", "!a")] * 3)
    assert [(("ada",), ("ben",))] == [(d.yes, d.no) for d in found(units, [("a", 0.2)])]


def test_agreement_throughout_leaves_nothing_to_quote() -> None:
    """No disagreement, no quote."""
    assert () == found(made([("a", "a")] * 5), [("a", None)])
