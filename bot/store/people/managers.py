"""Managers: who they are, where they stand, when they may be written to."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.core.people.calendar import Absence, Hours
from bot.core.people.fatigue import Heard, Patience
from bot.core.people.people import Consent, Manager
from bot.store.people.workspaces import MOST, due_by, has_access
from bot.store.people.zones import zone_named
from bot.store.tables import ManagerRow, WorkspaceRow
from bot.store.upsert import insert_new
from bot.store.writing import write


async def find(session: AsyncSession, team_id: str, user_id: str) -> Manager | None:
    """The manager with this Slack id in the workspace with that one."""
    row = await session.scalar(_IN_SLACK, {"team": team_id, "user": user_id})
    return None if row is None else manager_of(row)


async def wherever(session: AsyncSession, team_id: str, user_id: str) -> Manager | None:
    """The same, or who they are in another workspace of the organisation in which the same bot speaks with them.

    An app that is installed for all of an organisation has one conversation with each person, wherever they are.
    """
    found = await find(session, team_id, user_id)
    if found:
        return found
    here, there = aliased(WorkspaceRow), aliased(WorkspaceRow)
    same_bot = (there.enterprise_id == here.enterprise_id) & (there.bot_user_id == here.bot_user_id)
    query = (
        select(ManagerRow)
        .join(there, there.id == ManagerRow.workspace_id)
        .join(here, same_bot)
        .where(here.team_id == team_id, ManagerRow.user_id == user_id)
        .order_by(ManagerRow.id)
    )
    row = await session.scalar(query.limit(1))
    return None if row is None else manager_of(row)


_IN_SLACK = (
    select(ManagerRow)
    .join(WorkspaceRow, WorkspaceRow.id == ManagerRow.workspace_id)
    .where(WorkspaceRow.team_id == bindparam("team"), ManagerRow.user_id == bindparam("user"))
)


async def by_slack_id(session: AsyncSession, workspace_id: int, user_id: str) -> Manager | None:
    """The manager with this Slack id in a workspace of ours."""
    row = await session.scalar(_IN_WORKSPACE, {"workspace": workspace_id, "person": user_id})
    return None if row is None else manager_of(row)


_IN_WORKSPACE = select(ManagerRow).where(
    ManagerRow.workspace_id == bindparam("workspace"), ManagerRow.user_id == bindparam("person")
)


async def get(session: AsyncSession, manager_id: int) -> Manager:
    """The manager with this id of ours; an unknown one is an error."""
    return manager_of(await session.get_one(ManagerRow, manager_id))


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
    return manager_of((await session.scalars(query)).one()), new


async def set_consent(session: AsyncSession, manager_id: int, consent: Consent, now: datetime) -> None:
    """Keeps the manager's answer to the introduction, and since when a yes stands."""
    await _change(session, manager_id, consent=consent, active_since=now if consent is Consent.ACTIVE else None)


async def set_zone(session: AsyncSession, manager_id: int, zone: ZoneInfo) -> None:
    """Keeps the time zone of the manager's Slack profile."""
    await _change(session, manager_id, zone=zone.key)


async def set_channel(session: AsyncSession, workspace_id: int, user_id: str, channel: str) -> None:
    """Keeps the DM, which Slack tells us when a message is posted: so the person can be written to."""
    await write(session, ARRIVED, {"workspace": workspace_id, "person": user_id, "dm": channel})


ARRIVED = (
    update(ManagerRow)
    .where(ManagerRow.workspace_id == bindparam("workspace"), ManagerRow.user_id == bindparam("person"))
    .where(ManagerRow.channel.is_distinct_from(bindparam("dm")) | ManagerRow.unreachable.is_not(None))
    .values(channel=bindparam("dm"), unreachable=None)
)
"""Asked for every message that arrives, so put together once; it seldom brings anything new to write."""


async def set_unreachable(session: AsyncSession, workspace_id: int, user_id: str, reason: str | None) -> None:
    """Keeps why Slack takes no message for this person; None when it does."""
    person = (ManagerRow.workspace_id == workspace_id) & (ManagerRow.user_id == user_id)
    await session.execute(update(ManagerRow).where(person).values(unreachable=reason))


