"""All that is kept of one person, found by following the tables' own references: a new table is in by itself."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    Table,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.people import Person
from bot.core.teams.leads import NOBODY
from bot.store.keys import SEALED
from bot.store.people import whose
from bot.store.tables import Base, ManagerRow
from bot.store.vault import unseal

NAMED = ("actor", "subject")
"""Columns with the Slack id of a person whom a row only names: of theirs is the name, and the row stays."""

Keys = Mapping[Table, list[tuple[Any, ...]]]
"""The keys of the rows, table by table."""


@cache
def _rows() -> Mapping[Table, Select[*tuple[Any, ...]]]:
    found = whose.by_table((*whose.OWNERS, *NAMED)).items()
    return {table: select(table).where(theirs).order_by(*table.primary_key) for table, theirs in found}


@cache
def _keys() -> Mapping[Table, Select[*tuple[Any, ...]]]:
    return {table: select(*table.primary_key).where(theirs) for table, theirs in whose.by_table().items()}


async def rows(session: AsyncSession, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of this person, table by table, with what was sealed opened again."""
    found = {}
    for table, query in _rows().items():
        every = await session.execute(query, whose.is_(person))
        found[table.name] = [_opened(session, row) for row in every]
    return found


async def keys(session: AsyncSession, person: Person) -> Keys:
    """Which rows go when this person is forgotten."""
    return {
        table: [tuple(row) for row in await session.execute(query, whose.is_(person))]
        for table, query in _keys().items()
    }


async def hold(session: AsyncSession, person: Person) -> None:
    """Waits until nobody plans anything for this person, and keeps it so until the transaction ends."""
    await session.execute(select(ManagerRow.id).where(ManagerRow.id == person.id).with_for_update())


async def remove(session: AsyncSession, person: Person) -> None:
    """Removes all that is a person's, themselves included; rows that only name them name nobody any more."""
    for table in reversed(Base.metadata.sorted_tables):
        if theirs := whose.by_name(table, whose.OWNERS):
            await session.execute(delete(table).where(*theirs), whose.is_(person))
        for name in NAMED:
            for named in whose.by_name(table, (name,)):
                await session.execute(update(table).where(named).values({name: NOBODY}), whose.is_(person))


async def still_there(session: AsyncSession, found: Keys) -> dict[str, int]:
    """How many of these rows there are now, by table; those that have none are left out."""
    left = {table.name: await _count(session, table, keys_) for table, keys_ in found.items() if keys_}
    return {name: count for name, count in left.items() if count}


async def _count(session: AsyncSession, table: Table, keys_: list[tuple[Any, ...]]) -> int:
    key = list(table.primary_key)
    total = 0
    for start in range(0, len(keys_), BATCH):
        among = tuple_(*key).in_(keys_[start : start + BATCH])
        total += await session.scalar(select(func.count()).select_from(table).where(among)) or 0
    return total


BATCH = 500
"""Keys in one question: databases have a limit."""


def _opened(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    values = row._mapping.items()  # noqa: SLF001 - SQLAlchemy's public name for it
    sealed = {name for name, value in values if name.startswith(SEALED) and value is not None}
    return {
        name.removeprefix(SEALED): _readable(name, unseal(session, value)) if name in sealed else value
        for name, value in values
    }


def _readable(column: str, text: str) -> Any:  # noqa: ANN401 - what we wrote is JSON, what people wrote is text
    return json.loads(text) if column in whose.OUR_OWN else text
