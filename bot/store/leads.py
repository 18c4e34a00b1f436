"""Leads by name, and the log of what they did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.leads import Deed
from bot.store.tables import AuditRow, LeadRow
from bot.store.upsert import insert_new


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of the log: who did what to what, when. `actor` is a Slack id, or `operator`."""

    actor: str
    deed: Deed
    subject: str
    at: datetime


async def named(session: AsyncSession, workspace_id: int) -> list[str]:
    """The Slack ids of the leads whom an admin has named."""
    query = select(LeadRow.user_id).where(LeadRow.workspace_id == workspace_id)
    return list(await session.scalars(query.order_by(LeadRow.named_at, LeadRow.user_id)))


async def name(session: AsyncSession, workspace_id: int, user_id: str, now: datetime) -> bool:
    """Makes somebody a lead; False when they are one."""
    return await insert_new(session, LeadRow, {"workspace_id": workspace_id, "user_id": user_id, "named_at": now})


async def unname(session: AsyncSession, workspace_id: int, user_id: str) -> bool:
    """Somebody is no lead any more; False when they were none."""
    theirs = (LeadRow.workspace_id == workspace_id) & (LeadRow.user_id == user_id)
    result = await session.execute(delete(LeadRow).where(theirs))
    assert isinstance(result, CursorResult)  # noqa: S101 - a DELETE always gives one
    return result.rowcount > 0


async def note(session: AsyncSession, workspace_id: int, done: Noted) -> None:
    """Writes into the log that all managers can read; nothing about a single manager belongs there."""
    row = AuditRow(
        workspace_id=workspace_id, actor=done.actor, action=done.deed, subject=done.subject[:255], at=done.at
    )
    session.add(row)
    await session.flush()


async def log(session: AsyncSession, workspace_id: int, limit: int) -> list[Noted]:
    """The newest lines of the log first."""
    query = select(AuditRow).where(AuditRow.workspace_id == workspace_id, AuditRow.action.in_(list(Deed)))
    rows = await session.scalars(query.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit))
    return [Noted(row.actor, Deed(row.action), row.subject, row.at) for row in rows]
