"""Payloads that Slack delivers again, to one replica or to several at once."""

import asyncio

import pytest

from bot.slack.background import Background
from bot.slack.request import Coach, Request
from tests.slack.kit import on_both
from tests.store.kit import NOW


@pytest.fixture
def request_(sessions, prompts_):
    """What several replicas make of the same press."""
    coach = Coach(sessions, prompts_, library=None, now=lambda: NOW, background=Background())
    return Request(coach, None, {"trigger_id": "1.2"}, "T1", "UANA", NOW)


async def deliver(request, work):
    async with request.transaction() as session:
        return await request.once(session, work)


@on_both
async def test_what_comes_to_several_replicas_is_done_once_and_answered_alike(request_):
    done = []

    async def work():
        done.append("done")
        return {"text": f"answer {len(done)}"}

    answers = await asyncio.gather(*(deliver(request_, work) for _ in range(4)))
    assert answers == [{"text": "answer 1"}] * 4
    assert await deliver(request_, work) == {"text": "answer 1"}
    assert len(done) == 1


@on_both
async def test_what_failed_counts_as_not_seen(request_):
    async def fails():
        raise RuntimeError

    async def works():
        return {"text": "answer"}

    with pytest.raises(RuntimeError):
        await deliver(request_, fails)
    assert await deliver(request_, works) == {"text": "answer"}
