"""Who and where a row of a table is about: its columns, its heads, and its name in words."""

from __future__ import annotations

from pipeline.exhibits import Column
from pipeline.findings import Cell
from pipeline.reports.chapters.telling import EVERYBODY

PLACE = (Column("country", "Country"), Column("sector", "Sector"))
CELL = (*PLACE, Column("group", "Stakeholder group"))
ALL = "all"


def place(cell: Cell) -> tuple[str, str]:
    """Country and sector as the heads of a row."""
    return cell.country or ALL, cell.sector or ALL


def heads(cell: Cell) -> tuple[str, str, str]:
    """The whole cell as the heads of a row."""
    return *place(cell), cell.group or ALL


def who(cell: Cell) -> str:
    """Who is meant, in words."""
    where = ", ".join(part for part in (cell.country, cell.sector) if part)
    return ", ".join(part for part in (cell.group, where) if part) or EVERYBODY
