"""The programme's figures as leads see them. They come from `bot.core.disclosure`, and from nowhere else."""

from datetime import timedelta

from bot.core.programme import Published, last_closed_week
from bot.prompts.words import Safe
from bot.slack.request import Request
from bot.store import cohorts, teams, workspaces

WEEKS = 4
FULL, EMPTY, STEPS = "■", "□", 5


async def text(request: Request) -> str:
    """Group by group, over the last four closed weeks; or why there is nothing to show."""
    newest = last_closed_week(request.now)
    async with request.transaction() as session:
        workspace = await workspaces.get(session, request.team_id)
        shown = await cohorts.since(session, workspace.id, newest - timedelta(weeks=WEEKS - 1))
        known = {one.id: one.channel for one in await teams.every(session, workspace.id)}
    groups: dict[int, list[Published]] = {}
    for one in shown:
        groups.setdefault(one.team_id, []).append(one)
    if not groups:
        return request.say("leads.no_figures")
    return "\n\n".join(_group(request, weeks, known.get(team_id)) for team_id, weeks in sorted(groups.items()))


def _group(request: Request, weeks: list[Published], channel: str | None) -> str:
    newest = weeks[-1].figures
    areas = [request.prompts.checklist.area(area_id).name for area_id in newest.areas]
    name = Safe(f"<#{channel}>") if channel else request.say("leads.without_team")
    lines = [
        request.say("leads.group", group=Safe(name), size=newest.size, weeks=len(weeks)),
        request.say("leads.took", count=sum(one.figures.took_minute for one in weeks), weeks=len(weeks)),
        request.say(f"leads.within_{newest.within}"),
        request.say("leads.areas", areas=areas) if areas else request.say("leads.areas_none"),
    ]
    return "\n".join([*lines, *_standings(request, weeks)])


def _standings(request: Request, weeks: list[Published]) -> list[str]:
    """Where at least half stand by their self-checks, area by area, and how that moved."""
    lines = []
    for area in request.prompts.checklist.areas:
        steps = [one.figures.standings.get(area.id) for one in weeks]
        if steps[-1] is None:
            continue
        moved = [
            str(step) for place, step in enumerate(steps) if step is not None and step not in steps[:place][-1:]
        ]
        bar = FULL * (steps[-1] + 1) + EMPTY * (STEPS - steps[-1] - 1)
        lines.append(request.say("leads.standing", bar=bar, area=area.name, steps=moved))
    return lines or [request.say("leads.standing_none")]
