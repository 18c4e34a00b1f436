"""Due turns in their order: many who are due at the same moment need not be sorted for every batch"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_subscription_next_at_id", "subscription", ["next_at", "id"])
    op.drop_index("ix_subscription_next_at", "subscription")


def downgrade() -> None:
    op.create_index("ix_subscription_next_at", "subscription", ["next_at"])
    op.drop_index("ix_subscription_next_at_id", "subscription")
