"""Installations by OAuth, their tokens sealed; and sources that are one workspace's own"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INBOX = "fk_inbox_workspace_id"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("tenant", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("bot_user_id", sa.String(length=32), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("sealed_token", sa.Text(), nullable=False),
        sa.Column("sealed_refresh_token", sa.Text(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_installation"),
        sqlite_autoincrement=True,
    )
    # SQLite copies a table to refer to another one from it. Nothing hangs on this one; on a source hang documents,
    # which would go with it, so that one has no reference.
    with op.batch_alter_table("inbox", table_kwargs={"sqlite_autoincrement": True}) as inbox:
        inbox.add_column(sa.Column("workspace_id", ID, nullable=True))
        inbox.create_foreign_key(INBOX, "workspace", ["workspace_id"], ["id"], ondelete="CASCADE")
    op.create_index("ix_inbox_workspace_id", "inbox", ["workspace_id"])
    op.add_column("source", sa.Column("workspace_id", ID, nullable=True))
    op.create_index("ix_source_workspace_id", "source", ["workspace_id"])
    op.create_index("ix_manager_channel", "manager", ["channel"])
    # What people have added in the only workspace there is becomes its own; of several nobody knows whose it is.
    op.execute(
        "UPDATE source SET workspace_id = (SELECT MIN(id) FROM workspace),"
        " location = location || ', ' || (SELECT CAST(MIN(id) AS VARCHAR(20)) FROM workspace)"
        " WHERE kind = 'slack' AND location = 'added one by one' AND (SELECT COUNT(*) FROM workspace) = 1"
    )


def downgrade() -> None:
    op.execute("UPDATE source SET location = 'added one by one' WHERE location LIKE 'added one by one, %'")
    op.drop_index("ix_source_workspace_id", "source")
    op.drop_column("source", "workspace_id")
    op.drop_index("ix_inbox_workspace_id", "inbox")
    with op.batch_alter_table("inbox", table_kwargs={"sqlite_autoincrement": True}) as inbox:
        inbox.drop_constraint(INBOX, type_="foreignkey")
        inbox.drop_column("workspace_id")
    op.drop_index("ix_manager_channel", "manager")
    op.drop_table("installation")
