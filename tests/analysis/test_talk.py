"""What was said and by whom: shares, origins, course, pairs, moments and resources, by hand on small discussions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.analysis import attendance, talk
from pipeline.codebook import Code, Codebook
from pipeline.estimation import t_quantile
from pipeline.findings import AgreedCoding, Cell, Estimate, undefined
from pipeline.perceived import CodeShare, CourseOfCode, Moment, Origin, Pair, ResourceBalance, Talk
from pipeline.segments import Segment
from pipeline.transcripts import Transcript

Discussion = Callable[..., tuple[Transcript, list[Segment]]]
BOOK = Codebook(
    "b", "1", "B", (Code("head", "Head", "", codable=False), Code("a", "A", ""), Code("b", "B", ""))
)
PEOPLE = {"mod": "moderator", "ann": "professional", "bob": "citizen", "cat": "citizen"}


def coding(segment: str, code: str, *speakers: str) -> AgreedCoding:
    """An agreed coding, credited to those speakers where there are any."""
    return AgreedCoding(segment, code, "unanimous", speaker_ids=speakers)


def share(found: Talk, code: str, cell: Cell = Cell()) -> CodeShare:  # noqa: B008  # Cell is frozen
    """The shares of a code in a cell."""
    (one,) = (one for one in found.shares if (one.code_id, one.cell) == (code, cell))
    return one


@pytest.fixture
def four(discussion: Discussion) -> tuple[list[Transcript], list[Segment]]:
    """Four focus groups alike: Ann speaks three times, Bob once, Cat is silent."""
    made = [
        discussion(
            name,
            ("UK", "env") if name in "wx" else ("DK", "env"),
            PEOPLE,
            [("mod", "So?"), ("ann", "one two"), ("ann", "three"), ("bob", "four"), ("ann", "five")],
        )
        for name in "wxyz"
    ]
    return [transcript for transcript, _ in made], [segment for _, segments in made for segment in segments]


def measured(
    four: tuple[list[Transcript], list[Segment]],
    agreed: Sequence[AgreedCoding],
    left: Sequence[str] = (),
    **more: object,
) -> Talk:
    """The talk of the four, but for segments left unread."""
    transcripts, segments = four
    read = {segment.id for segment in segments} - set(left)
    people = attendance(transcripts)
    return talk(people, transcripts, segments, agreed, read, more.pop("unread", {}), BOOK, **more)  # type: ignore[arg-type]  # what tests pass on


def test_one_who_talks_much_does_not_carry_a_cell(four: tuple[list[Transcript], list[Segment]]) -> None:
    """All that Ann says has the code, nothing of Bob: three of four segments, one of three present, half of the speakers."""
    agreed = [coding(f"{name}{number}", "a") for name in "wxyz" for number in (1, 2, 4)]
    found = share(measured(four, agreed), "a")
    assert (0.75, 1 / 3, 0.5) == (
        found.of_segments.value,
        found.of_speakers.value,
        found.per_speaker.value,
    )
    assert (4, 12, 12, 16, 4, 4) == (
        found.speakers,
        found.present,
        found.segments,
        found.segments_read,
        found.groups,
        found.groups_with_code,
    )
    assert "does not change" in found.of_segments.no_interval_because


def test_an_interval_is_a_ratio_jackknife_over_groups(
    four: tuple[list[Transcript], list[Segment]],
) -> None:
    """Two of four segments in one group, one in the next, none in two: 3/16, each group left out in turn, t(3)."""
    found = share(measured(four, [coding("w1", "a"), coding("w2", "a"), coding("x1", "a")]), "a").of_segments
    without = [1 / 12, 2 / 12, 3 / 12, 3 / 12]
    mean = sum(without) / 4
    error = math.sqrt(3 / 4 * sum((value - mean) ** 2 for value in without))
    assert pytest.approx(3 / 16) == found.value
    assert pytest.approx(error) == found.error
    assert found.high == pytest.approx(3 / 16 + t_quantile(3) * error)
    assert 0.0 == found.low, "a share is not below nought"
    assert "jackknife over focus groups, t(3)" in found.method


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (Cell(country="UK"), "at least 4 focus groups, here 2"),
        (Cell("UK", "env"), "at least 4 focus groups, here 2"),
        (Cell("UK", "env", "professional"), "a single cell is described"),
    ],
)
def test_cells_and_thin_margins_have_no_interval(
    four: tuple[list[Transcript], list[Segment]], cell: Cell, why: str
) -> None:
    """Below four focus groups, and in a full cell, there is a value and the reason why there is no interval."""
    found = share(measured(four, [coding("w1", "a")]), "a", cell)
    assert all(
        one.low is None and why in one.no_interval_because
        for one in (found.of_segments, found.of_speakers, found.per_speaker)
    )


def test_the_silent_are_present_and_have_no_share_of_their_own(
    four: tuple[list[Transcript], list[Segment]],
) -> None:
    """Bob and Cat are citizens: Bob's one segment is coded, so one of two, and the mean of one speaker's share."""
    found = share(measured(four, [coding("w3", "a")]), "a", Cell("UK", "env", "citizen"))
    assert (0.25, 0.5, 0.5, 4) == (
        found.of_speakers.value,
        found.of_segments.value,
        found.per_speaker.value,
        found.present,
    )


def test_part_read_and_not_by_chance(four: tuple[list[Transcript], list[Segment]]) -> None:
    """What was read is the base; the method says of how many, and there is no interval because it may lean."""
    found = share(measured(four, [coding("w1", "a")], left=["x1", "x2", "y1", "y2"]), "a")
    assert pytest.approx(1 / 12) == found.of_segments.value
    assert found.of_segments.method.endswith("of the 12 of 16 that were read")
    assert (
        "12 of 16 segments were read, and not by chance: a share of what was read may lean"
        == found.of_segments.no_interval_because
    )
    assert found.of_speakers.no_interval_because.endswith("the least that there can be")
    assert not found.corrected


def test_part_read_by_chance_is_corrected(four: tuple[list[Transcript], list[Segment]]) -> None:
    """The estimate that is handed in takes the place of the share of what was read; a single cell keeps its value alone."""
    all_, cell = Estimate(0.3, 0.1, 0.5, method="drawn"), Cell("UK", "env", "citizen")
    given_in = {("a", Cell()): all_, ("a", cell): all_, ("b", Cell()): undefined("chance drew 1 of these")}
    found = measured(four, [coding("w1", "a")], left=["x1"], shares=given_in)
    assert (all_, True) == (share(found, "a").of_segments, share(found, "a").corrected)
    assert (0.3, None) == (share(found, "a", cell).of_segments.value, share(found, "a", cell).of_segments.low)
    assert not share(found, "b").corrected
    assert "chance drew 1 of these: a share" in share(found, "b").of_segments.no_interval_because


def test_a_code_that_came_later(four: tuple[list[Transcript], list[Segment]]) -> None:
    """Segments that nobody judged for a code are left out of its shares, and of its pairs, alone."""
    agreed = [coding("w1", "a"), coding("w1", "b"), coding("x1", "a"), coding("x1", "b")]
    found = measured(four, agreed, unread={"b": {"y1", "y2", "y3", "y4"}})
    assert (16, 12) == (share(found, "a").segments_read, share(found, "b").segments_read)
    assert (Pair("a", "b", 2, 2, 2, 4 / 12, 1.0, 2),) == found.pairs


def test_nothing_read_and_nobody_heard(discussion: Discussion) -> None:
    """Where nothing was read, or nobody spoke, the share of segments is undefined and says which of the two it is."""
    transcript, segments = discussion("t", ("UK", "env"), PEOPLE, [("ann", "one")])
    found = talk(attendance([transcript]), [transcript], segments, [], (), {}, BOOK)
    silent = share(found, "a", Cell(group="citizen")).of_segments
    assert (
        "nothing of what they said was read for this code" == share(found, "a").of_segments.undefined_because
    )
    assert ("nobody of this cell spoke", None) == (silent.undefined_because, silent.value)
    assert 0.0 == share(found, "a").of_speakers.value


def test_credit_to_a_neighbour(four: tuple[list[Transcript], list[Segment]]) -> None:
    """A coding that is credited to Bob on a segment of Ann counts for him among speakers, not among his own segments."""
    found = measured(four, [coding("w1", "a", "bob")])
    bob = share(found, "a", Cell(country="UK", group="citizen"))
    assert (1, 0, 0.0) == (bob.speakers, bob.segments, bob.per_speaker.value)


def test_who_raised_it(four: tuple[list[Transcript], list[Segment]]) -> None:
    """Right after the moderator is prompted; the first of each discussion counts by stakeholder group."""
    found = measured(four, [coding(name, "a") for name in ("w1", "w3", "x3", "x4", "y2")])
    assert Origin("a", 1, 4, (("citizen", 1), ("professional", 2)), 1, 3) == found.origins[0]
    assert Origin("b", 0, 0, (), 0, 0) == found.origins[1]


def test_thirds_are_of_words_not_of_turns(discussion: Discussion) -> None:
    """Nine words of the moderator take the beginning and the middle: three turns of a word each are all at the end."""
    transcript, segments = discussion(
        "t",
        ("UK", "env"),
        PEOPLE,
        [("mod", "1 2 3 4 5 6 7 8 9"), ("ann", "ten"), ("bob", "eleven"), ("ann", "twelve")],
    )
    found = talk(
        attendance([transcript]), [transcript], segments, [coding("t2", "a")], {"t1", "t2"}, {}, BOOK
    )
    assert CourseOfCode("a", (0, 0, 1), (0, 0, 2)) == found.sequence[0]


def test_moments(discussion: Discussion) -> None:
    """Segments with their codes and the moderator's turns between them, from 0 to 1 by words, in order."""
    transcript, segments = discussion(
        "t",
        ("UK", "env"),
        PEOPLE,
        [("mod", "So, well?"), ("ann", "No\u00a0way"), ("mod", "Who?"), ("bob", "Me, \n me.")],
    )
    agreed = [coding("t1", "b"), coding("t1", "a")]
    found = talk(attendance([transcript]), [transcript], segments, agreed, {"t1", "t2"}, {}, BOOK).moments
    assert (
        Moment("t", "mod", "", 0.0, 2 / 7, (), counted=False),
        Moment("t", "ann", "professional", 2 / 7, 4 / 7, ("a", "b")),
        Moment("t", "mod", "", 4 / 7, 5 / 7, (), counted=False),
        Moment("t", "bob", "citizen", 5 / 7, 1.0, ()),
    ) == found


