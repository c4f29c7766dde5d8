"""Bad input: a clear message with file and place, exit code 3, and nothing written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.decisions import decision_to_json, new_decision
from tests.cli.conftest import Focuscode

PEOPLE = (
    "id,role,stakeholder_group\nAnna,participant,reader\nPiet,participant,reader\nRosa,participant,staff\n"
)
SURVEY = """
[survey]
file = "survey.csv"
respondent = "id"
country = "land"
weight = "weight"
items = [{ column = "recycle", sector = "environment" }, { column = "watch", sector = "environment" }]
[survey.scores]
never = 0
often = 1
"""


def declare(study: Path, text: str) -> None:
    """Add lines to study.toml."""
    path = study / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def no_participant_file(study: Path) -> None:
    """A participant list is declared and is not there."""
    declare(study, '\n[participants]\nfile = "people.csv"\n')


def participant_without_id(study: Path) -> None:
    """A row of the participant list has no id, another an unknown role."""
    (study / "people.csv").write_text(PEOPLE + ",participant,staff\nOle,chairman,staff\n", encoding="utf-8")
    declare(study, '\n[participants]\nfile = "people.csv"\n')


def participant_of_no_transcript(study: Path) -> None:
    """The participant list places somebody in a discussion that is not there."""
    (study / "people.csv").write_text("id,transcript\nAnna,exmaple\nPiet,example\n", encoding="utf-8")
    declare(study, '\n[participants]\nfile = "people.csv"\n')


def participant_column(study: Path) -> None:
    """study.toml names a column that the participant list does not have."""
    (study / "people.csv").write_text("case,job\nAnna,staff\n", encoding="utf-8")
    declare(study, '\n[participants]\nfile = "people.csv"\ncolumns = { id = "case", role = "work" }\n')


def decision_record(code: str) -> str:
    """A line of a decision file."""
    decision = new_decision(
        "ines",
        1,
        "code",
        "seg.b2.0123456789abcdef01234567",
        "2026-03-01T10:00:00+00:00",
        transcript_id="example",
        quote="Mm.",
        code_id=code,
    )
    return json.dumps(decision_to_json(decision))


def unknown_code(study: Path) -> None:
    """A decision is about a code that the codebook does not have."""
    (study / "decisions").mkdir()
    (study / "decisions" / "ines.jsonl").write_text(decision_record("prais") + "\n", encoding="utf-8")


def broken_decision(study: Path) -> None:
    """A line of a decision file is no JSON."""
    (study / "decisions").mkdir()
    lines = decision_record("praise") + "\n{half a record\n"
    (study / "decisions" / "ines.jsonl").write_text(lines, encoding="utf-8")


def forged_decision(study: Path) -> None:
    """A line of a decision file was changed by hand."""
    (study / "decisions").mkdir()
    line = decision_record("praise").replace('"praise"', '"difficulty"')
    (study / "decisions" / "ines.jsonl").write_text(line + "\n", encoding="utf-8")


def two_logs(study: Path) -> None:
    """Two files claim the same place in one coder's log."""
    (study / "decisions").mkdir()
    for name, code in (("ines", "praise"), ("ines-laptop", "difficulty")):
        line = decision_record(code) + "\n"
        (study / "decisions" / f"{name}.jsonl").write_text(line, encoding="utf-8")


