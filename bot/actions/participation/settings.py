"""Keeping a manager's settings: what changed gets a new turn, what did not stays where it is."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery import signs
from bot.actions.participation import absences
from bot.core.participation.settings import Wish, starts
from bot.core.people.people import Manager, Subscription
from bot.core.people.schedule import (
    WEEK,
    due_in_week,
    monday_of,
    week_of,
    week_slot,
)
from bot.store.people import managers, subscriptions


async def save(session: AsyncSession, manager: Manager, wish: Wish, now: datetime) -> None:
    """Grants a wish without complaints. A new rhythm begins in a week in which nothing has come yet."""
    await managers.set_hours(session, manager.id, wish.hours, reminders=wish.reminders)
    known = {one.area_id: one for one in await subscriptions.of_manager(session, manager.id)}
    for area_id, one in known.items():
        if area_id not in wish.rhythms:
            await subscriptions.end(session, one.id)
    for area_id, due in _new_turns(manager, wish, known, now).items():
        if area_id in known:
            await subscriptions.reschedule(session, known[area_id].id, wish.rhythms[area_id], due)
        else:
            await subscriptions.add(session, manager.id, area_id, wish.rhythms[area_id], due)
    if wish.absence:
        await absences.pause(session, manager, wish.absence, now)
    elif manager.absence:
        await absences.resume(session, manager, now)
    await signs.note(session, manager, now)
    await subscriptions.look_again(session, manager.id, now)


def _new_turns(
    manager: Manager, wish: Wish, known: Mapping[str, Subscription], now: datetime
) -> dict[str, datetime]:
    """The first turns of the areas whose rhythm changed; of all areas, when the others leave no room."""
    same = {area_id for area_id, one in known.items() if wish.rhythms.get(area_id) == one.rhythm}
    if same == wish.rhythms.keys():
        return {}
    base = _first_week(manager, wish, now)
    fixed = {area_id: (_week(known[area_id], manager) - base) // WEEK for area_id in same}
    weeks = starts(wish.rhythms, fixed)
    if weeks is None:
        fixed, weeks = {}, starts(wish.rhythms) or {}
    return {
        area_id: due_in_week(base + start * WEEK, wish.rhythms[area_id], manager.zone)
        for area_id, start in weeks.items()
        if area_id not in fixed
    }


def _week(one: Subscription, manager: Manager) -> date:
    return week_of(one.due_at, one.rhythm, manager.zone)


def _first_week(manager: Manager, wish: Wish, now: datetime) -> date:
    """This week's Monday, if every new turn is still to come and nothing has come yet; else the next one."""
    zone, heard_at = manager.zone, manager.heard.at
    monday = monday_of(now.astimezone(zone).date())
    heard = heard_at is not None and week_slot(heard_at, zone) == week_slot(now, zone)
    over = any(due_in_week(monday, rhythm, zone) <= now for rhythm in wish.rhythms.values())
    return monday + WEEK if heard or over else monday
