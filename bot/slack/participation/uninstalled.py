"""The app is uninstalled, or its token revoked: the two events come in either order, and each is enough."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.actions.participation import offboarding
from bot.slack.request import Coach


async def on_uninstalled(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any]) -> None:
    """The app was removed from the workspace."""
    await _leave(body, context)
    await ack()


async def on_revoked(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any]) -> None:
    """Tokens were revoked; those of single users are none of ours."""
    if body["event"].get("tokens", {}).get("bot"):
        await _leave(body, context)
    await ack()


async def _leave(body: dict[str, Any], context: dict[str, Any]) -> None:
    """The token goes at once, the rest after the grace. What was installed after the event stays: it came late."""
    coach: Coach = context["coach"]
    org_wide = context.get("is_enterprise_install") and context.get("enterprise_id")
    tenant = context["enterprise_id"] if org_wide else context["team_id"]
    at = datetime.fromtimestamp(body["event_time"] + 1, UTC) if "event_time" in body else coach.now()
    async with coach.sessions.begin() as session:
        await offboarding.uninstalled(session, tenant, at, coach.retention, coach.now())
    coach.revoked(tenant)
