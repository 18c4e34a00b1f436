"""What stands out in a team's last closed week, as it was worked out after a sync."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.quantities import Unit
from bot.core.signals.periods import Period, last_week
from bot.core.signals.standouts import Standout
from bot.store.people.zones import zone_named
from bot.store.tables import StandoutRow, TeamRow
from bot.store.upsert import upsert

MOST = 20


async def keep(session: AsyncSession, team_id: int, week: date, found: Sequence[Standout]) -> None:
    """Keeps what stands out in a team's week, in place of what did before."""
    told = {"standouts": [_told(one) for one in found[:MOST]]}
    values = {"team_id": team_id, "week": week, "found": told}
    await upsert(session, StandoutRow, key=["team_id"], values=values, change=["week", "found"])


async def of_teams(session: AsyncSession, team_ids: Sequence[int], now: datetime) -> Mapping[int, list[Standout]]:
    """What stands out in the last closed week of teams; an older week is no news."""
    query = select(StandoutRow, TeamRow.zone).join(TeamRow, TeamRow.id == StandoutRow.team_id)
    rows = await session.execute(query.where(StandoutRow.team_id.in_(team_ids)))
    return {
        row.team_id: [_value(one) for one in row.found["standouts"]]
        for row, zone in rows
        if row.week == last_week(now.astimezone(zone_named(zone)).date()).first
    }


def _told(one: Standout) -> dict[str, Any]:
    return {**asdict(one), "week": [one.week.first.isoformat(), one.week.end.isoformat()]}


def _value(told: Mapping[str, Any]) -> Standout:
    week = Period(*map(date.fromisoformat, told["week"]))
    return Standout(**{**told, "week": week, "unit": Unit(told["unit"])})
