"""Codings worth a second look are found in both directions, with the segments that say the same."""

from __future__ import annotations

import numpy as np

from pipeline.evaluation.predicting import JudgedSegment, OutOfFold
from pipeline.evaluation.suspicion import suspicions, twins
from tests.evaluation.conftest import make_item

CODES = ("waste", "safety")


def judged(*rows: tuple[str, bool, bool], language: str = "en") -> list[JudgedSegment]:
    """Segments of one transcript with verdicts on both codes."""
    return [
        make_item(quote, {"waste": waste, "safety": safety}, position=n, language=language)
        for n, (quote, waste, safety) in enumerate(rows)
    ]


def test_both_directions() -> None:
    """A sure yes against a no, and a sure no against a yes; what was not learnt, or is not sure, is not listed."""
    items = judged(("a", False, True), ("b", True, False), ("c", False, False), ("d", True, True))
    probabilities = np.array([[0.9, 0.01], [0.05, 0.9], [0.4, 0.6], [0.9, 0.4]])
    learnt = np.tile([True, False], (4, 1))
    predicted = OutOfFold(probabilities, np.full((4, 2), 0.5), learnt)
    found = suspicions(items, CODES, predicted)
    assert [("a", False, 0.9), ("b", True, 0.05)] == [(s.place.quote, s.coded, s.probability) for s in found]
    assert 0.5 == found[0].usual


def test_the_most_surprising_come_first() -> None:
    """In each direction the list is ordered by surprise and cut at the number asked for."""
    items = judged(*((str(n), False, False) for n in range(9)))
    probabilities = np.column_stack([np.linspace(0.1, 0.9, 9), np.zeros(9)])
    predicted = OutOfFold(probabilities, np.full((9, 2), 0.5), np.full((9, 2), fill_value=True))
    assert ["8", "7"] == [s.place.quote for s in suspicions(items, CODES, predicted, most=2)]


def test_twins() -> None:
    """Equal and nearly equal words with different verdicts are a pair; with the same verdicts, or other words, they are not."""
    long = "We take the old bottles to the container by the church every other week"
    items = judged(
        (f"{long}.", True, False),
        (f"  {long.upper()}!", False, False),
        (f"{long}s", False, True),
        ("Nobody has ever asked us anything at all", True, False),
        ("Nobody has ever asked us anything at all", True, False),
    )
    found = twins(items, CODES)
    assert [(0, 1, 1.0), (0, 2), (1, 2)] == [
        (pair.first.position, pair.second.position, pair.likeness)[: 3 if n == 0 else 2]
        for n, pair in enumerate(found)
    ]
    assert (("waste",), ()) == (found[0].only_first, found[0].only_second)
    assert (("waste",), ("safety",)) == (found[1].only_first, found[1].only_second)
    assert 0.9 <= found[1].likeness < 1


def test_short_replies_are_no_twins() -> None:
    """“Yes, I do” means what was asked before it: under four words nothing is compared."""
    assert () == twins(judged(("Yes, I do.", True, False), ("Yes, I do.", False, False)), CODES)


def test_other_languages_are_no_twins() -> None:
    """The same letters in another language are not the same words."""
    quote = "so one two three four"
    items = judged((quote, True, False)) + judged((quote, False, False), language="da")
    assert () == twins(items, CODES)


def test_a_code_that_was_not_judged_is_no_difference() -> None:
    """Where one of two segments was not judged for a code, they do not differ in it."""
    quote = "one two three four five"
    items = [make_item(quote, {"waste": True}), make_item(quote, {"safety": True}, position=1)]
    assert () == twins(items, CODES)
