"""What a team's tools say now: one figure, or what stands out of all of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.signals.figures import MEASURES, Known, Reading, reading
from bot.core.signals.periods import Period, days_before
from bot.core.signals.standouts import Standout, standing_out
from bot.store.signals import events as store

LOADED = timedelta(days=200)
"""So far back any figure looks: half a year is the longest that a question asks for."""
USUAL_DAYS = 28
LATEST = timedelta(days=7)
"""What ends longer ago is no answer to how it is now."""


async def known_of(session: AsyncSession, team_ids: Sequence[int], now: datetime) -> Mapping[int, Known]:
    """What is known of teams that have tools."""
    return await store.known(session, team_ids, now - LOADED)


def until_now(known: Known, measure_id: str, days: int, now: datetime) -> Period | None:
    """The last so many days that are whole; a bill lags some days behind. None where that is too long ago."""
    whole = known.covered.get(MEASURES[measure_id].kind)
    today = now.astimezone(known.zone).date()
    if whole is None or whole.end < today - LATEST:
        return None
    return days_before(min(today, whole.end), days)


async def reading_for(
    session: AsyncSession, manager_id: int, measure_id: str, days: int | None, now: datetime
) -> Reading | None:
    """What a figure of a manager's team is; None if none of their teams has it, or several have."""
    if measure_id not in MEASURES:
        return None
    teams = (await store.teams_of(session, [manager_id])).get(manager_id, [])
    found = []
    for known in (await known_of(session, teams, now)).values():
        period = until_now(known, measure_id, days or USUAL_DAYS, now)
        read = reading(known, measure_id, period) if period else None
        if read and read.value is not None:
            found.append(read)
    return found[0] if len(found) == 1 else None


async def standouts(
    session: AsyncSession, manager_ids: Sequence[int], now: datetime
) -> Mapping[int, Sequence[Standout]]:
    """What stands out in the teams of these managers, the most telling first."""
    teams = await store.teams_of(session, manager_ids)
    every = sorted({team_id for some in teams.values() for team_id in some})
    found = {
        team_id: standing_out(known, now.astimezone(known.zone).date())
        for team_id, known in (await known_of(session, every, now) if every else {}).items()
    }
    return {
        manager_id: [one for team_id in some for one in found.get(team_id, ())]
        for manager_id, some in teams.items()
    }
