"""People in the audit log by their plain Slack id, which is how forgetting finds them"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE audit SET subject = replace(replace(subject, '<@', ''), '>', '') "
        "WHERE action IN ('named', 'unnamed')"
    )
    # Forgetting missed them so far. Of whom nothing else is kept was forgotten, or never took part.
    op.execute(
        "UPDATE audit SET subject = 'forgotten' WHERE action IN ('named', 'unnamed') AND NOT EXISTS "
        "(SELECT 1 FROM lead WHERE lead.workspace_id = audit.workspace_id AND user_id = subject) AND NOT EXISTS "
        "(SELECT 1 FROM manager WHERE manager.workspace_id = audit.workspace_id AND user_id = subject)"
    )


def downgrade() -> None:
    op.execute("UPDATE audit SET subject = '<@' || subject || '>' WHERE action IN ('named', 'unnamed')")
