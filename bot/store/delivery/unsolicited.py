"""What comes to managers by itself: whose it is, and taking it back before it is sent."""

from collections.abc import Sequence

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.deliveries import ASKED_FOR, UNSOLICITED, State
from bot.core.people.people import Manager
from bot.store.people.managers import manager_of
from bot.store.tables import DeliveryRow, ManagerRow

BY_THEMSELVES = and_(DeliveryRow.kind.in_(UNSOLICITED), ~DeliveryRow.slot.startswith(ASKED_FOR))


async def recipients(session: AsyncSession, delivery_ids: Sequence[int]) -> dict[int, Manager]:
    """The recipients of those of these deliveries that come by themselves, by delivery."""
    recipient = and_(
        ManagerRow.workspace_id == DeliveryRow.workspace_id, ManagerRow.user_id == DeliveryRow.recipient
    )
    query = (
        select(DeliveryRow.id, ManagerRow)
        .join(ManagerRow, recipient)
        .where(DeliveryRow.id.in_(delivery_ids), BY_THEMSELVES)
    )
    return {delivery_id: manager_of(row) for delivery_id, row in await session.execute(query)}


async def withdraw(session: AsyncSession, workspace_id: int, user_id: str) -> None:
    """What is planned for somebody is not sent any more, except questions that they asked for."""
    planned = and_(
        DeliveryRow.workspace_id == workspace_id,
        DeliveryRow.recipient == user_id,
        DeliveryRow.state == State.DUE,
        BY_THEMSELVES,
    )
    values = {"state": State.EXPIRED, "sealed_payload": None, "error": "withdrawn"}
    await session.execute(update(DeliveryRow).where(planned).values(values))
