from bot.core.checklist import Level
from bot.core.people.people import Consent
from bot.core.self_checks.checks import Rating
from bot.core.self_checks.systems import SystemDepth
from bot.core.svg import Kind
from bot.store.coaching import practice
from bot.store.people import managers
from bot.store.self_checks import checks, drafts, pictures
from tests.store.kit import DAY, HOUR, NOW, a_manager, a_nudge, a_reply, a_workspace


async def test_self_checks_come_back_oldest_first_with_their_evidence(session):
    ana = await a_manager(session, await a_workspace(session))
    later = [Rating("rfcs", 3, "https://example.com/1"), Rating("on-call", 0), Rating("cost-drivers", 4)]
    second = await checks.add(session, ana.id, later, NOW)
    first = await checks.add(session, ana.id, [Rating("rfcs", 1)], NOW - DAY)
    oldest, newest = await checks.of(session, ana.id)
    assert (oldest.id, oldest.manager_id, oldest.taken_at) == (first, ana.id, NOW - DAY)
    assert oldest.ratings == (Rating("rfcs", 1),)
    assert (newest.id, newest.taken_at, set(newest.ratings)) == (second, NOW, set(later))


async def test_self_checks_are_ones_own(session):
    workspace = await a_workspace(session)
    ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")
    await checks.add(session, ana.id, [Rating("rfcs", 1)], NOW)
    assert await checks.of(session, ben.id) == []


async def test_systems_come_back_with_their_check_and_their_names_are_put_together_again(session):
    ana = await a_manager(session, await a_workspace(session))
    ledger = SystemDepth("Ledger", {Level.CONTEXT: 3, Level.CODE: 0})
    search = SystemDepth("Search", {Level.CONTAINER: 1})
    await checks.add(session, ana.id, [], NOW - DAY, [ledger, search])
    await checks.add(session, ana.id, [Rating("rfcs", 1)], NOW)
    older, newer = await checks.of(session, ana.id)
    assert (older.ratings, older.systems) == ((), (ledger, search))
    assert newer.systems == ()


async def test_a_draft_is_replaced_grows_old_and_goes_when_nothing_is_left(session):
    ana = await a_manager(session, await a_workspace(session))
    assert await drafts.of(session, ana.id, NOW) == {}
    await drafts.keep(session, ana.id, {"rating-rfcs": "1"}, NOW - DAY)
    await drafts.keep(session, ana.id, {"rating-rfcs": "2", "evidence-rfcs": "A link."}, NOW)
    assert await drafts.of(session, ana.id, NOW) == {"rating-rfcs": "2", "evidence-rfcs": "A link."}
    session.expire_all()
    assert await drafts.of(session, ana.id, NOW + HOUR) == {}
    await drafts.keep(session, ana.id, {}, NOW)
    session.expire_all()
    assert await drafts.of(session, ana.id, NOW) == {}


async def test_pictures_are_of_one_check_and_the_newest_of_each_kind_stays(session):
    ana = await a_manager(session, await a_workspace(session))
    first = await checks.add(session, ana.id, [Rating("rfcs", 1)], NOW - DAY)
    second = await checks.add(session, ana.id, [Rating("rfcs", 2)], NOW)
    await pictures.keep(session, ana.id, first, {Kind.RADAR: "F1", Kind.TREND: "F2"})
    await pictures.keep(session, ana.id, second, {Kind.RADAR: "F3"})
    session.expire_all()
    assert await pictures.of(session, ana.id) == {Kind.RADAR: "F3", Kind.TREND: "F2"}
    assert await pictures.current(session, ana.id, second) == {Kind.RADAR: "F3"}


async def test_only_the_active_who_are_due_are_thought_of_the_longest_due_first(session):
    workspace = await a_workspace(session)
    ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")
    gone = await a_manager(session, workspace, "UGONE", consent=Consent.DECLINED)
    await a_manager(session, workspace, "UNEVER")
    for manager, due in ((ana, NOW), (ben, NOW - DAY), (gone, NOW - DAY)):
        await managers.set_check_due(session, manager.id, due)
    assert [one.id for one in await managers.take_due_for_check(session, NOW, 9)] == [ben.id, ana.id]
    assert await managers.next_check_due_at(session) == NOW - DAY


async def test_practice_counts_what_was_answered_and_remembers_the_last(session):
    workspace = await a_workspace(session)
    ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")
    for manager, text, days in ((ana, "First.", 2), (ana, "Second.", 1), (ben, "Mine.", 0)):
        nudge = await a_nudge(session, manager)
        await a_reply(session, nudge, text, now=NOW - days * DAY)
    await a_nudge(session, ana, question_id="rfcs.open")
    assert await practice.answered(session, ana.id) == {"rfcs.a": 2}
    assert await practice.moments(session, ana.id) == [NOW - DAY, NOW - 2 * DAY]
    assert await practice.latest(session, ana.id, 1) == [(NOW - DAY, "Which proposal is open?")]
