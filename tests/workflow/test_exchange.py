"""Decision files out and in: nothing is lost, nobody else's file is touched or needed, and bad input writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.workflow.exchange import Exported, export_decisions, import_decisions
from pipeline.workflow.starting import start_study
from pipeline.workflow.study import Study
from tests.workflow.conftest import decide


def test_each_coder_has_a_file(tiny: Study) -> None:
    """Two coders' decisions become two files in the study's folder, with their counts."""
    first, second, *_ = tiny.store.segments()
    decide(tiny, "ada", 1, "complete", first)
    decide(tiny, "bo", 1, "complete", first)
    decide(tiny, "bo", 2, "complete", second)
    expected = [Exported("ada", "decisions/ada.jsonl", 1, 0), Exported("bo", "decisions/bo.jsonl", 2, 0)]
    assert expected == export_decisions(tiny)


def test_import_is_the_inverse_and_changes_nothing_twice(tiny: Study, tmp_path: Path) -> None:
    """What was exported comes into an empty study whole, once."""
    for number, segment in enumerate(tiny.store.segments(), 1):
        decide(tiny, "ada", number, "code", segment, "praise")
    (written,) = export_decisions(tiny, folder=tmp_path / "out")
    start_study(tmp_path / "other", title="Other", languages=(), source=None)
    with Study.open(tmp_path / "other") as other:
        path = Path(written.path)
        assert {path.as_posix(): (9, 0)} == import_decisions(other, (path,))
        assert {path.as_posix(): (0, 0)} == import_decisions(other, (path,))
        assert tiny.store.decisions() == other.store.decisions()


def test_a_broken_file_of_somebody_else_stops_no_export(tiny: Study) -> None:
    """One coder's file can be written although another's is damaged; that one is left as it is."""
    folder = tiny.settings.folder / "decisions"
    folder.mkdir()
    (folder / "eve.jsonl").write_text("{broken\n", encoding="utf-8")
    decide(tiny, "ada", 1, "complete", tiny.store.segments()[0])
    assert ["decisions/ada.jsonl"] == [file.path for file in export_decisions(tiny, ("ada",))]
    assert "{broken\n" == (folder / "eve.jsonl").read_text(encoding="utf-8")


def test_a_coders_own_broken_file_is_never_written_over(tiny: Study) -> None:
    """What cannot be read may hold decisions that are nowhere else: the export is refused."""
    folder = tiny.settings.folder / "decisions"
    folder.mkdir()
    (folder / "ada.jsonl").write_text("{broken\n", encoding="utf-8")
    decide(tiny, "ada", 1, "complete", tiny.store.segments()[0])
    with pytest.raises(InputError, match="line 1"):
        export_decisions(tiny, ("ada",))
    assert "{broken\n" == (folder / "ada.jsonl").read_text(encoding="utf-8")


def test_one_bad_file_of_two_imports_neither(tiny: Study, tmp_path: Path) -> None:
    """All files are read before the first decision is taken in."""
    decide(tiny, "ada", 1, "complete", tiny.store.segments()[0])
    (written,) = export_decisions(tiny, folder=tmp_path / "out")
    (tmp_path / "out" / "bad.jsonl").write_text("[]\n", encoding="utf-8")
    start_study(tmp_path / "other", title="Other", languages=(), source=None)
    with Study.open(tmp_path / "other") as other, pytest.raises(InputError):
        import_decisions(other, (Path(written.path), tmp_path / "out" / "bad.jsonl"))
    assert not (tmp_path / "other" / "study.db").exists()


@pytest.mark.parametrize("coders", [(), ("nobody",)])
def test_nothing_to_export_makes_no_database(tmp_path: Path, coders: tuple[str, ...]) -> None:
    """A study in which nobody has decided stays as it is; a name that nobody bears is refused."""
    start_study(tmp_path / "new", title="New", languages=(), source=None)
    with Study.open(tmp_path / "new") as study:
        if coders:
            with pytest.raises(InputError, match="there is nothing by 'nobody'"):
                export_decisions(study, coders)
        else:
            assert [] == export_decisions(study)
    assert not (tmp_path / "new" / "study.db").exists()
    assert not (tmp_path / "new" / "decisions").exists()
