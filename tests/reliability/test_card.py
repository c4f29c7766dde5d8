"""Reliability data from decisions, and the agreement card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from pipeline.agreement import AgreementCard, Basis
from pipeline.codebook import Codebook
from pipeline.decisions import CoderState
from pipeline.hashing import canonical_json
from pipeline.reliability import agreement, card
from pipeline.reliability.coefficients import krippendorff_alpha
from pipeline.reliability.units import table
from pipeline.segments import Segment

NOTHING = Basis("double-coded", True, (), 0, 0, 0, {}, "")  # what a card rests on is told elsewhere
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
    units = table(states, segments, codebook, leaving_out=("ruth",))
    assert ("ines", "tom") == units.coders
    nan = np.nan
    np.testing.assert_array_equal([[0, 1], [0, 0], [0, nan], [nan, nan]], units.presence["suspects"])
    np.testing.assert_array_equal([[1, 0], [0, 0], [1, nan], [nan, nan]], units.presence["grade"])
    np.testing.assert_array_equal([3, nan, nan, nan], units.levels["grade"][:, 0])
    assert [False, False, True, False] == units.off_scale["grade"][:, 0].tolist()
    assert {"suspects", "grade"} == set(units.presence)


def card_of(
    states: Mapping[str, CoderState],
    segments: Sequence[Segment],
    codebook: Codebook,
    adjudicators: Sequence[str] = (),
) -> AgreementCard:
    """The card of some coders."""
    units = table(states, segments, codebook, leaving_out=adjudicators)
    return agreement(units, basis=NOTHING, names={code.id: code.name for code in codebook.codes})


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
    card = card_of(states, five, codebook)
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
        result.estimates["negative"].value,
    )
    assert {"ines": (8 / 20, 20), "tom": (7 / 20, 20)} == {
        name: (share.value, share.n) for name, share in result.prevalence.items()
    }
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
    result = card_of(states, five, codebook).results[0]
    rows = [
        [int(a == "x"), int(b == "x")] for a, b, c in zip(INES, TOM, other, strict=True) if {a, b, c} != {"-"}
    ]
    assert 14 == len(rows) == result.coded_only.n
    assert krippendorff_alpha(rows).value == result.coded_only.value


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
    card = card_of(states, five, codebook)
    assert (10, 3) == (card.results[0].units, card.results[0].transcripts)
    assert (10, 3) == (card.whole.units, card.whole.transcripts)
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
    result = card_of(states, five, codebook).results[1]
    expected = krippendorff_alpha([[0, 0], [1, 2], [2, 2], [3, 3], [4, 3]], "ordinal")
    assert result.level is not None
    assert expected.value == result.level.value
    assert (5, 2) == (result.level_units, result.level_off_scale)


def test_a_code_without_a_scale_has_no_level_agreement(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """Nothing is made up for codes that are not graded."""
    states = logs({"ines": judged(five, "+" * 20, {})})
    assert card_of(states, five, codebook).results[0].level is None


EMPTY_CARDS: list[tuple[str, dict[str, str], str]] = [
    ("nobody", {}, "fewer than two coders"),
    ("one coder", {"ines": "+" * 20}, "fewer than two coders"),
    (
        "no overlap",
        {"ines": "+" * 10 + "." * 10, "tom": "." * 10 + "+" * 10},
        "no segment was judged by two coders",
    ),
    (
        "nobody found anything",
        {"ines": "+" * 20, "tom": "+" * 20},
        "no variation: every judgement is the same",
    ),
]


@pytest.mark.parametrize(("name", "reads", "reason"), EMPTY_CARDS, ids=[case[0] for case in EMPTY_CARDS])
def test_a_card_that_cannot_say_says_why(
    *,
    name: str,
    reads: dict[str, str],
    reason: str,
    codebook: Codebook,
    five: list[Segment],
    logs: Logs,
    judged: Judged,
) -> None:
    """One coder, no overlap or no variation: a reason at every alpha, and no word for it."""
    states = logs({coder: judged(five, read, {}) for coder, read in reads.items()})
    card = card_of(states, five, codebook)
    assert [reason, reason] == [result.alpha.undefined_because for result in card.results]
    assert ["", ""] == [result.band.word for result in card.results]
    assert card.whole.estimates["multivalued"].undefined_because


def test_adjudicators_are_left_out(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """What is reported is agreement before discussion: the adjudicator's codings change nothing."""
    read = "+" * 20
    acts = {"ines": judged(five, read, {"suspects": INES}), "tom": judged(five, read, {"suspects": TOM})}
    alone = card_of(logs(acts), five, codebook).as_json()
    acts["ruth"] = judged(five, read, {"suspects": INES})
    assert alone == card_of(logs(acts), five, codebook, ("ruth",)).as_json()
    assert alone != card_of(logs(acts), five, codebook).as_json()


