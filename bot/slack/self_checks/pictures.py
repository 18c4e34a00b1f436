"""The pictures of where a manager stands that Slack keeps for us, as blocks."""

from collections.abc import Sequence

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.self_checks.pictures import in_words
from bot.core.people.people import Manager
from bot.core.self_checks.checks import SelfCheck
from bot.core.svg import Kind
from bot.slack import blocks
from bot.slack.request import Request
from bot.store.self_checks import pictures as store


async def shown(
    request: Request, session: AsyncSession, manager: Manager, taken: Sequence[SelfCheck]
) -> list[Block]:
    """The pictures of the last of these self-checks, if there are any, with what they show in words."""
    rated = [check for check in taken if check.ratings]
    files = await store.current(session, manager.id, rated[-1].id) if rated else {}
    return [
        blocks.picture(f"picture-{kind}", files[kind], in_words(request.prompts, kind, taken, manager.zone))
        for kind in Kind
        if kind in files
    ]
