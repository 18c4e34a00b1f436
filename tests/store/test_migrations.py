import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.settings import Settings, shipped
from bot.store import engine, migrations
from bot.store.migrations import Schema
from bot.store.tables import Base
from tests.store.kit import on_postgresql, on_sqlite

FOLDER = shipped("alembic")


@asynccontextmanager
async def connected(url):
    async with engine.connect(Settings(_env_file=None, database_url=url).database_url) as database:
        yield database


@pytest.fixture
def url(databases):
    return databases.empty()


@pytest.fixture
async def empty(url):
    async with connected(url) as database:
        yield database


@pytest.fixture
async def current(databases):
    """What the migrations have made already: for tests that are about what comes of it."""
    async with connected(databases.migrated()) as database:
        yield database


async def ask(database, question):
    async with database.connect() as connection:
        return await connection.run_sync(question)


async def tables_of(database):
    return set(await ask(database, lambda connection: inspect(connection).get_table_names()))


async def test_an_empty_database_goes_up_down_and_up_again(empty):
    assert await tables_of(empty) == set()
    await migrations.upgrade(empty, FOLDER)
    assert await tables_of(empty) == {*Base.metadata.tables, "alembic_version"}
    await migrations.downgrade(empty, FOLDER, "base")
    assert await tables_of(empty) == {"alembic_version"}
    await migrations.upgrade(empty, FOLDER)
    assert await tables_of(empty) == {*Base.metadata.tables, "alembic_version"}


async def test_the_migrations_make_what_the_models_say(current):
    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)

    assert await ask(current, differences) == []


def clauses(sql):
    """The columns and constraints of a CREATE TABLE in any order, since added columns stand at its end.

    A required column that came later keeps the default that SQLite asks for when it adds one.
    """
    body, depth, parts = sql[sql.index("(") + 1 : sql.rindex(")")], 0, [""]
    for letter in body.replace(" DEFAULT '1970-01-01 00:00:00'", ""):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return sorted(" ".join(part.split()) for part in parts)


@on_sqlite
async def test_the_migrations_make_even_what_alembic_does_not_compare(current, empty):
    """Checks, and ids that are never given twice: on SQLite the database keeps the words it was made with."""

    def statements(connection):
        made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return {name: clauses(sql) for name, sql in made if name in Base.metadata.tables}

    migrated = await ask(current, statements)
    async with empty.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    assert migrated == await ask(empty, statements)


async def test_only_a_migrated_database_is_current(current, empty):
    assert await migrations.schema(empty, FOLDER) is Schema.OLDER
    assert await migrations.schema(current, FOLDER) is Schema.CURRENT
    await migrations.downgrade(current, FOLDER, "base")
    assert await migrations.schema(current, FOLDER) is Schema.OLDER


async def test_asking_whether_it_is_current_changes_nothing(empty):
    await migrations.schema(empty, FOLDER)
    assert await tables_of(empty) == set()


async def test_upgrading_again_keeps_what_is_there(current):
    async with current.begin() as connection:
        await connection.execute(text("INSERT INTO inbox (key, received_at) VALUES ('a', '2026-03-02 09:00:00')"))
    await migrations.upgrade(current, FOLDER)
    async with current.connect() as connection:
        assert (await connection.execute(text("SELECT key FROM inbox"))).scalars().all() == ["a"]


async def test_replicas_that_start_together_may_all_migrate(url):
    async def replica():
        async with connected(url) as database:
            await migrations.upgrade(database, FOLDER)
            return await migrations.schema(database, FOLDER) is Schema.CURRENT

    async with asyncio.timeout(60):  # a migration that waits for another one for ever is a failure, not a hang
        assert await asyncio.gather(*(replica() for _ in range(3))) == [True, True, True]


async def test_whom_and_what_the_log_named_is_named_by_its_id_or_not_at_all(current):
    await migrations.downgrade(current, FOLDER, "0011")
    async with current.begin() as connection:
        for statement in (
            "INSERT INTO workspace (id, team_id, name, bot_user_id, installed_at) VALUES (1, 'T1', '', '', :at)",
            "INSERT INTO lead (workspace_id, user_id, named_at) VALUES (1, 'UA', :at)",
            "INSERT INTO audit (id, workspace_id, actor, action, subject, at) VALUES (1, 1, '', 'named', '<@UA>', :at)",
            "INSERT INTO audit (id, workspace_id, actor, action, subject, at) VALUES (2, 1, '', 'unnamed', '<@UB>', :at)",
            "INSERT INTO audit (id, workspace_id, actor, action, subject, at) VALUES (3, 1, '', 'linked', '#ops', :at)",
            "INSERT INTO audit (id, workspace_id, actor, action, subject, at) VALUES (4, 1, '', 'skipped', '#gone', :at)",
            "INSERT INTO audit (id, workspace_id, actor, action, subject, at) VALUES (5, 1, '', 'invited', '#3', :at)",
            """INSERT INTO team (workspace_id, channel, name, zone, every_weeks, weekday, local_time, next_digest_at)
               VALUES (1, 'C1', 'ops', 'UTC', 1, 4, '10:00:00', :at)""",
        ):
            await connection.execute(text(statement).bindparams(at=datetime(2026, 3, 2, tzinfo=UTC)))
    await migrations.upgrade(current, FOLDER)
    async with current.connect() as connection:
        subjects = (await connection.execute(text("SELECT subject FROM audit ORDER BY id"))).scalars().all()
    assert subjects == ["UA", "forgotten", "C1", "forgotten", "#3"]


async def test_a_migration_that_this_version_does_not_know_is_a_newer_one(current):
    async with current.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert await migrations.schema(current, FOLDER) is Schema.NEWER


@on_postgresql
async def test_a_table_in_use_makes_a_migration_give_up_and_change_nothing(empty, monkeypatch):
    await migrations.upgrade(empty, FOLDER, "0014")
    monkeypatch.setattr(migrations, "TABLE_WITHIN_MS", 50)
    async with empty.connect() as reader:
        await reader.execute(text("SELECT * FROM subscription"))  # in a transaction that goes on
        with pytest.raises(migrations.BusyError):
            await migrations.upgrade(empty, FOLDER)
    assert await migrations.schema(empty, FOLDER) is Schema.OLDER
    await migrations.upgrade(empty, FOLDER)
    assert await migrations.schema(empty, FOLDER) is Schema.CURRENT
