"""The picture of a group's published figures: drawn once for each closed week, and told in words."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.actions.delivery.uploads import File, Uploader
from bot.core.delivery.removals import Trace, TraceKind
from bot.core.teams.distribution import Stacks, distribution
from bot.core.teams.figures import Published
from bot.pictures import measure, png
from bot.prompts import Prompts
from bot.store.delivery import removals
from bot.store.engine import Sessions
from bot.store.teams import figures

SHOWN = timedelta(weeks=12)
"""Before the newest week: with it, a quarter."""
STILL_SHOWN = timedelta(days=1)
"""The one before, on the Home tabs that are open: Slack asks for them anew when somebody looks at them again."""
AGAIN_AFTER = timedelta(hours=1)
"""When a picture is tried again that Slack did not take."""


async def draw_due(sessions: Sessions, prompts: Prompts, uploader: Uploader, now: Callable[[], datetime]) -> bool:
    """Draws the next picture that is due, and has Slack keep it for nobody yet; tells whether there was one."""
    async with sessions.begin() as session:
        taken = await figures.take_undrawn(session, now(), now() + AGAIN_AFTER)
        if taken is None:
            return False
        workspace_id, newest = taken
        shown = await figures.since(session, workspace_id, newest.week - SHOWN)
    picture = await asyncio.to_thread(draw, prompts, of_group(shown, newest))
    file_id = await uploader.keep(workspace_id, picture, prompts.words.plain("pictures.title_figures"))
    if file_id is not None:
        async with sessions.begin() as session:
            old = await figures.keep_picture(session, workspace_id, newest, file_id or None)
            gone = [Trace(TraceKind.FILE, "", one) for one in old]
            await removals.erase(session, workspace_id, gone, now() + STILL_SHOWN)
    return True


def of_group(shown: Sequence[Published], newest: Published) -> list[Published]:
    """A group's weeks that the picture of this one shows."""
    weeks = (one for one in shown if newest.week - SHOWN <= one.week <= newest.week)
    return [one for one in weeks if one.team_id == newest.team_id]


def draw(prompts: Prompts, weeks: Sequence[Published]) -> File:
    """The picture of a group's weeks, of which there is one at least, and the oldest comes first."""
    first, last = weeks[0].week, weeks[-1].week
    areas = [
        Stacks(area.name, {(one.week - first).days // 7: one.figures.standings.get(area.id) for one in weeks})
        for area in prompts.checklist.areas
    ]
    days = prompts.words.plain("pictures.day", day=first), prompts.words.plain("pictures.day", day=last)
    meaning = prompts.words.plain("pictures.figures_meaning")
    return File("figures.png", png(distribution(areas, (last - first).days // 7 + 1, days, meaning, measure)))


def in_words(prompts: Prompts, weeks: Sequence[Published]) -> str:
    """What the picture shows, area by area; a step is told again only when it has changed."""
    facts = []
    for area in prompts.checklist.areas:
        steps = [(one.week, one.figures.standings.get(area.id)) for one in weeks]
        moves = [
            prompts.words.plain("pictures.figures_step", step=step, since=week if place else None)
            for place, (week, step) in enumerate(steps)
            if place == 0 or step != steps[place - 1][1]
        ]
        facts.append(prompts.words.plain("pictures.figures_fact", area=area.name, moves=moves))
    first, last = weeks[0].week, weeks[-1].week
    return prompts.words.plain("pictures.figures", facts=facts, first=first, last=last)
