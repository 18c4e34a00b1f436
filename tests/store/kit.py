"""People and things that many tests need, made with the store's own functions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.core.coaching.nudges import (
    NewNudge,
    NewReply,
    Nudge,
    NudgeState,
    Way,
)
from bot.core.delivery.deliveries import DeliveryKind, NewDelivery, Rules
from bot.core.library.documents import Kind, ParsedDocument, Status
from bot.core.people.people import Consent, Manager, Subscription, Workspace
from bot.core.people.schedule import Rhythm
from bot.core.teams.teams import Team
from bot.store.coaching import commitments, nudges, replies
from bot.store.delivery import deliveries
from bot.store.library import documents
from bot.store.people import managers, subscriptions, workspaces
from bot.store.tables import Base, DeliveryRow
from bot.store.teams import teams

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)  # a Tuesday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEKLY = Rhythm(every_weeks=1, weekday=1, at=time(9, 30))
UNHURRIED = Rules(pace=timedelta(), channel_gap=timedelta())
"""For tests in which the pace plays no part."""
LONDON = ZoneInfo("Europe/London")


on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""For tests that look into the database's file."""
on_postgresql = pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
"""For tests of what only PostgreSQL does."""


async def a_workspace(session, team_id="T1") -> Workspace:
    return await workspaces.remember(
        session, team_id=team_id, enterprise_id=None, name=team_id, bot_user_id="UBOT", now=NOW
    )


async def a_manager(session, workspace, user_id="UANA", *, consent=Consent.ACTIVE, zone=LONDON) -> Manager:
    manager, _ = await managers.remember(session, workspace.id, user_id, zone, NOW)
    await managers.set_consent(session, manager.id, consent, NOW - 14 * DAY)
    return replace(manager, consent=consent)


async def subscribed(session, manager, next_at, area_id="strategy-risk", rhythm=WEEKLY) -> Subscription:
    await subscriptions.add(session, manager.id, area_id, rhythm, next_at)
    return next(one for one in await subscriptions.of_manager(session, manager.id) if one.area_id == area_id)


async def a_team(session, workspace, channel="C1", *, zone=LONDON, next_digest_at=NOW) -> Team:
    return await teams.link(
        session,
        workspace_id=workspace.id,
        channel=channel,
        name="payments",
        zone=zone,
        rhythm=WEEKLY,
        next_digest_at=next_digest_at,
    )


async def a_nudge(
    session,
    manager,
    *,
    competency_id="rfcs",
    question_id="rfcs.a",
    asked="Which proposal is open?",
    due_at=NOW,
    document_id=None,
) -> Nudge:
    new = NewNudge(
        manager_id=manager.id,
        question_id=question_id,
        competency_id=competency_id,
        asked=asked,
        document_id=document_id,
        why="It is the week for it.",
        because="only",
        standing={competency_id: 1.5},
        odds={competency_id: 1.0},
        recalls_id=None,
        due_at=due_at,
    )
    nudge_id = (await nudges.add_all(session, [new]))[manager.id]
    return await nudges.get(session, nudge_id)


async def a_reply(session, nudge, text="Two of them.", *, step=None, day=None, source_ts=None, now=NOW) -> int:
    """A kept reply, with a commitment if it has a step; gives its id."""
    id_ = await replies.add(session, nudge.id, NewReply(text, Way.THREAD, source_ts=source_ts), now)
    await nudges.set_state(session, nudge.id, NudgeState.ANSWERED, None)
    if step:
        await a_commitment(session, nudge.manager_id, step, day or now.date(), reply_id=id_, next_at=now)
    return id_


async def a_commitment(session, manager_id, text, day, *, reply_id=None, next_at=NOW) -> int:
    return await commitments.add(session, manager_id, text, day, reply_id=reply_id, next_at=next_at, now=NOW)


async def delivered(session, nudge, manager, ts="1.1") -> int:
    """The nudge's delivery, as it is once Slack has it."""
    id_ = await deliveries.plan(
        session, a_delivery(manager.workspace_id, subject_id=nudge.id, recipient=manager.user_id)
    )
    await nudges.set_delivery(session, nudge.id, id_)
    (claimed,) = await deliveries.claim(session, "kit", NOW, 1, UNHURRIED)
    await deliveries.record_sent(session, claimed, "kit", "D1", ts)
    return id_


def a_delivery(workspace_id, **changes) -> NewDelivery:
    usual = NewDelivery(
        workspace_id=workspace_id,
        kind=DeliveryKind.NUDGE,
        subject_id=1,
        slot="2026-W10",
        recipient="UANA",
        payload={"question": "What is it?"},
        not_before=NOW,
        not_after=NOW + DAY,
    )
    return replace(usual, **changes)


async def a_document(
    session, path="outage.md", *, kind=Kind.POST_MORTEM, day=None, url=None, owner=None, text="The queue was full."
) -> int:
    """A document in the library; gives its id."""
    parsed = ParsedDocument(
        path=path,
        kind=kind,
        title=f"About {path}",
        date=day,
        organisation="Example",
        url=url,
        status=Status.RESOLVED,
        owner=owner,
        services=(),
        summary="The queue was full.",
        headings=(),
        text=text,
        content_hash=path,
        comments_until=None,
        open_actions=(),
    )
    source_id = await documents.source(session, "folder", "library", None, NOW)
    await documents.keep(session, source_id, parsed)
    return {found.path: id_ for id_, found in await documents.texts(session)}[path]


async def every_row(session) -> dict[str, Sequence[tuple[Any, ...]]]:
    """Everything the database holds, by table."""
    tables = Base.metadata.sorted_tables
    return {table.name: sorted(map(tuple, await session.execute(select(table))), key=repr) for table in tables}


async def delivery_rows(session, **where) -> Mapping[str, DeliveryRow]:
    """The deliveries as they stand, by slot."""
    query = select(DeliveryRow).filter_by(**where).execution_options(populate_existing=True)
    return {row.slot: row for row in await session.scalars(query)}
