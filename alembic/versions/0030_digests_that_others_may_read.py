"""Whether somebody has said yes to a digest that people of other organisations can read"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("team", sa.Column("for_outsiders", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("team", "for_outsiders")
