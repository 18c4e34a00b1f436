"""A connection to SQLite whose short statements run where they are asked for.

aiosqlite goes to a thread and back for each step of a statement. There and back, by a queue, the thread and the
event loop, takes longer than most statements themselves, and while the loop is busy the thread gets the
interpreter for a moment only every few milliseconds. So a statement runs at once, and the thread does what may
take long: it waits for others who are writing to the file, and it takes whole lists of rows.

A transaction begins with its first statement, and what has not begun, or has ended, is not ended again.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from time import perf_counter
from typing import Any, Self

import aiosqlite

Parameters = Sequence[Any]
ROWS_AT_A_TIME = 64
"""Of those who read row by row, which SQLAlchemy does not."""
KIND = 0xFF
"""The part of an error's code that its finer ones have in common: who mends the log of a file is busy, too."""
LOOP_WAITS_S = 0.01
"""How long one statement may follow another before the event loop has its turn."""


class Cursor:
    """What SQLAlchemy uses of a cursor: a statement is run, and all of its rows are fetched, in one go."""

    arraysize = 1
    description: Sequence[Any] | None = None
    rowcount = -1
    lastrowid: int | None = None

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()

    async def __aenter__(self) -> Self:
        """Nothing has to be opened."""
        return self

    async def execute(self, statement: str, parameters: Parameters = ()) -> None:
        """Runs a statement."""
        connection = await self._connection.ready()
        self._keep(connection.execute(statement, parameters))

    async def executemany(self, statement: str, parameters: Iterable[Parameters]) -> None:
        """Runs a statement for each of the parameters, in the thread."""
        connection = await self._connection.ready()
        await self._connection.away(lambda: self._keep(connection.executemany(statement, parameters)))

    def _keep(self, done: sqlite3.Cursor) -> None:
        """Takes all that there is to know."""
        self._rows = done.fetchall()
        self.description, self.rowcount, self.lastrowid = done.description, done.rowcount, done.lastrowid
        done.close()

    async def fetchall(self) -> Sequence[Any]:
        """The rows, which are here already."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open."""


class Connection(aiosqlite.Connection):
    """A connection with cursors of that kind."""

    _asked = False
    """A transaction begins with the next statement."""
    _begun = False
    _is_away = False
    """Something is, or may be, under way in the thread."""
    _turn = 0.0
    """When the event loop had its turn."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], patience_s: float) -> None:
        """`patience_s` is how long it waits for others who are writing."""
        super().__init__(connector, ROWS_AT_A_TIME)
        self._patience_ms = int(patience_s * 1000)

    def begin(self) -> None:
        """Has the next statement begin a transaction.

        A deferred one that reads first and writes later would fail at once when another one wrote in between;
        taking the write lock at the start makes it wait its turn instead.
        """
        self._asked = True

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy wants no more of one
        """A cursor, which is nothing that has to be opened."""
        return Cursor(self)

    async def ready(self) -> sqlite3.Connection:
        """The database, for one statement; in a transaction, if one was asked for."""
        now = perf_counter()
        if now - self._turn > LOOP_WAITS_S:
            await asyncio.sleep(0)
            self._turn = perf_counter()
        if self._asked:
            self._asked, self._begun = False, True
            if not self._begins():
                await self.away(lambda: self._conn.execute("BEGIN IMMEDIATE"))
        return self._conn

    def _begins(self) -> bool:
        """Begins a transaction, if nobody else is writing."""
        self._conn.execute("PRAGMA busy_timeout=0")
        try:
            self._conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & KIND != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout={self._patience_ms}")
        return True

    async def away(self, work: Callable[[], object]) -> None:
        """Does something in the thread."""
        self._is_away = True
        await self._execute(work)  # type: ignore[no-untyped-call]  # aiosqlite leaves it untyped
        self._is_away = False  # who is interrupted does not get here, and the thread may still be at it

    async def commit(self) -> None:
        """Commits what has begun."""
        await self._end(self._conn.commit)

    async def rollback(self) -> None:
        """Takes back what has begun; SQLAlchemy asks for it after every commit, too."""
        await self._end(self._conn.rollback)

    async def _end(self, end: Callable[[], None]) -> None:
        self._asked = False
        if self._begun:
            if self._is_away:
                await self.away(end)  # after what is there
            else:
                end()
            self._begun = False  # not before: who is turned away may still have to take it back


async def connect(*args: Any, **options: Any) -> Connection:  # noqa: ANN401 - sqlite3's own
    """Opens a database, as `sqlite3.connect` would; `timeout` has to be among the options."""
    options["check_same_thread"] = False  # one at a time all the same: whoever has it waits for its thread
    connection = Connection(partial(sqlite3.connect, *args, **options), options["timeout"])
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: who forgot to close it can still stop
    await connection
    return connection
