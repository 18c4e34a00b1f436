import asyncio
from datetime import time

from bot.core.people.people import Consent
from bot.core.people.schedule import Rhythm
from bot.core.teams.teams import TeamState
from bot.store.library import opinions
from bot.store.teams import teams
from tests.store.kit import (
    DAY,
    HOUR,
    LONDON,
    NOW,
    WEEKLY,
    a_document,
    a_manager,
    a_team,
    a_workspace,
)


async def test_a_team_comes_back_as_it_was_linked(session):
    workspace = await a_workspace(session)
    team = await a_team(session, workspace)
    assert (team.channel, team.name, team.zone, team.rhythm) == ("C1", "payments", LONDON, WEEKLY)
    assert team.next_digest_at == NOW
    assert await teams.find(session, "T1", "C1") == team
    assert await teams.find(session, "T1", "C2") is None
    assert await teams.find(session, "T2", "C1") is None


async def test_linking_again_changes_nothing(session):
    workspace = await a_workspace(session)
    team = await a_team(session, workspace)
    again = await teams.link(
        session,
        workspace_id=workspace.id,
        channel="C1",
        name="renamed",
        zone=LONDON,
        rhythm=Rhythm(2, 0, time(8)),
        next_digest_at=NOW + DAY,
    )
    assert again == team


async def test_the_same_channel_id_in_another_workspace_is_another_team(session):
    one = await a_team(session, await a_workspace(session, "T1"))
    other = await a_team(session, await a_workspace(session, "T2"))
    assert one.id != other.id
    assert await teams.find(session, "T2", "C1") == other


async def test_joining_counts_once(session):
    workspace = await a_workspace(session)
    team, ana = await a_team(session, workspace), await a_manager(session, workspace)
    assert await teams.join(session, team.id, ana.id, NOW)
    assert not await teams.join(session, team.id, ana.id, NOW + DAY)


async def test_the_longest_due_teams_are_taken_first(session):
    workspace = await a_workspace(session)
    for channel, hours in (("C1", -1), ("C2", -3), ("C3", 1), ("C4", -2), ("C5", 0)):
        await a_team(session, workspace, channel, next_digest_at=NOW + hours * HOUR)
    taken = await teams.take_due(session, NOW, limit=3)
    assert [team.channel for team in taken] == ["C2", "C4", "C1"]
    assert [team.channel for team in await teams.take_due(session, NOW, limit=9)] == ["C2", "C4", "C1", "C5"]
    assert await teams.next_due_at(session) == NOW - 3 * HOUR
    await teams.advance(session, taken[0].id, NOW + DAY)
    assert [team.channel for team in await teams.take_due(session, NOW, limit=9)] == ["C4", "C1", "C5"]
    assert await teams.next_due_at(session) == NOW - 2 * HOUR


async def test_no_team_means_no_next_digest(session):
    assert await teams.next_due_at(session) is None


async def test_two_planners_never_take_the_same_teams(sessions, databases):
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        for number in range(5):
            await a_team(session, workspace, f"C{number}")

    async def other_planner():
        async with sessions.begin() as session:
            return [team.id for team in await teams.take_due(session, NOW, limit=9)]

    async with sessions.begin() as session:
        mine = [team.id for team in await teams.take_due(session, NOW, limit=3)]
        other = asyncio.create_task(other_planner())
        if databases.kind == "postgresql":  # it does not even wait: it skips what is locked
            await asyncio.wait_for(asyncio.shield(other), timeout=60)
        for team_id in mine:
            await teams.advance(session, team_id, NOW + DAY)
    theirs = await other
    assert (len(mine), len(theirs)) == (3, 2)
    assert not set(mine) & set(theirs)


async def test_what_a_digest_has_shown_is_remembered_for_its_team(session):
    workspace = await a_workspace(session)
    team, other = await a_team(session, workspace), await a_team(session, workspace, "C2")
    ids = [await a_document(session, f"{name}.md") for name in "abc"]
    await teams.remember_shown(session, team.id, ids[:1])
    await teams.remember_shown(session, team.id, ids[1:2])
    await teams.remember_shown(session, other.id, [])
    assert await teams.shown(session, team.id) == set(ids[:2])
    assert await teams.shown(session, other.id) == frozenset()


async def test_what_was_called_useful_counts_over_all_teams_of_its_workspace(session):
    workspace, globex = await a_workspace(session), await a_workspace(session, "T2")
    one, other = await a_team(session, workspace), await a_team(session, workspace, "C2")
    read, unread = [await a_document(session, f"{name}.md") for name in "ab"]
    for team in (one, other, await a_team(session, globex)):
        await teams.remember_shown(session, team.id, [read, unread])
    await opinions.count_useful(session, workspace.id, read)
    assert await teams.useful(session, workspace.id) == {read: 2}
    assert await teams.useful(session, globex.id) == {}


async def test_a_team_whose_channel_rests_is_not_due(session):
    team = await a_team(session, await a_workspace(session))
    await teams.set_state(session, team.id, TeamState.ARCHIVED, NOW)
    assert await teams.take_due(session, NOW, limit=9) == []
    assert await teams.next_due_at(session) is None
    assert (await teams.get(session, team.id)).state is TeamState.ARCHIVED


async def test_members_are_enrolled_managers_of_linked_teams(session):
    workspace = await a_workspace(session)
    team, resting = await a_team(session, workspace), await a_team(session, workspace, "C2")
    ana, ben = (
        await a_manager(session, workspace),
        await a_manager(session, workspace, "UBEN", consent=Consent.DECLINED),
    )
    for person in (ana, ben):
        await teams.join(session, team.id, person.id, NOW)
        await teams.join(session, resting.id, person.id, NOW)
    await teams.set_state(session, resting.id, TeamState.LEFT, NOW)
    assert await teams.members(session, workspace.id) == {team.id: {ana.id}}
    assert await teams.leave(session, team.id, ana.id)
    assert not await teams.leave(session, team.id, ana.id)
    assert await teams.members(session, workspace.id) == {}  # who declined is in no figure
