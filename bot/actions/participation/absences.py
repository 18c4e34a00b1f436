"""Pausing, coming back, and the answer to *keep, less or pause?*."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery import signs
from bot.core.people.calendar import Absence
from bot.core.people.fatigue import less_often
from bot.core.people.people import Manager
from bot.core.people.schedule import Rhythm
from bot.store.coaching import nudges
from bot.store.delivery import unsolicited
from bot.store.people import managers, subscriptions


async def pause(session: AsyncSession, manager: Manager, absence: Absence | None, now: datetime) -> None:
    """Nothing comes by itself within an absence, or before the manager says so; what was on its way is withdrawn.

    Before an absence that is still ahead, everything comes as usual.
    """
    await managers.set_absence(session, manager.id, absence, paused=absence is None)
    if absence is None or absence.covers(now.astimezone(manager.zone).date()):
        await unsolicited.withdraw(session, manager.workspace_id, manager.user_id)
    await _look_again(session, manager, now)


async def resume(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """The schedule goes on. What was missed is not made up for."""
    await managers.set_absence(session, manager.id, None, paused=False)
    await _look_again(session, manager, now)


async def keep_rhythm(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """The manager wants to go on as before."""
    await signs.note(session, manager, now)


async def slow_down(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """Every area comes half as often; its next turn stays."""
    for one in await subscriptions.of_manager(session, manager.id):
        slower = Rhythm(less_often(one.rhythm.every_weeks), one.rhythm.weekday, one.rhythm.at)
        await subscriptions.reschedule(session, one.id, slower, one.due_at)
    await _look_again(session, manager, now)


async def _look_again(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """Other turns may have their moment now, and what is open says whether it waits."""
    await signs.note(session, manager, now)
    await subscriptions.look_again(session, manager.id, now)
    await nudges.touch_open(session, manager.id)
