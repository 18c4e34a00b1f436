import pytest

from bot.actions.self_checks import checks
from bot.core.self_checks.checks import Rating
from bot.store.self_checks import checks as store
from tests.store.kit import DAY, NOW, a_manager, a_workspace


@pytest.fixture
async def ana(session):
    return await a_manager(session, await a_workspace(session))


def scores(result):
    return [(one.competency_id, one.score, one.previous) for one in result.standings]


async def test_a_first_check_stands_for_itself(session, checklist, ana):
    ratings = [Rating("rfcs", 1), Rating("on-call", 3, "A link.")]
    result = await checks.record(session, checklist, ana, ratings, NOW)
    assert scores(result) == [("on-call", 3, None), ("rfcs", 1, None)]
    assert [one.evidenced for one in result.standings] == [True, False]
    assert result.widest.competency_id == "rfcs"
    assert result.moves == ()


async def test_a_second_check_says_what_moved(session, checklist, ana):
    await checks.record(session, checklist, ana, [Rating("rfcs", 1), Rating("on-call", 3)], NOW - DAY)
    result = await checks.record(session, checklist, ana, [Rating("rfcs", 3), Rating("on-call", 3)], NOW)
    assert scores(result) == [("on-call", 3, 3), ("rfcs", 3, 1)]
    assert [(one.competency_id, one.moved) for one in result.moves] == [("rfcs", 2)]


async def test_the_result_covers_what_was_rated_and_the_standing_everything(session, checklist, ana):
    await checks.record(session, checklist, ana, [Rating("rfcs", 1), Rating("on-call", 3)], NOW - 2 * DAY)
    result = await checks.record(session, checklist, ana, [Rating("rfcs", 2)], NOW - DAY)
    assert scores(result) == [("rfcs", 2, 1)]
    standing = checks.standing(checklist, await store.of(session, ana.id))
    assert scores(standing) == [("on-call", 3, 3), ("rfcs", 2, 1)]


async def test_without_a_check_nothing_is_said(session, checklist, ana):
    standing = checks.standing(checklist, await store.of(session, ana.id))
    assert (standing.standings, standing.widest) == ((), None)


async def test_a_check_is_ones_own(session, checklist, ana):
    ben = await a_manager(session, await a_workspace(session), "UBEN")
    await checks.record(session, checklist, ben, [Rating("rfcs", 4)], NOW - DAY)
    result = await checks.record(session, checklist, ana, [Rating("rfcs", 1)], NOW)
    assert scores(result) == [("rfcs", 1, None)]
