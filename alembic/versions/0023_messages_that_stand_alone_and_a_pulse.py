"""How often what a message shows has changed since Slack was told; and whether it is worth a manager's minute"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("delivery", sa.Column("stale", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_delivery_stale", "delivery", ["stale"])
    op.create_table(
        "pulse",
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("sealed_why", sa.Text(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name="fk_pulse_manager_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("manager_id", name="pk_pulse"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pulse_due_at", "pulse", ["due_at"])


def downgrade() -> None:
    op.drop_index("ix_pulse_due_at", "pulse")
    op.drop_table("pulse")
    op.execute("UPDATE nudge SET state = 'open' WHERE state = 'lapsed'")
    op.drop_index("ix_delivery_stale", "delivery")
    op.drop_column("delivery", "stale")
