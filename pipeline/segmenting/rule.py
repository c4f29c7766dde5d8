"""The rule by which a transcript is cut, as the study declares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.transcripts import Role

Kind = Literal["turn", "utterance", "sentence", "window"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class SegmentRule:
    """How talk is cut, and whose talk counts (`roles`).

    `max_words` bounds an utterance; `window` and `step` count turns. Raises ValueError where one of them is below 1,
    no role counts, or a step is longer than the window and would leave turns out.
    """

    kind: Kind = "turn"
    max_words: int = 60
    window: int = 3
    step: int = 1
    roles: frozenset[Role] = frozenset({"participant"})

    def __post_init__(self) -> None:
        """Refuse rules that cut nothing or leave talk out."""
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is not one of {', '.join(KINDS)}")
        for name in ("max_words", "window", "step"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1")
        if self.step > self.window:
            raise ValueError(f"a step of {self.step} turns is longer than the window of {self.window}")
        if not self.roles:
            raise ValueError("at least one role must count")

    @property
    def name(self) -> str:
        """The part of a segment's id that says how it was cut: `turn`, `utterance-60`, `window-3-1`.

        Whose talk counts is left out: the same words cut the same way are the same segment.
        """
        if self.kind == "utterance":
            return f"utterance-{self.max_words}"
        if self.kind == "window":
            return f"window-{self.window}-{self.step}"
        return self.kind
