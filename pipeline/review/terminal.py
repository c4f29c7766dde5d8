"""What the review by lines speaks and listens through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.spans import Span


@dataclass(frozen=True, slots=True)
class Terminal:
    """How the line mode speaks and listens. `ask` returns None at the end of input.

    `mark` says a line in which stretches stand out (half-open, in code points of the line); without it none do.
    """

    say: Callable[[str, str], None]
    ask: Callable[[str], str | None]
    mark: Callable[[str, str, Sequence[Span]], None] | None = None
