"""A look back at the quarter"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("manager", sa.Column("look_back_due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_manager_look_back_due_at", "manager", ["look_back_due_at"])
    # Whoever takes part already is thought of at once, which finds the end of their quarter.
    op.execute("UPDATE manager SET look_back_due_at = created_at WHERE consent = 'active'")


def downgrade() -> None:
    op.drop_index("ix_manager_look_back_due_at", "manager")
    op.drop_column("manager", "look_back_due_at")
