"""Spans are half-open and count code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spans import Span

SPANS = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda pair: Span(min(pair), max(pair)))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_spans_that_cannot_exist_are_refused(start: int, end: int) -> None:
    """A span begins at 0 or later and does not end before it begins."""
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_a_span_counts_code_points() -> None:
    """A letter beyond the first plane is one position, a combining mark one of its own."""
    text = "\U0001f600a\u030ab"
    assert "a\u030a" == Span(1, 3).of(text)


def test_a_span_past_the_end_is_refused() -> None:
    """A quote is never cut short in silence."""
    with pytest.raises(ValueError, match="reaches past the text of 3"):
        Span(1, 4).of("abc")


@given(SPANS, st.integers(0, 5))
def test_shifting_keeps_the_length(span: Span, by: int) -> None:
    """A shifted span covers as much, and shifting back restores it."""
    assert len(span) == len(span.shifted(by))
    assert span == span.shifted(by).shifted(-by)
