"""Who can't be written to"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("refusal", sa.String(length=64), nullable=True))
    op.add_column("workspace", sa.Column("refused_since", sa.DateTime(timezone=True), nullable=True))
    for table in ("manager", "team"):
        op.add_column(table, sa.Column("unreachable", sa.String(length=64), nullable=True))


def downgrade() -> None:
    for table in ("team", "manager"):
        op.drop_column(table, "unreachable")
    op.drop_column("workspace", "refused_since")
    op.drop_column("workspace", "refusal")
