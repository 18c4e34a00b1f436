"""What comes to a manager by itself, besides questions: one message of a kind a day, counted as heard."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.deliveries import DeliveryKind, NewDelivery
from bot.core.people.fatigue import heard_again
from bot.core.people.people import Manager
from bot.core.people.turns import WINDOW
from bot.store.delivery import deliveries
from bot.store.people import managers


def todays(manager: Manager, kind: DeliveryKind, payload: Mapping[str, Any], now: datetime) -> NewDelivery:
    """The message of this kind to a manager on their own day, to be sent from now on."""
    return NewDelivery(
        workspace_id=manager.workspace_id,
        kind=kind,
        subject_id=manager.id,
        slot=now.astimezone(manager.zone).date().isoformat(),
        recipient=manager.user_id,
        payload=payload,
        not_before=now,
        not_after=now + WINDOW,
    )


async def plan(session: AsyncSession, manager: Manager, new: NewDelivery, now: datetime) -> int | None:
    """Plans a message and counts it as heard; gives the delivery's id, or None when it was planned before."""
    delivery_id = await deliveries.plan(session, new)
    if delivery_id is not None:
        await managers.set_heard(session, {manager.id: heard_again(manager.heard, manager.zone, now)})
    return delivery_id
