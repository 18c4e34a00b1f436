"""Nudges: what was asked, what it came to, and when it comes back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, Select, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.core.checklist import FollowUp
from bot.core.coaching.choosing import Asked
from bot.core.coaching.nudges import NewNudge, Nudge, NudgeState, Return, Skip
from bot.core.delivery.deliveries import DeliveryKind, Posted, State
from bot.store.delivery import renewals
from bot.store.delivery.deliveries import LONG_AGO
from bot.store.tables import DeliveryRow, GuessRow, ManagerRow, NudgeRow, ReplyRow
from bot.store.upsert import insert_all_new
from bot.store.writing import write

Nudges = Select[NudgeRow, str | None, str | None]
_NUDGES: Nudges = select(NudgeRow, DeliveryRow.channel, DeliveryRow.ts).outerjoin(
    DeliveryRow, DeliveryRow.id == NudgeRow.delivery_id
)
_IS_THIS = NudgeRow.id == bindparam("nudge")
_IS_THEIRS = NudgeRow.manager_id == bindparam("manager")
_NEWEST = NudgeRow.due_at.desc(), NudgeRow.id.desc()


async def add_all(session: AsyncSession, questions: Sequence[NewNudge]) -> dict[int, int]:
    """Keeps questions, one for each of some managers; gives the nudges' ids, by manager."""
    rows = [{name: getattr(one, name) for name in NEW} | {"state": NudgeState.OPEN} for one in questions]
    added = await insert_all_new(session, NudgeRow, rows, NudgeRow.manager_id, NudgeRow.id)
    return {manager_id: nudge_id for manager_id, nudge_id in added}  # noqa: C416 - rows are not pairs to a type checker


NEW = [field.name for field in fields(NewNudge)]


async def set_deliveries(session: AsyncSession, carried_by: Mapping[int, int]) -> None:
    """Ties nudges to the deliveries that carry them: ids of deliveries by ids of nudges."""
    rows = [{"nudge": nudge_id, "delivery_id": delivery_id} for nudge_id, delivery_id in carried_by.items()]
    if rows:
        await write(session, update(NudgeRow).where(NudgeRow.id == bindparam("nudge")), rows)


async def set_delivery(session: AsyncSession, nudge_id: int, delivery_id: int) -> None:
    """Ties a nudge to the delivery that carries it."""
    await session.execute(update(NudgeRow).where(NudgeRow.id == nudge_id).values(delivery_id=delivery_id))


async def get(session: AsyncSession, nudge_id: int) -> Nudge | None:
    """The nudge of this id."""
    return await _one(session, _BY_ID, nudge=nudge_id)


_BY_ID = _NUDGES.where(_IS_THIS).limit(1)


async def by_ids(session: AsyncSession, nudge_ids: Collection[int]) -> dict[int, Nudge]:
    """Some nudges, by their ids."""
    found = await session.execute(_NUDGES.where(NudgeRow.id.in_(nudge_ids)))
    return {nudge.id: nudge for nudge in (_value(*row) for row in found)}


async def owned(session: AsyncSession, manager_id: int, nudge_id: int) -> Nudge | None:
    """The nudge of this id, if it is this manager's; ids that come from Slack are asked for this way."""
    return await _one(session, _OWNED, nudge=nudge_id, manager=manager_id)


_OWNED = _NUDGES.where(_IS_THIS, _IS_THEIRS).limit(1)


async def in_thread(session: AsyncSession, manager_id: int, ts: str) -> Nudge | None:
    """The manager's nudge whose message has this timestamp, whichever of its messages that is."""
    return await _one(session, _in_thread(), manager=manager_id, ts=ts)


@cache
def _in_thread() -> Nudges:
    again = aliased(DeliveryRow)
    ts: BindParameter[str] = bindparam("ts")
    came_back = exists().where(
        again.kind == DeliveryKind.REMINDER, again.subject_id == NudgeRow.id, again.ts == ts
    )
    return _NUDGES.where(_IS_THEIRS, or_(DeliveryRow.ts == ts, came_back)).limit(1)


async def shown_by(session: AsyncSession, posted: Posted) -> Nudge | None:
    """The nudge that a message shows."""
    if posted.kind is DeliveryKind.REMINDER:
        return await _one(session, _BY_ID, nudge=posted.subject_id)
    return await _one(session, _BROUGHT, delivery=posted.id)


_BROUGHT = _NUDGES.where(NudgeRow.delivery_id == bindparam("delivery")).limit(1)


