from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.actions.teams import teams
from bot.core.people.schedule import Rhythm
from bot.core.teams.teams import ChannelEvent
from bot.store.teams import teams as store
from tests.store.kit import DAY, LONDON, NOW, a_manager, a_workspace


@pytest.fixture
async def workspace(session):
    return await a_workspace(session)


async def linked(session, workspace, by, *, name="payments", zone=LONDON, now=NOW):
    return await teams.link(session, workspace, channel="C1", name=name, zone=zone, by=by, now=now)


async def test_a_linked_channel_gets_its_digest_on_friday_at_ten(session, workspace):
    team = await linked(session, workspace, await a_manager(session, workspace))
    assert team == await store.find(session, "T1", "C1")
    assert team.next_digest_at == datetime(2026, 3, 6, 10, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 6, 2, 59, tzinfo=UTC), datetime(2026, 3, 6, 3, 0, tzinfo=UTC)),
        (datetime(2026, 3, 6, 3, 0, tzinfo=UTC), datetime(2026, 3, 13, 3, 0, tzinfo=UTC)),
    ],
)
def test_the_first_digest_lies_ahead_on_the_teams_own_clock(now, expected):
    assert teams.first_digest(ZoneInfo("Asia/Bangkok"), now) == expected


async def test_whoever_links_belongs_to_the_team(session, workspace):
    ana = await a_manager(session, workspace)
    team = await linked(session, workspace, ana)
    assert await store.has(session, team.id, ana.id)


async def test_linking_again_changes_nothing_and_joins(session, workspace):
    ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")
    first = await linked(session, workspace, ana)
    again = await linked(session, workspace, ben, name="renamed", zone=ZoneInfo("Asia/Bangkok"), now=NOW + 9 * DAY)
    assert again == first
    assert await linked(session, workspace, ana) == first
    assert await store.size(session, first.id) == 2


async def test_a_channel_that_comes_back_gets_its_next_digest_and_none_of_those_it_missed(session, workspace):
    team = await linked(session, workspace, await a_manager(session, workspace))
    await teams.note_event(session, team, ChannelEvent.ARCHIVE, NOW)
    assert await store.next_due_at(session) is None
    archived = await store.get(session, team.id)
    await teams.note_event(session, archived, ChannelEvent.UNARCHIVE, NOW + 20 * DAY)
    assert await store.next_due_at(session) == datetime(2026, 3, 27, 10, 0, tzinfo=LONDON)


async def test_another_day_and_the_same_one_again(session, workspace):
    team = await linked(session, workspace, await a_manager(session, workspace))
    await teams.set_rhythm(session, team, LONDON, Rhythm(2, 0, time(8)), NOW)
    moved = await store.get(session, team.id)
    assert moved.next_digest_at == datetime(2026, 3, 9, 8, 0, tzinfo=LONDON)
    await teams.set_rhythm(session, moved, LONDON, moved.rhythm, NOW + 9 * DAY)
    assert await store.get(session, team.id) == moved
