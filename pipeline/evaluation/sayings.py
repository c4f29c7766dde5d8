"""What the number of positives of a code allows to say, in words."""

from __future__ import annotations

import math

from pipeline.scorecard import Figures

Z = 1.959964
FEW = 10

# From how many positives on; measured on written contributions by theme, average precision of a learnt code was .27 at 1
# to 4 positives, .73 at 10 to 19 and .89 from 40 on (docs/evaluation.md).
BANDS = (
    (40, "enough to judge by"),
    (20, "enough to judge by, with a wide interval"),
    (10, "enough for a first judgement"),
    (5, "few: only the ranking can be judged"),
    (1, "too few to judge by"),
)


def half_width(n: int) -> float:
    """Half the width of the 95 % Wilson interval of a share among `n` >= 1 independent cases, of which half are so.

    z * sqrt(1 / (4 n) + z² / (4 n²)) / (1 + z² / n). Source: Wilson 1927. The middle is the worst case; that segments of
    one discussion resemble each other makes it worse still.
    """
    z2 = Z * Z
    return Z * math.sqrt(1 / (4 * n) + z2 / (4 * n * n)) / (1 + z2 / n)


def allows(figures: Figures, *, ranked_only: bool) -> str:
    """What can be said of a code: by its positives, and how far recall and precision may be off by chance alone."""
    n = figures.positives
    if not figures.judged:
        return "nobody has judged it: nothing can be said"
    if not n:
        return "never given: nothing can be said"
    if n == figures.judged:
        return "given to every judged segment: there is nothing to tell apart"
    words = next(said for least, said in BANDS if n >= least)
    if ranked_only:
        only = "" if n < FEW else "; but yes was never said, there is only a ranking"
        return f"{words}{only}"
    recall = f"recall (of {n}) is known to about ±{half_width(n):.2f}"
    if not figures.suggested:
        return f"{words}; {recall}; yes was never said"
    return f"{words}; {recall}, precision (of {figures.suggested}) to ±{half_width(figures.suggested):.2f}"
