"""Nudges, replies and commitments."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.choosing import Asked
from bot.core.deliveries import DeliveryKind, State
from bot.core.nudges import ASKED_FOR, Commitment, NewReply, Nudge, NudgeState, Reply, Return, Way
from bot.store.tables import CommitmentRow, DeliveryRow, ManagerRow, NudgeRow, ReplyRow
from bot.store.vault import seal, unseal


async def add(
    session: AsyncSession,
    *,
    manager_id: int,
    question_id: str,
    competency_id: str,
    asked: str,
    document_id: int | None,
    why: str,
    standing: Mapping[str, float],
    due_at: datetime,
) -> int:
    """Keeps a question put to a manager; gives the nudge's id."""
    row = NudgeRow(
        manager_id=manager_id,
        question_id=question_id,
        competency_id=competency_id,
        asked=asked,
        document_id=document_id,
        why=why,
        standing=dict(standing),
        due_at=due_at,
        state=NudgeState.OPEN,
    )
    session.add(row)
    await session.flush()
    return row.id


async def set_delivery(session: AsyncSession, nudge_id: int, delivery_id: int) -> None:
    """Ties a nudge to the delivery that carries it."""
    await session.execute(update(NudgeRow).where(NudgeRow.id == nudge_id).values(delivery_id=delivery_id))


async def get(session: AsyncSession, nudge_id: int) -> Nudge | None:
    """The nudge of this id."""
    return await _one(session, _nudges().where(NudgeRow.id == nudge_id))


async def in_thread(session: AsyncSession, manager_id: int, ts: str) -> Nudge | None:
    """The manager's nudge whose message has this timestamp: the parent of its thread."""
    return await _one(session, _nudges().where(NudgeRow.manager_id == manager_id, DeliveryRow.ts == ts))


async def open_one(session: AsyncSession, manager_id: int) -> Nudge | None:
    """The newest nudge that has reached the manager and waits for an answer."""
    query = _nudges().where(
        NudgeRow.manager_id == manager_id, NudgeRow.state == NudgeState.OPEN, DeliveryRow.ts.is_not(None)
    )
    return await _one(session, query.order_by(NudgeRow.due_at.desc(), NudgeRow.id.desc()))


async def come_back(session: AsyncSession, nudge_id: int, at: datetime | None, how: Return | None) -> None:
    """Keeps when a nudge comes back by itself and why; None for never."""
    await session.execute(update(NudgeRow).where(NudgeRow.id == nudge_id).values(returns_at=at, returns_as=how))


async def close(session: AsyncSession, nudge_id: int) -> None:
    """Closes an open nudge without an answer; it does not come back."""
    still_open = (NudgeRow.id == nudge_id) & (NudgeRow.state == NudgeState.OPEN)
    values = {"state": NudgeState.SKIPPED, "returns_at": None, "returns_as": None}
    await session.execute(update(NudgeRow).where(still_open).values(values))


async def take_returning(session: AsyncSession, now: datetime, limit: int) -> list[Nudge]:
    """The nudges that are to come back by now; on PostgreSQL no other replica gets those of the same managers."""
    query = (
        _nudges()
        .join(ManagerRow, ManagerRow.id == NudgeRow.manager_id)
        .where(NudgeRow.returns_at <= now)
        .order_by(NudgeRow.returns_at, NudgeRow.id)
        .limit(limit)
        .with_for_update(of=[NudgeRow, ManagerRow], skip_locked=True, key_share=True)
    )
    return [_value(*found) for found in await session.execute(query)]


async def next_return_at(session: AsyncSession) -> datetime | None:
    """When the next nudge of anybody comes back."""
    query = select(NudgeRow.returns_at).where(NudgeRow.returns_at.is_not(None)).order_by(NudgeRow.returns_at)
    return await session.scalar(query.limit(1))


async def silences(session: AsyncSession, manager_id: int, since: datetime | None, until: datetime) -> int:
    """How many nudges that were sent in this time are still open."""
    query = (
        select(func.count())
        .select_from(NudgeRow)
        .join(DeliveryRow, DeliveryRow.id == NudgeRow.delivery_id)
        .where(
            NudgeRow.manager_id == manager_id,
            NudgeRow.state == NudgeState.OPEN,
            NudgeRow.due_at < until,
            DeliveryRow.state == State.SENT,
        )
    )
    if since is not None:
        query = query.where(NudgeRow.due_at > since)
    return await session.scalar(query) or 0


