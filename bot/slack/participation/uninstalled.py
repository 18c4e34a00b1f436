"""The app is uninstalled, or its token revoked: the two events come in either order, and each is enough."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.actions.participation import offboarding
from bot.slack.request import Coach


async def on_uninstalled(ack: AsyncAck, context: dict[str, Any]) -> None:
    """The app was removed from the workspace."""
    await _leave(context)
    await ack()


async def on_revoked(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any]) -> None:
    """Tokens were revoked; those of single users are none of ours."""
    if body["event"].get("tokens", {}).get("bot"):
        await _leave(context)
    await ack()


async def _leave(context: dict[str, Any]) -> None:
    coach: Coach = context["coach"]
    async with coach.sessions.begin() as session:
        await offboarding.uninstalled(session, context["team_id"], coach.retention, coach.now())
