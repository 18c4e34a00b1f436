"""Teams: linking a channel to a weekly digest."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people import Manager, Team, Workspace
from bot.core.schedule import Rhythm, first_due
from bot.store import teams

DIGEST_RHYTHM = Rhythm(every_weeks=1, weekday=4, at=time(10, 0))
"""Fridays at ten: the week's questions are answered, and there is still a day to read."""


def first_digest(zone: ZoneInfo, now: datetime) -> datetime:
    """When a team that is linked now gets its first digest."""
    return first_due(DIGEST_RHYTHM, zone, now)


async def link(
    session: AsyncSession,
    workspace: Workspace,
    *,
    channel: str,
    name: str,
    zone: ZoneInfo,
    by: Manager,
    now: datetime,
) -> Team:
    """Makes a channel a team with a digest, and lets `by` join it. Linking again changes nothing."""
    team = await teams.link(
        session,
        workspace_id=workspace.id,
        channel=channel,
        name=name,
        zone=zone,
        rhythm=DIGEST_RHYTHM,
        next_digest_at=first_digest(zone, now),
    )
    await teams.join(session, team.id, by.id, now)
    return team
