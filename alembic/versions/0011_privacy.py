"""Privacy: a check of the keys, leaving, exports, what is to go from Slack, and answers sealed"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "key_check",
        sa.Column("id", ID, nullable=False),
        sa.Column("sealed_word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_key_check"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "chore",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chore"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "handout",
        sa.Column("id", ID, nullable=False),
        sa.Column("manager_id", ID, nullable=False),
        *place_columns(),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name="fk_handout_manager_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_handout"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handout_manager_id", "handout", ["manager_id"])
    op.create_table(
        "erasure",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        *place_columns(),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_erasure_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
        sqlite_autoincrement=True,
    )
    for column in ("workspace_id", "due_at"):
        op.create_index(f"ix_erasure_{column}", "erasure", [column])
    op.add_column("workspace", sa.Column("leaves_at", MOMENT, nullable=True))
    for column in ("leaves_at", "export_due_at"):
        op.add_column("manager", sa.Column(column, MOMENT, nullable=True))
        op.create_index(f"ix_manager_{column}", "manager", [column])
    # Kept answers were for payloads that come twice within the hour: they are not worth a key in a migration.
    op.drop_column("inbox", "answer")
    op.add_column("inbox", sa.Column("sealed_answer", sa.Text(), nullable=True))
    op.add_column("inbox", sa.Column("user_id", sa.String(length=32), nullable=True))
    op.create_index("ix_inbox_user_id", "inbox", ["user_id"])


def place_columns():
    return [
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
    ]


def downgrade() -> None:
    op.drop_index("ix_inbox_user_id", "inbox")
    op.drop_column("inbox", "user_id")
    op.drop_column("inbox", "sealed_answer")
    op.add_column("inbox", sa.Column("answer", sa.Text(), nullable=True))
    for column in ("leaves_at", "export_due_at"):
        op.drop_index(f"ix_manager_{column}", "manager")
        op.drop_column("manager", column)
    op.drop_column("workspace", "leaves_at")
    for table in ("erasure", "handout", "chore", "key_check"):
        op.drop_table(table)
