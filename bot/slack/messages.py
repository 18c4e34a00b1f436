"""What people write to the bot in their direct messages: mostly answers, sometimes *help*, *done* or *stop*."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions import replies
from bot.core.commands import Command, understand
from bot.core.days import understand_day
from bot.core.nudges import NewReply, Nudge, Way
from bot.core.people import Consent, Manager
from bot.slack import absences, blocks, nudges, snoozes
from bot.slack.request import Request
from bot.slack.text import as_typed
from bot.store import nudges as store

Heard = tuple[Nudge | None, blocks.Payload | None]
"""The nudge that a message concerned, and what to say back."""


async def on_message(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """A direct message to the bot: an answer to the nudge of its thread, or else to the open one."""
    event = body["event"]
    if event.get("channel_type") != "im" or event.get("bot_id") or event.get("subtype") not in HEARD:
        await ack()
        return
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        heard = await _hear(request, session, event) if await request.is_first(session) else None
    await ack()
    if heard is None:
        return
    nudge, answer = heard
    if nudge:
        await nudges.refresh(request, nudge.id)
    if answer:
        where = {"channel": event["channel"], "thread_ts": event.get("thread_ts")}
        await client.chat_postMessage(**where, **answer, unfurl_links=False, unfurl_media=False)


HEARD = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that people write; the others are Slack telling us about messages."""


ASIDES = {"snooze": snoozes.snooze, "done": snoozes.close, "pause": absences.pause, "resume": absences.resume}
"""Commands that are understood without `/coach` too, when a message says nothing else."""


async def _hear(request: Request, session: AsyncSession, event: dict[str, Any]) -> Heard:
    """Finds out what a message is about, and keeps what it says."""
    text = as_typed(event.get("text") or "")
    command = understand(text) if text.strip() else None
    if command == Command("help", ""):
        return None, blocks.note(request.say("commands.help"))
    manager = await request.manager(session)
    if manager is None or manager.consent is not Consent.ACTIVE:
        return None, blocks.note(request.say("enrolment.not_enrolled"))
    nudge = await _meant(session, manager, event)
    if isinstance(command, Command) and _is_aside(command, request, manager):
        return await ASIDES[command.name](request, session, manager, command.rest)
    if nudge is None:
        return None, blocks.note(request.say("nudges.nothing_open"))
    reply = NewReply(text, Way.THREAD if event.get("thread_ts") else Way.MESSAGE, source_ts=event["ts"])
    problem = await replies.record(session, manager, nudge, reply, request.now)
    return (None, blocks.note(nudges.explain(request, problem, text))) if problem else (nudge, None)


def _is_aside(command: Command, request: Request, manager: Manager) -> bool:
    """Whether a message is nothing but such a command, with a day perhaps: anything more is an answer."""
    if command.name not in ASIDES:
        return False
    return not command.rest or understand_day(command.rest, request.today(manager)) is not None


async def _meant(session: AsyncSession, manager: Manager, event: dict[str, Any]) -> Nudge | None:
    """The nudge that a message belongs to: its thread's, however old, or the newest open one."""
    thread = event.get("thread_ts")
    found = await store.in_thread(session, manager.id, thread) if thread else None
    return found or await store.open_one(session, manager.id)