async def open_one(session: AsyncSession, manager_id: int) -> Nudge | None:
    """The newest nudge that has reached the manager and waits for an answer."""
    return await _one(session, _OPEN, manager=manager_id)


_ARRIVED = _NUDGES.where(_IS_THEIRS, DeliveryRow.ts.is_not(None)).order_by(*_NEWEST).limit(1)
_OPEN = _ARRIVED.where(NudgeRow.state == NudgeState.OPEN)


async def is_on_its_way(session: AsyncSession, manager_id: int) -> bool:
    """Whether a question for this manager has been planned and not arrived yet."""
    query = (
        select(NudgeRow.id)
        .join(DeliveryRow, DeliveryRow.id == NudgeRow.delivery_id)
        .where(NudgeRow.manager_id == manager_id, NudgeRow.state == NudgeState.OPEN)
        .where(DeliveryRow.state.in_((State.DUE, State.SENDING)))
    )
    return await session.scalar(query.limit(1)) is not None


async def come_back(session: AsyncSession, nudge_id: int, at: datetime | None, how: Return | None) -> None:
    """Keeps when a nudge comes back by itself and why; None for never."""
    await session.execute(update(NudgeRow).where(NudgeRow.id == nudge_id).values(returns_at=at, returns_as=how))


async def returning(session: AsyncSession, manager_id: int) -> dict[int, datetime]:
    """When each of a manager's nudges comes back that do."""
    query = select(NudgeRow.id, NudgeRow.returns_at).where(NudgeRow.manager_id == manager_id)
    return {id_: at for id_, at in await session.execute(query) if at is not None}


async def move_return(session: AsyncSession, nudge_id: int, at: datetime) -> None:
    """A nudge comes back at another moment, for the same reason."""
    await session.execute(update(NudgeRow).where(NudgeRow.id == nudge_id).values(returns_at=at))


async def close(session: AsyncSession, nudge_id: int, skipped: Skip | None = None) -> None:
    """Closes an open nudge without an answer, for a reason perhaps; it does not come back."""
    still_open = (NudgeRow.id == nudge_id) & (NudgeRow.state == NudgeState.OPEN)
    values = {"state": NudgeState.SKIPPED, "skipped": skipped, "returns_at": None, "returns_as": None}
    await session.execute(update(NudgeRow).where(still_open).values(values))
    await renewals.touch_questions(session, [nudge_id])


async def lapse(session: AsyncSession, manager_ids: Collection[int]) -> None:
    """What these managers left open is over, except what they want to have back."""
    left = and_(
        NudgeRow.manager_id.in_(manager_ids),
        NudgeRow.state == NudgeState.OPEN,
        or_(NudgeRow.returns_as.is_(None), NudgeRow.returns_as != Return.SNOOZE),
    )
    over = list(await session.scalars(select(NudgeRow.id).where(left)))
    if over:
        values = {"state": NudgeState.LAPSED, "returns_at": None, "returns_as": None}
        await session.execute(update(NudgeRow).where(NudgeRow.id.in_(over)).values(values))
        await renewals.touch_questions(session, over)


async def touch_open(session: AsyncSession, manager_id: int) -> None:
    """The messages of what a manager has left open have to change."""
    still_open = select(NudgeRow.id).where(NudgeRow.manager_id == manager_id, NudgeRow.state == NudgeState.OPEN)
    await renewals.touch_questions(session, list(await session.scalars(still_open)))


async def touch_answered(session: AsyncSession, manager_id: int) -> None:
    """The messages of answered nudges that ask for something more have to change."""
    guessed = select(GuessRow.nudge_id)
    asks = or_(NudgeRow.follow_up.is_not(None), NudgeRow.id.in_(guessed))
    theirs = and_(NudgeRow.manager_id == manager_id, NudgeRow.state == NudgeState.ANSWERED)
    await renewals.touch_questions(session, list(await session.scalars(select(NudgeRow.id).where(theirs, asks))))


async def set_skipped(session: AsyncSession, nudge_id: int, reason: Skip) -> None:
    """Keeps why a nudge was put off."""
    await session.execute(update(NudgeRow).where(NudgeRow.id == nudge_id).values(skipped=reason))


