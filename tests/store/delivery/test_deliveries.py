import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import delete, update

from bot.core.delivery.deliveries import LEASE, DeliveryKind
from bot.store.delivery import deliveries
from bot.store.people import workspaces
from bot.store.tables import DeliveryRow, WorkspaceRow
from tests.kit.examples import examples
from tests.store.kit import DAY, HOUR, NOW, UNHURRIED, a_delivery, a_workspace, delivery_rows

SECOND = timedelta(seconds=1)


@pytest.fixture
async def workspace(session):
    return await a_workspace(session)


async def planned(session, workspace, count=1, **changes):
    for number in range(count):
        await deliveries.plan(session, a_delivery(workspace.id, slot=f"{number:03}", **changes))


async def one_row(session):
    (row,) = (await delivery_rows(session)).values()
    return row


# planning


@pytest.mark.parametrize(
    ("change", "new"),
    [
        ({}, False),
        ({"recipient": "UBEN", "payload": {"question": "another"}, "not_before": NOW + DAY}, False),
        ({"kind": DeliveryKind.DIGEST}, True),
        ({"subject_id": 2}, True),
        ({"slot": "2026-W11"}, True),
    ],
)
async def test_a_slot_is_planned_once_for_each_kind_and_subject(session, workspace, change, new):
    first = a_delivery(workspace.id)
    id_ = await deliveries.plan(session, first)
    again = replace(first, **change)
    assert await deliveries.is_planned(session, again.kind, again.subject_id, again.slot) is not new
    other = await deliveries.plan(session, again)
    assert (other is not None) is new
    assert other != id_
    assert await deliveries.is_planned(session, again.kind, again.subject_id, again.slot)


async def test_of_many_that_plan_the_same_slot_one_does(sessions):
    async with sessions.begin() as session:
        workspace = await a_workspace(session)

    async def planner():
        async with sessions.begin() as session:
            return await deliveries.plan(session, a_delivery(workspace.id))

    ids = await asyncio.gather(*(planner() for _ in range(8)))
    async with sessions.begin() as session:
        assert [id_ for id_ in ids if id_ is not None] == [(await one_row(session)).id]


async def test_a_slot_stays_taken_whatever_became_of_its_delivery(session, workspace):
    await deliveries.plan(session, a_delivery(workspace.id, not_after=NOW))
    assert await deliveries.expire(session, NOW + SECOND) == 1
    assert await deliveries.plan(session, a_delivery(workspace.id)) is None


# claiming


async def test_a_claimed_delivery_is_as_it_was_planned(session, workspace):
    payload = {"question": "ü <&>", "reading": None, "ids": [1, 2]}
    id_ = await deliveries.plan(session, a_delivery(workspace.id, payload=payload))
    (claimed,) = await deliveries.claim(session, "me", NOW, 9, UNHURRIED)
    assert (claimed.id, claimed.workspace_id, claimed.recipient) == (id_, workspace.id, "UANA")
    assert (claimed.kind, claimed.subject_id, claimed.tries) == (DeliveryKind.NUDGE, 1, 1)
    assert claimed.payload == payload
    row = await one_row(session)
    assert (row.state, row.owner, row.lease_until, row.first_attempt_at) == ("sending", "me", NOW + LEASE, NOW)
    assert claimed.key == row.key


async def test_keys_tell_nothing_and_never_repeat(session, workspace):
    await planned(session, workspace, 9)
    keys = {delivery.key for delivery in await deliveries.claim(session, "me", NOW, 9, UNHURRIED)}
    assert len(keys) == 9
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys)


