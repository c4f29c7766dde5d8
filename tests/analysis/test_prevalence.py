"""How common a code is where part was read: the formulas by hand, what counts as known, and what is refused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.prevalence import Floats, Ints, Prevalence, Review, Sampling, by_values, sampling
from pipeline.estimation import t_quantile

NOTHING = math.nan
Y = np.array([1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1], dtype=float)
M = np.array([0.9, 0.2, 0.1, 0.4, 0.8, 0.3, 0.1, 0.6, 0.7, 0.2, 0.1, 0.3])
GROUPS = np.repeat(np.arange(4), 3)
EVERYTHING = np.ones(12, dtype=bool)


def at(*places: int) -> Any:
    """Flags over twelve segments."""
    return np.isin(np.arange(12), places)


def uniform(
    drawn: Any, population: Any = EVERYTHING, within: Any = EVERYTHING, name: str = "one"
) -> Sampling:
    """A draw in which every segment of the population had the same probability."""
    chance = np.full(12, int(drawn.sum()) / int(population.sum()))
    return sampling(name, within, population, drawn, chance)


def unequal(chances: dict[int, float], population: Any = EVERYTHING) -> Sampling:
    """A draw of which the probabilities of the drawn alone are on record."""
    chance = np.array([chances.get(place, NOTHING) for place in range(12)])
    return sampling("unequal", EVERYTHING, population, ~np.isnan(chance), chance)


def known(*places: int) -> Floats:
    """The verdicts on some segments."""
    return np.where(at(*places), Y, NOTHING)


def found(
    samplings: Sequence[Sampling], verdicts: Floats, rows: Sequence[int] | None = None, machine: Floats = M
) -> Prevalence:
    """The prevalence."""
    chosen: Ints | None = None if rows is None else np.array(rows)
    return Review(samplings, GROUPS).prevalence(verdicts, machine, chosen)


# the estimate by hand


def test_it_is_the_mean_of_d() -> None:
    """Over what it was drawn from, the estimate of a uniform draw is the mean of m - (R / π)(m - y)."""
    drawn = (0, 3, 7, 10)
    by_hand = np.mean([M[i] - (3.0 if i in drawn else 0.0) * (M[i] - Y[i]) for i in range(12)])
    result = found([uniform(at(*drawn))], known(*drawn))
    assert float(by_hand) == pytest.approx(result.transcripts.value)
    assert (12, 4, 4) == (result.segments, result.read, result.drawn)


@pytest.mark.parametrize("rows", [None, (0, 1, 2, 3, 4, 8, 9)], ids=["all", "some"])
def test_unequal_probabilities(rows: Sequence[int] | None) -> None:
    """So it is over any segments where probabilities differ, those of the others being on nobody's record."""
    chances = {0: 0.9, 3: 0.4, 4: 0.8, 8: 0.6, 9: 0.3}
    chosen = range(12) if rows is None else rows
    by_hand = np.mean([M[i] - (1 / chances[i] if i in chances else 0.0) * (M[i] - Y[i]) for i in chosen])
    result = found([unequal(chances)], known(*chances), rows)
    assert float(by_hand) == pytest.approx(result.transcripts.value)


def test_the_standard_error_of_a_uniform_draw() -> None:
    """It is the textbook's: (1 - n / N) s² / n, s² the variance of the machine's errors on what was drawn."""
    drawn = [0, 3, 7, 10]
    errors = Y[drawn] - M[drawn]
    by_hand = math.sqrt((1 - 4 / 12) * float(errors.var(ddof=1)) / 4)
    assert by_hand == pytest.approx(found([uniform(at(*drawn))], known(*drawn)).transcripts.error)


