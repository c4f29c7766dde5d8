"""No command writes a table over a file that the study is made of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.workflow.own_files import BELONGS, own_files, same_file
from pipeline.workflow.study import Study
from tests.exploring.conftest import Commands

OWN = (
    ("count", "--csv", "people.csv"),
    ("quotes", "--csv", "people.csv"),
    ("matrix", "--csv", "./transcripts/../people.csv"),
    ("matrix", "--columns", "transcripts/de-1.csv"),
    ("evaluate", "--csv", "people.csv"),
    ("prevalence", "--csv", "people.csv"),
    ("agree", "--html", "study.toml"),
)


@pytest.fixture
def beside(small: Path) -> Path:
    """The small study with a further transcript in a table, by whose name a CSV file might be called by mistake."""
    (small / "transcripts" / "de-1.csv").write_text("speaker,text\nHanne,Das kann sein.\n", encoding="utf-8")
    return small


@pytest.mark.parametrize(("command", "flag", "name"), OWN, ids=[" ".join(one) for one in OWN])
def test_a_file_of_the_study_is_never_written_over(
    focuscode: Commands, beside: Path, command: str, flag: str, name: str
) -> None:
    """The command is refused, says why, and the file is as before."""
    path = beside / name
    before = path.read_bytes()
    outcome = focuscode(command, flag, path)
    assert 3 == outcome.code
    assert BELONGS in " ".join(outcome.err.split())
    assert before == path.read_bytes()


def test_tables_of_agreement_spare_a_participant_list_among_them(focuscode: Commands, small: Path) -> None:
    """A folder that holds a file of the study by the name of a table is refused before anything is written."""
    (small / "people.csv").rename(small / "codes.csv")
    settings = small / "study.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("people.csv", "codes.csv"), encoding="utf-8"
    )
    before = {path.name: path.read_bytes() for path in small.glob("*.csv")}
    assert 3 == focuscode("agree", "--csv", small).code
    assert before == {path.name: path.read_bytes() for path in small.glob("*.csv")}


def test_decision_files_and_the_database_are_the_studys_own(small: Path) -> None:
    """Whatever is read again, or holds what people decided, is among them."""
    with Study.open(small) as study:
        own = own_files(study)
        assert study.settings.database in own
        assert {*study.decision_files.values(), *study.transcript_files.values()} <= set(own)


@pytest.mark.skipif(os.name == "nt", reason="on Windows a link needs a privilege")
def test_a_link_to_a_file_of_the_study_is_that_file(small: Path) -> None:
    """Writing through a link would write over what it leads to."""
    link = small / "link.csv"
    link.symlink_to("people.csv")
    assert same_file(link, small / "people.csv")
