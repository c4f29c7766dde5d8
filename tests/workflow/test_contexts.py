"""The talk around quotes tells no more of anybody than the descriptions at the quotes do."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis import Attendance, attendance
from pipeline.analysis.people import Person
from pipeline.analysis.quotes import Descriptions
from pipeline.findings import QuoteRef
from pipeline.reports.content import Passage
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.transcripts import Speaker, Transcript, Turn
from pipeline.workflow.contexts import contexts, stretches
from pipeline.workflow.translating import turn_ids

MODERATOR = Speaker("mo", "Mo", "moderator", "p-mo", {})


def discussion(
    people: dict[str, str], turns: Sequence[str], name: str = "fg-1", sector: str = "health"
) -> tuple[Transcript, list[Segment]]:
    """A discussion in Denmark with each turn of somebody of `people` (id → stakeholder group) or "mo"; each is a segment."""
    where = {"country": "Denmark", "sector": sector}
    speakers = [
        Speaker(who, who.title(), "participant", f"p-{who}", {**where, "stakeholder_group": group})
        for who, group in people.items()
    ]
    text, made = "", []
    for place, who in enumerate(turns):
        words = f"Words {place} of {name}."
        made.append(Turn(place, who, Span(len(text), len(text) + len(words))))
        text += f"{words}\n"
    transcript = Transcript(name, f"t/{name}.txt", "b2:1", text, "da", (MODERATOR, *speakers), tuple(made))
    return transcript, [_segment(transcript, place, place + 1) for place in range(len(turns))]


def _segment(transcript: Transcript, first: int, after: int) -> Segment:
    """A segment of some turns."""
    span = Span(transcript.turns[first].span.start, transcript.turns[after - 1].span.end)
    who, quote = transcript.turns[first].speaker_id, span.of(transcript.text)
    return Segment(
        f"{transcript.id}:{first}-{after}", transcript.id, first, span, who, quote, "turn", (first, after)
    )


def cited(people: Attendance, segments: Sequence[Segment], least: int) -> list[QuoteRef]:
    """The segments as quotes of who speaks first in them."""
    describe = Descriptions(people.persons, least=least, languages=people.languages)
    return [
        QuoteRef(one.id, one.transcript_id, one.speaker_id, "c", one.quote,
                 describe.of(people.voices[one.transcript_id, one.speaker_id]), "da")
        for one in segments
    ]  # fmt: skip


def passages(
    made: tuple[Transcript, list[Segment]], quoted: Sequence[int], *, turns: int = 1, least: int = 3
) -> list[list[tuple[str, str]]]:
    """Who speaks which words in each passage around the quoted turns."""
    found = _contexts(made, [made[1][place] for place in quoted], turns, least)
    return [[(turn.speaker, turn.text) for turn in one.turns] for one in found]


def _contexts(
    made: tuple[Transcript, list[Segment]], quotes: Sequence[Segment], turns: int, least: int, **more: str
) -> tuple[Passage, ...]:
    """The passages around some segments, with translations of turns by id."""
    people = attendance([made[0]])
    found = cited(people, quotes, least)
    transcripts = {made[0].id: made[0]}
    segments = [*made[1], *(one for one in quotes if one not in made[1])]
    return contexts(transcripts, segments, people, found, turns=turns, least=least, translations=more)


FULL = dict.fromkeys("abc", "staff")
MIXED = {**FULL, "x": "citizen", "y": "mayor", "z": "nurse"}


def test_quotes_told_in_full_share_a_passage() -> None:
    """Where as many of the group sat there as must share what is told, quotes close to each other stand together."""
    made = discussion(FULL, ["a", "mo", "b", "c"])
    assert [
        [("staff (A)", "Words 0 of fg-1."), ("moderator", "Words 1 of fg-1."), ("staff (B)", "Words 2 of fg-1."), ("staff (C)", "Words 3 of fg-1.")]
    ] == passages(made, [0, 2])  # fmt: skip


def test_quotes_that_only_meet_stay_apart() -> None:
    """That one follows the other is told by neither where no turn is around both."""
    made = discussion(FULL, ["a", "b", "c"])
    assert [1, 1] == [len(one) for one in passages(made, [0, 1], turns=0)]


def test_where_the_place_is_not_known_nobodys_discussion_is_told() -> None:
    """Without a sector two quotes of three staff stand apart: one passage would tell that they sat together."""
    made = discussion(FULL, ["a", "mo", "b", "c"], sector="")
    assert [["Words 0 of fg-1.", "Words 1 of fg-1.", "[…]"], ["[…]", "Words 2 of fg-1.", "Words 3 of fg-1."]] == [
        [words for _, words in one] for one in passages(made, [0, 2], turns=2)
    ]  # fmt: skip


def test_a_passage_of_several_quotes_says_where_it_is_cut_short() -> None:
    """It ends before somebody else's quote, whichever of its own reaches there: the later one, or a longer earlier one."""
    later = discussion(MIXED, ["a", "b", "mo", "x", "c", "y", "z"])
    assert ["Words 0 of fg-1.", "Words 1 of fg-1.", "Words 2 of fg-1.", "[…]"] == [
        words for _, words in passages(later, [0, 1, 3], turns=2)[0]
    ]
    longer = discussion(MIXED, ["a", "b", "a", "x", "c", "y", "z"])
    quotes = [_segment(longer[0], 0, 3), _segment(longer[0], 1, 2), _segment(longer[0], 3, 4)]
    assert ["Words 0 of fg-1.", "Words 1 of fg-1.", "Words 2 of fg-1.", "[…]"] == [
        turn.text for turn in _contexts(longer, quotes, 1, 3)[0].turns
    ]


