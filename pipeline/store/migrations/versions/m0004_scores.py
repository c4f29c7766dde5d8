"""Scores of every segment, and whether a suggestion's score is a probability."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add table and column. What was suggested before is made anew: two taggers' suggestions became one."""
    op.execute("DELETE FROM suggestions")
    op.execute("DELETE FROM step_runs WHERE step IN ('suggest-rules', 'suggest-classifier')")
    op.execute("DELETE FROM results WHERE name LIKE 'own suggestions %'")
    with op.batch_alter_table("suggestions") as table:
        table.add_column(sa.Column("calibrated", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "scores",
        sa.Column("transcript_id", sa.Text, primary_key=True),
        sa.Column("for_coder", sa.Text, primary_key=True),
        sa.Column("segments", sa.Text, nullable=False),
        sa.Column("codes", sa.Text, nullable=False),
        sa.Column("numbers", sa.LargeBinary, nullable=False),
    )
