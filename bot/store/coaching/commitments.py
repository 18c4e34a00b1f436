"""Commitments, sealed: kept from replies and self-checks, brought back on their day, settled."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.commitments import Commitment, CommitmentState
from bot.store.people import managers
from bot.store.people.workspaces import due_by
from bot.store.tables import CommitmentRow, DeliveryRow, NudgeRow, ReplyRow
from bot.store.vault import seal, unseal

ByReply = Mapping[int, Commitment]
"""The newest commitment of each reply's row, by that row's id."""


async def add(
    session: AsyncSession,
    manager_id: int,
    text: str,
    day: date,
    *,
    reply_id: int | None,
    next_at: datetime,
    now: datetime,
) -> int:
    """Keeps a next step with its day, to come back at `next_at`; gives its id."""
    row = CommitmentRow(
        manager_id=manager_id,
        reply_id=reply_id,
        sealed_text=seal(session, text),
        day=day,
        next_at=next_at,
        state=CommitmentState.OPEN,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return row.id


async def get(session: AsyncSession, commitment_id: int) -> Commitment | None:
    """The commitment of this id."""
    return next(iter(await _values(session, select(CommitmentRow).where(CommitmentRow.id == commitment_id))), None)


async def owned(session: AsyncSession, manager_id: int, commitment_id: int) -> Commitment | None:
    """The commitment of this id, if it is this manager's; ids that come from Slack are asked for this way."""
    mine = CommitmentRow.id == commitment_id, CommitmentRow.manager_id == manager_id
    return next(iter(await _values(session, select(CommitmentRow).where(*mine))), None)


async def open_of(session: AsyncSession, manager_id: int) -> list[Commitment]:
    """A manager's commitments that are not settled, the one whose day comes first at the top."""
    return await _values(session, _open().where(CommitmentRow.manager_id == manager_id))


async def of(session: AsyncSession, manager_id: int) -> list[Commitment]:
    """All of a manager's commitments, in the order of their days."""
    query = select(CommitmentRow).where(CommitmentRow.manager_id == manager_id)
    return await _values(session, query.order_by(CommitmentRow.day, CommitmentRow.id))


async def done_between(session: AsyncSession, manager_id: int, start: datetime, end: datetime) -> list[Commitment]:
    """What a manager said to be done from `start` until before `end`, the first done comes first."""
    query = select(CommitmentRow).where(
        CommitmentRow.manager_id == manager_id,
        CommitmentRow.state == CommitmentState.DONE,
        CommitmentRow.settled_at >= start,
        CommitmentRow.settled_at < end,
    )
    return await _values(session, query.order_by(CommitmentRow.settled_at, CommitmentRow.id))


async def from_replies(session: AsyncSession, reply_ids: Collection[int]) -> ByReply:
    """The newest commitment that each of these rows of `reply` made."""
    query = select(CommitmentRow).where(CommitmentRow.reply_id.in_(reply_ids)).order_by(CommitmentRow.id)
    return {row.reply_id: _value(session, row) for row in await session.scalars(query) if row.reply_id is not None}


async def brought_by(session: AsyncSession, delivery_id: int) -> list[Commitment]:
    """The commitments that a delivery brought back."""
    query = select(CommitmentRow).where(CommitmentRow.delivery_id == delivery_id)
    return await _values(session, query.order_by(CommitmentRow.day, CommitmentRow.id))


async def message_of(session: AsyncSession, delivery_id: int) -> tuple[str, str] | None:
    """The channel and the time stamp of the message that brought commitments back."""
    query = select(DeliveryRow.channel, DeliveryRow.ts).where(DeliveryRow.id == delivery_id)
    found = (await session.execute(query)).first()
    return (found[0], found[1]) if found and found[0] and found[1] else None


