"""No transcript is in two folds, none is empty, and positives are spread."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.evaluation.folds import deal


@given(
    st.lists(st.tuples(st.sampled_from("abcdefghij"), st.booleans(), st.booleans()), min_size=2, max_size=80),
    st.integers(2, 8),
)
def test_never_a_transcript_in_two_folds(rows: list[tuple[str, bool, bool]], folds: int) -> None:
    """Whole transcripts are dealt: as many folds as asked for, or as there are transcripts, and none is empty."""
    names = [name for name, _, _ in rows]
    positives = np.array([[a, b] for _, a, b in rows], dtype=np.float64)
    found = deal(names, list(range(len(rows))), positives, folds)
    if len(set(names)) == 1:
        assert "blocks" == found.plan.by
        return
    assert "transcripts" == found.plan.by
    homes: dict[str, set[int]] = {}
    for name, fold in zip(names, found.fold.tolist(), strict=True):
        homes.setdefault(name, set()).add(fold)
    assert all(len(home) == 1 for home in homes.values())
    assert found.count == min(folds, len(set(names))) == len(set(found.fold.tolist()))
    assert found.plan.segments == tuple(Counter(found.fold.tolist())[n] for n in range(found.count))


def test_positives_are_spread() -> None:
    """Ten transcripts, a code in two of them: these two come into different folds, and folds are of one size."""
    names = [f"t{number}" for number in range(10) for _ in range(8)]
    positives = np.array([[name in ("t3", "t4")] for name in names], dtype=np.float64)
    found = deal(names, list(range(80)), positives, 5)
    home = dict(zip(names, found.fold.tolist(), strict=True))
    assert home["t3"] != home["t4"]
    assert (16,) * 5 == found.plan.segments


def test_fewer_transcripts_than_folds() -> None:
    """Three transcripts make three folds, and the plan says so."""
    found = deal(["a", "b", "c", "a"], [0, 0, 0, 1], np.zeros((4, 1)))
    assert 3 == found.count
    assert "3 folds instead of 5" in found.plan.note


def test_one_transcript_is_cut_into_blocks() -> None:
    """Neighbours stay together, by position and not by the order given, and the plan says that this flatters."""
    found = deal(["a"] * 6, [5, 4, 3, 2, 1, 0], np.zeros((6, 1)), 3)
    assert [2, 2, 1, 1, 0, 0] == found.fold.tolist()
    assert "flatters" in found.plan.note


@pytest.mark.parametrize("number", [0, 1])
def test_too_little_to_set_aside(number: int) -> None:
    """With fewer than two segments there is a message and no folds."""
    with pytest.raises(InputError, match="set aside"):
        deal(["a"] * number, [0] * number, np.zeros((number, 1)))


def test_the_same_for_the_same() -> None:
    """The order in which segments come does not matter to where a transcript goes."""
    names = [f"t{n % 7}" for n in range(70)]
    positives = np.array([[n % 3 == 0] for n in range(70)], dtype=np.float64)
    one = deal(names, list(range(70)), positives)
    other = deal(names[::-1], list(range(70)), positives[::-1])
    assert dict(zip(names, one.fold.tolist(), strict=True)) == dict(
        zip(names[::-1], other.fold.tolist(), strict=True)
    )
