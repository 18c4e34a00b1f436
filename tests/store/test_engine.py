"""What the embedded SQLite promises; PostgreSQL keeps these promises by itself."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.store import engine
from bot.store import sqlite as store_sqlite
from bot.store.coaching import nudges
from bot.store.vault import Vault
from tests.store.kit import a_manager, a_nudge, a_workspace, on_sqlite


@pytest.fixture
async def sqlite(tmp_path):
    async with engine.connect(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}") as connected:
        yield connected


async def test_transactions_that_read_and_then_write_take_turns(sqlite):
    factory = engine.sessions(sqlite, None)
    async with factory.begin() as session:
        await session.execute(text("CREATE TABLE counter (value INTEGER)"))
        await session.execute(text("INSERT INTO counter VALUES (0)"))

    async def count():
        async with factory.begin() as session:
            value = await session.scalar(text("SELECT value FROM counter"))
            await session.execute(text("UPDATE counter SET value = :next"), {"next": value + 1})

    await asyncio.gather(*(count() for _ in range(8)))
    async with factory.begin() as session:
        assert await session.scalar(text("SELECT value FROM counter")) == 8


@pytest.fixture
async def ways_back(monkeypatch):
    """What came back from threads."""
    loop, seen = asyncio.get_running_loop(), []
    there = loop.call_soon_threadsafe
    monkeypatch.setattr(
        loop, "call_soon_threadsafe", lambda *work, **rest: seen.append(work) or there(*work, **rest)
    )
    return seen


async def test_a_statement_says_what_it_did_and_only_lists_of_rows_go_to_the_thread(sqlite, ways_back):
    async with sqlite.begin() as connection:
        ways_back.clear()
        await connection.execute(text("CREATE TABLE word (said TEXT UNIQUE)"))
        await connection.execute(text("INSERT INTO word VALUES (:said)"), [{"said": "one"}, {"said": "two"}])
        assert len(ways_back) == 1
        told = await connection.execute(text("UPDATE word SET said = said || '!' RETURNING said"))
        assert told.scalars().all() == ["one!", "two!"]
        assert (await connection.execute(text("DELETE FROM word WHERE said = 'one!'"))).rowcount == 1
        with pytest.raises(IntegrityError):
            await connection.execute(text("INSERT INTO word VALUES ('two!')"))
        assert (await connection.execute(text("SELECT said FROM word"))).scalar_one() == "two!"
    assert len(ways_back) == 1


async def _write(factory, said):
    async with factory.begin() as session:
        await session.execute(text("INSERT INTO word VALUES (:said)"), {"said": said})


@pytest.fixture
async def busy(sqlite):
    """The database, in which somebody else is writing: sessions, and the other one's connection."""
    factory = engine.sessions(sqlite, None)
    async with factory.begin() as session:
        await session.execute(text("CREATE TABLE word (said TEXT)"))
    other = sqlite3.connect(sqlite.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield factory, other
    other.close()


async def test_others_go_on_while_somebody_waits_for_the_database(busy):
    factory, other = busy
    waiting = asyncio.create_task(_write(factory, "late"))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not waiting.done()
    other.execute("COMMIT")
    await asyncio.wait_for(waiting, 30)
    assert other.execute("SELECT said FROM word").fetchall() == [("late",)]


async def test_who_is_interrupted_while_waiting_leaves_no_transaction_open(busy):
    factory, other = busy
    waiting = asyncio.create_task(_write(factory, "never"))
    for _ in range(10):
        await asyncio.sleep(0)
    waiting.cancel()
    ended = asyncio.gather(waiting, return_exceptions=True)
    for _ in range(10):
        await asyncio.sleep(0)
    other.execute("COMMIT")
    assert isinstance((await ended)[0], asyncio.CancelledError)
    await asyncio.wait_for(_write(factory, "then"), 30)
    assert other.execute("SELECT said FROM word").fetchall() == [("then",)]


async def test_the_loop_has_its_turn_within_a_long_transaction(sqlite, monkeypatch):
    monkeypatch.setattr(store_sqlite, "LOOP_WAITS_S", 0.0)
    turns = 0

    async def count():
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    counting = asyncio.create_task(count())
    async with engine.sessions(sqlite, None).begin() as session:
        before = turns
        for _ in range(20):
            await session.execute(text("SELECT 1"))
        assert turns >= before + 20
    counting.cancel()


async def test_transactions_take_turns_in_the_order_in_which_they_came(sqlite):
    factory, done = engine.sessions(sqlite, None), []

    async def one(number):
        async with factory.begin() as session:
            await session.execute(text("SELECT 1"))
            done.append(number)

    await asyncio.gather(*(one(number) for number in range(30)))
    assert done == list(range(30))


async def test_a_hundred_at_once_wait_longer_than_sqlite_waits_for_a_lock(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_MS", 1)
    async with engine.connect(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}") as connected:
        factory = engine.sessions(connected, None)
        async with factory.begin() as session:
            await session.execute(text("CREATE TABLE word (said INTEGER)"))

        async def one(number):
            async with factory.begin() as session:
                for _ in range(5):
                    await session.execute(text("INSERT INTO word VALUES (:number)"), {"number": number})

        await asyncio.gather(*(one(number) for number in range(100)))
        async with factory.begin() as session:
            assert await session.scalar(text("SELECT count(*) FROM word")) == 500


async def test_a_transaction_that_fails_leaves_nothing(sessions):
    async def fails():
        async with sessions.begin() as session:
            await a_workspace(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    async with sessions.begin() as session:
        assert await session.scalar(text("SELECT count(*) FROM workspace")) == 0


@on_sqlite
async def test_what_is_deleted_leaves_no_bytes_in_the_file(databases, key):
    url = databases.migrated().replace("sqlite:", "sqlite+aiosqlite:")
    async with engine.connect(url) as connected:
        factory = engine.sessions(connected, Vault([key]))
        async with factory.begin() as session:
            ana = await a_manager(session, await a_workspace(session))
            nudge = await a_nudge(session, ana)
            await session.execute(text("UPDATE nudge SET asked = :mark"), {"mark": "planted-" * 9})
        async with factory.begin() as session:
            assert await nudges.get(session, nudge.id)
            await session.execute(text("DELETE FROM nudge"))
    files = [path.read_bytes() for path in databases.folder.glob(f"{url.rpartition('/')[2]}*")]
    assert files
    assert not any(b"planted-" in content for content in files)
