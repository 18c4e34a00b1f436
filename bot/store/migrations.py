"""Brings a database to the current schema with Alembic's migrations, which travel with the package.

Alembic is loaded when there is something to migrate: that takes a fifth of a second and some megabytes, and every
other command only looks which migration came last.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import OperatorError

LOCK = 7_263_119
"""Any number will do, as long as every version of em-coach takes the same one."""


TABLE_WITHIN_MS = 5_000
"""How long a migration may wait for a table that somebody else is using, on PostgreSQL."""
LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's code for it."""
BUSY = (
    "Somebody else has been using a table for too long, so nothing was changed: try again, or look for a long "
    "transaction in pg_stat_activity."
)
VERSIONS = "alembic_version"
"""Alembic's own table."""

Step = Literal["upgrade", "downgrade"]


class BusyError(OperatorError):
    """Somebody else uses a table that a migration changes; nothing was done, and the message says what to do."""


class Schema(StrEnum):
    """How far a database is: NEWER has a migration that this version does not know."""

    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"


async def upgrade(engine: AsyncEngine, folder: Path, revision: str = "head") -> None:
    """Applies what is missing up to `revision`; a database that has it already is left as it is."""
    await _run(engine, folder, "upgrade", revision)


async def downgrade(engine: AsyncEngine, folder: Path, revision: str) -> None:
    """Takes migrations back down to `revision` (`base` is the empty database)."""
    await _run(engine, folder, "downgrade", revision)


async def schema(engine: AsyncEngine, folder: Path) -> Schema:
    """How far the database is, beside this version's migrations. It is only looked at."""

    def current(connection: Connection) -> str | None:
        if not inspect(connection).has_table(VERSIONS):
            return None
        found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))  # noqa: S608 - a constant
        return found

    async with engine.connect() as connection:
        revision = await connection.run_sync(current)
    known = revisions(folder)
    if revision == known[-1]:
        return Schema.CURRENT
    return Schema.OLDER if revision is None or revision in known else Schema.NEWER


def revisions(folder: Path) -> list[str]:
    """This version's migrations, the newest last: their files are named by number, as they follow each other."""
    return sorted(file.name.partition("_")[0] for file in folder.glob("versions/[0-9]*.py"))


async def _run(engine: AsyncEngine, folder: Path, step: Step, revision: str) -> None:
    from alembic import command  # noqa: PLC0415 - see the module's docstring
    from alembic.config import Config  # noqa: PLC0415 - as above

    def run(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder))
        config.set_main_option("path_separator", "os")
        getattr(command, step)(config, revision)

    async with engine.connect() as connection, _tables_may_be_replaced(connection), connection.begin():
        if engine.dialect.name == "postgresql":
            # Replicas that start together take turns.
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            # Whoever waits for a table makes everybody wait who comes later: better to give up and try again.
            await connection.execute(text(f"SET LOCAL lock_timeout = {TABLE_WITHIN_MS}"))
        else:
            await connection.execute(text("SELECT 1"))  # on SQLite it is the first statement that waits its turn
        try:
            await connection.run_sync(run)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
                raise BusyError(BUSY) from error
            raise


@asynccontextmanager
async def _tables_may_be_replaced(connection: AsyncConnection) -> AsyncIterator[None]:
    """On SQLite a table is often changed by taking another in its place; what refers to it must not go with it.

    Its documentation asks for this, outside of any transaction: https://sqlite.org/lang_altertable.html
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    await _switch_references(connection, "OFF")
    try:
        yield
    finally:
        await _switch_references(connection, "ON")


async def _switch_references(connection: AsyncConnection, state: Literal["ON", "OFF"]) -> None:
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None  # noqa: S101 - a connection that is open has one
    await (await driver.execute(f"PRAGMA foreign_keys={state}")).close()
