"""One sentence, planted in every field that a person can fill: it is found nowhere in clear but with its author."""

import asyncio
import io
import logging
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cli import logs
from bot.sandbox import Fault
from tests.slack.kit import kept, nudges_of, utc

SECRET = "the ledger loses one order in 4,100"
IN_CLEAR = {("team", "name")}
"""What people write for everybody: the name of a channel is no secret of one of them."""


@pytest.fixture
def said(caplog):
    """All that the bot logs as it is set up to, at its most talkative."""
    stream = io.StringIO()
    handler = logs.handler(stream)
    logging.getLogger().addHandler(handler)
    caplog.set_level(logging.DEBUG, "bot")
    yield stream
    logging.getLogger().removeHandler(handler)


async def plant(world, ana, ben):
    """Ana writes it wherever one can write, also while things go wrong."""
    channel = world.sandbox.add_channel("payments", [ana, ben])
    for person in (ana, ben):
        await world.enrol(person)
    await ana.click(await ana.command("/coach", "team", channel=channel), "team.link")
    await ben.command("/coach", "team", channel=channel)
    await ana.command("/coach", "check")
    await ana.submit({"rating-on-call": "1", "evidence-on-call": f"A: {SECRET}", "rating-rfcs": "2"})
    await ana.close_modal()
    world.clock.now = utc("2026-03-03 12:30")
    await world.work()
    (nudge,) = nudges_of(ana)
    world.sandbox.faults.add(Fault("server_error", "chat.update"))
    await ana.click(nudge, "nudge.answer")
    await ana.submit({"text": f"B: {SECRET}", "step": f"C: {SECRET}", "day": "2026-03-09"})
    for words in (f"D: {SECRET}", f"<!channel> E: {SECRET}", f"F: {SECRET} " * 100):
        await ana.say(ana.dm, words)
    await ana.say(ana.dm, f"G: {SECRET}", thread_ts=nudge.ts)
    await ana.edit_message(await ana.say(ana.dm, f"H: {SECRET}"), f"I: {SECRET}")
    await ana.upload(ana.dm, "notes.txt", SECRET.encode(), f"J: {SECRET}")
    for name in (
        "check",
        "library",
        "snooze",
        "pause",
        "resume",
        "invite",
        "team",
        "nudge",
        "export",
        "privacy",
        "",
    ):
        await ana.command("/coach", f"{name} {SECRET}".strip(), channel=channel)
        await ana.close_modal() if ana.modal else None
    await ana.command("/coach", "resume")
    async with world.sessions.begin() as session:
        await session.execute(text("ALTER TABLE reply RENAME TO gone"))
    await ana.say(ana.dm, f"K: {SECRET}", thread_ts=nudge.ts)
    async with world.sessions.begin() as session:
        await session.execute(text("ALTER TABLE gone RENAME TO reply"))
    await ana.open_home()
    world.sandbox.workspace.scopes -= {"chat:write"}  # which leaves something that waits for a person
    world.clock.now = utc("2026-03-10 12:30")
    await world.work()
    world.sandbox.workspace.scopes |= {"chat:write"}
    world.clock.now = utc("2026-03-20 18:00")
    await world.work()
    await ben.open_home()
    await world.sandbox.settled()


async def clear_places(world) -> list[tuple[str, str]]:
    """The columns in which the sentence stands, of every table that the database itself knows."""
    async with world.sessions() as session:
        connection = await session.connection()
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        assert len(names) > 20
        return [
            (name, column)
            for name in names
            for row in (await session.execute(text(f"SELECT * FROM {name}"))).mappings()  # noqa: S608 - our own names
            for column, value in row.items()
            if SECRET in str(value)
        ]


def told_on_the_command_line(world) -> str:
    """What the commands for operators print on this database, in a thread of their own."""
    environment = {
        "DATABASE_URL": world.settings.database_url,
        "EM_COACH_KEYS": world.settings.em_coach_keys.get_secret_value(),
    }
    lines = (
        "deliveries --json --state dead --state sent --state expired",
        "managers --json",
        "purge --dry-run",
        "keys rotate",
    )
    done = [CliRunner().invoke(cli, line.split(), env=environment) for line in lines]
    assert [one.exit_code for one in done] == [0, 0, 0, 0]
    return "".join(f"{one.output}{one.exception!r}" for one in done)


async def test_a_planted_sentence_is_found_nowhere_in_clear(world, ana, ben, said, caplog):
    await plant(world, ana, ben)
    written = " ".join(one.text for one in await kept(world, ana))
    assert all(f"{mark}: {SECRET}" in written for mark in "BGK")

    assert set(await clear_places(world)) <= IN_CLEAR
    assert "ERROR bot.slack: " in said.getvalue()
    assert SECRET not in said.getvalue()
    assert SECRET not in "\n".join(one.getMessage() for one in caplog.records)
    assert SECRET not in await asyncio.to_thread(told_on_the_command_line, world)
    assert SECRET not in repr([moment for moment in world.sandbox.moments if ben.id in moment.seen_by])
    if world.settings.database_url.startswith("sqlite"):
        place = Path(make_url(world.settings.database_url).database)
        files = [path.read_bytes() for path in place.parent.glob(f"{place.name}*")]
        assert files
        assert not any(SECRET.encode() in content for content in files)
