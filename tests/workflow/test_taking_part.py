"""Who took part, from transcripts and participant list: words, places, traits without names, times; and talk around quotes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.analysis import Attendance, attendance
from pipeline.segments import Segment
from pipeline.settings import ComparisonSettings
from pipeline.spans import Span
from pipeline.transcripts import Role, Speaker, Transcript, Turn
from pipeline.workflow.contexts import contexts
from pipeline.workflow.study import Study
from pipeline.workflow.taking_part import (
    conduct,
    group_rows,
    minutes_of,
    place_rows,
    trait_rows,
    words_of_people,
)
from pipeline.workflow.translating import turn_ids


def _speaker(name: str, group: str, role: Role = "participant", **more: str) -> Speaker:
    """A speaker of Denmark and health, with further traits."""
    attributes = {"stakeholder_group": group, "country": "Denmark", "sector": "health", "name": name, **more}
    return Speaker(name.lower(), name, role, f"p-{name}", attributes)


def _transcript(
    turns: tuple[tuple[str, str], ...], speakers: tuple[Speaker, ...], times: tuple[float | None, ...] = ()
) -> Transcript:
    """A discussion of those turns (speaker, words), with the time at which each begins."""
    text, made = "", []
    for place, (who, words) in enumerate(turns):
        start = len(text)
        text += f"{words}\n"
        at = times[place] if place < len(times) else None
        made.append(Turn(place, who, Span(start, start + len(words)), started_at=at))
    return Transcript("fg-1", "t/fg-1.txt", "b2:1", text, "en", speakers, tuple(made))


PEOPLE = (
    _speaker("Mo", "", "moderator"),
    _speaker("Ann", "professional", gender="female", age="31"),
    _speaker("Bo", "professional", gender="male", age="38"),
    _speaker("Cy", "professional", gender="male", age="47"),
    _speaker("Di", "citizen", gender="female", age="62"),
    _speaker("Ed", "citizen", gender="other", age="77"),
)
TALK = _transcript(
    (
        ("mo", "Well then?"),
        ("ann", "We do all of it."),
        ("bo", "Yes."),
        ("ann", "All of it, I say."),
        ("di", "No."),
    ),
    PEOPLE,
    (0.0, 30.0, None, 90.0, 600.0),
)


def _people(*transcripts: Transcript) -> Attendance:
    """Those who count."""
    return attendance(list(transcripts))


def _study(least: int = 2) -> Study:
    """A study of which only its settings are asked."""
    settings = SimpleNamespace(comparison=ComparisonSettings(least_people=least))
    return cast("Study", cast("Any", SimpleNamespace(settings=settings)))


def test_words_are_counted_person_by_person() -> None:
    """Words of all turns of a person add up; the moderator's count for nobody."""
    words = {person.id: count for person, count in words_of_people(TALK, _people(TALK)).items()}
    assert {"p-Ann": 10, "p-Bo": 1, "p-Di": 1} == words


def test_the_silent_count_in_their_group() -> None:
    """Groups stand in their order with everybody present, the silent among them."""
    rows = group_rows([TALK], _people(TALK))
    assert [("citizen", 2, 1, 1, 1), ("professional", 3, 1, 3, 11)] == [
        (row.group, row.present, row.silent, row.turns, row.words) for row in rows
    ]


def test_places_count_discussions_and_people() -> None:
    """Two discussions in one place are two focus groups."""
    other = replace(TALK, id="fg-2")
    rows = place_rows([TALK, other], _people(TALK, other))
    assert [("Denmark", "health", 2, 10, 4)] == [
        (row.country, row.sector, row.focus_groups, row.present, row.silent) for row in rows
    ]


def test_traits_tell_no_names() -> None:
    """A trait that tells people apart is left out, however many discussions they sat in; values of too few stand together."""
    both = [TALK, replace(TALK, id="fg-2")]
    rows = trait_rows(_study(), both, _people(*both))
    assert {"gender"} == {row.trait for row in rows}
    assert [
        ("female", {"professional": 2, "citizen": 2}),
        ("male", {"professional": 4}),
        ("other values, each of fewer than 2 people", {"citizen": 2}),
    ] == [(row.value, dict(row.people)) for row in rows]


def test_a_name_is_told_of_nobody_even_where_one_is_enough() -> None:
    """Where the study lets a description stand for one person, a trait that only one has is still not told."""
    assert {"gender"} == {row.trait for row in trait_rows(_study(1), [TALK], _people(TALK))}


