"""What is shared while somebody else is at the same message: nothing that was taken back comes again."""

import asyncio

import pytest
from sqlalchemy import select

from bot.actions.coaching import replies, sharing
from bot.actions.teams import digests
from bot.core.coaching.sharing import ShareState
from bot.core.delivery.messages import DigestMessage
from bot.store.coaching import nudges
from bot.store.coaching import sharing as shares
from bot.store.delivery import channel_posts as posted
from bot.store.tables import PostingRow
from tests.store.kit import NOW, a_document, a_manager, a_nudge, a_reply, a_team, a_workspace

ABOUT = "Which figure does this proposal rest on?"


@pytest.fixture
async def team(sessions):
    async with sessions.begin() as session:
        return await a_team(session, await a_workspace(session), next_digest_at=NOW)


async def shared(sessions, prompts, team, count, **question):
    """So many managers share a reply each, for the next digest."""
    found = []
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        for number in range(count):
            nudge = await a_nudge(session, await a_manager(session, workspace, f"U{number}"), **question)
            reply_id = await a_reply(session, nudge)
            found.append(
                await sharing.share(
                    session, prompts, reply_id, team.place, f"Words {number}", named=False, at_once=False, now=NOW
                )
            )
    return found


async def words_in(sessions, kind):
    """What the messages of a kind say by now."""
    async with sessions() as session:
        ids = list(await session.scalars(select(PostingRow.id).order_by(PostingRow.id)))
        found = [await posted.take(session, id_) for id_ in ids]
    return [
        one.text for posting in found if posting.kind == kind for one in DigestMessage.of(posting.payload).shared
    ]


async def one_after_the_other(sessions, first, second):
    """`second` begins while `first` has done its work and not committed yet."""
    begun = asyncio.Event()

    async def later():
        begun.set()
        async with sessions.begin() as session:
            await second(session)

    async with sessions.begin() as session:
        await first(session)
        waiting = asyncio.create_task(later())
        await begun.wait()
        await asyncio.wait({waiting}, timeout=0.2)
    await waiting


async def test_two_who_take_back_words_in_one_message_are_both_heard(sessions, prompts_, team):
    mine, theirs = await shared(sessions, prompts_, team, 2)
    async with sessions.begin() as session:
        await digests.plan_due(session, prompts_, NOW, 9)
    await one_after_the_other(
        sessions,
        lambda session: sharing.withdraw(session, mine),
        lambda session: sharing.withdraw(session, theirs),
    )
    assert await words_in(sessions, "digest") == [None, None]


@pytest.mark.parametrize(("planned_first", "said"), [(True, [None]), (False, [])])
async def test_words_taken_back_while_their_digest_is_planned_do_not_stand_in_it(
    sessions, prompts_, team, planned_first, said
):
    (share,) = await shared(sessions, prompts_, team, 1)

    def plan(session):
        return digests.plan_due(session, prompts_, NOW, 9)

    def take_back(session):
        return sharing.withdraw(session, share)

    await one_after_the_other(sessions, *((plan, take_back) if planned_first else (take_back, plan)))
    assert await words_in(sessions, "digest") == said
    async with sessions() as session:
        assert (await shares.get(session, share.id)).state is ShareState.WITHDRAWN


async def test_of_many_who_share_all_are_heard_in_the_order_in_which_they_shared(sessions, prompts_, team):
    everyone = await shared(sessions, prompts_, team, 8)
    async with sessions.begin() as session:
        await digests.plan_due(session, prompts_, NOW, 9)
        waiting = await shares.waiting(session, team.id)
    said = await words_in(sessions, "digest") + await words_in(sessions, "digest_thread")
    assert said == [f"Words {number}" for number in range(6)]
    assert [one.id for one in waiting] == [one.id for one in everyone[6:]]


async def test_what_is_shared_says_what_it_is_about(sessions, prompts_, team):
    async with sessions.begin() as session:
        document_id = await a_document(session, url="https://docs.example/outage")
    (about, other) = [
        *await shared(sessions, prompts_, team, 1, asked=ABOUT, document_id=document_id),
        *await shared(sessions, prompts_, team, 1),
    ]
    async with sessions() as session:
        said = [await sharing.words_of(session, prompts_, one) for one in (about, other)]
    assert [(one.title, one.url) for one in said] == [
        ("About outage.md", "https://docs.example/outage"),
        (None, None),
    ]


async def test_a_reply_that_is_taken_back_takes_its_words_out_of_the_channel(sessions, prompts_, team):
    (share, other) = await shared(sessions, prompts_, team, 2)
    async with sessions.begin() as session:
        await digests.plan_due(session, prompts_, NOW, 9)
    async with sessions.begin() as session:
        await replies.take_back(session, await nudges.get(session, share.nudge_id))
    assert await words_in(sessions, "digest") == [None, "Words 1"]
    async with sessions() as session:
        assert await shares.get(session, share.id) is None
        assert (await shares.get(session, other.id)).state is ShareState.POSTED
