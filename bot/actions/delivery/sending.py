"""Sending: claim, commit, post, record. See "The promise of delivery" in CONTRIBUTING."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.delivery import channel_posts, reachability
from bot.actions.delivery.quiet_hours import hold_back
from bot.core.delivery.deliveries import (
    ASK_AGAIN_AFTER,
    RULES,
    Ambiguous,
    Delivery,
    DeliveryKind,
    Later,
    NoAccess,
    Outcome,
    Refused,
    Rules,
    Sent,
    Sighting,
)
from bot.core.delivery.removals import Trace, TraceKind
from bot.store.delivery import deliveries, removals, renewals
from bot.store.engine import Sessions
from bot.store.people import workspaces

log = logging.getLogger(__name__)


class Carrier(channel_posts.Editor, Protocol):
    """Whatever brings deliveries to Slack. Neither function raises for what Slack or the network does."""

    async def post(self, delivery: Delivery) -> Outcome:
        """Posts a delivery once, and says how it went."""
        ...

    async def look_for(self, delivery: Delivery) -> Sighting:
        """Looks whether a delivery was posted, by its key."""
        ...

    async def renew(self, delivery: Delivery, found: Sent) -> None:
        """Has a message that was found say what the delivery says; if Slack does not take that, it stays."""
        ...


@dataclass(slots=True)
class Sender:
    """Posts what may go out, so many at once, for as long as it is not stopped. `owner` names it in its claims."""

    sessions: Sessions
    carrier: Carrier
    owner: str
    now: Callable[[], datetime]
    rules: Rules = RULES
    _under_way: set[asyncio.Task[None]] = field(default_factory=set, init=False)
    _claiming: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _stopping: bool = field(default=False, init=False)

    async def start_due(self) -> int:
        """Claims what may go out now and starts posting it; tells how many. It waits only for a free place."""
        started = 0
        async with self._claiming:
            while claimed := await self._claim():
                for delivery in claimed:
                    task = asyncio.create_task(self._send(delivery))
                    self._under_way.add(task)
                    task.add_done_callback(self._under_way.discard)
                started += len(claimed)
        return started

    async def finish(self) -> None:
        """Returns when nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def stop(self, within_s: float) -> None:
        """Takes nothing more and finishes what is under way. What takes longer stays claimed, to be read back."""
        self._stopping = True
        try:
            async with asyncio.timeout(within_s):
                async with self._claiming:
                    await self.finish()
        except TimeoutError:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _claim(self) -> Sequence[Delivery]:
        """What may go out now, as far as there is room; the claims are committed before anything is posted."""
        while len(self._under_way) >= self.rules.at_once:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        if self._stopping:
            return []
        room = self.rules.at_once - len(self._under_way)
        async with self.sessions.begin() as session:
            now = self.now()
            claimed = await deliveries.claim(session, self.owner, now, room, self.rules)
            return claimed and await hold_back(session, claimed, self.owner, now)

    async def _send(self, delivery: Delivery) -> None:
        outcome = await self._outcome_of(delivery)
        if not isinstance(outcome, Sent):
            log.warning("delivery_not_sent", extra=_named(delivery) | {"reason": outcome.reason})
        try:
            async with self.sessions.begin() as session:
                held = await record(session, delivery, self.owner, outcome, self.now())
        except (SQLAlchemyError, OSError) as error:
            # The claim ends by itself, and the message is read back then: nothing is lost but time.
            log.warning("delivery_outcome_not_recorded", extra=_named(delivery) | {"reason": type(error).__name__})
        else:
            if not held:
                log.warning("delivery_claim_lost", extra=_named(delivery))

    async def _outcome_of(self, delivery: Delivery) -> Outcome:
        # A machine that slept, or waited long for the database, may get here when others have taken over.
        if self._stopping or not self.rules.may_post(delivery, self.now()):
            return Later("handed back", wait=timedelta())
        try:
            return await self.carrier.post(delivery)
        except Exception as error:  # noqa: BLE001 - a mistake of ours in one message may not take the others with it
            return Ambiguous(f"our own mistake: {type(error).__name__}")


def _named(delivery: Delivery) -> dict[str, object]:
    return {"delivery": delivery.id, "kind": delivery.kind.value}


async def record(
    session: AsyncSession,
    delivery: Delivery,
    owner: str,
    outcome: Outcome,
    now: datetime,
    *,
    was_found: bool = False,
) -> bool:
    """Keeps what became of a claimed delivery; False when the claim was lost meanwhile.

    `was_found` says that it was not posted just now, but found in Slack.
    """
    match outcome:
        case Sent(channel, ts):
            said = Trace(TraceKind.MESSAGE, channel, ts)
            held = await _record_sent(session, delivery, owner, said, now)
            if held and delivery.kind is DeliveryKind.DIGEST:
                await channel_posts.plan_thread(session, delivery, ts, now, was_found=was_found)
            return held
        case Later(reason, wait, pause):
            if pause:
                await workspaces.pause(session, delivery.workspace_id, now + wait)
            return await deliveries.record_later(session, delivery, owner, now + wait, reason)
        case NoAccess(reason):
            again = now + ASK_AGAIN_AFTER
            await workspaces.lock_out(session, delivery.workspace_id, reason, now, again)
            return await deliveries.record_later(session, delivery, owner, again, reason)
        case Refused(reason):
            await reachability.note_refusal(session, delivery, reason)
            return await deliveries.record_dead(session, delivery, owner, reason)
        case Ambiguous(reason):
            return await deliveries.record_ambiguous(session, delivery, owner, reason)


async def _record_sent(session: AsyncSession, delivery: Delivery, owner: str, said: Trace, now: datetime) -> bool:
    await reachability.note_arrival(session, delivery, said.channel)
    held = await deliveries.record_sent(session, delivery, owner, said.channel, said.ref)
    if held:
        await renewals.arrived(session, delivery)
    if not held and not await deliveries.is_there(session, delivery.id):  # its receiver was forgotten meanwhile
        await removals.erase(session, delivery.workspace_id, [said], now)
    return held
