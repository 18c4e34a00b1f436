"""A database as version 0.1.0 made it, with something in every table, brought to this version: all of it is there."""

from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import MetaData, select, text

from bot.settings import Settings, shipped
from bot.store import engine, keys, migrations
from bot.store.coaching import commitments, nudges, replies
from bot.store.delivery import deliveries
from bot.store.engine import sessions
from bot.store.library import documents
from bot.store.participation import personal_data
from bot.store.people import managers, subscriptions
from bot.store.self_checks import checks
from bot.store.tables import Base
from bot.store.teams import teams
from bot.store.vault import Vault
from tests.conftest import KEY

FOLDER = shipped("alembic")
FIRST = "0001"
"""The migration of version 0.1.0; those after it are this version's."""
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
VAULT = Vault([KEY])
WRITTEN = "Two of nine services, and nobody knows the third."
FILLED = {
    "inbox": {"key": "event:Ev1", "received_at": NOON},
    "source": {"id": 1, "kind": "folder", "location": "library", "added_at": NOON, "synced_at": NOON},
    "workspace": {"id": 1, "team_id": "T1", "name": "Example", "bot_user_id": "UBOT", "installed_at": NOON},
    "audit": {"id": 1, "workspace_id": 1, "actor": "UANA", "action": "invited", "subject": "UBEN", "at": NOON},
    "delivery": {
        "id": 1, "workspace_id": 1, "kind": "nudge", "subject_id": 1, "slot": "2026-W10", "key": "a1b2", "recipient": "UANA",
        "state": "sent", "not_before": NOON, "not_after": NOON, "tries": 1, "channel": "D1", "ts": "1.1",
    },
    "document": {
        "id": 1, "source_id": 1, "path": "outage.md", "kind": "post-mortem", "title": "The queue was full", "day": date(2026, 2, 1),
        "organisation": "Example", "status": "resolved", "summary": "It was full.", "headings": "Timeline", "text": "It was full.",
        "details": {"services": ["ledger"], "open_actions": [{"text": "Alert on it.", "since": "2026-02-02", "owner": "ana"}]}, "content_hash": "c1",
    },
    "manager": {"id": 1, "workspace_id": 1, "user_id": "UANA", "zone": "Europe/Lisbon", "consent": "active", "channel": "D1", "created_at": NOON},
    "team": {
        "id": 1, "workspace_id": 1, "channel": "C1", "name": "payments", "zone": "UTC", "every_weeks": 1, "weekday": 3,
        "local_time": time(10), "next_digest_at": NOON,
    },
    "workspace_pause": {"workspace_id": 1, "until": NOON},
    "document_fit": {"document_id": 1, "competency_id": "rfcs", "origin": "ranked", "score": 1.5, "why": []},
    "nudge": {
        "id": 1, "manager_id": 1, "delivery_id": 1, "question_id": "rfcs.a", "competency_id": "rfcs", "asked": "Which one is open?",
        "document_id": 1, "why": "It is the week for it.", "standing": {"rfcs": 1.0}, "due_at": NOON, "state": "answered",
    },
    "self_check": {"id": 1, "manager_id": 1, "taken_at": NOON},
    "subscription": {
        "id": 1, "manager_id": 1, "area_id": "strategy-risk", "every_weeks": 1, "weekday": 1, "local_time": time(9, 30), "next_at": NOON,
    },
    "team_document": {"team_id": 1, "document_id": 1},
    "team_member": {"team_id": 1, "manager_id": 1, "joined_at": NOON},
    "rating": {"self_check_id": 1, "competency_id": "rfcs", "score": 2, "sealed_evidence": VAULT.seal(WRITTEN)},
    "reply": {"id": 1, "nudge_id": 1, "sealed_text": VAULT.seal(WRITTEN), "way": "thread", "source_ts": "1.2", "created_at": NOON},
    "system_depth": {"id": 1, "self_check_id": 1, "sealed_system": VAULT.seal("Ledger"), "level": "container", "depth": 2},
    "commitment": {
        "id": 1, "manager_id": 1, "reply_id": 1, "sealed_text": VAULT.seal("Ask for the third."), "day": date(2026, 3, 9), "state": "open",
        "created_at": NOON,
    },
}  # fmt: skip


@asynccontextmanager
async def connected(url):
    async with engine.connect(Settings(_env_file=None, database_url=url).database_url) as database:
        yield database


async def tables_of(connection) -> dict:
    """The tables as the database has them now, with those that others refer to first."""
    found = MetaData()
    await connection.run_sync(found.reflect)
    return {table.name: table for table in found.sorted_tables if table.name != migrations.VERSIONS}


async def rows_of(connection, columns) -> dict:
    """What stands in these columns, by table."""
    tables = await tables_of(connection)
    return {
        name: [tuple(row) for row in await connection.execute(select(*(tables[name].c[one] for one in some)))]
        for name, some in columns.items()
    }


@pytest.fixture
async def upgraded(databases):
    """A database of version 0.1.0, filled and upgraded; with what stood in it before."""
    async with connected(databases.empty()) as database:
        await migrations.upgrade(database, FOLDER, FIRST)
        async with database.begin() as connection:
            tables = await tables_of(connection)
            assert tables.keys() == FILLED.keys()
            for name, table in tables.items():
                await connection.execute(table.insert().values(FILLED[name]))
            columns = {name: [column.name for column in table.columns] for name, table in tables.items()}
            before = await rows_of(connection, columns)
        assert await migrations.schema(database, FOLDER) is migrations.Schema.OLDER
        await migrations.upgrade(database, FOLDER)
        assert await migrations.schema(database, FOLDER) is migrations.Schema.CURRENT
        yield database, columns, before


async def test_every_value_is_still_there(upgraded):
    database, columns, before = upgraded
    async with database.connect() as connection:
        assert await rows_of(connection, columns) == before
        assert {name for name, rows in before.items() if len(rows) != 1} == set()


async def test_this_version_reads_all_of_it(upgraded):
    database, *_ = upgraded
    factory = sessions(database, VAULT)
    async with factory.begin() as session:
        await keys.check(session)
        ana = await managers.find(session, "T1", "UANA")
        assert ana.zone.key == "Europe/Lisbon"
        (nudge,) = [await nudges.get(session, 1)]
        assert (nudge.asked, nudge.ts) == ("Which one is open?", "1.1")
        assert [one.text for one in await replies.of(session, ana.id)] == [WRITTEN]
        assert [one.text for one in await commitments.open_of(session, ana.id)] == ["Ask for the third."]
        (check,) = await checks.of(session, ana.id)
        assert WRITTEN in repr(check.ratings)
        assert "Ledger" in repr(check.systems)
        (turn,) = await subscriptions.of_manager(session, ana.id)
        assert (turn.next_at, turn.due_at) == (NOON, NOON)
        assert [one.name for one in await teams.of_manager(session, ana.id)] == ["payments"]
        assert [(id_, one.title) for id_, one in await documents.texts(session)] == [(1, "The queue was full")]
        assert await deliveries.counts(session) == {"sent": 1}
        kept = await personal_data.rows(session, ana)
        assert {"manager", "nudge", "reply", "commitment", "self_check", "rating", "system_depth"} <= kept.keys()
        for mapper in Base.registry.mappers:
            assert (await session.scalars(select(mapper.class_))).all() is not None


async def test_it_goes_down_again_as_far_as_it_came_from(upgraded):
    database, columns, before = upgraded
    await migrations.downgrade(database, FOLDER, FIRST)
    async with database.connect() as connection:
        assert await rows_of(connection, columns) == before
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == FIRST
