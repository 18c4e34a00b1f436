"""A nudge in Slack: its message, the answer modal, *Why this?*, and what is left of it afterwards."""

import logging
from datetime import datetime
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block, Element
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions import nudges, replies
from bot.core.messages import NudgeMessage
from bot.core.nudges import REPLY_LIMIT, NewReply, Nudge, NudgeState, ReplyProblem, Return, Step, Way, problem_with
from bot.core.people import Consent, Manager
from bot.prompts import Prompts
from bot.slack import blocks, failures, home, names, sharing
from bot.slack.request import Request
from bot.store import nudges as store

log = logging.getLogger(__name__)

STEP_LIMIT = 500


def message(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """The question with where to look, or after the document that it is about; and what can be done with it."""
    nudge = NudgeMessage.of(payload)
    return blocks.message(_summary(prompts, nudge), _parts(prompts, nudge))


def returning(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """A nudge that comes back: the same question, after a line that says why it is here again."""
    nudge = NudgeMessage.of(payload["nudge"])
    because = blocks.context("nudge-because", prompts.words.mrkdwn(f"nudges.back_{payload['because']}"))
    return blocks.message(_summary(prompts, nudge), [because, *_parts(prompts, nudge)])


def _summary(prompts: Prompts, nudge: NudgeMessage) -> str:
    return prompts.words.mrkdwn("nudges.summary", topic=nudge.topic, question=nudge.question)


def _parts(prompts: Prompts, nudge: NudgeMessage) -> list[Block]:
    words = prompts.words
    shown = [blocks.reading("nudge-reading", nudge.reading)] if nudge.reading else []
    question = blocks.section("nudge-question", words.mrkdwn("nudges.question", question=nudge.question))
    parts = [blocks.context("nudge-topic", words.mrkdwn("nudges.topic_line", topic=nudge.topic))]
    if nudge.hint is None:
        parts += [*shown, question]
    else:
        parts += [question, blocks.context("nudge-hint", words.mrkdwn("nudges.hint", hint=nudge.hint)), *shown]
    buttons = blocks.actions(
        "nudge-actions",
        blocks.button(names.ANSWER, words.plain("nudges.answer"), str(nudge.nudge_id), primary=True),
        blocks.button(names.WHY, words.plain("nudges.why"), str(nudge.nudge_id)),
        more(prompts, nudge.nudge_id),
    )
    return [*parts, buttons]


def more(prompts: Prompts, nudge_id: int) -> Element:
    """What else can be done with a nudge: put it off, leave it, or pause everything."""
    choices = ("tomorrow", "week", "day", "done", "pause")
    return blocks.menu(
        names.MORE, {f"{choice} {nudge_id}": prompts.words.plain(f"nudges.more_{choice}") for choice in choices}
    )


def put_off(prompts: Prompts, nudge: Nudge, at: datetime) -> blocks.Payload:
    """A nudge that comes back later: one line, and a button for those who can't wait."""
    words = prompts.words
    line = words.mrkdwn("nudges.put_off", question=nudge.asked, at=at)
    answer = blocks.button(names.ANSWER, words.plain("nudges.answer"), str(nudge.id))
    return blocks.message(line, [blocks.context("nudge-put-off", line), blocks.actions("nudge-actions", answer)])


def closed(prompts: Prompts, nudge: Nudge) -> blocks.Payload:
    """What is left of a nudge that its manager closed."""
    line = prompts.words.mrkdwn("nudges.closed", question=nudge.asked)
    return blocks.message(line, [blocks.context("nudge-closed", line)])


def answered(prompts: Prompts, nudge: Nudge) -> blocks.Payload:
    """What is left of an answered nudge: one line."""
    words = prompts.words
    line = blocks.context("nudge-answered", words.mrkdwn("nudges.answered", question=nudge.asked))
    share = blocks.actions("nudge-share", sharing.button(prompts, nudge.id))
    return blocks.message(words.mrkdwn("nudges.answered_summary", question=nudge.asked), [line, share])


def reply_modal(request: Request, nudge: Nudge) -> blocks.Payload:
    """The question again, a field for the answer, and a next step for those who have one."""
    return blocks.modal(
        callback_id=names.REPLY,
        title=request.plain("nudges.modal_title"),
        submit=request.plain("nudges.modal_submit"),
        close=request.plain("nudges.modal_close"),
        metadata=str(nudge.id),
        blocks=[
            blocks.section("question", request.say("nudges.question", question=nudge.asked)),
            blocks.text_input(
                "text",
                request.plain("nudges.answer_label"),
                hint=request.plain("nudges.answer_hint"),
                longest=REPLY_LIMIT,
                multiline=True,
            ),
            blocks.text_input(
                "step",
                request.plain("nudges.step_label"),
                placeholder=request.plain("nudges.step_placeholder"),
                longest=STEP_LIMIT,
                optional=True,
            ),
            blocks.day_input("day", request.plain("nudges.day_label"), request.plain("nudges.day_placeholder")),
        ],
    )


def note_modal(request: Request, title: str, text: str) -> blocks.Payload:
    """A modal that only says something."""
    return blocks.modal(
        callback_id="note",
        title=title,
        close=request.plain("nudges.why_close"),
        blocks=[blocks.section("note", text)],
    )


async def ask(request: Request, _rest: str) -> blocks.Payload:
    """`/coach nudge`: a question now; while one is open, that one."""
    async with request.transaction() as session:
        manager = await request.manager(session)
        if manager is None or manager.consent is not Consent.ACTIVE:
            return blocks.note(request.say("enrolment.not_enrolled"))
        return await request.once(session, lambda: _ask(request, session, manager))


async def _ask(request: Request, session: AsyncSession, manager: Manager) -> blocks.Payload:
    waiting = await store.open_one(session, manager.id)
    if waiting:
        return blocks.note(request.say("nudges.still_open", question=waiting.asked))
    planned = await nudges.plan_now(session, request.prompts, manager, request.now)
    return blocks.note(request.say("nudges.on_its_way" if planned else "nudges.nothing_on"))


async def on_answer(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The Answer button: the modal, or a word about a question that is gone."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        nudge = await pressed(request, session)
    view = (
        reply_modal(request, nudge)
        if nudge
        else note_modal(request, request.plain("nudges.modal_title"), request.say("nudges.gone"))
    )
    await request.open(view)
    await ack()


async def on_why(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The Why this? button: the reason that was kept when the question was chosen."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        nudge = await pressed(request, session)
    text = request.say("nudges.because", why=nudge.why) if nudge else request.say("nudges.gone")
    await request.open(note_modal(request, request.plain("nudges.why_title"), text))
    await ack()


async def on_reply(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The modal was submitted: keep the reply, or show what is missing beside its field."""
    request, view = Request.of(context, client, body), body["view"]
    day, step = blocks.picked_day(view, "day"), blocks.typed(view, "step")
    reply = NewReply(blocks.typed(view, "text"), Way.MODAL, step=Step(step, day) if step or day else None)
    async with request.transaction() as session:
        manager = await request.manager(session)
        nudge = await store.get(session, int(view["private_metadata"]))
        if manager is None or nudge is None or nudge.manager_id != manager.id:
            outcome: Nudge | ReplyProblem | None = None
        else:
            # A submission refused here comes again under the same key, so only one that is kept uses it up.
            outcome = problem_with(reply, request.now.astimezone(manager.zone).date()) or nudge
            if outcome is nudge and await request.is_first(session):
                await replies.record(session, manager, nudge, reply, request.now)
    match outcome:
        case None:
            gone = note_modal(request, request.plain("nudges.modal_title"), request.say("nudges.gone"))
            await ack(response_action="update", view=gone)
        case ReplyProblem() as problem:
            await ack(response_action="errors", errors={FIELD_OF[problem]: explain(request, problem, reply.text)})
        case Nudge() as nudge:
            await ack()
            await refresh(request, nudge.id)


FIELD_OF = {
    ReplyProblem.EMPTY: "text",
    ReplyProblem.TOO_LONG: "text",
    ReplyProblem.DAY_MISSING: "day",
    ReplyProblem.STEP_MISSING: "step",
    ReplyProblem.DAY_PAST: "day",
}


async def pressed(request: Request, session: AsyncSession) -> Nudge | None:
    """The nudge whose button was pressed, if it is this person's own."""
    manager = await request.manager(session)
    action = request.body["actions"][0]
    value: str = action["selected_option"]["value"] if "selected_option" in action else action["value"]
    nudge = await store.get(session, int(value.rsplit(maxsplit=1)[-1]))
    return nudge if nudge and manager and nudge.manager_id == manager.id else None


def explain(request: Request, problem: ReplyProblem, text: str) -> str:
    """What is wrong with a reply, and what to do."""
    return request.plain(f"nudges.problem_{problem}", length=len(text), limit=REPLY_LIMIT)


async def refresh(request: Request, nudge_id: int) -> None:
    """The DM shows what has become of a nudge, and Home follows. All is kept: a failure here is only logged."""
    async with request.transaction() as session:
        nudge = await store.get(session, nudge_id)
        manager = await request.manager(session)
    shown = _as_it_stands(request.prompts, nudge, manager) if nudge and manager else None
    if nudge and nudge.channel and nudge.ts and shown:
        try:
            await request.client.chat_update(channel=nudge.channel, ts=nudge.ts, **shown)
        except failures.FAILURES as error:
            log.warning("nudge %s stays open in Slack: %s", nudge.id, failures.reason(error))
    await home.publish(request)


def _as_it_stands(prompts: Prompts, nudge: Nudge, manager: Manager) -> blocks.Payload | None:
    """One line for a nudge that is answered, closed or put off; None for one that waits."""
    match nudge.state, nudge.returns_as, nudge.returns_at:
        case NudgeState.ANSWERED, _, _:
            return answered(prompts, nudge)
        case NudgeState.SKIPPED, _, _:
            return closed(prompts, nudge)
        case NudgeState.OPEN, Return.SNOOZE, datetime() as at:
            return put_off(prompts, nudge, at.astimezone(manager.zone))
        case _:
            return None
