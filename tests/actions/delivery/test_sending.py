"""Sending, with a Slack that answers from a list: what became of each delivery is read from the database."""

import asyncio
import itertools
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from bot.actions.delivery.reconciling import expire, reconcile
from bot.actions.delivery.sending import Sender
from bot.core.delivery.deliveries import (
    ASKED_FOR,
    LEASE,
    RULES,
    Ambiguous,
    Delivery,
    DeliveryKind,
    Later,
    Missing,
    Outcome,
    Refused,
    Rules,
    Sent,
    Sighting,
    Unreadable,
)
from bot.store.delivery import deliveries
from bot.store.people import managers, workspaces
from bot.store.tables import DeliveryRow, ErasureRow
from tests.conftest import Clock
from tests.kit.logged import logged
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


@dataclass
class Carrier:
    """What a sender talks to: a function that posts, and what looking shows, by recipient."""

    post: Callable[[Delivery], Awaitable[Outcome]]
    sightings: Mapping[str, Sighting] = field(default_factory=dict)

    async def look_for(self, delivery):
        return self.sightings[delivery.recipient]

    async def renew(self, delivery, found):
        pass


UNHURRIED = Rules(pace=timedelta(), channel_gap=timedelta(), at_once=10)
"""For tests in which the pace plays no part."""


async def send_due(sessions, post, owner, now, rules=UNHURRIED):
    """Sends all that may go now; tells how many."""
    await expire(sessions, now)
    sender = Sender(sessions, Carrier(post), owner, now, rules)
    started = await sender.start_due()
    await sender.finish()
    return started


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


async def test_a_long_queue_goes_out_so_many_at_once(sessions, workspace, clock):
    slots = [f"{number:02}" for number in range(25)]
    await planned(sessions, workspace, *slots)
    under_way, most = 0, 0

    async def post(_delivery):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return Sent("D1", "1.1")

    assert await send_due(sessions, post, "me", clock) == 25
    assert most == UNHURRIED.at_once
    assert set((await states_of(sessions)).values()) == {"sent"}


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
    assert (row.state, row.error, row.sealed_payload) == ("dead", "channel_not_found", row.sealed_payload)
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
    assert "deliveries_expired" in logged(caplog)
    assert "deliveries=1" in logged(caplog)


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
            await deliveries.claim(session, "other", NOW, 1, UNHURRIED)
        return Refused("channel_not_found")

    with caplog.at_level(logging.WARNING):
        await send_due(sessions, post, "me", clock)
    row = (await rows_of(sessions))["A"]
    assert (row.state, row.owner) == ("sending", "other")
    assert "delivery_claim_lost" in logged(caplog)


async def test_what_arrives_for_somebody_who_is_forgotten_meanwhile_is_taken_away(sessions, workspace, clock):
    await planned(sessions, workspace, "A")

    async def post(delivery):
        async with sessions.begin() as session:
            await session.execute(delete(DeliveryRow).where(DeliveryRow.id == delivery.id))
        return Sent("D1", "1.1")

    await send_due(sessions, post, "me", clock)
    async with sessions() as session:
        (erasure,) = await session.scalars(select(ErasureRow))
    assert (erasure.kind, erasure.channel, erasure.ref) == ("message", "D1", "1.1")


async def test_several_senders_post_each_delivery_once(sessions, workspace, clock):
    slots = [f"{number:02}" for number in range(30)]
    await planned(sessions, workspace, *slots)
    posted = Counter()

    async def post(delivery):
        posted[delivery.recipient] += 1
        await asyncio.sleep(0)
        return Sent("D1", "1.1")

    async def work(owner):
        while "due" in (await states_of(sessions)).values():
            await send_due(sessions, post, owner, clock)

    await asyncio.gather(*(work(f"owner-{number}") for number in range(3)))
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

    await send_due(sessions, post, "me", clock)
    assert await states_of(sessions) == {"A": "sending", "B": "sent"}
    assert (await rows_of(sessions))["A"].error == "our own mistake: KeyError"


async def test_a_workspace_gets_a_burst_and_then_its_pace(sessions, workspace, clock):
    await planned(sessions, workspace, *"ABCDEFGH")
    post, posted = slack({})
    counts = []
    for milliseconds in (0, 300, 100, 300, 700):
        clock.advance(milliseconds=milliseconds)
        counts.append(await send_due(sessions, post, "me", clock, RULES))
    assert counts == [5, 0, 1, 1, 1]
    assert posted == [f"U{slot}" for slot in "ABCDEFGH"]


