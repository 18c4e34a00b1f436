from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.actions import teams
from bot.store import teams as store
from tests.store.kit import DAY, LONDON, NOW, a_manager, a_nudge, a_workspace


@pytest.fixture
async def workspace(session):
    return await a_workspace(session)


async def linked(session, workspace, by, *, name="payments", zone=LONDON, now=NOW):
    return await teams.link(session, workspace, channel="C1", name=name, zone=zone, by=by, now=now)


async def members_asked(session, team):
    return sorted(await store.competencies_asked(session, team.id, since=NOW))


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
    await a_nudge(session, ana, competency_id="rfcs")
    assert await members_asked(session, team) == ["rfcs"]


async def test_linking_again_changes_nothing_and_joins(session, workspace):
    ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")
    first = await linked(session, workspace, ana)
    again = await linked(session, workspace, ben, name="renamed", zone=ZoneInfo("Asia/Bangkok"), now=NOW + 9 * DAY)
    assert again == first
    assert await linked(session, workspace, ana) == first
    for person in (ana, ben):
        await a_nudge(session, person, competency_id="rfcs")
    assert await members_asked(session, first) == ["rfcs", "rfcs"]
