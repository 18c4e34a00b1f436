from datetime import UTC, date, datetime, timedelta

import pytest

from bot.actions import digests
from bot.core.deliveries import DeliveryKind
from bot.core.documents import Kind
from bot.core.fits import Fit
from bot.core.messages import DigestMessage
from bot.store import deliveries, documents, teams
from tests.store.kit import DAY, HOUR, a_document, a_manager, a_nudge, a_team, a_workspace, delivery_rows

DUE = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # Tuesday of week 10, the kit's rhythm
WEEK = timedelta(weeks=1)


@pytest.fixture
async def workspace(session):
    return await a_workspace(session)


@pytest.fixture
async def team(session, workspace):
    return await a_team(session, workspace, next_digest_at=DUE)


async def due_at(session):
    return await teams.next_due_at(session)


async def the_digest(session, prompts, now=DUE):
    """Plans what is due and gives the message, as Slack would get it."""
    await digests.plan_due(session, prompts, now, limit=9)
    (delivery,) = await deliveries.claim(session, "me", now, limit=9)
    return DigestMessage.of(delivery.payload)


async def asked(session, team, competency_ids, due_at=DUE - DAY):
    for number, competency_id in enumerate(competency_ids):
        person = await a_manager(session, await a_workspace(session), f"U{number}")
        await teams.join(session, team.id, person.id, DUE)
        await a_nudge(session, person, competency_id=competency_id, due_at=due_at)


async def fits_of(session, entries):
    """Documents with their fits, from (path, competency, score)."""
    found = [Fit(await a_document(session, path), competency, score, ()) for path, competency, score in entries]
    await documents.set_fits(session, "ranking", found)


def titles(message):
    return [reading.title for reading in message.readings]


async def test_a_due_team_gets_one_digest_in_its_channel(session, prompts_, team):
    assert await digests.plan_due(session, prompts_, DUE, limit=9) == 1
    (row,) = (await delivery_rows(session)).values()
    assert (row.kind, row.subject_id, row.slot, row.recipient) == (DeliveryKind.DIGEST, team.id, "2026-W10", "C1")
    assert (row.not_before, row.not_after) == (DUE, DUE + digests.WINDOW)
    assert await due_at(session) == DUE + WEEK


async def test_planning_twice_digests_once(session, prompts_, team):
    assert [await digests.plan_due(session, prompts_, DUE, limit=9) for _ in range(2)] == [1, 0]
    await teams.advance(session, team.id, DUE + HOUR)
    assert await digests.plan_due(session, prompts_, DUE + HOUR, limit=9) == 1
    assert len(await delivery_rows(session)) == 1
    assert await due_at(session) == DUE + WEEK


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(("late", "planned"), [(digests.WINDOW, 1), (digests.WINDOW + HOUR, 0)])
async def test_a_late_start_sends_what_is_still_in_its_window(session, prompts_, late, planned):
    assert await digests.plan_due(session, prompts_, DUE + late, limit=9) == 1
    assert len(await delivery_rows(session)) == planned
    assert await due_at(session) == DUE + WEEK


@pytest.mark.usefixtures("team")
async def test_nothing_before_its_time_and_no_more_than_the_limit(session, prompts_, workspace):
    await a_team(session, workspace, "C2", next_digest_at=DUE - HOUR)
    await a_team(session, workspace, "C3", next_digest_at=DUE + HOUR)
    moved = [await digests.plan_due(session, prompts_, DUE, limit=1) for _ in range(3)]
    assert moved == [1, 1, 0]
    claimed = await deliveries.claim(session, "me", DUE, limit=9)
    assert [delivery.recipient for delivery in claimed] == ["C2", "C1"]


async def test_the_focus_is_the_area_most_asked_about(session, prompts_, team):
    await asked(session, team, ["on-call", "rfcs", "cost-drivers"])
    message = await the_digest(session, prompts_)
    assert prompts_.checklist.area("cost-operations").name in message.focus.replace("&amp;", "&")
    assert "payments" in message.headline
    assert (message.question, message.readings) == (None, ())


async def test_only_the_last_week_counts_and_only_this_teams_managers(session, prompts_, workspace, team):
    await asked(session, team, ["on-call", "on-call"], due_at=DUE - WEEK - HOUR)
    await asked(session, team, ["rfcs"], due_at=DUE - WEEK)
    stranger = await a_manager(session, workspace, "USTRANGER")
    for _ in range(3):
        await a_nudge(session, stranger, competency_id="latency-spof", due_at=DUE - DAY)
    message = await the_digest(session, prompts_)
    assert message.focus == prompts_.words.mrkdwn(
        "digests.focus", area=prompts_.checklist.area("strategy-risk").name
    )


@pytest.mark.usefixtures("team")
async def test_a_quiet_week_says_so(session, prompts_):
    message = await the_digest(session, prompts_)
    assert message.focus == prompts_.words.mrkdwn("digests.nothing")
    assert (message.question, message.readings) == (None, ())


@pytest.mark.usefixtures("team")
async def test_a_week_without_questions_still_has_what_is_worth_opening(session, prompts_):
    await fits_of(session, [("outage.md", "on-call", 0.7)])
    message = await the_digest(session, prompts_)
    assert message.focus == prompts_.words.mrkdwn("digests.focus_none")
    assert titles(message) == ["About outage.md"]


async def test_documents_of_the_focus_come_first_and_at_most_three(session, prompts_, team):
    entries = [
        ("best.md", "latency-spof", 0.9),
        ("good.md", "domain-flows", 0.8),
        ("fair.md", "pull-requests", 0.7),
        ("focus.md", "on-call", 0.1),
    ]
    await fits_of(session, entries)
    await asked(session, team, ["on-call"])
    assert titles(await the_digest(session, prompts_)) == ["About focus.md", "About best.md", "About good.md"]


async def test_no_digest_repeats_a_document_and_another_team_sees_it_too(session, prompts_, workspace, team):
    await fits_of(session, [(f"{number}.md", "on-call", number / 10) for number in range(1, 5)])
    shown = [titles(await the_digest(session, prompts_, DUE + week * WEEK)) for week in range(3)]
    assert shown == [["About 4.md", "About 3.md", "About 2.md"], ["About 1.md"], []]
    await teams.advance(session, team.id, DUE + 9 * WEEK)
    await a_team(session, workspace, "C2", next_digest_at=DUE + 3 * WEEK)
    assert titles(await the_digest(session, prompts_, DUE + 3 * WEEK)) == shown[0]


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(("kind", "about"), [(Kind.POST_MORTEM, "post-mortem"), (Kind.ADR, "rfc")])
async def test_the_question_is_one_that_the_bank_has_for_such_a_document(session, prompts_, kind, about):
    fit = Fit(await a_document(session, "it.md", kind=kind, day=date(2026, 3, 1)), "latency-spof", 0.9, ())
    await documents.set_fits(session, "ranking", [fit])
    message = await the_digest(session, prompts_)
    bank = prompts_.checklist.questions_of("reliability-performance")
    assert message.question in {question.about.get(about) for question in bank} - {None}


async def test_a_slot_that_is_taken_uses_up_no_documents(session, prompts_, team):
    await digests.plan_due(session, prompts_, DUE, limit=9)
    await fits_of(session, [("outage.md", "on-call", 0.7)])
    await teams.advance(session, team.id, DUE + HOUR)
    await digests.plan_due(session, prompts_, DUE + HOUR, limit=9)
    assert await teams.shown(session, team.id) == frozenset()
