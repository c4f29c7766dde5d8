"""What a coder must not be shown: where suggestions stay hidden, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.hashing import digest


@dataclass(frozen=True, slots=True)
class Blindness:
    """Where a coder sees suggestions. `hints`: at all; `share` of the segments comes without them all the same.

    `samples` are the segments of the coder's reliability samples: whatever way leads to them, they come without.
    `may_reveal`: the coder may ask for suggestions once the blind answer is locked. `hinted` are the segments that were
    put before this coder with suggestions in an earlier session.
    """

    hints: bool
    share: float = 0.0
    may_reveal: bool = True
    hinted: Collection[str] = ()
    samples: Collection[str] = ()

    def hides(self, segment_id: str, round_id: str) -> bool:
        """True where suggestions are hidden on a segment.

        The share is a draw by the segment and the round, so that it is the same for all coders (what they say without
        and with suggestions can be compared) and nobody chooses it.
        """
        if not self.hints or segment_id in self.samples:
            return True
        return segment_id not in self.hinted and is_blind(segment_id, round_id, self.share)


def is_blind(segment_id: str, round_id: str, share: float) -> bool:
    """True for the segments that come without suggestions, each with probability `share` and independently."""
    number = int(digest(["blind", round_id, segment_id]).rpartition(":")[2][:13], 16)
    return number < share * 16**13
