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

    def contains(self, other: Span) -> bool:
        """True where `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True where the two share at least one code point."""
        return max(self.start, other.start) < min(self.end, other.end)


def stripped(text: str, span: Span) -> Span:
    """`span` without the white space at either end of what it covers (an all-white span becomes empty)."""
    covered = span.of(text)
    left = len(covered) - len(covered.lstrip())
    if left == len(covered):
        return Span(span.start, span.start)
    return Span(span.start + left, span.end - (len(covered) - len(covered.rstrip())))