async def somebody_elses(session: AsyncSession, channel: str, user_id: str) -> bool:
    """Whether a direct message is known as that of another person, in whichever workspace."""
    return (await session.scalars(_SOMEBODY_ELSES, {"dm": channel, "person": user_id})).first() is not None


_SOMEBODY_ELSES = (
    select(ManagerRow.id)
    .where(ManagerRow.channel == bindparam("dm"), ManagerRow.user_id != bindparam("person"))
    .limit(1)
)


async def in_workspace(session: AsyncSession, workspace_id: int) -> list[Manager]:
    """Everybody whom the bot knows there, whatever they answered."""
    query = select(ManagerRow).where(ManagerRow.workspace_id == workspace_id).order_by(ManagerRow.id)
    return [manager_of(row) for row in await session.scalars(query)]


async def set_leaving(session: AsyncSession, manager_id: int, at: datetime | None) -> None:
    """Keeps when somebody who has left the workspace will be forgotten; None when they are back."""
    if at is None:
        await _change(session, manager_id, leaves_at=None)
        return
    staying = and_(ManagerRow.id == manager_id, ManagerRow.leaves_at.is_(None))
    await session.execute(update(ManagerRow).where(staying).values(leaves_at=at))


async def gone_by(session: AsyncSession, now: datetime, limit: int) -> list[Manager]:
    """Those who left long enough ago to be forgotten; on PostgreSQL no other replica gets the same ones."""
    query = (
        select(ManagerRow)
        .where(ManagerRow.leaves_at <= now)
        .order_by(ManagerRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [manager_of(row) for row in await session.scalars(query)]


async def count_gone_by(session: AsyncSession, now: datetime) -> int:
    """How many left long enough ago to be forgotten."""
    return (
        await session.scalar(select(func.count()).select_from(ManagerRow).where(ManagerRow.leaves_at <= now)) or 0
    )


async def ask_export(session: AsyncSession, manager_id: int, at: datetime) -> None:
    """The manager wants to have all that is kept of them."""
    await _change(session, manager_id, export_due_at=at)


async def take_export(session: AsyncSession, now: datetime, again_at: datetime) -> Manager | None:
    """Somebody whose export is due; it is due again at `again_at`, unless it was handed over."""
    row = await session.scalar(_EXPORT, {"now": now})
    if row is None:
        return None
    await _change(session, row.id, export_due_at=again_at)
    return manager_of(row)


_EXPORT = (
    select(ManagerRow)
    .where(ManagerRow.export_due_at <= bindparam("now"))
    .order_by(ManagerRow.export_due_at, ManagerRow.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


async def end_export(session: AsyncSession, manager_id: int) -> bool:
    """The export has been handed over; False when the manager has been forgotten meanwhile."""
    theirs = update(ManagerRow).where(ManagerRow.id == manager_id).values(export_due_at=None)
    return (await session.execute(theirs.returning(ManagerRow.id))).first() is not None


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


async def set_absence(session: AsyncSession, manager_id: int, absence: Absence | None, *, paused: bool) -> None:
    """Keeps a pause without an end, or the days on which the manager is away, or neither."""
    begins, back_on = (absence.begins, absence.back_on) if absence else (None, None)
    await _change(session, manager_id, paused=paused, away_from=begins, back_on=back_on)


async def set_heard(session: AsyncSession, heard: Mapping[int, Heard]) -> None:
    """Keeps the accounts of unsolicited messages, by manager."""
    alike: dict[Heard, list[int]] = defaultdict(list)  # heard at one moment: few differ
    for manager_id, account in heard.items():
        alike[account].append(manager_id)
    for account, manager_ids in alike.items():
        theirs = update(ManagerRow).where(ManagerRow.id.in_(manager_ids))
        await session.execute(theirs.values(heard_at=account.at, heard_in_week=account.in_week))


async def set_rhythm_asked(session: AsyncSession, manager_ids: Collection[int], at: datetime) -> None:
    """These managers have been asked whether to go on."""
    if manager_ids:
        asked = update(ManagerRow).where(ManagerRow.id.in_(manager_ids)).values(rhythm_asked_at=at)
        await session.execute(asked)


async def note_sign(session: AsyncSession, manager_id: int, at: datetime) -> None:
    """The manager has shown a sign of life: earlier silence counts no more."""
    await _change(session, manager_id, last_sign_at=at, unreachable=None)


async def set_check_due(session: AsyncSession, manager_id: int, at: datetime) -> None:
    """Keeps when to think again about inviting the manager to a self-check."""
    await _change(session, manager_id, check_due_at=at)


async def take_due_for_check(session: AsyncSession, now: datetime, limit: int) -> list[Manager]:
    """The active managers whose invitation to a self-check is due; on PostgreSQL no other replica gets them."""
    return [manager_of(row) for row in await session.scalars(_DUE_FOR_CHECK, due_by(now, limit))]


def _due(at: InstrumentedAttribute[datetime | None]) -> Select[ManagerRow]:
    """The active managers of whom something is due by `at`, longest due first; for `due_by`."""
    return (
        select(ManagerRow)
        .where(at <= bindparam("now"), ManagerRow.consent == Consent.ACTIVE)
        .where(has_access(ManagerRow.workspace_id))
        .order_by(at, ManagerRow.id)
        .limit(MOST)
        .with_for_update(skip_locked=True, key_share=True)
    )


def for_whom(waiting: Select[int]) -> Select[int]:
    """The managers whose ids are among those `waiting`, held for this transaction; for `due_by`."""
    return (
        select(ManagerRow.id)
        .where(ManagerRow.id.in_(waiting), has_access(ManagerRow.workspace_id))
        .order_by(ManagerRow.id)
        .limit(MOST)
        .with_for_update(skip_locked=True, key_share=True)
    )


_DUE_FOR_CHECK = _due(ManagerRow.check_due_at)


async def next_check_due_at(session: AsyncSession) -> datetime | None:
    """When the next invitation to a self-check of anybody active is due."""
    return await _first(session, ManagerRow.check_due_at)


async def _first(session: AsyncSession, at: InstrumentedAttribute[datetime | None]) -> datetime | None:
    query = select(at).where(at.is_not(None), ManagerRow.consent == Consent.ACTIVE)
    return await session.scalar(query.order_by(at).limit(1))


async def set_look_back_due(session: AsyncSession, manager_id: int, at: datetime) -> None:
    """Keeps when to think again of looking back at a quarter with the manager."""
    await _change(session, manager_id, look_back_due_at=at)


async def take_due_for_look_back(session: AsyncSession, now: datetime, limit: int) -> list[Manager]:
    """The active managers whose look back is due; on PostgreSQL no other replica gets them."""
    return [manager_of(row) for row in await session.scalars(_DUE_FOR_LOOK_BACK, due_by(now, limit))]


_DUE_FOR_LOOK_BACK = _due(ManagerRow.look_back_due_at)


async def next_look_back_due_at(session: AsyncSession) -> datetime | None:
    """When the next look back of anybody active is due."""
    return await _first(session, ManagerRow.look_back_due_at)


async def active_after(session: AsyncSession, manager_id: int, limit: int) -> list[Manager]:
    """The next active managers by id, for work that goes through all of them in small batches."""
    query = (
        select(ManagerRow)
        .where(ManagerRow.id > manager_id, ManagerRow.consent == Consent.ACTIVE)
        .order_by(ManagerRow.id)
        .limit(limit)
    )
    return [manager_of(row) for row in await session.scalars(query)]


async def _change(session: AsyncSession, manager_id: int, **values: object) -> None:
    await session.execute(update(ManagerRow).where(ManagerRow.id == manager_id).values(**values))


def manager_of(row: ManagerRow) -> Manager:
    """A row as a manager."""
    return Manager(
        id=row.id,
        workspace_id=row.workspace_id,
        user_id=row.user_id,
        zone=zone_named(row.zone),
        consent=Consent(row.consent),
        channel=row.channel,
        hours=Hours(frozenset(map(int, row.working_days)), row.quiet_from, row.quiet_until, row.country),
        paused=row.paused,
        absence=Absence(row.back_on, row.away_from) if row.back_on else None,
        reminders=row.reminders,
        heard=Heard(row.heard_at, row.heard_in_week),
        patience=Patience(row.rhythm_asked_at, row.last_sign_at),
        unreachable=row.unreachable,
    )
