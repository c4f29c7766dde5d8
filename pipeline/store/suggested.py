"""What is suggested, transcript by transcript, to everybody ("") or to one coder, with the scores of all segments."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Table,
    and_,
    delete,
    func,
    select,
    type_coerce,
)

from pipeline.steps import StepRun
from pipeline.store import rows, tables
from pipeline.store.reading import fetched
from pipeline.store.writing import delete_rows, put_many, put_rows, put_run
from pipeline.suggestions import ScoreTable, Suggestion

Row = Mapping[str, Any]
Writing = Callable[[], AbstractContextManager[Connection]]
# So many segments are replaced in one transaction where somebody may be waiting to write: it takes some 20 ms.
AT_ONCE = 150


def put(
    writing: Writing,
    transcript_id: str,
    for_coder: str,
    suggestions: Iterable[Suggestion],
    scores: ScoreTable | None,
    run: StepRun | None,
    pause: float = 0.0,
) -> None:
    """Replace what is suggested on one transcript: in one transaction, or in several with a `pause` (seconds) between.

    With pauses each segment has either what was suggested before or what is suggested now; what a coder has for the
    first time is seen from the end on, when its scores are there. An interruption leaves the run unrecorded.
    """
    made = [rows.suggestion_row(s, transcript_id, for_coder, at) for at, s in enumerate(suggestions)]
    if pause:
        _put_in_parts(writing, transcript_id, for_coder, made, pause)
    with writing() as connection:
        if not pause:
            delete_rows(connection, tables.suggestions, transcript_id=transcript_id, for_coder=for_coder)
            put_many(connection, tables.suggestions, made)
        delete_rows(connection, tables.scores, transcript_id=transcript_id, for_coder=for_coder)
        if scores is not None:
            put_rows(connection, tables.scores, [rows.scores_row(scores, transcript_id, for_coder)])
        if run is not None:
            put_run(connection, run)


def _put_in_parts(
    writing: Writing, transcript_id: str, for_coder: str, made: Sequence[Row], pause: float
) -> None:
    """Replace the suggestions on some segments at a time.

    Places go on after the last one there is, and every part looks for that itself: another process may write as well.
    """
    table = tables.suggestions
    own = and_(table.c.transcript_id == transcript_id, table.c.for_coder == for_coder)
    with writing() as connection:
        before = connection.execute(select(table.c.segment_id).where(own).distinct()).scalars().all()
    fresh: dict[str, list[Row]] = {
        segment_id: [] for segment_id in (*(r["segment_id"] for r in made), *before)
    }
    for row in made:
        fresh[row["segment_id"]].append(row)
    remaining = iter(fresh)
    for ids in iter(lambda: tuple(islice(remaining, AT_ONCE)), ()):
        with writing() as connection:
            connection.execute(delete(table).where(own, table.c.segment_id.in_(ids)))
            last = connection.execute(select(func.max(table.c.place)).where(own)).scalar()
            added = [row for segment_id in ids for row in fresh[segment_id]]
            first = 0 if last is None else int(last) + 1
            put_many(connection, table, ({**row, "place": at} for at, row in enumerate(added, first)))
        time.sleep(pause)


def get(connection: Connection, for_coder: str = "", segment_id: str | None = None) -> list[Suggestion]:
    """Suggestions, best first; a coder's own take the place of everybody's, transcript by transcript."""
    where, only = ("", ()) if segment_id is None else ("AND segment_id = ?", (segment_id,))
    best_first = f"{where} ORDER BY hit DESC, score DESC, code_id, id"
    return [
        rows.suggestion_from_row(row)
        for row in _seen(connection, tables.suggestions, for_coder, best_first, only)
    ]


def get_scores(connection: Connection, for_coder: str = "") -> Iterator[ScoreTable]:
    """The scores of every transcript's segments, a coder's own in the place of everybody's."""
    for row in _seen(connection, tables.scores, for_coder, "ORDER BY transcript_id"):
        yield rows.scores_from_row(row)


def _seen(
    connection: Connection, table: Table, coder: str, rest: str, values: tuple[str, ...] = ()
) -> Iterator[Row]:
    """What a coder sees of a table: the own rows of a transcript for which there are own scores, else everybody's.

    Everybody ("") has no own. A segment's are asked for at every step of a review, and building the query by SQLAlchemy
    takes ten times as long as answering it.
    """
    names = [column.name for column in table.columns]
    query = f"""
        SELECT {", ".join(names)} FROM {table.name} AS seen
        WHERE for_coder IN ('', ?) AND (for_coder <> '') = EXISTS (
            SELECT 1 FROM scores
            WHERE scores.transcript_id = seen.transcript_id AND scores.for_coder = ? AND scores.for_coder <> ''
        ) {rest}
    """  # noqa: S608  # names and constants; every value is bound
    for row in fetched(connection, query, (coder, coder, *values)):
        yield dict(zip(names, row, strict=True))


def counts(connection: Connection, for_coder: str = "") -> dict[str, tuple[int, int]]:
    """How many suggestions everybody (or that coder alone) has, and how many are a yes, by code."""
    table = tables.suggestions
    query = (
        select(table.c.code_id, func.count(), func.sum(type_coerce(table.c.hit, Integer)))
        .where(table.c.for_coder == for_coder)
        .group_by(table.c.code_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}
