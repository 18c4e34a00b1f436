"""Leads by name."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import LeadRow
from bot.store.upsert import insert_new


async def named(session: AsyncSession, workspace_id: int) -> list[str]:
    """The Slack ids of the leads whom an admin has named."""
    return list(await session.scalars(_NAMED, {"workspace": workspace_id}))


_NAMED = (
    select(LeadRow.user_id)
    .where(LeadRow.workspace_id == bindparam("workspace"))
    .order_by(LeadRow.named_at, LeadRow.user_id)
)


async def name(session: AsyncSession, workspace_id: int, user_id: str, now: datetime) -> bool:
    """Makes somebody a lead; False when they are one."""
    return await insert_new(session, LeadRow, {"workspace_id": workspace_id, "user_id": user_id, "named_at": now})


async def unname(session: AsyncSession, workspace_id: int, user_id: str) -> bool:
    """Somebody is no lead any more; False when they were none."""
    theirs = (LeadRow.workspace_id == workspace_id) & (LeadRow.user_id == user_id)
    result = await session.execute(delete(LeadRow).where(theirs))
    assert isinstance(result, CursorResult)  # noqa: S101 - a DELETE always gives one
    return result.rowcount > 0
