"""An absence that begins later"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("manager", sa.Column("away_from", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("manager") as manager:
        manager.drop_column("away_from")
