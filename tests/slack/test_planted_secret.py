"""One sentence, planted in every field that a person can fill: it is found nowhere in clear but with its author."""

import asyncio
import io
import json
import logging
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
import sentry_sdk
from sqlalchemy import inspect, select, text
from sqlalchemy.engine import make_url

from bot.__main__ import cli
from bot.actions.library import sources
from bot.cli.service import logs
from bot.core.library.sources import NewSource, SourceKind
from bot.sandbox import Fault
from bot.settings import LogFormat
from bot.store.participation import personal_data
from bot.store.tables import TeamRow
from tests.kit.sentry import collecting
from tests.kit.world import newest
from tests.slack.kit import change_to, choose, manager_of, nudges_of, on_both, utc

SECRET = "the ledger loses one order in 4,100"
SHARED = "two of nine services make 71% of the bill"
"""What Ana shows to her team, and to nobody else."""
NUMBERS = ("4170417", "4060406", "4280428", "4390439")
"""A guess of Ana's, its range and what it really was: as secret as her words."""
IN_CLEAR = {("team", "name"), ("team", "owns")}
"""What people write for everybody: the name of a channel and what its team owns are no secret of one of them."""


@pytest.fixture
def said(caplog):
    """All that the bot logs as it is set up to, in both forms, at its most talkative."""
    stream = io.StringIO()
    handlers = [logs.handler(form, stream) for form in LogFormat]
    for handler in handlers:
        logging.getLogger().addHandler(handler)
    caplog.set_level(logging.DEBUG, "bot")
    yield stream
    for handler in handlers:
        logging.getLogger().removeHandler(handler)


@pytest.fixture
def collected():
    """What a Sentry is sent."""
    with collecting() as reports:
        yield reports


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
    await plant_more(world, ana, channel)
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


async def plant_more(world, ana, channel):
    """The ways to write beside an answer: drafts, systems, steps, outcomes, links, messages taken along, sharing."""
    alone = world.sandbox.add_channel("incidents", [ana])
    async with world.sessions.begin() as session:
        await sources.add(session, NewSource(SourceKind.SLACK, alone.id), world.clock())
    found = await ana.say(alone, f"L: {SECRET} https://wiki.example.org/rfc-1")
    await ana.command("/coach", "check cost")
    await ana.submit({"rating-cost-drivers": "1"})
    await ana.click(ana.modal, "check.step")
    await ana.submit({"step": f"N: {SECRET}", "day": "2026-03-04"})
    await ana.close_modal(all_of_them=True)
    await ana.click(await ana.open_home(), "check.system")
    depths = {f"rating-level-{level}": "1" for level in ("context", "container", "component", "code")}
    await ana.submit({"system": f"O: {SECRET}"[:80], **depths})
    await ana.close_modal(all_of_them=True)
    await guess(world, ana)
    await asked_again(world, ana)
    await ana.command("/coach", f"answer P: {SECRET}")
    await asked_again(world, ana)
    await ana.shortcut("nudge.answer_with", found)
    await ana.submit({"text": f"Q: {SECRET}"})
    await world.sandbox.settled()
    await choose(ana, nudges_of(ana)[-1], "share")
    await ana.submit({"words": SHARED, "when": "now"})
    await ana.submit()
    await ana.close_modal()
    world.clock.now = utc("2026-03-04 12:30")
    await world.work()
    await ana.click(newest(ana, "commitment.done"), "commitment.done")
    await ana.submit({"happened": f"R: {SECRET}"})
    for line in ("history", "why", "shared", "digest preview", "lead", f"team owns {SECRET}"):
        await ana.command("/coach", line, channel=channel)
    await ana.command("/coach", "check cost")
    ana.fill({"rating-cost-drivers": "1", "evidence-cost-drivers": f"M: {SECRET}"})
    await ana.close_modal()


