"""What stands before the first speaker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.readers import ReadTranscript
from pipeline.readers.header import names
from pipeline.transcripts import Participant

Read = Callable[..., ReadTranscript]
TALK = "\nJana: Ano.\nPetr: Ne.\nJana: Ano.\nPetr: Ne."

LISTS = [
    ("commas", "Jana, Petr, Eva", ["Jana", "Petr", "Eva"]),
    ("notes in parentheses with commas", "Jana (nurse, ward 3), Petr (doctor)", ["Jana", "Petr"]),
    ("notes behind a dash", "Jana – nurse; Petr – doctor", ["Jana", "Petr"]),
    ("and, in five languages", "Jana and Petr, Eva a Jan, Bo og Lis, Léa et Marc, Uwe und Ute", [
        "Jana", "Petr", "Eva", "Jan", "Bo", "Lis", "Léa", "Marc", "Uwe", "Ute",
    ]),
    ("and before a name with a háček", "Jana a Šárka", ["Jana", "Šárka"]),
    ("a range of labels", "P1–P4, M", ["P1", "P2", "P3", "P4", "M"]),
    ("a range in words", "Sprecher 1 bis 3", ["Sprecher1", "Sprecher2", "Sprecher3"]),
    ("what names nobody", "eight residents, one observer", []),
    ("a full stop and a last and", "Jana, Petr, and Eva.", ["Jana", "Petr", "Eva"]),
    ("nothing", "", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "expected"), [case[1:] for case in LISTS], ids=[case[0] for case in LISTS]
)
def test_lists_of_names(listed: str, expected: list[str]) -> None:
    """The names are found in a list of those present, without what is said of them."""
    assert expected == names(listed)


@pytest.mark.parametrize("key", ["Present", "Přítomni", "Til stede", "Présents ", "Anwesend", "TEILNEHMENDE"])
def test_people_present_and_silent(read: Read, key: str) -> None:
    """Somebody listed as present who says nothing is a silent speaker, in five languages."""
    transcript = read("fg.txt", f"Title\n{key}: Jana (nurse), Petr, Eva Novak\n{TALK}").transcript
    assert [("Eva Novak", None)] == [(s.label, s.participant_id) for s in transcript.silent]


def test_a_list_over_several_lines(read: Read) -> None:
    """Names may stand below the key, a line each, until a blank line."""
    transcript = read(
        "fg.txt", f"Present:\n- Jana, nurse\n- Petr – doctor\n• Eva\n\nLate start\n{TALK}"
    ).transcript
    assert ["Eva"] == [speaker.label for speaker in transcript.silent]
    assert "Late start" == transcript.metadata["header"]


def test_keys_and_other_lines_are_kept(read: Read) -> None:
    """Keys become metadata, all other lines are kept as header, and nothing of it becomes a turn."""
    result = read("fg.txt", f"FOCUS GROUP 3\nsynthetic\nDate: 14 May\nPlace: Leeds, 10:30\n{TALK}")
    expected = {"header": "FOCUS GROUP 3\nsynthetic", "Date": "14 May", "Place": "Leeds, 10:30"}
    assert expected == result.transcript.metadata
    assert 4 == len(result.transcript.turns)
    assert () == result.notices


def test_what_the_study_says_wins(read: Read) -> None:
    """Metadata of the study stands over the header's and is given to speakers as attributes."""
    about = {"fg": {"Date": "15 May", "country": "CZ"}}
    transcript = read("fg.txt", f"Date: 14 May{TALK}", metadata=about).transcript
    assert {"Date": "15 May", "country": "CZ"} == transcript.metadata
    assert "CZ" == transcript.speaker("jana").attributes["country"]


def test_a_moderator_named_in_the_header_does_not_speak_there(read: Read) -> None:
    """“Moderator: Jana” above “Date:” belongs to the header."""
    transcript = read("fg.txt", f"Moderator: Jana Dvořák\nDate: 14 May\n{TALK}").transcript
    assert "Jana Dvořák" == transcript.metadata["Moderator"]
    assert ["jana", "petr", "jana", "petr"] == [turn.speaker_id for turn in transcript.turns]


def test_a_long_paragraph_before_the_first_speaker_is_reported(read: Read) -> None:
    """Talk-like text before the first label is kept as header, and a notice names it."""
    long = "word " * 40
    result = read("fg.txt", f"{long}\n{TALK}")
    assert [1] == [notice.line for notice in result.notices]
    assert long.strip() == result.transcript.metadata["header"]


def test_a_single_speaker_before_the_others_is_no_header(read: Read) -> None:
    """Who opens with a sentence and never speaks again is a speaker, not a header key."""
    transcript = read("fg.txt", f"Title of it\nKarel: Good evening and welcome to you all.{TALK}").transcript
    assert "karel" == transcript.turns[0].speaker_id


def test_a_name_kept_as_header_is_reported(read: Read) -> None:
    """A once-only key that looks like a name and has no sentence behind it is header, with a notice."""
    result = read("fg.txt", f"Karel: camera\n{TALK}")
    assert "camera" == result.transcript.metadata["Karel"]
    assert ["Karel: camera"] == [notice.text for notice in result.notices]


def test_labels_of_the_list_end_the_header(read: Read) -> None:
    """Where the participant list knows the first speaker, the header ends there."""
    people = [Participant("Title")]
    assert "title" == read("fg.txt", f"Title: Hello.{TALK}", people).transcript.turns[0].speaker_id


def test_present_roles_are_not_counted_twice(read: Read) -> None:
    """“Moderator” in the list means the one who moderates under another name."""
    people = [Participant("Jana", role="moderator"), Participant("Petr")]
    assert () == read("fg.txt", f"Present: Moderator, Petr\n{TALK}", people).transcript.silent
