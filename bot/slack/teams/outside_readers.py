"""Channels that people of another organisation can read: a digest there needs a yes that says so."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.delivery.deliveries import Delivery
from bot.store.engine import Sessions
from bot.store.people import channels

Agreed = Callable[[int, str], Awaitable[bool]]
"""Whether somebody of a workspace of ours has agreed to such readers of a channel."""


def with_outsiders(about: Mapping[str, Any]) -> bool:
    """Whether people of another organisation can read a channel, as Slack describes it."""
    return bool(about.get("is_ext_shared") or about.get("is_pending_ext_shared"))


async def may_read(client: AsyncWebClient, delivery: Delivery, agreed: Agreed) -> bool:
    """Whether all who can read its channel now may read a delivery; Slack's errors are raised."""
    about = (await client.conversations_info(channel=delivery.recipient))["channel"]
    return not with_outsiders(about) or await agreed(delivery.workspace_id, delivery.recipient)


def agreed_in(sessions: Sessions) -> Agreed:
    """As it is kept."""

    async def agreed(workspace_id: int, channel: str) -> bool:
        async with sessions() as session:
            return await channels.is_for_outsiders(session, workspace_id, channel)

    return agreed
