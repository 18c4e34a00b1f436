"""Brings a database to the current schema with Alembic's migrations, which travel with the package.

Alembic is loaded when there is something to migrate: that takes a fifth of a second and some megabytes, and every
other command only looks which migration came last.
"""

from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

LOCK = 7_263_119
"""Any number will do, as long as every version of em-coach takes the same one."""


VERSIONS = "alembic_version"
"""Alembic's own table."""

Step = Literal["upgrade", "downgrade"]


async def upgrade(engine: AsyncEngine, folder: Path, revision: str = "head") -> None:
    """Applies what is missing up to `revision`; a database that has it already is left as it is."""
    await _run(engine, folder, "upgrade", revision)


async def downgrade(engine: AsyncEngine, folder: Path, revision: str) -> None:
    """Takes migrations back down to `revision` (`base` is the empty database)."""
    await _run(engine, folder, "downgrade", revision)


async def is_current(engine: AsyncEngine, folder: Path) -> bool:
    """Whether the database has every migration of this version."""

    def current(connection: Connection) -> str | None:
        if not inspect(connection).has_table(VERSIONS):
            return None
        found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))  # noqa: S608 - a constant
        return found

    async with engine.connect() as connection:
        return await connection.run_sync(current) == head(folder)


def head(folder: Path) -> str:
    """The newest migration: their files are named by number, as they follow each other."""
    return max(file.name for file in folder.glob("versions/[0-9]*.py")).partition("_")[0]


async def _run(engine: AsyncEngine, folder: Path, step: Step, revision: str) -> None:
    from alembic import command  # noqa: PLC0415 - see the module's docstring
    from alembic.config import Config  # noqa: PLC0415 - as above

    def run(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder))
        config.set_main_option("path_separator", "os")
        getattr(command, step)(config, revision)

    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Replicas that start together take turns; on SQLite they do so anyway.
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        await connection.run_sync(run)
