"""The baselines know the training part and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.evaluation.baselines import keyword, prior
from pipeline.taggers import Passage
from tests.evaluation.conftest import make_item


def passage(quote: str) -> Passage:
    """A passage with these words."""
    return make_item(quote, {}).passage


TRAIN = [
    make_item(quote, {"waste": waste, "safety": False}).training
    for quote, waste in (
        ("We sort the bottles", True),
        ("They SORT the paper", True),
        ("We buy bottles", False),
        ("Nobody sorts", False),
    )
]


def test_prior_is_the_share() -> None:
    """Every passage gets the share of the code among training segments; a code that nobody judged gets none."""
    said = prior(["waste", "safety", "unjudged"])(TRAIN, [passage("sort"), passage("")])
    assert [0.5, 0.0] == said.probabilities[1, :2].tolist()
    assert np.isnan(said.probabilities[:, 2]).all()
    assert [True, True, False] == said.learnt.tolist()


def test_keyword_is_the_best_word_or_phrase() -> None:
    """Both positives, and nothing else, have “sort” and “sort the”: the first in the alphabet is taken."""
    said = keyword(["waste", "safety"])(TRAIN, [passage("They sort glass"), passage("sorts of things")])
    # With the word 2 of 2, without it 0 of 2, after one yes and one no each.
    assert pytest.approx([3 / 4, 1 / 4]) == said.probabilities[:, 0].tolist()
    assert pytest.approx(0.5) == said.thresholds[0]


def test_keyword_without_a_positive_is_the_prior() -> None:
    """A code that was never given has no word, no threshold, and the share 0."""
    said = keyword(["waste", "safety"])(TRAIN, [passage("sort")])
    assert 0.0 == said.probabilities[0, 1]
    assert np.isnan(said.thresholds[1])
    assert [True, False] == said.learnt.tolist()


def test_a_phrase_of_two_words_can_win() -> None:
    """Where no single word tells the code apart, a pair of neighbours does."""
    quotes = (
        ("on the street", True),
        ("the street on", False),
        ("street the on", False),
        ("on the street", True),
    )
    train = [make_item(quote, {"waste": yes}).training for quote, yes in quotes]
    said = keyword(["waste"])(train, [passage("on the street"), passage("the street on")])
    assert said.probabilities[0, 0] > said.thresholds[0] > said.probabilities[1, 0]


def test_no_words_at_all() -> None:
    """Training segments without a word leave the prior."""
    train = [make_item(quote, {"waste": yes}).training for quote, yes in (("", True), ("…", False))]
    said = keyword(["waste"])(train, [passage("anything")])
    assert 0.5 == said.probabilities[0, 0]
