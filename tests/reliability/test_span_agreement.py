"""Agreement on which characters have a code, where coders gave it to parts of segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.decisions import CoderState, Coding, new_decision
from pipeline.reliability.coefficients.unitizing import Continuum, u_alpha, unitized
from pipeline.reliability.spans import span_agreement
from pipeline.reliability.units import table
from pipeline.segments import Segment
from pipeline.spans import Span

BOOK = Codebook("b", "1", "B", (Code("bus", "Bus", ""),))
Given = Mapping[int, tuple[int, int] | None]  # segment → part (start, end in the segment), None: all of it


def segments_of(*spans: tuple[int, int], transcript: str = "a") -> list[Segment]:
    """Segments of a transcript at those places."""
    return [
        Segment(f"{transcript}{n}", transcript, n, Span(*span), "jana", "x", "turn", (n, n + 1))
        for n, span in enumerate(spans)
    ]


def state_of(coder: str, segments: list[Segment], given: Given) -> CoderState:
    """A coder who completed all segments and gave the code as said."""
    rest = {"transcript_id": "a", "quote": "x"}
    done = {
        s.id: new_decision(coder, n, "complete", s.id, "2026-03-01T10:00:00Z", **rest)
        for n, s in enumerate(segments, 1)
    }
    codings = {}
    for place, part in given.items():
        key = segments[place].id, "bus"
        coding = Coding(coder, *key, decision_id="d")
        if part is not None:
            coding = replace(coding, part="x" * (part[1] - part[0]), part_at=part[0])
        codings[key] = coding
    return CoderState(coder, codings=codings, completed=done)


def value_of(segments: list[Segment], **given: Given) -> float | None:
    """Span agreement on the code; None where there is none to be told."""
    states = {coder: state_of(coder, segments, own) for coder, own in given.items()}
    found = span_agreement(states, segments, table(states, segments, BOOK))
    return found["bus"].value if found else None


APART = segments_of((0, 100), (110, 200), (200, 300), (320, 400))

EQUAL: list[tuple[str, Given, Given, float | None]] = [
    ("the same part", {0: (10, 50)}, {0: (10, 50)}, 1.0),
    ("one part over two segments, two whole segments", {1: (0, 190)}, {1: None, 2: None}, 1.0),
    ("a part that reaches back", {2: (-90, 100)}, {1: None, 2: None}, 1.0),
    ("a part over the words between two segments", {0: (0, 200)}, {0: None, 1: None}, 1.0),
    ("all took the segments as they are", {0: None, 1: None}, {0: None}, None),
]


@pytest.mark.parametrize(("name", "ines", "tom", "expected"), EQUAL, ids=[case[0] for case in EQUAL])
def test_the_same_characters_agree_however_they_were_marked(
    name: str, ines: Given, tom: Given, expected: float | None
) -> None:
    """It is characters that are compared, wherever segments begin."""
    assert expected == value_of(APART, ines=ines, tom=tom)


def test_parts_are_compared_as_one_text() -> None:
    """Half of a segment against all of it, by the unitizing alpha of the segments laid end to end."""
    marked = {
        "ines": [(Span(0, 50), "bus"), (Span(190, 290), "bus")],
        "tom": [(Span(0, 100), "bus"), (Span(190, 290), "bus")],
    }
    expected = u_alpha(unitized([Continuum(370, marked)])).value
    assert expected == value_of(APART, ines={0: (0, 50), 2: None}, tom={0: None, 2: None})


def test_a_code_given_to_one_window_is_not_given_to_those_that_overlap_it() -> None:
    """Windows share words: what was said of one of them says nothing of the next."""
    windows = segments_of((0, 100), (50, 150), (100, 200))
    marked = {"ines": [(Span(100, 180), "bus")], "tom": [(Span(100, 200), "bus")]}
    expected = u_alpha(unitized([Continuum(300, marked)])).value
    assert expected == value_of(windows, ines={1: (0, 80)}, tom={1: None})
