"""Batches drawn for coders: a coder's number stands for one batch for ever."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select

from pipeline.draws import Draw, design_from_json, design_to_json, items_from_json, items_to_json
from pipeline.errors import Problem
from pipeline.hashing import canonical_json
from pipeline.store import tables
from pipeline.store.sifting import sift_draws


def put(connection: Connection, draws: Sequence[Draw], source: str) -> list[Problem]:
    """Keep those that are not there yet; what is wrong with the others, in which case none is to be kept."""
    if not draws:
        return []
    new, clashes = sift_draws(get(connection), draws, source)
    if new and not clashes:
        connection.execute(insert(tables.draws), [_row(draw) for draw in new])
    return clashes


def get(connection: Connection, coder: str | None = None) -> Iterable[Draw]:
    """All batches, or one coder's, by coder and number."""
    table = tables.draws
    query = select(table).order_by(table.c.coder, table.c.number)
    if coder is not None:
        query = query.where(table.c.coder == coder)
    for row in connection.execute(query).mappings():
        design = design_from_json(json.loads(row["design"]))
        items = items_from_json(json.loads(row["items"]))
        yield Draw(**{**row, "design": design, "items": items})


def _row(draw: Draw) -> dict[str, object]:
    """A row of `draws`."""
    row: dict[str, object] = {name: getattr(draw, name) for name in Draw.__slots__}
    return row | {
        "design": canonical_json(design_to_json(draw.design)),
        "items": canonical_json(items_to_json(draw.items)),
    }
