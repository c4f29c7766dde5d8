"""Tables as data: what stands in a report, a Word file, a workbook and a CSV file is one record, made once.

A table holds values, not their look: shares are 0–1, indices 0–100, estimates whole with their interval. How they are
written (decimal comma, percent, a dash with its reason) is decided by whoever shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.findings import Estimate

Kind = Literal["text", "quote", "count", "share", "index", "number", "difference", "p"]
Value = str | int | float | Estimate | None

# What an estimate is as several cells of a tidy table, in this order; the first carries the column's own key.
PARTS = ("", "low", "high", "n", "clusters", "method", "because")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` in data files (small letters, digits and _), `heading` for people, `about` what it holds.

    `kind` says what its values are: plain `text`, a `quote` (somebody's own words), a `count`, a `share` (0–1, shown in
    percent), an `index` (0–100), a `number`, a `difference` (shown with its sign), a probability `p`. Values of `share`,
    `index`, `number` and `difference` may be estimates. `digits` are those after the decimal mark (of the percent in a
    share).
    """

    key: str
    heading: str
    kind: Kind = "text"
    digits: int = 1
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: every row has one value a column, None where there is nothing to say.

    `id` names it in files and links (small letters, digits, hyphens). `caption` is one or two sentences under the
    title, `notes` stand below the table. The first `heads` columns name a row. Raises ValueError where a row has another
    number of values than there are columns, or where two columns share a key.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    heads: int = 1

    def __post_init__(self) -> None:
        """Hold the laws of the shape."""
        if len({column.key for column in self.columns}) != len(self.columns):
            raise ValueError(f"two columns of the table {self.id!r} share a key")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of the table {self.id!r} has another number of values than columns")

    def tidy_keys(self) -> tuple[str, ...]:
        """The keys of all columns as data: one for a plain column, one for each of `PARTS` where any value is an estimate."""
        return tuple(key for place, _ in enumerate(self.columns) for key in self._keys(place))

    def tidy_rows(self) -> Iterator[tuple[str | int | float | None, ...]]:
        """Every row as plain values in the order of `tidy_keys`."""
        wide = [len(self._keys(place)) > 1 for place in range(len(self.columns))]
        for row in self.rows:
            yield tuple(
                cell for value, split in zip(row, wide, strict=True) for cell in _cells(value, split=split)
            )

    def _keys(self, place: int) -> tuple[str, ...]:
        """The keys of one column."""
        key = self.columns[place].key
        if not any(isinstance(row[place], Estimate) for row in self.rows):
            return (key,)
        return tuple(f"{key}_{part}" if part else key for part in PARTS)


def _cells(value: Value, *, split: bool) -> tuple[str | int | float | None, ...]:
    """One value as the plain cells of its column."""
    if isinstance(value, Estimate):
        because = value.undefined_because or value.no_interval_because
        return (value.value, value.low, value.high, value.n, value.clusters, value.method, because)
    return (value, *(None for _ in PARTS[1:])) if split else (value,)
