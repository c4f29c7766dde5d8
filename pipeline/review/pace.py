"""How long a segment takes, told discreetly: nobody is hurried and nobody compared."""

from __future__ import annotations

from collections import deque
from statistics import median

IDLE = 60.0  # seconds without a key after which the clock stands still: somebody went for coffee
LAST = 50
LEAST = 5  # segments done before a figure is given


class Pace:
    """The seconds that the last segments took; time is that of any clock, in seconds."""

    def __init__(self, now: float) -> None:
        self._touched = now
        self._spent = 0.0
        self._took: deque[float] = deque(maxlen=LAST)

    def touch(self, now: float) -> None:
        """A key was pressed: the time since the last one counts, at most a minute of it."""
        self._spent += min(max(now - self._touched, 0.0), IDLE)
        self._touched = now

    def done(self, now: float) -> None:
        """A segment is done."""
        self.touch(now)
        self._took.append(self._spent)
        self._spent = 0.0

    @property
    def each(self) -> float | None:
        """The median of the seconds that the last 50 segments took, None before there are five."""
        return median(self._took) if len(self._took) >= LEAST else None

    def left(self, segments: int) -> float | None:
        """About how many seconds so many further segments will take, None before that can be said."""
        return None if self.each is None else self.each * segments


def spoken(seconds: float) -> str:
    """A stretch of time in words: 7.4 s, 42 s, 12 min, 2 h 17 min."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
