"""Self-checks that tell more"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("manager", sa.Column("check_due_at", MOMENT, nullable=True))
    op.create_index("ix_manager_check_due_at", "manager", ["check_due_at"])
    # Whoever is here already may be invited at the first good moment, unless they have looked within the quarter.
    op.execute("UPDATE manager SET check_due_at = created_at WHERE consent = 'active'")
    op.create_table(
        "check_draft",
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("sealed_answers", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["manager.id"], name="fk_check_draft_manager_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("manager_id", name="pk_check_draft"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "picture",
        sa.Column("manager_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("self_check_id", ID, nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name="fk_picture_manager_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["self_check_id"], ["self_check.id"], name="fk_picture_self_check_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("manager_id", "kind", name="pk_picture"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_picture_self_check_id", "picture", ["self_check_id"])


def downgrade() -> None:
    op.drop_table("picture")
    op.drop_table("check_draft")
    op.drop_index("ix_manager_check_due_at", "manager")
    op.drop_column("manager", "check_due_at")
