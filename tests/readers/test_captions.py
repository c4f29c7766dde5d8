"""WebVTT and SubRip in the dialects of Zoom, Teams and Google Meet, and their irregularities."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.errors import InputError
from pipeline.readers import ReadTranscript
from pipeline.transcripts import Participant

Read = Callable[..., ReadTranscript]
Turns = Callable[..., list[tuple[str, str]]]


def vtt(*cues: str) -> str:
    """A WebVTT file with a cue of one second each."""
    return "WEBVTT\n\n" + "\n\n".join(
        f"{index}\n00:00:{index:02d}.000 --> 00:00:{index + 1:02d}.000\n{cue}"
        for index, cue in enumerate(cues, 1)
    )


def srt(*cues: str) -> str:
    """A SubRip file with a cue of one second each."""
    return vtt(*cues).removeprefix("WEBVTT\n\n").replace(".000", ",000")


DIALECTS = [
    ("Zoom", ["Ana Li: Hello.", "and more", "Bo: Yes.", "Ana Li: Oh."], [
        ("ana li", "Hello. and more"), ("bo", "Yes."), ("ana li", "Oh."),
    ]),
    ("Teams", ["<v Ana Li>Hello.</v>", "<v Ana Li>And more\nthan that.</v>", "<v Bo>Yes.</v>"], [
        ("ana li", "Hello. And more than that."), ("bo", "Yes."),
    ]),
    ("two voices in a cue", ["<v Ana>Hello.</v><v Bo>Hi.</v>\n<v.loud Ana>Oh!"], [
        ("ana", "Hello."), ("bo", "Hi."), ("ana", "Oh!"),
    ]),
    ("Google Meet", ["(Ana)\nHello.\n(Bo)\nHi.", "and more", "(Ana)\nOh. (laughter)", "(Bo)\nYes."], [
        ("ana", "Hello."), ("bo", "Hi. and more"), ("ana", "Oh. (laughter)"), ("bo", "Yes."),
    ]),
    ("entities and markup", ["<v Ana &amp; Co><i>R&amp;D</i> &lt;b&gt; {\\an8}x</v>", "<v Bo>a &copy b</v>"], [
        ("ana & co", "R&D <b> x"), ("bo", "a &copy b"),
    ]),
    ("what is no markup stays", ["<v Ana><laughs> a < b [b]x[/b]</v>"], [("ana", "<laughs> a < b [b]x[/b]")]),
    ("a guest", ["<v Ana (Guest)>Hello.</v>", "<v Ana>Oh.</v>"], [("ana", "Hello. Oh.")]),
]  # fmt: skip


@pytest.mark.parametrize(("cues", "expected"), [d[1:] for d in DIALECTS], ids=[d[0] for d in DIALECTS])
@pytest.mark.parametrize("make", [vtt, srt], ids=["vtt", "srt"])
def test_dialects(
    turns: Turns, make: Callable[..., str], cues: list[str], expected: list[tuple[str, str]]
) -> None:
    """Each program's way of naming speakers is read, in either file format."""
    assert expected == turns(f"fg.{make.__name__}", make(*cues))


def test_times_and_lines(read: Read) -> None:
    """A turn starts with its first cue and ends with its last, and knows the line of its first words."""
    transcript = read("fg.vtt", vtt("<v Ana>One.</v>", "<v Ana>Two.</v>", "<v Bo>Three.</v>")).transcript
    assert [(1.0, 3.0, 5), (3.0, 4.0, 13)] == [(t.started_at, t.ended_at, t.line) for t in transcript.turns]


def test_overlapping_times(read: Read) -> None:
    """Cues that overlap are read in the order of the file; a turn ends with the latest of its cues."""
    content = (
        "1\n00:00:01,000 --> 00:00:09,000\nAna : Un.\n\n2\n00:00:02,500 --> 00:00:03,000\nAna : Deux.\n\n"
        "3\n00:00:02,900 --> 00:00:05,000\nBo : Trois.\n\n4\n00:00:05,000 --> 00:00:06,000\nBo : Quatre."
    )
    result = read("fg.srt", content)
    assert [(1.0, 9.0), (2.9, 6.0)] == [(t.started_at, t.ended_at) for t in result.transcript.turns]
    assert () == result.notices


