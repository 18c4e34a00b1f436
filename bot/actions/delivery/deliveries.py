"""Deliveries that wait for a person's word: what there is, and what may be done about it."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import OperatorError
from bot.store.delivery import deliveries

ONE_MORE_CHANCE = timedelta(days=1)
"""How long a message that a person puts back may still go out, if its own window is over."""


class NotWaitingError(OperatorError):
    """The delivery does not wait for anybody: it is settled, under way, or was never planned."""


async def retry(session: AsyncSession, delivery_id: int, now: datetime) -> None:
    """Sends a dead or unknown delivery again; an unknown one may then be there twice, which a person decides."""
    if not await deliveries.put_back(session, delivery_id, now, now + ONE_MORE_CHANCE):
        raise NotWaitingError(
            f"Delivery {delivery_id} can't be sent again: only dead and unknown ones wait for that."
        )


async def drop(session: AsyncSession, delivery_id: int) -> None:
    """Gives up a delivery for good: it counts as expired."""
    if not await deliveries.drop(session, delivery_id):
        raise NotWaitingError(
            f"Delivery {delivery_id} can't be dropped: it is settled already, or on its way just now."
        )
