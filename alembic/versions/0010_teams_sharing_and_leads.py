"""Teams, sharing and leads"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SECTIONS = "actions,minute,readings,rfcs,shared"


def columns():
    return [
        ("workspace", sa.Column("default_weekday", sa.Integer(), server_default="1", nullable=False)),
        ("workspace", sa.Column("default_time", sa.Time(), server_default="09:30:00", nullable=False)),
        ("team", sa.Column("state", sa.String(length=16), server_default="linked", nullable=False)),
        ("team", sa.Column("sections", sa.String(length=255), server_default=SECTIONS, nullable=False)),
        ("team", sa.Column("posts_when_empty", sa.Boolean(), server_default=sa.true(), nullable=False)),
        ("team", sa.Column("skipped_slot", sa.String(length=16), nullable=True)),
        ("team_document", sa.Column("useful", sa.Integer(), server_default="0", nullable=False)),
    ]


def upgrade() -> None:
    for table, column in columns():
        op.add_column(table, column)
    op.create_table(
        "posting",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("sealed_payload", sa.Text(), nullable=False),
        sa.Column("delivery_id", ID, nullable=True),
        sa.Column("changed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_posting_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name="fk_posting_delivery_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
        sa.UniqueConstraint("team_id", "kind", "slot", name="uq_posting_team_id_kind_slot"),
        sa.UniqueConstraint("delivery_id", name="uq_posting_delivery_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posting_changed", "posting", ["changed"])
    op.create_table(
        "share",
        sa.Column("id", ID, nullable=False),
        sa.Column("reply_id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("sealed_text", sa.Text(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("posting_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name="fk_share_reply_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_share_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_share_posting_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_share"),
        sa.UniqueConstraint("reply_id", "team_id", name="uq_share_reply_id_team_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_share_posting_id", "share", ["posting_id"])
    op.create_index("ix_share_team_id", "share", ["team_id"])
    op.create_table(
        "lead",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_lead_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_lead"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cohort",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_cohort_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cohort"),
        sa.UniqueConstraint("workspace_id", "week", "team_id", name="uq_cohort_workspace_id_week_team_id"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in ("cohort", "lead", "share", "posting"):
        op.drop_table(table)
    for table, column in reversed(columns()):
        op.drop_column(table, column.name)
