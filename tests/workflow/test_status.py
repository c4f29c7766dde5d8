"""Where a study stands, and what to type next."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.workflow.starting import start_study
from pipeline.workflow.status import status, typed
from pipeline.workflow.study import Study
from tests.workflow.conftest import decide, edit, run


def test_looking_makes_nothing(tmp_path: Path) -> None:
    """`status` of a new study says that everything is to be done, and makes no database."""
    start_study(tmp_path / "new", title="New", languages=(), source=None)
    with Study.open(tmp_path / "new") as study:
        found = status(study)
    assert (False, {}, 0) == (found.is_fresh, dict(found.coders), found.orphans)
    assert not (tmp_path / "new" / "study.db").exists()


def test_an_empty_study_is_told_what_to_do_first(folder: Path) -> None:
    """Without transcripts the first advice is to put some into the folder."""
    (folder / "transcripts" / "example.txt").unlink()
    run(folder)
    with Study.open(folder) as study:
        found = status(study)
    assert found.is_fresh
    assert found.advice[0].endswith("into transcripts")


def test_advice_can_be_typed_as_it_stands(folder: Path, tmp_path: Path) -> None:
    """The advice names the study where it is not this folder, and quotes a coder's name with a blank in it."""
    with Study.open(folder) as study:
        decide(study, "Ada L", 1, "complete", study.store.segments()[0])
        found = status(study)
    place = typed(str(folder))
    assert f"focuscode run --study {place}" == found.advice[0]
    assert found.advice[1].startswith(f'focuscode review --study {place} --coder "Ada L"   (8 of 9')
    assert found.advice[2].startswith(f"focuscode review --study {place} --coder SECOND-CODER")


def test_in_the_folder_itself_no_folder_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From within the study the advice is as short as can be."""
    monkeypatch.chdir(folder)
    with Study.open(Path()) as study:
        assert ("focuscode review --coder YOUR-NAME",) == status(study).advice


def test_lost_segments_are_counted(folder: Path) -> None:
    """Decisions that count for nothing because their segments are gone are a figure in `status` and the report."""
    with Study.open(folder) as study:
        for number, segment in enumerate(study.store.segments(), 1):
            decide(study, "ada", number, "complete", segment)
    edit(folder / "study.toml", 'by = "turn"', 'by = "sentence"')
    run(folder)
    with Study.open(folder) as study:
        found = status(study)
    assert 9 == found.orphans
    told = "Decisions on 9 segments count for nothing"
    assert told in (folder / "build" / "report.html").read_text(encoding="utf-8")


WORDS = (
    ("ines", "ines"),
    ("./a/b-c_1.2", "./a/b-c_1.2"),
    (r"C:\study", r"C:\study"),
    ("Ada L", '"Ada L"'),
    ("50%", '"50%"'),
    ("", '""'),
)


@pytest.mark.parametrize(("word", "expected"), WORDS)
def test_typed(word: str, expected: str) -> None:
    """A word is quoted where a shell would take it apart."""
    assert expected == typed(word)
