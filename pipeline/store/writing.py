"""How rows are written: inserted, deleted by their values, and the run of the step that made them replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert

from pipeline.steps import StepRun
from pipeline.store import rows, tables


def put_rows(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; none is fine."""
    if values:
        connection.execute(insert(table), list(values))


def put_many(connection: Connection, table: Table, values: Iterable[Mapping[str, Any]]) -> None:
    """Insert many rows whose values the driver understands as they are, past what SQLAlchemy does for each of them."""
    names = [column.name for column in table.columns]
    made = [tuple(map(row.__getitem__, names)) for row in values]
    if made:
        statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
        connection.exec_driver_sql(str(statement), made)


def delete_rows(connection: Connection, table: Table, **where: str) -> None:
    """Delete the rows with those values."""
    connection.execute(delete(table).where(*(table.c[name] == value for name, value in where.items())))


def put_run(connection: Connection, run: StepRun) -> None:
    """Replace the last run of a step on a unit."""
    delete_rows(connection, tables.step_runs, step=run.step, unit=run.unit)
    put_rows(connection, tables.step_runs, [rows.run_row(run)])