async def test_replicas_share_a_workspaces_pace(sessions, workspace, clock):
    await planned(sessions, workspace, *"ABCDEFGH")
    post, _ = slack({})
    counts = await asyncio.gather(*(send_due(sessions, post, owner, clock, RULES) for owner in ("one", "two")))
    assert sum(counts) <= RULES.burst
    await send_due(sessions, post, "one", clock, RULES)
    assert Counter((await states_of(sessions)).values()) == {"sent": 5, "due": 3}


async def test_whoever_has_waited_longest_is_served_first_and_nobody_starves(sessions, workspace, clock):
    async with sessions.begin() as session:
        small = await a_workspace(session, "T2")
    await planned(sessions, workspace, *"ABCDEFG")
    await planned(sessions, small, "Z", subject_id=2, not_before=NOW + SECOND)
    clock.advance(seconds=1)
    post, posted = slack({})
    await send_due(sessions, post, "me", clock, Rules(at_once=2))
    assert "UZ" in posted[:2]


async def test_one_recipient_gets_one_message_a_second(sessions, workspace, clock):
    async with sessions.begin() as session:
        for slot in "AB":
            await deliveries.plan(session, a_delivery(workspace.id, slot=slot, recipient="C1"))
    post, posted = slack({})
    counts = []
    for milliseconds in (0, 999, 1):
        clock.advance(milliseconds=milliseconds)
        counts.append(await send_due(sessions, post, "me", clock, RULES))
    assert counts == [1, 0, 1]
    assert posted == ["C1", "C1"]


# a stop


async def test_a_stop_finishes_what_is_under_way_and_takes_nothing_more(sessions, workspace, clock):
    await planned(sessions, workspace, "A", "B", "C")
    posting, answered = asyncio.Event(), asyncio.Event()

    async def post(_delivery):
        posting.set()
        await answered.wait()
        return Sent("D1", "1.1")

    sender = Sender(sessions, Carrier(post), "me", clock, Rules(at_once=2))
    claiming = asyncio.create_task(sender.start_due())
    await posting.wait()
    stopping = asyncio.create_task(sender.stop(30))
    await asyncio.sleep(0)
    answered.set()
    await stopping
    await claiming
    assert Counter((await states_of(sessions)).values()) == {"sent": 2, "due": 1}


async def test_a_stop_leaves_what_takes_too_long_to_be_looked_for(sessions, workspace, clock):
    await planned(sessions, workspace, "A")

    async def post(_delivery):
        await asyncio.Event().wait()

    sender = Sender(sessions, Carrier(post), "me", clock)
    await sender.start_due()
    await sender.stop(0.05)
    assert await states_of(sessions) == {"A": "sending"}


async def test_a_machine_that_slept_posts_nothing_before_it_has_claimed_anew(sessions, workspace):
    await planned(sessions, workspace, "A")
    times = itertools.chain([NOW], itertools.repeat(NOW + LEASE))  # claimed, and then asleep
    post, posted = slack({})
    sender = Sender(sessions, Carrier(post), "me", times.__next__, Rules(at_once=1))
    await sender.start_due()
    await sender.finish()
    row = (await rows_of(sessions))["A"]
    assert (posted, row.state, row.tries) == (["UA"], "sent", 2)


# what nobody has heard of again

PATIENCE = RULES.lease + RULES.quarantine


async def lost(sessions, workspace, clock):
    """A delivery whose answer never came, a lease and a quarantine ago."""
    await planned(sessions, workspace, "A")
    post, _ = slack({"UA": [Ambiguous("no answer")]})
    await send_due(sessions, post, "me", clock)
    clock.now += PATIENCE


@pytest.mark.parametrize(
    ("sighting", "state", "error"),
    [
        (Sent("D1", "1.1"), "sent", None),
        (Missing(), "due", "not found in Slack, so it goes out again"),
        (Unreadable("missing_scope"), "unknown", "can't be read back: missing_scope"),
        (Later("no answer", SECOND), "sending", "no answer"),
    ],
)
async def test_what_is_seen_in_slack_decides(sessions, workspace, clock, sighting, *, state, error):
    await lost(sessions, workspace, clock)
    post, posted = slack({})
    assert await reconcile(sessions, Carrier(post, {"UA": sighting}), "other", clock) == 1
    row = (await rows_of(sessions))["A"]
    assert (row.state, row.error) == (state, error)
    assert posted == []


async def test_slack_is_left_alone_until_lease_and_quarantine_are_over(sessions, workspace, clock):
    await lost(sessions, workspace, clock)
    clock.advance(seconds=-1)
    assert await reconcile(sessions, Carrier(slack({})[0]), "other", clock) == 0


