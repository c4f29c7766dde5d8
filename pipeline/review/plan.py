"""How large the panels are on a terminal of a given size; everything in cells."""

from __future__ import annotations

from dataclasses import dataclass

LEAST = (60, 16)
WIDE = 120  # from here on the queue and the code card have columns of their own


@dataclass(frozen=True, slots=True)
class Plan:
    """Widths of the columns (0: not shown), heights of the panels in the middle one.

    `question`: lines of the moderator's question; `context`: turns before and after, where the coder asks for no other;
    `airy`: the segment has a blank line around it.
    """

    queue: int
    main: int
    card: int
    talk: int
    codes: int
    info: int
    question: int
    context: int
    airy: bool


def plan(width: int, height: int) -> Plan | None:
    """The sizes for a terminal, None where it is too small.

    Above and below the columns is a line each, between talk and codes a rule, between codes and the lines about one
    another where there is room.
    """
    if width < LEAST[0] or height < LEAST[1]:
        return None
    queue = card = 0
    if width >= WIDE:
        queue = 24 + (width - WIDE) // 4
        card = 32 + (width - WIDE) * 3 // 10
    codes = min(max(height * 3 // 10, 4), 13)
    info = 2 if height < 20 else 3 if height < 30 else 4 if height < 40 else 5
    talk = height - 3 - codes - info
    return Plan(
        queue,
        width - queue - card,
        card,
        talk,
        codes,
        info,
        question=1 if height < 20 else 2 if height < 40 else 4,
        context=1 if height < 40 else 2 if height < 50 else 3,
        airy=height >= 30,
    )
