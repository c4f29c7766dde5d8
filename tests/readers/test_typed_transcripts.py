"""Typed transcripts in text files: labels, headers, times, and the doubts that are reported."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.errors import InputError
from pipeline.readers import ReadTranscript
from pipeline.transcripts import Participant

Read = Callable[..., ReadTranscript]
Turns = Callable[..., list[tuple[str, str]]]

FORMS = [
    ("name and colon", "Jana: Ano.\nPetr: Ne.\nJana: Ale ano.\nPetr: Ne.", [
        ("jana", "Ano."), ("petr", "Ne."), ("jana", "Ale ano."), ("petr", "Ne."),
    ]),
    ("capitals are the same person", "JANA: Ano.\nPetr: Ne.\nJana: Ale ano.\nPETR: Ne.", [
        ("jana", "Ano."), ("petr", "Ne."), ("jana", "Ale ano."), ("petr", "Ne."),
    ]),
    ("brackets", "[id1] hello, I like it.\n\n[id2] I do not.\n\n[id1] Well.\n[id2] No.", [
        ("id1", "hello, I like it."), ("id2", "I do not."), ("id1", "Well."), ("id2", "No."),
    ]),
    ("numbered speakers", "Speaker 1: Yes.\nSpeaker 2: No.\nSpeaker 1: Yes!\nSpeaker 2: No!", [
        ("speaker 1", "Yes."), ("speaker 2", "No."), ("speaker 1", "Yes!"), ("speaker 2", "No!"),
    ]),
    ("a description in parentheses", "M1 (male, 54): Yes.\nF2 (female, 30): No.\nM1: Yes!\nF2: No!", [
        ("m1", "Yes."), ("f2", "No."), ("m1", "Yes!"), ("f2", "No!"),
    ]),
    ("French, with a narrow no-break space", "Léa\u202f: Oui.\nMarc\u00a0: Non.\nLéa : Si.\nMarc : Non.", [
        ("léa", "Oui."), ("marc", "Non."), ("léa", "Si."), ("marc", "Non."),
    ]),
    ("a name and a time above the words", "Alice Chen  0:01\nLet's start\nnow.\n\nBob F.  0:09\nTwelve?\n\nAlice Chen  0:12\nYes.\nBob F.  1:00:00\nOh.", [
        ("alice chen", "Let's start\nnow."), ("bob f.", "Twelve?"), ("alice chen", "Yes."), ("bob f.", "Oh."),
    ]),
    ("capitals and a time above the words", "JANA  00:00\nAno.\nPETR  00:04\nNe.\nJANA  00:09\nAno.\nPETR  00:10\nNe.", [
        ("jana", "Ano."), ("petr", "Ne."), ("jana", "Ano."), ("petr", "Ne."),
    ]),
    ("a time before the name on a line of its own", "00:00:01 Speaker 1\nYes.\n00:00:05 Speaker 2\nNo.\n00:00:07 Speaker 1\nYes.\n00:00:09 Speaker 2\nNo.", [
        ("speaker 1", "Yes."), ("speaker 2", "No."), ("speaker 1", "Yes."), ("speaker 2", "No."),
    ]),
    ("a tab", "Jana\tAno.\nPetr\tNe.\nJana\tHe said: no.\nPetr\tNe.", [
        ("jana", "Ano."), ("petr", "Ne."), ("jana", "He said: no."), ("petr", "Ne."),
    ]),
    ("no space behind the colon, an address in the talk", "Jana:Ano.\nPetr:Ne.\nJana:Na\nhttp://example.org je to.\nPetr:Ne.", [
        ("jana", "Ano."), ("petr", "Ne."), ("jana", "Na\nhttp://example.org je to."), ("petr", "Ne."),
    ]),
    ("lower-case codes with a digit", "mn015: okay.\nfe004: oh okay.\nmn015: so.\nfe004: yes.", [
        ("mn015", "okay."), ("fe004", "oh okay."), ("mn015", "so."), ("fe004", "yes."),
    ]),
    ("a turn over three paragraphs", "Jana: Ano.\n\nA dál.\n\nA ještě.\nPetr: Ne.\nJana: Ano.\nPetr: Ne.", [
        ("jana", "Ano.\nA dál.\nA ještě."), ("petr", "Ne."), ("jana", "Ano."), ("petr", "Ne."),
    ]),
    ("the same label again is the same turn", "Jana: Ano.\nJana: A dál.\nPetr: Ne.\nPetr: Ne.", [
        ("jana", "Ano.\nA dál."), ("petr", "Ne.\nNe."),
    ]),
    ("a remark between turns stays", "Jana: Ano.\n[recording paused]\nPetr: Ne.\nJana: Ano.\nPetr: Ne.", [
        ("jana", "Ano.\n[recording paused]"), ("petr", "Ne."), ("jana", "Ano."), ("petr", "Ne."),
    ]),
    ("markup is talk", "Jana: We [b]left[/b] {{x}} <script>.\nPetr: =1+1\nJana: \\*.\nPetr: Ne.", [
        ("jana", "We [b]left[/b] {{x}} <script>."), ("petr", "=1+1"), ("jana", "\\*."), ("petr", "Ne."),
    ]),
    ("titles, initials and particles", "Dr. Müller: Ja.\nJ. van Dam: Nee.\nDr. Müller: Ja.\nJ. van Dam: Nee.", [
        ("dr. müller", "Ja."), ("j. van dam", "Nee."), ("dr. müller", "Ja."), ("j. van dam", "Nee."),
    ]),
    ("marks of direction before a label", "\u200eJana: Ano.\n\u200ePetr: Ne.\nJana: Ano.\nPetr: Ne.", [
        ("jana", "Ano."), ("petr", "Ne."), ("jana", "Ano."), ("petr", "Ne."),
    ]),
]  # fmt: skip

TALK = [
    ("for example, in English", "For example: the park."),
    ("for example, in Czech", "Například: park."),
    ("for example, lower case", "například: park."),
    ("for example, in Danish", "For eksempel: parken."),
    ("for example, in French", "Par exemple : le parc."),
    ("for example, in German", "Zum Beispiel: der Park."),
    ("a note", "Note: this matters."),
    ("somebody's words", "I said: no way."),
    ("a sentence with a colon", "There is one thing, though: money."),
    ("a time of day at the end", "We met at 10:30"),
    ("a time of day at the beginning", "10:30 was too late."),
    ("a question before the colon", "And why? Because: money."),
    ("more than four words", "The point of all this: money."),
]


@pytest.mark.parametrize(
    ("content", "expected"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS]
)
def test_forms_of_labels(turns: Turns, content: str, expected: list[tuple[str, str]]) -> None:
    """Each usual way of naming speakers gives the same turns, and their words stay as they are."""
    assert expected == turns("fg.txt", content)


@pytest.mark.parametrize("line", [talk[1] for talk in TALK], ids=[talk[0] for talk in TALK])
def test_colons_inside_talk(turns: Turns, line: str) -> None:
    """A colon in the talk makes nobody a speaker."""
    content = f"Jana: Ano.\nPetr: Ne.\nJana: Tak.\n{line}\nPetr: Ne."
    assert ("jana", f"Tak.\n{line}") in turns("fg.txt", content)


def test_what_looks_like_a_label_and_is_left_is_reported(read: Read) -> None:
    """A line that begins like a label and was left in the talk gets a notice with its line."""
    result = read("fg.txt", "Jana: Ano.\nPetr: Ne.\nJana: Ano.\nNote: viz dole.\nPetr: Ne.")
    assert [(4, "Note: viz dole.")] == [(notice.line, notice.text) for notice in result.notices]
    assert "“Note” was not taken for a speaker" in result.notices[0].reason


def test_a_single_name_is_taken_with_a_notice(read: Read) -> None:
    """Somebody who speaks once and looks like a name is a speaker, and the doubt is said."""
    result = read("fg.txt", "Jana: Ano.\nPetr: Ne.\nKarel: Možná.\nJana: Ano.\nPetr: Ne.")
    assert "karel" in [turn.speaker_id for turn in result.transcript.turns]
    assert [(3, True)] == [(n.line, "taken for a speaker" in n.reason) for n in result.notices]


def test_the_participant_list_makes_labels_certain(read: Read) -> None:
    """A label of the list is a speaker without a doubt, even once, in lower case, or of five words."""
    people = [
        Participant("jana"), Participant("Example"), Participant("the man at the back", aliases=("Back man",)),
    ]  # fmt: skip
    result = read("fg.txt", "jana: Ano.\nExample: Ne.\nthe man at the back: Možná.\nback man: Tak.", people)
    assert [turn.speaker_id for turn in result.transcript.turns] == [
        "jana",
        "example",
        "the man at the back",
        "back man",
    ]
    assert () == result.notices


def test_moderator_words_are_certain(read: Read) -> None:
    """A word for the moderator is a speaker though it stands there once, in five languages."""
    for word in ("Moderator", "I", "Moderátorka", "Ordstyrer", "Animatrice", "Moderatorin", "Facilitator 2"):
        result = read("fg.txt", f"{word}: Co myslíte?\nJana: Ano.\nPetr: Ne.\nJana: Ano.\nPetr: Ne.")
        assert "moderator" == result.transcript.speaker(word.casefold()).role
        assert () == result.notices


def test_talk_that_begins_with_a_moderator_word_is_talk(turns: Turns) -> None:
    """“Host families said:” names nobody."""
    content = "Jana: Ano.\nPetr: Ne.\nJana: Tak.\nHost families said: no.\nPetr: Ne."
    assert ("jana", "Tak.\nHost families said: no.") in turns("fg.txt", content)


def test_times_at_the_beginning_of_a_turn(read: Read) -> None:
    """A time before or behind the label, or on a line of its own before it, is the turn's; elsewhere it is talk."""
    content = (
        "[00:00:05] Jana: Ano.\nPetr: [00:12:31] Ne.\nJana (1:02): Tak.\n[01:00:00]\nPetr: Hm #00:00:01-3#\n"
        "00:13:00 Jana: Bylo to v [00:10] tak.\n[00:20:00]\nA dál."
    )
    transcript = read("fg.txt", content).transcript
    assert [5.0, 751.0, 62.0, 3600.0, 780.0] == [turn.started_at for turn in transcript.turns]
    words = [transcript.words_of(turn) for turn in transcript.turns]
    assert ["Ano.", "Ne.", "Tak.", "Hm #00:00:01-3#", "Bylo to v [00:10] tak.\n[00:20:00]\nA dál."] == words


