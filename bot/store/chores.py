"""Work that comes again by the clock, done by whichever replica is first."""

from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import ChoreRow
from bot.store.upsert import insert_new


async def take(session: AsyncSession, name: str, now: datetime, next_at: datetime) -> bool:
    """Whether this chore is due and nobody else's. It is due next at `next_at`; so is one that is new."""
    due_at = await session.scalar(select(ChoreRow.due_at).where(ChoreRow.name == name))
    if due_at is None:
        await insert_new(session, ChoreRow, {"name": name, "due_at": next_at})
        return False
    if due_at > now:
        return False
    still_due = and_(ChoreRow.name == name, ChoreRow.due_at == due_at)
    result = await session.execute(update(ChoreRow).where(still_due).values(due_at=next_at))
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE always gives one
    return bool(result.rowcount)
