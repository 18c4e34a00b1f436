"""What follows an answer: each person has it in turn, once, and a stop waits for it a moment."""

import asyncio

import pytest

from bot.slack import background
from bot.slack.background import Background
from tests.kit.logged import logged


@pytest.fixture
def following():
    return Background()


async def test_a_person_sees_things_in_turn_and_what_is_still_to_come_once(following):
    seen, gate, there = [], asyncio.Event(), asyncio.Event()

    def shows(what, until=None):
        async def work():
            seen.append(f"{what} begins")
            if until:
                await until.wait()
            seen.append(what)
            there.set()

        return work

    following.follow("ana", "message", shows("message", gate))
    following.follow("ana", "home", shows("old home"))
    following.follow("ana", "home", shows("new home"))
    following.follow("ben", "home", shows("ben's home"))
    await asyncio.wait_for(there.wait(), 30)
    assert seen == ["message begins", "ben's home begins", "ben's home"]
    following.follow(
        "ana", "message", shows("message again")
    )  # the one that is being shown may have read too early
    gate.set()
    await following.followed()
    assert seen[3:] == ["message", "new home begins", "new home", "message again begins", "message again"]


async def test_a_mistake_of_ours_is_logged_and_the_rest_is_shown(following, caplog):
    seen = []

    async def fails():
        raise RuntimeError("what Ana wrote")

    async def works():
        seen.append("home")

    following.follow("ana", "message", fails)
    following.follow("ana", "home", works)
    await following.followed()
    assert seen == ["home"]
    assert "refresh_failed" in logged(caplog)
    assert "what Ana wrote" not in logged(caplog)


async def test_a_stop_lets_it_end_but_does_not_wait_for_a_slack_that_is_gone(following, monkeypatch):
    monkeypatch.setattr(background, "STOPS_WITHIN_S", 0.05)
    seen, answered = [], asyncio.Event()

    async def shows():
        await asyncio.sleep(0)
        seen.append("home")

    following.follow("ana", "home", shows)
    await following.stop()
    assert seen == ["home"]

    async def hangs():
        await answered.wait()

    following.follow("ana", "home", hangs)
    async with asyncio.timeout(30):
        await following.stop()
        await following.finish()