async def take_returning(session: AsyncSession, now: datetime, limit: int) -> list[Nudge]:
    """The nudges that are to come back by now; on PostgreSQL no other replica gets those of the same managers."""
    query = (
        _NUDGES.join(ManagerRow, ManagerRow.id == NudgeRow.manager_id)
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


async def silences(session: AsyncSession, manager_ids: Sequence[int], until: datetime) -> dict[int, int]:
    """How many questions from before `until` each of them left open, since their last sign of life.

    After a restore those count, too, that are still looked for in Slack: most of them came, and nobody answered.
    """
    query = (
        select(NudgeRow.manager_id, func.count())
        .join(ManagerRow, ManagerRow.id == NudgeRow.manager_id)
        .join(DeliveryRow, DeliveryRow.id == NudgeRow.delivery_id)
        .where(
            NudgeRow.manager_id.in_(manager_ids),
            NudgeRow.state.in_((NudgeState.OPEN, NudgeState.LAPSED)),
            NudgeRow.due_at < until,
            NudgeRow.due_at > func.coalesce(ManagerRow.rhythm_asked_at, LONG_AGO),
            NudgeRow.due_at > func.coalesce(ManagerRow.last_sign_at, LONG_AGO),
            DeliveryRow.state.in_((State.SENT, State.SENDING)),
        )
        .group_by(NudgeRow.manager_id)
    )
    return {manager_id: number for manager_id, number in await session.execute(query)}  # noqa: C416 - rows are not pairs to a type checker


async def histories(session: AsyncSession, manager_ids: Collection[int]) -> dict[int, list[Asked]]:
    """Everything these managers have been asked, with its time and what became of it; by manager."""
    answered = exists().where(ReplyRow.nudge_id == NudgeRow.id)
    columns = (NudgeRow.question_id, NudgeRow.due_at, NudgeRow.id, answered, NudgeRow.skipped, NudgeRow.recalls_id)
    query = select(NudgeRow.manager_id, *columns).where(NudgeRow.manager_id.in_(manager_ids))
    query = query.order_by(NudgeRow.due_at, NudgeRow.id)
    found: dict[int, list[Asked]] = {manager_id: [] for manager_id in manager_ids}
    for manager_id, question_id, at, id_, has_reply, skipped, recalls in await session.execute(query):
        asked = Asked(question_id, at, id_, has_reply, Skip(skipped) if skipped else None, recalls)
        found[manager_id].append(asked)
    return found


async def set_state(session: AsyncSession, nudge_id: int, state: NudgeState, follow_up: FollowUp | None) -> None:
    """Keeps whether a nudge is answered and what it asks now; one that got its answer does not come back."""
    values = {"state": state, "follow_up": follow_up, "returns_at": None, "returns_as": None}
    await session.execute(update(NudgeRow).where(NudgeRow.id == nudge_id).values(values))
    await renewals.touch_questions(session, [nudge_id])


async def latest(session: AsyncSession, manager_id: int) -> Nudge | None:
    """The newest nudge that has reached the manager, whatever became of it."""
    return await _one(session, _ARRIVED, manager=manager_id)


async def asking_more(session: AsyncSession, manager_id: int, since: datetime) -> Nudge | None:
    """The nudge of the reply that was kept last, not before `since`, if its follow-up waits.

    An older one that still asks stays as it is: words of today do not belong to yesterday's answer.
    """
    newest = await _one(session, _REPLIED, manager=manager_id, since=since)
    return newest if newest and newest.follow_up else None


_REPLIED = (
    _NUDGES.join(ReplyRow, ReplyRow.nudge_id == NudgeRow.id)
    .where(_IS_THEIRS, ReplyRow.created_at >= bindparam("since"))
    .order_by(ReplyRow.created_at.desc(), ReplyRow.id.desc())
    .limit(1)
)


async def page(
    session: AsyncSession,
    manager_id: int,
    competencies: Collection[str],
    between: tuple[datetime, datetime],
    *,
    offset: int,
    limit: int,
) -> list[Nudge]:
    """A part of a manager's history, the newest first; what has not been delivered yet is none."""
    first, end = between
    query = (
        _NUDGES.where(NudgeRow.manager_id == manager_id, NudgeRow.competency_id.in_(competencies))
        .where(NudgeRow.due_at >= first, NudgeRow.due_at < end)
        .where(or_(NudgeRow.delivery_id.is_(None), DeliveryRow.ts.is_not(None)))
        .order_by(NudgeRow.due_at.desc(), NudgeRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [_value(*found) for found in await session.execute(query)]


async def _one(session: AsyncSession, query: Nudges, **facts: object) -> Nudge | None:
    found = (await session.execute(query, facts)).first()
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
        skipped=Skip(row.skipped) if row.skipped else None,
        recalls=row.recalls_id,
        follow_up=FollowUp(row.follow_up) if row.follow_up else None,
    )
