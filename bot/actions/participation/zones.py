"""Time zones follow the Slack profile; due times and put-off nudges move along, and no week gets two nudges."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.people import Manager
from bot.core.people.schedule import instant, moved_due
from bot.store.coaching import nudges
from bot.store.engine import Sessions
from bot.store.people import managers, subscriptions

ZoneOf = Callable[[Manager], Awaitable[ZoneInfo | None]]
"""The time zone of a manager's profile now; None when it can't be known."""

BATCH = 20
"""Profiles looked at between two rests: `users.info` may be asked about a hundred times a minute."""


async def move(session: AsyncSession, manager: Manager, zone: ZoneInfo, now: datetime) -> bool:
    """Keeps a manager's new zone, and moves what is due to the same wall times there; False if it is the same."""
    if zone.key == manager.zone.key:
        return False
    await managers.set_zone(session, manager.id, zone)
    for one in await subscriptions.of_manager(session, manager.id):
        await subscriptions.advance(session, one.id, moved_due(one.rhythm, one.due_at, manager.zone, zone))
        if one.next_at > one.due_at:
            await subscriptions.wait(session, one.id, now)  # it waited by the old clock: look at it anew
    for nudge_id, at in (await nudges.returning(session, manager.id)).items():
        there = at.astimezone(manager.zone)
        await nudges.move_return(session, nudge_id, instant(there.date(), there.time(), zone))
    return True


async def refresh(
    sessions: Sessions, zone_of: ZoneOf, now: Callable[[], datetime], rest: Callable[[], Awaitable[None]]
) -> int:
    """Asks for the profiles of all active managers, a few at a time; tells how many had moved."""
    moved, last = 0, 0
    while True:
        async with sessions() as session:
            some = await managers.active_after(session, last, BATCH)
        for manager in some:
            zone = await zone_of(manager)
            if zone and zone.key != manager.zone.key:
                moved += await _move(sessions, manager, zone, now())
        if len(some) < BATCH:
            return moved
        last = some[-1].id
        await rest()


async def _move(sessions: Sessions, manager: Manager, zone: ZoneInfo, now: datetime) -> bool:
    async with sessions.begin() as session:
        return await move(session, await managers.get(session, manager.id), zone, now)
