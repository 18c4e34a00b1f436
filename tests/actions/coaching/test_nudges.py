import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from bot.actions.coaching import nudges
from bot.actions.people.calendars import next_question_at
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.delivery.messages import NudgeMessage
from bot.core.library.documents import Kind
from bot.core.library.fits import Fit
from bot.core.library.offering import Opinion
from bot.core.people.people import Consent
from bot.core.people.schedule import Rhythm
from bot.core.self_checks.checks import Rating
from bot.store.coaching import nudges as store
from bot.store.delivery import deliveries
from bot.store.library import documents, opinions
from bot.store.people import managers, subscriptions
from bot.store.self_checks import checks
from bot.store.tables import DeliveryRow, ManagerRow, NudgeRow, WorkspaceRow
from tests.core.people.schedule_kit import ALWAYS
from tests.kit.examples import examples
from tests.kit.logged import logged
from tests.store.kit import (
    DAY,
    HOUR,
    LONDON,
    WEEKLY,
    a_document,
    a_manager,
    a_nudge,
    a_workspace,
    delivery_rows,
    subscribed,
)

DUE = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # Tuesday of week 10
WEEK = timedelta(weeks=1)


@pytest.fixture
async def ana(session):
    return await a_manager(session, await a_workspace(session))


async def next_at(session, manager):
    (subscription,) = await subscriptions.of_manager(session, manager.id)
    return subscription.next_at


async def how_many_nudges(session):
    return await session.scalar(select(func.count()).select_from(NudgeRow))


async def the_nudge(session, manager):
    """The manager's newest nudge, and the message that carries it."""
    newest = select(NudgeRow.id).where(NudgeRow.manager_id == manager.id).order_by(NudgeRow.id.desc()).limit(1)
    nudge = await store.get(session, await session.scalar(newest))
    for delivery in await deliveries.claim(session, "me", nudge.due_at, limit=9):
        message = NudgeMessage.of(delivery.payload)
        if message.nudge_id == nudge.id:
            return nudge, message
    raise AssertionError("no delivery carries it")


async def test_what_is_due_becomes_a_question_in_a_delivery(session, prompts_, ana):
    subscription = await subscribed(session, ana, DUE)
    assert await nudges.plan_due(session, prompts_, DUE, limit=9) == 1
    (row,) = (await delivery_rows(session)).values()
    assert (row.kind, row.subject_id, row.slot) == (DeliveryKind.NUDGE, subscription.id, "2026-W10")
    assert (row.recipient, row.state) == ("UANA", "due")
    assert (row.not_before, row.not_after) == (DUE, DUE + nudges.WINDOW)
    nudge, message = await the_nudge(session, ana)
    question = prompts_.checklist.questions[nudge.question_id]
    assert question in prompts_.checklist.questions_of("strategy-risk")
    assert (message.question, message.hint, message.reading) == (question.text, question.hint, None)
    assert (nudge.asked, nudge.due_at) == (question.text, DUE)
    assert nudge.why


async def test_the_due_time_moves_to_the_next_week_of_the_rhythm(session, prompts_, ana):
    await subscribed(session, ana, DUE, rhythm=Rhythm(2, 1, WEEKLY.at))
    await nudges.plan_due(session, prompts_, DUE, limit=9)
    assert await next_at(session, ana) == DUE + 2 * WEEK


async def test_nothing_is_planned_before_its_time(session, prompts_, ana):
    await subscribed(session, ana, DUE)
    assert await nudges.plan_due(session, prompts_, DUE - timedelta(seconds=1), limit=9) == 0
    assert await delivery_rows(session) == {}


@pytest.mark.parametrize("consent", [Consent.INVITED, Consent.DECLINED])
async def test_nobody_is_asked_without_their_yes(session, prompts_, ana, consent):
    await subscribed(session, ana, DUE)
    await managers.set_consent(session, ana.id, consent, DUE)
    assert await nudges.plan_due(session, prompts_, DUE, limit=9) == 0


