"""All that is kept of one person, found by following the tables' own references: a new table is in by itself."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.people import Person
from bot.core.teams.leads import NOBODY
from bot.store.keys import SEALED
from bot.store.tables import Base, ManagerRow
from bot.store.vault import unseal

OWNERS = ("user_id", "recipient")
"""Columns with the Slack id of the person whose row it is."""
NAMED = ("actor", "subject")
"""Columns with the Slack id of a person whom a row only names: of theirs is the name, and the row stays."""
OUR_OWN = ("sealed_payload", "sealed_answers", "sealed_answer")
"""Columns with JSON of ours; what people wrote stays text, even where it looks like JSON."""

Keys = Mapping[Table, list[tuple[Any, ...]]]
"""The keys of the rows, table by table."""


def _of(names: Sequence[str]) -> dict[Table, ColumnElement[bool]]:
    """Each table that refers to a person, with the condition under which a row is theirs: see `_whose`."""
    found: dict[Table, ColumnElement[bool]] = {}
    for table in Base.metadata.sorted_tables:
        ways = [*_by_reference(table, found), *_by_name(table, names)]
        if table is ManagerRow.__table__:
            ways = [table.c.id == bindparam("their_id")]
        if ways:
            found[table] = or_(*ways)
    return found


def _whose(person: Person) -> dict[str, Any]:
    """Whom the conditions are about. They are the same for everybody, so each is put together once."""
    return {"their_id": person.id, "their_name": person.user_id, "their_place": person.workspace_id}


@cache
def _rows() -> Mapping[Table, Select[*tuple[Any, ...]]]:
    found = _of((*OWNERS, *NAMED)).items()
    return {table: select(table).where(theirs).order_by(*table.primary_key) for table, theirs in found}


@cache
def _keys() -> Mapping[Table, Select[*tuple[Any, ...]]]:
    return {table: select(*table.primary_key).where(theirs) for table, theirs in _of(OWNERS).items()}


async def rows(session: AsyncSession, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of this person, table by table, with what was sealed opened again."""
    found = {}
    for table, query in _rows().items():
        every = await session.execute(query, _whose(person))
        found[table.name] = [_opened(session, row) for row in every]
    return found


async def keys(session: AsyncSession, person: Person) -> Keys:
    """Which rows go when this person is forgotten."""
    return {
        table: [tuple(row) for row in await session.execute(query, _whose(person))]
        for table, query in _keys().items()
    }


async def hold(session: AsyncSession, person: Person) -> None:
    """Waits until nobody plans anything for this person, and keeps it so until the transaction ends."""
    await session.execute(select(ManagerRow.id).where(ManagerRow.id == person.id).with_for_update())


async def remove(session: AsyncSession, person: Person) -> None:
    """Removes all that is a person's, themselves included; rows that only name them name nobody any more."""
    for table in reversed(Base.metadata.sorted_tables):
        if theirs := _by_name(table, OWNERS):
            await session.execute(delete(table).where(*theirs), _whose(person))
        for name in NAMED:
            for named in _by_name(table, (name,)):
                await session.execute(update(table).where(named).values({name: NOBODY}), _whose(person))


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


def _by_reference(table: Table, parents: Mapping[Table, ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """Rows that go when one of their parents goes are their parent's manager's."""
    return [
        key.parent.in_(select(key.column).where(parents[key.column.table]))
        for key in table.foreign_keys
        if key.ondelete == "CASCADE" and key.column.table in parents
    ]


def _by_name(table: Table, names: Sequence[str]) -> list[ColumnElement[bool]]:
    """Rows that have the person's Slack id in one of these columns, in their own workspace where a row has one."""
    columns = [table.c[name] for name in names if name in table.c]
    if not columns:
        return []
    named = or_(*(column == bindparam("their_name") for column in columns))
    if "workspace_id" not in table.c:
        return [named]
    place = table.c.workspace_id
    return [and_(named, or_(place == bindparam("their_place"), place.is_(None)))]


def _opened(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    values = row._mapping.items()  # noqa: SLF001 - SQLAlchemy's public name for it
    sealed = {name for name, value in values if name.startswith(SEALED) and value is not None}
    return {
        name.removeprefix(SEALED): _readable(name, unseal(session, value)) if name in sealed else value
        for name, value in values
    }


def _readable(column: str, text: str) -> Any:  # noqa: ANN401 - what we wrote is JSON, what people wrote is text
    return json.loads(text) if column in OUR_OWN else text