async def test_only_one_of_several_looks(sessions, workspace, clock):
    await lost(sessions, workspace, clock)
    carrier = Carrier(slack({})[0], {"UA": Missing()})
    counts = await asyncio.gather(*(reconcile(sessions, carrier, f"owner-{one}", clock) for one in range(3)))
    assert sorted(counts) == [0, 0, 1]


async def test_what_was_not_found_goes_out_again_and_what_is_unknown_never(sessions, workspace, clock):
    await lost(sessions, workspace, clock)
    post, posted = slack({})
    await reconcile(sessions, Carrier(post, {"UA": Missing()}), "other", clock)
    await send_due(sessions, post, "other", clock)
    assert posted == ["UA"]
    await planned(sessions, workspace, "B", subject_id=2)
    broken, _ = slack({"UB": [Ambiguous("no answer")]})
    await send_due(sessions, broken, "me", clock)
    clock.now += PATIENCE
    await reconcile(sessions, Carrier(post, {"UB": Unreadable("missing_scope")}), "other", clock)
    clock.advance(hours=10)
    await send_due(sessions, post, "other", clock)
    assert posted == ["UA"]
    assert (await states_of(sessions))["B"] == "unknown"


async def test_looking_ends_with_the_window(sessions, workspace, clock):
    await lost(sessions, workspace, clock)
    clock.advance(days=2)
    carrier = Carrier(slack({})[0], {"UA": Later("no answer", SECOND)})
    await reconcile(sessions, carrier, "other", clock)
    row = (await rows_of(sessions))["A"]
    assert (row.state, row.error) == ("unknown", "was never read back: no answer")


async def test_a_pause_outlives_the_process_that_was_told(sessions, workspace, clock):
    async with sessions.begin() as session:
        await workspaces.pause(session, workspace.id, NOW + DAY / 2)
    await planned(sessions, workspace, "A")
    post, posted = slack({})
    assert await send_due(sessions, post, "another process", clock) == 0
    assert posted == []


async def test_a_shorter_pause_does_not_end_a_longer_one(sessions, workspace, clock):
    await planned(sessions, workspace, "A")
    async with sessions.begin() as session:
        for wait in (HOUR, SECOND):
            await workspaces.pause(session, workspace.id, NOW + wait)
    post, _ = slack({})
    clock.advance(minutes=59)
    assert await send_due(sessions, post, "me", clock) == 0
    clock.advance(minutes=1)
    assert await send_due(sessions, post, "me", clock) == 1


async def test_what_an_outage_made_late_waits_for_its_recipients_morning(sessions, workspace, clock):
    """A weekly question does; one that was asked for comes at any hour, and so does what is not for a manager."""
    async with sessions.begin() as session:
        ana = await a_manager(session, workspace)
        for slot, recipient in (("2026-W10", "UANA"), (f"{ASKED_FOR}now", "UANA"), ("2026-W09", "U1")):
            await deliveries.plan(session, a_delivery(workspace.id, slot=slot, recipient=recipient))
    clock.now = NOW.replace(hour=22)
    post, posted = slack({})
    await send_due(sessions, post, "me", clock)
    assert await states_of(sessions) == {"2026-W10": "due", f"{ASKED_FOR}now": "sent", "2026-W09": "sent"}
    morning = datetime(2026, 3, 4, 8, tzinfo=ana.zone)
    assert (await rows_of(sessions))["2026-W10"].not_before == morning
    clock.now = morning
    await send_due(sessions, post, "me", clock)
    assert posted == ["UANA", "U1", "UANA"]


async def test_a_claim_that_was_slow_to_commit_posts_nothing_before_it_has_claimed_anew(sessions, workspace):
    """The lease counts from before the commit, for everybody else does so, too."""
    await planned(sessions, workspace, "A")
    moments = itertools.chain([NOW], itertools.repeat(NOW + LEASE / 2 + SECOND))
    post, posted = slack({})
    sender = Sender(sessions, Carrier(post), "me", moments.__next__, Rules(at_once=1))
    await sender.start_due()
    await sender.finish()
    assert (posted, (await rows_of(sessions))["A"].tries) == (["UA"], 2)


async def test_a_late_word_about_an_earlier_claim_of_the_same_process_changes_nothing(sessions, workspace):
    await planned(sessions, workspace, "A")
    async with sessions.begin() as session:
        (first,) = await deliveries.claim(session, "me", NOW, 1)
        assert await deliveries.record_later(session, first, "me", NOW, "not connected")
        await deliveries.claim(session, "me", NOW + SECOND, 1)
        assert not await deliveries.record_later(session, first, "me", NOW, "not connected")
    assert await states_of(sessions) == {"A": "sending"}
