"""What becomes of a message when Slack or the network fails: nothing is lost quietly, nothing is posted twice."""

import re
from collections import Counter
from dataclasses import replace

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import app
from bot.core.delivery.deliveries import LEASE
from bot.sandbox import Fault
from bot.slack.delivery.messenger import Messenger
from tests.conftest import Clock
from tests.kit.logged import logged
from tests.kit.world import world_on
from tests.slack.kit import deliveries_of, from_bot, on_both


async def due(world, person, fault: Fault) -> None:
    """Has a question on its way to the person, and the fault waiting for it."""
    await world.enrol(person)
    await person.command("/coach", "nudge")
    world.sandbox.faults.add(fault)


async def the_delivery(world):
    (row,) = await deliveries_of(world)
    return row


def most_posted(world) -> int:
    """How often the message was posted that was posted most often."""
    keys = Counter(one.metadata["event_payload"]["key"] for one in world.sandbox.messages if one.metadata)
    return max(keys.values(), default=0)


@on_both
async def test_when_slack_says_429_the_workspace_waits_and_the_message_follows(world, ana, ben):
    await due(world, ana, Fault("ratelimited", "chat.postMessage", seconds=30))
    await world.work()
    assert from_bot(ana) == []
    assert (await the_delivery(world)).state == "due"

    await world.enrol(ben)
    await ben.command("/coach", "nudge")
    world.clock.advance(seconds=29)
    await world.work()
    assert len(world.sandbox.called("chat.postMessage")) == 1  # nobody else tries meanwhile

    world.clock.advance(seconds=1)
    await world.work()
    assert [len(from_bot(one)) for one in (ana, ben)] == [1, 1]
    assert most_posted(world) == 1
    assert {row.state for row in await deliveries_of(world)} == {"sent"}


@on_both
async def test_perhaps_posted_is_never_posted_again_unseen(world, ana, caplog):
    """A 500, Slack's own `fatal_error`, and a connection that is lost before or after the effect."""
    await world.enrol(ana)
    ways = [
        (Fault("server_error", "chat.postMessage"), "Slack answered HTTP 500"),
        (Fault("server_error", "chat.postMessage", after=True), "Slack answered HTTP 500"),
        (Fault("fatal_error", "chat.postMessage"), "Slack answered fatal_error"),
        (Fault("drop", "chat.postMessage"), "no answer: ServerDisconnectedError"),
        (Fault("drop", "chat.postMessage", after=True), "no answer: ServerDisconnectedError"),
    ]
    for number, (fault, error) in enumerate(ways, start=1):
        await ana.command("/coach", "nudge")
        world.sandbox.faults.add(fault)
        await world.work()
        row = (await deliveries_of(world))[-1]
        assert (row.state, row.error, row.tries) == ("sending", error, 1)
        assert row.owner == world.jobs.owner
        assert row.sealed_payload is not None
        world.clock.advance(seconds=119)  # the lease is over, the quarantine not yet
        await world.work()
        assert world.sandbox.called("conversations.history") == []
        world.clock.advance(seconds=1)
        await world.work()
        assert len(world.sandbox.called("conversations.history")) == 1
        assert (await deliveries_of(world))[-1].state == "sent"
        assert most_posted(world) == 1
        assert len([one for one in from_bot(ana) if one.metadata]) == number
        world.sandbox.calls.clear()
        await ana.say(ana.dm, "Answered, so that the next one can be asked.")
        world.clock.advance(minutes=1)
    assert "reason='no answer: ServerDisconnectedError'" in logged(caplog)


async def test_one_failing_message_holds_nobody_else_up(world, ana, ben):
    for person in (ana, ben):
        await world.enrol(person)
        await person.command("/coach", "nudge")
    world.sandbox.faults.add(Fault("server_error", "chat.postMessage"))
    await world.work()
    assert sorted(row.state for row in await deliveries_of(world)) == ["sending", "sent"]
    assert len(from_bot(ana)) + len(from_bot(ben)) == 1


async def test_an_answer_that_never_comes_ends_before_the_claim_does(sessions, monkeypatch):
    assert LEASE.total_seconds() > app.ANSWER_WITHIN_S
    monkeypatch.setattr(app, "ANSWER_WITHIN_S", 0.3)
    async with world_on(sessions, Clock()) as world:
        ana = world.sandbox.add_person("ana", "Ana Lima")
        await due(world, ana, Fault("hang", "chat.postMessage"))
        await world.jobs.send()
        row = await the_delivery(world)
        assert (row.state, row.error) == ("sending", "no answer: TimeoutError")


async def test_not_connected_is_tried_again_a_little_later(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "nudge")
    async with aiohttp.ClientSession() as http:
        nowhere = AsyncWebClient(token="xoxb-1", base_url="http://127.0.0.1:9/", session=http, retry_handlers=[])
        lonely = Messenger(nowhere, world.jobs.prompts, agreed=None)
        jobs = replace(world.jobs, carrier=lonely, owner="another")
        await jobs.send()
    row = await the_delivery(world)
    assert (row.state, row.owner, row.tries) == ("due", None, 1)
    assert row.error.startswith("not connected: ")
    assert row.not_before > world.clock.now

    world.clock.advance(seconds=5)
    await world.work()
    assert len(from_bot(ana)) == 1
    assert (await the_delivery(world)).state == "sent"


async def test_what_slack_refuses_for_good_is_given_up_and_logged(world, ana, caplog):
    await world.enrol(ana)
    await ana.command("/coach", "nudge")
    world.sandbox.workspace.users[ana.id].deleted = True
    await world.work()
    row = await the_delivery(world)
    assert (row.state, row.error) == ("dead", "channel_not_found")
    assert re.search(r"delivery_not_sent \[.*\] delivery=\d+ kind=nudge reason=channel_not_found", logged(caplog))


async def test_what_was_not_sent_in_its_days_expires(world, ana, caplog):
    await due(world, ana, Fault("ratelimited", "chat.postMessage", seconds=4 * 24 * 3600))
    await world.work()
    world.clock.advance(days=4)
    await world.jobs.send()
    row = await the_delivery(world)
    assert (row.state, row.sealed_payload) == ("expired", None)
    assert "deliveries=1" in logged(caplog)
    assert from_bot(ana) == []
