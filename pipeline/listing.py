"""Names one after the other in a message, not more than can be read."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 12


def some_of(texts: Iterable[str]) -> str:
    """Texts with commas between them, the first twelve: `a, b and 3 more`."""
    known = list(texts)
    more = f" and {len(known) - _MOST} more" if len(known) > _MOST else ""
    return ", ".join(known[:_MOST]) + more
