"""Which level of a graded code."""

from __future__ import annotations

from textual.content import Content

from pipeline.codebook import Code, Level
from pipeline.review.dialogs.keyed import Keyed
from pipeline.review.dialogs.shown import line


class Levels(Keyed):
    """The levels of a code's scale with their anchors, in its order. Result: the id of a level.

    The cursor stands on `given`, the level it has now, else on the `suggested` one; `why` are the words that led to it.
    Raises ValueError for a code without a scale.
    """

    def __init__(self, code: Code, *, given: str = "", suggested: str = "", why: str = "") -> None:
        if code.scale is None:
            raise ValueError(f"{code.id} has no levels")
        hint = f" (suggested: {why})" if why else " (suggested)"
        rows = [
            (level.id, _shown(level, given, hint if level.id == suggested else ""))
            for level in code.scale.levels
        ]
        super().__init__(f"{code.name}: which level?", rows, chosen=given or suggested)


def _shown(level: Level, given: str, hint: str) -> Content:
    """A level with what it is recognised by."""
    return line(
        (level.name, "bold"),
        "" if level.value is not None else " (off the scale)",
        " (given)" if level.id == given else "",
        (hint, "underline"),
        f"  {level.anchor}" if level.anchor else "",
    )
