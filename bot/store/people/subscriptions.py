"""Subscriptions: whose turn it is, in which area, and when."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import CTE, Integer, Select, and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.people import Consent, Manager, Subscription
from bot.core.people.schedule import Rhythm
from bot.store.people.managers import manager_of
from bot.store.people.workspaces import due_by, has_access
from bot.store.tables import ManagerRow, SubscriptionRow
from bot.store.writing import write


async def add(session: AsyncSession, manager_id: int, area_id: str, rhythm: Rhythm, next_at: datetime) -> None:
    """One area's nudges for a manager; what stood there before goes."""
    await session.execute(
        delete(SubscriptionRow).where(SubscriptionRow.manager_id == manager_id, SubscriptionRow.area_id == area_id)
    )
    session.add(
        SubscriptionRow(
            manager_id=manager_id,
            area_id=area_id,
            every_weeks=rhythm.every_weeks,
            weekday=rhythm.weekday,
            local_time=rhythm.at,
            due_at=next_at,
            next_at=next_at,
        )
    )
    await session.flush()


async def remove_all(session: AsyncSession, manager_id: int) -> None:
    """No more nudges for this manager."""
    await session.execute(delete(SubscriptionRow).where(SubscriptionRow.manager_id == manager_id))


async def of_manager(session: AsyncSession, manager_id: int) -> list[Subscription]:
    """A manager's subscriptions, the next one first."""
    return [_value(row) for row in await session.scalars(_OF_MANAGER, {"manager": manager_id})]


_OF_MANAGER = (
    select(SubscriptionRow)
    .where(SubscriptionRow.manager_id == bindparam("manager"))
    .order_by(SubscriptionRow.next_at, SubscriptionRow.id)
)


async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[tuple[Subscription, Manager]]:
    """The longest due subscriptions of active managers.

    On PostgreSQL no other replica gets the same managers: what one of them has heard today counts for all areas.
    """
    found = await session.execute(_due(), due_by(now, limit))
    return [(_value(row), manager_of(manager)) for row, manager in found]


@cache
def _due() -> Select[SubscriptionRow, ManagerRow]:
    due = _first_due()
    return (
        select(SubscriptionRow, ManagerRow)
        .join(due, due.c.id == SubscriptionRow.id)
        .join(ManagerRow, ManagerRow.id == SubscriptionRow.manager_id)
        .order_by(SubscriptionRow.next_at, SubscriptionRow.id)
        .with_for_update(of=ManagerRow, skip_locked=True, key_share=True)
    )


def _first_due() -> CTE:
    """The first due turns, as the index has them, whatever the server believes about the tables.

    A join it may sort and join for all who are due, for each batch again. A manager is asked about one by one, and
    the limit stands in the statement, since a plan that is kept for any limit expects a large one.
    """
    is_active = (
        select(and_(ManagerRow.consent == Consent.ACTIVE, has_access(ManagerRow.workspace_id)))
        .where(ManagerRow.id == SubscriptionRow.manager_id)
        .scalar_subquery()
    )
    return (
        select(SubscriptionRow.id)
        .where(SubscriptionRow.next_at <= bindparam("now"), is_active)
        .order_by(SubscriptionRow.next_at, SubscriptionRow.id)
        .limit(bindparam("most", type_=Integer, literal_execute=True))
        .with_for_update(skip_locked=True, key_share=True)
        .cte("due")
    )


async def of_managers(session: AsyncSession, manager_ids: Sequence[int]) -> dict[int, list[Subscription]]:
    """The subscriptions of several managers, due or not, the next one first."""
    query = (
        select(SubscriptionRow)
        .where(SubscriptionRow.manager_id.in_(manager_ids))
        .order_by(SubscriptionRow.next_at, SubscriptionRow.id)
    )
    found: dict[int, list[Subscription]] = {manager_id: [] for manager_id in manager_ids}
    for row in await session.scalars(query):
        found[row.manager_id].append(_value(row))
    return found


async def advance(session: AsyncSession, subscription_id: int, next_at: datetime) -> None:
    """Moves a subscription to its next turn."""
    await _change(session, subscription_id, due_at=next_at, next_at=next_at)


async def wait(session: AsyncSession, subscription_id: int, until: datetime) -> None:
    """Keeps a turn for a better moment."""
    await _change(session, subscription_id, next_at=until)


async def move_all(session: AsyncSession, moved: Sequence[Subscription]) -> None:
    """Keeps the present turns of several subscriptions."""
    if moved:
        rows = [{"turn": one.id, "due_at": one.due_at, "next_at": one.next_at} for one in moved]
        await write(session, update(SubscriptionRow).where(SubscriptionRow.id == bindparam("turn")), rows)


async def reschedule(session: AsyncSession, subscription_id: int, rhythm: Rhythm, due_at: datetime) -> None:
    """Another rhythm for an area, with its next turn; the subscription stays the same, and so do its slots."""
    await _change(
        session,
        subscription_id,
        every_weeks=rhythm.every_weeks,
        weekday=rhythm.weekday,
        local_time=rhythm.at,
        due_at=due_at,
        next_at=due_at,
    )


async def end(session: AsyncSession, subscription_id: int) -> None:
    """No more nudges of this area."""
    await session.execute(delete(SubscriptionRow).where(SubscriptionRow.id == subscription_id))


async def look_again(session: AsyncSession, manager_id: int, now: datetime) -> None:
    """Turns that wait are looked at anew: what they waited for may have changed."""
    theirs = SubscriptionRow.manager_id == manager_id
    waiting = and_(theirs, SubscriptionRow.due_at <= now, SubscriptionRow.next_at > SubscriptionRow.due_at)
    await session.execute(update(SubscriptionRow).where(waiting).values(next_at=now))


async def next_due_at(session: AsyncSession) -> datetime | None:
    """When the next nudge of anybody active is due."""
    query = (
        select(SubscriptionRow.next_at)
        .join(ManagerRow, ManagerRow.id == SubscriptionRow.manager_id)
        .where(ManagerRow.consent == Consent.ACTIVE)
        .order_by(SubscriptionRow.next_at)
        .limit(1)
    )
    return await session.scalar(query)


async def _change(session: AsyncSession, subscription_id: int, **values: object) -> None:
    await session.execute(update(SubscriptionRow).where(SubscriptionRow.id == subscription_id).values(**values))


def _value(row: SubscriptionRow) -> Subscription:
    rhythm = Rhythm(row.every_weeks, row.weekday, row.local_time)
    return Subscription(row.id, row.manager_id, row.area_id, rhythm, row.due_at, row.next_at)
