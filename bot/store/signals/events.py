"""What a team's tools reported: kept as it comes, and read back as what is known of a team."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.signals.events import Cost, Event, Kind, Outcome
from bot.core.signals.periods import DAY, Period
from bot.core.signals.readings import Known
from bot.core.signals.signals import Signal, together
from bot.store.people.zones import zone_named
from bot.store.signals import signals
from bot.store.tables import SignalCostRow, SignalEventRow, SignalRow, TeamMemberRow, TeamRow
from bot.store.upsert import upsert_all
from bot.store.writing import write

OF_AN_EVENT = ("kind", "at", "service", "title", "url", "ended_at", "reviewed_at", "size", "outcome")
"""In the order of `Event`, which has its key after its kind."""
KINDS, OUTCOMES = {str(one): one for one in Kind}, {str(one): one for one in Outcome}
ROWS_AT_ONCE = 1_000


async def keep(session: AsyncSession, signal_id: int, events: Iterable[Event]) -> None:
    """Keeps events, each in place of what was known of it."""
    rows = {
        event.key: {
            "signal_id": signal_id,
            "key": event.key,
            **{name: getattr(event, name) for name in OF_AN_EVENT},
        }
        for event in events
    }
    if rows:
        key = ("signal_id", "key")
        await upsert_all(session, SignalEventRow, key=key, rows=list(rows.values()), change=OF_AN_EVENT)


async def keep_costs(session: AsyncSession, signal_id: int, part: str, costs: Sequence[Cost]) -> None:
    """Keeps what a file of a bill says, in place of what it said before."""
    await forget_parts(session, signal_id, [part])
    for start in range(0, len(costs), ROWS_AT_ONCE):
        rows = [
            {
                "signal_id": signal_id,
                "part": part,
                "day": cost.day,
                "service": cost.service,
                "currency": cost.currency,
                "amount": format(cost.amount, "f"),
            }
            for cost in costs[start : start + ROWS_AT_ONCE]
        ]
        await write(session, insert(SignalCostRow), rows)


async def forget_parts(session: AsyncSession, signal_id: int, parts: Sequence[str]) -> None:
    """Forgets what some files of a bill said."""
    await session.execute(
        delete(SignalCostRow).where(SignalCostRow.signal_id == signal_id, SignalCostRow.part.in_(parts))
    )


async def forget_all(session: AsyncSession, signal_id: int) -> None:
    """Forgets the events of a tool that tells all of them again."""
    await session.execute(delete(SignalEventRow).where(SignalEventRow.signal_id == signal_id))


async def forget_before(session: AsyncSession, signal_id: int, moment: datetime) -> None:
    """Forgets what is older than it is kept; what still waits stays, however old it is."""
    waits = SignalEventRow.outcome.in_((Outcome.OPEN, Outcome.DRAFT)) & (SignalEventRow.kind == Kind.PULL_REQUEST)
    await session.execute(
        delete(SignalEventRow).where(SignalEventRow.signal_id == signal_id, SignalEventRow.at < moment, ~waits)
    )
    await session.execute(
        delete(SignalCostRow).where(SignalCostRow.signal_id == signal_id, SignalCostRow.day < moment.date())
    )


async def begins(session: AsyncSession, signal_id: int, zone: ZoneInfo) -> Mapping[Kind, date]:
    """The first day of each kind of event that a tool reported."""
    query = select(SignalEventRow.kind, func.min(SignalEventRow.at)).where(SignalEventRow.signal_id == signal_id)
    rows = await session.execute(query.group_by(SignalEventRow.kind))
    return {Kind(kind): at.astimezone(zone).date() for kind, at in rows}


async def bill(session: AsyncSession, signal_id: int) -> Period | None:
    """The days of the costs that a tool reported."""
    query = select(func.min(SignalCostRow.day), func.max(SignalCostRow.day))
    row = (await session.execute(query.where(SignalCostRow.signal_id == signal_id))).one()
    days = [day for day in row if day]
    return Period(days[0], days[1] + DAY) if days else None


async def count(session: AsyncSession, signal_id: int) -> tuple[int, int]:
    """How many events and how many daily costs a tool has."""
    events = select(func.count()).select_from(SignalEventRow).where(SignalEventRow.signal_id == signal_id)
    costs = select(func.count()).select_from(SignalCostRow).where(SignalCostRow.signal_id == signal_id)
    return await session.scalar(events) or 0, await session.scalar(costs) or 0


async def zone_of_team(session: AsyncSession, team_id: int) -> ZoneInfo:
    """The zone in which a team counts its days."""
    return zone_named((await session.scalars(select(TeamRow.zone).where(TeamRow.id == team_id))).one())


async def teams_of(session: AsyncSession, manager_ids: Sequence[int]) -> dict[int, list[int]]:
    """The teams with tools that these managers are in, by manager."""
    query = select(TeamMemberRow.manager_id, TeamMemberRow.team_id).where(
        TeamMemberRow.manager_id.in_(manager_ids), TeamMemberRow.team_id.in_(select(SignalRow.team_id))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for manager_id, team_id in await session.execute(query.order_by(TeamMemberRow.team_id)):
        found[manager_id].append(team_id)
    return found


async def coverage(session: AsyncSession, team_ids: Sequence[int]) -> dict[int, Known]:
    """Which days are whole for teams that have tools, without what happened on them."""
    tools = await _tools(session, team_ids)
    return {id_: Known(await zone_of_team(session, id_), covered=_covered(own)) for id_, own in tools.items()}


async def known(
    session: AsyncSession, team_ids: Sequence[int], since: datetime, kind: Kind | None = None
) -> dict[int, Known]:
    """What is known of teams that have tools, from a moment on, of one kind or all; with what waited then."""
    tools = await _tools(session, team_ids)
    return {team_id: await _known(session, team_id, own, since, kind) for team_id, own in tools.items()}


async def _tools(session: AsyncSession, team_ids: Sequence[int]) -> dict[int, list[Signal]]:
    tools: dict[int, list[Signal]] = defaultdict(list)
    for signal in await signals.of_teams(session, team_ids):
        tools[signal.new.team_id].append(signal)
    return tools


def _covered(own: Sequence[Signal]) -> Mapping[Kind, Period]:
    """The days that are whole in all of a team's tools that report a kind."""
    covered: Mapping[Kind, Period] = {}
    for signal in own:
        covered = together(covered, signal.covers)
    return covered


