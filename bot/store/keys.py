"""The keys in use: their check at the start, and sealing anew what older keys have sealed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, and_, func, select, tuple_, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.tables import Base, KeyCheckRow
from bot.store.upsert import insert_new
from bot.store.vault import (
    VaultError,
    renewed,
    seal,
    unseal,
)

WORD = "em-coach"
SEALED = "sealed_"


@dataclass(frozen=True, slots=True)
class Batch:
    """How far a rotation came in one step. `last` is the key of the last row seen; None when there are no more."""

    last: Sequence[Any] | None
    seen: int
    renewed: int
    unreadable: int


async def check(session: AsyncSession) -> None:
    """A VaultError unless the keys open what is stored. An empty database takes the first keys at their word."""
    known = await session.scalar(select(KeyCheckRow.sealed_word))
    sealed = known or await _anything_sealed(session)
    if sealed is not None:
        unseal(session, sealed)
    if known is None:
        await insert_new(session, KeyCheckRow, {"id": 1, "sealed_word": seal(session, WORD)})


def sealed_columns() -> Iterator[Column[Any]]:
    """Every column that holds something sealed; the check comes last, so that it stands for all the others."""
    tables = sorted(Base.metadata.sorted_tables, key=lambda table: table.name == KeyCheckRow.__tablename__)
    return (column for table in tables for column in table.columns if column.name.startswith(SEALED))


async def count_sealed(session: AsyncSession) -> int:
    """How many sealed values there are."""
    return sum([await session.scalar(select(func.count(column))) or 0 for column in sealed_columns()])


async def rotate(session: AsyncSession, column: Column[Any], after: Sequence[Any] | None, limit: int) -> Batch:
    """Seals the next values of a column with the newest key, in the order of the table's own key.

    Each is replaced only if it is still what was read: the bot may be at work meanwhile.
    """
    table = column.table
    assert isinstance(table, Table)  # noqa: S101 - a column of ours always has one
    key = list(table.primary_key)
    query = select(*key, column).where(column.is_not(None)).order_by(*key).limit(limit)
    if after is not None:
        query = query.where(tuple_(*key) > tuple_(*after))
    rows = (await session.execute(query)).all()
    changed = unreadable = 0
    for *values, sealed in rows:
        try:
            fresh = renewed(session, sealed)
        except VaultError:
            unreadable += 1
            continue
        if fresh is not None:
            same = and_(column == sealed, *(one == value for one, value in zip(key, values, strict=True)))
            result = await session.execute(update(table).where(same).values({column: fresh}))
            assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE always gives one
            changed += result.rowcount
    last = tuple(rows[-1])[:-1] if len(rows) == limit else None
    return Batch(last, len(rows), changed, unreadable)


async def _anything_sealed(session: AsyncSession) -> str | None:
    """A sealed value of a database that is older than the check."""
    for column in sealed_columns():
        found: str | None = await session.scalar(select(column).where(column.is_not(None)).limit(1))
        if found is not None:
            return found
    return None
