from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import NoResultFound

from bot.core.coaching.guessing.guesses import NewGuess
from bot.core.delivery.removals import Trace, TraceKind
from bot.core.library.offering import Opinion
from bot.core.people.calendar import Absence
from bot.core.people.people import Consent
from bot.core.people.pulse import Pulse
from bot.core.quantities import Unit
from bot.core.self_checks.checks import Rating
from bot.core.svg import Kind
from bot.store.coaching import guesses, sharing
from bot.store.delivery import deliveries, removals
from bot.store.library import opinions
from bot.store.participation import personal_data
from bot.store.people import managers, pulse, workspaces
from bot.store.self_checks import checks, drafts, pictures
from bot.store.tables import Base, ManagerRow, SystemDepthRow, WorkspaceRow
from bot.store.teams import teams
from bot.store.vault import seal
from tests.store.kit import (
    DAY,
    HOUR,
    LONDON,
    NOW,
    a_delivery,
    a_document,
    a_manager,
    a_nudge,
    a_reply,
    a_team,
    a_workspace,
    delivered,
    every_row,
    subscribed,
)

APIA = ZoneInfo("Pacific/Apia")


async def test_somebody_new_is_invited_and_in_their_zone(session):
    workspace = await a_workspace(session)
    manager, new = await managers.remember(session, workspace.id, "UANA", APIA, NOW)
    assert new
    assert (manager.user_id, manager.zone, manager.consent, manager.channel) == (
        "UANA",
        APIA,
        Consent.INVITED,
        None,
    )
    assert await managers.find(session, "T1", "UANA") == await managers.get(session, manager.id) == manager


async def test_somebody_known_stays_as_they_are(session):
    workspace = await a_workspace(session)
    ana = await a_manager(session, workspace, consent=Consent.DECLINED)
    assert await managers.remember(session, workspace.id, "UANA", APIA, NOW + DAY) == (ana, False)


async def test_the_same_id_in_another_workspace_is_another_person(session):
    here = await a_manager(session, await a_workspace(session, "T1"))
    there = await a_manager(session, await a_workspace(session, "T2"))
    assert here.id != there.id
    assert await managers.find(session, "T2", "UANA") == there
    await managers.set_channel(session, there.workspace_id, "UANA", "D9")
    assert (await managers.get(session, here.id)).channel is None


@pytest.mark.parametrize(
    ("enterprise_id", "bot", "is_one"),
    [("E1", "UBOT", True), ("E1", "UOTHER", False), ("E2", "UBOT", False), (None, "UBOT", False)],
)
async def test_in_an_organisation_with_one_bot_somebody_is_the_same_everywhere(
    session, enterprise_id, bot, is_one
):
    common = {"enterprise_id": "E1", "name": "East", "now": NOW}
    east = await workspaces.remember(session, team_id="T1", bot_user_id="UBOT", **common)
    elsewhere = {"enterprise_id": enterprise_id, "bot_user_id": bot, "name": "West", "now": NOW}
    await workspaces.remember(session, team_id="T2", **elsewhere)
    ana = await a_manager(session, east)
    found = await managers.wherever(session, "T2", "UANA")
    assert (found is not None and found.id == ana.id) is is_one
    assert (await managers.wherever(session, "T1", "UANA")).id == ana.id
    assert await managers.wherever(session, "T2", "UBEN") is None
    assert await managers.find(session, "T2", "UANA") is None


async def test_an_unknown_person_is_nothing_to_find_and_an_error_to_get(session):
    assert await managers.find(session, "T1", "UANA") is None
    with pytest.raises(NoResultFound):
        await managers.get(session, 404)


async def test_what_changes_about_a_manager_is_kept(sessions):
    async with sessions.begin() as session:
        ana = await a_manager(session, await a_workspace(session), consent=Consent.INVITED)
        ben = await a_manager(session, await a_workspace(session), "UBEN")
        await managers.set_consent(session, ana.id, Consent.ACTIVE, NOW)
        await managers.set_zone(session, ana.id, APIA)
        await managers.set_channel(session, ana.workspace_id, "UANA", "D1")
    async with sessions.begin() as session:
        kept = await managers.get(session, ana.id)
        assert (kept.consent, kept.zone, kept.channel) == (Consent.ACTIVE, APIA, "D1")
        assert await managers.get(session, ben.id) == ben


async def test_what_arrives_in_a_known_conversation_shows_that_somebody_can_be_written_to(session):
    ana = await a_manager(session, await a_workspace(session))
    await managers.set_channel(session, ana.workspace_id, "UANA", "D1")
    await managers.set_unreachable(session, ana.workspace_id, "UANA", "user_disabled")
    await managers.set_channel(session, ana.workspace_id, "UANA", "D1")
    session.expire_all()
    assert await managers.get(session, ana.id) == replace(ana, channel="D1", unreachable=None)


