"""What is in Slack because of one person: exports and answers to them, and what is to be taken away."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Integer, and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.removals import Erasure, Trace, TraceKind
from bot.core.people.people import Person
from bot.store.tables import DeliveryRow, ErasureRow, HandoutRow, PictureRow


async def keep(session: AsyncSession, manager_id: int, traces: Iterable[Trace]) -> None:
    """Remembers what an export or an answer left in Slack."""
    session.add_all(
        HandoutRow(manager_id=manager_id, kind=one.kind, channel=one.channel, ref=one.ref) for one in traces
    )
    await session.flush()


async def of(session: AsyncSession, person: Person) -> list[Trace]:
    """Everything in Slack that is only there for this person: the bot's messages, exports and pictures."""
    to_them = and_(
        DeliveryRow.workspace_id == person.workspace_id,
        DeliveryRow.recipient == person.user_id,
        DeliveryRow.ts.is_not(None),
    )
    posted = await session.execute(select(DeliveryRow.channel, DeliveryRow.ts).where(to_them))
    handed = await session.scalars(select(HandoutRow).where(HandoutRow.manager_id == person.id))
    drawn = await session.scalars(select(PictureRow.file_id).where(PictureRow.manager_id == person.id))
    return [
        *(Trace(TraceKind.MESSAGE, channel, ts) for channel, ts in posted if channel and ts),
        *(Trace(TraceKind(row.kind), row.channel, row.ref) for row in handed),
        *(Trace(TraceKind.FILE, "", file_id) for file_id in drawn),
    ]


async def erase(session: AsyncSession, workspace_id: int, traces: Iterable[Trace], now: datetime) -> None:
    """Has traces taken away from Slack, soon after this transaction commits; whose they were is not kept."""
    session.add_all(
        ErasureRow(workspace_id=workspace_id, kind=one.kind, channel=one.channel, ref=one.ref, due_at=now, tries=0)
        for one in traces
    )
    await session.flush()


_DUE = (
    select(ErasureRow)
    .where(ErasureRow.due_at <= bindparam("now"))
    .order_by(ErasureRow.due_at, ErasureRow.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)


async def take_due(session: AsyncSession, now: datetime, again_at: datetime, limit: int) -> Sequence[Erasure]:
    """The erasures that are due; no other replica gets them before `again_at`."""
    found = [
        Erasure(row.id, row.workspace_id, Trace(TraceKind(row.kind), row.channel, row.ref), row.tries + 1)
        for row in await session.scalars(_DUE, {"now": now, "most": limit})
    ]
    if found:
        taken = ErasureRow.id.in_([one.id for one in found])
        await session.execute(update(ErasureRow).where(taken).values(due_at=again_at, tries=ErasureRow.tries + 1))
    return found


async def put_off(session: AsyncSession, erasure_id: int, until: datetime) -> None:
    """Slack could not do it now."""
    await session.execute(update(ErasureRow).where(ErasureRow.id == erasure_id).values(due_at=until))


async def done(session: AsyncSession, erasure_ids: Iterable[int]) -> None:
    """These are gone, or will never go."""
    await session.execute(delete(ErasureRow).where(ErasureRow.id.in_(list(erasure_ids))))
