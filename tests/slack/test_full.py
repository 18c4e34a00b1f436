"""Somebody who has as much of everything as one may: every view and message still fits into what Slack takes."""

import io
import logging
from datetime import date

import pytest

from bot.actions.coaching import commitments
from bot.cli.service import logs
from bot.core.self_checks.systems import SystemDepth
from bot.settings import LogFormat
from bot.store.people import workspaces
from bot.store.self_checks import checks
from bot.store.tables import LeadRow, SourceRow
from bot.store.teams import leads, teams
from tests.kit.world import newest
from tests.slack.kit import ask_this, choose, from_bot, manager_of, utc, words
from tests.store.kit import NOW, a_commitment, a_team

MANY, SEVERAL = 101, 25
FULL = "An order is lost, and nobody knows of it. " * 12


@pytest.fixture
def said():
    """What the bot logs of a view that was refused, or could not be made."""
    stream = io.StringIO()
    handler = logs.handler(LogFormat.CONSOLE, stream)
    logging.getLogger("bot").addHandler(handler)
    yield stream
    logging.getLogger("bot").removeHandler(handler)


async def fill(world, ana):
    """So many channels, systems, sources and leads."""
    async with world.sessions.begin() as session:
        manager = await manager_of(world, ana)
        workspace = await workspaces.get(session, ana.site.workspace.team_id)
        for number in range(MANY):
            team = await a_team(session, workspace, f"C{number:08}")
            await teams.join(session, team.id, manager.id, NOW)
            session.add(LeadRow(workspace_id=workspace.id, user_id=f"U{number:08}", named_at=NOW))
            location = f"https://git.example.org/{number}.git"
            session.add(SourceRow(kind="git", location=location, added_at=NOW, next_sync_at=NOW))
        for number in range(SEVERAL):
            system = SystemDepth(f"{number}: {FULL}"[:80], {"context": 1})
            await checks.add(session, manager.id, [], NOW, [system])
        await leads.name(session, workspace.id, ana.id, NOW)


async def promise(world, ana):
    """So many next steps for one day."""
    async with world.sessions.begin() as session:
        manager = await manager_of(world, ana)
        for number in range(SEVERAL):
            await a_commitment(session, manager.id, f"{number}: {FULL}"[:500], date(2026, 3, 9), next_at=NOW)


async def test_whoever_has_as_much_as_one_may_still_sees_everything(world, ana, said):
    await world.enrol(ana)
    world.clock.now = utc("2026-03-03 12:30")
    await ask_this(world, ana, world.jobs.prompts.checklist.questions["on-call.most-paged"])
    await ana.click(newest(ana, "nudge.answer"), "nudge.answer")
    await ana.submit({"text": FULL})
    await fill(world, ana)
    await promise(world, ana)
    await ana.open_home()
    for line in ("lead", "status", "history", "shared", "library", "settings", "check", "check system", "export"):
        await ana.command("/coach", line)
        if ana.modal:
            await ana.close_modal(all_of_them=True)
    answered = [one for one in ana.sees(ana.dm) if "nudge-answered" in repr(one.blocks)][-1]
    await choose(ana, answered, "share")
    assert "share-introduction" in repr(ana.modal.blocks)
    await ana.close_modal()
    await ana.click(ana.home, "sources.open")
    assert "sources-more" in repr(ana.modal.blocks)
    await world.sandbox.settled()
    assert [line for line in said.getvalue().splitlines() if "[error" in line or "[warning" in line] == []


async def test_next_steps_of_one_day_come_back_a_few_at_a_time(world, ana, said):
    await world.enrol(ana)
    await promise(world, ana)
    for day in (9, 11, 13, 16, 18, 20):
        world.clock.now = utc(f"2026-03-{day:02} 12:30")
        await world.work()
    back = [one for one in from_bot(ana) if "commitment.done" in repr(one.blocks)]
    brought = [words(one).count("Moved") for one in back]
    assert (sum(brought), max(brought)) == (SEVERAL, commitments.AT_ONCE)
    assert [line for line in said.getvalue().splitlines() if "[error" in line or "[warning" in line] == []