async def test_the_longest_due_are_claimed_first_and_none_before_its_time(session, workspace):
    for slot, hours in (("a", -1), ("b", -3), ("c", 1), ("d", -2), ("e", 0)):
        await deliveries.plan(session, a_delivery(workspace.id, slot=slot, not_before=NOW + hours * HOUR))
    assert await deliveries.next_due_at(session) == NOW - 3 * HOUR
    slots = {row.id: slot for slot, row in (await delivery_rows(session)).items()}
    first = await deliveries.claim(session, "me", NOW, 2, UNHURRIED)
    rest = await deliveries.claim(session, "me", NOW, 9, UNHURRIED)
    assert [[slots[one.id] for one in batch] for batch in (first, rest)] == [["b", "d"], ["a", "e"]]
    assert await deliveries.next_due_at(session) == NOW + HOUR


async def test_what_is_claimed_is_not_claimed_again_even_after_its_lease(session, workspace):
    await planned(session, workspace)
    await deliveries.claim(session, "me", NOW, 9, UNHURRIED)
    assert await deliveries.claim(session, "other", NOW, 9, UNHURRIED) == []
    assert await deliveries.claim(session, "other", NOW + LEASE + DAY, 9, UNHURRIED) == []


async def test_each_of_fifty_is_claimed_by_exactly_one_of_several_owners(sessions, databases):
    owners = [f"owner-{number}" for number in range(5)]
    # On PostgreSQL all of them have claimed before any commits; SQLite lets them through one by one anyway.
    together = asyncio.Barrier(len(owners) if databases.kind == "postgresql" else 1)
    async with sessions.begin() as session:
        await planned(session, await a_workspace(session), 50)

    async def claim_all(owner):
        mine = []
        for _ in range(12):  # whoever claims has the workspace to itself meanwhile
            async with sessions.begin() as session:
                claimed = await deliveries.claim(session, owner, NOW, 7, UNHURRIED)
                await asyncio.wait_for(together.wait(), timeout=20)
            mine += [(delivery.id, owner) for delivery in claimed]
        return mine

    claims = list(itertools.chain(*await asyncio.gather(*map(claim_all, owners))))
    assert set(Counter(id_ for id_, _ in claims).values()) == {1}
    async with sessions.begin() as session:
        rows = await delivery_rows(session)
    assert {(row.id, row.owner) for row in rows.values()} == set(claims)
    assert len(claims) == 50


async def test_a_paused_workspace_waits_and_the_others_do_not(session, workspace):
    other = await a_workspace(session, "T2")
    await deliveries.plan(session, a_delivery(workspace.id, slot="paused"))
    await deliveries.plan(session, a_delivery(other.id, slot="free"))
    await workspaces.pause(session, workspace.id, NOW + HOUR)
    assert [one.workspace_id for one in await deliveries.claim(session, "me", NOW, 9, UNHURRIED)] == [other.id]
    assert await deliveries.claim(session, "me", NOW + HOUR - SECOND, 9, UNHURRIED) == []
    assert [one.workspace_id for one in await deliveries.claim(session, "me", NOW + HOUR, 9, UNHURRIED)] == [
        workspace.id
    ]


# recording


async def sent(session, delivery, owner):
    return await deliveries.record_sent(session, delivery, owner, "D1", "1.1")


async def later(session, delivery, owner):
    return await deliveries.record_later(session, delivery, owner, NOW + HOUR, "not connected")


async def dead(session, delivery, owner):
    return await deliveries.record_dead(session, delivery, owner, "channel_not_found")


async def ambiguous(session, delivery, owner):
    return await deliveries.record_ambiguous(session, delivery, owner, "no answer")


RECORDS = [sent, later, dead, ambiguous]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (sent, {"state": "sent", "owner": None, "channel": "D1", "ts": "1.1", "error": None}),
        (later, {"state": "due", "owner": None, "lease_until": None, "error": "not connected"}),
        (dead, {"state": "dead", "owner": None, "error": "channel_not_found"}),
        (ambiguous, {"state": "sending", "owner": "me", "lease_until": NOW + LEASE, "error": "no answer"}),
    ],
)
async def test_each_outcome_is_recorded(session, workspace, record, expected):
    await planned(session, workspace)
    (claimed,) = await deliveries.claim(session, "me", NOW, 1, UNHURRIED)
    assert await record(session, claimed, "me")
    row = await one_row(session)
    assert {name: getattr(row, name) for name in expected} == expected
    assert (row.tries, row.first_attempt_at) == (1, NOW)


