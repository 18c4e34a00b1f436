from datetime import date

from bot.core.choosing import Asked
from bot.core.nudges import Commitment, NewReply, NudgeState, Reply, Skip, Step, Way
from bot.store import nudges
from tests.store.kit import DAY, HOUR, NOW, a_manager, a_nudge, a_workspace, delivered


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
    await nudges.add_reply(session, newer, NewReply("Done.", Way.MODAL), NOW)
    assert (await nudges.open_one(session, ana.id)).id == older.id


async def test_the_history_is_ones_own_and_says_what_became_of_a_question(session):
    ana, ben = await two_managers(session)
    answered = await a_nudge(session, ana, question_id="rfcs.a", due_at=NOW - DAY)
    skipped = await a_nudge(session, ana, question_id="on-call.a", due_at=NOW)
    other = await a_nudge(session, ben)
    await nudges.add_reply(session, answered, NewReply("It is stale.", Way.MODAL), NOW)
    await nudges.close(session, skipped.id, Skip.UNCLEAR)
    assert await nudges.histories(session, [ana.id, ben.id]) == {
        ana.id: [
            Asked("rfcs.a", NOW - DAY, answered.id, answered=True),
            Asked("on-call.a", NOW, skipped.id, skipped=Skip.UNCLEAR),
        ],
        ben.id: [Asked("rfcs.a", NOW, other.id)],
    }
    assert [reply.text for reply in (await nudges.answers_to(session, [answered.id, other.id])).values()] == [
        "It is stale."
    ]


async def test_a_reply_comes_back_with_its_commitment(session):
    ana, _ = await two_managers(session)
    nudge = await a_nudge(session, ana)
    step = Step("  Ask Cleo about the queue.  ", date(2026, 3, 9))
    reply_id = await nudges.add_reply(session, nudge, NewReply("Two of them: ü, 🙂.", Way.MODAL, step=step), NOW)
    assert await nudges.replies(session, ana.id) == [
        Reply(
            id=reply_id,
            nudge_id=nudge.id,
            text="Two of them: ü, 🙂.",
            way=Way.MODAL,
            created_at=NOW,
            commitment=Commitment("Ask Cleo about the queue.", date(2026, 3, 9)),
        )
    ]
    assert (await nudges.get(session, nudge.id)).state is NudgeState.ANSWERED


async def test_replies_come_newest_first_and_only_ones_own(session):
    ana, ben = await two_managers(session)
    nudge, his = await a_nudge(session, ana), await a_nudge(session, ben)
    for number in range(3):
        reply = NewReply(f"Reply {number}", Way.THREAD, source_ts=f"{number}.0")
        await nudges.add_reply(session, nudge, reply, NOW + number * HOUR)
    await nudges.add_reply(session, his, NewReply("Ben's", Way.MESSAGE), NOW)
    mine = await nudges.replies(session, ana.id)
    assert [reply.text for reply in mine] == ["Reply 2", "Reply 1", "Reply 0"]
    assert {reply.commitment for reply in mine} == {None}


async def test_answering_one_nudge_leaves_the_others_open(session):
    ana, _ = await two_managers(session)
    one, other = await a_nudge(session, ana), await a_nudge(session, ana)
    await nudges.add_reply(session, one, NewReply("Done.", Way.MODAL), NOW)
    assert (await nudges.get(session, other.id)).state is NudgeState.OPEN
