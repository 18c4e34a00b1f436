import asyncio
from datetime import timedelta

from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.core.people.people import Consent
from bot.core.people.schedule import Rhythm
from bot.store.people import subscriptions
from bot.store.tables import WorkspaceRow
from tests.kit.examples import examples
from tests.store.kit import DAY, HOUR, NOW, WEEKLY, a_manager, a_workspace, subscribed


async def test_a_subscription_replaces_the_one_of_its_area(session):
    ana = await a_manager(session, await a_workspace(session))
    rhythm = Rhythm(4, 3, WEEKLY.at)
    await subscribed(session, ana, NOW, "strategy-risk")
    await subscribed(session, ana, NOW + DAY, "cost-operations")
    await subscribed(session, ana, NOW + 2 * DAY, "strategy-risk", rhythm)
    first, second = await subscriptions.of_manager(session, ana.id)
    assert (first.area_id, first.rhythm, first.next_at) == ("cost-operations", WEEKLY, NOW + DAY)
    assert (second.area_id, second.rhythm, second.next_at) == ("strategy-risk", rhythm, NOW + 2 * DAY)


async def test_unsubscribing_is_for_one_manager(session):
    workspace = await a_workspace(session)
    ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")
    await subscribed(session, ana, NOW)
    his = await subscribed(session, ben, NOW)
    await subscriptions.remove_all(session, ana.id)
    assert await subscriptions.of_manager(session, ana.id) == []
    assert await subscriptions.of_manager(session, ben.id) == [his]


@examples(10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.tuples(st.integers(-5, 5), st.sampled_from(Consent)), max_size=8),
    limit=st.integers(0, 9),
)
async def test_the_longest_due_of_those_who_said_yes_are_taken_first(session, people, limit):
    await session.execute(delete(WorkspaceRow))
    workspace = await a_workspace(session)
    expected = []
    for number, (hours, consent) in enumerate(people):
        person = await a_manager(session, workspace, f"U{number}", consent=consent)
        subscription = await subscribed(session, person, NOW + hours * HOUR)
        if hours <= 0 and consent is Consent.ACTIVE:
            expected.append((subscription, person))
    expected.sort(key=lambda pair: (pair[0].next_at, pair[0].id))
    assert await subscriptions.take_due(session, NOW, limit) == expected[:limit]


async def test_an_advanced_subscription_is_not_due(session):
    ana = await a_manager(session, await a_workspace(session))
    mine = await subscribed(session, ana, NOW)
    await subscriptions.advance(session, mine.id, NOW + timedelta(seconds=1))
    assert await subscriptions.take_due(session, NOW, limit=9) == []


async def test_two_planners_never_take_the_same_subscriptions(sessions, databases):
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        for number in range(5):
            await subscribed(session, await a_manager(session, workspace, f"U{number}"), NOW)

    async def other_planner():
        async with sessions.begin() as session:
            return [subscription.id for subscription, _ in await subscriptions.take_due(session, NOW, limit=9)]

    async with sessions.begin() as session:
        mine = [subscription.id for subscription, _ in await subscriptions.take_due(session, NOW, limit=3)]
        other = asyncio.create_task(other_planner())
        if databases.kind == "postgresql":  # it does not even wait: it skips what is locked
            await asyncio.wait_for(asyncio.shield(other), timeout=60)
        for subscription_id in mine:
            await subscriptions.advance(session, subscription_id, NOW + DAY)
    theirs = await other
    assert (len(mine), len(theirs)) == (3, 2)
    assert not set(mine) & set(theirs)


async def test_the_next_due_time_is_that_of_somebody_active(session):
    workspace = await a_workspace(session)
    assert await subscriptions.next_due_at(session) is None
    await subscribed(session, await a_manager(session, workspace, consent=Consent.DECLINED), NOW)
    await subscribed(session, await a_manager(session, workspace, "UBEN"), NOW + 2 * HOUR)
    await subscribed(session, await a_manager(session, workspace, "UCLEO"), NOW + HOUR)
    assert await subscriptions.next_due_at(session) == NOW + HOUR
