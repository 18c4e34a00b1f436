"""Open action items in Slack."""

from datetime import date

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.library.action_items import readings
from bot.core.library.action_items import OpenItem
from bot.core.people.people import Manager
from bot.prompts import Prompts
from bot.slack import blocks
from bot.slack.request import Request
from bot.store.library import action_items, opinions


def shown(prompts: Prompts, items: list[OpenItem], today: date) -> list[Block]:
    """The oldest items of a team with their ages; nothing at all where nothing is open."""
    if not items:
        return []
    title = prompts.words.mrkdwn("action_items.title", count=len(items))
    listed = [
        blocks.reading(f"open-item-{place}", one)
        for place, one in enumerate(readings(prompts.words, items, today))
    ]
    return [blocks.section("open-items", title), *listed]


async def of_manager(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """What the manager's teams have open, for their Home."""
    names = (await opinions.names_of(session, [manager.id]))[manager.id]
    return shown(
        request.prompts, await action_items.of_names(session, manager.workspace_id, names), request.today(manager)
    )
