"""A backup taken in the middle of sending, put back weeks later: every message is in Slack, and there once."""

import asyncio
import os
import subprocess
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot import app, configured
from bot.__main__ import cli
from bot.actions.delivery.sending import Carrier
from bot.actions.library.search import Library
from bot.cli.service import backup, restore
from bot.core.delivery.deliveries import RULES
from bot.settings import database_url
from tests.conftest import shipped_prompts, shipped_vocabulary
from tests.kit.databases import PROGRAMS
from tests.kit.world import newest, world_of
from tests.slack.kit import deliveries_of, kept, on_both, utc

TUESDAY = "2026-03-03 12:30"


@dataclass
class Interrupted:
    """A carrier during whose third post the work of an operator comes in between."""

    carrier: Carrier
    work: object
    posts: int = 0

    async def post(self, delivery):
        self.posts += 1
        if self.posts == 3:
            await self.work()
        return await self.carrier.post(delivery)

    def __getattr__(self, name):
        return getattr(self.carrier, name)


def run(*words):
    """A command, in this process, with the clock of the test."""
    return cli.main(list(words), standalone_mode=False)


@pytest.fixture
def operator(monkeypatch, clock, world, tmp_path):
    """Their shell: the settings, PostgreSQL's programs, and a clock on the wall."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", world.settings.database_url)
    monkeypatch.setenv("EM_COACH_KEYS", world.settings.em_coach_keys.get_secret_value())
    monkeypatch.setenv("PATH", f"{PROGRAMS}:{os.environ['PATH']}")
    for command in (backup, restore):
        monkeypatch.setattr(command, "system_clock", clock)
    return monkeypatch


def back_up(url):
    """As docs/operate.md says, and the states of the questions in the backup."""
    if "sqlite" in url:
        run("backup", "coach.bak")
        return
    line = ["pg_dump", "--format=custom", "--file=coach.dump", url.replace("+psycopg", "")]
    subprocess.run(line, check=True)


def put_back(url, moment):
    """As docs/operate.md says, into a new database."""
    if "sqlite" in url:
        run("restore", "coach.bak")
        return
    line = ["pg_restore", "--no-owner", f"--dbname={url.replace('+psycopg', '')}", "coach.dump"]
    subprocess.run(line, check=True)
    run("restore", "--taken-at", f"{moment:%Y-%m-%dT%H:%M}")


@asynccontextmanager
async def another_bot(world, url):
    """The bot started again, on another database, in the same Slack."""
    await world.sockets.close()
    settings = world.settings.model_copy(update={"database_url": database_url(url)})
    async with (
        configured.database(settings) as sessions,
        app.listening(settings, sessions, shipped_prompts(), Library(shipped_vocabulary()), world.clock) as bot,
    ):
        yield world_of(bot, world.sandbox, world.clock, settings)


async def everybody(world):
    """Four people with a weekly question, two of them with a team that has a digest."""
    people = [world.sandbox.add_person(name, name.title()) for name in ("ana", "ben", "cai", "dee")]
    for person in people:
        await world.enrol(person)
    channel = world.sandbox.add_channel("payments", people[:2])
    await people[0].click(await people[0].command("/coach", "team", channel=channel), "team.link")
    await world.work()
    return people


async def states_of(world):
    """The states that the questions have."""
    return {row.state for row in await deliveries_of(world) if row.kind == "nudge"}


def posts(world):
    """How often each delivery has come into Slack, by what it is: who sees it, and its key."""
    return Counter(
        (one.channel, one.metadata["event_payload"]["key"]) for one in world.sandbox.messages if one.metadata
    )


async def settle(world):
    """Looks, sends, and lets the pace pass, until nothing is under way."""
    for _ in range(4):
        await world.work()
        world.clock.advance(seconds=5)


def what(row):
    return row.kind, row.slot, row.recipient


def value_of(message, action_id):
    """What a button of a message stands for."""
    elements = [element for block in message.blocks for element in block.get("elements", [])]
    return next(one["value"] for one in elements if one.get("action_id") == action_id)


@on_both
async def test_a_backup_from_the_middle_of_sending_loses_nothing_and_doubles_nothing(world, operator, databases):
    people = await everybody(world)
    world.clock.now = utc(TUESDAY)

    async def work():
        assert await states_of(world) == {"sent", "sending", "due"}
        await asyncio.to_thread(back_up, world.settings.database_url)

    interrupted = Interrupted(world.jobs.carrier, work)
    jobs = replace(world.jobs, carrier=interrupted, rules=replace(RULES, at_once=1))
    await jobs.plan()
    await jobs.send()
    assert interrupted.posts >= 3
    for day in range(9):  # of which the backup knows nothing: digests, another question, and reminders of it
        world.clock.now = utc(TUESDAY) + timedelta(days=day, minutes=5)
        await world.work()
    world.clock.now = utc(TUESDAY) + timedelta(days=9)
    hurried = replace(world.jobs, rules=replace(RULES, burst=2))
    await hurried.plan()
    await hurried.sender.start_due()
    await hurried.sender.finish()  # two of them; then the disk breaks
    before, told = posts(world), await deliveries_of(world)
    assert max(before.values()) == 1
    assert [row.kind for row in told if row.state == "due"] == ["reminder", "reminder"]
    assert len([row for row in told if row.state == "sent"]) == len(before) == len(told) - 2

    new = databases.empty()
    operator.setenv("DATABASE_URL", new)
    await asyncio.to_thread(put_back, database_url(new), utc(TUESDAY))
    async with another_bot(world, new) as again:
        assert await states_of(again) == {"sent", "sending"}
        await settle(again)
        after = posts(again)
        assert max(after.values()) == 1
        assert before.keys() <= after.keys()
        assert len(after) == len(told)
        told_again = await deliveries_of(again)
        assert {row.state for row in told_again} == {"sent"}
        forgotten = Counter(map(what, told)) - Counter(map(what, told_again))
        assert {kind for kind, *_ in forgotten} == {"reminder"}  # of the first week, whose time is over
        assert forgotten.total() == len(people)
        ana = people[0]
        question = newest(ana, "nudge.answer")
        number = int(value_of(question, "nudge.answer"))
        await ana.click(question, "nudge.answer")
        await ana.submit({"text": "Two of nine."})
        assert [(one.text, one.nudge_id) for one in await kept(again, ana)] == [("Two of nine.", number)]


@on_both
async def test_whether_to_go_on_is_not_asked_again(world, operator, databases):
    ana = world.sandbox.add_person("ana", "Ana")
    await world.enrol(ana)
    await asyncio.to_thread(back_up, world.settings.database_url)
    taken = world.clock.now
    for week in range(5):  # three questions that nobody answers, and then the one whether to go on
        world.clock.now = utc(TUESDAY) + timedelta(weeks=week)
        await world.work()
    assert [row.kind for row in await deliveries_of(world)].count("rhythm") == 1
    before = posts(world)
    new = databases.empty()
    operator.setenv("DATABASE_URL", new)
    await asyncio.to_thread(put_back, database_url(new), taken)
    async with another_bot(world, new) as again:
        for _ in range(2):
            await settle(again)
            world.clock.advance(days=7)
        assert [row.kind for row in await deliveries_of(again)].count("rhythm") == 1
        assert posts(again) == before