async def everything_of(session, workspace, team, user_id):
    """A manager with a row in every table that can hold one of theirs."""
    person = await a_manager(session, workspace, user_id)
    await subscribed(session, person, NOW)
    await teams.join(session, team.id, person.id, NOW)
    nudge = await a_nudge(session, person, document_id=await a_document(session))
    await delivered(session, nudge, person)
    await guesses.keep(session, nudge.id, Unit.PAGES, NewGuess(4.0), now=NOW, next_at=NOW + HOUR)
    reply_id = await a_reply(session, nudge, "The orders database.", step="Ask Cleo.")
    await sharing.keep(session, reply_id=reply_id, team_id=team.id, text="Ours.", named=True, now=NOW)
    check_id = await checks.add(session, person.id, [Rating("rfcs", 2, "A link.")], NOW)
    session.add(
        SystemDepthRow(self_check_id=check_id, sealed_system=seal(session, "orders"), level="context", depth=2)
    )
    await pictures.keep(session, person.id, check_id, {Kind.RADAR: f"P{user_id}"})
    await drafts.keep(session, person.id, {"rating-rfcs": "2"}, NOW)
    await opinions.keep(session, person.id, nudge.document_id, Opinion.USEFUL, NOW)
    await removals.keep(session, person.id, [Trace(TraceKind.FILE, "D1", f"F{user_id}")])
    await pulse.answer(session, person.id, Pulse.YES, NOW)
    await pulse.say_why(session, person.id, "It is short.")
    waiting = a_delivery(workspace.id, subject_id=nudge.id, slot="next", recipient=user_id, not_before=NOW + HOUR)
    await deliveries.plan(session, waiting)
    return person


def tables_of_a_manager():
    """The tables that lead to a manager by their foreign keys, and the deliveries, which name their recipient."""
    found = {"manager", "delivery"}
    for table in Base.metadata.sorted_tables:  # parents come first
        if any(key.column.table.name in found - {"delivery"} for key in table.foreign_keys):
            found.add(table.name)
    return found


async def test_a_forgotten_manager_leaves_no_row_in_any_table(session):
    workspace = await a_workspace(session)
    team = await a_team(session, workspace)
    await everything_of(session, workspace, team, "UBEN")
    before = await every_row(session)
    ana = await everything_of(session, workspace, team, "UANA")
    during = await every_row(session)
    assert {name for name in during if len(during[name]) > len(before[name])} == tables_of_a_manager()
    await personal_data.remove(session, ana)
    assert await every_row(session) == before


async def test_a_forgotten_manager_is_forgotten_in_their_workspace_only(session):
    here, there = await a_workspace(session, "T1"), await a_workspace(session, "T2")
    ana = await a_manager(session, here)
    await everything_of(session, there, await a_team(session, there), "UANA")
    before = await every_row(session)
    await personal_data.remove(session, ana)
    after = await every_row(session)
    assert [row for row in before["manager"] if row not in after["manager"]] == [
        row for row in before["manager"] if row[0] == ana.id
    ]
    assert {**after, "manager": None} == {**before, "manager": None}


async def test_what_the_foreign_keys_hold_goes_with_the_manager(session):
    workspace = await a_workspace(session)
    team = await a_team(session, workspace)
    await everything_of(session, workspace, team, "UANA")
    await session.execute(delete(ManagerRow))
    left = await every_row(session)
    assert {name for name in tables_of_a_manager() if left[name]} == {"delivery"}


async def test_a_workspace_that_goes_takes_everybody_along(session):
    workspace = await a_workspace(session)
    await everything_of(session, workspace, await a_team(session, workspace), "UANA")
    await session.execute(delete(WorkspaceRow))
    left = await every_row(session)
    assert {name for name, rows in left.items() if rows} == {"source", "document"}


async def test_an_absence_has_its_days_and_is_taken_back(session):
    ana = await a_manager(session, await a_workspace(session))
    ahead = Absence(date(2027, 1, 4), begins=date(2026, 12, 20))
    for absence in (ahead, Absence(date(2027, 1, 4)), None):
        await managers.set_absence(session, ana.id, absence, paused=False)
        assert (await managers.get(session, ana.id)).absence == absence


async def test_the_zone_is_the_one_that_slack_gave(session):
    ana = await a_manager(session, await a_workspace(session), zone=LONDON)
    assert (await managers.get(session, ana.id)).zone is LONDON
