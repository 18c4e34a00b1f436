from datetime import date

from bot.core.checklist import Level
from bot.core.coaching.commitments import Commitment
from bot.core.coaching.nudges import (
    NewReply,
    Part,
    Reply,
    Way,
)
from bot.store.coaching import commitments, replies
from tests.store.kit import HOUR, NOW, a_commitment, a_manager, a_nudge, a_reply, a_workspace

DAY = date(2026, 3, 9)


async def two_managers(session):
    workspace = await a_workspace(session)
    return await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")


async def test_a_reply_comes_back_whole_with_its_level_and_its_commitment(session):
    ana, _ = await two_managers(session)
    nudge = await a_nudge(session, ana)
    new = NewReply("Two of them: ü, 🙂.", Way.MODAL, level=Level.CONTAINER)
    id_ = await replies.add(session, nudge.id, new, NOW)
    promised = await a_commitment(session, ana.id, "Ask Cleo about the queue.", DAY, reply_id=id_)
    assert await replies.to_nudge(session, nudge.id) == Reply(
        id=id_,
        nudge_id=nudge.id,
        parts=(Part(id_, "Two of them: ü, 🙂."),),
        way=Way.MODAL,
        created_at=NOW,
        commitment=Commitment(promised, ana.id, "Ask Cleo about the queue.", DAY, next_at=NOW),
        level=Level.CONTAINER,
    )


async def test_what_is_added_belongs_to_the_same_reply(session):
    ana, _ = await two_managers(session)
    nudge = await a_nudge(session, ana)
    first = await a_reply(session, nudge, "The bill.", source_ts="1.0")
    second = await a_reply(session, nudge, "4,100.", source_ts="2.0", now=NOW + HOUR)
    (reply,) = await replies.of(session, ana.id)
    assert (reply.id, reply.text, reply.created_at) == (first, "The bill.\n\n4,100.", NOW)
    assert reply.beside(reply.parts[0]) == "4,100."
    found, part = await replies.from_message(session, ana.id, "2.0")
    assert (found, part.id) == (reply, second)


async def test_the_replies_of_some_weeks_are_those_begun_in_them_and_only_ones_own(session):
    ana, ben = await two_managers(session)
    early, within, late, his = [await a_nudge(session, one) for one in (ana, ana, ana, ben)]
    await a_reply(session, early, "Before", now=NOW - HOUR)
    await a_reply(session, early, "and added to later", now=NOW + HOUR)
    for nudge, text, hours in (
        (within, "Within", 0),
        (within, "and more", 3),
        (late, "After", 2),
        (his, "Ben's", 1),
    ):
        await a_reply(session, nudge, text, now=NOW + hours * HOUR)
    found = await replies.between(session, ana.id, NOW, NOW + 2 * HOUR)
    assert [one.text for one in found] == ["Within\n\nand more"]


async def test_replies_come_newest_first_and_only_ones_own(session):
    ana, ben = await two_managers(session)
    for number in range(3):
        await a_reply(session, await a_nudge(session, ana), f"Reply {number}", now=NOW + number * HOUR)
    his = await a_nudge(session, ben)
    await a_reply(session, his, "Ben's", source_ts="7.0")
    assert [one.text for one in await replies.of(session, ana.id)] == ["Reply 2", "Reply 1", "Reply 0"]
    assert await replies.from_message(session, ana.id, "7.0") is None


async def test_a_rewritten_reply_is_one_text_and_keeps_the_commitments_of_its_parts(session):
    ana, _ = await two_managers(session)
    nudge = await a_nudge(session, ana)
    await a_reply(session, nudge, "The bill.", source_ts="1.0")
    await a_reply(session, nudge, "4,100.", source_ts="2.0", step="Ask Cleo.", now=NOW + HOUR)
    await replies.rewrite(session, await replies.to_nudge(session, nudge.id), "All of it.", None)
    reply = await replies.to_nudge(session, nudge.id)
    assert (reply.text, reply.commitment.text) == ("All of it.", "Ask Cleo.")
    assert await replies.from_message(session, ana.id, "1.0") is None


async def test_a_rewritten_reply_that_one_message_brought_still_follows_it(session):
    ana, _ = await two_managers(session)
    nudge = await a_nudge(session, ana)
    await a_reply(session, nudge, "The bill.", source_ts="1.0")
    await replies.rewrite(session, await replies.to_nudge(session, nudge.id), "The bill!", None)
    found, _ = await replies.from_message(session, ana.id, "1.0")
    assert found.text == "The bill!"


async def test_a_removed_reply_takes_its_commitments_with_it(session):
    ana, _ = await two_managers(session)
    nudge, other = await a_nudge(session, ana), await a_nudge(session, ana)
    await a_reply(session, nudge, step="Ask Cleo.")
    await a_reply(session, other, step="Ask Joana.")
    await replies.remove(session, nudge.id)
    assert await replies.to_nudge(session, nudge.id) is None
    assert [one.text for one in await commitments.of(session, ana.id)] == ["Ask Joana."]
