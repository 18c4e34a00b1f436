"""Commitments come back in the morning of their day: once, together, in open hours, as the day's one message."""

from datetime import date, timedelta

import pytest

from bot.actions.coaching import commitments
from bot.core.coaching.commitments import Outcome
from bot.core.people.calendar import Absence
from bot.core.people.fatigue import Heard
from bot.store.coaching import commitments as store
from bot.store.delivery import deliveries
from bot.store.people import managers
from tests.store.kit import DAY, HOUR, NOW, a_commitment, a_manager, a_workspace, delivery_rows

MORNING = NOW.replace(hour=9)  # Tuesday 3 March, nine in London
TODAY = date(2026, 3, 3)


@pytest.fixture
async def ana(session):
    return await a_manager(session, await a_workspace(session))


async def plan(session, now, limit=9):
    planned = await commitments.plan_due(session, None, now, limit)
    return planned, sorted(await delivery_rows(session))


async def test_all_of_a_day_come_once_and_in_one_message(session, ana):
    for text in ("Ask Cleo", "Ask Joana"):
        await a_commitment(session, ana.id, text, TODAY, next_at=MORNING)
    await a_commitment(session, ana.id, "Later", TODAY + DAY, next_at=MORNING + DAY)
    assert await plan(session, MORNING - HOUR / 60) == (0, [])
    assert await plan(session, MORNING) == (1, ["2026-03-03"])
    assert await plan(session, MORNING) == (0, ["2026-03-03"])
    (claimed,) = await deliveries.claim(session, "me", MORNING, limit=9)
    brought = await store.due_of(session, ana.id, MORNING)
    assert brought == []
    assert [entry["text"] for entry in claimed.payload["commitments"]] == ["Ask Cleo", "Ask Joana"]
    assert (await managers.get(session, ana.id)).heard == Heard(MORNING, 1)
    assert [one.text for one in await store.brought_by(session, claimed.id)] == ["Ask Cleo", "Ask Joana"]


async def test_everybody_gets_their_own_up_to_the_limit(session):
    workspace = await a_workspace(session)
    for number in range(3):
        person = await a_manager(session, workspace, f"U{number}")
        await a_commitment(session, person.id, "Ask Cleo", TODAY, next_at=MORNING)
    assert (await plan(session, MORNING, limit=2))[0] == 2
    assert (await plan(session, MORNING, limit=2))[0] == 1
    assert await store.next_due_at(session) is None


async def test_it_waits_while_something_else_came_today_and_while_they_are_away(session, ana):
    await a_commitment(session, ana.id, "Ask Cleo", TODAY, next_at=MORNING)
    await managers.set_heard(session, {ana.id: Heard(MORNING - HOUR, 1)})
    assert await plan(session, MORNING) == (1, [])
    assert await store.next_due_at(session) == MORNING + DAY
    await managers.set_absence(session, ana.id, Absence(date(2026, 3, 6)), paused=False)
    assert await plan(session, MORNING + DAY) == (1, [])
    assert await plan(session, MORNING + 3 * DAY) == (1, ["2026-03-06"])


async def test_it_is_not_brought_to_whoever_paused(session, ana):
    id_ = await a_commitment(session, ana.id, "Ask Cleo", TODAY, next_at=MORNING)
    await managers.set_absence(session, ana.id, None, paused=True)
    assert await plan(session, MORNING) == (1, [])
    assert [(one.id, one.next_at) for one in await store.open_of(session, ana.id)] == [(id_, None)]


@pytest.mark.parametrize("outcome", Outcome)
async def test_what_became_of_it_is_kept(session, ana, outcome):
    id_ = await a_commitment(session, ana.id, "Ask Cleo", TODAY, next_at=MORNING)
    await plan(session, MORNING)
    one = await store.get(session, id_)
    day = TODAY + timedelta(days=9)
    await commitments.settle(session, ana, one, outcome, happened="She knew.", day=day, now=NOW)
    settled = await store.get(session, id_)
    assert (settled.outcome, settled.happened) == (outcome, "She knew.")
    moved = outcome is Outcome.MOVED
    assert settled.next_at == (MORNING + 9 * DAY if moved else None)
    assert [open_.id for open_ in await store.open_of(session, ana.id)] == ([id_] if moved else [])
    assert (await managers.get(session, ana.id)).patience.last_sign_at == NOW
