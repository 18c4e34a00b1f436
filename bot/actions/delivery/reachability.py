"""Who can't be written to any more, and who can be again. Nothing of theirs is lost meanwhile."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.deliveries import FOR_CHANNELS, Delivery, lasts
from bot.store.people import channels, managers, workspaces


async def note_arrival(session: AsyncSession, delivery: Delivery, channel: str) -> None:
    """A message has reached its recipient: they and their workspace can be written to."""
    await workspaces.let_in(session, delivery.workspace_id)
    if delivery.kind in FOR_CHANNELS:
        await channels.set_unreachable(session, delivery.workspace_id, delivery.recipient, None)
    else:
        await managers.set_channel(session, delivery.workspace_id, delivery.recipient, channel)


async def note_refusal(session: AsyncSession, delivery: Delivery, refusal: str) -> None:
    """Slack would not have a message: if that lies with its recipient, no more are planned for them."""
    if not lasts(refusal):
        return
    if delivery.kind in FOR_CHANNELS:
        await channels.set_unreachable(session, delivery.workspace_id, delivery.recipient, refusal)
    else:
        await managers.set_unreachable(session, delivery.workspace_id, delivery.recipient, refusal)
