"""Reconciling: what nobody has heard of again is looked for in Slack before anything else happens to it.

A crash, a time-out and a lost answer look the same from here: a claim that has outlived its lease. Sending such a
message again could post it twice, and giving it up could lose it, so Slack is asked.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery.sending import Carrier, record
from bot.core.delivery.deliveries import (
    RULES,
    Delivery,
    Later,
    Missing,
    Rules,
    Sent,
    Sighting,
    Unreadable,
)
from bot.store.delivery import deliveries
from bot.store.engine import Sessions

log = logging.getLogger(__name__)

AT_ONCE = 10
"""Looks under way at the same time: history has a tighter limit than posting, and this is rare."""


async def reconcile(
    sessions: Sessions, carrier: Carrier, owner: str, now: Callable[[], datetime], rules: Rules = RULES
) -> int:
    """Settles what a lease outlived, one batch; tells how many. No transaction is open while Slack is asked."""
    async with sessions.begin() as session:
        lost = await deliveries.claim_lost(session, owner, now(), AT_ONCE, rules)
    async with asyncio.TaskGroup() as group:
        for delivery in lost:
            group.create_task(_settle(sessions, carrier, delivery, owner, now))
    return len(lost)


async def expire(sessions: Sessions, now: Callable[[], datetime]) -> int:
    """Gives up what could not be sent within its window; tells how many."""
    async with sessions.begin() as session:
        expired = await deliveries.expire(session, now())
    if expired:
        log.warning("deliveries_expired", extra={"deliveries": expired})
    return expired


async def _settle(
    sessions: Sessions, carrier: Carrier, delivery: Delivery, owner: str, now: Callable[[], datetime]
) -> None:
    sighting = await carrier.look_for(delivery)
    if isinstance(sighting, Sent) and not delivery.tries:
        # Posted, but not by this database, which was put back: its buttons would name what is not in here.
        await carrier.renew(delivery, sighting)
    async with sessions.begin() as session:
        await _record(session, delivery, owner, sighting, now())
    found = {"delivery": delivery.id, "kind": delivery.kind.value, "found": _in_words(sighting)}
    log.warning("delivery_looked_for", extra=found)


async def _record(
    session: AsyncSession, delivery: Delivery, owner: str, sighting: Sighting, now: datetime
) -> None:
    match sighting:
        case Sent():
            await record(session, delivery, owner, sighting, now, was_found=True)
        case Missing():
            await deliveries.record_later(
                session, delivery, owner, now, "not found in Slack, so it goes out again"
            )
        case Unreadable(reason):
            await deliveries.record_unknown(session, delivery, owner, f"can't be read back: {reason}")
        case Later(reason) if now > delivery.not_after:
            await deliveries.record_unknown(session, delivery, owner, f"was never read back: {reason}")
        case Later(reason):  # the lease that was taken for looking runs out, and somebody looks again
            await deliveries.record_ambiguous(session, delivery, owner, reason)


def _in_words(sighting: Sighting) -> str:
    match sighting:
        case Sent():
            return "Slack has it"
        case Missing():
            return "Slack does not have it"
        case _:
            return sighting.reason
