"""Speakers: matching to the participant list, roles, and who was present and silent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.readers import ReadingSettings, ReadTranscript
from pipeline.transcripts import Participant, Role, Speaker

Read = Callable[..., ReadTranscript]
TALK = "Jana: Ano.\nPetr: Ne.\nPM: Tak.\nPetr: Ne."


def test_matching_by_id_and_alias(read: Read) -> None:
    """A label finds its row by id or alias, whatever its case; two labels of one participant stay two speakers."""
    people = [
        Participant("jana", "moderator", attributes={"gender": "f"}),
        Participant("Petr", aliases=("pm", "Petr M."), attributes={"stakeholder_group": "manager"}),
    ]
    transcript = read("fg.txt", TALK, people, metadata={"fg": {"country": "CZ", "gender": "?"}}).transcript
    expected = (
        Speaker("jana", "Jana", "moderator", "jana", {"country": "CZ", "gender": "f"}),
        Speaker(
            "petr",
            "Petr",
            "participant",
            "Petr",
            {"country": "CZ", "gender": "?", "stakeholder_group": "manager"},
        ),
        Speaker(
            "pm",
            "PM",
            "participant",
            "Petr",
            {"country": "CZ", "gender": "?", "stakeholder_group": "manager"},
        ),
    )
    assert expected == transcript.speakers
    assert ((), ()) == (transcript.silent, transcript.unmatched)


def test_rows_of_other_transcripts(read: Read) -> None:
    """Rows of another transcript do not apply; a row of this one wins over a row of none."""
    people = [
        Participant("Jana", "observer"),
        Participant("Jana", "moderator", "fg"),
        Participant("Petr", "observer", "other"),
        Participant("Eva", "participant", "other"),
        Participant("Iva", "participant"),
    ]
    transcript = read("fg.txt", TALK.replace("PM", "Jana"), people).transcript
    assert ["moderator", "participant"] == [speaker.role for speaker in transcript.speakers]
    assert ["Petr"] == [speaker.label for speaker in transcript.unmatched]
    assert () == transcript.silent


def test_listed_and_silent(read: Read) -> None:
    """Participants of this transcript who do not speak are speakers without turns, with their attributes."""
    people = [
        Participant("Jana", transcript_id="fg"),
        Participant("Eva", transcript_id="fg", attributes={"a": "b"}),
    ]
    transcript = read("fg.txt", f"Present: Jana, Petr, Eva, Ota\n\n{TALK}", people).transcript
    silent = [
        (speaker.label, speaker.participant_id, dict(speaker.attributes)) for speaker in transcript.silent
    ]
    assert [("Eva", "Eva", {"a": "b"}), ("Ota", None, {})] == silent


def test_the_most_frequent_spelling_is_shown(read: Read) -> None:
    """Of several spellings of one label the most frequent is the speaker's, and each turn keeps its own."""
    transcript = read("fg.txt", "JANA: Ano.\nPetr: Ne.\nJana: Ano.\nPetr: Ne.\nJana: Tak.").transcript
    assert "Jana" == transcript.speaker("jana").label
    assert transcript.text.startswith("JANA: Ano.\n")


ROLES: list[tuple[str, str, Role | None]] = [
    ("Moderator", "", "moderator"),
    ("MODERÁTORKA", "", "moderator"),
    ("Moderator 2", "", "moderator"),
    ("Mod1", "", "moderator"),
    ("Interviewer Anna", "", "moderator"),
    ("M", "", "moderator"),
    ("I", "", "moderator"),
    ("M1", "", None),
    ("Ida", "", None),
    ("Model", "", None),
    ("Jana", "moderátorka", "moderator"),
    ("Jana", "nurse, note-taker", "observer"),
    ("Observatrice", "", "observer"),
    ("Beobachter 1", "", "observer"),
    ("Hana", "", "moderator"),
    ("Protokollantin", "", "observer"),
]


@pytest.mark.parametrize(("label", "note", "expected"), ROLES)
def test_roles_by_word(label: str, note: str, expected: Role | None) -> None:
    """A role is read from the label or the note behind it; the study may add labels."""
    assert expected == ReadingSettings(moderators=("hana",)).role_by_word(label, note)
