"""Who was present."""

from __future__ import annotations

from pipeline.analysis.people import OTHERS, attendance, cells, margins, places, unnamed_together
from pipeline.findings import AgreedCoding, Cell
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.transcripts import Speaker, Transcript


def transcript(name: str, *speakers: Speaker, **metadata: str) -> Transcript:
    """A transcript without words: here only who sat there matters."""
    return Transcript(name, f"{name}.txt", "b2:0", "", "en", speakers, (), metadata)


def person(label: str, participant: str, **attributes: str) -> Speaker:
    """A participant under one label."""
    return Speaker(label, label, "participant", participant, attributes)


def test_two_labels_of_a_participant_are_one_person() -> None:
    """JANA and J. N. are one voice more, not one person more."""
    people = attendance([transcript("a", person("jana", "P1"), person("j. n.", "P1"), person("eva", "P2"))])
    assert ["P1", "P2"] == [p.id for p in people.persons]
    assert people.voices["a", "jana"] is people.voices["a", "j. n."]


def test_the_same_id_in_two_discussions_is_two_attendances() -> None:
    """P1 of one group is not P1 of another."""
    people = attendance([transcript("a", person("p1", "P1")), transcript("b", person("p1", "P1"))])
    assert 2 == len(people.present(Cell()))


def test_moderators_and_observers_are_not_counted_unless_asked_for() -> None:
    """Only counted roles are present."""
    here = transcript("a", Speaker("m", "M", "moderator"), Speaker("o", "O", "observer"), person("p", "P"))
    assert ["P"] == [p.id for p in attendance([here]).persons]
    assert ["m", "P"] == [p.id for p in attendance([here], roles={"moderator", "participant"}).persons]


def test_what_a_person_lacks_the_transcript_may_say() -> None:
    """Country and sector come from the discussion where the list does not give them; the group never does."""
    here = transcript(
        "a",
        person("p", "P", sector="health", country=""),
        country="DK",
        sector="safety",
        stakeholder_group="x",
    )
    assert [("DK", "health", "")] == [(p.country, p.sector, p.group) for p in attendance([here]).persons]


def test_attributes_have_the_names_that_the_study_gives_them() -> None:
    """Keys are arguments."""
    here = transcript("a", person("p", "P", land="DK", field="safety", role="nurse"))
    people = attendance([here], country_key="land", sector_key="field", group_key="role")
    assert [("DK", "safety", "nurse")] == [(p.country, p.sector, p.group) for p in people.persons]


def test_countries_are_called_what_the_survey_calls_them() -> None:
    """A declared name replaces the code of a country; one that is not declared stays as it is."""
    here = transcript("a", person("p", "P", country="DK"), person("q", "Q", country="NO"))
    people = attendance([here], country_names={"DK": "Denmark"})
    assert ["Denmark", "NO"] == [p.country for p in people.persons]


def test_cells_are_those_that_occur() -> None:
    """Margins, places and full cells are made of what is known, in alphabetical order."""
    people = attendance(
        [
            transcript("a", person("p", "P", country="UK", sector="env", stakeholder_group="citizen")),
            transcript("b", person("q", "Q", country="DK", sector="env"), person("r", "R")),
        ]
    )
    assert [
        Cell(),
        Cell(group="citizen"),
        Cell(country="DK"),
        Cell(country="UK"),
        Cell(sector="env"),
    ] == margins(people)
    assert [Cell("DK", "env"), Cell("UK", "env")] == places(people)
    assert [Cell("UK", "env", "citizen")] == cells(people)


def test_a_coding_is_credited_to_whom_its_coders_marked() -> None:
    """By default to the one who speaks first; moderators are never credited."""
    people = attendance([transcript("a", person("p", "P"), person("q", "Q"), Speaker("m", "M", "moderator"))])
    window = Segment("s", "a", 0, Span(0, 1), "p", "x", "window-3-1", (0, 3), ("p", "m", "q"))
    plain = AgreedCoding("s", "suspects", "single")
    marked = AgreedCoding("s", "suspects", "single", speaker_ids=("m", "q"))
    assert ["P"] == [p.id for p in people.credited(window, plain)]
    assert ["Q"] == [p.id for p in people.credited(window, marked)]
    assert ["P", "Q"] == [p.id for p in people.in_segment(window)]


def test_groups_too_small_to_be_named_stand_together() -> None:
    """Two managers and a mayor are “other participants”, and so is who has no known group; alone these stay unknown."""
    groups = ["citizen"] * 3 + ["manager"] * 2 + ["mayor", ""]
    people = attendance(
        [transcript("a", *(person(f"p{n}", f"P{n}", stakeholder_group=g) for n, g in enumerate(groups)))]
    )
    found = unnamed_together(people, 3)
    assert ["citizen"] * 3 + [OTHERS] * 4 == [one.group for one in found.persons]
    assert OTHERS == found.voices["a", "p5"].group
    assert people is unnamed_together(people, 1)
    known = attendance(
        [
            transcript(
                "a",
                *(person(f"p{n}", f"P{n}", stakeholder_group=g) for n, g in enumerate(["x", "x", "", ""])),
            )
        ]
    )
    assert known is unnamed_together(known, 2)
