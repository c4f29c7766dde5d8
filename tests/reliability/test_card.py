"""Reliability data from decisions, and the agreement card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from pipeline.codebook import Codebook
from pipeline.decisions import CoderState
from pipeline.hashing import canonical_json
from pipeline.reliability import agreement
from pipeline.reliability.coefficients import krippendorff_alpha
from pipeline.reliability.units import table
from pipeline.segments import Segment

Acts = dict[tuple[str, str], str]
Logs = Callable[[Mapping[str, Mapping[tuple[str, str], str]]], dict[str, CoderState]]
Passages = Callable[..., list[Segment]]
Judged = Callable[[Sequence[Segment], str, Mapping[str, str]], Acts]


def test_units_tell_absent_from_unread(
    codebook: Codebook, passages: Passages, logs: Logs, judged: Judged
) -> None:
    """1 where given, 0 where completed without it, missing where not completed, even if a code was given there."""
    segments = passages("a", each=4)
    states = logs(
        {
            "tom": judged(segments, "++..", {"suspects": "x-x-"}),
            "ines": judged(segments, "+++.", {"grade": "3-?-"}),
            "ruth": judged(segments, "++++", {}),
            "idle": judged(segments, "....", {"suspects": "x---"}),
        }
    )
    units = table(states, segments, codebook, adjudicators=("ruth",))
    assert ("ines", "tom") == units.coders
    nan = np.nan
    np.testing.assert_array_equal([[0, 1], [0, 0], [0, nan], [nan, nan]], units.presence["suspects"])
    np.testing.assert_array_equal([[1, 0], [0, 0], [1, nan], [nan, nan]], units.presence["grade"])
    np.testing.assert_array_equal([3, nan, nan, nan], units.levels["grade"][:, 0])
    assert [False, False, True, False] == units.off_scale["grade"][:, 0].tolist()
    assert {"suspects", "grade"} == set(units.presence)


@pytest.fixture
def five(passages: Passages) -> list[Segment]:
    """Five transcripts of four segments."""
    return passages("a", "b", "c", "d", "e", each=4)


INES = "xx--x---xx-x----x-x-"
TOM = "x---" "x---" "xx--" "-x--" "x-x-"  # fmt: skip


def test_alpha_of_the_card_is_that_of_the_table(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """Alpha, percent and positive agreement by hand: a = 6, b = 2, c = 1, d = 11 of 20."""
    read = "+" * 20
    states = logs(
        {"ines": judged(five, read, {"suspects": INES}), "tom": judged(five, read, {"suspects": TOM})}
    )
    card = agreement(states, five, codebook)
    result = card.results[0]
    expected = krippendorff_alpha([[int(a == "x"), int(b == "x")] for a, b in zip(INES, TOM, strict=True)])
    assert ("suspects", 20, 5, {"ines": 8, "tom": 7}) == (
        result.code_id,
        result.units,
        result.transcripts,
        result.coded_by,
    )
    assert expected.value == result.alpha.value
    assert pytest.approx((17 / 20, 12 / 15, 22 / 25)) == (
        result.percent.value,
        result.positive.value,
        result.negative.value,
    )
    assert result.alpha.low is not None
    assert result.alpha.high is not None
    assert expected.value is not None
    assert -1 <= result.alpha.low < expected.value < result.alpha.high <= 1
    assert result.alpha.method.endswith("interval by the jackknife over transcripts, t(4)")


def test_alpha_over_coded_segments_leaves_out_idle_talk(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """Segments without any code are left out, those with another code stay: they are where one could have differed."""
    read, other = "+" * 20, "0-0-" * 5
    states = logs(
        {
            "ines": judged(five, read, {"suspects": INES, "grade": other}),
            "tom": judged(five, read, {"suspects": TOM}),
        }
    )
    result = agreement(states, five, codebook).results[0]
    rows = [
        [int(a == "x"), int(b == "x")] for a, b, c in zip(INES, TOM, other, strict=True) if {a, b, c} != {"-"}
    ]
    assert 14 == len(rows) == result.alpha_coded_only.n
    assert krippendorff_alpha(rows).value == result.alpha_coded_only.value


def test_only_what_two_completed_counts(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """Tom read the first half: the rest is no disagreement, and two transcripts and a half give no interval."""
    states = logs(
        {
            "ines": judged(five, "+" * 20, {"suspects": INES}),
            "tom": judged(five, "+" * 10 + "." * 10, {"suspects": TOM[:10] + "-" * 10}),
        }
    )
    card = agreement(states, five, codebook)
    assert (10, 3, 20) == (card.double_coded, card.transcripts, card.segments)
    assert {"ines": 20, "tom": 10} == card.completed
    assert card.results[0].alpha.low is None
    assert "at least 4 transcripts, here 3" in card.results[0].alpha.no_interval_because


def test_level_agreement_is_among_those_who_gave_the_code(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """Levels are compared where two gave the code; what is off the scale is left out and counted."""
    ines = "01--2---3?-1----4-2-"
    tom = "02--" "2---" "31-?" "-1--" "3---"  # fmt: skip
    read = "+" * 20
    states = logs({"ines": judged(five, read, {"grade": ines}), "tom": judged(five, read, {"grade": tom})})
    result = agreement(states, five, codebook).results[1]
    expected = krippendorff_alpha([[0, 0], [1, 2], [2, 2], [3, 3], [4, 3]], "ordinal")
    assert result.level_alpha is not None
    assert expected.value == result.level_alpha.value
    assert (5, 2) == (result.level_units, result.level_off_scale)


def test_a_code_without_a_scale_has_no_level_agreement(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """Nothing is made up for codes that are not graded."""
    states = logs({"ines": judged(five, "+" * 20, {})})
    assert agreement(states, five, codebook).results[0].level_alpha is None


EMPTY_CARDS: list[tuple[str, dict[str, str], str, str]] = [
    ("nobody", {}, "fewer than two coders", "nobody has completed segments"),
    ("one coder", {"ines": "+" * 20}, "fewer than two coders", "only ines has completed segments"),
    (
        "no overlap",
        {"ines": "+" * 10 + "." * 10, "tom": "." * 10 + "+" * 10},
        "no segment was judged by two coders",
        "0 of 20 segments were completed by at least two of ines, tom: there is nothing to compare",
    ),
    (
        "nobody found anything",
        {"ines": "+" * 20, "tom": "+" * 20},
        "no variation: every judgement is the same",
        "both gave the very same set of codes in 100% of comparisons",
    ),
]


@pytest.mark.parametrize(
    ("name", "reads", "reason", "note"), EMPTY_CARDS, ids=[case[0] for case in EMPTY_CARDS]
)
def test_a_card_that_cannot_say_says_why(
    *,
    name: str,
    reads: dict[str, str],
    reason: str,
    note: str,
    codebook: Codebook,
    five: list[Segment],
    logs: Logs,
    judged: Judged,
) -> None:
    """One coder, no overlap or no variation: a reason at every alpha and in the note."""
    states = logs({coder: judged(five, read, {}) for coder, read in reads.items()})
    card = agreement(states, five, codebook)
    assert [reason, reason] == [result.alpha.undefined_because for result in card.results]
    assert note in card.note


def test_adjudicators_are_left_out(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """What is reported is agreement before discussion: the adjudicator's codings change nothing."""
    read = "+" * 20
    acts = {"ines": judged(five, read, {"suspects": INES}), "tom": judged(five, read, {"suspects": TOM})}
    alone = agreement(logs(acts), five, codebook)
    acts["ruth"] = judged(five, read, {"suspects": INES})
    assert alone == agreement(logs(acts), five, codebook, adjudicators=("ruth",))
    assert alone != agreement(logs(acts), five, codebook)


