"""Putting a nudge off, or leaving it: the three dots, `/coach snooze`, `/coach done`."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import reminders
from bot.core.coaching.nudges import Nudge, NudgeState
from bot.core.days import understand_day
from bot.core.participation.settings import day_problem
from bot.core.people.people import Manager
from bot.slack import blocks, home, names
from bot.slack.coaching import nudges, skips, standing
from bot.slack.participation import absences
from bot.slack.request import Request
from bot.store.coaching import nudges as store

DAYS = {"tomorrow": "tomorrow", "week": "next week"}
"""What the entries of the menu mean, in words that `understand_day` understands."""

Answer = tuple[Nudge | None, blocks.Payload]


async def on_more(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
) -> None:
    """The three dots of a nudge."""
    request = Request.of(context, client, body)
    what = body["actions"][0]["selected_option"]["value"].split()[0]
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        nudge = await nudges.pressed(request, session)
        said = None
        if manager and nudge and nudge.state is NudgeState.OPEN and what not in MODALS:
            said = await _do(request, session, manager, nudge, what)
    if nudge is None or nudge.state is not NudgeState.OPEN:
        await request.open(_gone(request))
    elif what in MODALS:
        await request.open(MODALS[what](request, nudge))
    await ack()
    if nudge and said:
        standing.refresh(request, nudge.id)
        await respond(**said, response_type="ephemeral", replace_original=False)


async def _do(
    request: Request, session: AsyncSession, manager: Manager, nudge: Nudge, what: str
) -> blocks.Payload:
    if what == "pause":
        return (await absences.pause(request, session, manager, ""))[1]
    if what == "done":  # in messages from before there were reasons
        return await _close(request, session, manager, nudge)
    return await _snooze(request, session, manager, nudge, DAYS[what])


async def on_tomorrow(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """The button on Home: the open question comes back tomorrow."""
    request = Request.of(context, client, body)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        nudge = (await snooze(request, session, manager, ""))[0] if manager else None
    await ack()
    standing.refresh(request, nudge.id) if nudge else home.publish(request)


async def on_day(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """A day was picked: the nudge comes back on it, or the field says why it can't."""
    request, view = Request.of(context, client, body), body["view"]
    day = blocks.picked_day(view, "day")
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        nudge = await store.owned(session, manager.id, int(view["private_metadata"])) if manager else None
        if manager is None or nudge is None or day is None:
            await ack(response_action="update", view=_gone(request))
            return
        problem = day_problem(day, request.today(manager))
        moment = None if problem else await reminders.snooze(session, manager, nudge, day, request.now)
    if moment is None:
        why = problem or "day_far"
        await ack(response_action="errors", errors={"day": request.plain(f"settings.problem_{why}")})
        return
    await ack()
    standing.refresh(request, nudge.id)


async def snooze(request: Request, session: AsyncSession, manager: Manager, rest: str) -> Answer:
    """`snooze`, with a day perhaps: the open nudge comes back then, tomorrow if no day is named."""
    nudge = await store.open_one(session, manager.id)
    if nudge is None:
        return None, blocks.note(request.say("snoozes.nothing_open"))
    return nudge, await _snooze(request, session, manager, nudge, rest or DAYS["tomorrow"])


async def close(request: Request, session: AsyncSession, manager: Manager, rest: str) -> Answer:
    """`done` or `shush`: the open nudge is left without an answer, and nobody reminds of it."""
    del rest  # whatever they said besides, it is about the one open nudge
    nudge = await store.open_one(session, manager.id)
    if nudge is None:
        return None, blocks.note(request.say("snoozes.nothing_open"))
    return nudge, await _close(request, session, manager, nudge)


async def put_off(request: Request, session: AsyncSession, manager: Manager, nudge: Nudge) -> blocks.Payload:
    """A certain nudge comes back tomorrow."""
    return await _snooze(request, session, manager, nudge, DAYS["tomorrow"])


async def _snooze(
    request: Request, session: AsyncSession, manager: Manager, nudge: Nudge, words: str
) -> blocks.Payload:
    today = request.today(manager)
    day = understand_day(words, today)
    if day is None:
        return blocks.note(request.say("snoozes.which_day", words=words))
    problem = day_problem(day, today)
    if problem:
        return blocks.note(request.say(f"settings.problem_{problem}"))
    moment = await reminders.snooze(session, manager, nudge, day, request.now)
    if moment is None:
        return blocks.note(request.say("settings.problem_day_far"))
    return blocks.note(request.say("snoozes.put_off", at=moment.astimezone(manager.zone)))


async def _close(request: Request, session: AsyncSession, manager: Manager, nudge: Nudge) -> blocks.Payload:
    await reminders.close(session, manager, nudge, request.now)
    return blocks.note(request.say("snoozes.closed"), await absences.outlook(request, session, manager.id))


def _modal(request: Request, nudge: Nudge) -> blocks.Payload:
    """The question again, and the day on which it is to come back."""
    label, placeholder = request.plain("snoozes.day_label"), request.plain("nudges.day_placeholder")
    field = blocks.day_input("day", label, placeholder, optional=False)
    title, submit = request.plain("snoozes.title"), request.plain("snoozes.submit")
    return nudges.form(request, nudge, names.SNOOZE_DAY, field, title=title, submit=submit)


def _gone(request: Request) -> blocks.Payload:
    return nudges.note_modal(request, request.plain("snoozes.title"), request.say("snoozes.gone"))


MODALS = {"day": _modal, "skip": skips.modal}
"""The entries of the menu that ask something more."""
