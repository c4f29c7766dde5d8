"""A folder of results: all files or none, stale ones removed, nothing of anybody else's touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.hashing import digest_bytes
from pipeline.reports.data_files import csv_bytes
from pipeline.workflow.result_folder import write_folder


def files(**content: str) -> dict[str, bytes]:
    """Files by name with their index."""
    made = {f"{name}.csv": text.encode("utf-8") for name, text in content.items()}
    rows = [(name, digest_bytes(data)) for name, data in made.items()]
    return {**made, "index.csv": csv_bytes(("file", "digest"), rows)}


def there(folder: Path) -> dict[str, str]:
    """What is in the folder, but for the index."""
    return {
        path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name != "index.csv"
    }


def test_stale_files_go(tmp_path: Path) -> None:
    """A file that an earlier run wrote and this one does not is removed; what somebody put there stays."""
    folder = tmp_path / "made" / "report"
    write_folder(folder, files(a="1", b="2"))
    (folder / "notes.csv").write_text("mine", encoding="utf-8")
    write_folder(folder, files(a="3"))
    assert {"a.csv": "3", "notes.csv": "mine"} == there(folder)
    assert files(a="3")["index.csv"] == (folder / "index.csv").read_bytes()


def test_a_changed_file_stays(tmp_path: Path) -> None:
    """A stale file that somebody has worked on since is not removed."""
    write_folder(tmp_path, files(a="1", b="2"))
    (tmp_path / "b.csv").write_text("worked on", encoding="utf-8")
    write_folder(tmp_path, files(a="1"))
    assert {"a.csv": "1", "b.csv": "worked on"} == there(tmp_path)


def test_somebody_elses_file_is_not_written_over(tmp_path: Path) -> None:
    """All files of that kind are named at once, and nothing is written."""
    for name in ("a.csv", "b.csv", "index.csv"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        write_folder(tmp_path, files(a="1", b="2", c="3"))
    assert 3 == len(refused.value.problems)
    assert {"a.csv": "mine", "b.csv": "mine"} == there(tmp_path)


def test_files_without_their_index_are_known_by_their_content(tmp_path: Path) -> None:
    """Where the index was lost, files that are the same anyway are no obstacle."""
    write_folder(tmp_path, files(a="1"))
    (tmp_path / "index.csv").unlink()
    write_folder(tmp_path, files(a="1", b="2"))
    assert {"a.csv": "1", "b.csv": "2"} == there(tmp_path)


def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one file cannot be written, all are as before and nothing half-made is left."""
    write_folder(tmp_path, files(a="1", b="2"))
    write, refused = Path.write_bytes, "b.csv"

    def full(path: Path, data: bytes) -> int:
        """A disk that is full when the second file comes."""
        if refused in path.name:
            raise OSError(28, "No space left on device", str(path))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="No space left"):
        write_folder(tmp_path, files(a="new", b="new"))
    assert {"a.csv": "1", "b.csv": "2"} == there(tmp_path)


def test_an_index_that_leads_elsewhere_removes_nothing(tmp_path: Path) -> None:
    """Names in the index that lead out of the folder are not followed."""
    folder, outside = tmp_path / "report", tmp_path / "outside.csv"
    outside.write_text("mine", encoding="utf-8")
    folder.mkdir()
    rows = [
        (name, digest_bytes(b"mine")) for name in ("../outside.csv", str(outside), "..\\outside.csv", ".", "")
    ]
    (folder / "index.csv").write_bytes(csv_bytes(("file", "digest"), rows))
    write_folder(folder, files(a="1"))
    assert "mine" == outside.read_text(encoding="utf-8")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"file\n\x00", b"other,columns\n1,2\n"])
def test_an_index_that_is_none(tmp_path: Path, data: bytes) -> None:
    """What is no index is somebody's file, and is not written over."""
    (tmp_path / "index.csv").write_bytes(data)
    with pytest.raises(InputError, match="was not written by focuscode"):
        write_folder(tmp_path, files(a="1"))


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    """A file is not taken for a folder."""
    path = tmp_path / "report"
    path.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="is a file, not a folder"):
        write_folder(path, files(a="1"))
