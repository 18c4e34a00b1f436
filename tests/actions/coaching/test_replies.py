from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.actions.coaching import replies
from bot.core.checklist import FollowUp, Level
from bot.core.coaching.commitments import CommitmentState
from bot.core.coaching.nudges import (
    REPLY_LIMIT,
    NewReply,
    NudgeState,
    ReplyProblem,
    Step,
    Way,
)
from bot.core.self_checks.systems import SystemDepth
from bot.store.coaching import commitments, nudges
from bot.store.coaching import replies as store
from bot.store.self_checks import checks as self_checks
from tests.store.kit import DAY, NOW, a_manager, a_nudge, a_workspace

QUESTION = "on-call.most-paged"
MONDAY = date(2026, 3, 9)


@pytest.fixture
async def ana(session):
    return await a_manager(session, await a_workspace(session))


@pytest.fixture
async def nudge(session, ana):
    return await a_nudge(session, ana)


@pytest.fixture
def keep(session, prompts_, ana):
    async def keep(nudge, text, *, now=NOW, **more):
        return await replies.record(session, prompts_, ana, nudge, NewReply(text, Way.THREAD, **more), now=now)

    return keep


async def test_a_reply_is_kept_and_answers_the_nudge(session, ana, nudge, keep):
    assert await keep(nudge, "Two of them.", source_ts="1.2") is None
    (kept,) = await store.of(session, ana.id)
    assert (kept.text, kept.way, kept.nudge_id, kept.commitment) == ("Two of them.", Way.THREAD, nudge.id, None)
    assert (await nudges.get(session, nudge.id)).state is NudgeState.ANSWERED


async def test_what_comes_later_is_added_as_far_as_there_is_room(session, nudge, keep):
    assert await keep(nudge, "x" * 2000) is None
    assert await keep(nudge, "y" * 999) is ReplyProblem.TOO_MUCH
    assert await keep(nudge, "y" * 998) is None
    assert (await store.to_nudge(session, nudge.id)).text == "x" * 2000 + "\n\n" + "y" * 998


async def test_the_longest_reply_is_kept_whole(session, nudge, keep):
    text = "🙂" * REPLY_LIMIT
    assert await keep(nudge, text) is None
    assert (await store.to_nudge(session, nudge.id)).text == text


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (("  \n", None), ReplyProblem.EMPTY),
        (("x" * (REPLY_LIMIT + 1), None), ReplyProblem.TOO_LONG),
        (("Two.", Step("Ask Cleo.", None)), ReplyProblem.DAY_MISSING),
        (("Two.", Step(" ", NOW.date())), ReplyProblem.STEP_MISSING),
        (("Two.", Step("Ask Cleo.", date(2026, 3, 2))), ReplyProblem.DAY_PAST),
    ],
)
async def test_what_cannot_be_kept_leaves_nothing_behind(session, ana, keep, written, problem):
    nudge, (text, step) = await a_nudge(session, ana), written
    assert await keep(nudge, text, step=step) is problem
    assert await store.of(session, ana.id) == []
    assert await commitments.of(session, ana.id) == []
    assert (await nudges.get(session, nudge.id)).state is NudgeState.OPEN


@pytest.mark.parametrize(
    ("zone", "problem"), [("Pacific/Auckland", ReplyProblem.DAY_PAST), ("America/New_York", None)]
)
async def test_today_is_the_managers_own(session, prompts_, zone, problem):
    ana = await a_manager(session, await a_workspace(session), zone=ZoneInfo(zone))
    nudge = await a_nudge(session, ana)
    late_monday = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # Tuesday noon in Auckland, Monday 18:00 in New York
    reply = NewReply("Two.", Way.MODAL, step=Step(" Ask Cleo. ", date(2026, 3, 2)))
    assert await replies.record(session, prompts_, ana, nudge, reply, now=late_monday) is problem
    kept = [(one.text, one.day, one.next_at) for one in await commitments.of(session, ana.id)]
    tomorrow = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)  # 9:00 in New York: Monday's morning is over
    assert kept == ([] if problem else [("Ask Cleo.", date(2026, 3, 2), tomorrow)])


async def test_one_follow_up_after_the_first_reply_and_none_once_it_is_answered(session, prompts_, ana, keep):
    question = prompts_.checklist.questions[QUESTION]
    nudge = await a_nudge(session, ana, question_id=QUESTION, competency_id="on-call", asked=question.text)
    assert await keep(nudge, "It is Marek, because he knows the importer.") is None
    assert (await nudges.get(session, nudge.id)).follow_up is FollowUp.FIGURE
    assert await replies.meant(session, ana, NOW) == await nudges.get(session, nudge.id)
    assert await replies.meant(session, ana, NOW + 2 * DAY) is None
    assert await keep(nudge, "About 68% of them.") is None
    assert (await nudges.get(session, nudge.id)).follow_up is None


