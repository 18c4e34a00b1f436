"""Sending: claim, commit, post, record. See "The promise of delivery" in CONTRIBUTING."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.deliveries import Ambiguous, Delivery, DeliveryKind, Later, Outcome, Refused, Sent
from bot.store import deliveries, managers, workspaces
from bot.store.engine import Sessions

log = logging.getLogger(__name__)

Post = Callable[[Delivery], Awaitable[Outcome]]
"""Posts one delivery to Slack and says how it went; it never raises for what Slack or the network does."""

AT_ONCE = 10
"""Posts under way at the same time."""


async def send_due(sessions: Sessions, post: Post, owner: str, now: Callable[[], datetime]) -> int:
    """Sends what is due, one batch; tells how many were claimed. No transaction is open while Slack is asked."""
    async with sessions.begin() as session:
        expired = await deliveries.expire(session, now())
        claimed = await deliveries.claim(session, owner, now(), limit=AT_ONCE)
    if expired:
        log.warning("%s deliveries were not sent within their window", expired)
    sending = (_send(sessions, post, delivery, owner, now) for delivery in claimed)
    # One that breaks must not stop the others in mid-post, as a TaskGroup would.
    ended = await asyncio.gather(*sending, return_exceptions=True)
    if broken := [error for error in ended if isinstance(error, Exception)]:
        raise ExceptionGroup("deliveries that broke while they were sent", broken)
    return len(claimed)


async def _send(
    sessions: Sessions, post: Post, delivery: Delivery, owner: str, now: Callable[[], datetime]
) -> None:
    outcome = await post(delivery)
    async with sessions.begin() as session:
        held = await _record(session, delivery, owner, outcome, now())
    if not held:
        log.warning("delivery %s: the claim was lost before the outcome was recorded", delivery.id)
    if not isinstance(outcome, Sent):
        log.warning("delivery %s (%s): %s", delivery.id, delivery.kind, outcome.reason)


async def _record(session: AsyncSession, delivery: Delivery, owner: str, outcome: Outcome, now: datetime) -> bool:
    match outcome:
        case Sent(channel, ts):
            if delivery.kind is not DeliveryKind.DIGEST:
                await managers.set_channel(session, delivery.workspace_id, delivery.recipient, channel)
            return await deliveries.record_sent(session, delivery, owner, channel, ts)
        case Later(reason, wait, pause):
            if pause:
                await workspaces.pause(session, delivery.workspace_id, now + wait)
            return await deliveries.record_later(session, delivery, owner, now + wait, reason)
        case Refused(reason):
            return await deliveries.record_dead(session, delivery, owner, reason)
        case Ambiguous(reason):
            return await deliveries.record_ambiguous(session, delivery, owner, reason)
