"""Why a question was chosen, and why it was left"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def nudge_columns():
    return [
        sa.Column("because", sa.String(length=16), server_default="", nullable=False),
        sa.Column("odds", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("recalls_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("skipped", sa.String(length=16), nullable=True),
    ]


def upgrade() -> None:
    for column in nudge_columns():
        op.add_column("nudge", column)


def downgrade() -> None:
    for column in nudge_columns():
        op.drop_column("nudge", column.name)
