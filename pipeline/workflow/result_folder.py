"""A folder of result files: all of them written or none, what an earlier run left behind removed, nothing else touched."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest_bytes
from pipeline.reports.data_files import INDEX

HOW = "Make room on the disk, close the file where it is open, or name another folder: [report] data = …"


def write_folder(folder: Path, files: Mapping[str, bytes], how: str = HOW) -> None:
    """Write the files into a folder, which is made where it is missing. `files` has an index of them, `index.csv`.

    A file of an earlier run that is not among them is removed, unless it has been changed since. Raises InputError, and
    writes nothing, where a file cannot be written or where one of that name is there that the program did not write.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(Problem(str(folder), "is a file, not a folder.", how))
    before = index_of(folder)
    _refuse_strangers(folder, files, before)
    beside = {name: folder / f".{name}.{os.getpid()}" for name in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in beside.items():
            path.write_bytes(files[name])
        # The index last: until it is there, the old one still names what is to be removed.
        for name, path in sorted(beside.items(), key=lambda item: item[0] == INDEX):
            path.replace(folder / name)
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}."
        raise InputError(Problem(str(error.filename or folder), what, how)) from None
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)
    for name, digest in (before or {}).items():
        if name not in files and _is(folder / name, digest):
            (folder / name).unlink()


def index_of(folder: Path) -> dict[str, str] | None:
    """The files that an earlier run wrote, with the digests of their content; None where there is no such index.

    Names that lead elsewhere are left out.
    """
    try:
        text = (folder / INDEX).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if not {"file", "digest"} <= set(rows.fieldnames or ()):
        return None
    found = {str(row["file"]): str(row["digest"]) for row in rows}
    return {name: digest for name, digest in found.items() if _is_plain(name)}


def _is_plain(name: str) -> bool:
    """True for the name of a file in the folder itself that does not hide."""
    return name == Path(name).name and "\\" not in name and not name.startswith(".")


def _refuse_strangers(folder: Path, files: Mapping[str, bytes], before: Mapping[str, str] | None) -> None:
    """Refuse to write over a file that the program did not write."""
    how = "Move it elsewhere, or name another folder: [report] data = …"
    known = set() if before is None else {INDEX, *before}
    strangers = [
        Problem(str(folder / name), "is there already and was not written by focuscode.", how)
        for name, data in files.items()
        if name not in known and (folder / name).exists() and not _is(folder / name, digest_bytes(data))
    ]
    if strangers:
        raise InputError(strangers)


def _is(path: Path, digest: str) -> bool:
    """True where the file is there with that content."""
    return path.is_file() and not path.is_symlink() and digest_bytes(path.read_bytes()) == digest
