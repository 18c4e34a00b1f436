"""Skipping a question with a reason: a tiny modal, and what the reason changes, said at once."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import reminders
from bot.core.coaching.choosing import goes_deeper
from bot.core.coaching.nudges import Nudge, NudgeState, Skip
from bot.core.days import understand_day
from bot.core.people.people import Manager
from bot.slack import blocks, names
from bot.slack.coaching import nudges, standing
from bot.slack.request import Request
from bot.store.coaching import nudges as store


def modal(request: Request, nudge: Nudge) -> blocks.Payload:
    """The question again, and four reasons; none of them is required."""
    reasons: dict[str, str] = {reason: request.plain(f"skips.reason_{reason}") for reason in Skip}
    label, hint = request.plain("skips.label"), request.plain("skips.hint")
    field = blocks.choice_input("reason", label, reasons, hint=hint)
    title, submit = request.plain("skips.title"), request.plain("skips.submit")
    return nudges.form(request, nudge, names.SKIP, field, title=title, submit=submit)


async def on_skip(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """A question was skipped: the modal says what that changes, and the message becomes one line."""
    request, view = Request.of(context, client, body), body["view"]
    picked = blocks.picked(view, "reason")
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        nudge = await store.owned(session, manager.id, int(view["private_metadata"])) if manager else None
        said = request.say("snoozes.gone")
        if manager and nudge and nudge.state is NudgeState.OPEN:
            said = await skip(request, session, manager, nudge, Skip(picked) if picked else None)
    await ack(response_action="update", view=nudges.note_modal(request, request.plain("skips.title"), said))
    if nudge:
        standing.refresh(request, nudge.id)


async def skip(
    request: Request, session: AsyncSession, manager: Manager, nudge: Nudge, reason: Skip | None
) -> str:
    """Does it, and tells what comes of it."""
    if reason is Skip.WRONG_MOMENT:
        return await _tomorrow(request, session, manager, nudge)
    await reminders.close(session, manager, nudge, request.now, reason)
    if reason is None:
        return request.say("snoozes.closed")
    checklist = request.prompts.checklist
    question = checklist.questions.get(nudge.question_id)
    return request.say(
        f"skips.noted_{reason}",
        competency=checklist.competency(nudge.competency_id).name,
        deeper=bool(question and goes_deeper(checklist, question.level)),
        hint=question.hint if question else "",
    )


async def _tomorrow(request: Request, session: AsyncSession, manager: Manager, nudge: Nudge) -> str:
    day = understand_day("tomorrow", request.today(manager))
    moment = await reminders.snooze(session, manager, nudge, day, request.now) if day else None
    if moment is None:
        return request.say("settings.problem_day_far")
    await store.set_skipped(session, nudge.id, Skip.WRONG_MOMENT)
    return request.say("skips.put_off", at=moment.astimezone(manager.zone))
