"""What people write to the bot in their direct messages: mostly answers, sometimes *help*, *done* or *stop*."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import replies
from bot.core.coaching.nudges import (
    NewReply,
    Nudge,
    NudgeState,
    Way,
)
from bot.core.commands import Command, understand
from bot.core.days import understand_day
from bot.core.delivery.removals import Trace, TraceKind
from bot.core.people.people import Consent, Manager
from bot.slack import blocks, failures
from bot.slack.coaching import listening, snoozes, standing
from bot.slack.coaching.replies import explain
from bot.slack.participation import absences
from bot.slack.request import Request
from bot.slack.text import as_typed
from bot.store.coaching import nudges as store
from bot.store.people import managers

log = logging.getLogger(__name__)

NOBODY_THERE = frozenset({"channel_not_found", "is_archived"})
"""What Slack says of a conversation that is there no more."""
Heard = tuple[Nudge | None, blocks.Payload | None]
"""The nudge that a message concerned, and what to say back."""

NOTHING: Heard = (None, None)
DELETED = "message_deleted"


async def on_message(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """Something happened in a direct message: a person wrote, edited or deleted a message."""
    event = body["event"]
    said, hear = _said(event), HEARD.get(_what_happened(event))
    if not _is_direct(event) or hear is None or said.get("bot_id") or "user" not in said:
        await ack()
        return
    request = replace(Request.of(context, client, body), user_id=said["user"])
    async with request.transaction() as session:
        mine = not await managers.somebody_elses(session, event["channel"], request.user_id)
        first = mine and await request.is_first(session)
        nudge, answer = await hear(request, session, event) if first else NOTHING
        manager = await request.manager(session)
    await ack()
    if nudge:
        standing.refresh(request, nudge.id)
    if answer:
        where = {"channel": event["channel"], "thread_ts": said.get("thread_ts")}
        posted = await _post(client, where | answer)
        if manager and posted:
            await request.remember(manager, [Trace(TraceKind.MESSAGE, posted["channel"], posted["ts"])])


async def _post(client: AsyncWebClient, said: dict[str, Any]) -> Mapping[str, Any] | None:
    """What Slack says of the message; None where nobody can read it: a second try would do no better."""
    try:
        posted = await client.chat_postMessage(**said, unfurl_links=False, unfurl_media=False)
    except SlackApiError as error:
        if failures.reason(error) not in NOBODY_THERE:
            raise
        log.warning("answer_not_posted", extra={"reason": failures.reason(error)})
        return None
    return {"channel": posted["channel"], "ts": posted["ts"]}


def _is_direct(event: dict[str, Any]) -> bool:
    """Whether it happened in a direct message, which its id tells also where Slack leaves the type out."""
    return event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")


def _what_happened(event: dict[str, Any]) -> str | None:
    """The event's subtype. A message that is deleted while others hang on it changes into a stone, Slack's own."""
    is_stone = event.get("message", {}).get("subtype") == "tombstone"
    return DELETED if is_stone else event.get("subtype")


def _said(event: dict[str, Any]) -> dict[str, Any]:
    """The message that an event is about: as it is now, or as it was before it was deleted."""
    about: dict[str, Any] | None = event.get("message")
    if _what_happened(event) == DELETED:
        about = event.get("previous_message")
    return event if about is None else about


async def _written(request: Request, session: AsyncSession, event: dict[str, Any]) -> Heard:
    """Finds out what a new message is about, and keeps what it says."""
    text = as_typed(event.get("text") or "")
    command = understand(text) if text.strip() else None
    if command == Command("help", ""):
        return None, blocks.note(request.say("commands.help"))
    manager = await request.manager(session)
    if manager is None or manager.consent is not Consent.ACTIVE:
        return None, blocks.note(request.say("enrolment.not_enrolled"))
    if isinstance(command, Command) and _is_aside(command, request, manager):
        return await ASIDES[command.name](request, session, manager, command.rest)
    nudge = await _meant(request, session, manager, event)
    message = listening.Message(text, nudge, event["channel"], event["ts"], event.get("thread_ts"))
    said = await listening.instead(request, session, manager, message) if text.strip() else None
    if said:
        return said
    if nudge is None:
        return None, blocks.note(request.say("nudges.nothing_open"))
    return await _keep(request, session, manager, nudge, _reply(event, text))


async def _edited(request: Request, session: AsyncSession, event: dict[str, Any]) -> Heard:
    """A message changed: so does what is kept of it. One that was too long before may be an answer now."""
    said, before = event["message"], event.get("previous_message", {})
    manager = await request.active_manager(session)
    if manager is None or said.get("text") == before.get("text"):  # a preview was added to it, for example
        return NOTHING
    text = as_typed(said.get("text") or "")
    nudge, problem = await replies.follow_edit(
        session, request.prompts, manager, said["ts"], text, now=request.now
    )
    if problem:
        return None, blocks.note(explain(request, problem, text), request.say("nudges.edit_not_kept"))
    if nudge:
        return nudge, None
    nudge = await _meant(request, session, manager, said)
    is_later = nudge is not None and nudge.ts is not None and float(nudge.ts) < float(said["ts"])
    if nudge is None or nudge.state is not NudgeState.OPEN or not is_later or _is_command(text):
        return NOTHING
    return await _keep(request, session, manager, nudge, _reply(said, text))


async def _deleted(request: Request, session: AsyncSession, event: dict[str, Any]) -> Heard:
    """A message was deleted: what was kept of it goes as well, and the bot says so."""
    manager = await request.active_manager(session)
    found = await replies.follow_deletion(session, manager, _said(event)["ts"]) if manager else None
    if found is None:
        return NOTHING
    nudge, something_left = found
    return nudge, blocks.note(request.say("nudges.part_deleted" if something_left else "nudges.deleted"))


HEARD = {
    None: _written,
    "file_share": _written,
    "thread_broadcast": _written,
    "message_changed": _edited,
    DELETED: _deleted,
}
"""What people do with messages, by subtype; the other subtypes are Slack telling us about itself."""

ASIDES = {"snooze": snoozes.snooze, "done": snoozes.close, "pause": absences.pause, "resume": absences.resume}
"""Commands that are understood without `/coach` too, when a message says nothing else."""


def _is_aside(command: Command, request: Request, manager: Manager) -> bool:
    """Whether a message is nothing but such a command, with a day perhaps: anything more is an answer."""
    if command.name not in ASIDES:
        return False
    return not command.rest or understand_day(command.rest, request.today(manager)) is not None


def _is_command(text: str) -> bool:
    """Whether an edited message asks for something; it is too late for that, and no answer either."""
    command = understand(text)
    return isinstance(command, Command) and not command.rest


def _reply(said: dict[str, Any], text: str) -> NewReply:
    return NewReply(text, Way.THREAD if said.get("thread_ts") else Way.MESSAGE, source_ts=said["ts"])


async def _keep(request: Request, session: AsyncSession, manager: Manager, nudge: Nudge, reply: NewReply) -> Heard:
    problem = await replies.record(session, request.prompts, manager, nudge, reply, now=request.now)
    return (None, blocks.note(explain(request, problem, reply.text))) if problem else (nudge, None)


async def _meant(request: Request, session: AsyncSession, manager: Manager, said: dict[str, Any]) -> Nudge | None:
    """The nudge that a message belongs to: its thread's, however old, else the one that waits for words."""
    thread = said.get("thread_ts")
    found = await store.in_thread(session, manager.id, thread) if thread else None
    return found or await replies.meant(session, manager, request.now)
