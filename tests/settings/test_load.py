"""study.toml: what it may say, and every mistake in it at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.settings import (
    AgreementSettings,
    ComparisonSettings,
    Gate,
    GateSettings,
    ReviewSettings,
    SegmentSettings,
    Settings,
    SuggestionSettings,
    TranscriptSettings,
)
from pipeline.settings.load import load

Write = Callable[[str], Path]

MINIMAL = """\
[study]
title = "Health in the town"
[transcripts]
folder = "transcripts"
[codebook]
file = "codebook.yaml"
"""

FULL = """\
[study]
title = "Health in the town"
note = "Made up."
languages = ["cs", "en"]
[transcripts]
folder = "transcripts"
encoding = "cp1250"
exclude = ["*-draft.txt"]
moderators = ["Mod", "M"]
observers = ["Obs"]
[transcripts.about."fg-1"]
language = "en"
country = "UK"
sector = "public health"
[participants]
file = "participants.csv"
encoding = "cp1252"
[codebook]
file = "codebook.yaml"
[segments]
by = "window"
max_words = 40
window = 4
step = 2
roles = ["participant", "observer"]
[suggestions]
taggers = ["rules"]
threshold = 1
[suggestions.thresholds]
suspects = 0.25
[review]
decisions = "coded"
round = "round-2"
closed_rounds = ["round-1"]
adjudicators = ["ruth"]
hints = false
reopen = 0.2
recall_target = 0.9
stop_confidence = 0.99
again = { "ines-2" = "ines" }
[agreement]
reliable = 0.75
tentative = 0.6
[gates]
min_alpha = -0.5
min_alpha_overall = 0.5
alpha_by = "lower bound"
min_percent = "not applicable, because alpha is the gate"
min_double_coded = 0
max_unreviewed = 1
max_conflicts = 20
max_outdated = 3
[gates.min_alpha_of]
suspects = 0.7
rare = "not applicable, because it is rare"
[comparison]
perceived = "grade"
country = "land"
sector = "field"
group = "who"
least_people = 1
[survey]
file = "survey.csv"
encoding = "utf-16"
respondent = "id"
country = "land"
weight = "w"
strata = "region"
psu = "town"
attributes = ["age"]
missing = "zero"
least_answered = 1
no_answer = ["don't know"]
items = [
    { column = "q1", id = "wash", label = "Wash hands", sector = "health", how = "alone", benefits = "others" },
    { column = "q2", weight = 2, reverse = true },
]
[survey.scores]
never = 0
often = 2.5
[survey.country_names]
CZ = "Czech Republic"
[report]
file = "out/report.html"
"""


def told(folder: Path) -> list[tuple[str | None, str]]:
    """Key and message of every problem of a study."""
    with pytest.raises(InputError) as caught:
        load(folder)
    return [(problem.key, problem.what) for problem in caught.value.problems]


def test_the_least_that_a_study_needs(write: Write) -> None:
    """A title, a folder and a codebook are enough; everything else has a default."""
    folder = write(MINIMAL)
    expected = Settings(
        folder=folder,
        title="Health in the town",
        note="",
        languages=("en",),
        transcripts=TranscriptSettings("transcripts"),
        codebook="codebook.yaml",
    )
    assert expected == load(folder)
    assert "en" == expected.language
    assert folder / "study.db" == expected.database


def test_everything_that_a_study_may_say(write: Write) -> None:
    """Every key is read to where it belongs."""
    found = load(write(FULL))
    transcripts = TranscriptSettings(
        "transcripts",
        "cp1250",
        ("*-draft.txt",),
        ("Mod", "M"),
        ("Obs",),
        {"fg-1": "en"},
        {"fg-1": {"country": "UK", "sector": "public health"}},
    )
    assert ("Made up.", ("cs", "en"), transcripts) == (found.note, found.languages, found.transcripts)
    assert ("participants.csv", "cp1252") == (found.participants, found.participants_encoding)
    assert SegmentSettings("window", 40, 4, 2, ("participant", "observer")) == found.segments
    assert SuggestionSettings(("rules",), 1.0, {"suspects": 0.25}) == found.suggestions
    review = ReviewSettings("coded", "round-2", ("round-1",), ("ruth",), False, 0.2, 0.9, 0.99)
    assert replace(review, again={"ines-2": "ines"}) == found.review
    assert AgreementSettings(0.75, 0.6) == found.agreement
    waived = Gate(waived="not applicable, because alpha is the gate")
    of_codes = {"suspects": Gate(0.7), "rare": Gate(waived="not applicable, because it is rare")}
    few = Gate(0), Gate(1), Gate(20), Gate(3)
    expected = GateSettings(Gate(-0.5), of_codes, waived, *few, Gate(0.5), "lower bound")
    assert expected == found.gates
    assert ComparisonSettings("grade", "land", "field", "who", 1) == found.comparison
    assert "out/report.html" == found.report.file
    assert found.folder / "out" / "report.html" == found.path(found.report.file)


def test_the_survey(write: Write) -> None:
    """Columns, items and the declared index are read to where they belong."""
    survey = load(write(FULL)).survey
    assert survey is not None
    assert ("survey.csv", "utf-16") == (survey.file, survey.encoding)
    mapping, formula = survey.mapping, survey.formula
    assert ("id", "land", "w", "region", "town", ("age",)) == (
        mapping.respondent,
        mapping.country,
        mapping.weight,
        mapping.strata,
        mapping.psu,
        mapping.attributes,
    )
    assert {"CZ": "Czech Republic"} == mapping.country_names
    first, second = formula.items
    assert ("wash", "q1", "Wash hands", "health", "alone", "others", 1.0, False) == (
        first.id,
        first.column,
        first.label,
        first.sector,
        first.how,
        first.benefits,
        first.weight,
        first.reverse,
    )
    assert ("q2", "q2", "q2", 2.0, True) == (
        second.id,
        second.column,
        second.label,
        second.weight,
        second.reverse,
    )
    assert ({"never": 0.0, "often": 2.5}, "zero", 1.0, ("don't know",)) == (
        formula.scores,
        formula.missing,
        formula.least_answered,
        formula.no_answer,
    )


def test_the_sample_study() -> None:
    """The study in the repository is sound."""
    found = load(Path(__file__).resolve().parents[2])
    assert ("en", "cs", "da", "fr", "de") == found.languages
    assert found.survey is not None
    assert 18 == len(found.survey.formula.items)


RAW: list[tuple[str, bytes, str]] = [
    ("not closed", b'[study]\ntitle = "x\n', "study.toml, line 2: a quotation mark is not closed."),
    ("key twice", b"[a]\nb = 1\nb = 2\n", "study.toml, line 3: the key 'b' stands here a second time."),
    ("another language", b"{title: x}", "study.toml, line 1: is not valid TOML"),
    (
        "cp1252",
        '[study]\ntitle = "Sécurité"\n'.encode("cp1252"),
        "study.toml: is not UTF-8. Save it as UTF-8.",
    ),
    ("a number of 5,000 digits", b"a = " + b"9" * 5000, "study.toml: is not valid TOML"),
    ("nested without end", b"a = " + b"[" * 100_000, "study.toml: is not valid TOML"),
]


@pytest.mark.parametrize(("name", "content", "expected"), RAW, ids=[case[0] for case in RAW])
def test_what_is_no_toml(name: str, content: bytes, expected: str, tmp_path: Path) -> None:
    """A file that is no TOML is told with its line where one is known."""
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(expected)


def test_a_byte_order_mark_does_no_harm(write: Write) -> None:
    """A study.toml saved by a Windows editor is read."""
    assert "Health in the town" == load(write("\ufeff" + MINIMAL)).title


def test_no_study_here(tmp_path: Path) -> None:
    """A folder without study.toml is told by its path, with the three ways on."""
    with pytest.raises(InputError, match=r"there is no study here\. .* focuscode init FOLDER") as caught:
        load(tmp_path)
    assert str(tmp_path / "study.toml") == caught.value.problems[0].where


def test_a_folder_by_that_name(tmp_path: Path) -> None:
    """A study.toml that cannot be read as a file is bad input, not a crash."""
    (tmp_path / "study.toml").mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path)


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A study's folder that is a file is bad input, not a crash."""
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"cannot be read|no study here"):
        load(tmp_path / "file")