def test_the_standard_error_over_groups() -> None:
    """For groups like these it is that of a ratio: the sums of D - mean by group."""
    drawn = (0, 3, 4, 7, 10)
    result = found([unequal(dict.fromkeys(drawn, 5 / 12))], known(*drawn))
    d = np.array([M[i] - (12 / 5 if i in drawn else 0.0) * (M[i] - Y[i]) for i in range(12)])
    sums = (d - d.mean()).reshape(4, 3).sum(axis=1) / 12
    assert math.sqrt(4 / 3 * float(sums @ sums)) == pytest.approx(result.groups.error)
    assert result.groups.value == result.transcripts.value
    assert "t(3)" in result.groups.method


def test_the_machine_may_be_worth_nothing() -> None:
    """Scores that say the same of every segment, or nothing, leave the plain share of a uniform draw."""
    drawn = (0, 1, 4, 7, 10, 11)
    for machine in (np.zeros(12), np.full(12, 0.8)):
        result = found([uniform(at(*drawn))], known(*drawn), machine=machine)
        assert Y[list(drawn)].mean() == pytest.approx(result.transcripts.value)


def test_within_a_part_the_number_drawn_there_counts() -> None:
    """Where chance drew more of a part than expected, and all had the code, the share there is one, not above."""
    drawn = (0, 3, 4, 8)
    result = found([uniform(at(*drawn))], known(*drawn), [0, 3, 4, 8, 11], np.zeros(12))
    assert 1.0 == result.transcripts.value
    assert result.transcripts.low is not None
    assert result.transcripts.low < 1 == result.transcripts.high


def test_nothing_found_is_no_proof() -> None:
    """Where none of the drawn has the code the interval is Wilson's, which reaches beyond zero; the same for groups."""
    drawn = (1, 2, 5, 6, 7, 9)
    result = found([uniform(at(*drawn))], known(*drawn), machine=np.zeros(12))
    a = t_quantile(5) ** 2 * (6 / 5) * (1 - 1 / 2) / 6
    assert (0.0, 0.0) == (result.transcripts.value, result.transcripts.low)
    assert min(a / (1 + a), 0.5) == pytest.approx(result.transcripts.high)
    assert result.groups.high is not None
    assert result.groups.high > 0.3


def test_whole_transcripts() -> None:
    """Where transcripts were dealt out whole, chance moved transcripts: the error goes by their sums."""
    groups = np.repeat(np.arange(6), 2)
    drawn = np.isin(groups, [0, 2, 3, 5])
    one = sampling("parts", EVERYTHING, EVERYTHING, drawn, np.full(12, 2 / 3), groups)
    result = Review([one], groups).prevalence(np.where(drawn, Y, NOTHING), M)
    errors = (Y - M)[drawn]
    sums = (errors - errors.mean()).reshape(4, 2).sum(axis=1)
    by_hand = math.sqrt(4 / 3 * (1 / 3) * (3 / 2) ** 2 * float(sums @ sums)) / 12
    assert by_hand == pytest.approx(result.transcripts.error)
    assert "t(3)" in result.transcripts.method


# what is known


def test_everything_was_read() -> None:
    """Then it is the share itself, without an interval; for groups like these it has one all the same."""
    result = found([], Y)
    assert Y.mean() == result.transcripts.value
    assert (0.0, None, None) == (result.transcripts.error, result.transcripts.low, result.transcripts.high)
    assert "every segment was read" in result.transcripts.no_interval_because
    assert result.groups.low is not None
    assert result.groups.low < Y.mean()
    assert Y[:3].mean() == found([uniform(at(5, 6))], known(0, 1, 2, 5, 6), [0, 1, 2]).transcripts.value


def test_the_same_in_every_group() -> None:
    """Where all was read and the groups are all alike there is no interval for groups like these, and it is said."""
    groups = found([], np.zeros(12)).groups
    assert (0.0, None) == (groups.value, groups.low)
    assert "the same in every group" in groups.no_interval_because


