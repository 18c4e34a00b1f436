"""How often what a message shows has changed since Slack was told"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("stale", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_delivery_stale", "delivery", ["stale"])


def downgrade() -> None:
    op.execute("UPDATE nudge SET state = 'open' WHERE state = 'lapsed'")
    op.drop_index("ix_delivery_stale", "delivery")
    op.drop_column("delivery", "stale")
