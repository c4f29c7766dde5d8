"""What is kept aside together, so that nothing is tried out on the transcript it was learnt from."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.taggers import TrainingSegment
from pipeline.taggers.folds import FOLDS, folds_of
from tests.taggers.conftest import made


def examples_of(transcripts: list[str]) -> list[TrainingSegment]:
    """A segment of each of the transcripts named."""
    return [TrainingSegment(made("x", transcript=t, position=i)) for i, t in enumerate(transcripts)]


@given(st.lists(st.sampled_from("abcdefgh"), max_size=60))
def test_a_transcript_is_never_in_two_folds(transcripts: list[str]) -> None:
    """Each transcript in one fold, no fold empty, none heavier than the lightest by more than its last transcript."""
    found = folds_of(examples_of(transcripts)).tolist()
    sizes = Counter(transcripts)
    assume(len(sizes) > 1)
    assert len(sizes) == len(set(zip(transcripts, found, strict=True)))
    assert set(range(min(FOLDS, len(sizes)))) == set(found)
    load = Counter(found)
    assert max(load.values()) - min(load.values()) <= max(sizes.values())


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=30), st.randoms())
def test_the_order_of_the_examples_does_not_matter(transcripts: list[str], random: Random) -> None:
    """A segment is in the same fold wherever it stands in the list."""
    examples = examples_of(transcripts)
    found = dict(zip((e.passage.segment.id for e in examples), folds_of(examples).tolist(), strict=True))
    random.shuffle(examples)
    assert found == dict(
        zip((e.passage.segment.id for e in examples), folds_of(examples).tolist(), strict=True)
    )


@given(st.integers(1, 40), st.randoms())
def test_one_transcript_is_cut_into_stretches(count: int, random: Random) -> None:
    """Of one transcript each fold is a stretch of neighbours, all of about one length, however the list is ordered."""
    examples = examples_of(["a"] * count)
    random.shuffle(examples)
    found = folds_of(examples)
    in_order = found[np.argsort([e.passage.segment.position for e in examples])].tolist()
    assert sorted(in_order) == in_order
    assert set(range(min(FOLDS, count))) == set(in_order)
    sizes = Counter(in_order).values()
    assert max(sizes) - min(sizes) <= 1


def test_of_nothing_nothing() -> None:
    """No examples have no folds."""
    assert [] == folds_of([]).tolist()
