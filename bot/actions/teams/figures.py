"""The programme's figures: worked out once when a week is closed, kept, and only looked at afterwards."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.checklist import Checklist
from bot.core.people.disclosure import MEMORY, SMALLEST, cohorts
from bot.core.teams.figures import (
    Published,
    figures,
    last_closed_week,
    span,
)
from bot.prompts import Prompts
from bot.store.teams import figures as store
from bot.store.teams import teams

WITHOUT_TEAM = 0


async def close_week(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Publishes the figures of the newest closed week, as one of the planners; tells nobody to come again."""
    del limit
    week = last_closed_week(now)
    for workspace_id in await store.to_close(session, week, span(week)[0], SMALLEST):
        await _close(session, prompts.checklist, workspace_id, week, now)
    return 0


async def _close(
    session: AsyncSession, checklist: Checklist, workspace_id: int, week: date, now: datetime
) -> None:
    shown = await store.since(session, workspace_id, week - MEMORY)
    start, end = span(week)
    all_week = await store.enrolled(session, workspace_id, start)
    groups = sorted((await teams.members(session, workspace_id)).items())
    found = cohorts([*groups, (WITHOUT_TEAM, all_week)], all_week, [one.members for one in shown])
    if not found:
        return
    areas = {competency.id: competency.area_id for competency in checklist.competencies}
    facts = await store.facts(session, workspace_id, areas, start, end)
    for team_id, cohort in found.items():
        shown_now = figures(cohort, facts, tuple(area.id for area in checklist.areas))
        await store.publish(session, workspace_id, Published(week, team_id, cohort.members, shown_now), now)