def test_lines_of_turns(read: Read) -> None:
    """A turn knows the line of the file where it begins, whatever the line ends are."""
    for end in ("\n", "\r\n", "\r"):
        content = end.join(["", "Jana: Ano.", "", "Petr: Ne.", "Jana: Ano.", "Petr: Ne."])
        assert [2, 4, 5, 6] == [turn.line for turn in read("fg.txt", content).transcript.turns]


def test_the_note_behind_a_label_is_an_attribute(read: Read) -> None:
    """What stands in parentheses behind a label is kept apart from the speaker's key."""
    transcript = read("fg.txt", "M1 (male, 54): Yes.\nF2: No.\nM1: Yes.\nF2: No.").transcript
    assert {"described_as": "male, 54"} == transcript.speaker("m1").attributes


def test_other_notes_behind_a_label_are_reported(read: Read) -> None:
    """A remark, or a second description, is neither the speaker's nor lost: a notice names it."""
    result = read("fg.txt", "M1 (laughs): Yes.\nF2: No.\nM1 (male): Yes.\nF2: No.\nM1 (tired): Oh.")
    assert {"described_as": "male"} == result.transcript.speaker("m1").attributes
    assert [(1, "M1 (laughs)"), (5, "M1 (tired)")] == [(n.line, n.text) for n in result.notices]


def test_a_speaker_who_says_nothing_is_reported_and_present(read: Read) -> None:
    """A label without words is no turn: it is reported, and its speaker was there."""
    result = read("fg.txt", "Jana: Ano.\nPetr: Ne.\nEva:\nJana: Ano.\nPetr: Ne.")
    assert ["Eva"] == [speaker.label for speaker in result.transcript.silent]
    assert (3, "Eva") in [(notice.line, notice.text) for notice in result.notices]


def test_two_speakers_with_one_turn_each(turns: Turns) -> None:
    """The shortest conversation is read."""
    assert [("petr", "Ahoj."), ("jana", "Dobrý den.")] == turns("fg.txt", "Petr: Ahoj.\nJana: Dobrý den.")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("Only a text.\nAnd more.", "no speaker was found"),
    ],
)
def test_files_without_talk(read: Read, content: str, expected: str) -> None:
    """A file in which nobody speaks is refused with the way to mend it."""
    with pytest.raises(InputError, match=expected):
        read("fg.txt", content)
