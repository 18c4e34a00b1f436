"""Nudges, replies and commitments."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.choosing import Asked
from bot.core.nudges import Commitment, NewReply, Nudge, NudgeState, Reply, Way
from bot.store.tables import CommitmentRow, DeliveryRow, NudgeRow, ReplyRow
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
    await session.execute(update(NudgeRow).where(NudgeRow.id == nudge.id).values(state=NudgeState.ANSWERED))
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
    if found is None:
        return None
    row, channel, ts = found
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
    )


def _reply(session: AsyncSession, row: ReplyRow, commitment: CommitmentRow | None) -> Reply:
    made = Commitment(unseal(session, commitment.sealed_text), commitment.day) if commitment else None
    return Reply(row.id, row.nudge_id, unseal(session, row.sealed_text), Way(row.way), row.created_at, made)