async def test_names_of_the_managers_systems_and_earlier_replies_are_known(session, prompts_, ana, keep):
    question = prompts_.checklist.questions["latency-spof.slowest-hop"]
    await self_checks.add(session, ana.id, [], NOW, [SystemDepth("Blue", {Level.CONTEXT: 2})])
    earlier = await a_nudge(session, ana)
    assert await keep(earlier, "We moved all of it to `green` in May.") is None
    for text, asked in (
        ("it is blue", FollowUp.FIGURE),
        ("it is green", FollowUp.FIGURE),
        ("it is red", FollowUp.SYSTEM),
    ):
        nudge = await a_nudge(session, ana, question_id=question.id, asked=question.text)
        assert await keep(nudge, text) is None
        assert (await nudges.get(session, nudge.id)).follow_up is asked


async def test_a_rewritten_reply_changes_its_commitment_or_drops_it(session, prompts_, ana, nudge, keep):
    assert await keep(nudge, "Two.", step=Step("Ask Cleo.", MONDAY)) is None

    async def rewrite(text, step, now=NOW):
        kept = await store.to_nudge(session, nudge.id)
        new = NewReply(text, Way.MODAL, step=step, level=Level.CONTEXT)
        problem = await replies.rewrite(session, prompts_, ana, nudge, new, kept=kept, now=now)
        return problem, [(one.text, one.day) for one in await commitments.of(session, ana.id)]

    assert await rewrite("Three.", Step("Ask Joana.", MONDAY)) == (None, [("Ask Joana.", MONDAY)])
    overdue = NOW + 9 * DAY
    assert await rewrite("Four.", Step("Ask Joana.", MONDAY), overdue) == (None, [("Ask Joana.", MONDAY)])
    problem, _ = await rewrite("Five.", Step("Ask Dana.", MONDAY), overdue)
    assert problem is ReplyProblem.DAY_PAST
    kept = await store.to_nudge(session, nudge.id)
    assert (kept.text, kept.level) == ("Four.", Level.CONTEXT)
    assert await rewrite("Six.", None) == (None, [])


async def test_a_settled_commitment_is_not_touched_by_a_new_wording(session, prompts_, ana, nudge, keep):
    await keep(nudge, "Two.", step=Step("Ask Cleo.", MONDAY))
    (made,) = await commitments.of(session, ana.id)
    await commitments.settle(session, made.id, CommitmentState.DONE, "She knew.", NOW)
    kept, three = await store.to_nudge(session, nudge.id), NewReply("Three.", Way.MODAL)
    assert await replies.rewrite(session, prompts_, ana, nudge, three, kept=kept, now=NOW) is None
    assert [one.happened for one in await commitments.of(session, ana.id)] == ["She knew."]


async def test_what_is_taken_back_is_gone_and_the_question_open(session, ana, nudge, keep):
    await keep(nudge, "Two.", step=Step("Ask Cleo.", MONDAY))
    assert (await replies.take_back(session, nudge)).text == "Two."
    assert await replies.take_back(session, nudge) is None
    assert await store.of(session, ana.id) == []
    assert await commitments.of(session, ana.id) == []
    assert (await nudges.get(session, nudge.id)).state is NudgeState.OPEN


async def test_messages_are_followed_one_by_one(session, prompts_, ana, nudge, keep):
    await keep(nudge, "The bill.", source_ts="1.0")
    await keep(nudge, "4,100.", source_ts="2.0")

    async def edit(ts, text):
        return (await replies.follow_edit(session, prompts_, ana, ts, text, now=NOW))[1]

    assert await edit("2.0", "4,200.") is None
    assert await edit("2.0", " ") is ReplyProblem.EMPTY
    assert await edit("2.0", "x" * (REPLY_LIMIT - 10)) is ReplyProblem.TOO_MUCH
    assert (await store.to_nudge(session, nudge.id)).text == "The bill.\n\n4,200."
    assert await replies.follow_edit(session, prompts_, ana, "3.0", "Nobody's.", now=NOW) == (None, None)

    assert (await replies.follow_deletion(session, ana, "1.0"))[1] is True
    assert (await store.to_nudge(session, nudge.id)).text == "4,200."
    assert (await replies.follow_deletion(session, ana, "2.0"))[1] is False
    assert (await nudges.get(session, nudge.id)).state is NudgeState.OPEN
    assert await replies.follow_deletion(session, ana, "2.0") is None
