"""What the codings of several people come to: one level, one span, by rules that do not depend on who comes first.

Spans are half-open, in code points of the transcript's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.codebook import Code
from pipeline.spans import Span


def joined_level(
    levels: Sequence[str | None], code: Code, *, by_median: bool = True
) -> tuple[str | None, bool]:
    """The level that counts and whether it is settled; a code without a scale has none and leaves nothing open.

    Three or more levels that differ give their median, unless `by_median` is off: then they are open as two are.
    """
    if code.scale is None:
        return None, True
    if len(set(levels)) == 1:
        return levels[0], True
    order = {level.id: (level.value, level.id) for level in code.scale.on_scale}
    if not by_median or len(levels) < 3 or any(level not in order for level in levels):
        return None, False
    ranked = sorted((level for level in levels if level is not None), key=order.__getitem__)
    return ranked[(len(ranked) - 1) // 2], True


def joined_span(spans: Iterable[Span]) -> Span | None:
    """The union of spans that hang together, each sharing a character with another; None where they fall apart."""
    ordered = sorted(set(spans))
    start, end = ordered[0].start, ordered[0].end
    for span in ordered[1:]:
        if span.start >= end:
            return None
        end = max(end, span.end)
    return Span(start, end)