def test_what_was_read_before_the_draw_is_counted() -> None:
    """It enters as it is and is never extrapolated from; the rest is estimated from what was drawn of it."""
    before, drawn = (0, 3, 4, 8), (1, 7, 11)
    left = ~at(*before)
    result = found([uniform(at(*drawn), left)], known(*before, *drawn), machine=np.zeros(12))
    assert (4 + 8 * (1 / 3)) / 12 == pytest.approx(result.transcripts.value)
    assert 3 == result.drawn


def test_what_was_read_by_hand_after_the_draw_stays_out() -> None:
    """It changes neither the estimate nor its error."""
    drawn = (0, 3, 7, 10)
    alone = found([uniform(at(*drawn))], known(*drawn)).transcripts
    more = found([uniform(at(*drawn))], known(*drawn, 1, 11)).transcripts
    assert (alone.value, alone.error) == (more.value, more.error)
    assert (4, 6) == (alone.n, more.n)


def test_what_was_certain_to_be_drawn_is_known() -> None:
    """A probability of one leaves nothing to chance."""
    sure = unequal({0: 1.0, 4: 1.0, 1: 0.3, 5: 0.3, 11: 0.3})
    result = found([sure], known(0, 1, 4, 5, 11), machine=np.zeros(12))
    assert 3 == result.drawn
    assert (2 + 1 / 0.3) / 12 == pytest.approx(result.transcripts.value)


# several draws


def test_two_draws_are_as_precise_as_one() -> None:
    """Their precisions add up to that of one draw of both sizes."""
    chances = np.full(12, 0.25)
    first = sampling("1", EVERYTHING, EVERYTHING, at(0, 1, 2), chances)
    second = sampling("2", EVERYTHING, ~at(0, 1, 2), at(5, 6, 7), chances)
    both = sampling("both", EVERYTHING, EVERYTHING, at(0, 1, 2, 5, 6, 7), chances)
    assert both.precision == pytest.approx(first.precision + second.precision)


def test_draws_are_put_together_by_their_precision() -> None:
    """Each is an estimate of its own; their variances add up with the squares of the weights."""
    one, two = uniform(at(0, 1, 3)), uniform(at(5, 7, 11), ~at(0, 1, 3), name="two")
    verdicts = known(0, 1, 3, 5, 7, 11)
    a, b = found([one], verdicts).transcripts, found([two], verdicts).transcripts
    weight = one.precision / (one.precision + two.precision)
    result = found([one, two], verdicts)
    assert a.value is not None
    assert b.value is not None
    assert a.error is not None
    assert b.error is not None
    assert weight * a.value + (1 - weight) * b.value == pytest.approx(result.transcripts.value)
    assert math.hypot(weight * a.error, (1 - weight) * b.error) == pytest.approx(result.transcripts.error)
    assert ("one", "two") == result.used


def test_draws_from_parts_of_the_study() -> None:
    """Draws from different parts each speak of their own; together they cover what all of them cover."""
    first, second = at(*range(6)), at(*range(6, 12))
    one = uniform(at(0, 1, 5), first, first)
    two = uniform(at(6, 8), second, second, "two")
    verdicts = known(0, 1, 5, 6, 8)
    a = found([one, two], verdicts, range(6)).transcripts.value
    b = found([one, two], verdicts, range(6, 12)).transcripts.value
    assert a is not None
    assert b is not None
    assert (a + b) / 2 == pytest.approx(found([one, two], verdicts).transcripts.value)
    alone = found([one], verdicts).transcripts.undefined_because
    assert "4 of 12 segments were neither read nor among those that a finished batch was drawn from" == alone
    whole = found([one], np.where(second, Y, verdicts)).transcripts.value
    assert (6 * a + Y[6:].sum()) / 12 == pytest.approx(whole)


# what is refused

