"""Schedules people can live with"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def manager_columns():
    return [
        sa.Column("working_days", sa.String(length=7), server_default="01234", nullable=False),
        sa.Column("quiet_from", sa.Time(), server_default="18:00:00", nullable=False),
        sa.Column("quiet_until", sa.Time(), server_default="08:00:00", nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("reminders", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("heard_at", MOMENT, nullable=True),
        sa.Column("heard_in_week", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rhythm_asked_at", MOMENT, nullable=True),
        sa.Column("last_sign_at", MOMENT, nullable=True),
    ]


def nudge_columns():
    return [
        sa.Column("returns_at", MOMENT, nullable=True),
        sa.Column("returns_as", sa.String(length=16), nullable=True),
    ]


def upgrade() -> None:
    # Plain ADD COLUMN, never a copy of the table: SQLite would drop it in between, and all that hangs on it.
    for column in manager_columns():
        op.add_column("manager", column)
    for column in nudge_columns():
        op.add_column("nudge", column)
    op.create_index("ix_nudge_returns_at", "nudge", ["returns_at"])
    # SQLite adds a required column only with a default; every row gets its real value at once.
    op.add_column(
        "subscription", sa.Column("due_at", MOMENT, server_default="1970-01-01 00:00:00", nullable=False)
    )
    op.execute("UPDATE subscription SET due_at = next_at")
    if op.get_context().dialect.name == "postgresql":
        op.alter_column("subscription", "due_at", server_default=None)


def downgrade() -> None:
    op.drop_column("subscription", "due_at")
    op.drop_index("ix_nudge_returns_at", "nudge")
    for column in nudge_columns():
        op.drop_column("nudge", column.name)
    for column in manager_columns():
        op.drop_column("manager", column.name)
