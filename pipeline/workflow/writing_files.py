"""Result files: written whole or not at all, and dated. No study and no store is needed for either."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import InputError, Problem

ANOTHER_NAME = "Make room on the disk, close the file where it is open, or name another: [report] file = …"


def write_whole(path: Path, data: bytes, how: str = ANOTHER_NAME) -> None:
    """Write a file whole or not at all; raises InputError, which says `how` to mend it."""
    what = no_place_because(path)
    if what:
        raise InputError(Problem(str(path), what, how))
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}."
        raise InputError(Problem(str(path), what, how)) from None
    finally:
        beside.unlink(missing_ok=True)


def no_place_because(path: Path) -> str:
    """Why there can be no file at that path, a sentence; "" where there can, as far as one can tell beforehand."""
    if path.is_dir():
        return "is a folder, not a file."
    nearest = next((one for one in path.parents if one.exists()), None)
    if nearest is not None and not nearest.is_dir():
        return f"cannot be written: {nearest.name} is a file, not a folder."
    return ""


def generated() -> str:
    """When the report is made, in UTC; SOURCE_DATE_EPOCH (seconds) stands in for the clock where it is set."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now(UTC)
    return moment.strftime("%Y-%m-%d %H:%M UTC")
