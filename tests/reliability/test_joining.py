"""What several people's levels and spans come to, whoever comes first."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reliability.joining import joined_span
from pipeline.spans import Span

# name, the spans that were marked, their union ("" where they fall apart)
SPANS = (
    ("one alone", ["3-9"], "3-9"),
    ("the same", ["3-9", "3-9"], "3-9"),
    ("one within the other", ["0-20", "3-9"], "0-20"),
    ("overlapping by one character", ["0-5", "4-9"], "0-9"),
    ("side by side", ["0-5", "5-9"], ""),
    ("apart", ["0-5", "7-9"], ""),
    ("a chain whose ends do not meet", ["0-5", "4-9", "8-12"], "0-12"),
    ("two chains", ["0-5", "4-9", "20-25", "24-30"], ""),
    ("a bridge holds two together", ["0-5", "10-15", "4-11"], "0-15"),
)


def span(text: str) -> Span:
    """`3-9` as a span."""
    start, end = text.split("-")
    return Span(int(start), int(end))


@pytest.mark.parametrize(("name", "spans", "expected"), SPANS, ids=[case[0] for case in SPANS])
def test_spans_that_hang_together_are_joined(name: str, spans: list[str], expected: str) -> None:
    """Spans that overlap, one with the next, have a union; those that fall apart have none."""
    assert (span(expected) if expected else None) == joined_span(map(span, spans))


SOME = st.lists(
    st.builds(lambda start, size: Span(start, start + size), st.integers(0, 30), st.integers(1, 12)),
    min_size=1,
    max_size=6,
)


@given(spans=SOME, seed=st.randoms())
def test_the_order_of_coders_makes_no_difference(spans: list[Span], seed: random.Random) -> None:
    """The union is the same whoever is asked first, and however often somebody says the same."""
    mixed = [*spans, spans[0]]
    seed.shuffle(mixed)
    assert joined_span(spans) == joined_span(mixed)


@given(spans=SOME)
def test_the_union_holds_what_was_marked_and_nothing_else(spans: list[Span]) -> None:
    """Every character of the union was marked, and every marked character is in it; without one there is a gap."""
    held = {place for one in spans for place in range(one.start, one.end)}
    union = joined_span(spans)
    if union is not None:
        assert held == set(range(union.start, union.end))
    else:
        borders = range(min(held), max(held))
        assert any(not any(one.start <= b and b + 1 < one.end for one in spans) for b in borders)
