"""Guesses, sealed: kept with a reply, settled with what it is, asked about once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.guessing.guesses import Guess, NewGuess
from bot.core.quantities import Unit
from bot.store.people import managers
from bot.store.people.workspaces import due_by
from bot.store.tables import GuessRow, NudgeRow, TeamMemberRow
from bot.store.upsert import upsert
from bot.store.vault import seal, unseal

_WAITS = GuessRow.next_at.is_not(None)
_GUESSES = select(GuessRow, NudgeRow).join(NudgeRow, NudgeRow.id == GuessRow.nudge_id)
_ANEW = {"populate_existing": True}
"""Not as the session has read them before."""


async def keep(
    session: AsyncSession, nudge_id: int, unit: Unit, new: NewGuess, *, now: datetime, next_at: datetime
) -> None:
    """Keeps a guess, in place of an earlier one; what it really is stays."""
    said = {
        "unit": unit,
        "sealed_guess": _sealed(session, new.value),
        "sealed_low": _sealed(session, new.low),
        "sealed_high": _sealed(session, new.high),
        "from_text": new.from_text,
    }
    values = {"nudge_id": nudge_id, **said, "guessed_at": now, "next_at": next_at}
    await upsert(session, GuessRow, key=["nudge_id"], values=values, change=list(said))


async def change(session: AsyncSession, nudge_id: int, value: float) -> None:
    """Keeps another number as the guess."""
    await session.execute(
        update(GuessRow).where(GuessRow.nudge_id == nudge_id).values(sealed_guess=_sealed(session, value))
    )


async def settle(session: AsyncSession, nudge_id: int, real: float, *, url: str | None, now: datetime) -> None:
    """Keeps what it is, and where that can be seen; nobody is asked to look any more."""
    await find_out(session, nudge_id, real, url=url, now=now)
    await come_back(session, [nudge_id], None)


async def find_out(session: AsyncSession, nudge_id: int, real: float, *, url: str | None, now: datetime) -> None:
    """The same of a guess whose author is still to hear of it, on the day on which they would have been asked."""
    sealed_url = None if url is None else seal(session, url)
    values = {"sealed_real": _sealed(session, real), "sealed_url": sealed_url, "looked_at": now}
    await session.execute(update(GuessRow).where(GuessRow.nudge_id == nudge_id).values(values))


async def remove(session: AsyncSession, nudge_id: int) -> None:
    """Deletes the guess of a nudge, and what it was compared with."""
    await session.execute(delete(GuessRow).where(GuessRow.nudge_id == nudge_id))


async def to_nudge(session: AsyncSession, nudge_id: int) -> Guess | None:
    """The guess in reply to a nudge."""
    return (await to_nudges(session, [nudge_id])).get(nudge_id)


async def to_nudges(session: AsyncSession, nudge_ids: Collection[int]) -> dict[int, Guess]:
    """The guesses in reply to some nudges, by the nudge's id."""
    found = await _values(session, _TO_NUDGES, nudges=list(nudge_ids))
    return {guess.nudge_id: guess for guess in found}


_TO_NUDGES = _GUESSES.where(GuessRow.nudge_id.in_(bindparam("nudges", expanding=True)))


async def settled(session: AsyncSession, manager_id: int) -> list[Guess]:
    """A manager's guesses that were looked up, the first looked up comes first."""
    return await _values(session, _SETTLED, manager=manager_id)


_IS_THEIRS = NudgeRow.manager_id == bindparam("manager")
_SETTLED = _GUESSES.where(_IS_THEIRS, GuessRow.sealed_real.is_not(None)).order_by(
    GuessRow.looked_at, GuessRow.nudge_id
)


