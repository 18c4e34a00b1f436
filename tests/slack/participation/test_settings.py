"""One's own schedule: the settings modal, its complaints, and what comes of it."""

from tests.slack.kit import on_both
from tests.slack.people.schedule_kit import (
    arrivals,
    coach,
    live,
    local,
    manager_of,
    planned,
    utc,
    words,
)

AREAS = ("cost-operations", "reliability-performance", "strategy-risk")


async def opened(ana):
    await ana.command("/coach", "settings")
    return ana.modal


@on_both
async def test_a_schedule_of_ones_own_is_kept_and_kept_to(world, ana):
    await world.enrol(ana)
    modal = await opened(ana)
    assert modal.title == "Settings"
    assert "America/Sao_Paulo" in words(modal)
    outcome = await ana.submit(
        {
            "every-cost-operations": "off",
            "every-reliability-performance": "2",
            "weekday-reliability-performance": "3",
            "time-reliability-performance": "14:15",
            "every-strategy-risk": "1",
            "weekday-strategy-risk": "0",
            "country": "BR",
            "reminders": [],
        }
    )
    assert outcome.errors == {}
    assert "Your next question comes on *Monday 2 March* at 09:30" in words(await ana.open_home())
    await live(world, utc("2026-03-15 00:00"))
    assert arrivals(ana) == ["Mon 03-02 09:30", "Thu 03-05 14:15", "Mon 03-09 09:30"]
    assert (await planned(world, ana)).keys() == {"reliability-performance", "strategy-risk"}
    manager = await manager_of(world, ana)
    assert manager.hours.country == "BR"
    assert not manager.reminders

    modal = await opened(ana)
    assert modal.values["country"]["country"]["selected_option"]["value"] == "BR"
    assert modal.values["time-reliability-performance"]["time-reliability-performance"]["selected_time"] == "14:15"
    assert modal.values["every-cost-operations"]["every-cost-operations"]["selected_option"]["value"] == "off"


async def test_saving_without_a_change_moves_nothing(world, ana):
    await world.enrol(ana)
    before = await planned(world, ana)
    world.clock.advance(days=3)
    await opened(ana)
    await ana.submit()
    assert await planned(world, ana) == before


async def test_each_bad_input_is_answered_beside_its_field_and_nothing_is_kept(world, ana):
    await world.enrol(ana)
    before = await planned(world, ana)
    await opened(ana)
    outcome = await ana.submit(
        {
            "weekday-cost-operations": "6",
            "time-strategy-risk": "22:00",
            "back-on": "2026-03-02",
        }
    )
    assert outcome.errors.keys() == {"weekday-cost-operations", "time-strategy-risk", "back-on"}
    assert "You don’t work on that day" in outcome.errors["weekday-cost-operations"]
    assert "in your quiet hours" in outcome.errors["time-strategy-risk"]
    assert "not in the future" in outcome.errors["back-on"]
    outcome = await ana.submit({"working-days": [], "back-on": None})
    assert outcome.errors.keys() == {"working-days"}
    every_week = {f"every-{area}": "1" for area in AREAS}
    outcome = await ana.submit(
        {
            **every_week,
            "working-days": ["0", "1", "2"],
            "weekday-cost-operations": "1",
            "time-strategy-risk": "09:30",
        }
    )
    assert outcome.errors.keys() == {"weekday-reliability-performance", "weekday-strategy-risk"}
    assert "one a day at most" in outcome.errors["weekday-strategy-risk"]
    assert await planned(world, ana) == before
    outcome = await ana.submit({"weekday-reliability-performance": "0", "weekday-strategy-risk": "2"})
    assert outcome.errors == {}


async def test_a_change_in_a_week_that_had_its_question_starts_the_week_after(world, ana):
    await world.enrol(ana)
    world.clock.now = local(ana, "2026-03-03 09:30")
    await world.work()
    await opened(ana)
    await ana.submit({"every-strategy-risk": "1", "weekday-strategy-risk": "4", "reminders": []})
    await ana.command("/coach", "done")
    await live(world, local(ana, "2026-03-14 00:00"))
    assert arrivals(ana)[1:] == ["Tue 03-10 09:30", "Fri 03-13 09:30"]


async def test_everything_off_says_so_and_how_to_go_on(world, ana):
    await world.enrol(ana)
    await opened(ana)
    await ana.submit({f"every-{area}": "off" for area in AREAS})
    assert "No question is planned. `/coach settings` switches areas on." in words(await ana.open_home())
    assert "All areas are switched off" in await coach(ana, "nudge")
    assert "already" in await coach(ana, "start")


async def test_home_opens_the_settings_too_and_strangers_are_told_how_to_join(world, ana):
    assert "/coach start" in await coach(ana, "settings")
    await world.enrol(ana)
    home = await ana.open_home()
    await ana.click(home, "settings.open")
    assert ana.modal.title == "Settings"


async def test_an_unknown_zone_is_said_with_a_way_forward(world):
    person = world.sandbox.add_person("uma", "Uma Wells", tz="UTC")
    await world.enrol(person)
    modal = await opened(person)
    assert "names no time zone that I know" in words(modal)
