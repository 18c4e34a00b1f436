"""Sending, with a Slack that is one plain function: what became of each delivery is read from the database."""

import asyncio
import logging
from collections import Counter
from datetime import timedelta

import pytest

from bot.actions.deliveries import AT_ONCE, send_due
from bot.core.deliveries import LEASE, Ambiguous, DeliveryKind, Later, Refused, Sent
from bot.store import deliveries, managers, workspaces
from tests.conftest import Clock
from tests.store.kit import DAY, HOUR, NOW, a_delivery, a_manager, a_workspace, delivery_rows

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock():
    return Clock(NOW)


@pytest.fixture
async def workspace(sessions):
    async with sessions.begin() as session:
        return await a_workspace(session)


async def planned(sessions, workspace, *slots, **changes):
    async with sessions.begin() as session:
        for slot in slots:
            await deliveries.plan(session, a_delivery(workspace.id, slot=slot, recipient=f"U{slot}", **changes))


async def rows_of(sessions):
    async with sessions.begin() as session:
        return await delivery_rows(session)


async def states_of(sessions):
    return {slot: row.state for slot, row in (await rows_of(sessions)).items()}


def slack(outcomes):
    """A Slack that answers each recipient in turn from a list, or else takes the message; and what it was sent."""
    posted = []

    async def post(delivery):
        posted.append(delivery.recipient)
        answers = outcomes.get(delivery.recipient)
        return answers.pop(0) if answers else Sent(f"D{delivery.recipient}", "1.1")

    return post, posted


async def test_what_is_due_is_sent_and_recorded(sessions, workspace, clock):
    await planned(sessions, workspace, "A", "B")
    await planned(sessions, workspace, "C", not_before=NOW + HOUR)
    post, posted = slack({"UB": [Sent("D2", "2.2")]})
    assert [await send_due(sessions, post, "me", clock) for _ in range(2)] == [2, 0]
    assert sorted(posted) == ["UA", "UB"]
    row = (await rows_of(sessions))["B"]
    assert (row.state, row.channel, row.ts, row.sealed_payload, row.tries) == ("sent", "D2", "2.2", None, 1)
    assert await states_of(sessions) == {"A": "sent", "B": "sent", "C": "due"}


async def test_the_dm_that_slack_opened_is_remembered_and_a_channel_is_not(sessions, workspace, clock):
    async with sessions.begin() as session:
        ana, ben = [await a_manager(session, workspace, user_id) for user_id in ("UA", "UB")]
    await planned(sessions, workspace, "A")
    await planned(sessions, workspace, "B", kind=DeliveryKind.DIGEST)
    post, _ = slack({})
    await send_due(sessions, post, "me", clock)
    async with sessions.begin() as session:
        assert (await managers.get(session, ana.id)).channel == "DUA"
        assert (await managers.get(session, ben.id)).channel is None


async def test_a_long_queue_goes_out_in_batches(sessions, workspace, clock):
    slots = [f"{number:02}" for number in range(2 * AT_ONCE + 5)]
    await planned(sessions, workspace, *slots)
    post, posted = slack({})
    assert [await send_due(sessions, post, "me", clock) for _ in range(4)] == [AT_ONCE, AT_ONCE, 5, 0]
    assert sorted(posted) == [f"U{slot}" for slot in slots]


async def test_the_claim_is_certain_before_slack_is_asked(sessions, workspace, clock):
    """Another process sees the claim, and can write: no transaction is open during a post."""
    await planned(sessions, workspace, "A")
    seen = []

    async def post(_delivery):
        async with sessions.begin() as session:
            row = (await delivery_rows(session))["A"]
            seen.append((row.state, row.owner, row.lease_until))
            await a_workspace(session, "T2")
        return Sent("D1", "1.1")

    await send_due(sessions, post, "me", clock)
    assert seen == [("sending", "me", NOW + LEASE)]


async def test_what_was_not_posted_is_tried_again_in_its_time(sessions, workspace, clock):
    await planned(sessions, workspace, "A")
    post, posted = slack({"UA": [Later("not connected", 5 * SECOND)] * 2})
    for seconds, expected in ((0, 1), (4, 1), (1, 2), (5, 3), (60, 3)):
        clock.advance(seconds=seconds)
        await send_due(sessions, post, "me", clock)
        assert len(posted) == expected
    row = (await rows_of(sessions))["A"]
    assert (row.state, row.tries, row.first_attempt_at, row.error) == ("sent", 3, NOW, None)


async def test_being_rate_limited_pauses_the_workspace_and_no_other(sessions, workspace, clock):
    async with sessions.begin() as session:
        other = await a_workspace(session, "T2")
    await planned(sessions, workspace, "A")
    post, posted = slack({"UA": [Later("rate limited", 30 * SECOND, pause=True)]})
    await send_due(sessions, post, "me", clock)
    await planned(sessions, workspace, "B")
    await planned(sessions, other, "C", subject_id=2)
    clock.advance(seconds=29)
    await send_due(sessions, post, "me", clock)
    assert posted == ["UA", "UC"]
    clock.advance(seconds=1)
    await send_due(sessions, post, "me", clock)
    assert sorted(posted) == ["UA", "UA", "UB", "UC"]
    assert set((await states_of(sessions)).values()) == {"sent"}


