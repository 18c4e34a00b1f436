"""One person who asks for a great deal: they are told so, and others are not kept waiting."""

import pytest

from bot.core import limits
from bot.core.limits import Pace
from bot.slack import limits as rates
from bot.slack.limits import Rate
from tests.slack.kit import from_bot, kept, words
from tests.slack.teams.test_teams import link, team_of

ONE = Pace(1, limits.DAY)
LONG = "Nobody knows what a build costs. " * 9


class Watch:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


def test_beyond_so_much_in_a_minute_it_is_no_for_this_person_only(watch):
    rate = Rate(Pace(3, limits.MINUTE), watch)
    assert [rate.allows(("T1", "U1")) for _ in range(4)] == [True, True, True, False]
    assert rate.allows(("T2", "U1"))
    assert rate.allows(("T1", "U2"))
    watch.now = 59.0
    assert not rate.allows(("T1", "U1"))
    watch.now = 60.0
    assert rate.allows(("T1", "U1"))


def test_of_all_who_did_something_the_latest_are_kept_in_mind(watch, monkeypatch):
    monkeypatch.setattr(rates, "MOST_IN_MIND", 2)
    rate = Rate(Pace(1, limits.MINUTE), watch)
    assert [rate.allows(one) for one in ("U1", "U2", "U1", "U3", "U1")] == [True, True, False, True, False]
    assert rate.allows("U2")  # who had made room for the third


async def test_a_flood_of_commands_is_answered_kindly_and_somebody_else_is_served(world, ana, ben, monkeypatch):
    await world.enrol(ana)
    monkeypatch.setattr(world.limits.people, "pace", Pace(5, limits.MINUTE))
    said = [words(await ana.command("/coach", "help")) for _ in range(6)]
    assert "That was a lot at once" in said[-1]
    assert "That was a lot at once" not in words(await ben.command("/coach", "help"))


async def test_a_workspace_that_floods_us_is_told_so_and_another_one_is_served(world, ana, ben, monkeypatch):
    monkeypatch.setattr(world.limits.workspaces, "pace", Pace(2, limits.MINUTE))
    said = [words(await one.command("/coach", "help")) for one in (ana, ben, ana)]
    assert ["That was a lot at once" in one for one in said] == [False, False, True]
    assert world.limits.workspaces.allows("T-ANOTHER")


async def test_one_person_adds_so_many_links_a_day_and_a_colleague_goes_on(world, ana, ben, monkeypatch):
    monkeypatch.setattr(world.wishes.links, "pace", ONE)
    said = [words(await ana.command("/coach", f"add https://wiki.example.org/{one} {one}")) for one in "ab"]
    assert ["a great many links for one day" in one for one in said] == [False, True]
    assert "It is in the library now" in words(await ben.command("/coach", "add https://wiki.example.org/b B"))


async def test_a_library_takes_so_many_links_of_one_workspace(ana, monkeypatch):
    monkeypatch.setattr(limits, "LINKS_OF_A_WORKSPACE", 1)
    await ana.command("/coach", "add https://wiki.example.org/one One")
    assert "as many links as it can hold" in words(
        await ana.command("/coach", "add https://wiki.example.org/two Two")
    )
    assert "in the library already" in words(await ana.command("/coach", "add https://wiki.example.org/one One"))


async def test_one_person_asks_for_so_many_questions_a_day(world, ana, ben, monkeypatch):
    monkeypatch.setattr(world.wishes.questions, "pace", ONE)
    for person in (ana, ben):
        await world.enrol(person)
    await world.nudge(ana)
    assert "still open" in words(await ana.command("/coach", "nudge"))
    await ana.command("/coach", f"answer {LONG}")
    assert "a great many questions for one day" in words(await ana.command("/coach", "nudge"))
    await world.nudge(ben)


async def test_one_person_has_so_many_exports_a_day(world, ana, monkeypatch):
    monkeypatch.setattr(world.wishes.exports, "pace", ONE)
    await world.enrol(ana)
    said = [words(await ana.command("/coach", "export")) for _ in range(2)]
    assert ["within a day" in one for one in said] == [False, True]


async def test_an_answer_beyond_what_one_person_may_have_kept_is_said_back(world, ana, monkeypatch):
    await world.enrol(ana)
    await world.nudge(ana)
    await ana.command("/coach", f"answer {LONG}")
    monkeypatch.setattr(limits, "WRITTEN_BY_A_PERSON", len(LONG))
    await ana.say(ana.dm, "One thing more, which is one too many.")
    await world.sandbox.settled()
    assert "as much of yours as I can" in words(from_bot(ana)[-1])
    assert (await kept(world, ana))[0].text == LONG.strip()
    monkeypatch.setattr(limits, "WRITTEN_BY_A_PERSON", 10 * len(LONG))
    await ana.say(ana.dm, "One thing more, for which there is room.")
    await world.sandbox.settled()
    assert "for which there is room" in (await kept(world, ana))[0].text


async def test_a_window_beyond_what_one_person_may_have_kept_is_said_back(world, ana, monkeypatch):
    await world.enrol(ana)
    monkeypatch.setattr(limits, "WRITTEN_BY_A_PERSON", 100)
    for number in range(2):
        await ana.command("/coach", "check on-call")
        await ana.submit({"rating-on-call": "1", "evidence-on-call": f"{number}: the pager."})
        shown = words(ana.modal)
        assert ("as much of yours as I can" in shown, "1: the pager." in shown) == (number == 1, number == 1)
        await ana.close_modal(all_of_them=True)


async def test_a_workspace_has_digests_in_so_many_channels(world, ana, monkeypatch):
    monkeypatch.setattr(limits, "CHANNELS_OF_A_WORKSPACE", 1)
    await world.enrol(ana)
    first, second = (world.sandbox.add_channel(name, [ana]) for name in ("payments", "orders"))
    await link(ana, first)
    await link(ana, second)
    assert await team_of(world, second) is None
    assert "as many channels as I can look after" in words(ana.sees(second)[-1])
    await ana.command("/coach", "team off", channel=first)
    await link(ana, second)
    assert (await team_of(world, second)).state == "linked"


async def test_a_deployment_holds_so_many_documents(ana, monkeypatch):
    monkeypatch.setattr(limits, "DOCUMENTS", 1)
    said = [words(await ana.command("/coach", f"add https://wiki.example.org/{one} {one}")) for one in "ab"]
    assert ["as many documents as I can" in one for one in said] == [False, True]
