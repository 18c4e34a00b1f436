"""Follow-ups that are written with their question: two kinds have other names"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NAMES = {"number": "figure", "day": "date"}


def upgrade() -> None:
    for before, after in NAMES.items():
        _rename(before, after)


def downgrade() -> None:
    for before, after in NAMES.items():
        _rename(after, before)


def _rename(before: str, after: str) -> None:
    nudge = sa.table("nudge", sa.column("follow_up", sa.String))
    op.execute(nudge.update().where(nudge.c.follow_up == before).values(follow_up=after))