def test_french_spaces_before_the_colon(turns: Turns) -> None:
    """A no-break space before the colon is none of the label."""
    content = srt("Léa\u202f: Bonjour\u202f!", "Marc\u00a0: Oui.", "Léa\u202f: Ah.", "Marc : Non.")
    assert turns("fg.srt", content) == [
        ("léa", "Bonjour\u202f!"),
        ("marc", "Oui."),
        ("léa", "Ah."),
        ("marc", "Non."),
    ]


def test_notes_are_metadata(read: Read) -> None:
    """The header line and NOTE blocks are kept; styles are not."""
    content = "\ufeffWEBVTT - made up\n\nNOTE\nOne\ntwo\n\nSTYLE\n::cue {}\n\nNOTE three\n\n00:01.000 --> 00:02.000\n<v A>x"
    result = read("fg.vtt", content)
    assert {"header": "made up\nOne\ntwo\nthree"} == result.transcript.metadata
    assert () == result.notices


def test_what_cannot_be_read_is_reported(read: Read) -> None:
    """A cue with broken times is listed line by line, and so are words before the first speaker."""
    content = "WEBVTT\n\n00:01.000 --> 00:02.000\nwho says this?\n\n2\n00:xx --> 00:03.000\nlost\n\n00:04.000 --> 00:05.000\n<v A>x"
    result = read("fg.vtt", content)
    assert [(4, "who says this?"), (7, "00:xx --> 00:03.000"), (8, "lost")] == [
        (notice.line, notice.text) for notice in result.notices
    ]


def test_a_blank_line_inside_a_cue(read: Read) -> None:
    """SubRip words behind a blank line still belong to their cue; in WebVTT they are reported."""
    assert "One. Two." in read("fg.srt", srt("Moderator: One.\n\nTwo.", "Bo: Yes.")).transcript.text
    result = read("fg.vtt", vtt("Moderator: One.\n\nTwo.", "Bo: Yes."))
    assert "Two." in [notice.text for notice in result.notices]


def test_live_captions_that_restart_and_repeat(read: Read) -> None:
    """Times that go back and cues that repeat are read as they are, with a notice each."""
    content = srt("Ana: one two three.", "Ana: one two three.", "Bo: Yes.", "Bo: No.").replace(
        "00:00:03", "00:00:00"
    )
    result = read("fg.srt", content)
    reasons = " / ".join(notice.reason for notice in result.notices)
    assert "repeats the words" in reasons
    assert "times go back" in reasons
    assert "one two three. one two three." in result.transcript.text


def test_a_line_broken_before_a_colon(turns: Turns) -> None:
    """Inside a cue lines are broken anywhere, so a name there once is talk."""
    expected = [("ana", "I met him and Peter: he knows."), ("bo", "Yes."), ("ana", "Oh.")]
    assert expected == turns("fg.vtt", vtt("Ana: I met him and\nPeter: he knows.", "Bo: Yes.", "Ana: Oh."))


def test_the_participant_list_decides(turns: Turns) -> None:
    """A label of the participant list counts wherever a line begins with it."""
    people = [Participant("Ana"), Participant("Peter")]
    expected = [("ana", "I met him."), ("peter", "So?")]
    assert expected == turns("fg.vtt", vtt("Ana: I met him.\nPeter: So?"), people)


def test_captions_in_a_text_file(turns: Turns) -> None:
    """Captions are known by their content where the suffix is .txt, and without the line WEBVTT."""
    content = vtt("<v Ana>Hello.</v>")
    assert [("ana", "Hello.")] == turns("fg.txt", content)
    assert [("ana", "Hello.")] == turns("fg2.txt", "\ufeff" + srt("<v Ana>Hello.</v>"))
    assert [("ana", "Hello.")] == turns("fg.vtt", content.removeprefix("WEBVTT\n\n1\n"))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("fg.vtt", "", "the file is empty"),
        ("fg.vtt", "WEBVTT", "the file has no cues"),
        ("fg.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "the file has no cues"),
        ("fg.vtt", vtt("Hello.", "Yes."), "no speaker was found"),
        ("fg.srt", "1\nno times here\n", "neither WebVTT nor SubRip"),
    ],
)
def test_files_that_cannot_be_read(read: Read, name: str, content: str, expected: str) -> None:
    """An empty export, captions without names and other texts are refused, each with its own message."""
    with pytest.raises(InputError, match=expected):
        read(name, content)