@pytest.mark.parametrize("record", RECORDS)
async def test_only_the_holder_of_a_claim_records(session, workspace, record):
    await planned(session, workspace)
    (claimed,) = await deliveries.claim(session, "me", NOW, 1, UNHURRIED)
    before = (await one_row(session)).state
    assert not await record(session, claimed, "other")
    row = await one_row(session)
    assert (row.state, row.owner, row.error, before) == ("sending", "me", None, "sending")


@pytest.mark.parametrize("first", [sent, later, dead])
async def test_what_is_recorded_is_settled(session, workspace, first):
    await planned(session, workspace)
    (claimed,) = await deliveries.claim(session, "me", NOW, 1, UNHURRIED)
    assert await first(session, claimed, "me")
    state = (await one_row(session)).state
    assert [await second(session, claimed, "me") for second in RECORDS] == [False] * len(RECORDS)
    assert (await one_row(session)).state == state


@pytest.mark.parametrize(("record", "kept"), [(sent, False), (dead, True), (later, True), (ambiguous, True)])
async def test_a_payload_goes_when_it_has_done_its_work(session, workspace, record, kept):
    await planned(session, workspace)
    (claimed,) = await deliveries.claim(session, "me", NOW, 1, UNHURRIED)
    await record(session, claimed, "me")
    assert ((await one_row(session)).sealed_payload is not None) is kept


async def test_what_comes_later_is_claimed_later_and_counted(session, workspace):
    await planned(session, workspace)
    (claimed,) = await deliveries.claim(session, "me", NOW, 1, UNHURRIED)
    await later(session, claimed, "me")
    assert await deliveries.claim(session, "other", NOW + HOUR - SECOND, 1, UNHURRIED) == []
    (again,) = await deliveries.claim(session, "other", NOW + HOUR, 1, UNHURRIED)
    assert again == replace(claimed, tries=2, lease_until=NOW + HOUR + LEASE)
    assert (await one_row(session)).first_attempt_at == NOW


async def test_owners_and_reasons_may_be_as_long_as_hosts_and_networks_make_them(session, workspace):
    owner, reason = f"{'a' * 63}-4194304-0123abcd", "not connected: " + "Connect call failed, " * 30
    await planned(session, workspace)
    (claimed,) = await deliveries.claim(session, owner, NOW, 1, UNHURRIED)
    assert await deliveries.record_later(session, claimed, owner, NOW, reason)
    assert (await one_row(session)).error == reason


# expiring


async def test_only_what_is_due_and_past_its_window_expires(session, workspace):
    windows = {"over": NOW - SECOND, "closing": NOW, "open": NOW + SECOND, "being sent": NOW - HOUR}
    for slot, not_after in windows.items():
        not_before = NOW - DAY if slot == "being sent" else NOW - HOUR
        await deliveries.plan(
            session, a_delivery(workspace.id, slot=slot, not_before=not_before, not_after=not_after)
        )
    await deliveries.claim(session, "me", NOW - DAY, 9, UNHURRIED)
    assert await deliveries.expire(session, NOW) == 1
    rows = await delivery_rows(session)
    assert {slot: row.state for slot, row in rows.items()} == {
        "over": "expired",
        "closing": "due",
        "open": "due",
        "being sent": "sending",
    }
    assert (rows["over"].sealed_payload, rows["over"].error) == (None, "window over")
    assert await deliveries.expire(session, NOW) == 0


async def test_what_has_no_payload_any_more_cannot_be_claimed(session, workspace):
    await planned(session, workspace)
    await session.execute(update(DeliveryRow).values(sealed_payload=None))
    with pytest.raises(ValueError, match="has no payload any more"):
        await deliveries.claim(session, "me", NOW, 1, UNHURRIED)


# all of it together, against a model that fits on a page


