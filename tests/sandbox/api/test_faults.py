import asyncio
from contextlib import suppress

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Fault

LOST = (aiohttp.ClientConnectionError, asyncio.TimeoutError)


async def test_429_says_when_to_come_back_and_has_no_effect(client, sandbox, ana, refusal):
    sandbox.faults.add(Fault("ratelimited", "chat.postMessage", seconds=30))
    answer = await refusal(client.chat_postMessage(channel=ana.id, text="x"))
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "30")
    assert ana.sees(ana.dm) == []
    await client.chat_postMessage(channel=ana.id, text="x")
    assert len(ana.sees(ana.dm)) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_a_500_may_hide_an_effect(client, sandbox, ana, refusal, after):
    sandbox.faults.add(Fault("server_error", after=after))
    assert (await refusal(client.chat_postMessage(channel=ana.id, text="x"))).status_code == 500
    assert len(ana.sees(ana.dm)) == after


@pytest.mark.parametrize("after", [False, True])
async def test_a_fatal_error_may_hide_an_effect(client, sandbox, ana, refusal, after):
    sandbox.faults.add(Fault("fatal_error", after=after))
    assert (await refusal(client.chat_postMessage(channel=ana.id, text="x")))["error"] == "fatal_error"
    assert len(ana.sees(ana.dm)) == after


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.usefixtures("ear")
async def test_a_dropped_connection_may_hide_an_effect(client, sandbox, ana, after):
    sandbox.faults.add(Fault("drop", after=after))
    with pytest.raises(LOST):
        await client.chat_postMessage(channel=ana.id, text="x")
    assert len(ana.sees(ana.dm)) == after
    await sandbox.settled()


async def test_the_sdk_posts_twice_by_default_when_an_answer_is_lost(server, sandbox, ana):
    sandbox.faults.add(Fault("drop", after=True))
    await AsyncWebClient(token=sandbox.bot_token, base_url=server.url).chat_postMessage(channel=ana.id, text="x")
    assert len(ana.sees(ana.dm)) == 2


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.usefixtures("ear")
async def test_an_answer_may_never_come(server, sandbox, ana, after):
    sandbox.faults.add(Fault("hang", after=after))
    calling = asyncio.create_task(_post(server, ana.id))
    await sandbox.until(lambda: sandbox.called("chat.postMessage"))
    await sandbox.settled()
    assert len(ana.sees(ana.dm)) == after
    assert not calling.done()
    calling.cancel()
    with suppress(asyncio.CancelledError):
        await calling


async def _post(server, channel):
    headers = {"Authorization": f"Bearer {server.sandbox.bot_token}"}
    body = {"channel": channel, "text": "x"}
    async with aiohttp.ClientSession() as session:
        await session.post(f"{server.url}chat.postMessage", json=body, headers=headers)


async def test_a_slow_answer_takes_as_long_as_was_ordered(server, sandbox, ana, stopwatch):
    sandbox.faults.add(Fault("slow", seconds=20))
    calling = asyncio.create_task(_post(server, ana.id))
    await sandbox.until(lambda: sandbox.faults.ordered[0].count == 0)
    with pytest.raises(TimeoutError, match="1 calls under way"):
        await sandbox.settled(within=0.05)
    assert ana.sees(ana.dm) == []
    stopwatch.advance(20)
    await calling
    assert len(ana.sees(ana.dm)) == 1


async def test_a_client_that_gives_up_has_not_undone_its_call(server, client, ana, stopwatch):
    sandbox = server.sandbox
    sandbox.faults.add(Fault("slow", seconds=20))
    calling = asyncio.create_task(_post(server, ana.id))
    await sandbox.until(lambda: sandbox.faults.ordered[0].count == 0)
    calling.cancel()
    with suppress(asyncio.CancelledError):
        await calling
    await client.auth_test()  # by now the server has seen that the other connection is gone
    stopwatch.advance(20)
    await sandbox.until(lambda: ana.sees(ana.dm))


async def test_faults_hit_their_method_as_often_as_ordered(client, sandbox, ana, refusal):
    sandbox.faults.add(Fault("fatal_error", "chat.postMessage", count=2))
    await client.auth_test()
    for _ in range(2):
        await refusal(client.chat_postMessage(channel=ana.id, text="x"))
    await client.chat_postMessage(channel=ana.id, text="x")
    assert [one.fault for one in sandbox.calls] == [None, "fatal_error", "fatal_error", None]
    sandbox.faults.add(Fault("fatal_error", count=None))
    sandbox.faults.clear()
    await client.auth_test()


async def test_chance_is_repeatable(sandbox):
    sandbox.faults.add(Fault("drop", count=None, probability=0.3))
    hits = [sandbox.faults.take("auth.test") is not None for _ in range(200)]
    again = type(sandbox.faults)()
    again.add(Fault("drop", count=None, probability=0.3))
    assert hits == [again.take("auth.test") is not None for _ in range(200)]
    assert 30 < sum(hits) < 90


def test_an_unknown_fault_is_refused():
    with pytest.raises(ValueError, match="unknown fault: explode; expected one of ratelimited"):
        Fault("explode")
    with pytest.raises(ValueError, match="429 has no effect"):
        Fault("ratelimited", after=True)