async def test_planning_twice_asks_once(session, prompts_, ana):
    await subscribed(session, ana, DUE)
    assert [await nudges.plan_due(session, prompts_, DUE, limit=9) for _ in range(2)] == [1, 0]
    assert await how_many_nudges(session) == len(await delivery_rows(session)) == 1


async def test_a_slot_that_has_its_question_gets_no_second_one(session, prompts_, ana):
    subscription = await subscribed(session, ana, DUE)
    await nudges.plan_due(session, prompts_, DUE, limit=9)
    await subscriptions.advance(session, subscription.id, DUE + HOUR)
    assert await nudges.plan_due(session, prompts_, DUE + HOUR, limit=9) == 1
    assert await how_many_nudges(session) == len(await delivery_rows(session)) == 1
    assert await next_at(session, ana) == DUE + WEEK


async def test_moving_to_another_zone_brings_no_second_question_in_a_week(session, prompts_, ana):
    await subscribed(session, ana, DUE)
    await nudges.plan_due(session, prompts_, DUE, limit=9)
    await managers.set_zone(session, ana.id, ZoneInfo("Pacific/Honolulu"))
    for hours in range(0, 24 * 14, 6):
        await nudges.plan_due(session, prompts_, DUE + hours * HOUR, limit=9)
    assert sorted(await delivery_rows(session)) == ["2026-W10", "2026-W11"]


async def test_late_within_the_window_is_still_asked(session, prompts_, ana):
    await subscribed(session, ana, DUE)
    await nudges.plan_due(session, prompts_, DUE + nudges.WINDOW, limit=9)
    (row,) = (await delivery_rows(session)).values()
    assert (row.slot, row.not_before, row.not_after) == ("2026-W10", DUE, DUE + nudges.WINDOW)
    assert await next_at(session, ana) == DUE + WEEK


async def test_past_the_window_the_question_is_not_made_up_for(session, prompts_, ana):
    await subscribed(session, ana, DUE)
    late = DUE + nudges.WINDOW + timedelta(seconds=1)
    assert await nudges.plan_due(session, prompts_, late, limit=9) == 1
    assert await delivery_rows(session) == {}
    assert await how_many_nudges(session) == 0
    assert await next_at(session, ana) == DUE + WEEK


async def test_after_a_month_of_silence_there_is_no_pile(session, prompts_, ana):
    await subscribed(session, ana, DUE)
    assert await nudges.plan_due(session, prompts_, DUE + 4 * WEEK + HOUR, limit=9) == 1
    assert await delivery_rows(session) == {}
    assert await next_at(session, ana) == datetime(2026, 4, 7, 9, 30, tzinfo=LONDON)


async def test_a_batch_takes_the_longest_due_and_leaves_the_rest_for_the_next(session, prompts_):
    workspace = await a_workspace(session)
    for number, offset in enumerate((0, -1, -0.5)):
        await subscribed(session, await a_manager(session, workspace, f"U{number}"), DUE + offset * HOUR)
    assert [await nudges.plan_due(session, prompts_, DUE, limit=2) for _ in range(3)] == [2, 1, 0]
    planned = await session.scalars(select(NudgeRow.due_at).order_by(NudgeRow.id))
    assert list(planned) == [DUE - HOUR, DUE - HOUR / 2, DUE]


async def test_a_planner_that_fails_leaves_everything_due(sessions, prompts_):
    async with sessions.begin() as session:
        ana = await a_manager(session, await a_workspace(session))
        await subscribed(session, ana, DUE)

    async def fails():
        async with sessions.begin() as session:
            await nudges.plan_due(session, prompts_, DUE, limit=9)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails()
    async with sessions.begin() as session:
        assert (await delivery_rows(session), await how_many_nudges(session)) == ({}, 0)
        assert await nudges.plan_due(session, prompts_, DUE, limit=9) == 1


