"""What a team's tools say now: one figure, or what stands out of all of them."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.signals.costs import COMPARED
from bot.core.signals.events import Kind
from bot.core.signals.figures import MEASURES, reading
from bot.core.signals.periods import Period, days_before, last_week
from bot.core.signals.readings import Known, Reading
from bot.core.signals.standouts import Standout, standing_out
from bot.store.engine import Sessions
from bot.store.signals import events as store
from bot.store.signals import signals, standouts

USUAL_DAYS = 28
LATEST = timedelta(days=7)
LOADED = (COMPARED + 1) * timedelta(days=USUAL_DAYS) + LATEST
"""What ends longer ago is no answer to how it is now."""


async def known_of(session: AsyncSession, team_ids: Sequence[int], now: datetime) -> Mapping[int, Known]:
    """What is known of teams that have tools: enough for four weeks, and for what they are compared with."""
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
    days, kind = days or USUAL_DAYS, MEASURES[measure_id].kind
    compared = COMPARED + 1 if kind is Kind.COST else 1
    since = now - compared * timedelta(days=days) - LATEST
    coverage = await store.coverage(session, teams) if teams else {}
    wanted = {id_: until_now(known, measure_id, days, now) for id_, known in coverage.items()}
    periods = {id_: one for id_, one in wanted.items() if one and coverage[id_].covers(kind, one)}
    for id_, known in (await store.known(session, list(periods), since, kind)).items() if periods else ():
        read = reading(known, measure_id, periods[id_])
        if read and read.value is not None:
            found.append(read)
    return found[0] if len(found) == 1 else None


async def known_measures(
    session: AsyncSession, manager_ids: Sequence[int], now: datetime
) -> Mapping[int, frozenset[str]]:
    """The figures that the tools of each manager's one team know now; nothing for those without tools."""
    teams = await store.teams_of(session, manager_ids)
    kinds: dict[int, set[Kind]] = defaultdict(set)
    for signal in await signals.of_teams(session, sorted({id_ for some in teams.values() for id_ in some})):
        recent = now.date() - LATEST
        kinds[signal.new.team_id] |= {kind for kind, days in signal.covers.items() if days.end >= recent}
    return {
        id_: frozenset(name for name, one in MEASURES.items() if one.kind in kinds[some[0]])
        for id_, some in teams.items()
        if len(some) == 1
    }


async def look_for_standouts(sessions: Sessions, team_id: int, now: datetime) -> None:
    """Works out what stands out in a team's last week, and keeps it: many are going to ask."""
    async with sessions() as session:
        known = (await known_of(session, [team_id], now)).get(team_id)
    if known is None:
        return
    today = now.astimezone(known.zone).date()
    found = await asyncio.to_thread(standing_out, known, today)
    async with sessions.begin() as session:
        await standouts.keep(session, team_id, last_week(today).first, found)


async def standing_out_for(
    session: AsyncSession, manager_ids: Sequence[int], now: datetime
) -> Mapping[int, Sequence[Standout]]:
    """What stands out in the teams of these managers, the most telling first."""
    teams = await store.teams_of(session, manager_ids)
    every = sorted({team_id for some in teams.values() for team_id in some})
    found = await standouts.of_teams(session, every, now) if every else {}
    return {id_: [one for team_id in some for one in found.get(team_id, ())] for id_, some in teams.items()}
