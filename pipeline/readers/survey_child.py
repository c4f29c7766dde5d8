"""Reads one file of SPSS or Stata in a process of its own: a damaged file can bring the C library behind pyreadstat down.

Run as a script by `survey_statistics`; it imports nothing of this package, so that it starts quickly. What it finds goes to
standard output, pickled, after a mark.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Mapping
from typing import Any

MARK = b"\x00survey\x00"
_KEPT = (
    "column_names", "column_names_to_labels", "file_encoding", "file_label", "missing_ranges", "missing_user_values",
    "number_rows", "readstat_variable_types", "variable_measure", "variable_value_labels",
)  # fmt: skip


def read(path: str, encoding: str, most: int) -> tuple[Mapping[str, Any], Mapping[str, list[Any]]]:
    """What the file says of itself, and its values by column; no values where they would be more than `most` cells.

    Raises what pyreadstat raises. The size is looked at before values are read: a few bytes may stand for billions of rows.
    """
    import pyreadstat

    readers: dict[str, Callable[..., Any]] = {".por": pyreadstat.read_por, ".dta": pyreadstat.read_dta}
    suffix = path[-4:].lower()
    reader = readers.get(suffix, pyreadstat.read_sav)
    options: dict[str, Any] = {"output_format": "dict"}
    if suffix != ".por":  # which has no choice of encoding, and gives user-missing values as none
        options["encoding"] = encoding or None
    _, meta = reader(path, metadataonly=True, **options)
    columns = len(meta.column_names)
    if not columns or (meta.number_rows or 0) * columns > most:
        return _told(meta), {}
    options["row_limit"] = most // columns + 1
    if suffix != ".por":
        options["user_missing"] = True
    try:
        values, meta = reader(path, **options)
    except (OverflowError, ValueError):  # a date beyond the year 9999 is read as the number that it is
        values, meta = reader(path, disable_datetime_conversion=True, **options)
    return _told(meta), {name: list(column) for name, column in values.items()}


def _told(meta: Any) -> dict[str, Any]:
    """What is needed of what the file says of itself."""
    return {name: getattr(meta, name) for name in _KEPT}


def main(path: str, encoding: str, most: str) -> None:
    """Read the file and hand over what was found, or why it cannot be read."""
    try:
        found: Any = read(path, encoding, int(most))
    except Exception as error:  # noqa: BLE001  # whatever it is, the file cannot be read; the other process says so
        found = str(error) or type(error).__name__
    sys.stdout.buffer.write(MARK + pickle.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
