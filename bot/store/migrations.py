"""Brings a database to the current schema with Alembic's migrations, which travel with the package."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

LOCK = 7_263_119
"""Any number will do, as long as every version of em-coach takes the same one."""


async def upgrade(engine: AsyncEngine, folder: Path, revision: str = "head") -> None:
    """Applies what is missing up to `revision`; a database that has it already is left as it is."""
    await _run(engine, folder, command.upgrade, revision)


async def downgrade(engine: AsyncEngine, folder: Path, revision: str) -> None:
    """Takes migrations back down to `revision` (`base` is the empty database)."""
    await _run(engine, folder, command.downgrade, revision)


async def is_current(engine: AsyncEngine, folder: Path) -> bool:
    """Whether the database has every migration of this version."""
    head = ScriptDirectory.from_config(_config(folder)).get_current_head()

    def current(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with engine.connect() as connection:
        return await connection.run_sync(current) == head


async def _run(engine: AsyncEngine, folder: Path, step: Callable[[Config, str], None], revision: str) -> None:
    def run(connection: Connection) -> None:
        config = _config(folder)
        config.attributes["connection"] = connection
        step(config, revision)

    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Replicas that start together take turns; on SQLite they do so anyway.
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        await connection.run_sync(run)


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    return config
