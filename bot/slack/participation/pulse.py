"""*Is it worth your minute?*: one tap, a reason if somebody likes, and what a *no* leads to."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.participation import enrolment, pulse
from bot.core.people.pulse import WHY_LIMIT, Pulse
from bot.prompts import Prompts
from bot.slack import blocks, home, names
from bot.slack.coaching import nudges
from bot.slack.request import Request
from bot.store.delivery import renewals
from bot.store.people import pulse as store

ANSWERS = {Pulse.YES: names.PULSE_YES, Pulse.SOMETIMES: names.PULSE_SOMETIMES, Pulse.NO: names.PULSE_NO}


def message(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """The question, and three answers."""
    del payload  # it is the same for everybody
    words = prompts.words
    buttons = [blocks.button(id_, words.plain(f"pulse.{answer}")) for answer, id_ in ANSWERS.items()]
    return blocks.message(
        words.mrkdwn("pulse.summary"),
        [
            blocks.section("pulse", words.mrkdwn("pulse.question")),
            blocks.context("pulse-private", words.mrkdwn("pulse.private")),
            blocks.actions("pulse-choice", *buttons),
        ],
    )


def answered(prompts: Prompts, said: Pulse) -> blocks.Payload:
    """What follows: a word, a place for the reason, and after a *no* three ways on."""
    words = prompts.words
    buttons = [blocks.button(names.PULSE_WHY, words.plain("pulse.why"))]
    if said is Pulse.NO:
        ways = {"less": names.LESS, "topics": names.SETTINGS, "goodbye": names.GOODBYE}
        buttons = [*(blocks.button(id_, words.plain(f"pulse.{way}")) for way, id_ in ways.items()), *buttons]
    text = words.mrkdwn(f"pulse.said_{said}")
    return blocks.message(text, [blocks.section("pulse", text), blocks.actions("pulse-ways", *buttons)])


async def on_answer(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """One of the three answers was tapped."""
    request = Request.of(context, client, body)
    said = next(one for one, id_ in ANSWERS.items() if id_ == body["actions"][0]["action_id"])
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager and await request.is_first(session):
            await pulse.answer(session, manager, said, request.now)
    await ack()
    shown = answered(request.prompts, said) if manager else blocks.note(request.say("enrolment.not_enrolled"))
    await respond(**shown, replace_original=True)


async def on_why(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """*Say why*: a window with one field."""
    request = Request.of(context, client, body)
    field = blocks.text_input(
        "why", request.plain("pulse.why_label"), hint=request.plain("pulse.why_hint"), longest=WHY_LIMIT
    )
    await request.open(
        blocks.modal(
            callback_id=names.PULSE_FORM,
            title=request.plain("pulse.why_title"),
            submit=request.plain("nudges.modal_submit"),
            close=request.plain("nudges.modal_close"),
            blocks=[field],
        )
    )
    await ack()


async def on_reason(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The reason was sent off: it is kept, sealed, and read by nobody else."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager:
            await store.say_why(session, manager.id, blocks.typed(body["view"], "why").strip())
    said = request.say("pulse.why_kept")
    await ack(response_action="update", view=nudges.note_modal(request, request.plain("pulse.why_title"), said))


async def on_goodbye(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """*Stop for good*: no more questions, and what is theirs stays theirs."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager and await request.is_first(session):
            await enrolment.decline(session, manager, request.now)
            await renewals.is_told(session, manager.workspace_id, manager.user_id, request.pressed_ts)
    await ack()
    await respond(**blocks.note(request.say("pulse.goodbye_said")), replace_original=True)
    home.publish(request)
