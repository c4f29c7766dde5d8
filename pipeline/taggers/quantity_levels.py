"""From how much is said to the level of a graded code: a proposal that a coder confirms, made only beside a suggestion.

With five levels, none, little, some, much and great, a share of nothing is the lowest, and .15, .45 and .75 begin the third,
fourth and fifth. Another number of levels has equal steps. Where a passage says several quantities, the mean of their steps
counts, half a step up. Patterns of the codebook that name a level come first.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.codebook import Level, Scale
from pipeline.segments import Segment
from pipeline.suggestions import QUANTITY, Reason
from pipeline.taggers.quantities import Quantity

CUTS = (0.15, 0.45, 0.75)
FIVE = 5


def step_of(share: float, levels: int) -> int:
    """The step (from 0) of a share (0–1) on a scale of so many levels."""
    if levels == FIVE:
        return 0 if share <= 0 else 1 + bisect_right(CUTS, share)
    return min(int(share * levels), levels - 1)


def level_of(found: Sequence[Quantity], scale: Scale) -> Level | None:
    """The level that some quantities come to; None without one, or on a scale of fewer than two levels."""
    levels = scale.on_scale
    if not found or len(levels) < 2:
        return None
    steps = [step_of(quantity.share, len(levels)) for quantity in found]
    return levels[math.floor(sum(steps) / len(steps) + 0.5)]


def reasons_of(found: Sequence[Quantity], segment: Segment) -> tuple[Reason, ...]:
    """The words that a level was read from, each with its place in the transcript; the weight is the share."""
    return tuple(
        Reason(
            QUANTITY,
            f'said "{" ".join(quantity.words.split())}"',
            quantity.span.shifted(segment.span.start),
            round(quantity.share, 6),
        )
        for quantity in found
    )
