"""Why an adjudicator settled a code as they did, and the words that a code holds for where they are no whole segment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns; what was decided before has no reason on record and holds for whole segments."""
    for name in ("reason", "note", "part"):
        op.add_column("decisions", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("decisions", sa.Column("part_at", sa.Integer, nullable=False, server_default="0"))
