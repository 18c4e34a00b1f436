"""Engines and sessions, the same for SQLite and PostgreSQL."""

import logging
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from bot.store import sqlite
from bot.store.vault import KEY, Vault

Sessions = async_sessionmaker[AsyncSession]

log = logging.getLogger(__name__)

BUSY_MS = 10_000
"""How long a statement waits for another process that writes to the same SQLite file."""
QUEUE_S = 60
"""How long a transaction waits for the only connection to SQLite, in turn.

Who gives up has lost what a person did, and who waits has not: so this is more than a hundred requests at once
take, and only ends what would wait for itself.
"""
_TABLE = re.compile(r"(?:FROM|INTO|UPDATE|TABLE) (\w+)")


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[AsyncEngine]:
    """An engine for the time of the block. `url` names its driver; nothing is opened before the first use."""
    engine = _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _postgresql(url)
    _tell_statements(engine)
    try:
        yield engine
    finally:
        await engine.dispose()


def check_openable(url: str) -> None:
    """Raises an OSError when `url` is an SQLite file that cannot be opened.

    To be asked before the first use: aiosqlite's thread would only complain after our event loop has gone.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        try:
            sqlite3.connect(address.database).close()
        except sqlite3.Error as error:
            raise OSError(str(error)) from error


def sessions(engine: AsyncEngine, vault: Vault | None) -> Sessions:
    """A factory of sessions; `async with factory.begin() as session` is one transaction."""
    info = {KEY: vault} if vault else {}
    return async_sessionmaker(engine, expire_on_commit=False, info=info)


async def scrub(factory: Sessions) -> None:
    """On SQLite, writes the file anew and empties its log, so that no byte of what was deleted is left in them.

    PostgreSQL takes care of its files by itself.
    """
    engine: AsyncEngine = factory.kw["bind"]
    if engine.dialect.name != "sqlite":
        return
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None  # noqa: S101 - a connection that is open has one
        for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            await (await driver.execute(statement)).close()  # never in a transaction, or it would wait for itself


def _tell_statements(engine: AsyncEngine) -> None:
    """On DEBUG, logs of every statement what it does, to which table and for how long; never its values."""

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def _before(_: object, __: object, ___: str, ____: object, context: Any, _____: bool) -> None:  # noqa: ANN401 - SQLAlchemy's
        if context:
            context.began = perf_counter()

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    def _after(_: object, __: object, statement: str, ___: object, context: Any, ____: bool) -> None:  # noqa: ANN401 - SQLAlchemy's
        if context and log.isEnabledFor(logging.DEBUG):
            table = _TABLE.search(statement)
            what = {"does": statement.split(maxsplit=1)[0], "table": table[1] if table else None}
            log.debug("statement", extra=what | {"ms": round((perf_counter() - context.began) * 1000, 1)})


def _postgresql(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)


def _sqlite(url: str) -> AsyncEngine:
    # Of several connections all but one would only wait for each other, in naps that grow longer and longer.
    engine = create_async_engine(
        url,
        connect_args={"async_creator_fn": sqlite.connect, "timeout": BUSY_MS / 1000},
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        pool_timeout=QUEUE_S,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own type
        connection.isolation_level = None  # we say BEGIN ourselves: see bot.store.sqlite
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what somebody deletes leaves no bytes behind
        _write_ahead(cursor)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 - as above
        connection.connection.driver_connection.begin()

    return engine


def _write_ahead(cursor: Any) -> None:  # noqa: ANN401 - a driver's own type
    """Gives the file a write-ahead log, which it keeps.

    Of several that do this to a new file at the same moment, SQLite lets one and turns the others away at once.
    """
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            cursor.execute("BEGIN IMMEDIATE")  # waits, as long as a connection may, until the other one is done
            cursor.execute("COMMIT")
        else:
            return