async def _known(
    session: AsyncSession, team_id: int, own: Sequence[Signal], since: datetime, kind: Kind | None
) -> Known:
    ids = [signal.id for signal in own]
    events = [] if kind is Kind.COST else await _events(session, ids, since, kind)
    costs = await _costs(session, ids, since.date()) if kind in (None, Kind.COST) else []
    return Known(await zone_of_team(session, team_id), events, costs, _covered(own))


async def _events(session: AsyncSession, ids: Sequence[int], since: datetime, kind: Kind | None) -> list[Event]:
    """Events that began or ended since then, and pull requests that are still open."""
    table = SignalEventRow
    waits = and_(table.kind == Kind.PULL_REQUEST, table.outcome == Outcome.OPEN)
    query = select(table.kind, table.key, *(getattr(table, name) for name in OF_AN_EVENT[1:])).where(
        table.signal_id.in_(ids), or_(table.at >= since, table.ended_at >= since, waits)
    )
    rows = await session.execute(query if kind is None else query.where(table.kind == kind))
    return [_event(*row) for row in rows]


async def _costs(session: AsyncSession, ids: Sequence[int], since: date) -> list[Cost]:
    table = SignalCostRow
    query = select(table.day, table.service, table.currency, table.amount)
    rows = await session.execute(query.where(table.signal_id.in_(ids), table.day >= since))
    return [Cost(day, service, currency, Decimal(amount)) for day, service, currency, amount in rows]


def _event(kind: str, *facts: Any) -> Event:  # noqa: ANN401 - in the order of the query, which is the event's
    made: list[Any] = [KINDS[kind], *facts[:-1], OUTCOMES[facts[-1]]]
    return Event(*made)
