"""Pausing, coming back, and the answer to *keep, less or pause?*."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery import signs
from bot.core.people.fatigue import less_often
from bot.core.people.people import Manager
from bot.core.people.schedule import Rhythm
from bot.store.coaching import nudges
from bot.store.delivery import unsolicited
from bot.store.people import managers, subscriptions


async def pause(session: AsyncSession, manager: Manager, until: date | None, now: datetime) -> None:
    """Nothing comes by itself before `until`, or before the manager says so; what was on its way is withdrawn."""
    await managers.set_absence(session, manager.id, paused=until is None, back_on=until)
    await unsolicited.withdraw(session, manager.workspace_id, manager.user_id)
    await _look_again(session, manager, now)


async def resume(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """The schedule goes on. What was missed is not made up for."""
    await managers.set_absence(session, manager.id, paused=False, back_on=None)
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
