"""Never pinged on holiday, and no pile afterwards; paused and resumed; moved across the world; asked after silence."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.sandbox import Fault
from tests.kit.logged import logged
from tests.slack.kit import on_both
from tests.slack.people.schedule_kit import (
    arrivals,
    coach,
    live,
    local,
    manager_of,
    more,
    newest,
    planned,
    received,
    words,
)


async def test_away_for_five_weeks_nothing_comes_and_one_question_afterwards(world, ana):
    await world.enrol(ana)
    said = await coach(ana, "pause until 6 April")
    assert (
        "Nothing comes before Monday 6 April; your next question is planned for Tuesday 7 April at 09:30." in said
    )
    await live(world, local(ana, "2026-04-12 00:00"))
    assert [one for one in arrivals(ana) if "04-09" not in one] == ["Tue 04-07 09:30"]


@pytest.mark.parametrize(
    "way", ["/coach pause from 20 March until 6 April", "I'm on holiday from 20 March until 6 April"]
)
async def test_an_absence_that_begins_later_pauses_from_its_day(world, ana, way):
    """The questions before it come, what it says is in words everywhere, and nothing comes within."""
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 09:30")
    await world.jobs.plan()  # on its way: it stays, since it comes before
    if way.startswith("/"):
        said = await coach(ana, way.removeprefix("/coach "))
    else:
        await ana.say(ana.dm, way)
        await world.sandbox.settled()
        said = words(received(ana)[-1][1])
    assert "You are away from Friday 20 March until Monday 6 April, and nothing comes in that time" in said
    assert "You are away from Friday 20 March until Monday 6 April. Your next" in words(await ana.open_home())
    assert "Waits until you are back." not in said
    await live(world, local(ana, "2026-04-12 00:00"))
    tuesdays = [one[4:9] for one in arrivals(ana) if one.startswith("Tue")]
    assert tuesdays == ["03-03", "03-10", "03-17", "04-07"]
    assert not [one for one in arrivals(ana) if "03-20" <= one[4:9] < "04-06"]


async def test_an_absence_that_begins_later_is_taken_back(world, ana):
    await world.enrol(ana)
    await coach(ana, "away from 20 March until 6 April")
    assert "Good, everything comes as usual." in await coach(ana, "resume")
    await coach(ana, "away from 20 March until 6 April")
    assert "I’ll be here after all" in words(await ana.open_home())
    await ana.click(ana.home, "absence.resume")
    assert "away" not in words(ana.home).split("Your next question")[0][-60:]
    await live(world, local(ana, "2026-03-25 00:00"))
    assert "Tue 03-24 09:30" in arrivals(ana)


async def test_an_absence_without_an_end_is_asked_for_it(world, ana):
    await world.enrol(ana)
    assert "And until when?" in await coach(ana, "pause from 20 March")
    assert "That is not after your first day off" in await coach(ana, "pause from 2026-04-06 until 2026-03-20")
    await live(world, local(ana, "2026-03-04 00:00"))
    assert arrivals(ana) == ["Tue 03-03 09:30"]


async def test_settings_have_the_first_day_off_and_the_first_day_back(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "settings")
    refused = await ana.submit({"away-from": "2026-03-20"})
    assert "Which day are you back?" in refused.errors["back-on"]
    await ana.submit({"away-from": "2026-03-20", "back-on": "2026-04-06"})
    assert "away from Friday 20 March until Monday 6 April" in words(await ana.open_home())
    await ana.command("/coach", "settings")
    assert {"2026-03-20", "2026-04-06"} <= set(re.findall(r"initial_date': '([^']+)'", str(ana.modal)))


async def test_a_question_on_its_way_is_withdrawn_when_somebody_pauses(world, ana):
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 09:30")
    await world.jobs.plan()
    assert "I won’t send anything" in await coach(ana, "stop")
    await live(world, local(ana, "2026-03-20 00:00"))
    assert arrivals(ana) == []
    assert "Everything is paused" in words(await ana.open_home())
    await ana.click(ana.home, "absence.resume")
    assert "Your next question comes on *Tuesday 24 March*" in words(ana.home)
    await live(world, local(ana, "2026-03-25 00:00"))
    assert len(arrivals(ana)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("stop till monday", "Nothing comes before Monday 9 March"),
        ("away for two weeks", "Nothing comes before Monday 16 March"),
        ("back on thursday", "Nothing comes before Thursday 5 March"),
        ("vacation 2026-03-20", "Nothing comes before Friday 20 March"),
        ("pause", "I won’t send anything"),
        ("stop asking me", "I won’t send anything"),
        ("pause until 2 march 2026", "That day is not in the future"),
        ("pause until 1 march 2030", "more than a year away"),
        ("I’m back", "Nothing has piled up."),
        ("resume", "Your next question comes on *Tuesday 3 March* at 09:30"),
    ],
)
async def test_forgiving_words(world, ana, typed, said):
    await world.enrol(ana)
    assert said in await coach(ana, typed)


async def test_plain_messages_pause_too_and_longer_ones_are_answers(world, ana):
    await world.enrol(ana)
    await world.nudge(ana)
    await ana.say(ana.dm, "stop till monday")
    await world.sandbox.settled()
    assert "Nothing comes before Monday 9 March" in words(received(ana)[-1][1])
    await ana.say(ana.dm, "Stop the nightly import: it holds the lock for 40 minutes.")
    await world.sandbox.settled()
    assert "Kept, for you only." in words([one for _, one in received(ana) if "Kept" in words(one)][-1])


async def test_a_public_holiday_moves_the_question_by_a_day(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "settings")
    await ana.submit({"country": "BR", "reminders": []})
    await ana.command("/coach", "pause until 20 april")
    await live(world, local(ana, "2026-04-24 00:00"))  # Tuesday 21 April is Tiradentes
    assert arrivals(ana) == ["Wed 04-22 09:30"]


async def test_what_is_late_comes_neither_at_night_nor_on_a_day_off(world, ana):
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 23:55")  # nothing ran all day
    await world.work()
    world.clock.now = local(ana, "2026-03-04 00:05")
    await world.work()
    assert arrivals(ana) == []
    await live(world, local(ana, "2026-03-04 10:00"))
    assert arrivals(ana) == ["Wed 03-04 09:30"]


@on_both
async def test_three_silences_bring_one_question_and_then_silence(world, ana):
    await world.enrol(ana)
    await live(world, local(ana, "2026-05-10 00:00"))
    tuesdays = [one for one in arrivals(ana) if one.startswith("Tue")]
    assert [one[4:9] for one in tuesdays] == ["03-03", "03-10", "03-17", "03-24"]
    asked = newest(ana, "rhythm.keep")
    assert "Until you choose, I stay quiet." in words(asked)
    assert "not heard from you for a while" in words(await ana.open_home())

    await ana.click(asked, "rhythm.less")
    assert "Half as often, then. Your next question comes on" in words(asked)
    assert {one.rhythm.every_weeks for one in (await planned(world, ana)).values()} == {4, 8}
    await live(world, local(ana, "2026-06-14 00:00"))
    assert (
        1
        <= len([one for one in arrivals(ana)[len(tuesdays) :] if one.startswith("Tue") and one[4:9] > "05-10"])
        <= 4
    )


@pytest.mark.parametrize(
    ("button", "said"),
    [("rhythm.keep", "Good, it stays as it is."), ("rhythm.pause", "I won’t send anything")],
)
async def test_keep_and_pause_pressed_twice_mean_it_once(world, ana, button, said):
    await world.enrol(ana)
    await live(world, local(ana, "2026-03-25 00:00"))
    asked = newest(ana, "rhythm.keep")
    await ana.click(asked, button)
    assert said in words(asked)
    assert (await manager_of(world, ana)).paused is (button == "rhythm.pause")


async def test_an_answer_ends_the_silence_as_well(world, ana):
    await world.enrol(ana)
    await live(world, local(ana, "2026-03-25 00:00"))
    await ana.say(ana.dm, "Sorry, busy weeks. It is the ledger.")
    await live(world, local(ana, "2026-04-01 00:00"))
    assert arrivals(ana)[-1] == "Tue 03-31 09:30"


async def test_who_moves_keeps_one_question_a_week_at_the_new_half_past_nine(world, ana):
    await world.enrol(ana)
    for zone, start in (("Asia/Tokyo", "2026-03-02 20:00"), ("America/Los_Angeles", "2026-03-11 12:00")):
        await live(world, local(ana, start))
        world.sandbox.workspace.change_user(ana.user, tz=zone)
        await world.sandbox.settled()
        assert (await manager_of(world, ana)).zone.key == zone
        await ana.command("/coach", "done")
    await live(world, local(ana, "2026-03-25 00:00"))
    questions = [at for at, one in received(ana) if one.blocks[0]["block_id"].startswith("nudge")]
    assert len(questions) >= 4
    assert all(later - earlier > timedelta(hours=20) for earlier, later in pairwise(questions))
    assert arrivals(ana)[-1].startswith(("Tue 03-24 09:30", "Thu"))


async def test_a_move_that_no_event_told_of_is_found_at_night(world, ana, caplog):
    await world.enrol(ana)
    ana.user.tz = "Asia/Kathmandu"
    world.sandbox.faults.add(Fault("fatal_error", "users.info"))
    await world.jobs.refresh_zones()
    assert re.search("time_zone_not_refreshed .* reason=fatal_error", logged(caplog))
    assert (await manager_of(world, ana)).zone.key == "America/Sao_Paulo"
    await world.jobs.refresh_zones()
    assert (await manager_of(world, ana)).zone.key == "Asia/Kathmandu"
    (first, *_) = sorted(one.next_at for one in (await planned(world, ana)).values())
    assert first == local(ana, "2026-03-03 09:30")


async def test_a_profile_without_a_known_zone_changes_nothing_and_a_closed_account_gets_nothing_until_it_is_open_again(
    world, ana
):
    await world.enrol(ana)
    body = ana.user.to_json(world.sandbox.workspace.team_id, world.clock.now)
    for changes in ({"tz": "Mars/Olympus"}, {"tz": None}, {"tz": "../etc/passwd"}):
        world.sandbox.workspace.emit("user_change", {"type": "user_change", "user": body | changes})
    await world.sandbox.settled()
    assert (await manager_of(world, ana)).zone.key == "America/Sao_Paulo"
    world.sandbox.workspace.change_user(ana.user, deleted=True)
    await world.sandbox.settled()
    assert (await manager_of(world, ana)).unreachable
    await live(world, local(ana, "2026-03-10 12:00"))
    assert world.sandbox.called("chat.postMessage") == []

    world.sandbox.workspace.change_user(ana.user, deleted=False)
    await world.sandbox.settled()
    await live(world, local(ana, "2026-03-17 12:00"))
    assert arrivals(ana) == ["Tue 03-17 09:30"]


async def test_someone_elses_menu_is_not_mine_to_use(world, ana, ben):
    for person in (ana, ben):
        await world.enrol(person)
    await world.nudge(ben)
    message = await more(ben, "pause")
    assert (await manager_of(world, ben)).paused
    assert not (await manager_of(world, ana)).paused
    assert message.ts


async def test_two_on_one_day_never_whatever_is_put_off(world, ana):
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 09:30")
    await world.work()
    await more(ana, "week")
    await ana.command("/coach", "snooze 10 march")  # the day of the next regular question
    await live(world, local(ana, "2026-03-20 00:00"))
    days = [one[:9] for one in arrivals(ana)]
    assert len(set(days)) == len(days)
    assert "Tue 03-10" in days
