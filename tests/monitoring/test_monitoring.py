"""What is told to whoever watches: true, useful, and nothing about anybody."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot import app
from bot.configured import CannotStartError
from bot.core.library.sources import NewSource, SourceKind
from bot.monitoring import client
from bot.monitoring.metrics import Metrics
from bot.monitoring.readiness import Readiness
from bot.monitoring.server import watched
from bot.sandbox import Fault
from bot.settings import Settings
from bot.store.library import sources
from tests.slack.kit import on_sqlite

DEPLOY = Path(__file__).parents[2] / "deploy"
SECRET = "the ledger loses one order in 4,100"


def readiness_of(world):
    return Readiness(
        world.sessions, world.sockets, world.metrics.last_done, world.clock, started_at=world.clock.now
    )


async def figures_of(world):
    """Every figure, by its name and labels."""
    told = (await world.metrics.text(readiness_of(world))).decode()
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }


async def test_a_journey_is_counted_and_nobody_is_named(world, ana):
    await world.enrol(ana)
    await world.nudge(ana)
    await ana.say(ana.dm, SECRET)
    await world.jobs.wake("plan", world.jobs.plan)
    figures = await figures_of(world)
    assert figures["em_coach_deliveries", "sent"] == 1
    assert figures["em_coach_posts_total", "nudge", "sent"] == 1
    assert figures["em_coach_slack_calls_total", "chat.postMessage", "ok"] >= 1
    assert figures["em_coach_ack_seconds_count", "command"] == 2
    assert figures["em_coach_ack_seconds_count", "event:message"] >= 1
    assert figures["em_coach_job_seconds_count", "plan"] == 1
    assert figures["em_coach_job_last_success_timestamp_seconds", "plan"] == world.clock.now.timestamp()
    assert figures["em_coach_socket_connections",] == world.sockets.connected
    said = (await world.metrics.text(readiness_of(world))).decode()
    assert not [word for word in (ana.user.id, ana.dm.id, "Ana", SECRET, world.sandbox.bot_token) if word in said]


async def test_what_slack_answers_is_told_by_its_own_word(world, ana):
    await world.enrol(ana)
    for kind in ("ratelimited", "fatal_error", "drop"):
        world.sandbox.faults.add(Fault(kind, "chat.postMessage"))
        await ana.command("/coach", "nudge")
        await world.jobs.send()
        world.clock.advance(minutes=5)
    figures = await figures_of(world)
    assert figures["em_coach_slack_calls_total", "chat.postMessage", "http_429"] == 1
    assert figures["em_coach_slack_calls_total", "chat.postMessage", "fatal_error"] == 1
    assert figures["em_coach_slack_calls_total", "chat.postMessage", "none"] == 1


async def test_what_is_late_stopped_or_failing_shows(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "nudge")
    world.clock.advance(minutes=10)
    async with world.sessions.begin() as session:
        source_id = await sources.add(
            session, NewSource(SourceKind.FEED, "https://example.org/feed"), world.clock.now, world.clock.now
        )
        await sources.went_wrong(session, source_id, "It did not answer.", world.clock.now)
        await session.execute(text("UPDATE manager SET unreachable = 'user_disabled'"))
    figures = await figures_of(world)
    assert figures["em_coach_deliveries", "due"] == 1
    assert figures["em_coach_delivery_oldest_due_seconds",] == 600
    assert figures["em_coach_stopped", "managers"] == 1
    assert figures["em_coach_sources", "failing"] == 1


async def test_a_job_that_fails_is_counted_as_one(world):
    async def fails():
        raise ValueError(SECRET)

    with pytest.raises(ValueError, match="ledger"):
        await world.jobs.wake("plan", fails)
    figures = await figures_of(world)
    assert figures["em_coach_job_failures_total", "plan"] == 1
    assert world.metrics.last_done("plan") is None


async def problems(world):
    return {one.about: one.problem for one in await readiness_of(world).ask() if one.problem}


async def test_ready_is_who_has_a_database_slack_and_time(world):
    assert await problems(world) == {}
    readiness = readiness_of(world)
    world.clock.advance(minutes=3)
    assert [one.problem for one in await readiness.ask()] == ["", "", "nothing was planned for 180 seconds"]
    await world.jobs.wake("plan", world.jobs.plan)
    assert [one.problem for one in await readiness.ask()] == ["", "", ""]


async def test_without_slack_nobody_is_ready(world):
    world.sandbox.socket_mode.disabled = True
    await world.sandbox.socket_mode.hang_up()
    async with asyncio.timeout(30):
        while "slack" not in await problems(world):
            pass
    assert await problems(world) == {"slack": "no connection is open"}


@on_sqlite
async def test_without_a_prepared_database_nobody_is_ready(world):
    async with world.sessions.begin() as session:
        await session.execute(text("ALTER TABLE alembic_version RENAME TO gone"))
    try:
        assert await problems(world) == {"database": "it does not answer"}
    finally:
        async with world.sessions.begin() as session:
            await session.execute(text("ALTER TABLE gone RENAME TO alembic_version"))


@on_sqlite
async def test_the_port_answers_and_healthy_asks_it(world):
    readiness = readiness_of(world)
    async with (
        watched("127.0.0.1", 0, readiness, world.metrics) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        async with http.get("/healthz") as alive, http.get("/metrics") as figures, http.get("/readyz") as ready:
            assert (alive.status, await alive.text()) == (200, "alive\n")
            assert "em_coach_deliveries" in await figures.text()
            assert (ready.status, await ready.json()) == (
                200,
                dict.fromkeys(("database", "slack", "jobs"), "well"),
            )
        assert await asyncio.to_thread(client.problem, "0.0.0.0", port) == ""  # noqa: S104
        world.clock.advance(minutes=3)
        async with http.get("/readyz") as ready:
            assert ready.status == 503
    gone = await asyncio.to_thread(client.problem, "127.0.0.1", port)
    assert gone.startswith(f"nothing answers at http://127.0.0.1:{port}/readyz (")


@on_sqlite
async def test_who_is_not_ready_says_why(world):
    readiness = readiness_of(world)
    world.clock.advance(minutes=3)
    async with watched("127.0.0.1", 0, readiness, world.metrics) as port:
        said = await asyncio.to_thread(client.problem, "127.0.0.1", port)
    assert said == "jobs: nothing was planned for 180 seconds"


@on_sqlite
async def test_a_port_that_is_taken_keeps_it_from_starting(world):
    async with watched("127.0.0.1", 0, readiness_of(world), world.metrics) as port:
        chosen = Settings(_env_file=None, em_coach_port=port)
        running = app.Running(
            world.sessions,
            None,
            None,
            world.jobs,
            world.background,
            world.sockets,
            None,
            world.metrics,
            None,
            None,
        )
        with pytest.raises(
            CannotStartError, match=f"127.0.0.1:{port} can't be opened: choose another EM_COACH_PORT"
        ):
            async with app.watching(chosen, running):
                pytest.fail("two listen on one port")


def test_dashboard_and_alerts_ask_for_nothing_that_is_not_exported():
    exported = {
        sample
        for family in Metrics().registry.collect()
        for sample in (family.name, f"{family.name}_total", f"{family.name}_bucket", f"{family.name}_count")
    }
    rules = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    board = json.loads((DEPLOY / "dashboard.json").read_text(encoding="utf-8"))
    asked = [rule["expr"] for rule in rules]
    asked += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    names = {name for expression in asked for name in re.findall(r"em_coach_\w+", expression)}
    assert len(asked) >= 15
    assert names <= exported
    assert all(rule["annotations"]["summary"] and rule["annotations"]["remedy"] for rule in rules)


def test_every_rule_waits_long_enough_not_to_cry_at_a_restart():
    rules = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    minutes = [timedelta(minutes=int(rule["for"].removesuffix("m"))) for rule in rules]
    assert min(minutes) >= timedelta(minutes=2)
