"""The step that a self-check leads to: suggested in if-then form, changed as one likes, kept as a commitment."""

from datetime import timedelta
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.coaching.commitments import comes_back_at
from bot.core.coaching.nudges import ReplyProblem, Step, problem_with_step
from bot.slack import blocks, home, names
from bot.slack.coaching.nudges import note_modal
from bot.slack.coaching.reply_windows import STEP_LIMIT
from bot.slack.request import Request
from bot.store.coaching import commitments

SOON = timedelta(days=7)


async def on_step(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The button under a result: a window with the step that fits the widest gap."""
    request = Request.of(context, client, body)
    competency_id, score = body["actions"][0]["value"].split()
    steps = request.prompts.checklist.competency(competency_id).steps
    async with request.transaction() as session:
        manager = await request.active_manager(session)
    if manager:
        suggested = steps[int(score)] if int(score) < len(steps) else None
        view = blocks.modal(
            callback_id=names.STEP_FORM,
            title=request.plain("steps.title"),
            submit=request.plain("steps.submit"),
            close=request.plain("checks.close"),
            blocks=[
                blocks.text_input(
                    "step",
                    request.plain("steps.label"),
                    placeholder=request.plain("nudges.step_placeholder"),
                    hint=request.plain("steps.hint"),
                    longest=STEP_LIMIT,
                    multiline=True,
                    initial=suggested,
                ),
                blocks.day_input(
                    "day",
                    request.plain("nudges.day_label"),
                    request.plain("nudges.day_placeholder"),
                    initial=request.today(manager) + SOON,
                    optional=False,
                ),
            ],
        )
        await request.open(view)
    await ack()


async def on_submitted(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """The step was sent off: it is kept, or the field says what is missing."""
    request, view = Request.of(context, client, body), body["view"]
    text, day = blocks.typed(view, "step").strip(), blocks.picked_day(view, "day")
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        problem = problem_with_step(Step(text, day), request.today(manager)) if manager else None
        if manager and day and not problem and await request.is_first(session):
            await commitments.add(
                session,
                manager.id,
                text,
                day,
                reply_id=None,
                next_at=comes_back_at(day, manager.zone, request.now),
                now=request.now,
            )
    if problem:
        wordless = problem is ReplyProblem.STEP_MISSING
        said = request.plain("nudges.problem_step_missing" if wordless else "nudges.problem_day_past")
        await ack(response_action="errors", errors={"step" if wordless else "day": said})
        return
    kept = note_modal(request, request.plain("steps.title"), request.say("steps.kept", day=day))
    await ack(response_action="update", view=kept)
    home.publish(request)
