"""What the embedded SQLite promises; PostgreSQL keeps these promises by itself."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.store import engine
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


async def test_a_statement_goes_to_the_thread_once_and_says_what_it_did(sqlite, ways_back):
    async with sqlite.begin() as connection:
        ways_back.clear()
        await connection.execute(text("CREATE TABLE word (said TEXT UNIQUE)"))
        await connection.execute(text("INSERT INTO word VALUES (:said)"), [{"said": "one"}, {"said": "two"}])
        told = await connection.execute(text("UPDATE word SET said = said || '!' RETURNING said"))
        assert (told.scalars().all(), len(ways_back)) == (["one!", "two!"], 3)
        assert (await connection.execute(text("DELETE FROM word WHERE said = 'one!'"))).rowcount == 1
        with pytest.raises(IntegrityError):
            await connection.execute(text("INSERT INTO word VALUES ('two!')"))
        assert (await connection.execute(text("SELECT said FROM word"))).scalar_one() == "two!"


async def test_a_transaction_goes_there_once_more_than_its_statements_and_not_at_all_without_one(
    sqlite, ways_back
):
    async with sqlite.connect():
        ways_back.clear()
    factory = engine.sessions(sqlite, None)
    async with factory.begin() as session:
        await session.connection()
    assert ways_back == []
    async with factory.begin() as session:
        await session.execute(text("SELECT 1"))
    assert len(ways_back) == 2


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
