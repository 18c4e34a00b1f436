"""What readers think of documents, what teams own, and which action items are open"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None

BY_MOMENT = ("comments_until", "day", "open_since")


def upgrade() -> None:
    op.create_table(
        "opinion",
        sa.Column("manager_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opinion", sa.String(length=16), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_opinion_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name="fk_opinion_manager_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("manager_id", "document_id", name="pk_opinion"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_opinion_document_id", "opinion", ["document_id"])
    op.add_column("team", sa.Column("owns", sa.String(length=1000), server_default="", nullable=False))
    op.add_column("document", sa.Column("open_since", sa.Date(), nullable=True))
    for column in BY_MOMENT:
        op.create_index(f"ix_document_{column}", "document", [column])
    note_what_is_open()


def note_what_is_open() -> None:
    """What syncs will keep from now on, for the documents that are there already."""
    document = sa.table(
        "document", sa.column("id"), sa.column("details", sa.JSON), sa.column("open_since", sa.Date)
    )
    connection = op.get_bind()
    for id_, details in connection.execute(sa.select(document.c.id, document.c.details)).all():
        days = [item["since"] for item in details["open_actions"] if item["since"]]
        if days:
            since = date.fromisoformat(min(days))
            connection.execute(sa.update(document).where(document.c.id == id_).values(open_since=since))


def downgrade() -> None:
    for column in BY_MOMENT:
        op.drop_index(f"ix_document_{column}", "document")
    op.drop_column("document", "open_since")
    op.drop_column("team", "owns")
    op.drop_index("ix_opinion_document_id", "opinion")
    op.drop_table("opinion")
