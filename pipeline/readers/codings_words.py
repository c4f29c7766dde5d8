"""How a table of codings was understood, in words that are shown before any figure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.readers.codings_columns import Columns
from pipeline.readers.codings_grid import Grid

_SHAPES = {
    "long": "a row per judgement",
    "coders": "a column per coder",
    "codes": "a row per unit and coder, a column per code",
    "turned": "a row per coder, a column per unit",
}
_MOST = 12


def read_as(grid: Grid, columns: Columns, *, spans: bool) -> tuple[str, ...]:
    """The file and its shape, what each column was taken for, and the columns that were not read."""
    shape = "a row per passage, of the coder's own choice" if spans else _SHAPES[columns.shape]
    told = [f"read as: {grid.said}; {shape}", f"unit = {_unit(grid, columns, spans=spans)}"]
    if columns.coder is not None:
        told.append(f"coder = {_listed(grid, (columns.coder,))}")
    if columns.code:
        only = " (the only other one)" if columns.by_elimination else ""
        told.append(f"code = {_listed(grid, columns.code)}{only}")
    if columns.shape == "coders":
        guessed = " (they share their words)" if columns.by_elimination else ""
        told.append(f"coders = {_listed(grid, columns.wide)}{guessed}")
    if columns.shape == "codes":
        guessed = " (all their cells are yes or no)" if columns.by_elimination else ""
        told.append(f"codes = {_listed(grid, columns.wide)}{guessed}")
    if columns.value is not None:
        told.append(f"value = {_listed(grid, (columns.value,))}")
    if columns.transcript is not None:
        told.append(f"transcript = {_listed(grid, (columns.transcript,))}")
    unread = tuple(at for at in range(len(grid.header)) if at not in columns.used)
    return (*told, f"not read: {_listed(grid, unread)}") if unread else tuple(told)


def _unit(grid: Grid, columns: Columns, *, spans: bool) -> str:
    """What the units are."""
    where = tuple(at for at in (columns.start, columns.end) if at is not None)
    if spans:
        return f"each position (character or paragraph) by {_listed(grid, where)}"
    if columns.unit:
        return _listed(grid, columns.unit)
    if columns.shape == "turned":
        return f"{_listed(grid, columns.wide)}, a column each"
    return f"the passage by {_listed(grid, where)}" if where else "each row"


def _listed(grid: Grid, places: Sequence[int]) -> str:
    """Columns by their headings."""
    names = [f"“{grid.header[at]}”" for at in places[:_MOST]]
    more = f" and {len(places) - _MOST} more" if len(places) > _MOST else ""
    return f"column{'s' * (len(places) > 1)} {', '.join(names)}{more}"
