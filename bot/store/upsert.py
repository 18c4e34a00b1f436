"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps apart."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import ARRAY, ScalarSelect, Select, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.tables import Base
from bot.store.writing import write


async def insert_new(
    session: AsyncSession, table: type[Base], values: Mapping[str, Any], **found: ScalarSelect[Any]
) -> bool:
    """Inserts a row unless one with the same key exists already; tells whether it was new.

    What is `found`, by the names of columns, the database looks up: constants, with their facts in `values`.
    """
    # What comes back tells it; the row count does not, PostgreSQL's driver leaves it unknown here.
    return (
        await write(session, _new(session.get_bind().dialect.name, table, *found.items()), values)
    ).first() is not None


@cache
def _new(dialect: str, table: type[Base], *found: tuple[str, ScalarSelect[Any]]) -> Any:  # noqa: ANN401 - as below
    statement = _insert_of(dialect)(table)
    if found:
        statement = statement.values(**dict(found))
    return statement.on_conflict_do_nothing().returning(*table.__table__.primary_key)


async def insert_all_new(
    session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]], *told: InstrumentedAttribute[Any]
) -> Sequence[Any]:
    """Inserts the rows whose keys do not exist yet; gives the `told` columns of those, in any order."""
    if not rows:
        return []
    new = _insert(session)(table)
    if _is_sqlite(session):
        return (await write(session, new.on_conflict_do_nothing().returning(*told), rows)).all()
    new = new.from_select(list(rows[0]), _columns_of(table, rows))
    return (await write(session, new.on_conflict_do_nothing().returning(*told))).all()


def _columns_of(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> Select[*tuple[Any, ...]]:
    """Rows as one array for each column: the driver reads through a statement for the place of every value."""
    columns = [table.__table__.columns[name] for name in rows[0]]
    values = [literal([row[column.name] for row in rows], ARRAY(column.type)) for column in columns]
    return select(*(func.unnest(value) for value in values))


async def upsert(
    session: AsyncSession,
    table: type[Base],
    *,
    key: Sequence[str],
    values: Mapping[str, Any],
    change: Sequence[str],
) -> None:
    """Inserts a row, or changes the `change` columns of the one that has the same `key` columns."""
    await upsert_all(session, table, key=key, rows=[values], change=change)


async def upsert_all(
    session: AsyncSession,
    table: type[Base],
    *,
    key: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    change: Sequence[str],
) -> None:
    """Inserts or changes many rows that name the same columns, with one statement that is prepared once."""
    statement = _insert(session)(table)
    changed = {name: statement.excluded[name] for name in change}
    await write(session, statement.on_conflict_do_update(index_elements=list(key), set_=changed), rows)


def _insert(session: AsyncSession) -> Any:  # noqa: ANN401 - the two functions share a shape but no type
    # Of the two only the one in use is loaded, by its engine: the other takes megabytes.
    return _insert_of(session.get_bind().dialect.name)


def _insert_of(dialect: str) -> Any:  # noqa: ANN401 - as above
    return import_module(f"sqlalchemy.dialects.{dialect}").insert


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"
