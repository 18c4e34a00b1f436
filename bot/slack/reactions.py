"""Reactions: on a digest they are a word about its documents, on a question a courtesy or a wish."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.coaching.nudges import NudgeState
from bot.slack.coaching import snoozes, standing
from bot.slack.request import Request
from bot.slack.teams import digests
from bot.store.coaching import nudges as store

LATER = frozenset({"zzz", "sleeping", "sleepy", "snooze", "alarm_clock", "hourglass", "hourglass_flowing_sand"})
"""On a question these bring it back tomorrow; every other one is a courtesy, and changes nothing."""


async def on_reaction(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """Somebody reacted to a message."""
    item = body["event"].get("item") or {}
    if not str(item.get("channel", "")).startswith("D"):
        await digests.on_reaction(ack, body, context, client)
        return
    await ack()
    if str(body["event"].get("reaction") or "").split("::")[0] in LATER:
        await _snooze(Request.of(context, client, body), str(item.get("ts", "")))


async def _snooze(request: Request, ts: str) -> None:
    """The question on which somebody sleeps comes back tomorrow; its message says so."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        nudge = await store.in_thread(session, manager.id, ts) if manager else None
        if manager is None or nudge is None or nudge.state is not NudgeState.OPEN:
            return
        if not await request.is_first(session):
            return
        await snoozes.put_off(request, session, manager, nudge)
    standing.refresh(request, nudge.id)
