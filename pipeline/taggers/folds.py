"""Which transcripts are kept aside together: what is learnt is tried out on transcripts it has not learnt from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from pipeline.taggers.passages import TrainingSegment
from pipeline.taggers.talk import Ints

FOLDS = 5


def folds_of(examples: Sequence[TrainingSegment], folds: int = FOLDS) -> Ints:
    """The fold of each example, from 0; a transcript is never in two folds.

    Transcripts go, the longest first, to the fold that has the fewest segments so far. Of one transcript alone
    contiguous stretches are the folds: neighbours in talk are alike, so that this flatters.
    """
    sizes = Counter(example.transcript_id for example in examples)
    if len(sizes) < 2:
        places = np.argsort([example.passage.segment.position for example in examples], kind="stable")
        found = np.zeros(len(examples), dtype=np.int64)
        found[places] = np.arange(len(examples)) * min(folds, max(len(examples), 1)) // max(len(examples), 1)
        return found
    load = [0] * min(folds, len(sizes))
    of_transcript = {}
    for name, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold = load.index(min(load))
        of_transcript[name] = fold
        load[fold] += size
    return np.array([of_transcript[example.transcript_id] for example in examples], dtype=np.int64)
