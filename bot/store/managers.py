"""Managers and their subscriptions."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.calendar import Hours
from bot.core.fatigue import Heard, Patience
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


UTC = ZoneInfo("UTC")
"""Stands in for a zone that the tz database no longer knows."""


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
    await _change(session, manager_id, consent=consent)


async def set_zone(session: AsyncSession, manager_id: int, zone: ZoneInfo) -> None:
    """Keeps the time zone of the manager's Slack profile."""
    await _change(session, manager_id, zone=zone.key)


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
            due_at=next_at,
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
    """The longest due subscriptions of active managers.

    On PostgreSQL no other replica gets the same managers: what one of them has heard today counts for all areas.
    """
    query = (
        select(SubscriptionRow, ManagerRow)
        .join(ManagerRow, ManagerRow.id == SubscriptionRow.manager_id)
        .where(SubscriptionRow.next_at <= now, ManagerRow.consent == Consent.ACTIVE)
        .order_by(SubscriptionRow.next_at, SubscriptionRow.id)
        .limit(limit)
        .with_for_update(of=[SubscriptionRow, ManagerRow], skip_locked=True, key_share=True)
    )
    return [(_subscription(row), _value(manager)) for row, manager in await session.execute(query)]


async def subscriptions_of(session: AsyncSession, manager_ids: Sequence[int]) -> dict[int, list[Subscription]]:
    """The subscriptions of several managers, due or not, the next one first."""
    query = (
        select(SubscriptionRow)
        .where(SubscriptionRow.manager_id.in_(manager_ids))
        .order_by(SubscriptionRow.next_at, SubscriptionRow.id)
    )
    found: dict[int, list[Subscription]] = {manager_id: [] for manager_id in manager_ids}
    for row in await session.scalars(query):
        found[row.manager_id].append(_subscription(row))
    return found


async def advance(session: AsyncSession, subscription_id: int, next_at: datetime) -> None:
    """Moves a subscription to its next turn."""
    await _change_subscription(session, subscription_id, due_at=next_at, next_at=next_at)


async def wait(session: AsyncSession, subscription_id: int, until: datetime) -> None:
    """Keeps a turn for a better moment."""
    await _change_subscription(session, subscription_id, next_at=until)


async def reschedule(session: AsyncSession, subscription_id: int, rhythm: Rhythm, due_at: datetime) -> None:
    """Another rhythm for an area, with its next turn; the subscription stays the same, and so do its slots."""
    await _change_subscription(
        session,
        subscription_id,
        every_weeks=rhythm.every_weeks,
        weekday=rhythm.weekday,
        local_time=rhythm.at,
        due_at=due_at,
        next_at=due_at,
    )


async def end_subscription(session: AsyncSession, subscription_id: int) -> None:
    """No more nudges of this area."""
    await session.execute(delete(SubscriptionRow).where(SubscriptionRow.id == subscription_id))


async def look_again(session: AsyncSession, manager_id: int, now: datetime) -> None:
    """Turns that wait are looked at anew: what they waited for may have changed."""
    theirs = SubscriptionRow.manager_id == manager_id
    waiting = and_(theirs, SubscriptionRow.due_at <= now, SubscriptionRow.next_at > SubscriptionRow.due_at)
    await session.execute(update(SubscriptionRow).where(waiting).values(next_at=now))


async def set_hours(session: AsyncSession, manager_id: int, hours: Hours, *, reminders: bool) -> None:
    """Keeps the manager's working days, quiet hours, country, and whether they want reminders."""
    days = "".join(str(day) for day in sorted(hours.working_days))
    await _change(
        session,
        manager_id,
        working_days=days,
        quiet_from=hours.quiet_from,
        quiet_until=hours.quiet_until,
        country=hours.country,
        reminders=reminders,
    )


async def set_absence(session: AsyncSession, manager_id: int, *, paused: bool, back_on: date | None) -> None:
    """Keeps a pause without an end, or the day on which the manager is back, or neither."""
    await _change(session, manager_id, paused=paused, back_on=back_on)


async def set_heard(session: AsyncSession, manager_id: int, heard: Heard) -> None:
    """Keeps the account of unsolicited messages."""
    await _change(session, manager_id, heard_at=heard.at, heard_in_week=heard.in_week)


async def set_rhythm_asked(session: AsyncSession, manager_id: int, at: datetime) -> None:
    """The manager has been asked whether to go on."""
    await _change(session, manager_id, rhythm_asked_at=at)


async def note_sign(session: AsyncSession, manager_id: int, at: datetime) -> None:
    """The manager has shown a sign of life: earlier silence counts no more."""
    await _change(session, manager_id, last_sign_at=at)


async def set_check_due(session: AsyncSession, manager_id: int, at: datetime) -> None:
    """Keeps when to think again about inviting the manager to a self-check."""
    await _change(session, manager_id, check_due_at=at)


async def take_due_for_check(session: AsyncSession, now: datetime, limit: int) -> list[Manager]:
    """The active managers whose invitation to a self-check is due; on PostgreSQL no other replica gets them."""
    query = (
        select(ManagerRow)
        .where(ManagerRow.check_due_at <= now, ManagerRow.consent == Consent.ACTIVE)
        .order_by(ManagerRow.check_due_at, ManagerRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return [_value(row) for row in await session.scalars(query)]


async def next_check_due_at(session: AsyncSession) -> datetime | None:
    """When the next invitation to a self-check of anybody active is due."""
    query = select(ManagerRow.check_due_at).where(
        ManagerRow.check_due_at.is_not(None), ManagerRow.consent == Consent.ACTIVE
    )
    return await session.scalar(query.order_by(ManagerRow.check_due_at).limit(1))


async def active_after(session: AsyncSession, manager_id: int, limit: int) -> list[Manager]:
    """The next active managers by id, for work that goes through all of them in small batches."""
    query = (
        select(ManagerRow)
        .where(ManagerRow.id > manager_id, ManagerRow.consent == Consent.ACTIVE)
        .order_by(ManagerRow.id)
        .limit(limit)
    )
    return [_value(row) for row in await session.scalars(query)]


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


async def _change(session: AsyncSession, manager_id: int, **values: object) -> None:
    await session.execute(update(ManagerRow).where(ManagerRow.id == manager_id).values(**values))


async def _change_subscription(session: AsyncSession, subscription_id: int, **values: object) -> None:
    await session.execute(update(SubscriptionRow).where(SubscriptionRow.id == subscription_id).values(**values))


def _value(row: ManagerRow) -> Manager:
    return Manager(
        id=row.id,
        workspace_id=row.workspace_id,
        user_id=row.user_id,
        zone=_zone(row.zone),
        consent=Consent(row.consent),
        channel=row.channel,
        hours=Hours(frozenset(map(int, row.working_days)), row.quiet_from, row.quiet_until, row.country),
        paused=row.paused,
        back_on=row.back_on,
        reminders=row.reminders,
        heard=Heard(row.heard_at, row.heard_in_week),
        patience=Patience(row.rhythm_asked_at, row.last_sign_at),
    )


def _zone(key: str) -> ZoneInfo:
    """The zone; one that has gone from the tz database since it was stored must not stop anybody else's nudges."""
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _subscription(row: SubscriptionRow) -> Subscription:
    rhythm = Rhythm(row.every_weeks, row.weekday, row.local_time)
    return Subscription(row.id, row.manager_id, row.area_id, rhythm, row.due_at, row.next_at)
