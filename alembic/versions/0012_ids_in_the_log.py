"""People and channels in the audit log by their plain Slack id: one to be found, the other to stay private"""

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
    # A channel whose name has changed since can't be told any more.
    op.execute(
        "UPDATE audit SET subject = COALESCE((SELECT MIN(channel) FROM team "
        "WHERE team.workspace_id = audit.workspace_id AND '#' || team.name = subject), 'forgotten') "
        "WHERE action IN ('linked', 'unlinked', 'changed', 'skipped')"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE audit SET subject = COALESCE((SELECT '#' || team.name FROM team "
        "WHERE team.workspace_id = audit.workspace_id AND team.channel = subject), subject) "
        "WHERE action IN ('linked', 'unlinked', 'changed', 'skipped')"
    )
    op.execute("UPDATE audit SET subject = '<@' || subject || '>' WHERE action IN ('named', 'unnamed')")