def test_same_codes_compares_whole_sets(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """Two coders who share one of two codes did not give the same set."""
    read = "++++" + "." * 16
    ines = {"suspects": "xx--" + "-" * 16, "grade": "1---" + "-" * 16}
    tom = {"suspects": "x---" + "-" * 16, "grade": "3-2-" + "-" * 16}
    states = logs({"ines": judged(five, read, ines), "tom": judged(five, read, tom)})
    assert 0.5 == card_of(states, five, codebook).whole.estimates["same"].value


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
    card = card_of(states, five, codebook)
    assert 1.0 == card.whole.estimates["same"].value
    assert {"suspects": 4, "grade": 0} == {result.code_id: result.units for result in card.results}
    assert card.results[1].alpha.value is None


def test_the_card_is_json(codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged) -> None:
    """Every number is a plain number and every undefined one null with its reason."""
    read = "+" * 20
    states = logs(
        {"ines": judged(five, read, {"grade": INES.replace("x", "2")}), "tom": judged(five, read, {})}
    )
    record = card_of(states, five, codebook).as_json()
    assert '"undefined_because":"no variation' in canonical_json(record)
    assert ["suspects", "grade"] == [result["code_id"] for result in record["results"]]


def test_no_segments_and_no_codes(codebook: Codebook, logs: Logs) -> None:
    """An empty study has an empty card."""
    card = card_of({}, [], codebook)
    assert (0, 0) == (card.whole.units, card.whole.transcripts)
    assert [0, 0] == [result.units for result in card.results]
    empty = card_of({}, [], Codebook("empty", "1", "Empty", ()))
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
    assert pytest.approx((1 / 3 + 1) / 2) == card_of(logs(acts), five, codebook).whole.estimates["same"].value


def test_a_word_is_given_by_the_probability_of_its_band(
    codebook: Codebook, passages: Passages, logs: Logs, judged: Judged
) -> None:
    """Alpha .69 falls in the middle band, but a wide interval does not bear it out; given by nobody ten times, a code has
    no word but that.
    """
    ten = passages(*"abcdefghij", each=4)
    read = "+" * 40
    states = logs(
        {
            "ines": judged(ten, read, {"suspects": INES * 2, "grade": "1" + "-" * 39}),
            "tom": judged(ten, read, {"suspects": TOM * 2, "grade": "1" + "-" * 39}),
        }
    )
    suspects, grade = (result.band for result in card_of(states, ten, codebook).results)
    assert ("not shown", "interval", "tentative") == (suspects.word, suspects.by, suspects.of_estimate)
    assert ("too few", "reliable") == (grade.word, grade.of_estimate)


def test_unequal_probabilities_give_a_second_alpha(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged
) -> None:
    """A unit drawn with half the probability counts twice in the alpha of the corpus, as if it stood there twice, but the
    correction for few judgements (n - 1) / n keeps to those that were made.
    """
    read = "+" * 20
    states = logs(
        {"ines": judged(five, read, {"suspects": INES}), "tom": judged(five, read, {"suspects": TOM})}
    )
    chances = {segment.id: 0.5 if place % 2 else 1.0 for place, segment in enumerate(five)}
    units = table(states, five, codebook, probability=chances)
    result = agreement(units, basis=NOTHING, names={}).results[0]
    pairs = [[int(a == "x"), int(b == "x")] for a, b in zip(INES, TOM, strict=True)]
    twice = [row for place, row in enumerate(pairs) for _ in range(1 + place % 2)]
    assert result.corpus is not None
    expected = krippendorff_alpha(twice).value
    assert expected is not None
    assert pytest.approx(1 - (1 - expected) * (60 / 59) * (39 / 40)) == result.corpus.value
    assert krippendorff_alpha(pairs).value == result.alpha.value
    assert card_of(states, five, codebook).results[0].corpus is None


def test_so_many_sets_that_they_are_not_compared_each_with_each(
    codebook: Codebook, five: list[Segment], logs: Logs, judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alphas that cost the square of the different sets say why they are left out; multi-valued alpha stays."""
    monkeypatch.setattr(card, "MOST_SETS", 1)
    read = "+" * 20
    states = logs(
        {"ines": judged(five, read, {"suspects": INES}), "tom": judged(five, read, {"suspects": TOM})}
    )
    found = card_of(states, five, codebook).whole.estimates
    assert found["masi"].undefined_because.startswith("2 different sets of codes were given")
    assert (None, True) == (found["jaccard"].value, found["multivalued"].value is not None)
