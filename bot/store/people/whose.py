"""Whose a row is, found by following the tables' own references: a new table is in by itself."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people.people import Person
from bot.store.keys import SEALED
from bot.store.tables import Base, ManagerRow

OWNERS = ("user_id", "recipient")
"""Columns with the Slack id of the person whose row it is."""
OUR_OWN = ("sealed_payload", "sealed_answers", "sealed_answer")
"""Columns with JSON of ours; what people wrote stays text, even where it looks like JSON."""


def by_table(names: Sequence[str] = OWNERS) -> dict[Table, ColumnElement[bool]]:
    """Each table that refers to a person, with the condition under which a row is theirs: see `is_`."""
    found: dict[Table, ColumnElement[bool]] = {}
    for table in Base.metadata.sorted_tables:
        ways = [*_by_reference(table, found), *by_name(table, names)]
        if table is ManagerRow.__table__:
            ways = [table.c.id == bindparam("their_id")]
        if ways:
            found[table] = or_(*ways)
    return found


def is_(person: Person) -> dict[str, Any]:
    """Whom the conditions are about. They are the same for everybody, so each is put together once."""
    return {"their_id": person.id, "their_name": person.user_id, "their_place": person.workspace_id}


def by_name(table: Table, names: Sequence[str]) -> list[ColumnElement[bool]]:
    """Rows that have the person's Slack id in one of these columns, in their own workspace where a row has one."""
    columns = [table.c[name] for name in names if name in table.c]
    if not columns:
        return []
    named = or_(*(column == bindparam("their_name") for column in columns))
    if "workspace_id" not in table.c:
        return [named]
    place = table.c.workspace_id
    return [and_(named, or_(place == bindparam("their_place"), place.is_(None)))]


def _by_reference(table: Table, parents: Mapping[Table, ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """Rows that go when one of their parents goes are their parent's manager's."""
    return [
        key.parent.in_(select(key.column).where(parents[key.column.table]))
        for key in table.foreign_keys
        if key.ondelete == "CASCADE" and key.column.table in parents
    ]


async def written(session: AsyncSession, person: Person) -> int:
    """How many sealed characters are kept of what a person wrote."""
    return int(await session.scalar(_written(), is_(person)) or 0)


@cache
def _written() -> Select[tuple[int]]:
    lengths = [
        select(func.coalesce(func.sum(func.length(column)), literal(0))).where(theirs).scalar_subquery()
        for table, theirs in by_table().items()
        for column in table.columns
        if column.name.startswith(SEALED) and column.name not in OUR_OWN
    ]
    return select(sum(lengths[1:], start=lengths[0]))
