from datetime import UTC, date, datetime, timedelta

import pytest

from bot.actions.delivery import sending
from bot.actions.teams import digests, figures
from bot.actions.teams import teams as actions
from bot.core.delivery.deliveries import DeliveryKind, Sent
from bot.core.delivery.messages import DigestMessage
from bot.core.library.documents import (
    ActionItem,
    Kind,
    ParsedDocument,
    Status,
)
from bot.core.library.fits import Fit
from bot.core.quantities import Unit
from bot.core.signals.periods import Period
from bot.core.signals.standouts import Standout
from bot.core.teams.teams import NO_HOLIDAYS, Section
from bot.store.delivery import deliveries
from bot.store.library import documents
from bot.store.signals import standouts
from bot.store.teams import teams
from tests.store.kit import DAY, HOUR, a_document, a_manager, a_nudge, a_reply, a_team, a_workspace, delivery_rows

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
    (delivery,) = [one for one in await deliveries.claim(session, "me", now, limit=9) if one.kind == "digest"]
    return DigestMessage.of(delivery.payload)


async def fits_of(session, entries):
    """Documents with their fits, from (path, competency, score)."""
    found = [Fit(await a_document(session, path), competency, score, ()) for path, competency, score in entries]
    await documents.set_fits(session, "ranking", found)


def titles(message):
    return [one.reading.title for one in message.readings]


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


async def test_a_digest_says_what_it_links_why_and_what_to_ask(session, prompts_, team):
    await fits_of(session, [("outage.md", "on-call", 0.7)])
    message = await the_digest(session, prompts_)
    (one,) = message.readings
    bank = prompts_.checklist.questions_of("cost-operations")
    asked = {question.about.get("post-mortem") for question in bank if question.competency_id == "on-call"}
    assert one.reading.title == "About outage.md"
    assert (one.reading.why, one.reading.summary) == ("for On-call & incidents", "The queue was full.")
    assert one.question.removeprefix("Ask yourselves: ") in asked - {None}
    assert message.headline == "Worth a minute this week: payments"
    assert await teams.shown(session, team.id) == {one.document_id}


async def test_a_digest_of_few_is_the_same_whatever_they_were_asked_or_answered(session, prompts_, team):
    """Two managers: what a focus or a count would tell about both of them, it would tell about each."""
    await fits_of(session, [("outage.md", "on-call", 0.7)])
    before = await digests.draw_up(session, prompts_, team)
    for number in range(2):
        person = await a_manager(session, await a_workspace(session), f"U{number}")
        await teams.join(session, team.id, person.id, DUE)
        nudge = await a_nudge(session, person, competency_id="rfcs", due_at=DUE - WEEK)
        await a_reply(session, nudge, now=DUE - WEEK)
    await figures.close_week(session, prompts_, DUE, 9)
    assert await digests.draw_up(session, prompts_, team) == before


@pytest.mark.parametrize("answered", [2, 3])
async def test_half_of_five_took_their_minute_or_nothing_is_said(session, prompts_, team, answered):
    await fits_of(session, [("outage.md", "on-call", 0.7)])
    for number in range(5):
        person = await a_manager(session, await a_workspace(session), f"U{number}")
        await teams.join(session, team.id, person.id, DUE)
        nudge = await a_nudge(session, person, due_at=DUE - WEEK)
        if number < answered:
            await a_reply(session, nudge, now=DUE - WEEK + HOUR)
    await figures.close_week(session, prompts_, DUE, 9)
    message = await the_digest(session, prompts_)
    assert bool(message.minute) is (answered == 3)


@pytest.mark.parametrize("posts", [True, False])
async def test_an_empty_week_is_one_line_or_none(session, prompts_, team, posts):
    await teams.set_contents(session, team.id, team.sections, posts_when_empty=posts)
    await digests.plan_due(session, prompts_, DUE, limit=9)
    planned = await deliveries.claim(session, "me", DUE, limit=9)
    assert [DigestMessage.of(one.payload).focus for one in planned] == (
        [prompts_.words.mrkdwn("digests.nothing")] if posts else []
    )
    assert await due_at(session) == DUE + WEEK


async def test_a_digest_that_was_called_off_uses_nothing_up(session, prompts_, team):
    await fits_of(session, [("outage.md", "on-call", 0.7)])
    await digests.skip(session, team)
    await digests.plan_due(session, prompts_, DUE, limit=9)
    assert await deliveries.claim(session, "me", DUE, limit=9) == []
    assert titles(await the_digest(session, prompts_, DUE + WEEK)) == ["About outage.md"]