async def guess(world, person):
    """A guess with a range, a number that is none, and what it really was."""
    await asked_again(world, person)
    await change_to(world, world.jobs.prompts.checklist.questions["cost-drivers.price-of-a-build"])
    await person.click(newest(person, "nudge.answer"), "nudge.answer")
    value, low, high, real = NUMBERS
    await person.submit({"guess": f"{value} or so {value}", "text": f"S: {SECRET}"})
    await person.submit({"guess": value, "low": low, "high": high, "text": f"S: {SECRET}"})
    await world.sandbox.settled()
    await person.click(newest(person, "guess.look"), "guess.look")
    await person.submit({"real": f"{real}?! {real}"})
    await person.submit({"real": real})
    await person.close_modal(all_of_them=True)


async def asked_again(world, person):
    """One question more, after whatever else waits for the person."""
    await person.command("/coach", "nudge")
    for _ in range(5):
        world.clock.advance(seconds=2)
        await world.work()


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
            if any(secret in str(value).replace(",", "") for secret in (SECRET, SHARED, *NUMBERS))
        ]


async def all_that_is_kept_of(world, person):
    """Their export, opened."""
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        return await personal_data.rows(session, manager)


def told_on_the_command_line(world, team) -> str:
    """What the commands for operators print on this database, in a thread of their own."""
    environment = {
        "DATABASE_URL": world.settings.database_url,
        "EM_COACH_KEYS": world.settings.em_coach_keys.get_secret_value(),
    }
    lines = (
        "deliveries --json --state dead --state sent --state expired",
        "managers --json",
        "teams list --json",
        f"digest preview {team.id}",
        "purge --dry-run",
        "keys rotate",
    )
    told = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(told), redirect_stderr(told):
        for name, value in environment.items():
            patch.setenv(name, value)
        ended = [cli.main(line.split(), standalone_mode=False) for line in lines]
    assert ended == [None] * len(lines)
    return told.getvalue()


async def its_team(world):
    """The team that was linked; its number is its own, since tests share a database."""
    async with world.sessions() as session:
        return await session.scalar(select(TeamRow).order_by(TeamRow.id.desc()))


@on_both
async def test_a_planted_sentence_is_found_nowhere_in_clear(  # noqa: PLR0917 - two people, three places to look
    world, ana, ben, said, caplog, collected
):
    await plant(world, ana, ben)
    everything = str(await all_that_is_kept_of(world, ana))
    assert [mark for mark in "ABCGKMNOPQRS" if f"{mark}: {SECRET}" not in everything] == []
    assert SHARED in everything
    assert [number for number in NUMBERS if number not in everything] == []

    assert set(await clear_places(world)) <= IN_CLEAR
    assert '"event": "request_failed", "logger": "bot.slack"' in said.getvalue()
    assert "does=INSERT table=reply" in said.getvalue()
    await asyncio.to_thread(sentry_sdk.flush)
    reports = [json.loads(line) for body in collected for line in body.splitlines() if b'"exception"' in line]
    assert {one["exception"]["values"][-1]["type"] for one in reports} & {"OperationalError", "ProgrammingError"}
    assert {"logger": "bot.slack", "message": "request_failed"}.items() <= reports[0].items()
    told = await asyncio.to_thread(told_on_the_command_line, world, await its_team(world))
    for sentence in (SECRET, SHARED, *NUMBERS, *(f"{int(number):,}" for number in NUMBERS)):
        assert sentence not in said.getvalue()
        assert sentence not in "\n".join(one.getMessage() for one in caplog.records)
        assert sentence not in told
        assert not any(sentence.encode() in body for body in collected)
    seen_by_ben = repr([moment for moment in world.sandbox.moments if ben.id in moment.seen_by])
    assert SECRET not in seen_by_ben
    assert not any(number in seen_by_ben.replace(",", "") for number in NUMBERS)
    assert SHARED in seen_by_ben
    if world.settings.database_url.startswith("sqlite"):
        place = Path(make_url(world.settings.database_url).database)
        files = [path.read_bytes() for path in place.parent.glob(f"{place.name}*")]
        assert files
        assert not any(SECRET.encode() in content for content in files)
