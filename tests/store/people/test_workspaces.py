import pytest
from sqlalchemy.exc import NoResultFound

from bot.store.delivery import deliveries
from bot.store.people import workspaces
from tests.store.kit import HOUR, NOW, a_delivery, a_workspace


async def remembered(session, team_id="T1", **changes):
    usual = {"enterprise_id": None, "name": "Acme", "bot_user_id": "UBOT", "now": NOW}
    return await workspaces.remember(session, team_id=team_id, **{**usual, **changes})


async def test_a_workspace_comes_back_as_it_was_remembered(session):
    workspace = await remembered(session)
    assert (workspace.team_id, workspace.enterprise_id, workspace.name, workspace.bot_user_id) == (
        "T1",
        None,
        "Acme",
        "UBOT",
    )
    assert await workspaces.find(session, "T1") == await workspaces.get(session, "T1") == workspace


async def test_remembering_again_takes_the_present_names_and_keeps_the_id(session):
    before = await remembered(session)
    after = await remembered(session, name="Acme & Sons", bot_user_id="UNEW")
    assert (after.id, after.name, after.bot_user_id) == (before.id, "Acme & Sons", "UNEW")


async def test_a_workspace_that_joins_an_enterprise_grid_stays_the_same(session):
    before = await remembered(session)
    after = await remembered(session, enterprise_id="E1")
    assert (after.id, after.enterprise_id) == (before.id, "E1")
    assert await workspaces.find(session, "T1") == after


async def test_other_workspaces_are_others(session):
    one, two = await remembered(session, "T1"), await remembered(session, "T2", name="Other")
    assert one.id != two.id
    assert await workspaces.find(session, "T1") == one


async def test_an_unknown_workspace_is_nothing_to_find_and_an_error_to_get(session):
    assert await workspaces.find(session, "T404") is None
    with pytest.raises(NoResultFound):
        await workspaces.get(session, "T404")


async def test_a_pause_can_be_moved(session):
    workspace = await a_workspace(session)
    await deliveries.plan(session, a_delivery(workspace.id, not_after=NOW + 9 * HOUR))
    await workspaces.pause(session, workspace.id, NOW + HOUR)
    await workspaces.pause(session, workspace.id, NOW + 2 * HOUR)
    assert await deliveries.claim(session, "me", NOW + HOUR, limit=1) == []
    assert len(await deliveries.claim(session, "me", NOW + 2 * HOUR, limit=1)) == 1
