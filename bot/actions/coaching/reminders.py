"""Nudges that come back: one reminder at the most, and the ones that a manager put off."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.nudge_words import whole
from bot.actions.delivery import signs, unsolicited
from bot.actions.people.calendars import calendar_of
from bot.core.coaching.nudges import (
    Nudge,
    NudgeState,
    Return,
    Skip,
)
from bot.core.delivery.deliveries import DeliveryKind, NewDelivery
from bot.core.people.people import Manager
from bot.core.people.schedule import instant, week_number
from bot.core.people.turns import WINDOW, opening
from bot.prompts import Prompts
from bot.store.coaching import nudges
from bot.store.delivery import renewals
from bot.store.people import managers


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Plans the nudges that are to come back, up to `limit`; tells how many were taken."""
    taken = await nudges.take_returning(session, now, limit)
    for nudge in taken:
        manager = await managers.get(session, nudge.manager_id)
        later = _later(nudge, manager, now)
        if later is not None and later <= now:
            await _plan(session, prompts, manager, nudge, now)
            later = None
        await nudges.come_back(session, nudge.id, later, nudge.returns_as if later else None)
    return len(taken)


async def snooze(
    session: AsyncSession, manager: Manager, nudge: Nudge, day: date, now: datetime
) -> datetime | None:
    """Puts an open nudge off until `day` or the first working day after it; None when none is in sight."""
    at = nudge.due_at.astimezone(manager.zone).time()
    moment = calendar_of(manager).next_open(instant(day, at, manager.zone), at)
    if moment is not None:
        await nudges.come_back(session, nudge.id, moment, Return.SNOOZE)
        await renewals.touch_questions(session, [nudge.id])
        await signs.note(session, manager, now)
    return moment


async def close(
    session: AsyncSession, manager: Manager, nudge: Nudge, now: datetime, skipped: Skip | None = None
) -> None:
    """Leaves a nudge without an answer, for a reason perhaps; nobody reminds of it."""
    await nudges.close(session, nudge.id, skipped)
    await signs.note(session, manager, now)


def _later(nudge: Nudge, manager: Manager, now: datetime) -> datetime | None:
    """The moment at which it may come back, `now` at the earliest; None for not at all."""
    gone = nudge.state is not NudgeState.OPEN or nudge.ts is None
    if gone or manager.is_silent or nudge.returns_at is None:
        return None
    at = nudge.returns_at.astimezone(manager.zone).time()
    opens = opening(calendar_of(manager), manager.heard, at, now)
    reminder_over = nudge.returns_as is Return.REMINDER and opens is not None and opens > nudge.due_at + WINDOW
    return None if reminder_over else opens


async def _plan(session: AsyncSession, prompts: Prompts, manager: Manager, nudge: Nudge, now: datetime) -> None:
    snoozed = nudge.returns_as is Return.SNOOZE
    content = await whole(session, prompts, manager, nudge)
    today = now.astimezone(manager.zone).date()
    shown = content if snoozed else content.in_short
    delivery = NewDelivery(
        workspace_id=manager.workspace_id,
        kind=DeliveryKind.REMINDER,
        subject_id=nudge.id,
        slot=f"{Return.SNOOZE} {today.isoformat()}" if snoozed else Return.REMINDER,
        recipient=manager.user_id,
        payload={"because": nudge.returns_as, "nudge": shown.payload, "week": week_number(today)},
        not_before=now,
        not_after=now + WINDOW if snoozed else nudge.due_at + WINDOW,
    )
    await unsolicited.plan(session, manager, delivery, now)
