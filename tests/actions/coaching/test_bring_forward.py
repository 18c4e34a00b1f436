"""A fresh post-mortem of the team brings the next question forward, once, and only that."""

from datetime import timedelta

from sqlalchemy import select

from bot.actions.coaching import bring_forward, nudges
from bot.core.library.fits import Fit
from bot.store.library import documents
from bot.store.people import managers, subscriptions
from bot.store.tables import NudgeRow
from bot.store.teams import teams
from tests.store.kit import DAY, NOW, a_document, a_manager, a_team, a_workspace, subscribed

IN_TWO_WEEKS = NOW.replace(hour=9, minute=30) + timedelta(weeks=2)


async def next_at(sessions, manager):
    async with sessions() as session:
        (turn,) = await subscriptions.of_manager(session, manager.id)
    return turn.next_at


async def test_the_same_turn_comes_earlier_with_that_document_and_none_comes_besides(sessions, begun):
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "U2")
        for manager in (ana, ben):
            await subscribed(session, manager, IN_TWO_WEEKS)
        team = await a_team(session, workspace)
        await teams.join(session, team.id, ana.id, NOW)
        document_id = await a_document(session, day=NOW.date(), owner="Payments")
        await documents.set_fits(session, "source", [Fit(document_id, "rfcs", 0.6, ())])
    assert await bring_forward.bring_forward(sessions, begun, NOW) == 1
    tomorrow = NOW.replace(hour=9, minute=30) + DAY
    assert await next_at(sessions, ana) == tomorrow
    assert await next_at(sessions, ben) == IN_TWO_WEEKS  # is in no team
    assert await bring_forward.bring_forward(sessions, begun, NOW) == 0
    async with sessions.begin() as session:
        await nudges.plan_due(session, begun, tomorrow, limit=9)
        asked = (await session.scalars(select(NudgeRow))).all()
    assert [(one.manager_id, one.competency_id, one.document_id) for one in asked] == [
        (ana.id, "rfcs", document_id)
    ]
    assert await next_at(sessions, ana) == IN_TWO_WEEKS + timedelta(weeks=1)
    assert await bring_forward.bring_forward(sessions, begun, tomorrow) == 0  # it has been linked


async def test_a_paused_manager_is_left_alone(sessions, prompts_):
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        ana = await a_manager(session, workspace)
        await subscribed(session, ana, IN_TWO_WEEKS)
        await teams.join(session, (await a_team(session, workspace)).id, ana.id, NOW)
        document_id = await a_document(session, day=NOW.date(), owner="Payments")
        await documents.set_fits(session, "source", [Fit(document_id, "rfcs", 0.6, ())])
        await managers.set_absence(session, ana.id, None, paused=True)
    assert await bring_forward.bring_forward(sessions, prompts_, NOW) == 0