async def test_several_planners_at_once_ask_everybody_once(sessions, prompts_):
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        for number in range(8):
            await subscribed(session, await a_manager(session, workspace, f"U{number}"), DUE)

    async def planner():
        moved = 0
        for _ in range(3):
            async with sessions.begin() as session:
                moved += await nudges.plan_due(session, prompts_, DUE, limit=3)
        return moved

    assert sum(await asyncio.gather(*(planner() for _ in range(4)))) == 8
    async with sessions.begin() as session:
        recipients = list(await session.scalars(select(DeliveryRow.recipient)))
        assert sorted(recipients) == sorted(f"U{number}" for number in range(8))
        assert await how_many_nudges(session) == 8


@examples(6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zone=st.sampled_from(["Europe/London", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata"]),
    every_weeks=st.integers(1, 3),
    hours=st.lists(st.integers(1, 200), min_size=1, max_size=8),
)
async def test_whenever_the_planner_looks_it_asks_within_the_window_and_looks_ahead(
    session, prompts_, zone, every_weeks, hours
):
    await session.execute(delete(WorkspaceRow))
    ana = await a_manager(session, await a_workspace(session), zone=ZoneInfo(zone))
    due = datetime(2026, 3, 3, 9, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    await managers.set_hours(session, ana.id, ALWAYS, reminders=False)
    await subscribed(session, ana, due, rhythm=Rhythm(every_weeks, 1, WEEKLY.at))
    now = due - DAY
    for step in hours:
        now += step * HOUR
        before = await delivery_rows(session)
        waiting_since = await next_at(session, ana)
        await nudges.plan_due(session, prompts_, now, limit=9)
        rows = await delivery_rows(session)
        new = [rows[slot] for slot in rows.keys() - before.keys()]
        if waiting_since <= now <= waiting_since + nudges.WINDOW:
            assert [row.not_before for row in new] == [waiting_since]
        else:
            assert new == []
        coming = await next_at(session, ana)
        assert coming > now
        assert f"{coming.astimezone(ana.zone):%A %H:%M}" == "Tuesday 09:30"
        weeks = (coming.astimezone(ana.zone).date() - date(2026, 3, 3)).days // 7
        assert weeks % every_weeks == 0
    assert await how_many_nudges(session) == len(await delivery_rows(session))


# what is asked


async def all_practised(session, prompts, manager, area_id):
    """One question about each competency of an area, two weeks ago: nothing is new, nothing is long ago."""
    for question in {
        question.competency_id: question for question in prompts.checklist.questions_of(area_id)
    }.values():
        await a_nudge(
            session,
            manager,
            competency_id=question.competency_id,
            question_id=question.id,
            due_at=DUE - 2 * WEEK,
        )


async def test_the_widest_gap_of_the_last_self_check_is_asked_about_and_named(session, prompts_, ana):
    competencies = [one.id for one in prompts_.checklist.area("strategy-risk").competencies]
    await checks.add(session, ana.id, [Rating(id_, 4) for id_ in competencies], DUE - 9 * DAY)
    await checks.add(session, ana.id, [Rating("productivity", 0)], DUE - 2 * DAY)
    await all_practised(session, prompts_, ana, "strategy-risk")
    await subscribed(session, ana, DUE)
    await nudges.plan_due(session, prompts_, DUE, limit=9)
    nudge, message = await the_nudge(session, ana)
    name = prompts_.checklist.competency("productivity").name
    assert nudge.competency_id == "productivity"
    assert name in message.topic
    assert name in nudge.why
    assert "self-check" in nudge.why


async def fitting(session, path, score, **changes):
    id_ = await a_document(session, path, **changes)
    return Fit(id_, "latency-spof", score, ())


async def test_the_question_goes_with_a_document_and_not_twice_with_the_same(session, prompts_, ana):
    fits = [
        await fitting(session, "outage.md", 0.9, day=date(2026, 2, 27), url="https://example.com/outage"),
        await fitting(session, "rfc.md", 0.5, kind=Kind.RFC),
    ]
    await documents.set_fits(session, "ranking", fits)
    await all_practised(session, prompts_, ana, "reliability-performance")
    await subscribed(session, ana, DUE, "reliability-performance")
    seen = []
    for week in range(3):
        await nudges.plan_due(session, prompts_, DUE + week * WEEK, limit=9)
        seen.append(await the_nudge(session, ana))
    assert [nudge.document_id for nudge, _ in seen] == [fits[0].document_id, fits[1].document_id, None]
    titles = [message.reading and message.reading.title for _, message in seen]
    assert titles == ["About outage.md", "About rfc.md", None]
    assert seen[0][1].reading.url == "https://example.com/outage"
    assert "the one topic of this area" in seen[0][0].why
    for nudge, message in seen:
        question = prompts_.checklist.questions[nudge.question_id]
        kind = {fits[0].document_id: "post-mortem", fits[1].document_id: "rfc"}.get(nudge.document_id)
        suits = kind in question.about and kind not in question.needs
        assert message.question == nudge.asked == (question.about[kind] if suits else question.text)


@pytest.mark.parametrize("has_it", [True, False])
async def test_a_document_is_asked_about_only_what_it_has(session, prompts_, has_it):
    """`Which cache is it?` under a text without a cache is nobody's question: the bank's own words stand there."""
    bank = [one for one in prompts_.checklist.questions.values() if one.competency_id == "latency-spof"]
    needed = [one.needs["post-mortem"][0] for one in bank if "post-mortem" in one.needs]
    text = ". ".join(needed) if has_it else "We were out."
    await documents.set_fits(session, "ranking", [await fitting(session, "outage.md", 0.9, text=text)])
    workspace = await a_workspace(session)
    for number in range(8):
        manager = await a_manager(session, workspace, f"U{number}")
        await all_practised(session, prompts_, manager, "reliability-performance")
        await subscribed(session, manager, DUE, "reliability-performance")
    await nudges.plan_due(session, prompts_, DUE, limit=9)
    put = list(await session.scalars(select(NudgeRow).where(NudgeRow.document_id.is_not(None))))
    bank = prompts_.checklist.questions
    in_need = [one for one in put if "post-mortem" in bank[one.question_id].needs]
    asked = [
        (await store.get(session, one.id)).asked == bank[one.question_id].about["post-mortem"] for one in in_need
    ]
    assert set(asked) == {has_it}


async def test_no_question_comes_twice_in_a_quarter(session, prompts_, ana):
    await subscribed(session, ana, DUE)
    for week in range(13):
        await nudges.plan_due(session, prompts_, DUE + week * WEEK, limit=9)
    asked = list(await session.scalars(select(NudgeRow.question_id)))
    assert len(set(asked)) == len(asked) == 13


# on request


async def test_a_question_on_request_leaves_the_schedule_alone(session, prompts_, ana):
    await subscribed(session, ana, DUE + DAY, "cost-operations")
    await subscribed(session, ana, DUE + 2 * DAY, "strategy-risk")
    before = await subscriptions.of_manager(session, ana.id)
    await nudges.plan_now(session, prompts_, ana, DUE)
    assert await subscriptions.of_manager(session, ana.id) == before
    nudge, _ = await the_nudge(session, ana)
    assert prompts_.checklist.competency(nudge.competency_id).area_id == "cost-operations"
    assert nudge.due_at == DUE


async def test_a_question_on_request_takes_no_slot_from_the_weekly_one(session, prompts_, ana):
    await subscribed(session, ana, DUE)
    await nudges.plan_now(session, prompts_, ana, DUE - HOUR)
    await nudges.plan_due(session, prompts_, DUE, limit=9)
    rows = await delivery_rows(session)
    assert len(rows) == 2
    assert "2026-W10" in rows


async def test_two_impatient_wishes_bring_one_question(sessions, prompts_):
    async with sessions.begin() as session:
        ana = await a_manager(session, await a_workspace(session))
        await subscribed(session, ana, DUE)

    async def wish(seconds):
        async with sessions.begin() as session:
            return await nudges.plan_now(session, prompts_, ana, DUE - HOUR + seconds * timedelta(seconds=1))

    assert await asyncio.gather(wish(0), wish(2)) == [True, True]
    async with sessions.begin() as session:
        assert await how_many_nudges(session) == len(await delivery_rows(session)) == 1


async def test_what_was_planned_survives_a_change_of_its_subscription(session, prompts_, ana):
    await subscribed(session, ana, DUE)
    await nudges.plan_due(session, prompts_, DUE, limit=9)
    await subscriptions.remove_all(session, ana.id)
    await session.execute(update(NudgeRow).values(why="kept"))
    nudge, message = await the_nudge(session, ana)
    assert (nudge.why, message.nudge_id) == ("kept", nudge.id)


# what is no good


async def test_one_who_can_never_be_written_to_holds_nobody_up_and_is_passed_over(session, prompts_, ana):
    """No working day, a zone and an area that have gone since, and one who can't be written to: beside ana."""
    workspace = await a_workspace(session)
    others = [await a_manager(session, workspace, f"U{number}") for number in range(4)]
    never, lost, old, gone = others
    for manager in (ana, *others):
        await subscribed(session, manager, DUE, "a-former-area" if manager is old else "strategy-risk")
    await managers.set_hours(session, never.id, replace(ALWAYS, working_days=frozenset()), reminders=True)
    await session.execute(update(ManagerRow).where(ManagerRow.id == lost.id).values(zone="Mars/Olympus"))
    await managers.set_unreachable(session, workspace.id, gone.user_id, "user_disabled")
    assert await nudges.plan_due(session, prompts_, DUE, limit=9) == 5
    recipients = set(await session.scalars(select(DeliveryRow.recipient)))
    assert recipients == {ana.user_id, lost.user_id}
    assert await nudges.plan_due(session, prompts_, DUE, limit=9) == 0
    for manager in others:
        assert await next_at(session, manager) >= DUE + WEEK


async def test_a_mistake_of_ours_about_one_keeps_nobody_else_waiting(session, prompts_, ana, caplog):
    ben = await a_manager(session, await a_workspace(session), "UBEN")
    await subscribed(session, ana, DUE)
    await subscribed(session, ben, DUE, "cost-operations")
    empty, *others = prompts_.checklist.areas
    assert empty.id == "cost-operations"
    areas = (replace(empty, competencies=()), *others)  # an area without questions, which the loader would refuse
    broken = replace(prompts_, checklist=replace(prompts_.checklist, areas=areas))
    await nudges.plan_due(session, broken, DUE, limit=9)
    assert list(await session.scalars(select(DeliveryRow.recipient))) == [ana.user_id]
    assert f"manager={ben.id} reason=ValueError" in logged(caplog)
    assert await next_at(session, ben) == DUE + HOUR


async def test_a_document_that_is_not_for_somebody_is_linked_to_others_only(sessions, begun):
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "U2")
        document_id = await a_document(session)
        topics = [competency.id for competency in begun.checklist.competencies]
        await documents.set_fits(session, "source", [Fit(document_id, topic, 0.9, ()) for topic in topics])
        for manager in (ana, ben):
            await subscribed(session, manager, DUE)
        await opinions.keep(session, ana.id, document_id, Opinion.NOT_FOR_ME, DUE)
        await nudges.plan_due(session, begun, DUE, limit=9)
        linked = await session.execute(select(NudgeRow.manager_id, NudgeRow.document_id))
        assert dict(linked.all()) == {ana.id: None, ben.id: document_id}


async def test_whoever_hears_nothing_by_itself_has_no_next_question(session, ana):
    await subscribed(session, ana, DUE)
    assert await next_question_at(session, ana, DUE - DAY) == DUE
    for silent in (replace(ana, unreachable="user_disabled"), replace(ana, paused=True)):
        assert await next_question_at(session, silent, DUE - DAY) is None
