"""Guesses: keeping the number in a reply, settling it with what it really is, and asking once to look.

Where the question's figure names a signal that the tools of the manager's team know, it is settled at once, and
what was guessed before they knew it once they do.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import follow_ups
from bot.actions.coaching.guessing.guess_words import amount, to_look_up
from bot.actions.delivery import unsolicited
from bot.actions.people.calendars import calendar_of
from bot.actions.signals.figures import reading_for
from bot.core.checklist import Figure, FollowUp
from bot.core.coaching.commitments import MORNING
from bot.core.coaching.guessing.guesses import Guess, NewGuess, look_at, understood
from bot.core.coaching.nudges import NewReply, Nudge, NudgeState, ReplyProblem
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.people.people import Manager
from bot.core.people.turns import opening
from bot.core.quantities import first_in
from bot.core.signals.signals import KEPT
from bot.prompts import Prompts
from bot.store.coaching import guesses, nudges, replies
from bot.store.delivery import renewals
from bot.store.engine import Sessions
from bot.store.people import managers


def figure_of(prompts: Prompts, nudge: Nudge) -> Figure | None:
    """The figure that a nudge asks for; none when it was put about a document, or asks whether it still holds."""
    question = prompts.checklist.questions.get(nudge.question_id)
    return question.figure if question and question.text == nudge.asked and not nudge.recalls else None


def read(prompts: Prompts, nudge: Nudge, reply: NewReply) -> tuple[NewReply, NewGuess | ReplyProblem | None]:
    """The guess in a reply, or what is wrong with it; and the reply, which the number alone may be."""
    figure = figure_of(prompts, nudge)
    if figure is None:
        return reply, None
    guess = understood(reply, figure.unit)
    if isinstance(guess, NewGuess) and not reply.text.strip():
        said = amount(prompts.words, guess.value, figure.unit)
        reply = replace(reply, text=prompts.words.plain("guesses.as_text", guess=said))
    return reply, guess


async def keep(
    session: AsyncSession, prompts: Prompts, manager: Manager, nudge: Nudge, guess: NewGuess, *, now: datetime
) -> None:
    """Keeps a guess with its nudge."""
    figure = figure_of(prompts, nudge)
    if figure:
        next_at = look_at(manager.zone, now)
        await guesses.keep(session, nudge.id, figure.unit, guess, now=now, next_at=next_at)


async def read_again(session: AsyncSession, nudge: Nudge, text: str) -> None:
    """The words of a reply have changed: so does the guess that was read out of them."""
    kept = await guesses.to_nudge(session, nudge.id)
    if kept is None or not kept.from_text:
        return
    value = first_in(text, kept.unit)
    if value is None:
        await guesses.remove(session, nudge.id)
    else:
        await guesses.change(session, nudge.id, value)


async def look_for_them(
    session: AsyncSession, prompts: Prompts, manager: Manager, nudge: Nudge, *, now: datetime
) -> None:
    """Settles a guess with what the tools of the manager's team say, if they do."""
    figure, guess = figure_of(prompts, nudge), await guesses.to_nudge(session, nudge.id)
    if figure is None or figure.signal is None or guess is None or guess.real is not None:
        return
    found = await reading_for(session, manager.id, figure.signal, figure.days, now)
    if found and found.value is not None:
        await settle(session, prompts, guess, found.value, url=found.url or "", now=now)


async def fill_in(sessions: Sessions, prompts: Prompts, team_id: int, now: datetime) -> int:
    """Settles what was guessed before a team's tools knew it, with what it was then; tells how many that were.

    Nothing is sent: what stands in Slack follows, and whoever was to be asked a week after is told instead.
    """
    figures = {question.id: question.figure for question in prompts.checklist.questions.values()}
    asked = {id_: one for id_, one in figures.items() if one and one.signal}
    async with sessions.begin() as session:
        waiting = await guesses.unsettled(session, team_id, asked.keys(), now - KEPT)
        found = 0
        for manager_id, theirs in waiting.items():
            found += await _fill_in(session, prompts, manager_id, theirs, now)
        return found


async def _fill_in(
    session: AsyncSession, prompts: Prompts, manager_id: int, waiting: Sequence[Guess], now: datetime
) -> int:
    told = []
    for guess in waiting:
        question = prompts.checklist.questions[guess.question_id]
        figure = question.figure if question.text == guess.asked else None
        if figure is None or figure.signal is None:
            continue
        found = await reading_for(session, manager_id, figure.signal, figure.days, guess.guessed_at)
        if found and found.value is not None:
            await guesses.find_out(session, guess.nudge_id, found.value, url=found.url or "", now=now)
            told.append(guess.nudge_id)
    await renewals.touch_questions(session, told)
    return len(told)


async def settle(
    session: AsyncSession, prompts: Prompts, guess: Guess, real: float, *, url: str | None = None, now: datetime
) -> None:
    """Keeps what it really is, and where that can be seen. Now the question has one thing more to ask."""
    await guesses.settle(session, guess.nudge_id, real, url=url, now=now)
    nudge, reply = await nudges.get(session, guess.nudge_id), await replies.to_nudge(session, guess.nudge_id)
    if nudge and reply and guess.real is None and nudge.follow_up is None:
        told = {FollowUp.FIGURE, *(follow_ups.IN_A_STEP if reply.commitment else ())}
        asking = await follow_ups.choose(session, prompts, nudge, reply.text, told=told)
        await nudges.set_state(session, guess.nudge_id, NudgeState.ANSWERED, asking)


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Plans a message for every manager, up to `limit`, who has not looked for a week; tells for how many.

    Where the tools of their team have, it tells what they found.
    """
    due = await guesses.take_due(session, now, limit)
    for manager_id in due:
        manager = await managers.get(session, manager_id)
        await _ask_to_look(session, prompts, manager, await guesses.due_of(session, manager_id, now), now)
    return len(due)


async def _ask_to_look(
    session: AsyncSession, prompts: Prompts, manager: Manager, due: Sequence[Guess], now: datetime
) -> None:
    """Together and once, when it is not one message too many; those who paused are left alone."""
    moment = None if manager.is_silent else opening(calendar_of(manager), manager.heard, MORNING, now)
    if moment is not None and moment <= now:
        payload = {"guesses": [to_look_up(prompts, guess) for guess in due]}
        await unsolicited.plan(session, manager, unsolicited.todays(manager, DeliveryKind.LOOK, payload, now), now)
        moment = None
    await guesses.come_back(session, [guess.nudge_id for guess in due], moment)
