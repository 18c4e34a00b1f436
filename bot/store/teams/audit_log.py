"""What somebody with power over others did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.teams.leads import Deed
from bot.store.tables import AuditRow

SUBJECT_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of the log: who did what to whom or what, when.

    `actor` is a plain Slack id, or `core.leads.OPERATOR`; a person in `subject` is a plain Slack id, too: by it
    they are found and made nobody when they are forgotten. So is a channel; of other deeds it is words.
    """

    actor: str
    action: str
    subject: str
    at: datetime


async def note(session: AsyncSession, workspace_id: int, done: Noted) -> None:
    """Keeps what was done; nothing that somebody wrote or answered belongs there."""
    row = AuditRow(
        workspace_id=workspace_id,
        actor=done.actor,
        action=done.action,
        subject=done.subject[:SUBJECT_LENGTH],
        at=done.at,
    )
    session.add(row)
    await session.flush()


async def log(session: AsyncSession, workspace_id: int, limit: int | None) -> list[Noted]:
    """The part that every manager can read, which is what leads can do; the newest first."""
    query = select(AuditRow).where(AuditRow.workspace_id == workspace_id, AuditRow.action.in_(list(Deed)))
    rows = await session.scalars(query.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit))
    return [Noted(row.actor, Deed(row.action), row.subject, row.at) for row in rows]
