"""Brings a database to the current schema with Alembic's migrations, which travel with the package."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

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


class BusyError(Exception):
    """Somebody else uses a table that a migration changes; nothing was done, and the message says what to do."""


class Schema(StrEnum):
    """How far a database is: NEWER has a migration that this version does not know."""

    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"


async def upgrade(engine: AsyncEngine, folder: Path, revision: str = "head") -> None:
    """Applies what is missing up to `revision`; a database that has it already is left as it is."""
    await _run(engine, folder, command.upgrade, revision)


async def downgrade(engine: AsyncEngine, folder: Path, revision: str) -> None:
    """Takes migrations back down to `revision` (`base` is the empty database)."""
    await _run(engine, folder, command.downgrade, revision)


async def schema(engine: AsyncEngine, folder: Path) -> Schema:
    """How far the database is, beside this version's migrations. It is only looked at."""
    scripts = ScriptDirectory.from_config(_config(folder))

    def current(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with engine.connect() as connection:
        revision = await connection.run_sync(current)
    if revision == scripts.get_current_head():
        return Schema.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Schema.OLDER if revision is None or revision in known else Schema.NEWER


async def _run(engine: AsyncEngine, folder: Path, step: Callable[[Config, str], None], revision: str) -> None:
    def run(connection: Connection) -> None:
        config = _config(folder)
        config.attributes["connection"] = connection
        step(config, revision)

    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Replicas that start together take turns; on SQLite they do so anyway.
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            # Whoever waits for a table makes everybody wait who comes later: better to give up and try again.
            await connection.execute(text(f"SET LOCAL lock_timeout = {TABLE_WITHIN_MS}"))
        try:
            await connection.run_sync(run)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
                raise BusyError(BUSY) from error
            raise


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    return config
