"""The programme's figures as leads see them. They come from `core/people/disclosure.py` and nowhere else."""

from collections.abc import Sequence
from datetime import timedelta

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.teams import figures_picture
from bot.actions.teams.figures import WITHOUT_TEAM
from bot.core.teams.figures import Published, last_closed_week
from bot.core.teams.teams import Team
from bot.prompts.words import Safe
from bot.slack import blocks
from bot.slack.request import Request
from bot.store.teams import figures as stored

WEEKS = 4
"""Of what is told in words."""
MOST_GROUPS = 15
"""With pictures and all the rest far below what a Home tab takes."""
FULL, EMPTY, STEPS = "■", "□", 5


async def shown(
    request: Request, session: AsyncSession, workspace_id: int, linked: Sequence[Team], *, with_pictures: bool
) -> list[Block]:
    """Group by group, over the last four closed weeks, with a picture of the last quarter where there is one."""
    newest = last_closed_week(request.now)
    published = await stored.since(session, workspace_id, newest - figures_picture.SHOWN - timedelta(weeks=WEEKS))
    known = {one.id: one for one in linked}
    recent = [one for one in published if one.week > newest - timedelta(weeks=WEEKS)]
    groups = {one.team_id for one in recent}
    if not groups:
        return [blocks.section("lead-figures", request.say("leads.no_figures"))]
    in_order = sorted(groups, key=lambda team_id: (team_id == WITHOUT_TEAM, team_id))
    parts = []
    for team_id in in_order[:MOST_GROUPS]:
        weeks = [one for one in recent if one.team_id == team_id]
        drawn = next((one for one in reversed(weeks) if one.file_id), None)
        parts.append(blocks.section(f"lead-figures-{team_id}", _group(request, weeks, known.get(team_id))))
        if drawn and drawn.file_id and with_pictures:
            alt_text = figures_picture.in_words(request.prompts, figures_picture.of_group(published, drawn))
            parts.append(blocks.picture(f"lead-picture-{team_id}", drawn.file_id, alt_text))
    notes = (
        [request.say("leads.more_groups", count=len(groups) - MOST_GROUPS)] if len(groups) > MOST_GROUPS else []
    )
    if not with_pictures and any(one.file_id for one in recent):
        notes.append(request.say("leads.on_home"))
    return [*parts, *([blocks.context("lead-figures-notes", " ".join(notes))] if notes else [])]


def _group(request: Request, weeks: Sequence[Published], team: Team | None) -> str:
    week, newest = weeks[-1].week, weeks[-1].figures
    areas = [request.prompts.checklist.area(area_id).name for area_id in newest.areas]
    name = Safe(f"<#{team.channel}>") if team else request.say("leads.without_team")
    lines = [
        request.say("leads.group", group=Safe(name), size=newest.size, weeks=len(weeks)),
        request.say("leads.took", count=sum(one.figures.took_minute for one in weeks), weeks=len(weeks)),
        request.say(f"leads.within_{newest.within}", week=week),
        request.say("leads.areas", areas=areas) if areas else request.say("leads.areas_none"),
    ]
    lines += [request.say("leads.worth_it")] if newest.worth_it else []
    return "\n".join([*lines, *_standings(request, weeks)])


def _standings(request: Request, weeks: Sequence[Published]) -> list[str]:
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
        lines.append(request.say("leads.standing", bar=bar, area=area.name, step=steps[-1], before=moved[:-1]))
    return lines or [request.say("leads.standing_none")]
