"""Naming leads, and taking it back; either stands in the log that every manager can read."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.teams.leads import Deed
from bot.store.teams import audit_log, leads


async def name(session: AsyncSession, workspace_id: int, user_id: str, *, by: str, now: datetime) -> bool:
    """Makes somebody a lead; False when they are one. `by` is a Slack id, or `core.leads.OPERATOR`."""
    new = await leads.name(session, workspace_id, user_id, now)
    if new:
        await audit_log.note(session, workspace_id, audit_log.Noted(by, Deed.NAMED, user_id, now))
    return new


async def unname(session: AsyncSession, workspace_id: int, user_id: str, *, by: str, now: datetime) -> bool:
    """Somebody is no lead any more; False when they were none. `by` as above."""
    was = await leads.unname(session, workspace_id, user_id)
    if was:
        await audit_log.note(session, workspace_id, audit_log.Noted(by, Deed.UNNAMED, user_id, now))
    return was
