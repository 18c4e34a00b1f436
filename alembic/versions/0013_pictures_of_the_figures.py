"""When the picture of a group's weeks is to be drawn, and which file of Slack's holds it"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cohort", sa.Column("draw_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cohort", sa.Column("file_id", sa.String(length=32), nullable=True))
    op.create_index("ix_cohort_draw_at", "cohort", ["draw_at"])


def downgrade() -> None:
    op.drop_index("ix_cohort_draw_at", "cohort")
    op.drop_column("cohort", "file_id")
    op.drop_column("cohort", "draw_at")
