from bot.core.checks import Rating
from bot.store import checks
from tests.store.kit import DAY, NOW, a_manager, a_workspace


async def test_self_checks_come_back_oldest_first_with_their_evidence(session):
    ana = await a_manager(session, await a_workspace(session))
    later = [Rating("rfcs", 3, "https://example.com/1"), Rating("on-call", 0), Rating("cost-drivers", 4)]
    second = await checks.add(session, ana.id, later, NOW)
    first = await checks.add(session, ana.id, [Rating("rfcs", 1)], NOW - DAY)
    oldest, newest = await checks.of(session, ana.id)
    assert (oldest.id, oldest.manager_id, oldest.taken_at) == (first, ana.id, NOW - DAY)
    assert oldest.ratings == (Rating("rfcs", 1),)
    assert (newest.id, newest.taken_at, set(newest.ratings)) == (second, NOW, set(later))


async def test_self_checks_are_ones_own(session):
    workspace = await a_workspace(session)
    ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")
    await checks.add(session, ana.id, [Rating("rfcs", 1)], NOW)
    assert await checks.of(session, ben.id) == []