def test_many_numbers_are_told_in_tens() -> None:
    """Ages of many different people are told by tens of years."""
    speakers = tuple(_speaker(f"P{n}", "citizen", age=str(20 + n)) for n in range(20))
    talk = _transcript((("p0", "Yes."),), speakers)
    rows = trait_rows(_study(), [talk], _people(talk))
    assert [("20–29", 10), ("30–39", 10)] == [
        (r.value, r.people["citizen"]) for r in rows if r.trait == "age"
    ]


TIMES: tuple[tuple[str, tuple[float | None, ...], float | None], ...] = (
    ("none", (), None),
    ("one", (5.0,), None),
    ("some", (60.0, None, 660.0), 10.0),
)


@pytest.mark.parametrize(("name", "times", "minutes"), TIMES, ids=[row[0] for row in TIMES])
def test_minutes_run_from_the_first_time_to_the_last(
    name: str, times: tuple[float | None, ...], minutes: float | None
) -> None:
    """A discussion lasts from its first time to its last; with fewer than two times nobody knows."""
    talk = _transcript((("ann", "Yes."), ("bo", "No."), ("ann", "Yes.")), PEOPLE, times)
    assert minutes == minutes_of(talk), name


def test_conduct_counts_moderators_once() -> None:
    """Somebody who moderates two discussions is one moderator."""
    found = conduct([TALK, replace(TALK, id="fg-2")])
    assert (1, 0, 2) == (found.moderators, found.observers, found.recorded)
    assert (10.0, 10.0, 10.0) == found.minutes


def _segment(first: int, after: int) -> Segment:
    """A segment of some turns."""
    span = Span(TALK.turns[first].span.start, TALK.turns[after - 1].span.end)
    quote = span.of(TALK.text)
    return Segment("seg:1", "fg-1", 0, span, TALK.turns[first].speaker_id, quote, "turn", (first, after))


def test_context_describes_speakers_and_marks_the_quote() -> None:
    """Speakers are told by their group, letters tell those of one group apart; no name stands, and no place."""
    found = contexts({"fg-1": TALK}, [_segment(3, 4)], _people(TALK), {"seg:1"}, turns=2, least=3)[0].turns
    assert ["professional (A)", "professional (B)"] == [t.speaker for t in found[:2]]
    assert [False, False, True, False] == [turn.of == ("seg:1",) for turn in found]
    assert "participant" == found[3].speaker
    assert not any(person.label in turn.speaker for person in PEOPLE for turn in found)


def test_context_ends_where_the_talk_does() -> None:
    """A quote at the beginning has nothing before it, and the moderator's turn is marked."""
    found = contexts({"fg-1": TALK}, [_segment(1, 2)], _people(TALK), {"seg:1"}, turns=3, least=2)[0].turns
    assert ["Well then?", "We do all of it.", "Yes.", "All of it, I say.", "No."] == [
        turn.text for turn in found
    ]
    assert [True, False, False, False, False] == [turn.moderator for turn in found]


def test_context_is_made_for_what_is_wanted_alone() -> None:
    """No context is made for a segment that nobody quotes."""
    assert () == contexts({"fg-1": TALK}, [_segment(1, 2)], _people(TALK), set(), turns=3, least=2)


def test_quotes_that_share_a_turn_share_a_passage() -> None:
    """Surroundings that overlap are one passage with every quote marked; those that only meet stay two."""
    first, second = _segment(1, 2), replace(_segment(3, 4), id="seg:2")
    wanted = {"seg:1", "seg:2"}
    shared = contexts({"fg-1": TALK}, [second, first], _people(TALK), wanted, turns=1, least=2)
    assert [["seg:1"], ["seg:2"]] == [list(turn.begins) for turn in shared[0].turns if turn.begins]
    assert [5] == [len(passage.turns) for passage in shared]
    apart = contexts(
        {"fg-1": TALK}, [first, replace(second, turns=(2, 3))], _people(TALK), wanted, turns=0, least=2
    )
    assert [1, 1] == [len(passage.turns) for passage in apart]


def test_turns_around_a_quote_carry_their_translation() -> None:
    """A turn that the researcher translated carries the translation, others none."""
    translated = {turn_ids(TALK)[2]: "Ja."}
    found = contexts(
        {"fg-1": TALK}, [_segment(1, 2)], _people(TALK), {"seg:1"}, turns=1, least=2, translations=translated
    )
    assert ["", "", "Ja."] == [turn.translation for turn in found[0].turns]
