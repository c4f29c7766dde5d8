"""Text is broken into lines that fit, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reports.figures.lettering import fits, width_of, wrap
from pipeline.verbatim import printable

LETTERS = st.text(st.sampled_from("abcXYZ -/_éžß中😀א\u0301$<&"), max_size=60)


@given(LETTERS, st.floats(0.4, 3.0))
def test_nothing_is_lost_and_every_line_fits(text: str, width: float) -> None:
    """Lines hold every letter in its order, but for spaces and added hyphens, and none is wider than it may be."""
    lines = wrap(text, width)
    bare = "".join(printable(text).split()).replace("-", "")
    assert bare == "".join("".join(lines).split()).replace("-", "")
    assert all(width_of(line) <= width + 1e-9 for line in lines)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("third sector", 2.0, ("third sector",)),
        ("third sector", 0.6, ("third", "sector")),
        ("co-commissioning", 1.0, ("co-", "commissioning")),
        ("under_scored_name", 0.6, ("under_", "scored_", "name")),
        ("  two\n lines ", 2.0, ("two lines",)),
        ("", 1.0, ()),
    ],
    ids=["whole", "at a space", "at a hyphen", "at underscores", "white space", "nothing"],
)
def test_where_lines_break(text: str, width: float, expected: tuple[str, ...]) -> None:
    """Lines break at spaces, then behind hyphens and underscores."""
    assert expected == wrap(text, width)


def test_a_long_word_is_broken_into_even_pieces() -> None:
    """A word without a break is hyphenated, and no single letter stands alone."""
    lines = wrap("Donaudampfschifffahrtsgesellschaftspolitik", 1.35)
    assert all(line.endswith("-") for line in lines[:-1])
    assert min(map(len, lines)) > 6
    assert not fits("Donaudampfschifffahrtsgesellschaftspolitik", 1.35)


def test_bold_and_large_text_is_wider() -> None:
    """Width grows with the size and with the weight."""
    assert width_of("speakers", 7.5) < width_of("speakers", 8.5) < width_of("speakers", 8.5, bold=True)
