"""One person who asks for a great deal: they are told so, and others are not kept waiting."""

import pytest

from bot.actions.library import links
from bot.slack import limits
from bot.slack.limits import Rate
from tests.slack.kit import words


class Watch:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


def test_beyond_so_much_in_a_minute_it_is_no_for_this_person_only(watch):
    rate = Rate(3, 60.0, watch)
    assert [rate.allows(("T1", "U1")) for _ in range(4)] == [True, True, True, False]
    assert rate.allows(("T2", "U1"))
    assert rate.allows(("T1", "U2"))
    watch.now = 59.0
    assert not rate.allows(("T1", "U1"))
    watch.now = 60.0
    assert rate.allows(("T1", "U1"))


def test_of_all_who_did_something_the_latest_are_kept_in_mind(watch, monkeypatch):
    monkeypatch.setattr(limits, "MOST_IN_MIND", 2)
    rate = Rate(1, 60.0, watch)
    assert [rate.allows(one) for one in ("U1", "U2", "U1", "U3", "U1")] == [True, True, False, True, False]
    assert rate.allows("U2")  # who had made room for the third


async def test_a_flood_of_commands_is_answered_kindly_and_somebody_else_is_served(world, ana, ben, monkeypatch):
    await world.enrol(ana)
    monkeypatch.setattr(world.limits.people, "most", 5)
    said = [words(await ana.command("/coach", "help")) for _ in range(6)]
    assert "That was a lot at once" in said[-1]
    assert "That was a lot at once" not in words(await ben.command("/coach", "help"))


async def test_a_workspace_that_floods_us_is_told_so_and_another_one_is_served(world, ana, ben, monkeypatch):
    monkeypatch.setattr(world.limits.workspaces, "most", 2)
    said = [words(await one.command("/coach", "help")) for one in (ana, ben, ana)]
    assert ["That was a lot at once" in one for one in said] == [False, False, True]
    assert world.limits.workspaces.allows("T-ANOTHER")


async def test_one_person_adds_so_many_links_a_day_and_a_colleague_goes_on(world, ana, ben, monkeypatch):
    monkeypatch.setattr(world.limits.additions, "most", 1)
    said = [words(await ana.command("/coach", f"add https://wiki.example.org/{one} {one}")) for one in "ab"]
    assert ["a great many links for one day" in one for one in said] == [False, True]
    assert "It is in the library now" in words(await ben.command("/coach", "add https://wiki.example.org/b B"))


async def test_a_library_takes_so_many_links_of_one_workspace(ana, monkeypatch):
    monkeypatch.setattr(links, "MOST_ADDED", 1)
    await ana.command("/coach", "add https://wiki.example.org/one One")
    assert "as many links as it can hold" in words(
        await ana.command("/coach", "add https://wiki.example.org/two Two")
    )
    assert "in the library already" in words(await ana.command("/coach", "add https://wiki.example.org/one One"))
