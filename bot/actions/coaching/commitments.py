"""Commitments that come back on their day, and what becomes of them then."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery import signs, unsolicited
from bot.actions.people.calendars import calendar_of
from bot.core.coaching.commitments import (
    MORNING,
    Commitment,
    CommitmentState,
    Outcome,
    comes_back_at,
)
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.people.people import Manager
from bot.core.people.turns import opening
from bot.prompts import Prompts
from bot.store.coaching import commitments
from bot.store.people import managers

AT_ONCE = 10
"""Commitments in one message: with their buttons and questions they fill more than half of what Slack takes."""


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Plans a message for every manager, up to `limit`, whose commitments are due; tells for how many."""
    del prompts  # the words around them are chosen when the message goes out
    due = await commitments.take_due(session, now, limit)
    for manager_id in due:
        manager = await managers.get(session, manager_id)
        mine = await commitments.due_of(session, manager_id, now)
        await _bring_back(session, manager, mine, now)
    return len(due)


async def settle(
    session: AsyncSession,
    manager: Manager,
    commitment: Commitment,
    outcome: Outcome,
    *,
    happened: str,
    day: date | None,
    now: datetime,
) -> None:
    """Keeps what became of a commitment; one that moves comes back on its new day."""
    if outcome is Outcome.MOVED and day is not None:
        next_at = comes_back_at(day, manager.zone, now)
        await commitments.move(session, commitment.id, day, next_at, happened)
    else:
        await commitments.settle(session, commitment.id, CommitmentState(outcome), happened, now)
    await signs.note(session, manager, now)


async def _bring_back(session: AsyncSession, manager: Manager, due: Sequence[Commitment], now: datetime) -> None:
    """Together and once, when it is not one message too many; for those who paused, Home alone has them."""
    moment = None if manager.is_silent else opening(calendar_of(manager), manager.heard, MORNING, now)
    ids = [one.id for one in due]
    if moment is None or moment > now:
        await commitments.come_back(session, ids, moment)
        return
    brought, later = due[:AT_ONCE], due[AT_ONCE:]
    await commitments.come_back(session, [one.id for one in later], now + timedelta(days=1))
    payload = {
        "commitments": [
            {"id": one.id, "text": one.text, "day": one.day.isoformat(), "asked": one.asked} for one in brought
        ]
    }
    reminder = unsolicited.todays(manager, DeliveryKind.COMMITMENTS, payload, now)
    ids = [one.id for one in brought]
    await commitments.come_back(session, ids, None, await unsolicited.plan(session, manager, reminder, now))