@pytest.mark.skipif(os.name == "nt", reason="on Windows a link needs a privilege")
def test_links_that_go_in_circles(write: Write) -> None:
    """A declared file that is a link to itself is not there."""
    folder = write(MINIMAL.replace("codebook.yaml", "circle.yaml"))
    (folder / "circle.yaml").symlink_to("circle.yaml")
    assert [("codebook.file", "'circle.yaml': no such file.")] == told(folder)


def test_a_study_is_read_without_the_taggers(write: Write) -> None:
    """Settings that name no tagger of another package load none; the names of our own are those of their registry."""
    probe = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.settings.load import OWN_TAGGERS, load\n"
        "load(Path(sys.argv[1]))\nprint('pipeline.taggers' in sys.modules)\n"
        "from pipeline.taggers.registry import OWN\nprint(OWN == OWN_TAGGERS)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, write(MINIMAL)], check=True, capture_output=True, text=True
    )
    assert ["False", "True"] == done.stdout.split()


def test_a_threshold_is_learnt_unless_the_study_names_one(write: Write) -> None:
    """Without a threshold in study.toml there is none, not even a usual one; 0.5 is one like any other."""
    assert load(write(MINIMAL)).suggestions.threshold is None
    assert 0.5 == load(write(MINIMAL + "[suggestions]\nthreshold = 0.5\n")).suggestions.threshold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[agreement]\nreliable = 0.5\ntentative = 0.6\n",
            ("agreement.tentative", "is 0.6, above reliable = 0.5."),
        ),
        (
            '[review.again]\n"ines-2" = "ines"\n"ines-3" = "ines-2"\n',
            ("review.again.ines-3", "'ines-3' stands for 'ines-2', which is no name of a first time."),
        ),
        (
            '[review.again]\nines = "ines"\n',
            ("review.again.ines", "'ines' stands for 'ines', which is no name of a first time."),
        ),
    ],
    ids=["thresholds the wrong way round", "a third time after the second", "oneself"],
)
def test_what_cannot_be_said_of_agreement(write: Write, text: str, expected: tuple[str, str]) -> None:
    """Thresholds in the wrong order and names that lead nowhere are told with their key."""
    assert [expected] == told(write(MINIMAL + text))


def test_an_encoding_of_one_transcript(write: Write) -> None:
    """The encoding of one file is no attribute of its discussion; an unknown one is told."""
    text = MINIMAL + '[transcripts.about."FG 3"]\nencoding = "{}"\ncountry = "CH"\n'
    found = load(write(text.replace("{}", "cp1252"))).transcripts
    assert ({"FG 3": "cp1252"}, {"FG 3": {"country": "CH"}}) == (found.encodings, found.about)
    with pytest.raises(InputError) as caught:
        load(write(text.replace("{}", "cp99")))
    assert [("transcripts.about.FG 3.encoding", "is 'cp99', which is no known encoding.")] == [
        (problem.key, problem.what) for problem in caught.value.problems
    ]
