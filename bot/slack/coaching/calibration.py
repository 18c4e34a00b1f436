"""How somebody's guesses run, on their Home and in their history: for them alone."""

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.guess_words import in_words
from bot.core.people.people import Manager
from bot.slack import blocks
from bot.slack.request import Request
from bot.store.coaching import guesses


async def part(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """On Home: a heading and a few sentences, once there are enough guesses to tell."""
    told = await in_window(request, session, manager)
    return [blocks.header("calibration-title", request.plain("guesses.title")), *told] if told else []


async def in_window(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """The same sentences without a heading, before the first page of the history."""
    settled = await guesses.settled(session, manager.id)
    lines = in_words(request.prompts, settled)
    if not lines:
        return []
    private = request.say("guesses.private", count=len(settled))
    return [
        blocks.theirs("calibration", "\n".join(lines)),
        blocks.context("calibration-private", private),
    ]