async def take_due(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    """Managers with commitments to bring back by now; on PostgreSQL no other replica gets them meanwhile."""
    return list(await session.scalars(_DUE, due_by(now, limit)))


_WAITING = select(CommitmentRow.manager_id).where(
    CommitmentRow.state == CommitmentState.OPEN, CommitmentRow.next_at <= bindparam("now")
)
_DUE = managers.for_whom(_WAITING)


async def due_of(session: AsyncSession, manager_id: int, now: datetime) -> list[Commitment]:
    """The commitments of a manager that are to come back by now."""
    return await _values(
        session, _open().where(CommitmentRow.manager_id == manager_id, CommitmentRow.next_at <= now)
    )


async def come_back(
    session: AsyncSession, commitment_ids: Collection[int], at: datetime | None, delivery_id: int | None = None
) -> None:
    """Keeps when commitments come back, None for never again, and the delivery that brings them now."""
    changes = {"next_at": at} if delivery_id is None else {"next_at": at, "delivery_id": delivery_id}
    await session.execute(update(CommitmentRow).where(CommitmentRow.id.in_(commitment_ids)).values(changes))


async def reword(session: AsyncSession, commitment_id: int, text: str, day: date, next_at: datetime) -> None:
    """Keeps other words or another day for an open commitment."""
    await _change(session, commitment_id, sealed_text=seal(session, text), day=day, next_at=next_at)


async def move(session: AsyncSession, commitment_id: int, day: date, next_at: datetime, happened: str) -> None:
    """Keeps another day for a commitment, and what happened."""
    await _change(session, commitment_id, day=day, next_at=next_at, sealed_outcome=_sealed(session, happened))


async def settle(
    session: AsyncSession, commitment_id: int, state: CommitmentState, happened: str, now: datetime
) -> None:
    """Keeps how a commitment ended, and what happened. It does not come back."""
    sealed = _sealed(session, happened)
    await _change(session, commitment_id, state=state, sealed_outcome=sealed, settled_at=now, next_at=None)


async def hand_over(session: AsyncSession, from_reply_id: int, to_reply_id: int) -> None:
    """Ties the commitments of one row of `reply` to another one."""
    theirs = CommitmentRow.reply_id == from_reply_id
    await session.execute(update(CommitmentRow).where(theirs).values(reply_id=to_reply_id))


async def remove(session: AsyncSession, commitment_id: int) -> None:
    """Deletes a commitment."""
    await session.execute(delete(CommitmentRow).where(CommitmentRow.id == commitment_id))


async def next_due_at(session: AsyncSession) -> datetime | None:
    """When the next commitment of anybody comes back."""
    query = select(CommitmentRow.next_at).where(CommitmentRow.next_at.is_not(None))
    return await session.scalar(query.order_by(CommitmentRow.next_at).limit(1))


def _open() -> Select[CommitmentRow]:
    is_open = CommitmentRow.state == CommitmentState.OPEN
    return select(CommitmentRow).where(is_open).order_by(CommitmentRow.day, CommitmentRow.id)


async def _change(session: AsyncSession, commitment_id: int, **values: object) -> None:
    await session.execute(update(CommitmentRow).where(CommitmentRow.id == commitment_id).values(**values))


def _sealed(session: AsyncSession, text: str) -> str | None:
    return seal(session, text) if text else None


async def _values(session: AsyncSession, query: Select[CommitmentRow]) -> list[Commitment]:
    query = query.outerjoin(ReplyRow, ReplyRow.id == CommitmentRow.reply_id)
    with_asked = query.outerjoin(NudgeRow, NudgeRow.id == ReplyRow.nudge_id).add_columns(NudgeRow.asked)
    rows = await session.execute(with_asked.execution_options(populate_existing=True))
    return [_value(session, row, asked) for row, asked in rows]


def _value(session: AsyncSession, row: CommitmentRow, asked: str | None = None) -> Commitment:
    return Commitment(
        id=row.id,
        manager_id=row.manager_id,
        text=unseal(session, row.sealed_text),
        day=row.day,
        state=CommitmentState(row.state),
        happened=unseal(session, row.sealed_outcome) if row.sealed_outcome else None,
        next_at=row.next_at,
        delivery_id=row.delivery_id,
        asked=asked,
    )
