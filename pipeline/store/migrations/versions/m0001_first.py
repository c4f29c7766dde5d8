"""The first schema: what people decided (append-only, guarded by triggers) and what is derived from it.

The tables are spelled out here and not taken from `store.tables`, so that this migration keeps making what it made
when it was written.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first schema."""
    _make_log()
    _make_derived()
    _make_runs()
    for table in ("decisions", "presentations", "memos"):
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
            )


def _text(name: str) -> sa.Column[str]:
    """A text that must be there."""
    return sa.Column(name, sa.Text, nullable=False)


def _whole(name: str) -> sa.Column[int]:
    """A whole number that must be there."""
    return sa.Column(name, sa.Integer, nullable=False)


def _make_log() -> None:
    """Tables of what people made."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Text, primary_key=True),
        _text("coder"),
        _whole("sequence"),
        _text("kind"),
        _text("segment_id"),
        _text("transcript_id"),
        _text("quote"),
        _text("decided_at"),
        sa.Column("code_id", sa.Text),
        sa.Column("span_start", sa.Integer),
        sa.Column("span_end", sa.Integer),
        sa.Column("level", sa.Text),
        _text("speaker_ids"),
        sa.Column("suggestion_id", sa.Text),
        sa.Column("hint_visible", sa.Boolean, nullable=False),
        _text("round"),
        _text("codebook_revision"),
        sa.Column("supersedes", sa.Text),
        sa.UniqueConstraint("coder", "sequence", name="one_sequence_per_coder"),
    )
    op.create_table(
        "presentations",
        sa.Column("id", sa.Text, primary_key=True),
        _text("segment_id"),
        _text("coder"),
        _text("round"),
        _text("draw_id"),
        _whole("position"),
        sa.Column("probability", sa.Float),
        sa.Column("hints", sa.Boolean, nullable=False),
        _text("shown_at"),
    )
    op.create_table(
        "memos",
        sa.Column("id", sa.Text, primary_key=True),
        *(_text(name) for name in ("author", "about", "target", "text", "written_at")),
    )


def _make_derived() -> None:
    """Tables of what is read, cut and suggested."""
    op.create_table(
        "transcripts", sa.Column("id", sa.Text, primary_key=True), _text("record"), _text("notices")
    )
    op.create_table(
        "segments",
        sa.Column("id", sa.Text, primary_key=True),
        _text("transcript_id"),
        _whole("position"),
        _whole("span_start"),
        _whole("span_end"),
        _text("speaker_id"),
        _text("quote"),
        _text("rule"),
        _whole("first_turn"),
        _whole("after_turn"),
        _text("speaker_ids"),
    )
    op.create_index("segments_in_order", "segments", ["transcript_id", "position"])
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("for_coder", sa.Text, primary_key=True),
        _text("transcript_id"),
        _text("segment_id"),
        _text("code_id"),
        _whole("span_start"),
        _whole("span_end"),
        sa.Column("score", sa.Float, nullable=False),
        _text("rationale"),
        _text("tagger"),
        _text("run_id"),
        sa.Column("level", sa.Text),
        sa.Column("hit", sa.Boolean, nullable=False),
    )
    op.create_index("suggestions_by_segment", "suggestions", ["segment_id"])
    op.create_index("suggestions_by_run", "suggestions", ["transcript_id", "tagger", "for_coder"])


def _make_runs() -> None:
    """Tables of steps and their results."""
    op.create_table(
        "step_runs",
        sa.Column("step", sa.Text, primary_key=True),
        sa.Column("unit", sa.Text, primary_key=True),
        _whole("version"),
        _text("inputs"),
        _text("output"),
        _text("ran_at"),
    )
    op.create_table("results", sa.Column("name", sa.Text, primary_key=True), _text("record"))
