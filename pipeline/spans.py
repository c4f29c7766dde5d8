"""Half-open spans in code points: the only unit of offset inside the program.

Other units live at the edges alone, and every conversion from or to them belongs in this module, so that a quote
cannot be shifted in two places by two conventions.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]` in code points; `0 <= start <= end`. An empty span is false: ask `is not None` for absence.

    Raises ValueError where that does not hold.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse spans that cannot exist."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        """Number of code points covered."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """The covered text; raises ValueError where the span reaches past the end."""
        if self.end > len(text):
            raise ValueError(f"span {self.start}..{self.end} reaches past the text of {len(text)} characters")
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        """The same span, `by` code points further on."""
        return Span(self.start + by, self.end + by)