REFUSED = [
    ("by hand alone", [], known(0, 1, 2), None, "nothing that chance picked"),
    (
        "not all that was left out is read",
        [uniform(at(4, 5, 9), ~at(0, 1, 2))],
        known(0, 4, 5, 9),
        None,
        "2 of 12 segments were neither read nor among those",
    ),
    (
        "not judged for this code",
        [uniform(at(0, 4, 5, 9))],
        known(0, 4),
        None,
        "2 of the drawn segments have no verdict on this code, which came later",
    ),
    ("one drawn there", [uniform(at(0, 4, 5))], known(0, 4, 5), [0, 1, 2], "chance drew 1 of these segments"),
    ("none drawn there", [uniform(at(4, 5))], known(4, 5), [0, 1, 2], "chance drew 0 of these segments"),
    (
        "three whole transcripts",
        [sampling("", EVERYTHING, EVERYTHING, GROUPS < 3, np.full(12, 0.75), GROUPS)],
        np.where(GROUPS < 3, Y, NOTHING),
        None,
        "whole transcripts were drawn and 3 of them read: it takes 4",
    ),
]


@pytest.mark.parametrize(
    ("samplings", "verdicts", "rows", "because"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_refused(samplings: list[Sampling], verdicts: Floats, rows: Any, because: str) -> None:
    """Both targets are undefined, and say why."""
    result = found(samplings, verdicts, rows)
    assert because in result.transcripts.undefined_because
    assert result.transcripts.undefined_because == result.groups.undefined_because
    assert result.plain == (
        None if np.isnan(verdicts[rows or slice(None)]).all() else pytest.approx(result.plain)
    )


def test_few_groups() -> None:
    """Below four groups there is an estimate and no interval for groups like these."""
    result = found([uniform(at(0, 1, 4, 5, 7))], known(0, 1, 4, 5, 7), range(9))
    assert result.transcripts.low is not None
    assert (None, 3) == (result.groups.low, result.groups.clusters)
    assert "at least 4 focus groups, here 3" in result.groups.no_interval_because


def test_no_segment() -> None:
    """Of nothing there is no share."""
    with pytest.raises(ValueError, match="no segment"):
        found([], Y, [])


def test_values_with_their_rows() -> None:
    """Values come in alphabetical order, each with the rows that have it."""
    parts = [(name, rows.tolist()) for name, rows in by_values(["de", "cs", "de", "en"])]
    assert [("cs", [1]), ("de", [0, 2]), ("en", [3])] == parts


@given(st.data())
def test_laws(data: st.DataObject) -> None:
    """The value lies in its interval and within what the verdicts leave possible; the order of segments is no matter."""
    count = data.draw(st.integers(6, 30))
    y = np.array(data.draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=count, max_size=count)))
    m = np.array(data.draw(st.lists(st.floats(0, 1), min_size=count, max_size=count)))
    groups = np.array(data.draw(st.lists(st.integers(0, 5), min_size=count, max_size=count)))
    drawn = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    chance = np.array(data.draw(st.lists(st.floats(0.05, 1), min_size=count, max_size=count)))
    everything = np.ones(count, dtype=bool)
    verdicts = np.where(drawn, y, NOTHING)
    order = np.array(data.draw(st.permutations(range(count))))

    def review(at: Any) -> Prevalence:
        """The prevalence with the segments in an order."""
        one = sampling("", everything, everything, drawn[at], np.where(drawn, chance, NOTHING)[at])
        return Review([one], groups[at]).prevalence(verdicts[at], m[at])

    result, other = review(np.arange(count)), review(order)
    for estimate in (result.transcripts, result.groups):
        if estimate.value is not None:
            low, high = (verdicts == 1).sum() / count, 1 - (verdicts == 0).sum() / count
            assert low - 1e-9 <= estimate.value <= high + 1e-9
            if estimate.low is not None and estimate.high is not None:
                assert 0 <= estimate.low <= estimate.value + 1e-12
                assert estimate.value - 1e-12 <= estimate.high <= 1
    assert result.transcripts.undefined_because == other.transcripts.undefined_because
    if result.transcripts.value is not None:
        assert result.transcripts.value == pytest.approx(other.transcripts.value)
