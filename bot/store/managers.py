"""Managers and their subscriptions."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people import Consent, Manager, Subscription
from bot.core.schedule import Rhythm
from bot.store.tables import DeliveryRow, ManagerRow, SubscriptionRow, WorkspaceRow
from bot.store.upsert import insert_new


async def find(session: AsyncSession, team_id: str, user_id: str) -> Manager | None:
    """The manager with this Slack id in the workspace with that one."""
    query = (
        select(ManagerRow)
        .join(WorkspaceRow, WorkspaceRow.id == ManagerRow.workspace_id)
        .where(WorkspaceRow.team_id == team_id, ManagerRow.user_id == user_id)
    )
    row = await session.scalar(query)
    return None if row is None else _value(row)


async def get(session: AsyncSession, manager_id: int) -> Manager:
    """The manager with this id of ours; an unknown one is an error."""
    return _value(await session.get_one(ManagerRow, manager_id))


async def remember(
    session: AsyncSession, workspace_id: int, user_id: str, zone: ZoneInfo, now: datetime
) -> tuple[Manager, bool]:
    """The person as a manager, invited if they were unknown; and whether they were."""
    values = {
        "workspace_id": workspace_id,
        "user_id": user_id,
        "zone": zone.key,
        "consent": Consent.INVITED,
        "created_at": now,
    }
    new = await insert_new(session, ManagerRow, values)
    query = select(ManagerRow).where(ManagerRow.workspace_id == workspace_id, ManagerRow.user_id == user_id)
    return _value((await session.scalars(query)).one()), new


async def set_consent(session: AsyncSession, manager_id: int, consent: Consent) -> None:
    """Keeps the manager's answer to the introduction."""
    await session.execute(update(ManagerRow).where(ManagerRow.id == manager_id).values(consent=consent))


async def set_zone(session: AsyncSession, manager_id: int, zone: ZoneInfo) -> None:
    """Keeps the time zone of the manager's Slack profile."""
    await session.execute(update(ManagerRow).where(ManagerRow.id == manager_id).values(zone=zone.key))


async def set_channel(session: AsyncSession, workspace_id: int, user_id: str, channel: str) -> None:
    """Keeps the DM, which Slack tells us when the first message is posted."""
    person = (ManagerRow.workspace_id == workspace_id) & (ManagerRow.user_id == user_id)
    await session.execute(update(ManagerRow).where(person).values(channel=channel))


async def forget(session: AsyncSession, manager: Manager) -> None:
    """Removes a manager and all that is theirs: what hangs on their row goes with it, and the messages to them."""
    theirs = (DeliveryRow.workspace_id == manager.workspace_id) & (DeliveryRow.recipient == manager.user_id)
    await session.execute(delete(DeliveryRow).where(theirs))
    await session.execute(delete(ManagerRow).where(ManagerRow.id == manager.id))


async def subscribe(
    session: AsyncSession, manager_id: int, area_id: str, rhythm: Rhythm, next_at: datetime
) -> None:
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
            next_at=next_at,
        )
    )
    await session.flush()


async def unsubscribe(session: AsyncSession, manager_id: int) -> None:
    """No more nudges for this manager."""
    await session.execute(delete(SubscriptionRow).where(SubscriptionRow.manager_id == manager_id))


async def subscriptions(session: AsyncSession, manager_id: int) -> list[Subscription]:
    """A manager's subscriptions, the next one first."""
    query = (
        select(SubscriptionRow)
        .where(SubscriptionRow.manager_id == manager_id)
        .order_by(SubscriptionRow.next_at, SubscriptionRow.id)
    )
    return [_subscription(row) for row in await session.scalars(query)]


async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[tuple[Subscription, Manager]]:
    """The longest due subscriptions of active managers; on PostgreSQL no other replica gets the same ones."""
    query = (
        select(SubscriptionRow, ManagerRow)
        .join(ManagerRow, ManagerRow.id == SubscriptionRow.manager_id)
        .where(SubscriptionRow.next_at <= now, ManagerRow.consent == Consent.ACTIVE)
        .order_by(SubscriptionRow.next_at, SubscriptionRow.id)
        .limit(limit)
        .with_for_update(of=SubscriptionRow, skip_locked=True)
    )
    return [(_subscription(row), _value(manager)) for row, manager in await session.execute(query)]


async def advance(session: AsyncSession, subscription_id: int, next_at: datetime) -> None:
    """Moves a subscription to its next due time."""
    await session.execute(
        update(SubscriptionRow).where(SubscriptionRow.id == subscription_id).values(next_at=next_at)
    )


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


def _value(row: ManagerRow) -> Manager:
    return Manager(row.id, row.workspace_id, row.user_id, ZoneInfo(row.zone), Consent(row.consent), row.channel)


def _subscription(row: SubscriptionRow) -> Subscription:
    rhythm = Rhythm(row.every_weeks, row.weekday, row.local_time)
    return Subscription(row.id, row.manager_id, row.area_id, rhythm, row.next_at)
