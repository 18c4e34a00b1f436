"""Signs of life: whatever somebody does tells that they are there, and answers the question whether to go on."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.deliveries import DeliveryKind
from bot.core.people.people import Manager
from bot.store.delivery import renewals
from bot.store.people import managers


async def note(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """The manager has done something; a question whether to go on needs no answer any more."""
    await managers.note_sign(session, manager.id, now)
    if manager.patience.is_waiting:
        await renewals.touch_kind(session, manager.workspace_id, manager.user_id, DeliveryKind.RHYTHM)
