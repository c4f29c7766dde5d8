"""What figures say in words: estimates and cells for descriptions, and the identity of a figure with its table."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.exhibits import Column, Table, Value
from pipeline.findings import Cell, Estimate
from pipeline.reports.locales import Writing


def told(estimate: Estimate | None, write: Writing, digits: int = 1, *, share: bool = False) -> str:
    """An estimate in one breath, for a description."""
    if estimate is None:
        return "none"
    if estimate.value is None:
        return f"undefined ({estimate.undefined_because})"
    return write.estimate(estimate, digits, share=share)


def place_of(cell: Cell, everybody: str = "all") -> str:
    """Country, sector and stakeholder group in one line."""
    return ", ".join(part for part in (cell.country, cell.sector, cell.group) if part) or everybody


def tidy(figure: str, title: str, columns: Sequence[Column], rows: Sequence[tuple[Value, ...]]) -> Table:
    """The table behind a figure."""
    return Table(f"figure-{figure}", title, tuple(columns), tuple(rows))


def part(figure: str, place: int) -> str:
    """The id of one of several figures of a kind, from 0: the first has the plain one."""
    return figure if place == 0 else f"{figure}-{place + 1}"


def of_parts(title: str, place: int, parts: int) -> str:
    """The title of one of several figures of a kind, from 0."""
    return title if parts == 1 else f"{title} ({place + 1} of {parts})"
