"""Who can't be written to any more, and who can be again. Nothing of theirs is lost meanwhile."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.deliveries import FOR_CHANNELS, Delivery, lasts
from bot.core.people import Manager
from bot.store import managers, nudges, subscriptions, teams, workspaces

DEACTIVATED = "user_disabled"
"""As Slack calls it when a message to such an account is refused."""


async def note_arrival(session: AsyncSession, delivery: Delivery, channel: str) -> None:
    """A message has reached its recipient: they and their workspace can be written to."""
    await workspaces.let_in(session, delivery.workspace_id)
    if delivery.kind in FOR_CHANNELS:
        await teams.set_unreachable(session, delivery.workspace_id, delivery.recipient, None)
    else:
        await managers.set_channel(session, delivery.workspace_id, delivery.recipient, channel)


async def note_refusal(session: AsyncSession, delivery: Delivery, refusal: str) -> None:
    """Slack would not have a message: if that lies with its recipient, no more are planned for them."""
    if not lasts(refusal):
        return
    if delivery.kind in FOR_CHANNELS:
        await teams.set_unreachable(session, delivery.workspace_id, delivery.recipient, refusal)
    else:
        await managers.set_unreachable(session, delivery.workspace_id, delivery.recipient, refusal)


async def leave(session: AsyncSession, manager: Manager) -> None:
    """The manager's account was closed: nothing is planned for them, and what was on its way is withdrawn."""
    await managers.set_unreachable(session, manager.workspace_id, manager.user_id, DEACTIVATED)
    await nudges.withdraw_messages(session, manager.user_id, manager.workspace_id)


async def return_(session: AsyncSession, manager: Manager, now: datetime) -> None:
    """The manager is there again: the schedule goes on, and what was missed is not made up for."""
    if manager.unreachable:
        await managers.set_unreachable(session, manager.workspace_id, manager.user_id, None)
        await subscriptions.look_again(session, manager.id, now)
