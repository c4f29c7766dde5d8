"""Times of a recording as people and programs write them. Seconds from the start."""

from __future__ import annotations

import re

TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_MARKED = rf"\[\s*({TIME})\s*\]|\(\s*({TIME})\s*\)|<\s*({TIME})\s*>|#\s*({TIME})(?:-\d)?\s*#"
_LEADING = re.compile(
    rf"(?:{_MARKED}|(\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?)(?=\s|$))[ \t\u00a0\u202f]*"
)


def seconds(text: str) -> float | None:
    """`1:02:03.5`, `02:03` or `00:02:03,500` as seconds; None where it is no time."""
    if not re.fullmatch(TIME, text.strip()):
        return None
    total = 0.0
    for part in text.strip().replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def leading_time(text: str) -> tuple[float | None, str]:
    """The time that `text` begins with, and the rest; (None, text) where it begins with none.

    Minutes and seconds alone count only between marks, `[12:31]`: bare, they may be a time of day in the talk.
    """
    match = _LEADING.match(text)
    if not match:
        return None, text
    return seconds(next(group for group in match.groups() if group)), text[match.end() :]