def test_a_passage_ends_where_another_quote_would_tell_more() -> None:
    """The citizen's words stand beside no quote that tells the sector; the turn between belongs to the earlier quote."""
    made = discussion(MIXED, ["a", "mo", "x", "b"])
    assert [
        [("staff", "Words 0 of fg-1."), ("moderator", "Words 1 of fg-1."), ("", "[…]")],
        [("", "[…]"), ("participant", "Words 2 of fg-1."), ("", "[…]")],
        [("", "[…]"), ("staff", "Words 3 of fg-1.")],
    ] == passages(made, [0, 2, 3], turns=2)


def test_around_a_quote_cut_back_nobody_elses_group_is_told() -> None:
    """The groups of those who sat there would tell which discussion it was."""
    people = {**FULL, "d": "staff", "x": "citizen", "y": "citizen"}
    first, second = (
        discussion(people, ["a", "x", "b", "y"]),
        discussion({"u": "citizen"}, ["u"], "fg-2", "roads"),
    )
    all_ = attendance([first[0], second[0]])
    refs = cited(all_, [first[1][1]], 3)
    assert ["citizen, Denmark"] == [ref.attribution for ref in refs]
    transcripts = {first[0].id: first[0], second[0].id: second[0]}
    found = contexts(transcripts, first[1], all_, refs, turns=2, least=3)
    assert [["participant (A)", "citizen", "participant (B)", "participant (C)"]] == [
        [turn.speaker for turn in one.turns] for one in found
    ]


def test_around_a_quote_told_in_full_large_groups_are_told() -> None:
    """Three of another group who sat there are called so; one more of a third would be known, then nobody is."""
    two = {**FULL, **dict.fromkeys("xyz", "citizen")}
    assert ["staff", "citizen"] == [who for who, _ in passages(discussion(two, ["a", "x"]), [0])[0]]
    three = {**two, "m": "mayor"}
    assert ["staff", "participant"] == [who for who, _ in passages(discussion(three, ["a", "x"]), [0])[0]]


def test_where_two_discussions_share_a_description_neither_is_told() -> None:
    """Of three staff of one place two sat here: a passage with both of them would tell that it was not the third."""
    first, second = (
        discussion({"a": "staff", "b": "staff"}, ["a", "b"]),
        discussion({"c": "staff"}, ["c"], "fg-2"),
    )
    people = attendance([first[0], second[0]])
    refs = cited(people, first[1], 3)
    assert {"staff, Denmark, health"} == {ref.attribution for ref in refs}
    transcripts = {first[0].id: first[0], second[0].id: second[0]}
    found = contexts(transcripts, first[1], people, refs, turns=1, least=3)
    assert [["staff", ""], ["", "staff"]] == [[turn.speaker for turn in one.turns] for one in found]


def test_two_quotes_in_one_turn_that_tell_differently_show_their_own_words_alone() -> None:
    """A turn that is part of two quotes of different people, one of them cut back, stands in no passage as a whole."""
    made = discussion(MIXED, ["a", "x", "b"])
    quotes = [_segment(made[0], 0, 2), _segment(made[0], 1, 3)]
    assert [["Words 0 of fg-1.\nWords 1 of fg-1."], ["Words 1 of fg-1.\nWords 2 of fg-1."]] == [
        [turn.text for turn in one.turns] for one in _contexts(made, quotes, 3, 3)
    ]


