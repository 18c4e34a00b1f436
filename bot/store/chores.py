"""Work that comes by the clock, done by whichever replica is first; and work that is asked for, done once."""

from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import ChoreRow
from bot.store.upsert import insert_new, upsert


async def take(session: AsyncSession, name: str, now: datetime, next_at: datetime) -> bool:
    """Whether this chore is due and nobody else's. It is due next at `next_at`; so is one that is new."""
    due_at = await asked_at(session, name)
    if due_at is None:
        await insert_new(session, ChoreRow, {"name": name, "due_at": next_at})
        return False
    if due_at > now:
        return False
    still_due = and_(ChoreRow.name == name, ChoreRow.due_at == due_at)
    result = await session.execute(update(ChoreRow).where(still_due).values(due_at=next_at))
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE always gives one
    return bool(result.rowcount)


async def ask(session: AsyncSession, name: str, at: datetime) -> None:
    """Asks for a chore; asking twice is asking once."""
    await upsert(session, ChoreRow, key=("name",), values={"name": name, "due_at": at}, change=("due_at",))


async def asked_at(session: AsyncSession, name: str) -> datetime | None:
    """When a chore was asked for; None when it was not, or has been done."""
    return await session.scalar(_ASKED_AT, {"chore": name})


_ASKED_AT = select(ChoreRow.due_at).where(ChoreRow.name == bindparam("chore"))


async def done(session: AsyncSession, name: str, asked: datetime) -> None:
    """The chore that was asked for then is done; one that was asked for meanwhile is not."""
    await session.execute(delete(ChoreRow).where(ChoreRow.name == name, ChoreRow.due_at == asked))
