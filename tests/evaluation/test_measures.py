"""Every measure comes out as computed by hand, as in scikit-learn, and is undefined only where it must be."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, brier_score_loss, f1_score, precision_score, recall_score

from pipeline.evaluation.measures import (
    FUNCTIONS,
    Judged,
    average_precision,
    bins_of,
    brier,
    chance,
    ece,
    f1,
    pr_curve,
    precision,
    prevalence,
    recall,
    together,
    why_undefined,
    wss95,
)

NAN = math.nan


def judged(truth: list[int], probability: list[float], threshold: float = 0.5) -> Judged:
    """Judgements of one transcript with yes from the threshold on."""
    scores = np.array(probability, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        yes = scores >= threshold
    calibrated = np.ones(len(truth), dtype=np.bool_)
    return Judged(np.array(truth, dtype=bool), scores, yes, calibrated, np.zeros(len(truth), dtype=np.int64))


FIVE = judged([1, 0, 1, 0, 0], [0.9, 0.8, 0.7, 0.2, 0.1])


def test_by_hand() -> None:
    """Five judgements, two positives, three yes: every figure by hand."""
    assert pytest.approx(2 / 5) == prevalence(FIVE)
    assert pytest.approx(2 / 3) == precision(FIVE)
    assert pytest.approx(1) == recall(FIVE)
    assert pytest.approx(4 / 5) == f1(FIVE)
    # Found at ranks 1 and 3: (1/1 + 2/3) / 2.
    assert pytest.approx(5 / 6) == average_precision(FIVE)
    assert pytest.approx((0.01 + 0.64 + 0.09 + 0.04 + 0.01) / 5) == brier(FIVE)
    # Each in a bin of its own: |.9-1| + |.8-0| + |.7-1| + .2 + .1, each a fifth.
    assert pytest.approx(1.5 / 5) == ece(FIVE)
    # Three of five are read until both are found; 2/5 - .05.
    assert pytest.approx(0.35) == wss95(FIVE)
    curve = [number for point in pr_curve(FIVE)[:3] for number in point]
    assert pytest.approx([0.5, 1, 0.5, 0.5, 1, 2 / 3]) == curve


def test_chance_by_hand() -> None:
    """Two positives among three: the orders ++-, +-+, -++ have average precision 1, 5/6 and 7/12."""
    three = judged([1, 1, 0], [0.1, 0.2, 0.3])
    assert pytest.approx((1 + 5 / 6 + 7 / 12) / 3) == chance(three)


def test_chance_is_the_mean_of_random_orders() -> None:
    """The formula is what random orders average to: 2,000 of them, within four standard errors."""
    generator = np.random.Generator(np.random.PCG64(1))
    truth = [1] * 4 + [0] * 26
    found = [average_precision(judged(truth, generator.random(30).tolist())) or 0.0 for _ in range(2000)]
    error = float(np.std(found)) / math.sqrt(2000)
    expected = chance(judged(truth, [0.0] * 30))
    assert expected == pytest.approx(np.mean(found), abs=4 * error)


def test_equal_scores_are_read_together() -> None:
    """A machine that tells nothing apart has the prevalence as average precision and saves no work."""
    same = judged([1, 0, 0, 0], [0.3] * 4)
    assert pytest.approx(0.25) == average_precision(same)
    assert pytest.approx(-0.05) == wss95(same)


def test_bins_have_equal_width_and_hold_one() -> None:
    """A probability of 1 lies in the last bin, .1 in the second, and empty bins are left out."""
    found = bins_of(judged([0, 1, 1], [0.1, 0.95, 1.0]))
    assert [(1, 0.1, 0.0), (2, 0.975, 1.0)] == [(b.count, round(b.probability, 6), b.share) for b in found]


def test_silence_stands_below_every_score() -> None:
    """A positive on which the machine cannot say anything is found last; calibration leaves it out."""
    found = judged([1, 1, 0, 0], [0.9, NAN, 0.1, 0.2])
    assert pytest.approx((1 + 2 / 4) / 2) == average_precision(found)
    assert pytest.approx((0.01 + 0.01 + 0.04) / 3) == brier(found)
    assert pytest.approx(0.5) == recall(found)


def test_a_rank_is_no_probability() -> None:
    """A score that only ranks counts in the ranking and not in the calibration."""
    found = replace(FIVE, calibrated=np.array([True, False, True, True, True]))
    assert average_precision(found) == average_precision(FIVE)
    assert pytest.approx((0.01 + 0.09 + 0.04 + 0.01) / 4) == brier(found)


UNDEFINED: tuple[tuple[str, list[int], list[float], set[str]], ...] = (
    ("nothing judged", [], [], set(FUNCTIONS)),
    ("no positive", [0, 0], [0.9, 0.1], {"recall", "f1", "average_precision", "chance", "wss95"}),
    ("all positive", [1, 1], [0.9, 0.1], {"average_precision", "chance", "wss95"}),
    ("nothing said", [1, 0], [NAN, NAN], {"precision", "brier", "ece"}),
    ("no yes", [1, 0], [0.2, 0.1], {"precision"}),
    ("one judgement", [1], [0.9], {"average_precision", "chance", "wss95"}),
)


@pytest.mark.parametrize(
    ("name", "truth", "scores", "expected"), UNDEFINED, ids=[row[0] for row in UNDEFINED]
)
def test_undefined_where_it_must_be(
    name: str, truth: list[int], scores: list[float], expected: set[str]
) -> None:
    """A measure has no value exactly where its formula has none, and then there is a reason."""
    found = judged(truth, scores)
    none = {measure for measure, function in FUNCTIONS.items() if function(found) is None}
    assert expected == none
    assert all(why_undefined(measure, found) for measure in FUNCTIONS if measure in none)


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from([0.0, 0.05, 0.1, 0.3, 0.5, 0.55, 0.9, 1.0])), min_size=2
    )
)
def test_as_in_scikit_learn(rows: list[tuple[bool, float]]) -> None:
    """Precision, recall, F1, average precision and Brier score are scikit-learn's."""
    truth, scores = [int(yes) for yes, _ in rows], [score for _, score in rows]
    found = judged(truth, scores)
    assert brier(found) == pytest.approx(brier_score_loss(truth, scores))
    if 0 < sum(truth) < len(truth):
        assert average_precision(found) == pytest.approx(average_precision_score(truth, scores))
        said = found.yes.astype(int)
        assert recall(found) == pytest.approx(recall_score(truth, said))
        assert f1(found) == pytest.approx(f1_score(truth, said, zero_division=0.0))
        if said.any():
            assert precision(found) == pytest.approx(precision_score(truth, said))


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=60))
def test_laws(rows: list[tuple[bool, float]]) -> None:
    """Each measure lies within its bounds, the order of judgements does not matter, and more cannot be saved than is left."""
    found = judged([int(yes) for yes, _ in rows], [score for _, score in rows])
    back = judged([int(yes) for yes, _ in rows[::-1]], [score for _, score in rows[::-1]])
    for measure, function in FUNCTIONS.items():
        value, other = function(found), function(back)
        assert (value is None) == (other is None)
        if value is not None:
            assert other == pytest.approx(value)
            assert (-0.05 if measure == "wss95" else 0.0) - 1e-9 <= value <= 1.0 + 1e-9
    saved = wss95(found)
    if saved is not None:
        assert saved <= 0.95 - math.ceil(0.95 * float(found.truth.sum())) / len(rows) + 1e-9


def test_together() -> None:
    """Several sets as one have all their judgements."""
    assert f1(together([FIVE, FIVE])) == f1(FIVE)
    assert 10 == together([FIVE, FIVE]).truth.size
