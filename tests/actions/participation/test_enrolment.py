from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.actions.participation import enrolment
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.people.people import Consent
from bot.core.people.schedule import Rhythm, week_slot
from bot.store.delivery import deliveries
from bot.store.people import managers, subscriptions
from tests.store.kit import DAY, LONDON, NOW, a_manager, a_workspace, delivery_rows

SAO_PAULO = ZoneInfo("America/Sao_Paulo")


@pytest.fixture
async def workspace(session):
    return await a_workspace(session)


async def invited(session, workspace, user_id="UANA", now=NOW):
    return await enrolment.invite(session, workspace, user_id=user_id, invited_by="UBEN", zone=LONDON, now=now)


async def reread(session, manager):
    return await managers.get(session, manager.id)


async def test_an_invitation_is_an_introduction_and_nothing_weekly(session, workspace):
    assert await invited(session, workspace)
    ana = await managers.find(session, "T1", "UANA")
    assert (ana.consent, ana.zone) == (Consent.INVITED, LONDON)
    assert await subscriptions.of_manager(session, ana.id) == []
    (introduction,) = await deliveries.claim(session, "me", NOW + DAY, limit=9)
    assert (introduction.kind, introduction.recipient) == (DeliveryKind.INTRODUCTION, "UANA")
    assert introduction.payload == {"invited_by": "UBEN"}


async def test_an_introduction_waits_for_working_hours(session, workspace):
    saturday = NOW + 4 * DAY
    await invited(session, workspace, now=saturday)
    (row,) = (await delivery_rows(session)).values()
    assert f"{row.not_before.astimezone(LONDON):%A %H:%M}" == "Monday 09:00"
    assert row.not_after == row.not_before + enrolment.INTRODUCTION_WINDOW


async def test_nobody_is_introduced_twice(session, workspace):
    await invited(session, workspace)
    assert not await invited(session, workspace, now=NOW + DAY)
    assert len(await delivery_rows(session)) == 1


@pytest.mark.parametrize("consent", Consent)
async def test_whoever_was_asked_before_is_left_alone_whatever_they_said(session, workspace, consent):
    ana = await a_manager(session, workspace, consent=consent)
    assert not await invited(session, workspace)
    assert await delivery_rows(session) == {}
    assert await reread(session, ana) == ana


async def test_a_yes_brings_one_question_a_week_at_the_managers_own_time(session, workspace, checklist):
    ana = await a_manager(session, workspace, consent=Consent.INVITED)
    chosen = await enrolment.accept(session, checklist, ana, SAO_PAULO, NOW)
    assert chosen == await subscriptions.of_manager(session, ana.id)
    assert {(one.area_id, one.rhythm) for one in chosen} == {
        ("strategy-risk", Rhythm(2, 1, time(9, 30))),
        ("cost-operations", Rhythm(4, 1, time(9, 30))),
        ("reliability-performance", Rhythm(4, 1, time(9, 30))),
    }
    assert len({week_slot(one.next_at, SAO_PAULO) for one in chosen}) == 3
    assert {f"{one.next_at.astimezone(SAO_PAULO):%A %H:%M}" for one in chosen} == {"Tuesday 09:30"}
    kept = await reread(session, ana)
    assert (kept.consent, kept.zone) == (Consent.ACTIVE, SAO_PAULO)


async def test_a_yes_just_before_the_clocks_change_still_means_one_question_a_week(session, workspace, checklist):
    ana = await a_manager(session, workspace, consent=Consent.INVITED)
    tuesday = datetime(2026, 3, 24, 9, 0, tzinfo=UTC)  # summer time begins on the Sunday after
    chosen = await enrolment.accept(session, checklist, ana, LONDON, tuesday)
    assert [week_slot(one.next_at, LONDON) for one in chosen] == ["2026-W13", "2026-W14", "2026-W16"]


async def test_a_second_yes_changes_nothing(session, workspace, checklist):
    ana = await a_manager(session, workspace, consent=Consent.INVITED)
    first = await enrolment.accept(session, checklist, ana, SAO_PAULO, NOW)
    kept = await reread(session, ana)
    assert await enrolment.accept(session, checklist, kept, LONDON, NOW + 9 * DAY) == first
    assert await reread(session, ana) == kept


async def test_a_no_ends_the_schedule_and_is_remembered(session, workspace, checklist):
    ana = await a_manager(session, workspace, consent=Consent.INVITED)
    await enrolment.accept(session, checklist, ana, LONDON, NOW)
    await enrolment.decline(session, ana, NOW)
    assert (await reread(session, ana)).consent is Consent.DECLINED
    assert await subscriptions.of_manager(session, ana.id) == []
    assert not await invited(session, workspace)


async def test_a_no_can_become_a_yes(session, workspace, checklist):
    ana = await a_manager(session, workspace, consent=Consent.DECLINED)
    assert len(await enrolment.accept(session, checklist, ana, LONDON, NOW)) == 3
    assert (await reread(session, ana)).consent is Consent.ACTIVE


async def test_an_answer_is_one_managers_own(session, workspace, checklist):
    ana, ben = (
        await a_manager(session, workspace),
        await a_manager(session, workspace, "UBEN", consent=Consent.INVITED),
    )
    before = await enrolment.accept(session, checklist, ben, LONDON, NOW)
    await enrolment.decline(session, ana, NOW)
    assert await subscriptions.of_manager(session, ben.id) == before
    assert (await reread(session, ben)).consent is Consent.ACTIVE
