"""Answers of the quiz that coders practise with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, append-only as all that people make."""
    op.create_table(
        "practice_answers",
        sa.Column("id", sa.Text, primary_key=True),
        _text("coder"),
        _text("quiz"),
        sa.Column("place", sa.Integer, nullable=False),
        *(_text(name) for name in ("source", "material", "codebook_revision")),
        *(_text(name) for name in ("offered", "expected", "ticked", "answered_at")),
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER practice_answers_no_{act.lower()} BEFORE {act} ON practice_answers "
            "BEGIN SELECT RAISE(ABORT, 'practice_answers are append-only'); END"
        )


def _text(name: str) -> sa.Column[str]:
    """A text that must be there."""
    return sa.Column(name, sa.Text, nullable=False)
