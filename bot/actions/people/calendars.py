"""A manager's calendar, and what the schedule makes of it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.calendar import Calendar
from bot.core.people.people import Manager
from bot.core.people.turns import next_question
from bot.holidays import holidays_of
from bot.store.people import subscriptions


def calendar_of(manager: Manager) -> Calendar:
    """Everything that opens and closes this manager's days."""
    return Calendar(manager.zone, manager.hours, holidays_of(manager.hours.country), manager.absence)


async def next_question_at(session: AsyncSession, manager: Manager, now: datetime) -> datetime | None:
    """When the next question comes by itself, on the manager's own clock; None while none will."""
    if manager.is_silent:
        return None
    planned = await subscriptions.of_manager(session, manager.id)
    moment = next_question(planned, calendar_of(manager), manager.heard, now)
    return moment.astimezone(manager.zone) if moment else None
