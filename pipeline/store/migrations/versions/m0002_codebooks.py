"""Codebooks as they were when people decided, and codes made while reading."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three tables, append-only as all that people make."""
    for table, names in (
        ("code_meanings", ("revision", "meaning")),
        ("codebooks", ("revision", "codes")),
    ):
        key, rest = names
        op.create_table(table, sa.Column(key, sa.Text, primary_key=True), _text(rest))
    op.create_table(
        "new_codes",
        sa.Column("id", sa.Text, primary_key=True),
        *(_text(name) for name in ("author", "code_id", "name", "definition")),
        sa.Column("in_vivo", sa.Boolean, nullable=False),
        *(_text(name) for name in ("quote", "language", "segment_id", "transcript_id", "made_at")),
    )
    for table in ("code_meanings", "codebooks", "new_codes"):
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
            )


def _text(name: str) -> sa.Column[str]:
    """A text that must be there."""
    return sa.Column(name, sa.Text, nullable=False)
