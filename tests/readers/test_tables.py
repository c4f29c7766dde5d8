"""CSV transcripts: a row per turn."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.errors import InputError
from pipeline.readers import ReadTranscript

Read = Callable[..., ReadTranscript]
Turns = Callable[..., list[tuple[str, str]]]

HEADERS = [
    ("English, comma", "Time,Speaker,Text", ","),
    ("English, start and end", "Start Time,End Time,Speaker Name,Transcript", ","),
    ("German, semicolon", "Zeit;Sprecher;Text", ";"),
    ("German, inclusive", "Beginn;Ende;Sprecher:in;Äußerung", ";"),
    ("Czech, tab", "Čas\tMluvčí\tPromluva", "\t"),
    ("Danish, bar", "Tid|Taler|Ytring", "|"),
    ("French, semicolon", "Début;Locuteur;Propos", ";"),
    ("other columns between", "no,speaker,mood,text,start", ","),
]


@pytest.mark.parametrize(("header", "separator"), [h[1:] for h in HEADERS], ids=[h[0] for h in HEADERS])
def test_headers_and_separators(turns: Turns, header: str, separator: str) -> None:
    """Columns are found by their names in five languages, and the separator by the file."""
    speakers = ("speaker", "speaker name", "sprecher", "sprecher:in", "mluvčí", "taler", "locuteur")
    words = ("text", "transcript", "äußerung", "promluva", "ytring", "propos")
    names = header.lower().split(separator)
    cells = ["P1" if name in speakers else "a, b; c" if name in words else "" for name in names]
    row = separator.join(f'"{cell}"' if cell else "" for cell in cells)
    assert [("p1", "a, b; c")] == turns("fg.csv", f"{header}\n{row}\n")


def test_cells_are_verbatim(read: Read) -> None:
    """Quotation marks, separators and line breaks inside a cell are the speaker's; lines are counted with them."""
    content = 'Zeit;Sprecher;Text\r\n00:01:05;M;"Eins; ""zwei""\r\n\r\ndrei"\r\n1:02:03;P1;=SUM(1)\r\n'
    transcript = read("fg.csv", content).transcript
    assert ['Eins; "zwei"\ndrei', "=SUM(1)"] == [transcript.words_of(turn) for turn in transcript.turns]
    assert [(65.0, 2), (3723.0, 5)] == [(turn.started_at, turn.line) for turn in transcript.turns]


def test_times(read: Read) -> None:
    """Times may be marked, in seconds or before the words; what is none is reported and left out."""
    content = "start,end,speaker,text\n[00:05],7.5,A,x\n12,13,B,y\nsoon,,A,z\n,,B,v\n"
    result = read("fg.csv", content)
    times = [(turn.started_at, turn.ended_at) for turn in result.transcript.turns]
    assert [(5.0, 7.5), (12.0, 13.0), (None, None), (None, None)] == times
    assert [(4, "soon")] == [(notice.line, notice.text) for notice in result.notices]
    assert 9.0 == read("b.csv", "speaker,text\nA,[00:09] x\n").transcript.turns[0].started_at


def test_rows_without_speaker_or_words(read: Read) -> None:
    """A row without a speaker goes on with the last, a row without words is no turn; both are reported."""
    result = read("fg.csv", "speaker,text\n,lost\nA:,x\n,y\nB (guest),\nA,z\n[C],v\n")
    transcript = result.transcript
    said = [(turn.speaker_id, transcript.words_of(turn)) for turn in transcript.turns]
    assert [("a", "x\ny\nz"), ("c", "v")] == said
    assert [(2, "lost"), (4, "y"), (5, "B")] == [(notice.line, notice.text) for notice in result.notices]
    assert ["B"] == [speaker.label for speaker in transcript.silent]


def test_columns_not_read_are_reported(read: Read) -> None:
    """Every column that is neither speaker, words nor time is named once."""
    result = read("fg.csv", "speaker,mood,text,place\nA,,x,\nB,,y,\n")
    assert ["mood, place"] == [notice.text for notice in result.notices]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "the file is empty"),
        ("who?,why\na,b\n", "no columns of speakers and of words were found among: who\\?, why"),
        ("speaker,text\nA,one, two\nB,x,y,z\n", "line 2, row 1: the row has 3 cells, the header 2"),
        ('speaker,text\nA,"open\nB,x\n', "line 2: the row cannot be read"),
        ("speaker,text,text\nA,x,y\n", "text: the column stands in the header twice"),
        ("speaker,text\n", "no speaker was found"),
    ],
)
def test_tables_that_cannot_be_read(read: Read, content: str, expected: str) -> None:
    """Damaged tables are refused with the place and the way to mend them."""
    with pytest.raises(InputError, match=expected):
        read("fg.csv", content)


def test_every_ragged_row_is_named(read: Read) -> None:
    """All rows that do not fit are reported at once; empty cells and blank rows at the end do no harm."""
    with pytest.raises(InputError) as caught:
        read("fg.csv", "speaker,text\nA,b,c\nA,b\nA\nA,b,,\n,,\n")
    assert [1, 3] == [problem.row for problem in caught.value.problems]


def test_the_separator_line_of_excel(turns: Turns) -> None:
    """`sep=;` on the first line is no header."""
    assert [("a", "x, y")] == turns("fg.csv", "sep=;\nspeaker;text\nA;x, y\n")
