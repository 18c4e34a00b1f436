"""Guesses, and what it really was: both numbers sealed"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "guess",
        sa.Column("nudge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("sealed_guess", sa.Text(), nullable=False),
        sa.Column("sealed_low", sa.Text(), nullable=True),
        sa.Column("sealed_high", sa.Text(), nullable=True),
        sa.Column("from_text", sa.Boolean(), nullable=False),
        sa.Column("guessed_at", MOMENT, nullable=False),
        sa.Column("sealed_real", sa.Text(), nullable=True),
        sa.Column("sealed_url", sa.Text(), nullable=True),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["nudge_id"], ["nudge.id"], name="fk_guess_nudge_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("nudge_id", name="pk_guess"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guess_next_at", "guess", ["next_at"])


def downgrade() -> None:
    op.drop_index("ix_guess_next_at", "guess")
    op.drop_table("guess")
