"""How somebody's guesses run, in words and as rows of marks, on Home and in their history: for them alone."""

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.guessing.guess_words import courses, in_words
from bot.core.people.people import Manager
from bot.slack import blocks, names
from bot.slack.request import Request
from bot.slack.self_checks.picture_uploads import KEEPS_FILES
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
    legend = request.say("guesses.legend")
    private = request.say("guesses.private", count=len(settled))
    picture = blocks.button(names.GUESSES_PICTURE, request.plain("guesses.picture"))
    return [
        blocks.theirs("calibration", "\n".join([*lines, *courses(request.prompts, settled)])),
        blocks.context("calibration-private", f"{legend} {private}"),
        *([blocks.actions("calibration-actions", picture)] if KEEPS_FILES in request.scopes else []),
    ]
