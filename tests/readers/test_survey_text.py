"""Surveys in text files: encodings, separators, numbers and headers are found, and it is said what was guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.readers.survey_file import SurveyFile, as_number, code_of, number_text, text_column
from pipeline.readers.survey_text import read_text_survey
from pipeline.readers.surveys import read_survey_file

CZECH = "často; občas; nikdy; výjimečně; Přítel úřaduje; příště"
DANISH = "På bænken; aldrig; sjældent; nøgle; låser døren"
FRENCH = "très souvent; jamais; la fenêtre; à côté; l’été; ça"
GERMAN = "häufig; nie; größer; „gelegentlich“; Übung"
POLISH = "często; źle; łatwo; zawsze; później"
GUESSED = "the file does not say its encoding"

ENCODINGS = [
    ("UTF-8", CZECH, "utf-8", "UTF-8", False),
    ("UTF-8 with its mark, of Excel", CZECH, "utf-8-sig", "UTF-8", False),
    ("UTF-16 with its mark, of Excel's Unicode text", CZECH, "utf-16", "UTF-16", False),
    ("UTF-16 without its mark", DANISH, "utf-16-le", "UTF-16", True),
    ("UTF-16 without its mark, the other way round", DANISH, "utf-16-be", "UTF-16", True),
    ("UTF-32", CZECH, "utf-32", "UTF-32", False),
    ("Danish Windows", DANISH, "cp1252", "Windows-1252 (Western Europe)", True),
    ("French Windows", FRENCH, "cp1252", "Windows-1252 (Western Europe)", True),
    ("German Windows", GERMAN, "cp1252", "Windows-1252 (Western Europe)", True),
    (
        "three languages of Western Europe",
        DANISH + FRENCH + GERMAN,
        "cp1252",
        "Windows-1252 (Western Europe)",
        True,
    ),
    ("Czech Windows", CZECH, "cp1250", "Windows-1250 (Central Europe)", True),
    ("Polish Windows", POLISH, "cp1250", "Windows-1250 (Central Europe)", True),
    ("Czech Unix of old", CZECH, "iso8859_2", "ISO 8859-2 (Central Europe)", True),
    ("French Mac of old", FRENCH, "mac_roman", "Mac Roman", True),
    ("Danish DOS", DANISH, "cp850", "DOS 850 (Western Europe)", True),
    ("Czech DOS", CZECH, "cp852", "DOS 852 (Central Europe)", True),
]


def text_survey(text: str, encoding: str = "utf-8", declared: str = "") -> SurveyFile:
    """The survey in a text of that encoding."""
    return read_text_survey(text.encode(encoding), "survey.csv", declared)


@pytest.mark.parametrize(
    ("text", "encoding", "expected", "guessed"),
    [case[1:] for case in ENCODINGS],
    ids=[case[0] for case in ENCODINGS],
)
def test_encodings_are_found(text: str, encoding: str, expected: str, guessed: bool) -> None:
    """The letters come out right whatever the file is in, and a guess is told."""
    found = text_survey(f"id,question\n1,{text}\n2,{text}\n", encoding)
    assert (expected, (text, text)) == (found.encoding, found.columns[1].answers)
    assert guessed == any(GUESSED in notice for notice in found.notices)


def test_a_declared_encoding_wins() -> None:
    """German in Windows-1250 and Windows-1252 is the same; what is declared is taken, without a notice."""
    found = text_survey(f"id,q\n1,{FRENCH}\n", "cp1252", "cp1250")
    assert ("Windows-1250 (Central Europe)", ()) == (found.encoding, found.notices)
    assert "tr\u010ds" in found.columns[1].answers[0]


def test_a_declared_encoding_that_is_wrong() -> None:
    """Where the file is not of the declared encoding, line and byte are named."""
    with pytest.raises(InputError, match=r"line 2: byte .* is not utf-8"):
        text_survey(f"id,q\n1,{FRENCH}\n", "cp1252", "utf-8")


SEPARATORS = [
    ("comma", "id,q,w\n1,often,0.5\n", "comma"),
    ("semicolon", "id;q;w\n1;often;0,5\n", "semicolon"),
    ("tab", "id\tq\tw\n1\toften\t0,5\n", "tab"),
    ("bar", "id|q|w\n1|often|0.5\n", "bar"),
    ("declared by Excel", "sep=;\nid;q;w\n1;often;0,5\n", "semicolon"),
    ("commas within quotation marks", 'id;q;w\n1;"often";0,5\n', "semicolon"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [case[1:] for case in SEPARATORS], ids=[case[0] for case in SEPARATORS]
)
def test_separators_are_found(text: str, expected: str) -> None:
    """Comma, semicolon, tab and bar."""
    found = text_survey(text)
    assert f"text, separated by {expected}" == found.format
    assert ["id", "q", "w"] == [column.name for column in found.columns]
    assert 0.5 == as_number(found.columns[2].answers[0])


NUMBERS = [
    ("12", 12.0),
    ("1.5", 1.5),
    ("1,5", 1.5),
    (",5", 0.5),
    ("0,512", 0.512),
    ("1.234,5", 1234.5),
    ("1,234.5", 1234.5),
    ("1.234.567,8", 1234567.8),
    ("1 234,5", 1234.5),
    ("1\u202f234", 1234.0),
    ("1’234.5", 1234.5),
    ("−2", -2.0),
    ("1e-3", 0.001),
    ("", None),
    ("nan", None),
    ("inf", None),
    ("1e999", None),
    ("1_000", None),
    ("12 years", None),
    ("1,2,3", None),
    ("18-24", None),
    (".", None),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_numbers(text: str, expected: float | None) -> None:
    """Decimal points and commas, thousands in every common way, and what is no number."""
    assert expected == as_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_a_number_survives_as_text(value: float) -> None:
    """What is written of a number is read as the same number."""
    assert value == as_number(number_text(value))


COLUMNS = [
    ("whole numbers written with a fraction", ["1.0", "2.0", ""], ("1", "2", ""), "number"),
    ("in the German way", ["1,0", "2,00"], ("1", "2"), "number"),
    ("real fractions stay", ["1.0", "2.5"], ("1.0", "2.5"), "number"),
    ("leading zeros stay", ["007", "08"], ("007", "08"), "number"),
    ("words", [" often ", "never"], ("often", "never"), "text"),
    ("numbers and words", ["1.0", "never"], ("1.0", "never"), "text"),
    ("nothing", ["", "  "], ("", ""), "empty"),
]


@pytest.mark.parametrize(
    ("cells", "answers", "kind"), [case[1:] for case in COLUMNS], ids=[case[0] for case in COLUMNS]
)
def test_columns_of_text(cells: list[str], answers: tuple[str, ...], kind: str) -> None:
    """Codes come out as they are declared, 1 and not 1.0, and nothing else is changed."""
    column = text_column("q", cells)
    assert (answers, kind) == (column.answers, column.kind)
    assert answers.count("") == column.absent.get("", 0)


@given(st.text(max_size=12))
def test_a_code_of_a_code_is_itself(text: str) -> None:
    """Putting a code into its form changes it once at most."""
    assert code_of(text) == code_of(code_of(text))


def test_rows_of_questions_below_the_header() -> None:
    """Qualtrics writes the questions and ids of its own below the header; they are no respondents."""
    text = 'id,Q1\nId,"How often, on the whole?"\n"{""ImportId"":""_id""}","{""ImportId"":""QID1""}"\nR_1,often\n'
    found = text_survey(text)
    assert (("R_1",), "How often, on the whole?", (3,)) == (
        found.columns[0].answers,
        found.columns[1].label,
        found.rows,
    )
    assert ["Qualtrics" in notice for notice in found.notices] == [True]


def test_columns_without_a_name() -> None:
    """R writes row names under no name: the column can be told, and hides nothing."""
    assert ["column 1", "q"] == [column.name for column in text_survey(",q\n1,often\n").columns]


@given(
    st.one_of(
        st.binary(max_size=60), st.text(max_size=60).map(lambda text: text.encode("utf-16-le", "replace"))
    )
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever stands in a file, it is a table or a sentence about what is wrong, and every column has every row."""
    try:
        found = read_text_survey(data, "survey.csv", "")
    except InputError:
        return
    assert {len(found.rows)} >= {len(column.answers) for column in found.columns}


OTHERS = [
    ("survey.xls", b"\xd0\xcf\x11\xe0", "Save it as .xlsx"),
    ("survey.ods", b"PK\x03\x04", "Save it as .xlsx"),
    ("survey.sas7bdat", b"\x00", "Export it as CSV"),
    ("survey.csv", b"", "the file is empty"),
    ("survey.csv", b"id,q\n1\n", "the row has 1 cell, the header 2"),
    ("survey.csv", b"id,q,q\n1,2,3\n", "in the header twice"),
]


@pytest.mark.parametrize(("name", "data", "expected"), OTHERS)
def test_files_that_are_not_read(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    """What is no survey is refused in a sentence that says what to do."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=expected):
        read_survey_file(path, source=name)