CHRISTMAS = datetime(2029, 12, 25, 9, 30, tzinfo=UTC)  # a Tuesday


async def test_a_digest_keeps_off_the_public_holidays_of_the_team(session, prompts_, team):
    """London has its holidays without being told; the day after Christmas is one, too."""
    await teams.advance(session, team.id, CHRISTMAS)
    for day in range(15):
        await digests.plan_due(session, prompts_, CHRISTMAS + day * DAY, limit=9)
    rows = await delivery_rows(session)
    days = {slot: row.not_before.date().isoformat() for slot, row in rows.items()}
    assert days == {"2029-W52": "2029-12-27", "2030-W01": "2030-01-02", "2030-W02": "2030-01-08"}


@pytest.mark.parametrize(("country", "day"), [(NO_HOLIDAYS, 2), ("GB", 2), ("NZ", 3), (None, 2)])
async def test_a_new_country_moves_the_next_digest_at_once(session, team, country, day):
    await teams.set_country(session, team.id, "BR", CHRISTMAS)
    await actions.set_country(session, await teams.get(session, team.id), country, CHRISTMAS)
    assert (await due_at(session)).date().isoformat() == f"2030-01-0{day}"


async def test_no_digest_repeats_a_document_and_another_team_sees_it_too(session, prompts_, workspace, team):
    await fits_of(session, [(f"{number}.md", "on-call", 0.4 + number / 20) for number in range(1, 4)])
    shown = [titles(await the_digest(session, prompts_, DUE + week * WEEK)) for week in range(3)]
    assert shown == [["About 3.md"], ["About 2.md"], ["About 1.md"]]  # classics, one a week
    await teams.advance(session, team.id, DUE + 9 * WEEK)
    await a_team(session, workspace, "C2", next_digest_at=DUE + 3 * WEEK)
    assert titles(await the_digest(session, prompts_, DUE + 3 * WEEK)) == shown[0]


async def test_what_is_new_comes_first_and_a_teams_own_needs_no_competency(session, prompts_, team):
    await fits_of(session, [("classic.md", "on-call", 0.9)])
    today = DUE.date()
    for path, day, owner in (("own.md", today - 9 * DAY, "Payments"), ("theirs.md", today, "Search")):
        await a_document(session, path, day=day, owner=owner)
    message = await the_digest(session, prompts_)
    assert message.focus == "1 new document this week, your team’s own. Then an older one."
    assert titles(message) == ["About own.md", "About classic.md"]
    assert message.readings[0].question is None
    assert (await teams.get(session, team.id)).told_until == DUE


async def test_what_was_decided_is_told_once_in_a_digest_that_comes(session, prompts_, team):
    source_id = await documents.source(session, "folder", "library", None, DUE)
    for path in ("a.md", "b.md", "c.md"):
        await a_document(session, path)
    before = {"a.md": Status.OPEN, "b.md": Status.RESOLVED, "c.md": Status.OPEN}  # they are all resolved now
    await documents.note_news(session, source_id, [], before, DUE - HOUR)
    await documents.note_news(session, source_id, [], {"c.md": Status.DRAFT}, DUE - 7 * WEEK)
    await digests.skip(session, team)
    await digests.plan_due(session, prompts_, DUE, limit=9)
    message = await the_digest(session, prompts_, DUE + WEEK)
    (listing,) = message.listings
    assert [(line.lead, line.title) for line in listing.lines] == [
        ("Resolved (under discussion before):", "About a.md")
    ]
    await digests.plan_due(session, prompts_, DUE + 2 * WEEK, limit=9)
    (row,) = [one for one in await deliveries.claim(session, "me", DUE + 2 * WEEK, 9) if one.kind == "digest"]
    assert DigestMessage.of(row.payload).focus == prompts_.words.mrkdwn("digests.nothing")


@pytest.mark.usefixtures("team")
async def test_what_was_superseded_links_what_holds_now_wherever_a_digest_names_it(session, prompts_):
    source_id = await documents.source(session, "folder", "library", None, DUE)
    old, new = [await a_document(session, path, day=DUE.date() - 3 * DAY) for path in ("a.md", "b.md")]
    await documents.hide(session, {old: "superseded"}, {old: new})
    await documents.note_news(session, source_id, [], {"a.md": Status.ACCEPTED}, DUE - HOUR)
    message = await the_digest(session, prompts_)
    (changed,) = [one for one in message.listings if one.name == "changed"]
    (line,) = changed.lines
    assert line.lead == "Superseded (accepted before):"
    assert (line.when, line.superseded, line.successor) == ("28 February 2026", "Superseded by", "About b.md")


