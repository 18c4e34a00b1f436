"""Signals: what a team's own tools report"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "signal",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("location", sa.String(length=1024), nullable=False),
        sa.Column("base_url", sa.String(length=1024), nullable=True),
        sa.Column("token_env", sa.String(length=128), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("only", sa.JSON(), nullable=False),
        sa.Column("cursor", sa.JSON(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("synced_at", MOMENT, nullable=True),
        sa.Column("next_sync_at", MOMENT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_signal_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_signal"),
        sa.UniqueConstraint("team_id", "kind", "location", name="uq_signal_team_id_kind_location"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_signal_next_sync_at", "signal", ["next_sync_at"])
    op.create_table(
        "signal_event",
        sa.Column("signal_id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("service", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("reviewed_at", MOMENT, nullable=True),
        sa.Column("size", ID, nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signal.id"], name="fk_signal_event_signal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("signal_id", "key", name="pk_signal_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_signal_event_signal_id_at", "signal_event", ["signal_id", "at"])
    op.create_table(
        "signal_cost",
        sa.Column("signal_id", ID, nullable=False),
        sa.Column("part", sa.String(length=512), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service", sa.String(length=120), nullable=False),
        sa.Column("currency", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name="fk_signal_cost_signal_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("signal_id", "part", "day", "service", "currency", name="pk_signal_cost"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "standout",
        sa.Column("team_id", ID, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_standout_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", name="pk_standout"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("standout")
    op.drop_table("signal_cost")
    op.drop_index("ix_signal_event_signal_id_at", "signal_event")
    op.drop_table("signal_event")
    op.drop_index("ix_signal_next_sync_at", "signal")
    op.drop_table("signal")
