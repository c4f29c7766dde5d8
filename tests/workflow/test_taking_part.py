"""Who took part, from transcripts and participant list: words, places, traits without names, times, notices without words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.analysis import Attendance, attendance
from pipeline.settings import ComparisonSettings
from pipeline.spans import Span
from pipeline.transcripts import Notice, Participant, Role, Speaker, Transcript, Turn
from pipeline.workflow.study import Study
from pipeline.workflow.taking_part import (
    conduct,
    group_rows,
    minutes_of,
    place_rows,
    trait_rows,
    transcript_rows,
    words_of_people,
)


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


def _study(least: int = 2, listed: Sequence[Participant] = ()) -> Study:
    """A study of which only its settings and its participant list are asked."""
    settings = SimpleNamespace(comparison=ComparisonSettings(least_people=least))
    return cast("Study", cast("Any", SimpleNamespace(settings=settings, participants=listed)))


# Those of `PEOPLE`, for whatever discussion they sit in.
LISTED = [Participant(str(speaker.participant_id), speaker.role) for speaker in PEOPLE]


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
    rows, left = trait_rows(_study(listed=LISTED), both, _people(*both))
    assert ("name", "age") == left
    assert [
        ("gender", "female", 4, {"professional": 2, "citizen": 2}),
        ("gender", "male", 4, {"professional": 4}),
        ("gender", "other values, each of fewer than 2 people", 2, None),
    ] == [(row.trait, row.value, row.everybody, row.people) for row in rows]


def test_ids_of_one_discussion_are_of_different_people() -> None:
    """P1 and P2 of each of four discussions are eight people, where the list names its people discussion by discussion."""
    talks, listed = [], []
    for name in ("fg-1", "fg-2", "fg-3", "fg-4"):
        kinds = {f"P{n}": "female" if n < 3 else "male" for n in range(1, 7)}
        speakers = tuple(
            replace(_speaker(who, "citizen", gender=kind), participant_id=who) for who, kind in kinds.items()
        )
        talks.append(replace(_transcript((("p1", "Yes."),), speakers), id=name))
        listed += [Participant(who, transcript_id=name) for who in kinds]
    for found in (listed, []):
        rows, _ = trait_rows(_study(3, found), talks, _people(*talks))
        assert [("female", 8), ("male", 16)] == [(r.value, r.everybody) for r in rows if r.trait == "gender"]


def test_a_name_that_some_share_is_told_of_nobody() -> None:
    """A column of names is left out though three people have one of them: most of its values are of too few."""
    names = ["Maria"] * 3 + ["Bo", "Cy"]
    speakers = tuple(_speaker(f"P{n}", "citizen", first=name) for n, name in enumerate(names))
    talk = _transcript((("p0", "Yes."),), speakers)
    assert ((), ("name", "first")) == trait_rows(_study(3), [talk], _people(talk))


# (name, gender by stakeholder group) → counts by group of the first value, None where there are none
CROSSED: list[tuple[str, dict[str, dict[str, int]], dict[str, int] | None]] = [
    ("all are enough", {"staff": {"f": 3, "m": 4}, "citizen": {"f": 5, "m": 3}}, {"staff": 3, "citizen": 5}),
    ("nobody tells of nobody", {"staff": {"f": 3, "m": 3}, "citizen": {"m": 3}}, {"staff": 3}),
    ("one person in a cell", {"staff": {"f": 3, "m": 4}, "citizen": {"f": 1, "m": 3}}, None),
    ("two of another value", {"staff": {"f": 3, "m": 4}, "citizen": {"f": 5, "m": 3, "x": 2}}, None),
    ("two of whom it is not known", {"staff": {"f": 3, "m": 4}, "citizen": {"f": 5, "m": 3, "": 2}}, None),
    ("two of other values, of two it is not known", {"staff": {"f": 3, "m": 4}, "citizen": {"f": 5, "m": 3, "x": 2, "": 2}}, None),
    ("groups of one stand together", {"staff": {"f": 3}, "mayor": {"f": 1}, "nurse": {"f": 2}}, {"staff": 3, "other participants": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "groups", "expected"), CROSSED, ids=[row[0] for row in CROSSED])
def test_traits_by_group_are_of_enough_people(
    name: str, groups: dict[str, dict[str, int]], expected: dict[str, int] | None
) -> None:
    """Where any count of a trait by group is of one or two people, or would follow from totals, none of it is told."""
    kinds = [(group, value) for group, own in groups.items() for value, n in own.items() for _ in range(n)]
    speakers = tuple(_speaker(f"P{n}", group, gender=value) for n, (group, value) in enumerate(kinds))
    talk = _transcript((("p0", "Yes."),), speakers)
    rows, _ = trait_rows(_study(3), [talk], _people(talk))
    assert expected == rows[0].people, name


def test_a_name_is_told_of_nobody_even_where_one_is_enough() -> None:
    """Where the study lets a description stand for one person, a trait that only one has is still not told."""
    rows, left = trait_rows(_study(1), [TALK], _people(TALK))
    assert ({"gender"}, ("name", "age")) == ({row.trait for row in rows}, left)
    assert {"professional": 2} == next(row.people for row in rows if row.value == "male")


def test_many_numbers_are_told_in_tens() -> None:
    """Ages of many different people are told by tens of years."""
    speakers = tuple(_speaker(f"P{n}", "citizen", age=str(20 + n)) for n in range(20))
    talk = _transcript((("p0", "Yes."),), speakers)
    rows, _ = trait_rows(_study(), [talk], _people(talk))
    assert [("20–29", 10), ("30–39", 10)] == [(r.value, r.everybody) for r in rows if r.trait == "age"]


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


def test_notices_are_told_without_their_words() -> None:
    """Neither the words of a line nor the label in its reason get into the report."""
    said = Notice(
        "t/fg-1.txt", 15, "Annna: it is good.", "“Annna” was taken for a speaker as it looks like a name"
    )
    store = SimpleNamespace(notices=lambda: {"fg-1": (said,)})
    settings = SimpleNamespace(
        comparison=ComparisonSettings(),
        survey=None,
        participants="",
        segments=SimpleNamespace(roles=("participant",)),
    )
    study = cast("Study", cast("Any", SimpleNamespace(settings=settings, store=store)))
    (row,) = transcript_rows(study, [TALK], [], _people(TALK))
    assert (
        Notice("t/fg-1.txt", 15, "", "“…” was taken for a speaker as it looks like a name"),
    ) == row.notices
