"""Surveys of SPSS and Stata: labels, missing values, encodings, dates and the weight of the file itself."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.readers import survey_child, survey_statistics
from pipeline.readers.survey_dictionary import spss_weight, stata_version
from pipeline.readers.survey_file import SurveyColumn, SurveyFile
from pipeline.readers.surveys import read_survey_file

SHARED = "data/formats/survey/pyreadstat"


def here(path: Path, encoding: str) -> Any:
    """What `apart` gives, without the time that another process takes."""
    try:
        return survey_child.read(str(path), encoding, survey_statistics.MOST_CELLS)
    except Exception as error:  # noqa: BLE001  # as the other process does
        return str(error)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Files are read in this process but where a test is about the other one."""
    if "apart" not in request.node.name:
        monkeypatch.setattr(survey_statistics, "apart", here)


def column(file: SurveyFile, name: str) -> SurveyColumn:
    """The column of that name, which must be there."""
    found = file.column(name)
    assert found is not None
    return found


def read(path: Path, **options: str) -> SurveyFile:
    """A file, read."""
    return read_survey_file(path, source=path.name, **options)


def written(folder: Path, frame: pd.DataFrame, name: str = "survey.sav", **options: Any) -> SurveyFile:
    """A frame written by pyreadstat and read again."""
    path = folder / name
    write = pyreadstat.write_dta if name.endswith(".dta") else pyreadstat.write_sav
    write(frame, path, **options)
    return read(path)


# file, format, encoding, rows, and of some columns: kind, answers of the first rows, labels, no answer
SAMPLES = [
    ("sample.zsav", "SPSS, compressed", "windows-1252", 5),
    ("sample.por", "SPSS portable", "", 5),
    ("sample.dta", "Stata, version 117 of the format", "", 5),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "form", "encoding", "rows"), SAMPLES)
def test_the_same_survey_in_three_formats(
    shared: Path, name: str, form: str, encoding: str, rows: int
) -> None:
    """SPSS compressed and portable and Stata hold one survey, and it is read as one."""
    file = read(shared / SHARED / name)
    assert (form, encoding, rows, ()) == (file.format, file.encoding, len(file.rows), file.notices)
    by_name = {column.name.lower(): column for column in file.columns}
    assert ("a", "b", "c", "d", "e") == by_name["mychar"].answers
    assert ("1.1", "1.2", "-1000.3", "-1.4", "1000.3") == by_name["mynum"].answers
    assert ("2018-05-06", "1880-05-06", "1960-01-01", "1583-01-01", "") == by_name["mydate"].answers
    assert "1880-05-06 10:10:10" == by_name["dtime"].answers[1]
    assert "23:10:10" == by_name["mytime"].answers[1]
    assert ("1", "2", "1", "2", "1") == by_name["mylabl"].answers
    assert {"1": "Male", "2": "Female"} == by_name["mylabl"].labels
    assert {"1": "low", "2": "medium", "3": "high"} == by_name["myord"].labels
    assert ["text", "number", "date", "date", "number", "number", "time"] == [c.kind for c in file.columns]
    assert {"": 1} == by_name["mydate"].absent
    assert "labeled" == by_name["mylabl"].label


@pytest.mark.shared
def test_missing_values_of_spss(shared: Path) -> None:
    """Ranges and single values that the file declares as missing are no answer, and are counted by code."""
    file = read(shared / SHARED / "sample_missing.sav")
    number, labelled, ordinal = (column(file, name) for name in ("mynum", "mylabl", "myord"))
    assert ("2000 to 3000", "-1") == number.missing
    assert {"-1": 1, "2500": 1} == number.absent
    assert ("1.1", "1.2", "-1000.3", "-1.4", "1000.3", "", "") == number.answers
    assert {"-1": 1, "": 1} == labelled.absent
    assert "undetermined" == labelled.labels["-1"]
    assert {"-1": 1, "-3": 1} == ordinal.absent
    assert "ordinal" == ordinal.measure
    ranges = read(shared / SHARED / "simple_alltypes.sav")
    assert {"-9": 1, "": 2, "999": 1} == column(ranges, "z").absent
    assert ("1776-07-04", "number") == (column(ranges, "y").answers[3], column(ranges, "quarter").kind)


@pytest.mark.shared
def test_missing_values_of_stata(shared: Path) -> None:
    """.a to .z are no answer, each counted by its name, with its label; the plain dot counts as empty."""
    file = read(shared / SHARED / "missing_test.dta")
    found = [(column.absent, column.answers) for column in file.columns]
    letters = [({f".{letter}": 1}, ("",)) for letter in "abcxyz"]
    assert [*letters, ({"": 1}, ("",)), ({"": 1}, ("",)), ({}, ("1",))] == found
    assert "missing" == file.columns[0].labels[".a"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [("hebrews.sav", "ותק_ב"), ("tegulu.sav", "నేను గతంలో వాడిన బ")],
)
def test_other_scripts(shared: Path, name: str, expected: str) -> None:
    """Names and answers in other scripts are read whole."""
    file = read(shared / SHARED / name)
    assert expected in {*(column.name for column in file.columns), *file.columns[-1].answers}
    assert "UTF-8" == file.encoding


