"""What people say in common is found without a dictionary."""

from __future__ import annotations

import numpy as np

from pipeline.analysis.shared_words import SharedWords, beginnings


def test_words_are_compared_by_their_beginning() -> None:
    """Forms of a word are one, case and composition of accents do not matter, short words and numbers are none."""
    assert ["citiz", "plant", "bürge"] == beginnings("Citizens' CITIZEN plants 12345 to a bu\u0308rger")
    assert beginnings("Bürger") == beginnings("bu\u0308rgern")
    assert [] == beginnings("a b c 1234 — …")


def test_a_quote_is_like_others_by_the_people_who_use_its_words() -> None:
    """A word that one talkative person repeats counts once; what most people say is no content word."""
    texts = ["trees water there", "trees there", "water there", "there", "gossip there", "there"]
    people = [0, 1, 2, 3, 4, 4]
    words = SharedWords(texts, ["en"] * 6, people)
    rows = np.arange(6)
    # “trees” and “water” have two speakers each, so one other; “there” is said by everybody.
    assert [1.0, 1.0, 1.0, 0.0, 0.0, 0.0] == words.likeness(rows, np.array(people)).tolist()


def test_languages_are_kept_apart() -> None:
    """The same letters in two languages are two words."""
    words = SharedWords(["gift here", "gift dort", "other", "andere"], ["en", "de", "en", "de"], [0, 1, 2, 3])
    assert [0.0, 0.0] == words.likeness(np.array([0, 1]), np.array([0, 1])).tolist()


def test_nothing_is_like_nothing() -> None:
    """No texts, or texts without words, have no likeness."""
    assert (
        []
        == SharedWords([], [], []).likeness(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)).tolist()
    )
    assert [0.0] == SharedWords(["—"], ["en"], [0]).likeness(np.array([0]), np.array([0])).tolist()
