"""What people write to the bot that is no answer: it is done, answered, or asked back with one tap to keep it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import replies
from bot.core.coaching.nudges import NewReply, Nudge, NudgeState, Skip, Way
from bot.core.coaching.reading_replies.listening import listen
from bot.core.coaching.reading_replies.taken import Heard, Taken
from bot.core.people.people import Manager
from bot.prompts.words import Safe
from bot.slack import blocks, names
from bot.slack.coaching import skips, snoozes, standing
from bot.slack.coaching.replies import explain
from bot.slack.participation import absences
from bot.slack.request import Request
from bot.slack.text import as_typed
from bot.store.coaching import nudges as store
from bot.store.coaching import replies as reply_store

Said = tuple[Nudge | None, blocks.Payload | None]
"""The nudge that it concerned, and what to say back."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message, the nudge that it would answer, and where it stands in Slack."""

    text: str
    nudge: Nudge | None
    channel: str
    ts: str
    thread_ts: str | None

    @property
    def place(self) -> str:
        """Where it is, for the button that keeps it as an answer: what it says stays with Slack."""
        nudge_id = self.nudge.id if self.nudge else 0
        return f"{nudge_id} {self.channel} {self.ts} {self.thread_ts or ''}".strip()


@dataclass(frozen=True, slots=True)
class Case:
    """A message that is no answer, from an enrolled manager, and what it was taken for."""

    request: Request
    session: AsyncSession
    manager: Manager
    message: Message
    heard: Heard

    @property
    def is_open(self) -> bool:
        """Whether there is a question that it leaves open."""
        return self.message.nudge is not None and self.message.nudge.state is NudgeState.OPEN


async def instead(request: Request, session: AsyncSession, manager: Manager, message: Message) -> Said | None:
    """Deals with a message that is no answer; None if it is one."""
    heard = listen(message.text, request.today(manager))
    if heard.taken is Taken.ANSWER:
        return None
    return await RESPONSES[heard.taken](Case(request, session, manager, message, heard))


async def _courtesy(_case: Case) -> Said:
    """Nothing to say: the question stands where it stood."""
    return None, None


async def _unsure(case: Case) -> Said:
    if case.message.nudge is None:
        return None, blocks.note(case.request.say("nudges.nothing_open"))
    asked = case.message.text.rstrip().endswith("?")
    request = case.request
    said = request.say("listening.unsure_question") if asked else request.say("listening.unsure")
    return None, _with_a_way_back(case, said)


async def _privacy(case: Case) -> Said:
    return None, blocks.note(case.request.say("listening.privacy", still_open=case.is_open))


async def _why(case: Case) -> Said:
    nudge = case.message.nudge or await store.latest(case.session, case.manager.id)
    said = case.request.say("nudges.because", why=nudge.why) if nudge else case.request.say("nudges.nothing_asked")
    return None, blocks.note(said)


async def _help(case: Case) -> Said:
    return None, blocks.note(case.request.say("listening.what_i_am", still_open=case.is_open))


async def _snooze(case: Case) -> Said:
    nudge, said = await snoozes.snooze(case.request, case.session, case.manager, case.heard.rest)
    is_bare = case.heard.rest == case.heard.evidence  # `next week`: when it happens, perhaps
    return nudge, _with_a_way_back(case, said["text"]) if nudge and is_bare else said


async def _skip(case: Case) -> Said:
    nudge = case.message.nudge
    if nudge is None or not case.is_open:
        return None, blocks.note(case.request.say("snoozes.nothing_open"))
    said = await skips.skip(case.request, case.session, case.manager, nudge, Skip(case.heard.rest))
    return nudge, _with_a_way_back(case, said)


async def _close(case: Case) -> Said:
    return await snoozes.close(case.request, case.session, case.manager, "")


async def _pause(case: Case) -> Said:
    return await absences.pause(case.request, case.session, case.manager, case.heard.rest)


async def _resume(case: Case) -> Said:
    return await absences.resume(case.request, case.session, case.manager, "")


async def _undo(case: Case) -> Said:
    return await take_back(case.request, case.session, case.manager, "")