async def withdraw_messages(session: AsyncSession, user_id: str, workspace_id: int) -> None:
    """What is planned for somebody is not sent any more, except questions that they asked for."""
    unsolicited = (DeliveryKind.NUDGE, DeliveryKind.REMINDER, DeliveryKind.RHYTHM, DeliveryKind.CHECK)
    planned = and_(
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.recipient == user_id,
        DeliveryRow.state == State.DUE,
        DeliveryRow.kind.in_(unsolicited),
        ~DeliveryRow.slot.startswith(ASKED_FOR),
    )
    values = {"state": State.EXPIRED, "sealed_payload": None, "error": "withdrawn: the manager paused"}
    await session.execute(update(DeliveryRow).where(planned).values(values))


async def history(session: AsyncSession, manager_id: int) -> list[Asked]:
    """Everything this manager has been asked, with its time."""
    query = select(NudgeRow.question_id, NudgeRow.due_at).where(NudgeRow.manager_id == manager_id)
    return [Asked(question_id, at) for question_id, at in await session.execute(query)]


async def add_reply(session: AsyncSession, nudge: Nudge, reply: NewReply, now: datetime) -> int:
    """Keeps a reply, sealed, with the commitment it makes; the nudge counts as answered. Gives its id."""
    row = ReplyRow(
        nudge_id=nudge.id,
        sealed_text=seal(session, reply.text),
        way=reply.way,
        source_ts=reply.source_ts,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    if reply.step and reply.step.day:
        session.add(
            CommitmentRow(
                manager_id=nudge.manager_id,
                reply_id=row.id,
                sealed_text=seal(session, reply.step.text.strip()),
                day=reply.step.day,
                state="open",
                created_at=now,
            )
        )
    answered = {"state": NudgeState.ANSWERED, "returns_at": None, "returns_as": None}
    await session.execute(update(NudgeRow).where(NudgeRow.id == nudge.id).values(answered))
    await session.flush()
    return row.id


async def replies(session: AsyncSession, manager_id: int) -> list[Reply]:
    """A manager's replies, the newest first."""
    query = (
        select(ReplyRow, CommitmentRow)
        .join(NudgeRow, NudgeRow.id == ReplyRow.nudge_id)
        .outerjoin(CommitmentRow, CommitmentRow.reply_id == ReplyRow.id)
        .where(NudgeRow.manager_id == manager_id)
        .order_by(ReplyRow.created_at.desc(), ReplyRow.id.desc())
    )
    return [_reply(session, reply, commitment) for reply, commitment in await session.execute(query)]


def _nudges() -> Select[NudgeRow, str | None, str | None]:
    return select(NudgeRow, DeliveryRow.channel, DeliveryRow.ts).outerjoin(
        DeliveryRow, DeliveryRow.id == NudgeRow.delivery_id
    )


async def _one(session: AsyncSession, query: Select[NudgeRow, str | None, str | None]) -> Nudge | None:
    found = (await session.execute(query.limit(1))).first()
    return _value(*found) if found else None


def _value(row: NudgeRow, channel: str | None, ts: str | None) -> Nudge:
    return Nudge(
        id=row.id,
        manager_id=row.manager_id,
        question_id=row.question_id,
        competency_id=row.competency_id,
        asked=row.asked,
        document_id=row.document_id,
        why=row.why,
        due_at=row.due_at,
        state=NudgeState(row.state),
        channel=channel,
        ts=ts,
        returns_at=row.returns_at,
        returns_as=Return(row.returns_as) if row.returns_as else None,
    )


def _reply(session: AsyncSession, row: ReplyRow, commitment: CommitmentRow | None) -> Reply:
    made = Commitment(unseal(session, commitment.sealed_text), commitment.day) if commitment else None
    return Reply(row.id, row.nudge_id, unseal(session, row.sealed_text), Way(row.way), row.created_at, made)
