"""Log odds and where they come from: every sum is exact."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.taggers import Passage
from pipeline.taggers.explaining import WordWeights, learnt_weights, near_weights
from pipeline.taggers.learnt import ALL, Learnt
from tests.taggers.conftest import made
from tests.taggers.test_features import passages
from tests.taggers.test_talk import AWKWARD


@settings(max_examples=60)
@given(st.lists(passages, min_size=1, max_size=4), st.sampled_from([ALL, 0, 3]))
@example([made(text) for text in AWKWARD], ALL)
@example([made("sort sort sort"), made("guard " * 60)], 2)
def test_the_words_add_up(learnt: Learnt, said: list[Passage], fold: int) -> None:
    """Words, length, nearness, what stands around and the intercept sum up to the log odds of every code."""
    observed = learnt.observe(said, fold)
    scored, models = observed.scored, observed.scored.reader.models
    assert (0, 1) == models.codes
    assert len(scored.around)
    for column in range(len(models.codes)):
        own = observed.talk.own
        weights = learnt_weights(scored, own, np.full(len(own), column))
        for row in range(len(said)):
            total = weights.of(row).sum() + weights.length[row] + scored.from_nearness[own[row], column]
            total += sum(part[row, column] for part in scored.around.values()) + models.intercepts[column]
            assert scored.logits[row, column] == pytest.approx(total, abs=1e-9)
            assert observed.talk.texts.lengths[own[row]] == len(weights.of(row))


@settings(max_examples=60)
@given(st.lists(passages, min_size=1, max_size=4), st.sampled_from([ALL, 0, 3]))
@example([made(text) for text in AWKWARD], ALL)
def test_scoring_by_the_worth_of_words_is_the_product(learnt: Learnt, said: list[Passage], fold: int) -> None:
    """Kept word by word or multiplied out as a matrix, the log odds are the same."""
    observed = learnt.observe(said, fold)
    models = observed.scored.reader.models
    near = observed.distances[observed.talk.own][:, list(models.codes)] * models.nearness
    product = learnt.trained.space.matrix(observed.talk) @ models.coefficients + near + models.intercepts
    np.testing.assert_allclose(observed.scored.logits, product, rtol=0, atol=1e-9)


@settings(max_examples=60)
@given(st.lists(passages, min_size=1, max_size=4))
@example([made(text) for text in AWKWARD])
def test_the_words_of_the_codebook_add_up(learnt: Learnt, said: list[Passage]) -> None:
    """What words add to the nearness to a code sums up to the cosine."""
    observed = learnt.observe(said)
    for language, near in observed.near.items():
        rows = np.flatnonzero(np.array(observed.talk.texts.languages) == language)
        for code in range(3):
            weights = near_weights(observed.talk.texts, near, rows, np.full(len(rows), code))
            sums = [weights.of(pair).sum() for pair in range(len(rows))]
            np.testing.assert_allclose(near.codes[rows, code], sums, rtol=0, atol=1e-9)


def test_what_a_neighbour_says_of_itself(learnt: Learnt) -> None:
    """Beside a passage stand the log odds of its neighbours' own words, nothing where there is no neighbour."""
    said = [e.passage for e in learnt.trained.examples[:6]]
    scored = learnt.observe(said).scored
    before = scored.of_neighbour(scored.talk.before)
    assert [0.0, 0.0] == before[0].tolist()
    alone = learnt.observe([made(p.before.text) for p in said if p.before]).scored
    np.testing.assert_allclose(alone.own[alone.talk.own], before[1:], atol=1e-9)


def test_the_heaviest_words_come_first() -> None:
    """Of each pair at most so many of the words that may be named and weigh enough, heaviest first, then by place."""
    weights = WordWeights(
        np.array([0.1, 0.5, 0.5, 3.0, -1.0, 2.0, 0.4]), np.array([0, 5, 5, 7, 7]), np.zeros(4)
    )
    among = np.array([True, True, True, False, True, True, True])
    pairs, places = weights.best(2, among, 0.05)
    assert [(0, 1), (0, 2), (2, 0), (2, 1)] == list(zip(pairs.tolist(), places.tolist(), strict=True))
    pairs, places = weights.best(3, among, 0.45)
    assert [(0, 1), (0, 2), (2, 0)] == list(zip(pairs.tolist(), places.tolist(), strict=True))
    assert [[], []] == [part.tolist() for part in weights.best(3, among, 9.0)]
