"""Replies that grow, and commitments that come back"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NEW_DELIVERY = "fk_commitment_delivery_id"


def commitment_columns():
    return [
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sealed_outcome", sa.Text(), nullable=True),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
    ]


def upgrade() -> None:
    op.add_column("nudge", sa.Column("follow_up", sa.String(length=16), nullable=True))
    op.add_column("reply", sa.Column("level", sa.String(length=16), nullable=True))
    # SQLite copies the table to change a column of it; nothing hangs on this one.
    with op.batch_alter_table("commitment", table_kwargs={"sqlite_autoincrement": True}) as commitment:
        commitment.alter_column("reply_id", existing_type=sa.BigInteger(), nullable=True)
        for column in commitment_columns():
            commitment.add_column(column)
        commitment.create_foreign_key(NEW_DELIVERY, "delivery", ["delivery_id"], ["id"], ondelete="SET NULL")
    op.create_index("ix_commitment_delivery_id", "commitment", ["delivery_id"])
    op.create_index("ix_commitment_next_at", "commitment", ["next_at"])
    # Those made before this come back, too; the planner waits for the manager's own open hours.
    morning = "day + interval '9 hours'" if op.get_context().dialect.name == "postgresql" else "day || ' 09:00:00'"
    op.execute(f"UPDATE commitment SET next_at = {morning} WHERE day >= CURRENT_DATE")  # noqa: S608 - our own words


def downgrade() -> None:
    op.execute("DELETE FROM commitment WHERE reply_id IS NULL")
    op.drop_index("ix_commitment_next_at", "commitment")
    op.drop_index("ix_commitment_delivery_id", "commitment")
    with op.batch_alter_table("commitment", table_kwargs={"sqlite_autoincrement": True}) as commitment:
        commitment.drop_constraint(NEW_DELIVERY, type_="foreignkey")
        for column in commitment_columns():
            commitment.drop_column(column.name)
        commitment.alter_column("reply_id", existing_type=sa.BigInteger(), nullable=False)
    op.drop_column("reply", "level")
    op.drop_column("nudge", "follow_up")