async def _where(case: Case) -> Said:
    """A message brings no leave to open a window or to delete anything: it is told which command does."""
    return None, blocks.note(case.request.say(f"listening.where_{case.heard.taken}", still_open=case.is_open))


async def _status(case: Case) -> Said:
    return await status(case.request, case.session, case.manager, "")


RESPONSES: Mapping[Taken, Callable[[Case], Awaitable[Said]]] = {
    Taken.COURTESY: _courtesy,
    Taken.UNSURE: _unsure,
    Taken.PRIVACY: _privacy,
    Taken.WHY: _why,
    Taken.HELP: _help,
    Taken.SNOOZE: _snooze,
    Taken.SKIP: _skip,
    Taken.PAUSE: _pause,
    Taken.RESUME: _resume,
    Taken.DONE: _close,
    Taken.UNDO: _undo,
    Taken.STATUS: _status,
    Taken.SETTINGS: _where,
    Taken.EDIT: _where,
    Taken.HISTORY: _where,
    Taken.EXPORT: _where,
    Taken.FORGET: _where,
    Taken.CHECK: _where,
}


def _with_a_way_back(case: Case, said: str) -> blocks.Payload:
    """What is said, and one tap for those who meant it as their answer."""
    label = case.request.plain("listening.my_answer")
    button = blocks.button(names.MY_ANSWER, label, case.message.place)
    return blocks.message(said, [blocks.section("note", said), blocks.actions("my-answer", button)])


async def on_my_answer(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """*That is my answer*: the message is read from Slack, where it still is, and kept."""
    request = Request.of(context, client, body)
    nudge_id, channel, ts, *thread = body["actions"][0]["value"].split()
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        nudge = await store.owned(session, manager.id, int(nudge_id)) if manager else None
    is_theirs = nudge is not None and nudge.channel == channel
    text = await _text_of(client, channel, ts, thread[0] if thread else None) if is_theirs else ""
    reply = NewReply(as_typed(text), Way.THREAD if thread else Way.MESSAGE, source_ts=ts)
    async with request.transaction() as session:
        said = await _keep(request, session, manager, nudge, reply)
    await ack()
    if nudge:
        standing.refresh(request, nudge.id)
    await respond(**blocks.note(said), replace_original=True)


async def _keep(
    request: Request, session: AsyncSession, manager: Manager | None, nudge: Nudge | None, reply: NewReply
) -> str:
    if manager is None or nudge is None or not reply.text:
        return request.say("nudges.gone")
    if not await request.is_first(session) or await reply_store.from_message(
        session, manager.id, reply.source_ts or ""
    ):
        return request.say("nudges.kept")
    problem = await replies.record(session, request.prompts, manager, nudge, reply, now=request.now)
    return explain(request, problem, reply.text) if problem else request.say("nudges.kept")


async def _text_of(client: AsyncWebClient, channel: str, ts: str, thread_ts: str | None) -> str:
    """What a message says now; empty when it is not there any more."""
    read = partial(client.conversations_replies, ts=thread_ts) if thread_ts else client.conversations_history
    page = await read(channel=channel, oldest=ts, latest=ts, inclusive=True, limit=1)
    return next((str(one.get("text", "")) for one in page["messages"] if one["ts"] == ts), "")


async def take_back(
    request: Request, session: AsyncSession, manager: Manager, _rest: str
) -> tuple[Nudge | None, blocks.Payload]:
    """`undo`: nothing of the last reply is kept any more, and its question is open again."""
    nudge = await store.latest(session, manager.id)
    if nudge is None or nudge.state is not NudgeState.ANSWERED:
        return None, blocks.note(request.say("listening.nothing_to_undo"))
    await replies.take_back(session, nudge)
    return nudge, blocks.note(request.say("nudges.taken_back"))


async def status(
    request: Request, session: AsyncSession, manager: Manager, _rest: str
) -> tuple[None, blocks.Payload]:
    """`status`: what is open, and when the next question comes."""
    nudge = await store.open_one(session, manager.id)
    outlook = await absences.outlook(request, session, manager.id)
    asked = nudge.asked if nudge else None
    return None, blocks.note(request.say("listening.status", question=asked, outlook=Safe(outlook)))
