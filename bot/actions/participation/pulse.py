"""Asking once whether the weekly minute is worth it, and what follows from the answer."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery import signs, unsolicited
from bot.actions.self_checks.checks import better_moment
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.people.people import Manager
from bot.core.people.pulse import Pulse
from bot.prompts import Prompts
from bot.store.people import pulse


async def plan_due(session: AsyncSession, _: Prompts, now: datetime, limit: int) -> int:
    """Asks those whose fourth week has come, up to `limit`; tells how many were looked at."""
    due = await pulse.take_due(session, now, limit)
    for manager in due:
        await pulse.set_due(session, manager.id, await _ask(session, manager, now))
    return len(due)


async def _ask(session: AsyncSession, manager: Manager, now: datetime) -> datetime | None:
    """Asks if this is a good moment, on a day without a question; gives when to look again, None once asked."""
    if later := await better_moment(session, manager, now):
        return later
    await unsolicited.plan(session, manager, unsolicited.todays(manager, DeliveryKind.PULSE, {}, now), now)
    return None


async def answer(session: AsyncSession, manager: Manager, said: Pulse, now: datetime) -> None:
    """Keeps what a manager says. Nothing changes by itself: they choose what a *no* leads to."""
    await pulse.answer(session, manager.id, said, now)
    await signs.note(session, manager, now)