@dataclass
class Expected:
    """One delivery as it should be."""

    state: str = "due"
    not_before: int = 0
    owner: str | None = None
    tries: int = 0


@dataclass
class Model:
    """Deliveries by slot; time counts in hours from NOW, and every window ends at hour 10."""

    deliveries: dict[int, Expected] = field(default_factory=dict)
    hour: int = 0

    def plan(self, slot):
        return self.deliveries.setdefault(slot, new := Expected(not_before=self.hour)) is new

    def claim(self, owner, limit):
        due = [slot for slot, one in self.deliveries.items() if one.state == "due" and one.not_before <= self.hour]
        chosen = sorted(due, key=lambda slot: self.deliveries[slot].not_before)[: limit if self.hour <= 10 else 0]
        for slot in chosen:
            one = self.deliveries[slot]
            one.state, one.owner, one.tries = "sending", owner, one.tries + 1
        return chosen

    def record(self, slot, owner, state, owner_after):
        one = self.deliveries[slot]
        if (one.state, one.owner) != ("sending", owner):
            return False
        one.state, one.owner = state, owner_after
        one.not_before = self.hour + 1 if state == "due" else one.not_before
        return True

    def expire(self):
        late = [one for one in self.deliveries.values() if one.state == "due" and self.hour > 10]
        for one in late:
            one.state = "expired"
        return len(late)


OWNERS = st.sampled_from(["me", "other"])
STEPS = st.one_of(
    st.tuples(st.just("plan"), st.integers(0, 5)),
    st.tuples(st.just("claim"), OWNERS, st.integers(0, 3)),
    st.tuples(st.just("record"), st.integers(0, 5), OWNERS, st.sampled_from(["sent", "due", "dead", "sending"])),
    st.tuples(st.just("expire")),
    st.tuples(st.just("wait"), st.integers(1, 4)),
)


class Store:
    """The same steps, in the database."""

    def __init__(self, session, workspace):
        self.session, self.workspace, self.claimed, self.hour = session, workspace, {}, 0

    @property
    def now(self):
        return NOW + self.hour * HOUR

    async def plan(self, slot):
        new = a_delivery(
            self.workspace.id, slot=str(slot), subject_id=slot, not_before=self.now, not_after=NOW + 10 * HOUR
        )
        return await deliveries.plan(self.session, new) is not None

    async def claim(self, owner, limit):
        claimed = await deliveries.claim(self.session, owner, self.now, limit, UNHURRIED)
        self.claimed |= {delivery.subject_id: delivery for delivery in claimed}
        return [delivery.subject_id for delivery in claimed]

    async def record(self, slot, owner, state):
        delivery = self.claimed[slot]
        match state:
            case "sent":
                return await sent(self.session, delivery, owner)
            case "due":
                return await deliveries.record_later(self.session, delivery, owner, self.now + HOUR, "later")
            case "dead":
                return await dead(self.session, delivery, owner)
            case _:
                return await ambiguous(self.session, delivery, owner)


@examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=20))
async def test_whatever_happens_each_delivery_is_where_it_should_be(session, steps):
    await session.execute(delete(WorkspaceRow))
    store, model = Store(session, await a_workspace(session)), Model()
    for step in steps:
        match step:
            case "plan", slot:
                assert await store.plan(slot) == model.plan(slot)
            case "claim", owner, limit:
                assert await store.claim(owner, limit) == model.claim(owner, limit)
            case "record", slot, owner, state if slot in store.claimed:
                owner_after = owner if state == "sending" else None
                assert await store.record(slot, owner, state) == model.record(slot, owner, state, owner_after)
            case ("expire",):
                assert await deliveries.expire(session, store.now) == model.expire()
            case "wait", hours:
                store.hour = model.hour = model.hour + hours
    rows = await delivery_rows(session)
    assert {
        row.subject_id: Expected(row.state, (row.not_before - NOW) // HOUR, row.owner, row.tries)
        for row in rows.values()
    } == model.deliveries
