"""What is news in the library, until when a team was told, its public holidays, and what of a source is meant"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("source", sa.Column("scope", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("team", sa.Column("country", sa.String(length=2), nullable=True))
    op.add_column("team", sa.Column("told_until", MOMENT, nullable=True))
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("document", sa.Column("superseded_by", number, nullable=True))
    op.add_column("document", sa.Column("found_at", MOMENT, nullable=True))
    op.add_column("document", sa.Column("status_before", sa.String(length=16), nullable=True))
    op.add_column("document", sa.Column("status_changed_at", MOMENT, nullable=True))
    op.create_index("ix_document_found_at", "document", ["found_at"])
    op.create_index("ix_document_status_changed_at", "document", ["status_changed_at"])


def downgrade() -> None:
    op.drop_index("ix_document_status_changed_at", "document")
    op.drop_index("ix_document_found_at", "document")
    op.drop_column("document", "status_changed_at")
    op.drop_column("document", "status_before")
    op.drop_column("document", "found_at")
    op.drop_column("document", "superseded_by")
    op.drop_column("team", "told_until")
    op.drop_column("team", "country")
    op.drop_column("source", "scope")
