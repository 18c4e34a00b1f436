"""Putting a question off, leaving it, being reminded once."""

import pytest

from tests.slack.people.schedule_kit import (
    arrivals,
    coach,
    live,
    local,
    more,
    newest,
    received,
    words,
)


@pytest.fixture
async def asked(world, ana):
    """Ana has had her first weekly question, on Tuesday at half past nine."""
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 09:30")
    await world.work()
    return newest(ana, "nudge.more")


def block_ids(message):
    return [block["block_id"] for block in message.blocks]


async def test_put_off_until_next_week_it_comes_back_then_and_can_be_answered(world, ana, asked):
    question = words(asked).splitlines()[1]
    await more(ana, "week")
    assert block_ids(asked) == ["nudge-put-off", "nudge-actions"]
    assert "Comes back on Monday 9 March at 09:30." in words(asked)
    await live(world, local(ana, "2026-03-09 09:29"))
    assert len(received(ana)) == 1  # the line that is left of it
    await live(world, local(ana, "2026-03-09 12:00"))
    back = newest(ana, "nudge.more")
    assert arrivals(ana)[1:] == ["Mon 03-09 09:30"]
    assert words(back).startswith("You wanted to see this one today.")
    assert question in words(back)
    await ana.click(back, "nudge.answer")
    await ana.submit({"text": "The ledger."})
    assert block_ids(back)[0] == "nudge-answered"
    await live(world, local(ana, "2026-03-11 00:00"))
    assert arrivals(ana)[2:] == ["Tue 03-10 09:30"]


async def test_tomorrow_skips_days_off_and_quiet_hours(world, ana):
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-06 19:00")  # Friday evening: one asked for now may come in quiet hours
    await world.nudge(ana)
    await more(ana, "tomorrow")
    await live(world, local(ana, "2026-03-10 00:00"))
    assert arrivals(ana)[-1] == "Mon 03-09 08:00"


async def test_another_day_is_picked_in_a_modal_that_knows_bad_days(ana, asked):
    await more(ana, "day")
    outcome = await ana.submit({"day": "2026-03-03"})
    assert "not in the future" in outcome.errors["day"]
    outcome = await ana.submit({"day": "2028-03-03"})
    assert "more than a year" in outcome.errors["day"]
    assert (await ana.submit({"day": "2026-03-05"})).errors == {}
    assert "Comes back on Thursday 5 March at 09:30." in words(asked)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("snooze", "It comes back on Wednesday 4 March at 09:30."),
        ("later", "It comes back on Wednesday 4 March at 09:30."),
        ("snooze till friday", "It comes back on Friday 6 March at 09:30."),
        ("remind me in two weeks", "It comes back on Tuesday 17 March at 09:30."),
        ("snooze 3 August", "It comes back on Monday 3 August at 09:30."),
        ("snooze soonish", "I don’t know which day “soonish” is."),
        ("snooze today", "That day is not in the future."),
    ],
)
async def test_forgiving_words(ana, typed, said):
    assert said in await coach(ana, typed)


async def test_without_an_open_question_there_is_nothing_to_put_off(world, ana):
    await world.enrol(ana)
    for typed in ("snooze", "done", "shush"):
        assert "No question is open" in await coach(ana, typed)


@pytest.mark.parametrize("typed", ["shush", "done", "Done", "skip"])
async def test_shush_and_done_close_it_for_good(world, ana, asked, typed):
    await ana.say(ana.dm, typed)
    await world.sandbox.settled()
    assert "Closed without an answer." in words(asked)
    assert "I won’t remind you" in words(received(ana)[-1][1])
    await live(world, local(ana, "2026-03-10 00:00"))
    assert len(arrivals(ana)) == 1


async def test_a_closed_question_can_still_be_answered_in_its_thread(world, ana, asked):
    await coach(ana, "done")
    await ana.say(ana.dm, "It was the ledger after all.", thread_ts=asked.ts)
    await world.sandbox.settled()
    assert block_ids(asked)[0] == "nudge-answered"


@pytest.mark.usefixtures("asked")
async def test_one_reminder_and_no_second_one(world, ana):
    await live(world, local(ana, "2026-03-09 23:00"))
    assert arrivals(ana) == ["Tue 03-03 09:30", "Thu 03-05 09:30"]
    assert words(newest(ana, "nudge.more")).startswith("If you have a minute today: one line is enough.")


@pytest.mark.usefixtures("asked")
async def test_who_has_answered_is_not_reminded(world, ana):
    await ana.say(ana.dm, "The orders database.")
    await live(world, local(ana, "2026-03-09 23:00"))
    assert len([one for one in arrivals(ana) if "03-05" in one]) == 0