def test_same_codes_compares_whole_sets(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """Two coders who share one of two codes did not give the same set."""
    read = "++++" + "." * 16
    ines = {"suspects": "xx--" + "-" * 16, "grade": "1---" + "-" * 16}
    tom = {"suspects": "x---" + "-" * 16, "grade": "3-2-" + "-" * 16}
    states = logs({"ines": judged(five, read, ines), "tom": judged(five, read, tom)})
    assert 0.5 == agreement(states, five, codebook).same_codes.value


def test_a_code_that_one_could_not_judge_is_compared_with_nobody(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """Where one coder completed segments before a code existed, that code has no units, and the others' sets agree."""
    read = "++++" + "." * 16
    acts = {
        "ines": judged(five, read, {"suspects": "x---" + "-" * 16}),
        "tom": judged(five, read, {"suspects": "x---" + "-" * 16, "grade": "3333" + "-" * 16}),
    }
    states = logs(acts)
    late = {segment.id: frozenset({"grade"}) for segment in five[:4]}
    states["ines"] = replace(states["ines"], unjudged=late)
    card = agreement(states, five, codebook)
    assert 1.0 == card.same_codes.value
    assert {"suspects": 4, "grade": 0} == {result.code_id: result.units for result in card.results}
    assert card.results[1].alpha.value is None


def test_the_card_is_json(codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged) -> None:
    """Every number is a plain number and every undefined one null with its reason."""
    read = "+" * 20
    states = logs(
        {"ines": judged(five, read, {"grade": INES.replace("x", "2")}), "tom": judged(five, read, {})}
    )
    record = agreement(states, five, codebook).as_json()
    assert '"undefined_because":"no variation' in canonical_json(record)
    assert ["suspects", "grade"] == [result["code_id"] for result in record["results"]]


def test_no_segments_and_no_codes(codebook: Codebook, logs: Logs) -> None:
    """An empty study has an empty card."""
    card = agreement({}, [], codebook)
    assert (0, 0, ()) == (card.double_coded, card.transcripts, card.coders)
    empty = agreement({}, [], Codebook("empty", "1", "Empty", ()))
    assert () == empty.results


def test_same_codes_of_three_coders_is_a_mean_over_pairs(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """On the first segment two of three pairs differ, on the second Eva has not read and the others agree."""
    acts = {
        "ines": judged(five, "++" + "." * 18, {"suspects": "x" + "-" * 19}),
        "tom": judged(five, "++" + "." * 18, {"suspects": "x" + "-" * 19}),
        "eva": judged(five, "+." + "." * 18, {"grade": "1" + "-" * 19}),
    }
    assert pytest.approx((1 / 3 + 1) / 2) == agreement(logs(acts), five, codebook).same_codes.value
