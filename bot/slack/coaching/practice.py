"""On Home: which competencies were practised at which levels, and which questions were answered last.

What was written stays where it is: Home is kept by Slack, and shows none of it.
"""

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.checklist import Level
from bot.core.coaching import practice
from bot.core.coaching.practice import Practice
from bot.core.people.people import Manager
from bot.slack import blocks, names
from bot.slack.request import Request
from bot.store.coaching import practice as store

DONE, OPEN = "●", "○"
MOST_MONTHS = 6
LAST_ANSWERS = 3


async def coverage(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """A line for each competency, once there is anything to tell."""
    answered = await store.answered(session, manager.id)
    if not answered:
        return []
    checklist = request.prompts.checklist
    lines = [_line(request, one) for one in practice.coverage(checklist, answered)]
    levels = [one.name for one in checklist.levels if one.target]
    return [
        blocks.header("coverage-title", request.plain("practice.coverage")),
        blocks.section("coverage", "\n".join(lines)),
        blocks.context("coverage-legend", request.say("practice.legend", levels=levels)),
    ]


def _line(request: Request, one: Practice) -> str:
    checklist = request.prompts.checklist
    name = {level.level: level.name for level in checklist.levels}

    def said(level: Level) -> str:
        return request.plain("practice.level", level=name[level], times=one.answers[level])

    return request.say(
        "practice.row",
        dots="".join(DONE if times else OPEN for times in one.answers.values()),
        competency=checklist.competency(one.competency_id).name,
        levels=[said(level) for level, times in one.answers.items() if times],
    )


async def history(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """How many answers in which month, the questions of the last ones, and the way to what was written."""
    months = practice.by_month(await store.moments(session, manager.id), manager.zone, MOST_MONTHS)
    if not months:
        return []
    counts = [request.plain("practice.month", month=month, answers=answers) for month, answers in months]
    last = [
        request.say("practice.answered", at=at.astimezone(manager.zone), question=asked)
        for at, asked in await store.latest(session, manager.id, LAST_ANSWERS)
    ]
    return [
        blocks.header("history-title", request.plain("practice.history")),
        blocks.context("history-months", request.say("practice.months", counts=counts)),
        blocks.section("history", "\n".join(last)),
        blocks.actions("history-actions", blocks.button(names.HISTORY, request.plain("practice.all"))),
    ]
