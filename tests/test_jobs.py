"""What wakes by itself: how it is scheduled, in batches, and by several processes at once."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from bot import jobs
from bot.store.tables import Base
from tests.slack.kit import deliveries_of, nudges_of, on_sqlite, utc
from tests.store.kit import UNHURRIED


@pytest.fixture
async def scheduler(world, tmp_path):
    made = jobs.schedule(world.jobs, (tmp_path / "heartbeat").touch)
    made.start(paused=True)
    yield made
    made.shutdown(wait=False)


@on_sqlite
async def test_a_late_or_long_run_is_neither_dropped_nor_doubled(scheduler):
    by_id = {job.id: job for job in scheduler.get_jobs()}
    assert by_id.keys() == {"plan", "tidy", "house", "send", "zones", "moments", "sources", "signals"}
    for job in by_id.values():
        assert job.coalesce is True
        assert job.max_instances == 1
        assert job.misfire_grace_time is None
    assert by_id["plan"].trigger.interval.total_seconds() == 20
    assert by_id["send"].trigger.interval.total_seconds() == 0.25


@on_sqlite
async def test_a_wake_with_nothing_due_goes_through_no_table_that_grows(world):
    """However many people are enrolled, and whatever is kept of them: there is an index for all that is asked."""
    asked, engine = [], world.sessions.kw["bind"].sync_engine

    def note(_connection, _cursor, statement, values, _context, _many):
        asked.append((statement, values))

    await world.work()
    event.listen(engine, "before_cursor_execute", note)
    await world.work()
    event.remove(engine, "before_cursor_execute", note)
    looks = [look for look in asked if look[0].split()[0] in ("SELECT", "WITH", "UPDATE", "DELETE")]
    assert len(looks) > 10
    async with world.sessions() as session:
        connection = await session.connection()
        steps = [
            step.detail
            for statement, values in looks
            for step in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    gone_through = {step.split()[1].rstrip("_0123456789") for step in steps if step.startswith("SCAN")}
    assert gone_through & Base.metadata.tables.keys() == {"workspace"}


@on_sqlite
async def test_the_heart_beats_only_while_planning_works(world, scheduler, tmp_path):
    heartbeat = tmp_path / "heartbeat"
    async with world.sessions.begin() as session:
        await session.execute(text("ALTER TABLE subscription RENAME TO gone"))
    with pytest.raises(DBAPIError):
        await scheduler.get_job("plan").func()
    assert not heartbeat.exists()
    async with world.sessions.begin() as session:
        await session.execute(text("ALTER TABLE gone RENAME TO subscription"))
    await scheduler.get_job("plan").func()
    assert heartbeat.exists()


@on_sqlite
async def test_a_stop_in_the_middle_of_work_leaves_it_due_and_says_so_without_a_traceback(world, tmp_path, caplog):
    caplog.set_level("INFO", logger="bot")
    scheduler, working = jobs.schedule(world.jobs, (tmp_path / "heartbeat").touch), asyncio.Event()

    async def never_ends(_: str) -> None:
        working.set()
        await asyncio.Event().wait()

    world.jobs.zone_of = never_ends
    person = world.sandbox.add_person("ana", "Ana Lima")
    await world.enrol(person)
    scheduler.modify_job("zones", next_run_time=datetime.now(UTC))
    scheduler.start()
    await working.wait()
    scheduler.pause()
    await world.jobs.stop()
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)
    assert "job_stopped_midway" in caplog.text
    assert [one for one in caplog.records if one.exc_info] == []


@on_sqlite
async def test_profiles_are_looked_at_by_night_whenever_the_process_was_started(scheduler):
    trigger = scheduler.get_job("zones").trigger
    first = trigger.get_next_fire_time(None, utc("2026-03-03 22:00"))
    assert utc("2026-03-04 03:00") <= first <= utc("2026-03-04 04:00")


async def test_more_than_a_batch_is_sent_at_once_and_by_several_processes_once(world, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 3)
    people = [world.sandbox.add_person(f"em{number}", f"Manager {number}") for number in range(8)]
    for person in people:
        await world.enrol(person)
    world.clock.now = utc("2026-03-03 09:30")
    replicas = [
        replace(world.jobs, owner=name, rules=replace(UNHURRIED, at_once=2)) for name in ("one", "two", "three")
    ]
    await asyncio.gather(*(one.plan() for one in replicas))
    await world.jobs.plan()  # what another process held meanwhile
    assert len(await deliveries_of(world)) == len(people)

    while "due" in {row.state for row in await deliveries_of(world)}:
        await asyncio.gather(*(one.send() for one in replicas))
    assert Counter(len(nudges_of(person)) for person in people) == {1: len(people)}
    assert {row.state for row in await deliveries_of(world)} == {"sent"}
