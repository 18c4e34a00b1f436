from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.actions import replies
from bot.core.nudges import REPLY_LIMIT, Commitment, NewReply, NudgeState, ReplyProblem, Step, Way
from bot.store import nudges
from tests.store.kit import NOW, a_manager, a_nudge, a_workspace


@pytest.fixture
async def ana(session):
    return await a_manager(session, await a_workspace(session))


@pytest.fixture
async def nudge(session, ana):
    return await a_nudge(session, ana)


async def test_a_reply_is_kept_and_answers_the_nudge(session, ana, nudge):
    reply = NewReply("Two of them.", Way.THREAD, source_ts="1.2")
    assert await replies.record(session, ana, nudge, reply, NOW) is None
    (kept,) = await nudges.replies(session, ana.id)
    assert (kept.text, kept.way, kept.nudge_id, kept.commitment) == ("Two of them.", Way.THREAD, nudge.id, None)
    assert (await nudges.get(session, nudge.id)).state is NudgeState.ANSWERED


async def test_a_second_reply_is_kept_beside_the_first(session, ana, nudge):
    for text in ("First.", "Second."):
        assert await replies.record(session, ana, nudge, NewReply(text, Way.MESSAGE), NOW) is None
    assert [reply.text for reply in await nudges.replies(session, ana.id)] == ["Second.", "First."]


async def test_the_longest_reply_is_kept_whole(session, ana, nudge):
    text = "🙂" * REPLY_LIMIT
    assert await replies.record(session, ana, nudge, NewReply(text, Way.MODAL), NOW) is None
    assert (await nudges.replies(session, ana.id))[0].text == text


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (NewReply("  \n", Way.MESSAGE), ReplyProblem.EMPTY),
        (NewReply("x" * (REPLY_LIMIT + 1), Way.MESSAGE), ReplyProblem.TOO_LONG),
        (NewReply("Two.", Way.MODAL, step=Step("Ask Cleo.", None)), ReplyProblem.DAY_MISSING),
        (NewReply("Two.", Way.MODAL, step=Step(" ", NOW.date())), ReplyProblem.STEP_MISSING),
        (NewReply("Two.", Way.MODAL, step=Step("Ask Cleo.", date(2026, 3, 2))), ReplyProblem.DAY_PAST),
    ],
)
async def test_what_cannot_be_kept_leaves_nothing_behind(session, ana, nudge, reply, problem):
    assert await replies.record(session, ana, nudge, reply, NOW) is problem
    assert await nudges.replies(session, ana.id) == []
    assert (await nudges.get(session, nudge.id)).state is NudgeState.OPEN


@pytest.mark.parametrize(
    ("zone", "problem"), [("Pacific/Auckland", ReplyProblem.DAY_PAST), ("America/New_York", None)]
)
async def test_today_is_the_managers_own(session, zone, problem):
    ana = await a_manager(session, await a_workspace(session), zone=ZoneInfo(zone))
    nudge = await a_nudge(session, ana)
    late_monday = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # Tuesday noon in Auckland, Monday 18:00 in New York
    reply = NewReply("Two.", Way.MODAL, step=Step("Ask Cleo.", date(2026, 3, 2)))
    assert await replies.record(session, ana, nudge, reply, late_monday) is problem
    kept = [one.commitment for one in await nudges.replies(session, ana.id)]
    assert kept == ([] if problem else [Commitment("Ask Cleo.", date(2026, 3, 2))])
