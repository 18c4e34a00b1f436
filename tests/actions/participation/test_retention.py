from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.actions.coaching import sharing
from bot.actions.delivery.channel_posts import keep, plan
from bot.actions.delivery.removals import erase_due
from bot.actions.participation import forgetting, offboarding, retention
from bot.core.coaching.nudges import Step
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.delivery.removals import MOST_TRIES, Trace, TraceKind
from bot.core.participation.retention import RETENTION
from bot.core.people.disclosure import MEMORY
from bot.core.self_checks.checks import Rating
from bot.core.teams.figures import (
    Figures,
    Published,
    Within,
    last_closed_week,
)
from bot.store import chores
from bot.store.coaching import sharing as shares
from bot.store.delivery import (
    channel_posts,
    deliveries,
    inbox,
    removals,
)
from bot.store.participation import personal_data
from bot.store.people import managers
from bot.store.self_checks import checks
from bot.store.tables import AuditRow, DeliveryRow, ErasureRow, NudgeRow, PostingRow
from bot.store.teams import audit_log
from bot.store.teams import figures as stored
from tests.store.kit import (
    DAY,
    NOW,
    a_delivery,
    a_manager,
    a_nudge,
    a_reply,
    a_team,
    a_workspace,
    delivered,
    every_row,
)

YEAR = timedelta(days=365)
NOTHING = dict.fromkeys(
    ("replies", "checks", "deliveries", "postings", "inbox", "audit", "figures", "pulses", "people", "workspaces"),
    0,
)


async def with_everything(session):
    """One of each kind, all of them at NOW."""
    workspace = await a_workspace(session)
    ana = await a_manager(session, workspace)
    nudge = await a_nudge(session, ana)
    await delivered(session, nudge, ana)
    await a_reply(session, nudge, "It was the disk.")
    await checks.add(session, ana.id, [Rating("rfcs", 2, "See there.")], NOW)
    await inbox.is_first(session, "event:1", NOW, inbox.By("T1", "UANA"))
    await audit_log.note(session, workspace.id, audit_log.Noted("ULEAD", "invite", "UANA", NOW))
    return ana


@pytest.mark.parametrize(
    ("after", "kind", "count"),
    [
        (timedelta(days=7), "inbox", 1),
        (YEAR + DAY, "deliveries", 1),
        (2 * YEAR, "replies", 1),
        (2 * YEAR, "audit", 1),
        (3 * YEAR, "checks", 1),
    ],
)
async def test_each_kind_goes_when_its_time_is_over_and_not_before(sessions, after, kind, count):
    async with sessions.begin() as session:
        await with_everything(session)
    assert (await retention.purge(sessions, RETENTION, NOW + after))[kind] == 0
    later = NOW + after + timedelta(seconds=1)
    expected = await retention.would_go(sessions, RETENTION, later)
    assert expected[kind] == count
    assert (await retention.purge(sessions, RETENTION, later))[kind] == count
    assert await retention.would_go(sessions, RETENTION, later) == NOTHING


async def test_a_purge_takes_as_many_batches_as_it_needs(sessions, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 3)
    async with sessions.begin() as session:
        for number in range(10):
            await inbox.is_first(session, f"event:{number}", NOW)
    assert (await retention.purge(sessions, RETENTION, NOW + YEAR))["inbox"] == 10


async def test_what_is_old_but_still_alive_stays(sessions):
    """A late answer, a next step that is still to come, a message that is under way."""
    much_later = NOW + 2 * YEAR + DAY
    async with sessions.begin() as session:
        ana = await a_manager(session, await a_workspace(session))
        late, promised = await a_nudge(session, ana), await a_nudge(session, ana)
        await a_reply(session, late, "At last.", now=NOW + YEAR)
        step = Step("Ask Cleo.", much_later.date())
        await a_reply(session, promised, "Yes.", step=step.text, day=step.day)
        await deliveries.plan(session, a_delivery(ana.workspace_id))
        await session.execute(update(DeliveryRow).values(state="sending"))
    assert await retention.purge(sessions, RETENTION, much_later) == NOTHING


async def test_what_a_team_still_reads_can_be_taken_back_however_old_it_is(sessions, prompts_):
    much_later = NOW + 2 * YEAR + DAY
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        ana = await a_manager(session, workspace)
        reply = await a_reply(session, await a_nudge(session, ana), "It was the disk.")
        team = await a_team(session, workspace)
        share = await sharing.share(
            session, prompts_, reply, team.place, "A disk.", named=True, at_once=True, now=NOW
        )
        await session.execute(update(DeliveryRow).values(state="sent", channel="C1", ts="1.1"))
    assert await retention.purge(sessions, RETENTION, much_later) == NOTHING
    async with sessions.begin() as session:
        await sharing.withdraw(session, await shares.get(session, share.id))
        (posting,) = await channel_posts.changed(session, 5)
        assert (posting.channel, posting.ts) == ("C1", "1.1")
        await channel_posts.settled(session, posting)
    gone = await retention.purge(sessions, RETENTION, much_later)
    assert (gone["replies"], gone["deliveries"], gone["postings"]) == (1, 1, 1)