def survey_frame() -> pd.DataFrame:
    """Five respondents with everything that is awkward."""
    return pd.DataFrame(
        {
            "id": [1, 2, 3, 4, 5],
            "hlídám": [1.0, 2.0, 3.0, 98.0, None],
            "text": ["ano", "XX", "nevím", "", "dlouhá " * 50],
            "váha": [0.5, 1.0, 1.25, 1.0, 1.25],
        }
    )


@pytest.mark.parametrize("compress", [False, True], ids=["sav", "zsav"])
def test_czech_labels_and_missing_ranges(tmp_path: Path, compress: bool) -> None:
    """Labels in Czech, a range and a text as missing values, strings longer than a segment; packed or not."""
    file = written(
        tmp_path,
        survey_frame(),
        "survey.zsav" if compress else "survey.sav",
        compress=compress,
        column_labels={"hlídám": "Jak často hlídáte ulici?"},
        variable_value_labels={"hlídám": {1: "nikdy", 2: "občas", 3: "často", 98: "neví"}},
        missing_ranges={"hlídám": [{"lo": 90, "hi": 99}], "text": ["XX"]},
        variable_measure={"hlídám": "ordinal"},
    )
    watch, text = column(file, "hlídám"), column(file, "text")
    assert ("1", "2", "3", "", "") == watch.answers
    assert {"98": 1, "": 1} == watch.absent
    assert ("90 to 99",) == watch.missing
    assert ("Jak často hlídáte ulici?", "často", "ordinal") == (watch.label, watch.shown("3"), watch.measure)
    assert {"XX": 1, "": 1} == text.absent
    assert "dlouhá " * 49 + "dlouhá" == text.answers[-1]
    assert "UTF-8" == file.encoding


def test_the_weight_of_an_spss_file(tmp_path: Path) -> None:
    """The variable that a file is weighted by stands in its header by its place, counted in pieces of eight bytes."""
    path = tmp_path / "survey.sav"
    labels: dict[str, dict[int | float, str]] = {"hlídám": {1: "nikdy", 2: "občas"}}
    pyreadstat.write_sav(survey_frame(), path, variable_value_labels=labels, note="A note.")
    data = bytearray(path.read_bytes())
    assert "" == spss_weight(bytes(data))
    pieces = [i for i in range(1, 80) if spss_weight(bytes(data[:76] + struct.pack("<i", i) + data[80:]))]
    names = [spss_weight(bytes(data[:76] + struct.pack("<i", i) + data[80:])) for i in pieces]
    assert ["id", "hlídám", "text", "váha"] == [name for name in names if not name.startswith("TEXT")]
    data[76:80] = struct.pack("<i", pieces[-1])
    path.write_bytes(data)
    assert "váha" == read(path).weight


def test_a_damaged_dictionary_names_no_weight(tmp_path: Path) -> None:
    """Wherever a file breaks off, and whatever lengths it claims, looking for the weight comes to an end."""
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(survey_frame(), path, note="A note.")
    data = bytearray(path.read_bytes())
    data[76:80] = struct.pack("<i", 999)
    assert all("" == spss_weight(bytes(data[:end])) for end in range(0, len(data), 7))
    for at in range(176, len(data) - 4, 4):
        spss_weight(bytes(data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]))


def test_stata(tmp_path: Path) -> None:
    """Missing values with letters, labels in Czech, numbers of four bytes as they were typed."""
    frame = pd.DataFrame({"id": [1, 2, 3], "q": [1, 2, "b"], "s": ["a", "ěšč", "b"]})
    file = written(
        tmp_path,
        frame,
        "survey.dta",
        variable_value_labels={"q": {1: "nikdy", 2: "občas"}},
        missing_user_values={"q": ["b"]},
    )
    assert (("1", "2", ""), {".b": 1}, {"1": "nikdy", "2": "občas"}) == (
        column(file, "q").answers,
        column(file, "q").absent,
        column(file, "q").labels,
    )
    assert ("a", "ěšč", "b") == column(file, "s").answers
    assert ("UTF-8", ()) == (file.encoding, file.notices)


def test_numbers_of_four_bytes(tmp_path: Path) -> None:
    """Stata's usual numbers come out as they were typed, not with the digits that eight bytes add."""
    frame = pd.DataFrame({"w": pd.Series([0.1, 1.1, 2.0], dtype="float32")})
    frame.to_stata(tmp_path / "survey.dta", write_index=False)
    assert ("0.1", "1.1", "2") == read(tmp_path / "survey.dta").columns[0].answers