def test_passages_stand_in_the_order_of_the_quotes() -> None:
    """Not in that of the talk: who follows whom would tell the discussion."""
    made = discussion(FULL, ["a", "mo", "b", "mo", "c"])
    assert [["Words 4 of fg-1."], ["Words 0 of fg-1."]] == [
        [words for _, words in one] for one in passages(made, [4, 0], turns=0)
    ]


def test_where_one_is_enough_all_stand_together() -> None:
    """With a least number of one nothing is cut short and every group is told."""
    made = discussion(MIXED, ["a", "x", "y"])
    assert [["staff", "citizen", "mayor"]] == [
        [who for who, _ in one] for one in passages(made, [0, 1], turns=1, least=1)
    ]


def test_turns_around_a_quote_carry_their_translation() -> None:
    """A turn that the researcher translated carries the translation, others none."""
    made = discussion(FULL, ["a", "b", "mo"])
    found = _contexts(made, [made[1][0]], 2, 3, **{turn_ids(made[0])[1]: "In English."})
    assert ["", "In English.", ""] == [turn.translation for turn in found[0].turns]
    assert [("fg-1:0-1",), (), ()] == [turn.begins for turn in found[0].turns]


ROOMS = st.tuples(
    st.lists(st.sampled_from("abcdefgx"), min_size=1, max_size=24),
    st.dictionaries(st.integers(0, 23), st.integers(1, 3), min_size=1, max_size=10),
)
GROUPS = {**dict.fromkeys("abcd", "staff"), **dict.fromkeys("efg", "nurse"), "x": "mayor"}


@given(ROOMS, ROOMS, st.integers(0, 4), st.integers(2, 5))
def test_no_passage_tells_more_than_its_quotes(
    one: tuple[list[str], dict[int, int]], other: tuple[list[str], dict[int, int]], turns: int, least: int
) -> None:
    """No turn stands in two passages, and of a person whose place is not told none holds another's quote or group."""
    made = [discussion(GROUPS, one[0], "fg-1"), discussion(GROUPS, other[0], "fg-2", "roads")]
    people = attendance([transcript for transcript, _ in made])
    describe = Descriptions(people.persons, least=least, languages=people.languages)
    quotes = [
        _segment(transcript, first, min(first + length, len(transcript.turns)))
        for (transcript, _), (_, chosen) in zip(made, (one, other), strict=True)
        for first, length in chosen.items()
        if first < len(transcript.turns)
    ]
    transcripts = {transcript.id: transcript for transcript, _ in made}
    refs = cited(people, quotes, least)
    found = stretches(transcripts, quotes, people, refs, turns=turns, least=least)
    shown = [(s.transcript.id, turn) for s in found if not s.alone for turn in range(s.first, s.after)]
    assert len(set(shown)) == len(shown)
    assert sorted(quote.id for quote in quotes) == sorted(quote.id for s in found for quote in s.quotes)
    told = contexts(transcripts, quotes, people, refs, turns=turns, least=least)
    for stretch, passage in zip(found, told, strict=True):
        own = {people.voices[stretch.transcript.id, quote.speaker_id] for quote in stretch.quotes}
        placed = all(describe.told(p) == 3 and _alike(people, p) >= least for p in own)
        assert placed or len(own) == 1
        named = {turn.speaker.split(" (")[0] for turn in passage.turns} - {"", "participant", "moderator"}
        if not placed:
            assert named <= {p.group for p in own if describe.told(p)}
            assert all(turn.speaker.split(" (")[0] == "participant" for turn in passage.turns if turn.speaker and not turn.of and not _own(stretch.transcript, turn.text, own))  # fmt: skip


def _alike(people: Attendance, person: Person) -> int:
    """How many of the person's stakeholder group sat in the same discussion."""
    return sum((p.transcript_id, p.group) == (person.transcript_id, person.group) for p in people.persons)


def _own(transcript: Transcript, words: str, own: set[Person]) -> bool:
    """True where the turn of these words is of one of these people."""
    voices = {f"p-{turn.speaker_id}" for turn in transcript.turns if transcript.words_of(turn) == words}
    return voices <= {person.id for person in own}