async def test_what_a_digest_said_goes_with_its_delivery_and_so_does_a_thread_that_never_was(sessions):
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        team = await a_team(session, workspace)
        for slot, state in (("2026-W10", "sent"), ("2026-W11", "dead"), ("2026-W12", "due")):
            await plan(session, team.place, DeliveryKind.DIGEST, slot, {"said": "It was the disk."}, at=NOW)
            await session.execute(update(DeliveryRow).where(DeliveryRow.slot == slot).values(state=state))
            await keep(session, team.place, DeliveryKind.DIGEST_THREAD, slot, {"said": "More."})

    async def slots():
        async with sessions() as session:
            return sorted(await session.scalars(select(PostingRow.slot)))

    assert await retention.purge(sessions, RETENTION, NOW + YEAR) == NOTHING
    gone = await retention.purge(sessions, RETENTION, NOW + YEAR + 3 * DAY)
    assert (gone["deliveries"], gone["postings"], await slots()) == (2, 4, ["2026-W12", "2026-W12"])


async def test_figures_go_with_their_picture_once_no_others_are_held_against_them(sessions):
    """A week's figures bind those of half a year after it; the ids of those counted are of no use any longer."""
    figures = Figures(5, True, Within.DAY, (), {})
    old = Published(date(2026, 3, 2), 0, frozenset(range(5)), figures)
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        await stored.publish(session, workspace.id, old, NOW)
        await stored.keep_picture(session, workspace.id, old, "F1")
    bound_until = datetime(2026, 3, 2, tzinfo=UTC) + MEMORY + timedelta(days=14, hours=12)
    assert (
        last_closed_week(bound_until - timedelta(seconds=1)) - MEMORY
        <= old.week
        < last_closed_week(bound_until) - MEMORY
    )
    assert (await retention.purge(sessions, RETENTION, bound_until))["figures"] == 0
    assert (await retention.purge(sessions, RETENTION, bound_until + DAY))["figures"] == 1
    async with sessions() as session:
        (erasure,) = await session.scalars(select(ErasureRow))
    assert (erasure.kind, erasure.ref) == ("file", "F1")


async def test_the_night_comes_once_for_all_replicas(sessions):
    async def take(now):
        async with sessions.begin() as session:
            return await chores.take(session, "purge", now, now + DAY)

    assert not await take(NOW)  # seen for the first time
    assert not await take(NOW + DAY - timedelta(seconds=1))
    assert [await take(NOW + DAY) for _ in range(3)] == [True, False, False]


async def test_those_who_left_are_forgotten_when_the_grace_is_over(sessions):
    async with sessions.begin() as session:
        ana = await with_everything(session)
        ben = await a_manager(session, await a_workspace(session), "UBEN")
        for one in (ana, ben):
            await offboarding.left(session, one, RETENTION, NOW)
            await offboarding.left(session, one, RETENTION, NOW + DAY)  # Slack says it twice: the first one counts
        await offboarding.returned(session, ben, NOW)
    assert (await retention.purge(sessions, RETENTION, NOW + RETENTION.grace - DAY))["people"] == 0
    assert (await retention.purge(sessions, RETENTION, NOW + RETENTION.grace))["people"] == 1
    async with sessions() as session:
        assert [one.user_id for one in await managers.in_workspace(session, ben.workspace_id)] == ["UBEN"]
        assert "UANA" not in repr(await every_row(session))


async def test_whom_the_audit_log_names_is_nobody_any_more_but_the_deed_stays(session):
    ana = await with_everything(session)
    await audit_log.note(session, ana.workspace_id, audit_log.Noted("UANA", "pause", "UBEN", NOW))
    await forgetting.forget(session, ana, NOW)
    told = {(one.actor, one.action, one.subject) for one in await session.scalars(select(AuditRow))}
    assert told == {("ULEAD", "invite", "forgotten"), ("forgotten", "pause", "UBEN")}


async def test_what_a_table_keeps_in_spite_of_it_stops_everything(sessions, monkeypatch):
    async with sessions.begin() as session:
        ana = await with_everything(session)
        before = await every_row(session)

    async def only_half(session, manager):
        await session.execute(update(NudgeRow).where(NudgeRow.manager_id == manager.id).values(asked="?"))

    monkeypatch.setattr(personal_data, "remove", only_half)
    with pytest.raises(forgetting.StillThereError, match="manager"):
        async with sessions.begin() as session:
            await forgetting.forget(session, ana, NOW)
    async with sessions() as session:
        assert await every_row(session) == before


class Slack:
    """Takes away what it is told to, from the moment when it can."""

    def __init__(self, works_from):
        self.works_from, self.now, self.asked = works_from, NOW, []

    async def hand_over(self, manager, files):
        raise NotImplementedError

    async def take_away(self, workspace_id, trace):
        self.asked.append((workspace_id, trace))
        return self.now >= self.works_from


@pytest.mark.parametrize(
    ("works_from", "most"), [(NOW, 1), (NOW + timedelta(minutes=5), 2), (NOW + YEAR, MOST_TRIES)]
)
async def test_what_slack_cannot_take_away_now_is_tried_again_for_a_while(sessions, works_from, most):
    slack = Slack(works_from)
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        await removals.erase(session, workspace.id, [Trace(TraceKind.MESSAGE, "D1", "1.1")], NOW)
    for _ in range(12):
        await erase_due(sessions, slack, lambda: slack.now)
        slack.now += timedelta(minutes=15)
    assert len(slack.asked) == most
    async with sessions() as session:
        assert (await every_row(session))["erasure"] == []


async def test_the_same_person_in_another_workspace_keeps_what_is_theirs(session):
    here = await with_everything(session)
    there = await a_manager(session, await a_workspace(session, "T2"), zone=ZoneInfo("UTC"))
    await deliveries.plan(session, replace(a_delivery(there.workspace_id), subject_id=99))
    await forgetting.forget(session, here, NOW)
    assert await managers.find(session, "T2", "UANA") == there
    assert len((await every_row(session))["delivery"]) == 1