def test_an_old_stata_file_that_does_not_say_its_encoding(tmp_path: Path) -> None:
    """Before version 118 text was in the computer's own encoding: a guess is told, a declared one is used."""
    path = tmp_path / "old.dta"
    frame = pd.DataFrame({"q": ["Pr1is", "b"]})
    pyreadstat.write_dta(frame, path, version=12)
    path.write_bytes(path.read_bytes().replace(b"Pr1is", b"P\xf8\xeds\xe8"))
    assert 114 <= stata_version(path.read_bytes()) <= 117
    guessed = read(path)
    assert ("WINDOWS-1252", True) == (guessed.encoding, "does not say its encoding" in guessed.notices[0])
    assert ("Příč"[0:1], "Přísč") == (
        guessed.columns[0].answers[0][0],
        read(path, encoding="cp1250").columns[0].answers[0],
    )


def test_an_encoding_that_is_not_what_the_file_says(tmp_path: Path) -> None:
    """Text that is not UTF-8 in a file that says so is read all the same, and told; the declared encoding is used."""
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(pd.DataFrame({"q": ["Pr1is", "b"]}), path)
    path.write_bytes(path.read_bytes().replace(b"Pr1is", b"P\xf8\xeds\xe8"))
    assert ("WINDOWS-1252", True) == (
        read(path).encoding,
        "not in the encoding that the file names" in read(path).notices[0],
    )
    assert (("Přísč", "b"), ()) == (
        read(path, encoding="cp1250").columns[0].answers,
        read(path, encoding="cp1250").notices,
    )
    with pytest.raises(InputError, match="its text is not 'utf-8'"):
        read(path, encoding="utf-8")


def test_dates_beyond_the_calendar(tmp_path: Path) -> None:
    """A date that Python does not know leaves the numbers of the file, and the file is read."""
    frame = pd.DataFrame({"d": [1.0e14, 13744944000.0], "q": [1.0, 2.0]})
    file = written(tmp_path, frame, variable_format={"d": "DATE11"})
    assert 2 == len(file.rows)
    assert "13744944000" in column(file, "d").answers or "2018-05-06" in column(file, "d").answers


BROKEN = [
    ("nothing", b""),
    ("not what its name says", b"respondent,q1\n1,often\n"),
    ("broken off in the header", b"$FL2@(#) SPSS DATA FILE"),
    ("noise", bytes(range(256)) * 20),
]


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".por", ".dta"])
@pytest.mark.parametrize("data", [case[1] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_damaged_files(tmp_path: Path, suffix: str, data: bytes) -> None:
    """A damaged file is refused in a sentence that says what to do."""
    path = tmp_path / f"survey{suffix}"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"Open it in its own program|right file"):
        read(path)


def test_a_file_that_breaks_off(tmp_path: Path) -> None:
    """A file of which the end is lost is refused, not read in part."""
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(pd.concat([survey_frame()] * 50), path)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(InputError, match="cannot be read"):
        read(path)


def test_a_file_larger_than_any_survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is looked at before values are read."""
    monkeypatch.setattr(survey_statistics, "MOST_CELLS", 19)
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(survey_frame(), path)
    with pytest.raises(InputError, match="5 rows of 4 variables, more than any survey"):
        read(path)


def test_there_is_no_such_file(tmp_path: Path) -> None:
    """A missing file is said to be missing."""
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "survey.sav")


def test_a_file_is_read_apart(tmp_path: Path) -> None:
    """In a process of its own a file is read as it is here, wherever it lies and whatever it is called."""
    folder = tmp_path / "wave 1; ěšč"
    folder.mkdir()
    file = written(folder, survey_frame(), missing_ranges={"hlídám": [98]})
    assert ("1", "2", "3", "", "") == column(file, "hlídám").answers
    assert {"98": 1, "": 1} == column(file, "hlídám").absent


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "it is damaged"),
        ("raise SystemExit(1)", "it is damaged"),
        ("while True: pass", "took more than"),
    ],
    ids=["crashes", "fails", "does not end"],
)
def test_a_crash_apart_is_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, expected: str
) -> None:
    """Where a damaged file brings the library down, or keeps it busy, that is a sentence and not the end of the program."""
    child = tmp_path / "child.py"
    child.write_text(script, encoding="utf-8")
    monkeypatch.setattr(survey_statistics, "_CHILD", child)
    monkeypatch.setattr(survey_statistics, "_LONGEST", 0.2)
    (tmp_path / "survey.sav").write_bytes(b"$FL2")
    with pytest.raises(InputError, match=expected):
        read(tmp_path / "survey.sav")
