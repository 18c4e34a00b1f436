"""Asking once whether the weekly minute is worth it, and what follows from the answer."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery import signs, unsolicited
from bot.actions.people.calendars import calendar_of
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.people.people import Manager
from bot.core.people.pulse import Pulse
from bot.core.people.schedule import WEEK
from bot.core.self_checks.checks import inviting_moment
from bot.prompts import Prompts
from bot.store.people import pulse, subscriptions


async def plan_due(session: AsyncSession, _: Prompts, now: datetime, limit: int) -> int:
    """Asks those whose fourth week has come, up to `limit`; tells how many were looked at."""
    due = await pulse.take_due(session, now, limit)
    for manager in due:
        await pulse.set_due(session, manager.id, await _ask(session, manager, now))
    return len(due)


async def _ask(session: AsyncSession, manager: Manager, now: datetime) -> datetime | None:
    """Asks if this is a good moment, on a day without a question; gives when to look again, None once asked."""
    if manager.is_silent:
        return now + WEEK
    questions = [one.next_at for one in await subscriptions.of_manager(session, manager.id)]
    moment = inviting_moment(calendar_of(manager), manager.heard, questions, now)
    if moment is None or moment > now:
        return moment or now + WEEK
    await unsolicited.plan(session, manager, unsolicited.todays(manager, DeliveryKind.PULSE, {}, now), now)
    return None


async def answer(session: AsyncSession, manager: Manager, said: Pulse, now: datetime) -> None:
    """Keeps what a manager says. Nothing changes by itself: they choose what a *no* leads to."""
    await pulse.answer(session, manager.id, said, now)
    await signs.note(session, manager, now)