async def test_not_connected_pauses_nobody_else(sessions, workspace, clock):
    await planned(sessions, workspace, "A")
    post, posted = slack({"UA": [Later("not connected", HOUR)]})
    await send_due(sessions, post, "me", clock)
    await planned(sessions, workspace, "B")
    await send_due(sessions, post, "me", clock)
    assert posted == ["UA", "UB"]


async def test_a_refusal_is_final(sessions, workspace, clock):
    await planned(sessions, workspace, "A")
    post, posted = slack({"UA": [Refused("channel_not_found")]})
    await send_due(sessions, post, "me", clock)
    clock.advance(hours=23)
    await send_due(sessions, post, "me", clock)
    row = (await rows_of(sessions))["A"]
    assert (row.state, row.error, row.sealed_payload) == ("dead", "channel_not_found", None)
    assert posted == ["UA"]


async def test_what_is_perhaps_posted_is_never_posted_again_unseen(sessions, workspace, clock):
    await planned(sessions, workspace, "A")
    post, posted = slack({"UA": [Ambiguous("no answer: TimeoutError")]})
    for _ in range(4):
        await send_due(sessions, post, "me", clock)
        clock.advance(days=1)
    row = (await rows_of(sessions))["A"]
    assert (row.state, row.owner, row.error) == ("sending", "me", "no answer: TimeoutError")
    assert posted == ["UA"]


async def test_what_is_past_its_window_is_given_up_unsent(sessions, workspace, clock, caplog):
    await planned(sessions, workspace, "A", not_after=NOW + HOUR)
    post, posted = slack({"UA": [Later("not connected", HOUR + SECOND)]})
    await send_due(sessions, post, "me", clock)
    clock.advance(hours=1, seconds=1)
    with caplog.at_level(logging.WARNING):
        assert await send_due(sessions, post, "me", clock) == 0
    assert await states_of(sessions) == {"A": "expired"}
    assert posted == ["UA"]
    assert "1 deliveries were not sent within their window" in caplog.text


async def test_at_the_last_moment_of_its_window_it_is_still_sent(sessions, workspace, clock):
    await planned(sessions, workspace, "A", not_after=NOW + HOUR)
    clock.advance(hours=1)
    post, _ = slack({})
    assert await send_due(sessions, post, "me", clock) == 1
    assert await states_of(sessions) == {"A": "sent"}


async def test_whoever_lost_the_claim_meanwhile_records_nothing(sessions, workspace, clock, caplog):
    await planned(sessions, workspace, "A")

    async def post(delivery):
        async with sessions.begin() as session:
            await deliveries.record_later(session, delivery, "me", NOW, "taken away")
            await deliveries.claim(session, "other", NOW, limit=1)
        return Refused("channel_not_found")

    with caplog.at_level(logging.WARNING):
        await send_due(sessions, post, "me", clock)
    row = (await rows_of(sessions))["A"]
    assert (row.state, row.owner) == ("sending", "other")
    assert "the claim was lost" in caplog.text


async def test_several_senders_post_each_delivery_once(sessions, workspace, clock):
    slots = [f"{number:02}" for number in range(3 * AT_ONCE)]
    await planned(sessions, workspace, *slots)
    all_claimed = asyncio.Barrier(3 * AT_ONCE)  # nobody's post ends before everybody has claimed
    posted = Counter()

    async def post(delivery):
        await asyncio.wait_for(all_claimed.wait(), timeout=60)
        posted[delivery.recipient] += 1
        return Sent("D1", "1.1")

    counts = await asyncio.gather(*(send_due(sessions, post, f"owner-{number}", clock) for number in range(3)))
    assert counts == [AT_ONCE] * 3
    assert posted == Counter(f"U{slot}" for slot in slots)
    assert set((await states_of(sessions)).values()) == {"sent"}


async def test_one_that_breaks_takes_no_other_along(sessions, workspace, clock):
    """A mistake of ours in one message must not leave its neighbours posted and unrecorded."""
    await planned(sessions, workspace, "A", "B")
    broken = asyncio.Event()

    async def post(delivery):
        if delivery.recipient == "UA":
            broken.set()
            raise KeyError("a sentence that is missing")
        await broken.wait()
        return Sent("D1", "1.1")

    with pytest.raises(ExceptionGroup):
        await send_due(sessions, post, "me", clock)
    assert await states_of(sessions) == {"A": "sending", "B": "sent"}


async def test_a_pause_outlives_the_process_that_was_told(sessions, workspace, clock):
    async with sessions.begin() as session:
        await workspaces.pause(session, workspace.id, NOW + DAY / 2)
    await planned(sessions, workspace, "A")
    post, posted = slack({})
    assert await send_due(sessions, post, "another process", clock) == 0
    assert posted == []