def test_pairs_against_chance(four: tuple[list[Transcript], list[Segment]]) -> None:
    """Four segments with one code, two with the other, one of them with both, of sixteen: expected 0.5, Jaccard 1/5."""
    agreed = [*(coding(f"{name}1", "a") for name in "wxyz"), coding("w1", "b"), coding("w2", "b")]
    assert (Pair("a", "b", 1, 4, 2, 0.5, 0.2, 1),) == measured(four, agreed).pairs


def test_public_against_citizens_inputs(four: tuple[list[Transcript], list[Segment]]) -> None:
    """Four mentions of the public side and two of citizens', one segment with both: a balance of 2/6, Ann sees one side only."""
    agreed = [*(coding(f"{name}1", "a") for name in "wxyz"), coding("w1", "b"), coding("x3", "b")]
    found = measured(four, agreed, public="a", citizens="b").resources[0]
    expected = ResourceBalance(Cell(), 4, 2, 1, found.balance, 4, 2, 3, 12)
    assert expected == found
    assert pytest.approx(1 / 3) == found.balance.value
    assert found.balance.high is not None
    assert () == measured(four, agreed, public="a").resources
    with pytest.raises(KeyError):
        measured(four, agreed, public="a", citizens="gone")


def test_windows_with_several_voices(four: tuple[list[Transcript], list[Segment]]) -> None:
    """A window in which Ann and Bob speak counts once for all, once in each one's group, and its code for whom it is credited to."""
    transcripts, segments = four
    window = replace(segments[0], id="win", speaker_ids=("ann", "bob"), turns=(1, 4))
    agreed = [coding("win", "a", "ann", "bob"), coding("win", "b", "bob")]
    found = talk(attendance(transcripts), transcripts, [window], agreed, {"win"}, {}, BOOK)
    shares = {
        (s.code_id, s.cell.group): (s.segments, s.segments_read, s.speakers)
        for s in found.shares
        if s.cell in (Cell(), Cell(group="professional"), Cell(group="citizen"))
    }
    assert {
        ("a", ""): (1, 1, 2),
        ("a", "professional"): (1, 1, 1),
        ("a", "citizen"): (1, 1, 1),
        ("b", ""): (1, 1, 1),
        ("b", "professional"): (0, 1, 0),
        ("b", "citizen"): (1, 1, 1),
    } == shares
    assert 1 == found.pairs[0].speakers


