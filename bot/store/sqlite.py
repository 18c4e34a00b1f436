"""A connection to SQLite that goes to its thread once for a statement.

aiosqlite goes there for each step of one (a cursor, the statement, its rows, the end of the cursor), and
SQLAlchemy takes all four for every statement. There and back, by a queue, a thread and the event loop, takes
thirty times as long as a short statement itself. So a transaction begins on the way of its first statement, and
what has not begun, or has ended, is not ended again.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

Parameters = Sequence[Any]
ROWS_AT_A_TIME = 64
"""Of those who read row by row, which SQLAlchemy does not."""


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
        await self._connection.run(lambda connection: self._keep(connection.execute(statement, parameters)))

    async def executemany(self, statement: str, parameters: Iterable[Parameters]) -> None:
        """Runs a statement for each of the parameters."""
        await self._connection.run(lambda connection: self._keep(connection.executemany(statement, parameters)))

    def _keep(self, done: sqlite3.Cursor) -> None:
        """Takes all that there is to know, still in the thread."""
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

    def begin(self) -> None:
        """Has the next statement begin a transaction.

        A deferred one that reads first and writes later would fail at once when another one wrote in between;
        taking the write lock at the start makes it wait its turn instead.
        """
        self._asked = True

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy wants no more of one
        """A cursor, without a way to the thread."""
        return Cursor(self)

    async def run(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Does something in the connection's thread."""
        if self._asked:
            self._asked, self._begun = False, True
            work = partial(_in_a_transaction, work)
        await self._execute(partial(work, self._conn))  # type: ignore[no-untyped-call]  # aiosqlite leaves it untyped

    async def commit(self) -> None:
        """Commits what has begun."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Takes back what has begun; SQLAlchemy asks for it after every commit, too."""
        await self._end(super().rollback)

    async def _end(self, end: Callable[[], Awaitable[None]]) -> None:
        self._asked = False
        if self._begun:
            await end()
            self._begun = False  # not before: who is interrupted, or turned away, may still have to take it back


def _in_a_transaction(work: Callable[[sqlite3.Connection], None], connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    work(connection)


async def connect(*args: Any, **options: Any) -> Connection:  # noqa: ANN401 - sqlite3's own
    """Opens a database, as `sqlite3.connect` would."""
    connection = Connection(partial(sqlite3.connect, *args, **options), ROWS_AT_A_TIME)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: who forgot to close it can still stop
    await connection
    return connection
