"""Looking at paths that a study names, whatever they lead to."""

from __future__ import annotations

import os
from pathlib import Path


def is_there(path: Path, *, is_folder: bool) -> bool:
    """True where the file or folder exists and can be seen."""
    try:
        return path.is_dir() if is_folder else path.is_file()
    except OSError:
        return False


def real(path: Path) -> str:
    """The file behind a path, links followed as far as they lead; the path itself where it can be none."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)
