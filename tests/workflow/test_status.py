"""Where a study stands, and what to type next."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.draws import Design, Drawn, new_draw
from pipeline.workflow.exchange import export_decisions
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


def test_conflicts_in_a_sample_wait_until_all_have_read_it(folder: Path) -> None:
    """The number of conflicts tells no coder what another has said on a sample that is still being read."""
    with Study.open(folder) as study:
        first, second = study.store.segments()[:2]
        for coder in ("ada", "bo"):
            design = Design("uniform", 2, shared="sample.1", coders=("ada", "bo"))
            items = tuple(Drawn(segment.id, 2 / 9) for segment in (first, second))
            study.store.draw(
                new_draw(
                    coder=coder,
                    number=1,
                    round="round-1",
                    seed=1,
                    design=design,
                    population=9,
                    population_digest="b2:1",
                    after=0,
                    items=items,
                    made_at="2026-03-02T08:00:00+00:00",
                )
            )
        decide(study, "ada", 1, "code", first, code_id="praise")
        decide(study, "ada", 2, "complete", first)
        decide(study, "ada", 3, "complete", second)
        decide(study, "bo", 1, "complete", first)
        assert 0 == status(study).conflicts
        decide(study, "bo", 2, "complete", second)
        assert 1 == status(study).conflicts


def test_decisions_that_are_in_no_file_are_named(folder: Path) -> None:
    """What a review that was killed did not write into the coder's file is told, and how it gets there."""
    with Study.open(folder) as study:
        decide(study, "ada", 1, "complete", study.store.segments()[0])
        told = f"focuscode decisions export --study {typed(str(folder))}   (decisions that are in study.db alone: ada 1)"
        assert told in status(study).advice
        export_decisions(study)
        assert told not in status(study).advice
