"""Public holidays of teams"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("team", sa.Column("country", sa.String(length=2), nullable=True))


def downgrade() -> None:
    op.drop_column("team", "country")