async def unsettled(
    session: AsyncSession, team_id: int, question_ids: Collection[str], since: datetime
) -> dict[int, list[Guess]]:
    """What a team's managers have guessed since then and nobody has looked up, by manager, the oldest first."""
    theirs = select(TeamMemberRow.manager_id).where(TeamMemberRow.team_id == team_id)
    query = _GUESSES.where(NudgeRow.manager_id.in_(theirs), NudgeRow.question_id.in_(question_ids))
    query = query.where(GuessRow.sealed_real.is_(None), GuessRow.guessed_at >= since)
    found: dict[int, list[Guess]] = defaultdict(list)
    for row, nudge in await session.execute(query.order_by(GuessRow.guessed_at, GuessRow.nudge_id)):
        found[nudge.manager_id].append(_value(session, row, nudge))
    return found


async def take_due(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    """Managers to be asked about guesses, or told, by now; on PostgreSQL no other replica gets them meanwhile."""
    return list(await session.scalars(_DUE, due_by(now, limit)))


_WAITING = (
    select(NudgeRow.manager_id)
    .join(GuessRow, GuessRow.nudge_id == NudgeRow.id)
    .where(_WAITS, GuessRow.next_at <= bindparam("now"))
)
_DUE = managers.for_whom(_WAITING)


async def due_of(session: AsyncSession, manager_id: int, now: datetime) -> list[Guess]:
    """The guesses of a manager that they are to be asked about, or told of, by now; the oldest first."""
    return await _values(session, _DUE_OF, manager=manager_id, now=now)


_DUE_OF = _GUESSES.where(_IS_THEIRS, _WAITS, GuessRow.next_at <= bindparam("now")).order_by(
    GuessRow.guessed_at, GuessRow.nudge_id
)


async def come_back(session: AsyncSession, nudge_ids: Collection[int], at: datetime | None) -> None:
    """Keeps when their author is asked about guesses; None for never again."""
    await session.execute(update(GuessRow).where(GuessRow.nudge_id.in_(nudge_ids)).values(next_at=at))


async def next_due_at(session: AsyncSession) -> datetime | None:
    """When the next manager is asked whether they have looked."""
    return await session.scalar(select(GuessRow.next_at).where(_WAITS).order_by(GuessRow.next_at).limit(1))


async def pairs(
    session: AsyncSession, manager_ids: Collection[int], since: datetime
) -> dict[int, tuple[float, float]]:
    """Guess and truth of what these managers have looked up since then, by the nudge's id."""
    query = select(GuessRow.nudge_id, GuessRow.sealed_guess, GuessRow.sealed_real)
    query = query.join(NudgeRow, NudgeRow.id == GuessRow.nudge_id)
    query = query.where(NudgeRow.manager_id.in_(manager_ids), GuessRow.looked_at >= since)
    rows = await session.execute(query.where(GuessRow.sealed_real.is_not(None)))
    return {
        nudge_id: (float(unseal(session, guess)), float(unseal(session, real or "")))
        for nudge_id, guess, real in rows
    }


async def _values(session: AsyncSession, query: Select[GuessRow, NudgeRow], **facts: object) -> list[Guess]:
    rows = await session.execute(query, facts, execution_options=_ANEW)
    return [_value(session, row, nudge) for row, nudge in rows]


def _value(session: AsyncSession, row: GuessRow, nudge: NudgeRow) -> Guess:
    return Guess(
        nudge_id=row.nudge_id,
        question_id=nudge.question_id,
        competency_id=nudge.competency_id,
        asked=nudge.asked,
        unit=Unit(row.unit),
        value=float(unseal(session, row.sealed_guess)),
        low=_opened(session, row.sealed_low),
        high=_opened(session, row.sealed_high),
        from_text=row.from_text,
        guessed_at=row.guessed_at,
        real=_opened(session, row.sealed_real),
        url=None if row.sealed_url is None else unseal(session, row.sealed_url),
        looked_at=row.looked_at,
    )


def _sealed(session: AsyncSession, value: float | None) -> str | None:
    return None if value is None else seal(session, repr(float(value)))


def _opened(session: AsyncSession, sealed: str | None) -> float | None:
    return None if sealed is None else float(unseal(session, sealed))
