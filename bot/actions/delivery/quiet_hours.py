"""Holding back: what comes by itself goes out in its recipient's hours, however late it has become."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.people.calendars import calendar_of
from bot.core.delivery.deliveries import Delivery
from bot.core.people.people import Manager
from bot.store.delivery import deliveries, unsolicited

HELD_BACK = "held back: its recipient's day is over"


async def hold_back(
    session: AsyncSession, claimed: Sequence[Delivery], owner: str, now: datetime
) -> list[Delivery]:
    """Those of the claimed ones that may go out now; the others become due again in their recipients' hours."""
    recipients = await unsolicited.recipients(session, [one.id for one in claimed])
    ready = []
    for delivery in claimed:
        manager = recipients.get(delivery.id)
        opens = _opens(manager, now) if manager else now
        if opens == now:
            ready.append(delivery)
        else:  # without an open day in sight its window ends
            await deliveries.record_later(session, delivery, owner, opens or delivery.not_after, HELD_BACK)
    return ready


def _opens(manager: Manager, now: datetime) -> datetime | None:
    return calendar_of(manager).next_open(now, now.astimezone(manager.zone).time())
