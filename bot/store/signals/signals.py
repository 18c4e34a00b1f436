"""A team's tools: what operators added, when each is due, and how its last sync went."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.signals.events import Kind
from bot.core.signals.periods import Period
from bot.core.signals.signals import LOOKS_BACK, SYNC_EVERY, TRY_AGAIN, NewSignal, Signal, SignalKind
from bot.store import due
from bot.store.tables import SignalRow
from bot.store.upsert import upsert

MOST_NOTES = 20


async def add(session: AsyncSession, new: NewSignal, now: datetime) -> Signal:
    """A tool, new or with what is said of it now; it is due at once."""
    key = {"team_id": new.team_id, "kind": new.kind, "location": new.location}
    change = {
        "base_url": new.base_url,
        "token_env": new.token_env,
        "private": new.private,
        "only": dict(new.only),
        "next_sync_at": now,
    }
    fresh = {"cursor": {}, "since": now - LOOKS_BACK, "covers": {}, "notes": {}}
    await upsert(session, SignalRow, key=list(key), values={**key, **change, **fresh}, change=list(change))
    row = (await session.scalars(_rows().filter_by(**key))).one()
    return _value(row)


async def remove(session: AsyncSession, signal_id: int) -> bool:
    """Forgets a tool and all that it reported; tells whether there was one."""
    gone = await session.execute(delete(SignalRow).where(SignalRow.id == signal_id).returning(SignalRow.id))
    return gone.first() is not None


async def get(session: AsyncSession, signal_id: int) -> Signal | None:
    """The tool with this id."""
    row = await session.scalar(_rows().where(SignalRow.id == signal_id))
    return None if row is None else _value(row)


async def of_teams(session: AsyncSession, team_ids: Sequence[int] | None = None) -> list[Signal]:
    """The tools of some teams, or of all."""
    query = _rows() if team_ids is None else _rows().where(SignalRow.team_id.in_(team_ids))
    return [_value(row) for row in await session.scalars(query)]


async def claim_due(session: AsyncSession, now: datetime) -> Signal | None:
    """A tool that is due, which is not due any more for whoever asks next."""
    claimed = await due.claim(session, SignalRow, now, SYNC_EVERY)
    return None if claimed is None else await get(session, claimed)


async def note(session: AsyncSession, signal_id: int, cursor: Mapping[str, str], notes: Sequence[str]) -> None:
    """Keeps how far a sync has come, and what there is to say about it."""
    values = {"cursor": dict(cursor), "notes": {"lines": list(dict.fromkeys(notes))[:MOST_NOTES]}}
    await session.execute(update(SignalRow).where(SignalRow.id == signal_id).values(values))


async def went_well(session: AsyncSession, signal_id: int, covers: Mapping[Kind, Period], now: datetime) -> None:
    """The tool was read to its end."""
    told = {kind: [period.first.isoformat(), period.end.isoformat()] for kind, period in covers.items()}
    values = {"covers": told, "synced_at": now, "next_sync_at": now + SYNC_EVERY}
    this = update(SignalRow).where(SignalRow.id == signal_id)
    await session.execute(this.values({**values, "problem": None, "problem_at": None}))


async def went_wrong(
    session: AsyncSession, signal_id: int, problem: str, now: datetime, again_at: datetime | None = None
) -> None:
    """The tool could not be read to its end; what it gave stays, and it is tried again."""
    values = {"problem": problem, "problem_at": now, "next_sync_at": again_at or now + TRY_AGAIN}
    await session.execute(update(SignalRow).where(SignalRow.id == signal_id).values(values))


def _rows() -> Select[SignalRow]:
    return select(SignalRow).order_by(SignalRow.id).execution_options(populate_existing=True)


def _value(row: SignalRow) -> Signal:
    new = NewSignal(
        row.team_id,
        SignalKind(row.kind),
        row.location,
        row.base_url,
        row.token_env,
        row.private,
        dict(row.only),
    )
    return Signal(
        id=row.id,
        new=new,
        cursor=dict(row.cursor),
        since=row.since,
        covers={Kind(kind): Period(*map(date.fromisoformat, days)) for kind, days in row.covers.items()},
        notes=tuple(row.notes.get("lines", ())),
        synced_at=row.synced_at,
        next_sync_at=row.next_sync_at,
        problem=row.problem,
        problem_at=row.problem_at,
    )
