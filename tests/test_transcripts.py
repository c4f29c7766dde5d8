"""Who spoke, who was silent, who is unknown."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spans import Span
from pipeline.transcripts import Speaker, Transcript, Turn, as_role, speaker_key

LABELS = [
    ("capitals", "ANA", "ana"),
    ("white space", "  Dr\u00a0 Novák\t", "dr novák"),
    ("sharp s", "MÜẞIG", "müssig"),
    ("decomposed", "Zden\u030cka", "zdeňka"),
    ("Turkish dotted I stays apart from i", "İpek", "i\u0307pek"),
    ("nothing", "   ", ""),
]


@pytest.mark.parametrize(("name", "label", "expected"), LABELS, ids=[case[0] for case in LABELS])
def test_speaker_keys(name: str, label: str, expected: str) -> None:
    """One person is one key, however the label was typed."""
    assert expected == speaker_key(label)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_key_is_its_own_key(label: str) -> None:
    """Making a key of a key changes nothing, and how the label was composed does not matter."""
    assert speaker_key(label) == speaker_key(speaker_key(label))
    assert speaker_key(label) == speaker_key(unicodedata.normalize("NFD", label))


def test_roles() -> None:
    """A role is one of three words; anything else is refused with the three named."""
    assert "moderator" == as_role("moderator")
    with pytest.raises(ValueError, match="'chair' is not one of moderator, participant, observer"):
        as_role("chair")


def discussion() -> Transcript:
    """Ana speaks under two labels, Ben is present and silent, Cid speaks and stands in no list."""
    text = "ANA: Yes.\nCid: No.\nA: Well."
    return Transcript(
        id="fg",
        source="fg.txt",
        digest="b2:0",
        text=text,
        language="en",
        speakers=(
            Speaker("ana", "ANA", participant_id="P1"),
            Speaker("a", "A", participant_id="P1"),
            Speaker("ana b.", "Ana B.", participant_id="P1"),
            Speaker("ben", "Ben", participant_id="P2"),
            Speaker("cid", "Cid"),
            Speaker("dan", "Dan"),
        ),
        turns=(
            Turn(0, "ana", Span(5, 9)),
            Turn(1, "cid", Span(15, 18)),
            Turn(2, "a", Span(22, 27)),
        ),
    )


def test_silence_is_a_person_s() -> None:
    """Who was present and said nothing is known; a person heard under another label was not silent."""
    assert ["ben", "dan"] == [speaker.id for speaker in discussion().silent]


def test_unmatched_are_those_who_speak() -> None:
    """A speaker without a row in the participant list is named."""
    assert ["cid"] == [speaker.id for speaker in discussion().unmatched]


def test_people_are_counted_once() -> None:
    """Two labels of one participant are one person; a speaker without a row stands for themselves."""
    assert {"P1", "P2", "cid", "dan"} == {speaker.person for speaker in discussion().speakers}


def test_words_come_without_the_label() -> None:
    """A turn's words are those of its span, verbatim."""
    found = discussion()
    assert ["Yes.", "No.", "Well."] == [found.words_of(turn) for turn in found.turns]


def test_a_speaker_who_is_not_there() -> None:
    """Asking for an unknown speaker is an error, not somebody else."""
    assert "Ben" == discussion().speaker("ben").label
    with pytest.raises(KeyError, match="eva"):
        discussion().speaker("eva")


def test_the_question_is_the_last_of_a_moderator() -> None:
    """A turn answers what a moderator said last before it, whoever spoke in between; before the first there is none."""
    found = discussion()
    asked = replace(found, speakers=(replace(found.speakers[0], role="moderator"), *found.speakers[1:]))
    assert [None, 0, 0] == [question and question.index for question in map(asked.question_before, range(3))]
    assert None is found.question_before(2)
