"""Scores of every segment, and whether a suggestion's score is a probability."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table, and make that of suggestions anew: what two taggers suggested each became one suggestion."""
    op.drop_table("suggestions")
    op.execute("DELETE FROM step_runs WHERE step IN ('suggest-rules', 'suggest-classifier')")
    op.execute("DELETE FROM results WHERE name LIKE 'own suggestions %'")
    op.create_table(
        "suggestions",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("transcript_id", "for_coder")),
        sa.Column("place", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "segment_id", "code_id")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("span_start", "span_end")),
        sa.Column("score", sa.Float, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("rationale", "tagger", "run_id")),
        sa.Column("level", sa.Text),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("hit", "calibrated")),
        sqlite_with_rowid=False,
    )
    op.create_index("suggestions_by_segment", "suggestions", ["segment_id"])
    op.create_table(
        "scores",
        sa.Column("transcript_id", sa.Text, primary_key=True),
        sa.Column("for_coder", sa.Text, primary_key=True),
        sa.Column("segments", sa.Text, nullable=False),
        sa.Column("codes", sa.Text, nullable=False),
        sa.Column("numbers", sa.LargeBinary, nullable=False),
    )
