"""Skipping with a reason: what the modal says, what is kept, and what comes next."""

import pytest

from bot.core.coaching.nudges import NudgeState, Skip
from bot.store.coaching import nudges
from tests.slack.kit import everything_stored, manager_of
from tests.slack.people.schedule_kit import (
    coach,
    local,
    more,
    newest,
    words,
)


@pytest.fixture
async def asked(world, ana):
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 09:30")
    await world.work()
    return newest(ana, "nudge.more")


async def the_nudge(world, person):
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        (asked,) = (await nudges.histories(session, [manager.id]))[manager.id]
        return await nudges.get(session, asked.nudge_id)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Skip.NOT_MY_TEAM, "This question won’t come again"),
        (Skip.KNOW_WELL, "comes less often for the next months"),
        (Skip.UNCLEAR, "This is where it wants you to look: "),
        (None, "Closed, and I won’t remind you."),
    ],
)
async def test_a_reason_is_kept_and_said_back(world, ana, asked, reason, said):
    question = words(asked).splitlines()[1].strip("*")
    await more(ana, "skip")
    assert question in words(ana.modal)
    await ana.submit({"reason": reason} if reason else {})
    assert said in words(ana.modal)
    assert "Closed without an answer." in words(asked)
    nudge = await the_nudge(world, ana)
    assert (nudge.state, nudge.skipped) == (NudgeState.SKIPPED, reason)


async def test_an_unclear_question_shows_where_to_look_and_can_be_answered_after_all(world, ana, asked, prompts_):
    await more(ana, "skip")
    await ana.submit({"reason": Skip.UNCLEAR})
    nudge = await the_nudge(world, ana)
    assert prompts_.checklist.questions[nudge.question_id].hint in words(ana.modal)
    await ana.say(ana.dm, "Ah, the ledger.", thread_ts=asked.ts)
    await world.sandbox.settled()
    assert (await the_nudge(world, ana)).state is NudgeState.ANSWERED


async def test_a_wrong_moment_brings_it_back_tomorrow(world, ana, asked):
    await more(ana, "skip")
    await ana.submit({"reason": Skip.WRONG_MOMENT})
    assert "It comes back on Wednesday 4 March at 09:30." in words(ana.modal)
    assert "Comes back on Wednesday 4 March at 09:30." in words(asked)
    nudge = await the_nudge(world, ana)
    assert (nudge.state, nudge.skipped) == (NudgeState.OPEN, Skip.WRONG_MOMENT)


async def test_a_skip_of_what_was_closed_meanwhile_changes_nothing(world, ana, asked):
    await more(ana, "skip")
    await coach(ana, "done")
    await ana.submit({"reason": Skip.NOT_MY_TEAM})
    assert "not open any more" in words(ana.modal)
    assert (await the_nudge(world, ana)).skipped is None
    assert "Closed without an answer." in words(asked)
    assert "not_my_team" not in await everything_stored(world)
