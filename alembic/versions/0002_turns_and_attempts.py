"""Each workspace has its turn, a delivery knows its last attempt, and the inbox its answers"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.Text(), nullable=True))

    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("next_send_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_index(batch_op.f("ix_delivery_workspace_id"))
        batch_op.create_index(
            batch_op.f("ix_delivery_workspace_id_state_not_before_id"),
            ["workspace_id", "state", "not_before", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_delivery_workspace_id_recipient_last_attempt_at"),
            ["workspace_id", "recipient", "last_attempt_at"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_workspace_id_recipient_last_attempt_at"))
        batch_op.drop_index(batch_op.f("ix_delivery_workspace_id_state_not_before_id"))
        batch_op.create_index(batch_op.f("ix_delivery_workspace_id"), ["workspace_id"], unique=False)
        batch_op.drop_column("last_attempt_at")

    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_column("next_send_at")

    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("answer")
