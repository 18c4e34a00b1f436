"""Pausing and coming back, in words; and the question whether to go on."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.participation import absences
from bot.actions.people.calendars import next_question_at
from bot.core.days import understand_day, understand_days
from bot.core.delivery.deliveries import Posted
from bot.core.participation.settings import Problem, absence_problem
from bot.core.people.calendar import Absence
from bot.core.people.people import Manager
from bot.prompts import Prompts
from bot.slack import blocks, names
from bot.slack.request import Request
from bot.store.people import managers

Answer = tuple[None, blocks.Payload]
"""What to say back; no nudge is concerned."""


def rhythm_question(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """Keep, less, or pause? Asked once, after three questions that nobody answered."""
    del payload  # it is the same for everybody
    words = prompts.words
    buttons = [
        blocks.button(action_id, words.plain(f"absences.{name}"))
        for name, action_id in (("keep", names.KEEP), ("less", names.LESS), ("pause", names.PAUSE))
    ]
    question = blocks.section("rhythm", words.mrkdwn("absences.rhythm"))
    return blocks.message(
        words.mrkdwn("absences.rhythm_summary"), [question, blocks.actions("rhythm-choice", *buttons)]
    )


async def rhythm_as_it_stands(
    _session: AsyncSession, prompts: Prompts, _one: Posted, manager: Manager, _now: datetime
) -> blocks.Payload:
    """The same; a line once its manager has been back."""
    if manager.patience.is_waiting:
        return rhythm_question(prompts, {})
    return blocks.note(prompts.words.mrkdwn("absences.rhythm_over"))


async def pause(request: Request, session: AsyncSession, manager: Manager, rest: str) -> Answer:
    """`pause`, with days perhaps: `stop till monday`, `away from 20 December until 4 January`."""
    today = request.today(manager)
    begins, until = understand_days(rest, today)
    problem = absence_problem(begins, until, today)
    if problem is Problem.NO_END:
        return None, blocks.note(request.say("absences.until_when"))
    if rest and until is None:
        return None, blocks.note(request.say("absences.which_day", words=rest))
    if problem:
        return None, blocks.note(request.say(f"settings.problem_{problem}"))
    absence = Absence(until, begins) if until else None
    await absences.pause(session, manager, absence, request.now)
    return None, blocks.note(await _paused(request, session, manager, absence))


async def resume(request: Request, session: AsyncSession, manager: Manager, rest: str) -> Answer:
    """`resume`; `back on monday` is an absence until then."""
    if rest and understand_day(rest, request.today(manager)):
        return await pause(request, session, manager, f"until {rest}")
    today = request.today(manager)
    is_ahead = manager.absence is not None and manager.absence.is_ahead(today) and not manager.paused
    await absences.resume(session, manager, request.now)
    said = request.say("absences.not_away" if is_ahead else "absences.resumed")
    return None, blocks.note(said, await outlook(request, session, manager.id))


async def outlook(request: Request, session: AsyncSession, manager_id: int) -> str:
    """When the next question comes, or why none will, in words."""
    return await outlook_of(request, session, await managers.get(session, manager_id))


async def outlook_of(request: Request, session: AsyncSession, manager: Manager) -> str:
    """The same, for a manager who has just been read."""
    if manager.paused:
        return request.say("absences.is_paused")
    if manager.patience.is_waiting:
        return request.say("absences.is_waiting")
    moment = await next_question_at(session, manager, request.now)
    if moment is None:
        return request.say("absences.nothing_planned")
    today = request.today(manager)
    absence = manager.absence_on(today)
    begins = absence.begins if absence and absence.is_ahead(today) else None
    until = absence.back_on if absence else None
    return request.say("absences.next", at=moment, away_from=begins, away_until=until)


async def _paused(request: Request, session: AsyncSession, manager: Manager, absence: Absence | None) -> str:
    if absence is None:
        return request.say("absences.paused")
    moment = await next_question_at(session, await managers.get(session, manager.id), request.now)
    if absence.is_ahead(request.today(manager)):
        return request.say("absences.paused_from", begins=absence.begins, until=absence.back_on, at=moment)
    return request.say("absences.paused_until", until=absence.back_on, at=moment)
