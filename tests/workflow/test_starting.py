"""`init`: a study that can be opened whatever it is called, and nothing made where something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.workflow.starting import start_study
from pipeline.workflow.study import Study

TITLES = (
    ("quotes and backslashes", 'Say "no" \\ or C:\\new'),
    ("accents, emoji, no-break space", "Žluťoučký\u00a0kůň 🐎"),
    ("looks like a key", '["en"] = "TITLE"'),
    ("the folder's name", ""),
)


@pytest.mark.parametrize(("name", "title"), TITLES, ids=[case[0] for case in TITLES])
def test_the_title_is_kept(name: str, title: str, tmp_path: Path) -> None:
    """Whatever a title holds, study.toml is valid and gives it back."""
    folder = tmp_path / "a study 100% 'quoted'"
    start_study(folder, title=title, languages=("cs", "en"), source=None)
    with Study.open(folder) as study:
        assert (title or folder.name, ("cs", "en")) == (study.settings.title, study.settings.languages)
        assert ["example"] == list(study.transcript_files)


@pytest.mark.parametrize("title", ["a\x7fb", "a\nb", "caf\udce9"])
def test_a_title_that_no_file_can_hold_is_refused(title: str, tmp_path: Path) -> None:
    """Control characters and halves of characters are refused before a file is made."""
    with pytest.raises(InputError, match="--title"):
        start_study(tmp_path / "new", title=title, languages=(), source=None)
    assert not (tmp_path / "new").exists()


def test_transcripts_are_copied_and_nothing_else(tmp_path: Path) -> None:
    """`--from` takes what can be read, leaves lock files and other kinds, and adds no example."""
    source = tmp_path / "from"
    source.mkdir()
    for name in ("a.TXT", "b.vtt", "~$a.docx", ".hidden.txt", "scan.pdf"):
        (source / name).write_text("Anna: Hm.\n", encoding="utf-8")
    made = start_study(tmp_path / "new", title="New", languages=(), source=source)
    copied = sorted(p.name for p in (tmp_path / "new" / "transcripts").iterdir())
    assert ["README.md", "a.TXT", "b.vtt"] == copied
    assert sorted(str(p) for p in (tmp_path / "new").rglob("*.*")) == sorted(made)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """A wrong language, a study that is there and a source without transcripts are told together."""
    start_study(tmp_path / "old", title="Old", languages=(), source=None)
    before = {path: path.read_bytes() for path in (tmp_path / "old").rglob("*.*")}
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        start_study(tmp_path / "old", title="", languages=("English",), source=tmp_path / "empty")
    where = [Path(problem.where).name for problem in caught.value.problems]
    assert ["--language", "study.toml", "codebook.yaml", "codebook.schema.json", "empty"] == where
    assert before == {path: path.read_bytes() for path in (tmp_path / "old").rglob("*.*")}
