"""On Home: when each area's questions come."""

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.people import Manager
from bot.slack import blocks
from bot.slack.request import Request
from bot.store.people import subscriptions


async def part(request: Request, session: AsyncSession, manager: Manager) -> list[Block]:
    """A line for each area, also for those that are switched off."""
    planned = {one.area_id: one for one in await subscriptions.of_manager(session, manager.id)}
    lines = []
    for area in request.prompts.checklist.areas:
        one = planned.get(area.id)
        when = (
            request.plain(
                "schedules.when",
                every=request.plain("settings.every", weeks=one.rhythm.every_weeks),
                weekday=request.plain("settings.weekday", day=one.rhythm.weekday),
                at=one.rhythm.at,
            )
            if one
            else request.plain("settings.off")
        )
        lines.append(request.say("schedules.row", area=area.name, when=when))
    return [
        blocks.header("schedule-title", request.plain("schedules.title")),
        blocks.section("schedule", "\n".join(lines)),
    ]
