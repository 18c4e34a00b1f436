from dataclasses import replace

from bot.core.checklist import FollowUp
from bot.core.coaching.choosing import Asked
from bot.core.coaching.nudges import NudgeState, Skip
from bot.store.coaching import nudges
from bot.store.delivery import deliveries
from tests.store.kit import DAY, HOUR, NOW, a_delivery, a_manager, a_nudge, a_reply, a_workspace, delivered


async def two_managers(session):
    workspace = await a_workspace(session)
    return await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")


async def test_a_nudge_comes_back_as_it_was_kept(session):
    ana, _ = await two_managers(session)
    nudge = await a_nudge(session, ana)
    assert await nudges.get(session, nudge.id) == nudge
    assert (nudge.manager_id, nudge.question_id, nudge.competency_id) == (ana.id, "rfcs.a", "rfcs")
    assert (nudge.asked, nudge.why) == ("Which proposal is open?", "It is the week for it.")
    assert (nudge.due_at, nudge.state, nudge.channel, nudge.ts) == (NOW, NudgeState.OPEN, None, None)


async def test_an_unknown_nudge_is_none(session):
    assert await nudges.get(session, 404) is None


async def test_a_nudge_knows_its_message_once_it_has_arrived(session):
    ana, _ = await two_managers(session)
    nudge = await a_nudge(session, ana)
    await delivered(session, nudge, ana, ts="7.7")
    kept = await nudges.get(session, nudge.id)
    assert (kept.channel, kept.ts) == ("D1", "7.7")


async def test_a_thread_belongs_to_the_nudge_of_its_first_message(session):
    ana, ben = await two_managers(session)
    for number in (1, 2):
        await delivered(session, await a_nudge(session, ana, competency_id=f"c{number}"), ana, ts=f"{number}.0")
    assert (await nudges.in_thread(session, ana.id, "1.0")).competency_id == "c1"
    assert await nudges.in_thread(session, ana.id, "3.0") is None
    assert await nudges.in_thread(session, ben.id, "1.0") is None


async def test_the_open_nudge_is_the_newest_that_has_arrived(session):
    ana, ben = await two_managers(session)
    older = await a_nudge(session, ana, due_at=NOW - 2 * DAY)
    newer = await a_nudge(session, ana, due_at=NOW - DAY)
    await a_nudge(session, ana, due_at=NOW)
    assert await nudges.open_one(session, ana.id) is None
    await delivered(session, newer, ana, ts="2.0")
    await delivered(session, older, ana, ts="1.0")
    assert (await nudges.open_one(session, ana.id)).id == newer.id
    assert await nudges.open_one(session, ben.id) is None
    await nudges.set_state(session, newer.id, NudgeState.ANSWERED, None)
    assert (await nudges.open_one(session, ana.id)).id == older.id


async def test_the_history_is_ones_own_and_says_what_became_of_a_question(session):
    ana, ben = await two_managers(session)
    answered = await a_nudge(session, ana, question_id="rfcs.a", due_at=NOW - DAY)
    skipped = await a_nudge(session, ana, question_id="on-call.a", due_at=NOW)
    other = await a_nudge(session, ben)
    await a_reply(session, answered)
    await nudges.close(session, skipped.id, Skip.UNCLEAR)
    assert await nudges.histories(session, [ana.id, ben.id]) == {
        ana.id: [
            Asked("rfcs.a", NOW - DAY, answered.id, answered=True),
            Asked("on-call.a", NOW, skipped.id, skipped=Skip.UNCLEAR),
        ],
        ben.id: [Asked("rfcs.a", NOW, other.id)],
    }


async def test_answering_one_nudge_leaves_the_others_open(session):
    ana, _ = await two_managers(session)
    one, other = await a_nudge(session, ana), await a_nudge(session, ana)
    await nudges.set_state(session, one.id, NudgeState.ANSWERED, None)
    assert (await nudges.get(session, other.id)).state is NudgeState.OPEN


async def test_what_asks_for_more_is_the_follow_up_of_the_last_reply(session):
    ana, ben = await two_managers(session)
    older, newer = await a_nudge(session, ana), await a_nudge(session, ana)
    assert await nudges.asking_more(session, ana.id, NOW - DAY) is None
    for nudge, at in ((newer, NOW - 2 * HOUR), (older, NOW - HOUR)):
        await a_reply(session, nudge, now=at)
        await nudges.set_state(session, nudge.id, NudgeState.ANSWERED, FollowUp.FIGURE)
    found = await nudges.asking_more(session, ana.id, NOW - DAY)
    assert (found.id, found.follow_up) == (older.id, FollowUp.FIGURE)
    assert await nudges.asking_more(session, ana.id, NOW) is None
    assert await nudges.asking_more(session, ben.id, NOW - DAY) is None
    await nudges.set_state(session, older.id, NudgeState.ANSWERED, None)
    assert await nudges.asking_more(session, ana.id, NOW - DAY) is None


async def test_a_page_of_history_is_ones_own_delivered_and_newest_first(session):
    ana, ben = await two_managers(session)
    asked = [
        await a_nudge(session, ana, competency_id=["rfcs", "on-call"][number % 2], due_at=NOW - number * DAY)
        for number in range(6)
    ]
    await delivered(session, asked[0], ana, ts="1.0")
    await a_nudge(session, ben)
    on_its_way = await a_nudge(session, ana, due_at=NOW)
    delivery = await deliveries.plan(session, a_delivery(ana.workspace_id, subject_id=99, recipient=ana.user_id))
    await nudges.set_delivery(session, on_its_way.id, delivery)

    async def page(*competencies, first=NOW - 9 * DAY, end=NOW + DAY, offset=0, limit=9):
        found = await nudges.page(session, ana.id, competencies, (first, end), offset=offset, limit=limit)
        return [asked.index(replace(nudge, channel=None, ts=None)) for nudge in found]

    assert await page("rfcs", "on-call") == [0, 1, 2, 3, 4, 5]
    assert await page("rfcs", "on-call", offset=2, limit=3) == [2, 3, 4]
    assert await page("on-call") == [1, 3, 5]
    assert await page("rfcs", "on-call", first=NOW - 3 * DAY, end=NOW - DAY) == [2, 3]
