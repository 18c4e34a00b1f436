"""Sources that are kept fresh"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def columns():
    return [
        sa.Column("token_env", sa.String(length=128), nullable=True),
        sa.Column("private", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("next_sync_at", MOMENT, nullable=True),
        sa.Column("state", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("unreadable", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_at", MOMENT, nullable=True),
    ]


def upgrade() -> None:
    for column in columns():
        op.add_column("source", column)
    op.create_index("ix_source_next_sync_at", "source", ["next_sync_at"])


def downgrade() -> None:
    op.drop_index("ix_source_next_sync_at", "source")
    for column in columns():
        op.drop_column("source", column.name)
