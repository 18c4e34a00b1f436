"""One person who asks for a great deal: they are told so, and others are not kept waiting."""

import pytest

from bot.actions.library import links
from bot.slack.limits import Limits
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
    limits = Limits(None, watch, most=3)
    assert [limits.allows("T1", "U1") for _ in range(4)] == [True, True, True, False]
    assert limits.allows("T2", "U1")
    assert limits.allows("T1", "U2")
    watch.now = 59.0
    assert not limits.allows("T1", "U1")
    watch.now = 60.0
    assert limits.allows("T1", "U1")


async def test_a_flood_of_commands_is_answered_kindly_and_somebody_else_is_served(world, ana, ben, monkeypatch):
    await world.enrol(ana)
    monkeypatch.setattr(world.limits, "most", 5)
    said = [words(await ana.command("/coach", "help")) for _ in range(6)]
    assert "That was a lot at once" in said[-1]
    assert "That was a lot at once" not in words(await ben.command("/coach", "help"))


async def test_a_library_takes_so_many_links_of_one_workspace(ana, monkeypatch):
    monkeypatch.setattr(links, "MOST_ADDED", 1)
    await ana.command("/coach", "add https://wiki.example.org/one One")
    assert "as many links as it can hold" in words(
        await ana.command("/coach", "add https://wiki.example.org/two Two")
    )
    assert "in the library already" in words(await ana.command("/coach", "add https://wiki.example.org/one One"))