def broken_yaml(study: Path) -> None:
    """The codebook is no YAML."""
    path = study / "codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("codes:", "codes: [", 1), encoding="utf-8")


def empty_transcript(study: Path) -> None:
    """A transcript has not a single line."""
    (study / "transcripts" / "empty.txt").write_text("", encoding="utf-8")


def no_zip(study: Path) -> None:
    """A .docx is a text in disguise."""
    (study / "transcripts" / "typed.docx").write_text("Anna: hello", encoding="utf-8")


def cp1252_list(study: Path) -> None:
    """A participant list was saved by a spreadsheet in its own encoding."""
    (study / "people.csv").write_bytes((PEOPLE + "Zoë,participant,staff\n").encode("cp1252"))
    declare(study, '\n[participants]\nfile = "people.csv"\n')


def survey_column(study: Path) -> None:
    """The survey lacks two declared columns."""
    (study / "survey.csv").write_text("id,land,recycle\n1,DK,often\n", encoding="utf-8")
    declare(study, SURVEY)


def survey_answer(study: Path) -> None:
    """The survey has an answer without a score, and a weight that is none."""
    rows = "id,land,weight,recycle,watch\n1,DK,1.0,often,never\n2,DK,-1,rarely,often\n"
    (study / "survey.csv").write_text(rows, encoding="utf-8")
    declare(study, SURVEY)


def two_settings(study: Path) -> None:
    """study.toml has two mistakes."""
    declare(study, '\n[segmnts]\nby = "turn"\n[comparison]\nleast_people = "three"\n')


CASES: list[tuple[str, Callable[[Path], None], tuple[str, ...]]] = [
    (
        "missing participant file",
        no_participant_file,
        ("study.toml", "participants.file", "'people.csv': no such file"),
    ),
    (
        "participant without id",
        participant_without_id,
        ("people.csv, line 5, row 4, id", "people.csv, line 6, row 5, role", "chairman"),
    ),
    (
        "unknown code",
        unknown_code,
        ("decisions/ines.jsonl", "decision 1 of ines", "'prais'", "praise, difficulty"),
    ),
    ("broken decision", broken_decision, ("decisions/ines.jsonl, line 2",)),
    ("forged decision", forged_decision, ("decisions/ines.jsonl, line 1", "changed by hand")),
    (
        "two logs of one coder",
        two_logs,
        ("decisions/ines.jsonl", "decision 1 of ines", "continued in two places"),
    ),
    ("broken YAML", broken_yaml, ("codebook.yaml, line ",)),
    ("empty transcript", empty_transcript, ("transcripts/empty.txt", "empty")),
    ("docx that is no zip", no_zip, ("transcripts/typed.docx", "Word")),
    ("cp1252 list", cp1252_list, ("people.csv, line 5", "UTF-8")),
    ("survey without columns", survey_column, ("survey.csv", "'weight'", "'watch'", "id, land, recycle")),
    ("survey answer without score", survey_answer, ("survey.csv, row 2", "'rarely'", "'-1'")),
    ("settings", two_settings, ("study.toml, segmnts", "Did you mean 'segments'", "comparison.least_people")),
]


@pytest.mark.parametrize(("spoil", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_bad_input_is_told_and_nothing_written(
    study: Path, focuscode: Focuscode, spoil: Callable[[Path], None], said: tuple[str, ...]
) -> None:
    """The message names file and place and how to mend it; exit code 3; neither database nor report appear."""
    spoil(study)
    before = sorted(study.rglob("*"))
    outcome = focuscode("run", "--study", study)
    assert (3, "") == (outcome.code, outcome.out)
    for words in said:
        assert words in outcome.err
    assert "Traceback" not in outcome.err
    assert before == sorted(study.rglob("*"))


def test_all_problems_of_all_files_at_once(study: Path, focuscode: Focuscode) -> None:
    """Three broken files are three messages in one run."""
    for spoil in (empty_transcript, no_zip, unknown_code):
        spoil(study)
    outcome = focuscode("run", "--study", study)
    assert 3 == outcome.code
    for name in ("empty.txt", "typed.docx", "ines.jsonl"):
        assert name in outcome.err


def test_bad_input_leaves_earlier_results(study: Path, focuscode: Focuscode) -> None:
    """A study that ran keeps its database and report byte for byte when a bad file is added."""
    assert 0 == focuscode("run", "--study", study).code
    report = (study / "build" / "report.html").read_bytes()
    runs = focuscode("status", "--study", study, "--json").out
    empty_transcript(study)
    assert 3 == focuscode("run", "--study", study).code
    (study / "transcripts" / "empty.txt").unlink()
    assert report == (study / "build" / "report.html").read_bytes()
    assert runs == focuscode("status", "--study", study, "--json").out


@pytest.mark.parametrize("command", ["status", "check"])
def test_keys_that_cannot_be(study: Path, focuscode: Focuscode, command: str) -> None:
    """Wrong keys for the review are told by whoever asks how the study stands, not only once a coder sits down."""
    path = study / "study.toml"
    own = '[review]\nkeys = { accept = "x", fly = "v" }\n'
    path.write_text(path.read_text(encoding="utf-8").replace("[review]\n", own), encoding="utf-8")
    outcome = focuscode(command, "--study", study)
    assert 3 == outcome.code
    assert "review.keys.fly: there is no action 'fly'." in outcome.err
    assert "review.keys.accept: the key 'x' is used twice, for accept and complete." in outcome.err


def test_no_study_here(tmp_path: Path, focuscode: Focuscode) -> None:
    """Outside a study the message says how to make one."""
    outcome = focuscode("status", "--study", tmp_path)
    assert 3 == outcome.code
    assert "focuscode init" in outcome.err


def test_init_overwrites_nothing(study: Path, focuscode: Focuscode) -> None:
    """`init` in a folder that holds a study refuses and changes nothing."""
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    outcome = focuscode("init", study)
    assert 3 == outcome.code
    assert "exists already" in outcome.err
    assert before == {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}


def test_wrong_use_is_exit_code_2(focuscode: Focuscode) -> None:
    """An unknown option and an unknown command are wrong use."""
    assert 2 == focuscode("run", "--nonsense").code
    assert 2 == focuscode("nonsense").code
