"""What is said when every segment is done."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.review.wording.bars import Where
from pipeline.review.wording.pieces import BLANK, Line, Piece, paragraph


def closing(where: Where, next_batch: int | None, at_end: Sequence[str], width: int) -> list[Line]:
    """That all is done, or all that a filter shows, how far reading has come, whether a batch is waiting, what can be done."""
    if where.done < where.total:
        left = f"{where.total - where.done:,} of {where.total:,} segments are left; F shows others, or all of them."
        done = paragraph(f"Everything that the filter shows is done. {left}", width, "strong")
    else:
        done = [(Piece(f"All {where.total:,} segments are done.", "strong"),)]
    lines: list[Line] = [BLANK, *done, BLANK]
    for told in at_end:
        lines += paragraph(told, width)
    if next_batch is not None:
        lines += paragraph(f"Batch {next_batch} is waiting: start focuscode review again.", width)
    lines += [BLANK] if at_end or next_batch is not None else []
    lines += paragraph(
        "u takes back what was done last, k goes back to what was read, q quits.", width, "soft"
    )
    return lines
