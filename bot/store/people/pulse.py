"""Whether it is worth a manager's minute: when they are asked, and what they say. The reason is sealed."""

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.people import Consent, Manager
from bot.core.people.pulse import Pulse
from bot.store.people.managers import manager_of
from bot.store.people.workspaces import MOST, due_by, has_access
from bot.store.tables import ManagerRow, PulseRow
from bot.store.upsert import upsert
from bot.store.vault import seal


async def set_due(session: AsyncSession, manager_id: int, at: datetime | None) -> None:
    """Keeps when a manager is asked; None for not again."""
    await upsert(
        session, PulseRow, key=["manager_id"], values={"manager_id": manager_id, "due_at": at}, change=["due_at"]
    )


async def answer(session: AsyncSession, manager_id: int, said: Pulse, now: datetime) -> None:
    """Keeps what a manager says, in place of what they said before."""
    values = {"manager_id": manager_id, "due_at": None, "answer": said, "answered_at": now}
    await upsert(session, PulseRow, key=["manager_id"], values=values, change=["due_at", "answer", "answered_at"])


async def say_why(session: AsyncSession, manager_id: int, why: str) -> None:
    """Keeps the reason for an answer; an empty one takes back what was there."""
    sealed = seal(session, why) if why else None
    await session.execute(update(PulseRow).where(PulseRow.manager_id == manager_id).values(sealed_why=sealed))


async def take_due(session: AsyncSession, now: datetime, limit: int) -> list[Manager]:
    """Active managers who are to be asked by now; on PostgreSQL no other replica gets them meanwhile."""
    return [manager_of(row) for row in await session.scalars(_DUE, due_by(now, limit))]


_DUE = (
    select(ManagerRow)
    .join(PulseRow, PulseRow.manager_id == ManagerRow.id)
    .where(PulseRow.due_at <= bindparam("now"), ManagerRow.consent == Consent.ACTIVE)
    .where(has_access(ManagerRow.workspace_id))
    .order_by(PulseRow.due_at, ManagerRow.id)
    .limit(MOST)
    .with_for_update(of=ManagerRow, skip_locked=True, key_share=True)
)


async def next_due_at(session: AsyncSession) -> datetime | None:
    """When the next manager is asked."""
    due = select(PulseRow.due_at).join(ManagerRow, ManagerRow.id == PulseRow.manager_id)
    due = due.where(PulseRow.due_at.is_not(None), ManagerRow.consent == Consent.ACTIVE)
    return await session.scalar(due.order_by(PulseRow.due_at).limit(1))
