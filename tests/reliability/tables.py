"""Small tables of units for the tests of reliability, written as letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from pipeline.reliability.units import Units

CODERS = ("ada", "ben", "cleo", "dan")
NOT_JUDGED = "-"


def made(rows: Sequence[Sequence[str]], codes: str = "abcd", where: str = "", **more: Any) -> Units:
    """Units u0, u1 … from rows with what each coder gave: a letter for each code, "" for none, "-" for not judged.

    A letter after a "!" was not judged by that coder ("ab!c"). `where` holds a letter for the transcript of each unit
    (one of its own for all without it). All judgements are blind and of one day and round, in the order of units, unless
    `more` says otherwise.
    """
    shape = len(rows), len(rows[0]) if rows else 0
    completed = np.array([[cell != NOT_JUDGED for cell in row] for row in rows], dtype=bool).reshape(shape)
    presence = {code: np.full(shape, np.nan) for code in codes}
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            given, _, unjudged = cell.partition("!")
            for code in codes if cell != NOT_JUDGED else "":
                if code not in unjudged:
                    presence[code][at, column] = float(code in given)
    fields: dict[str, Any] = {
        "ids": tuple(f"u{at}" for at in range(shape[0])),
        "transcripts": tuple(where or "t" * shape[0]),
        "coders": CODERS[: shape[1]],
        "completed": completed,
        "presence": presence,
        "levels": {},
        "off_scale": {},
        "blind": completed,
        "order": np.where(completed, np.arange(1.0, shape[0] + 1)[:, None], np.nan),
        "dates": np.where(completed, "2026-11-02", ""),
        "rounds": np.where(completed, "one", ""),
    }
    return Units(**(fields | more))


CELLS = st.sampled_from(["", "a", "b", "c", "ab", "bc", "a!c", NOT_JUDGED])


def drawn(coders: int = 3, most: int = 12) -> st.SearchStrategy[Units]:
    """Any small units in up to three transcripts."""
    row = st.tuples(st.lists(CELLS, min_size=coders, max_size=coders), st.sampled_from("xyz"))
    return st.lists(row, min_size=1, max_size=most).map(
        lambda rows: made([cells for cells, _ in rows], "abc", "".join(name for _, name in rows))
    )
