from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import JSON, String, literal, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.core.people.schedule import Rhythm
from bot.core.self_checks.checks import Rating
from bot.store.people import subscriptions
from bot.store.self_checks import checks
from bot.store.tables import (
    Base,
    DocumentRow,
    InboxRow,
    SignalCostRow,
    SignalEventRow,
    SignalRow,
    StandoutRow,
    UtcDateTime,
)
from tests.kit.examples import examples
from tests.store.kit import NOW, WEEKLY, a_manager, a_workspace, subscribed

MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2199, 12, 31), timezones=st.timezones())  # noqa: DTZ001


@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=MOMENTS)
async def test_a_moment_comes_back_in_utc_whatever_its_zone_was(session, moment):
    back = await session.scalar(select(literal(moment, UtcDateTime())))
    assert back == moment.astimezone(UTC)
    assert back.tzinfo is UTC


async def test_the_servers_own_zone_does_not_matter(session, databases):
    if databases.kind == "postgresql":
        await session.execute(text("SET TIME ZONE 'Asia/Kolkata'"))
    session.add(InboxRow(key="event:1", received_at=NOW))
    await session.flush()
    session.expire_all()
    back = (await session.scalars(select(InboxRow))).one().received_at
    assert (back, back.tzinfo) == (NOW, UTC)


async def test_a_moment_without_a_zone_is_refused(session):
    session.add(InboxRow(key="event:1", received_at=NOW.replace(tzinfo=None)))
    with pytest.raises(StatementError, match="a moment needs its zone"):
        await session.flush()


@pytest.mark.parametrize(
    "rhythm",
    [Rhythm(0, 1, WEEKLY.at), Rhythm(53, 1, WEEKLY.at), Rhythm(1, -1, WEEKLY.at), Rhythm(1, 7, WEEKLY.at)],
)
async def test_a_rhythm_that_no_calendar_has_is_refused(session, rhythm):
    ana = await a_manager(session, await a_workspace(session))
    with pytest.raises(IntegrityError):
        await subscribed(session, ana, NOW, rhythm=rhythm)


@pytest.mark.parametrize("score", [-1, 5])
async def test_a_rating_off_the_scale_is_refused(session, score):
    ana = await a_manager(session, await a_workspace(session))
    with pytest.raises(IntegrityError):
        await checks.add(session, ana.id, [Rating("rfcs", score)], NOW)


async def test_a_row_of_nobody_is_refused(session):
    with pytest.raises(IntegrityError):
        await subscriptions.add(session, 999, "strategy-risk", WEEKLY, NOW)


async def test_an_id_is_never_given_twice(session):
    """Ids outlive their rows: in buttons of old messages, and as the subjects of deliveries."""
    workspace = await a_workspace(session)
    ana = await a_manager(session, workspace)
    before = await subscribed(session, ana, NOW)
    await subscriptions.remove_all(session, ana.id)
    after = await subscribed(session, ana, NOW)
    assert after.id > before.id


OURS = {
    "installation.name",
    "installation.scopes",
    "source.scope",
    "workspace.name",
    "team.name",
    "delivery.owner",
    "delivery.error",
    "nudge.asked",
    "nudge.why",
    "nudge.standing",
    "nudge.odds",
    "cohort.figures",
    "cohort.members",
    "source.state",
    "source.problem",
    "source.unreadable",
    "team.owns",
    "team.sections",
    "source.location",
    "source.base_url",
    "document_fit.why",
    "inbox.key",
    "audit.subject",
    *(f"document.{column.name}" for column in DocumentRow.__table__.columns),
    *(
        str(column)
        for table in (SignalRow, SignalEventRow, SignalCostRow, StandoutRow)
        for column in table.__table__.columns
    ),
}
"""Columns with room for words that are nobody's private ones: our own, Slack's, or the organisation's."""


def test_a_column_with_room_for_what_people_write_is_sealed():
    """A new one fails here until it is sealed (`sealed_*`), or until somebody has thought about why it need not be."""
    roomy = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, JSON) or (isinstance(column.type, String) and (column.type.length or 999) > 128)
    }
    assert {name for name in roomy if ".sealed_" not in name} - OURS == set()
    assert any(".sealed_" in name for name in roomy)
