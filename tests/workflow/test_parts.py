"""Parts of about equal work: every segment in one of them, whole discussions together."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.workflow.parts import by_segment, by_transcript, words_of


def segments_of(transcript: str, *lengths: int) -> list[Segment]:
    """Segments of so many words each."""
    return [
        Segment(
            f"{transcript}-{number}", transcript, number, Span(0, 1), "anna", "word " * length, "turn", (0, 1)
        )
        for number, length in enumerate(lengths)
    ]


def transcripts_of(parts: list[list[str]]) -> list[set[str]]:
    """The transcripts in each part."""
    return [{name.partition("-")[0] for name in part} for part in parts]


@st.composite
def talk(make: st.DrawFn) -> tuple[list[Segment], dict[str, str]]:
    """Some transcripts with the strata of their segments."""
    found = [
        segment
        for number in range(make(st.integers(0, 8)))
        for segment in segments_of(f"t{number}", *make(st.lists(st.integers(1, 60), min_size=1, max_size=6)))
    ]
    return found, {segment.id: make(st.sampled_from("ab")) for segment in found}


@given(talk(), st.integers(1, 5))
def test_each_transcript_lies_in_one_part(case: tuple[list[Segment], dict[str, str]], count: int) -> None:
    """Every segment is in one part, with all of its transcript, in document order.

    No part has more words than any other and one transcript more: it was the lightest when it got its last.
    """
    rest, strata = case
    parts = by_transcript(rest, strata, count)
    assert count == len(parts)
    assert sorted(segment.id for segment in rest) == sorted(name for part in parts for name in part)
    found = [name for part in transcripts_of(parts) for name in part]
    assert len(set(found)) == len(found)
    place = {segment.id: at for at, segment in enumerate(rest)}
    assert all(part == sorted(part, key=place.__getitem__) for part in parts)
    words = {segment.id: words_of(segment) for segment in rest}
    totals: Counter[str] = Counter()
    for segment in rest:
        totals[segment.transcript_id] += words_of(segment)
    loads = [sum(words[name] for name in part) for part in parts]
    assert max(loads) - min(loads) <= max(totals.values(), default=0)


def test_the_longest_goes_first() -> None:
    """Words are evened out over the parts: 90 on its own, 50 and 40 together."""
    rest = [*segments_of("a", 40), *segments_of("b", 30, 20), *segments_of("c", 90)]
    assert [{"c"}, {"a", "b"}] == transcripts_of(by_transcript(rest, {s.id: "" for s in rest}, 2))


def test_discussions_with_one_group_are_spread() -> None:
    """Two discussions with managers, two with users: each part has one of each, where by words alone none would."""
    lengths = {"m1": 30, "m2": 10, "u1": 20, "u2": 20}
    rest = [segment for name, words in lengths.items() for segment in segments_of(name, words)]
    strata = {segment.id: segment.id[0] for segment in rest}
    assert [{"m1", "u2"}, {"m2", "u1"}] == transcripts_of(by_transcript(rest, strata, 2))
    assert [{"m1", "m2"}, {"u1", "u2"}] == transcripts_of(by_transcript(rest, dict.fromkeys(strata, ""), 2))


@given(talk(), st.integers(1, 5), st.integers(0, 99))
def test_each_part_has_its_share_of_each_stratum(
    case: tuple[list[Segment], dict[str, str]], count: int, seed: int
) -> None:
    """Segment by segment, parts differ by one segment at most, in all and in each stratum."""
    rest, strata = case
    parts = by_segment(rest, strata, count, seed)
    assert sorted(segment.id for segment in rest) == sorted(name for part in parts for name in part)
    for stratum in ("", "a", "b"):
        counts = [sum(stratum in ("", strata[name]) for name in part) for part in parts]
        assert max(counts) - min(counts) <= 1
