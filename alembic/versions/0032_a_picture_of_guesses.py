"""A picture of how guesses run, which shows no self-check"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("picture") as picture:
        picture.alter_column("self_check_id", existing_type=ID, nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM picture WHERE self_check_id IS NULL")
    with op.batch_alter_table("picture") as picture:
        picture.alter_column("self_check_id", existing_type=ID, nullable=False)
