"""Since when somebody takes part: who joined after a week began can't be counted in its figures"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("manager", sa.Column("active_since", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE manager SET active_since = created_at WHERE consent = 'active'")


def downgrade() -> None:
    op.drop_column("manager", "active_since")