def test_a_study_without_anything() -> None:
    """No transcript: every code has its shares, undefined."""
    found = talk(attendance([]), [], [], [], (), {}, BOOK)
    assert ["a", "b"] == [one.code_id for one in found.shares]
    assert ((), ()) == (found.pairs, found.moments)


NAMES = st.sampled_from([f"{name}{number}" for name in "wxyz" for number in (1, 2, 3, 4)])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_at=st.sets(st.tuples(NAMES, st.sampled_from("ab"))), left=st.sets(NAMES))
def test_laws(
    four: tuple[list[Transcript], list[Segment]], given_at: set[tuple[str, str]], left: set[str]
) -> None:
    """Shares lie between 0 and 1, their intervals around them; counts add up over groups; expected pairs never exceed either code."""
    found = measured(four, [coding(*one) for one in sorted(given_at)], sorted(left))
    for one in found.shares:
        for estimate in (one.of_segments, one.of_speakers, one.per_speaker):
            assert estimate.value is None or 0 <= estimate.value <= 1
            assert estimate.low is None or 0 <= estimate.low <= estimate.value <= estimate.high <= 1  # type: ignore[operator]  # low is there
        assert one.segments <= one.segments_read
        assert one.speakers <= one.present
    assert (
        sum(share(found, "a", Cell(group=g)).segments for g in ("professional", "citizen"))
        == share(found, "a").segments
    )
    for origin, course in zip(found.origins, found.sequence, strict=True):
        assert origin.prompted + origin.own == sum(course.coded)
    for pair in found.pairs:
        assert pair.together <= min(pair.first_in, pair.second_in)
        assert pair.expected <= min(pair.first_in, pair.second_in)
