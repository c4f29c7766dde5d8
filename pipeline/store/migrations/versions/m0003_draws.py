"""Batches that were drawn for a coder to read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, append-only as all that people make."""
    op.create_table(
        "draws",
        sa.Column("id", sa.Text, primary_key=True),
        _text("coder"),
        _whole("number"),
        _text("round"),
        _whole("seed"),
        _text("design"),
        _whole("population"),
        _text("population_digest"),
        _whole("after"),
        _text("items"),
        _text("made_at"),
        sa.UniqueConstraint("coder", "number", name="one_number_per_batch"),
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER draws_no_{act.lower()} BEFORE {act} ON draws "
            "BEGIN SELECT RAISE(ABORT, 'draws are append-only'); END"
        )


def _text(name: str) -> sa.Column[str]:
    """A text that must be there."""
    return sa.Column(name, sa.Text, nullable=False)


def _whole(name: str) -> sa.Column[int]:
    """A whole number that must be there."""
    return sa.Column(name, sa.Integer, nullable=False)