def promise(path, owner, text):
    """A post-mortem of somebody's with an open action."""
    item = ActionItem(text, (DUE - 20 * WEEK).date(), None)
    return ParsedDocument(
        path,
        Kind.POST_MORTEM,
        path,
        item.since,
        "",
        None,
        Status.UNKNOWN,
        owner,
        (),
        "",
        (),
        "",
        path,
        None,
        (item,),
    )


async def test_a_team_with_documents_of_its_own_hears_of_its_own_actions_and_others_of_all(
    session, prompts_, workspace
):
    source_id = await documents.source(session, "folder", "library", None, DUE)
    await documents.keep_all(
        session, source_id, [promise("a.md", "Payments team", "Mend it"), promise("b.md", "Search", "Test it")]
    )
    heard = {}
    for channel, owns in (("C1", []), ("C2", ["nobody"]), ("C3", ["search"])):
        team = await a_team(session, workspace, channel, next_digest_at=DUE)
        await teams.rename(session, team.id, "payments" if channel == "C1" else "guild")
        await teams.set_owns(session, team.id, owns)
        weeks = []
        for week in range(4):
            await teams.advance(session, team.id, DUE + week * WEEK)
            weeks.append((await digests.draw_up(session, prompts_, await teams.get(session, team.id))).digest)
        heard[channel] = {text for digest in weeks for one in digest.main.actions for text in one.texts}
    assert heard == {"C1": {"Mend it"}, "C2": {"Mend it", "Test it"}, "C3": {"Test it"}}


@pytest.mark.usefixtures("team")
async def test_the_thread_follows_its_message_once_and_in_its_place(session, prompts_):
    for number in range(1, 6):
        await a_document(session, f"{number}.md", day=DUE.date() - number * DAY, owner="payments")
    await digests.plan_due(session, prompts_, DUE, limit=9)
    (main,) = await deliveries.claim(session, "me", DUE, limit=9)
    assert await sending.record(session, main, "me", Sent("C1", "7.7"), DUE)
    assert not await sending.record(session, main, "me", Sent("C1", "8.8"), DUE)
    (thread,) = await deliveries.claim(session, "me", DUE + HOUR, limit=9)
    message = DigestMessage.of(thread.payload)
    assert (thread.kind, message.thread_ts) == (DeliveryKind.DIGEST_THREAD, "7.7")
    assert [line.title for line in message.listings[0].lines] == ["About 4.md", "About 5.md"]


async def test_a_slot_that_is_taken_uses_up_no_documents(session, prompts_, team):
    await digests.plan_due(session, prompts_, DUE, limit=9)
    await fits_of(session, [("outage.md", "on-call", 0.7)])
    await teams.advance(session, team.id, DUE + HOUR)
    await digests.plan_due(session, prompts_, DUE + HOUR, limit=9)
    assert await teams.shown(session, team.id) == frozenset()


async def test_our_own_numbers_where_a_team_has_asked_for_them(session, prompts_, team):
    week = Period(date(2026, 2, 23), date(2026, 3, 2))
    loud = Standout("on-call.alert", Unit.PAGES, week, 9, 2, 2.0, "Disk full", url="https://pager.example/9")
    dear = Standout("cost-drivers.cost", Unit.MONEY, week, 900, 300, 2.0, currency="EUR")
    await standouts.keep(session, team.id, week.first, [loud, dear])
    assert (await the_digest(session, prompts_)).listings == ()
    await teams.set_contents(session, team.id, team.sections | {Section.SIGNALS}, posts_when_empty=True)
    await standouts.keep(session, team.id, week.first + WEEK, [loud, dear])
    (listing,) = (await the_digest(session, prompts_, DUE + WEEK)).listings
    assert listing.heading == "In our own numbers"
    assert [(line.lead, line.title, line.url) for line in listing.lines] == [
        ("One alert: 9 pages last week, usually 2 pages.", "Disk full", "https://pager.example/9"),
        ("Cost: 900 EUR last week, usually 300 EUR.", "see the tool itself", None),
    ]
    assert (await the_digest(session, prompts_, DUE + 2 * WEEK)).listings == ()  # last week's are no news
